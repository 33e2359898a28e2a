import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from random import Random
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from reportlab.graphics.shapes import Circle, Group, PolyLine, Rect, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from keydates.model import Chronology
from keydates.reading import read
from keydates_exporters.figures import Figure, map_figure, theme, to_pdf, to_png, to_svg
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.lettering import ASCENT, DESCENT, cut, width, wrap
from tests.making import event, made
from tests.support import ROOT

WIDTH = 481.89
MOST_HEIGHT = 652  # 230 mm


def place(number: int, longitude: float, latitude: float, **fields: Any) -> dict[str, Any]:
    found = {"id": f"p{number}", "name": f"Place {number}"}
    return found | {"longitude": longitude, "latitude": latitude} | fields


def chronology(*places: dict[str, Any], role: str = "venue", each: int = 1) -> Chronology:
    events = [
        event(
            id=f"e{number}-{at['id']}",
            date=f"2015-03-{number % 28 + 1:02d}",
            places=[{"place": at["id"], "role": role}],
        )
        for at in places
        for number in range(each)
    ]
    return made(places=list(places), events=events)


def figure_of(*places: dict[str, Any], **fields: Any) -> Figure:
    found = map_figure(chronology(*places, **fields))
    assert found is not None
    return found


def shapes(node: Any, x: float = 0, y: float = 0) -> Iterator[tuple[Any, float, float]]:
    """Every shape of a drawing with how far it is moved; groups here are moved, never turned."""
    for child in node.contents:
        if isinstance(child, Group):
            a, b, c, d, e, f = child.transform
            assert (1, 0, 0, 1) == (a, b, c, d)
            yield from shapes(child, x + e, y + f)
        else:
            yield child, x, y


def texts(figure: Figure) -> list[tuple[str, Box]]:
    """Every line of text, and the box its letters fill."""
    found = []
    for shape, x, y in shapes(figure.drawing):
        if isinstance(shape, String):
            wide = stringWidth(shape.text, shape.fontName, shape.fontSize)
            left = x + shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.textAnchor]
            low = y + shape.y
            size = shape.fontSize
            found.append(
                (shape.text, Box(left, low - DESCENT * size, left + wide, low + ASCENT * size))
            )
    return found


def words(figure: Figure) -> str:
    return " ".join(text for text, _ in texts(figure))


def dots(figure: Figure) -> list[Box]:
    """Every dot and ring of a place, also those of the legend."""
    return [
        Box(x + shape.cx, y + shape.cy, x + shape.cx, y + shape.cy).grown(shape.r)
        for shape, x, y in shapes(figure.drawing)
        if isinstance(shape, Circle) and shape.fillColor in {theme.ACCENT, theme.PAPER}
    ]


def assert_nothing_covers_anything(figure: Figure) -> None:
    page = Box(0, 0, figure.drawing.width, figure.drawing.height)
    boxes = [box for _, box in texts(figure)]
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert page.holds(box)
        # A label may come as near to a round dot's box as its leaders start: not inside it.
        assert not any(box.grown(-0.2).overlaps(dot) for dot in dots(figure))


NAMES = ("Bar", "Saint-Jean-de-Maurienne", "قاعدة حميميم الجوية", "Ю" * 40)


def scattered(seed: int, number: int) -> list[dict[str, Any]]:
    """So many places, all over the world or in heaps; the seed decides which."""
    random = Random(seed)
    heaps = [
        (random.uniform(-180, 180), random.uniform(-80, 80), random.choice([0.01, 0.5, 3, 40]))
        for _ in range(random.randint(1, 3))
    ]
    found = []
    for at in range(number):
        longitude, latitude, spread = random.choice(heaps)
        found.append(
            place(
                at,
                (random.gauss(longitude, spread) + 180) % 360 - 180,
                max(-90.0, min(90.0, random.gauss(latitude, spread / 2))),
                name=random.choice(NAMES),
                uncertainty_m=random.choice([None, None, 5_000, 300_000, 9_000_000]),
            )
        )
    return found


SEEDS = st.integers(0, 1_000_000)
NUMBERS = st.sampled_from([1, 2, 3, 7, 20, 45, 100, 200])


@settings(max_examples=15, phases=[Phase.generate])
@given(SEEDS, NUMBERS, st.integers(1, 3))
def test_no_name_covers_a_name_or_a_dot_or_leaves_the_page(
    seed: int, number: int, each: int
) -> None:
    figure = figure_of(*scattered(seed, number), each=each)
    assert_nothing_covers_anything(figure)
    assert (WIDTH, True) == (figure.drawing.width, figure.drawing.height <= MOST_HEIGHT)
    assert figure.drawing.height == int(figure.drawing.height)


@settings(max_examples=15, phases=[Phase.generate])
@given(SEEDS, NUMBERS)
def test_no_place_is_lost_in_silence(seed: int, number: int) -> None:
    points = scattered(seed, number)
    numbered = [at | {"name": f"N{number}."} for number, at in enumerate(points)]
    figure = figure_of(*numbered)
    told = set(words(figure).split()) | set(" ".join(figure.listed).split())
    assert set() == {at["name"] for at in numbered} - told


@pytest.mark.parametrize("name", ["data/russia-syria.yaml", "tests/golden/torture/chronology.yaml"])
def test_the_chronologies_of_the_house_make_a_clean_map(name: str) -> None:
    found = read(ROOT / name).chronology
    assert found is not None
    figure = map_figure(found)
    assert figure is not None
    assert_nothing_covers_anything(figure)


def test_the_first_chronology_is_told_with_its_places_and_what_they_lack() -> None:
    found = read(ROOT / "data/russia-syria.yaml").chronology
    assert found is not None
    figure = map_figure(found)
    assert figure is not None
    said = words(figure)
    for name in ("Geneva", "Astana", "Sochi", "Aleppo", "Hmeimim air base", "Latakia (province)"):
        assert name in said
    assert "Inset A enlarges" in figure.alt
    assert "at 7 places" in figure.alt
    assert "not authoritative" in said
    assert any(line.startswith("United Nations (") for line in figure.listed)
    assert any(line.startswith("Syrian ports (unnamed)") for line in figure.listed)
    assert not any(line.startswith("Geneva") for line in figure.listed)


def test_no_place_with_a_point_makes_no_map() -> None:
    assert None is map_figure(made(events=[event()]))
    assert None is map_figure(made(events=[]))
    nowhere = {"id": "un", "name": "United Nations", "kind": "institution"}
    assert None is map_figure(made(places=[nowhere], events=[event(places=["un"])]))


def test_undated_items_and_background_are_no_pins() -> None:
    here = place(0, 6.1, 46.2)
    for fields in ({"date": None, "undated": "not said"}, {"kind": "background"}):
        assert None is map_figure(made(places=[here], events=[event(places=["p0"], **fields)]))
    both = [event(places=["p0"]), event(id="other", kind="aggregate", places=["p0"])]
    figure = map_figure(made(places=[here], events=both))
    assert figure is not None
    assert figure.alt.startswith("Map: 1 event at 1 place, 4 May 2020.")
    assert any("1 item not shown" in remark for remark in figure.remarks)


def test_a_place_without_a_point_is_listed_with_the_reason_and_never_pinned() -> None:
    nowhere = {
        "id": "ports",
        "name": "Some ports",
        "kind": "unnamed",
        "unlocated": "Which, no one says.",
    }
    figure = map_figure(
        made(places=[place(0, 35, 35), nowhere], events=[event(places=["p0", "ports"])])
    )
    assert figure is not None
    assert ("Some ports (1 event), not on the map: which, no one says.",) == figure.listed
    assert "Some ports (1)" in words(figure)
    assert 2 == len(dots(figure))  # the place's own, and the legend's


def test_one_place_named_twice_by_an_event_counts_it_once() -> None:
    twice = [{"place": "p0", "role": "subject"}, {"place": "p0", "role": "venue"}]
    figure = map_figure(made(places=[place(0, 6.1, 46.2)], events=[event(places=twice)]))
    assert figure is not None
    assert "Place 0 (1)" in figure.alt
    assert "as what it concerns" not in words(figure)


def test_a_place_that_events_only_speak_of_is_a_ring() -> None:
    figure = figure_of(place(0, 6.1, 46.2), role="subject")
    assert "as what it concerns" in words(figure)
    assert "took place here" not in words(figure)
    (ring, sign) = [s for s, _, _ in shapes(figure.drawing) if isinstance(s, Circle)]
    assert (theme.PAPER, theme.PAPER) == (ring.fillColor, sign.fillColor)


def test_more_events_make_a_larger_dot_of_so_much_more_area() -> None:
    few, many = place(0, 6, 46), place(1, 40, 50)
    events = [event(id=f"e{n}", places=["p1"]) for n in range(4)] + [event(id="x", places=["p0"])]
    figure = map_figure(made(places=[few, many], events=events))
    assert figure is not None
    radii = sorted({s.r for s, _, _ in shapes(figure.drawing) if isinstance(s, Circle)})
    assert 2 == pytest.approx(radii[1] / radii[0])


def test_a_wide_place_gets_its_circle_at_its_true_size() -> None:
    figure = figure_of(place(0, 20, 10, uncertainty_m=500_000), place(1, 30, 12))
    dashed = [
        (x + n, y + m)
        for s, x, y in shapes(figure.drawing)
        if isinstance(s, PolyLine) and s.strokeColor == theme.AREA_EDGE
        for n, m in zip(s.points[::2], s.points[1::2], strict=True)
    ]
    across = max(x for x, _ in dashed) - min(x for x, _ in dashed)
    (bar,) = [
        s
        for s, _, _ in shapes(figure.drawing)
        if isinstance(s, PolyLine) and s.strokeColor == theme.INK
    ]
    (label,) = [text for text, _ in texts(figure) if text.endswith(" km")]
    bar_km = float(label.removesuffix(" km").replace(",", ""))
    bar_length = max(bar.points[::2]) - min(bar.points[::2])
    assert 1000 == pytest.approx(across * bar_km / bar_length, rel=0.02)
    assert "somewhere within this circle" in words(figure)


def test_a_circle_too_wide_to_draw_is_reported() -> None:
    figure = figure_of(place(0, 20, 10, uncertainty_m=12_000_000))
    assert any("too wide to draw for 1 place: Place 0" in remark for remark in figure.remarks)


def test_a_crowd_far_from_other_places_gets_an_inset_with_its_letter_on_both_frames() -> None:
    crowd = [place(n, 36 + n / 5, 34 + n / 3) for n in range(4)]
    figure = figure_of(*crowd, place(9, 6.1, 46.2), place(8, 71.4, 51.1))
    assert 2 == [text for text, _ in texts(figure)].count("A")
    assert "Inset A enlarges Place 0, Place 1, Place 2 and Place 3." in figure.alt
    assert "Inset A enlarges where places crowd." in figure.caption


def test_places_of_one_and_the_same_point_get_no_useless_inset() -> None:
    figure = figure_of(*(place(n, 37.6, 55.75) for n in range(3)))
    assert "Inset" not in figure.alt
    assert {"Place 0", "Place 1", "Place 2"} <= {text for text, _ in texts(figure)}


def test_four_hundred_events_at_one_place_are_one_dot() -> None:
    figure = figure_of(place(0, 37.6, 55.75), each=400)
    assert "400 events" in words(figure)
    assert 2 == len(dots(figure))


def test_a_very_long_name_is_cut_on_the_map_and_whole_in_the_list() -> None:
    name = "A place with a name that does not end " * 6
    figure = figure_of(place(0, 6.1, 46.2, name=name))
    assert any(text.endswith("…") for text, _ in texts(figure))
    assert (f"{name.strip()} (1 event), name cut on the map",) == figure.listed
    assert any("1 name too long" in remark for remark in figure.remarks)


def test_a_name_cut_in_the_key_is_whole_in_the_list() -> None:
    name = "An airfield of which only the long official name is known, number"
    crowd = [place(n, 20 + n % 10 / 2, 40 + n / 40, name=f"{name} {n}") for n in range(90)]
    figure = figure_of(*crowd)
    assert any(text.startswith("An airfield") and "…" in text for text, _ in texts(figure))
    assert {f"{name} {n}" for n in range(90)} == {
        line.partition(" (1 ")[0] for line in figure.listed
    }


def test_crowds_that_no_inset_would_help_leave_the_others_their_room() -> None:
    same = [place(n, 10, 50) for n in range(3)]
    crowd = [place(10 + n, 36 + n / 5, 34 + n / 3) for n in range(4)]
    figure = figure_of(*same, *crowd, place(99, 71, 51))
    frames = [
        shape.width
        for shape, _, _ in shapes(figure.drawing)
        if isinstance(shape, Rect) and shape.strokeColor == theme.FRAME
    ]
    assert [WIDTH, pytest.approx(0.6 * WIDTH)] == frames


def test_a_narrower_page_gets_a_narrower_map() -> None:
    found = map_figure(chronology(place(0, 6.1, 46.2), place(1, 36, 34)), width=400)
    assert found is not None
    assert 400 == found.drawing.width
    assert_nothing_covers_anything(found)


def test_drawings_can_be_read_in_grey() -> None:
    def light(colour: Any) -> float:
        parts: list[float] = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.red, colour.green, colour.blue)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    def contrast(one: Any, other: Any) -> float:
        low, high = sorted((light(one), light(other)))
        return (high + 0.05) / (low + 0.05)

    for ground in (theme.PAPER, theme.LAND, theme.WATER, theme.AREA, theme.PANEL):
        assert contrast(theme.INK, ground) >= 7
        assert contrast(theme.MUTED, ground) >= 4.5
        assert contrast(theme.ACCENT, ground) >= 7
    assert contrast(theme.AREA_EDGE, theme.LAND) >= 3
    assert contrast(theme.COAST, theme.WATER) >= 2


SAMPLE = (
    place(0, 6.1, 46.2),
    place(1, 36, 34, name="قاعدة حميميم"),
    place(2, 37, 35, uncertainty_m=40_000),
)


def test_the_pdf_embeds_its_fonts_and_has_one_page_of_the_drawings_size() -> None:
    figure = figure_of(*SAMPLE)
    with pikepdf.open(BytesIO(to_pdf(figure))) as pdf:
        (page,) = pdf.pages
        fonts = [dict(font) for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "FiraGO" in str(font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"]
        box = [float(edge) for edge in page.MediaBox]
    assert [0, 0, WIDTH, figure.drawing.height] == pytest.approx(box, abs=0.01)


def test_the_png_has_as_many_dots_as_asked_for_and_shows_land_and_water() -> None:
    figure = figure_of(*SAMPLE)
    image = Image.open(BytesIO(to_png(figure, dpi=144)))
    size = figure.drawing.width * 2, figure.drawing.height * 2
    assert size == pytest.approx(image.size, abs=1)
    colours = {colour for _, colour in image.getcolors(1 << 24) or ()}
    for colour in (theme.LAND, theme.WATER, theme.PAPER):
        assert tuple(round(255 * part) for part in colour.rgb()) in colours


def test_the_svg_is_well_formed_and_carries_its_words() -> None:
    figure = figure_of(*SAMPLE)
    root = etree.fromstring(to_svg(figure))
    space = "{http://www.w3.org/2000/svg}"
    assert (figure.caption, figure.alt) == (
        root.findtext(f"{space}title"),
        root.findtext(f"{space}desc"),
    )
    assert "img" == root.get("role")
    assert "Place 0" in "".join(root.itertext())
    references = [value for node in root.iter() for value in node.attrib.values() if "://" in value]
    assert [] == references


PROGRAM = """
import sys, hashlib
from keydates.reading import read
from keydates_exporters.figures import map_figure, to_pdf, to_png, to_svg
figure = map_figure(read(sys.argv[1]).chronology)
words = repr((figure.alt, figure.listed)).encode()
for content in (to_pdf(figure), to_svg(figure), to_png(figure, 72), words):
    print(hashlib.sha256(content).hexdigest())
"""


def test_bytes_depend_on_the_chronology_alone() -> None:
    def run(seed: str, zone: str) -> str:
        source = str(ROOT / "data/russia-syria.yaml")
        changed = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, source],
            env=changed,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert run("0", "UTC") == run("4711", "Pacific/Kiritimati")


def test_drawing_twice_in_one_process_gives_the_same_bytes() -> None:
    first, second = (to_svg(figure_of(*SAMPLE)) for _ in range(2))
    assert first == second
    figure = figure_of(*SAMPLE)
    assert to_pdf(figure) == to_pdf(figure)


def test_text_is_cut_and_broken_to_the_room_there_is() -> None:
    line = "Talks on a settlement in Geneva"
    assert line == cut(line, 8, 500)
    short = cut(line, 8, 60)
    assert short.endswith("…")
    assert width(short, 8) <= 60
    broken = wrap(line + " " + "x" * 80, 8, 60)
    assert all(width(part, 8) <= 60 for part in broken)
    assert "".join(broken).replace(" ", "") == (line + "x" * 80).replace(" ", "")
    assert 2 == len(wrap(line, 8, 60, lines=2))


def test_the_frame_is_the_last_thing_drawn_over_the_map() -> None:
    figure = figure_of(*SAMPLE)
    frames = [
        shape
        for shape, _, _ in shapes(figure.drawing)
        if isinstance(shape, Rect) and shape.strokeColor == theme.FRAME
    ]
    assert frames
    assert all(frame.fillColor is None for frame in frames)


def test_a_map_can_be_read_back_from_its_pdf() -> None:
    document: Any = pypdfium2.PdfDocument(to_pdf(figure_of(*SAMPLE)))
    said = document[0].get_textpage().get_text_bounded()
    assert "Place 0" in said
    assert 1 == said.count("Place 0")
