import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from reportlab.graphics.shapes import Drawing, Ellipse, Group, Path, Rect, String

from keydates.model import Chronology
from keydates.reading import read
from keydates_exporters.figures import (
    Figure,
    inline_svg,
    map_figure,
    theme,
    timeline_figures,
    to_svg,
)
from keydates_exporters.figures.svg_paths import decimal, path_data
from tests.making import event, made
from tests.strategies import chronologies
from tests.support import ROOT

WIDTH = 481.89
ALLOWED = {
    "a": {"href", "class", "data-events", "data-place", "aria-label"} | {"tabindex", "aria-hidden"},
    "circle": {"cx", "cy", "r"},
    "path": {"d", "fill-rule"},
    "text": {"x", "y", "direction", "text-anchor", "font-size", "font-weight", "fill"}
    | {"textLength", "lengthAdjust"},
    "svg": {"width", "height", "viewBox", "direction", "fill", "font-size", "role"},
}
PAINT = {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin"}


def dataset() -> Chronology:
    chronology = read(ROOT / "data/russia-syria.yaml").chronology
    assert chronology is not None
    return chronology


def torture() -> Chronology:
    chronology = read(ROOT / "tests/golden/torture/chronology.yaml").chronology
    assert chronology is not None
    return chronology


def figures_of(chronology: Chronology) -> list[Figure]:
    found = map_figure(chronology, WIDTH)
    return [*timeline_figures(chronology, WIDTH), *([found] if found else [])]


def see_through() -> Rect:
    rect = Rect(0, 0, 1, 1)
    rect.fillColor = theme.INK.clone(alpha=0.5)
    return rect


def figure(*shapes: Any) -> Figure:
    drawing = Drawing(100, 50)
    for shape in shapes:
        drawing.add(shape)
    return Figure("test", drawing, "What it shows.", "A caption.")


def ids_of(mark: Any) -> list[str]:
    """The events that a link shows, as the page's script learns them."""
    ids: list[str] = (mark.get("data-events") or mark.get("href")[1:]).split()
    return ids


def name_of(mark: Any) -> str:
    """What a screen reader calls a link."""
    name: str = mark.get("aria-label") or " ".join(node.text for node in mark.iter("text"))
    return name


def marks(chronology: Chronology) -> Iterator[Any]:
    for one in figures_of(chronology):
        yield from etree.fromstring(inline_svg(one)).iter("a")


@pytest.mark.parametrize("chronology", [dataset(), torture()], ids=["dataset", "torture"])
def test_a_page_takes_it_under_the_strictest_policy(chronology: Chronology) -> None:
    for one in figures_of(chronology):
        for node in etree.fromstring(inline_svg(one)).iter():
            own = ALLOWED[str(node.tag)] | (PAINT if node.tag in {"circle", "path"} else set())
            assert set() == set(node.attrib) - own
            assert node.get("href", "#").startswith("#")


def test_the_map_of_the_dataset_is_small() -> None:
    found = map_figure(dataset(), WIDTH)
    assert found is not None
    assert len(inline_svg(found)) < 45_000


def test_each_dated_event_has_one_mark_in_time_and_each_place_one_stop() -> None:
    chronology = dataset()
    found = [mark for mark in marks(chronology) if mark.get("aria-hidden") is None]
    shown = [mark for mark in found if mark.get("class") == "mark"]
    events = Counter(event for mark in shown for event in ids_of(mark))
    assert Counter(one.id for one in chronology.events if one.date) == events
    stops = Counter(mark.get("data-place") for mark in found if mark.get("data-place"))
    assert stops
    assert {1} == set(stops.values())


@pytest.mark.parametrize("chronology", [dataset(), torture()], ids=["dataset", "torture"])
def test_a_mark_leads_to_its_first_event_and_names_it(chronology: Chronology) -> None:
    titles = {one.id: " ".join(one.title.split()) for one in chronology.events}
    for mark in marks(chronology):
        ids = ids_of(mark)
        assert f"#{ids[0]}" == mark.get("href")
        assert set(ids) <= set(titles)
        if mark.get("aria-hidden"):
            assert ("-1", None) == (mark.get("tabindex"), mark.get("aria-label"))
        elif mark.get("class") == "mark" and len(ids) == 1:
            words, title = name_of(mark), f"{titles[ids[0]]} (statement)"
            if words.endswith("…"):  # as much of the title as is shown
                assert words.split()[-1].rstrip("…") in title
            else:
                assert titles[ids[0]][:100] in words
        elif mark.get("class") == "stop":
            names = {place.id: place.name for place in chronology.places}
            assert names[mark.get("data-place")] in name_of(mark)
            if len(ids) > 1:
                assert f"{len(ids)} events" in name_of(mark)


def test_a_name_holds_the_words_that_a_mark_shows() -> None:
    places = [
        {"id": f"p{at}", "name": f"Place {at}", "longitude": at % 10, "latitude": at // 10}
        for at in range(80)
    ]
    events = [
        event(id=f"e{at}", title="A title of many words " * 8, places=[f"p{at}"])
        for at in range(80)
    ]
    found = list(marks(made(places=places, events=events)))
    assert len(found) > 80
    for mark in found:
        shown = " ".join(node.text for node in mark.iter("text")).rstrip("…")
        assert shown in name_of(mark).replace(": ", " ")
        assert mark.get("aria-label") != shown


def test_marks_that_others_hide_are_still_found() -> None:
    events = [
        event(id=f"e{number}", title=f"Title {number}", date=f"2015-01-{number % 28 + 1:02d}")
        for number in range(2_000)
    ]
    found = {name for mark in marks(made(events=events)) for name in ids_of(mark)}
    assert {one["id"] for one in events} == found


def test_words_run_in_reading_order_whatever_their_script() -> None:
    words = "قاعدة حميميم"
    events = [event(id="one", title=words), event(id="two", title="Talks")]
    (one,) = timeline_figures(made(events=events), WIDTH)
    texts = {node.text: node for node in etree.fromstring(inline_svg(one)).iter("text")}
    assert words in texts
    assert "rtl" == texts[words].get("direction")
    assert "end" == texts[words].get("text-anchor")
    assert texts["Talks"].get("direction") is None


def test_each_line_of_text_keeps_its_measured_width() -> None:
    for one in figures_of(torture()):
        for node in etree.fromstring(inline_svg(one)).iter("text"):
            assert float(node.get("textLength", "0")) > 0
            assert "spacingAndGlyphs" == node.get("lengthAdjust")


def test_a_file_has_title_description_and_no_link() -> None:
    (one,) = timeline_figures(dataset(), WIDTH)
    root = etree.fromstring(to_svg(one))
    assert "timeline-title timeline-desc" == root.get("aria-labelledby")
    assert one.alt == root.findtext("{*}desc")
    assert [] == list(root.iter("{*}a"))


def test_hostile_words_stay_words() -> None:
    words = "</text><script>alert(1)</script>\" onload='x' &amp;"
    (one,) = timeline_figures(made(events=[event(title=words)]), 4000)
    root = etree.fromstring(inline_svg(one))
    assert words in [node.text for node in root.iter("text")]
    assert words in name_of(next(root.iter("a")))


@pytest.mark.parametrize(
    ("shape", "complaint"),
    [
        (Ellipse(1, 1, 2, 3), "Ellipse"),
        (Rect(0, 0, 1, 1, rx=1), "round corners"),
        (see_through(), "lies under"),
        (String(0, 0, "words", fontName="Helvetica"), "Helvetica"),
        (Group(Rect(0, 0, 1, 1), transform=(2, 0, 0, 2, 0, 0)), "scaled"),
    ],
)
def test_a_shape_that_it_does_not_know_is_refused(shape: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        to_svg(figure(shape))


def test_a_path_with_curves_is_refused() -> None:
    path = Path(strokeColor=theme.INK, fillColor=None)
    path.moveTo(0, 0)
    path.curveTo(1, 1, 2, 2, 3, 3)
    with pytest.raises(ValueError, match="curves"):
        to_svg(figure(path))


@given(st.floats(-1e5, 1e5))
def test_a_number_is_written_short_and_right(number: float) -> None:
    assert round(number, 2) == pytest.approx(float(decimal(number)), abs=0.006)
    assert re.fullmatch(r"-?(\d+|\d*\.\d*[1-9])", decimal(number))
    assert decimal(number) not in {"-0", ""}


NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
STEPS = {"m": 2, "l": 2, "h": 1, "v": 1}


def drawn(data: str) -> list[list[tuple[float, float]]]:
    """Read a path as a browser does."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for letter, rest in re.findall(r"([a-z])([^a-z]*)", data):
        if letter == "z":
            x, y = lines[-1][0]
            continue
        numbers = [float(number) for number in NUMBER.findall(rest)]
        assert rest.replace(" ", "") == "".join(NUMBER.findall(rest))
        for at in range(0, len(numbers), STEPS[letter]):
            across, down = {
                1: (numbers[at], 0.0) if letter == "h" else (0.0, numbers[at]),
                2: tuple(numbers[at : at + 2]),
            }[STEPS[letter]]
            x, y = x + across, y + down
            if letter == "m" and at == 0:
                lines.append([])
            lines[-1].append((x, y))
    return lines


coordinate = st.integers(-2_000, 2_000).map(lambda number: number / 20)
line = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=12)


@given(st.lists(st.tuples(line, st.booleans()), min_size=1, max_size=4))
def test_a_path_leads_through_its_points(lines: list[tuple[Any, bool]]) -> None:
    read_back = drawn(path_data(lines, 100))
    assert len(lines) == len(read_back)
    for (points, _), found in zip(lines, read_back, strict=True):
        assert points[0] == pytest.approx(found[0], abs=1e-6)
        assert points[-1] == pytest.approx(found[-1], abs=1e-6)
        assert len(found) <= len(points)
        for x, y in points:  # each point lies on the line that is drawn
            assert min(_distance(x, y, found)) < 1e-6


def _distance(x: float, y: float, points: list[tuple[float, float]]) -> Iterator[float]:
    yield from (max(abs(x - px), abs(y - py)) for px, py in points)
    for (x0, y0), (x1, y1) in pairwise(points):
        square = (x1 - x0) ** 2 + (y1 - y0) ** 2
        if square:
            part = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square
            part = min(max(part, 0), 1)
            yield max(abs(x - x0 - part * (x1 - x0)), abs(y - y0 - part * (y1 - y0)))


@given(chronologies())
def test_any_chronology_can_be_drawn(chronology: Chronology) -> None:
    ids = {one.id for one in chronology.events}
    for mark in marks(chronology):
        assert set(ids_of(mark)) <= ids


def test_a_rectangle_with_an_outline_of_its_own_colour_is_one_shape() -> None:
    rect = Rect(10, 20, 4, 6)
    rect.fillColor = rect.strokeColor = theme.ACCENT
    rect.strokeWidth = 1
    (found,) = etree.fromstring(to_svg(figure(rect))).iter("{*}path")
    assert {"d": "m9.5 23.5h5v7h-5z", "fill": "#17324d"} == dict(found.attrib)


def test_marks_without_words_are_no_stops_of_the_keyboard() -> None:
    events = [
        event(id=f"e{number}", title=f"Title {number}", date=f"{2000 + number % 300}-01-05")
        for number in range(900)
    ]
    for mark in marks(made(events=events)):
        assert [] == list(mark.iter("text"))
        assert ("-1", "true") == (mark.get("tabindex"), mark.get("aria-hidden"))
