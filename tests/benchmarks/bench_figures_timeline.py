"""The timeline against its target: 200 labelled items laid out and drawn in half a second."""

import time
from random import Random

from keydates.model import Chronology
from keydates_exporters.figures import inline_svg, timeline_figures, to_pdf, to_svg

ITEMS = 200
SECONDS = 0.5
WIDTH = 481.89


def chronology(years: int) -> Chronology:
    """Return a chronology of so many items over so many years, in four categories."""
    random = Random(1)
    events = []
    for number in range(ITEMS):
        year, month = 2000 + random.randrange(years), random.randint(1, 12)
        day = random.randint(1, 28)
        shapes = (f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}", f"{year}")
        events.append(
            {
                "id": f"e{number}",
                "title": f"Delegations meet for the {number}th time and agree on a corridor",
                "date": random.choice(shapes),
                "category": random.choice(("Diplomacy", "Military", "Economy", "Society")),
            }
        )
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "Bench",
            "as_of": "2027-11-20",
            "revised": "2027-11-21T00:00:00Z",
            "events": events,
        }
    )


def test_two_hundred_items_are_drawn_in_half_a_second() -> None:
    timeline_figures(chronology(2), WIDTH)  # loads fonts
    for years in (1, 5, 20):
        source = chronology(years)
        figures = timeline_figures(source, WIDTH)
        taken = []
        for _ in range(3):
            start = time.process_time()
            timeline_figures(source, WIDTH)
            taken.append(time.process_time() - start)
        sizes = [
            sum(len(make(figure)) for figure in figures) // 1024
            for make in (to_pdf, to_svg, inline_svg)
        ]
        print(
            f"{years} years: {min(taken):.2f} s, {len(figures)} figures; "
            f"PDF, SVG, in a page: {sizes} KiB"
        )
        assert min(taken) < SECONDS
