"""The map figure against its target: 200 named places laid out and drawn in half a second."""

import time
from random import Random

from keydates.model import Chronology
from keydates_exporters.figures import map_figure, to_pdf, to_png, to_svg

PLACES = 200
SECONDS = 0.5


def chronology(spread: float) -> Chronology:
    """Return a chronology of one event at each of many places around one point."""
    random = Random(1)
    places = [
        {
            "id": f"p{number}",
            "name": f"Place {number}",
            "longitude": random.uniform(-spread, spread),
            "latitude": random.uniform(-spread / 3, spread / 2.4),
        }
        for number in range(PLACES)
    ]
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "Bench",
            "as_of": "2017-11-20",
            "revised": "2017-11-21T00:00:00Z",
            "places": places,
            "events": [
                {"id": f"e{at}", "title": "Talks", "date": "2015-03-04", "places": [f"p{at}"]}
                for at in range(PLACES)
            ],
        }
    )


def test_two_hundred_places_are_drawn_in_half_a_second() -> None:
    map_figure(chronology(5))  # loads fonts and coastlines
    for spread in (1, 20, 180):
        source = chronology(spread)
        figure = map_figure(source)
        if figure is None:
            raise ValueError("no map")
        taken = []
        for _ in range(3):
            start = time.process_time()
            map_figure(source)
            taken.append(time.process_time() - start)
        sizes = [len(made) // 1024 for made in (to_pdf(figure), to_svg(figure), to_png(figure))]
        print(f"±{spread} degrees: {min(taken):.2f} s; PDF, SVG, PNG: {sizes} KiB")
        assert min(taken) < SECONDS
