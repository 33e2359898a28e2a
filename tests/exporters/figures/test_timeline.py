import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Group, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from keydates.days import Day
from keydates.model import Chronology, Event
from keydates.reading import read
from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.lanes import Item, lanes_of, make_item, merge_alike
from keydates_exporters.figures.marks import Ink
from keydates_exporters.figures.render import to_png
from keydates_exporters.figures.svg import to_svg
from keydates_exporters.figures.ticks import day_number
from keydates_exporters.figures.timeline import _panels, timeline_figures
from keydates_exporters.figures.timeline_drawing import Panel, draw_panel
from tests.making import event, made
from tests.strategies import chronologies
from tests.support import ROOT

WIDTH = 481.89  # 170 mm
PAGE = 230 * 72 / 25.4
WORDS = ["Talks", "begin", "in", "Geneva", "on a truce,", "Ministers sign;", "встреча", "حميميم"]
CATEGORIES = ("Diplomacy", "Military", "A category with a name that is rather long", None)


def dates(rng: random.Random, first: int, last: int) -> str:
    year, month, day = rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28)
    shapes = {
        "{y:04d}-{m:02d}-{d:02d}": 8,
        "{y:04d}-{m:02d}": 3,
        "{y:04d}": 1,
        "{y:04d}-{m:02d}-{d:02d}~": 1,
        "[{y:04d}-{m:02d}-01..{y:04d}-{m:02d}-10]": 1,
        "{y:04d}-{m:02d}/{z:04d}-{m:02d}": 1,
        "{y:04d}-{m:02d}/..": 0.3,
        "../{y:04d}": 0.1,
        "/{y:04d}-{m:02d}": 0.1,
    }
    shape = rng.choices(list(shapes), list(shapes.values()))[0]
    return shape.format(y=year, m=month, d=day, z=year + rng.randint(1, 30))


def generated(
    seed: int, count: int, first: int, last: int, *, clustered: bool = False
) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    found = []
    for number in range(count):
        date = dates(rng, first, last)
        if clustered and rng.random() < 0.7:
            date = f"{first:04d}-01-{rng.randint(1, 3):02d}"
        title = " ".join(rng.choice(WORDS) for _ in range(rng.choice((1, 4, 8, 8, 50))))
        category = rng.choice(CATEGORIES)
        found.append(event(id=f"e{number}", title=title, date=date, category=category))
    return found


def items_of(chronology: Chronology) -> list[Item]:
    return [item for one in chronology.in_order() if (item := make_item(one))]


def strings(shape: Any) -> Iterator[String]:
    for one in shape.contents:
        if isinstance(one, Group):
            yield from strings(one)
        elif isinstance(one, String):
            yield one


def text_box(one: String) -> Box:
    wide = stringWidth(one.text, one.fontName, one.fontSize)
    left = one.x - (wide if one.textAnchor == "end" else 0)
    # A little inside of what letters cover, since their extremes are rare.
    return Box(left, one.y - 1.2, left + wide, one.y + one.fontSize * 0.65)


def assert_apart(boxes: Sequence[tuple[str, Box]]) -> None:
    ordered = sorted(boxes, key=lambda named: named[1].bottom)
    for at, (name, box) in enumerate(ordered):
        for other_name, other in ordered[at + 1 :]:
            if other.bottom >= box.top:
                break
            assert not box.grown(-0.05).overlaps(other), (name, other_name)


def assert_sound(panel: Panel) -> None:
    """No label covers a label, a mark or a heading, and nothing leaves the frame."""
    frame = Box(0, -panel.height, panel.width, 0)
    labels, marks = [], []
    for block in panel.blocks:
        if block.heading_box:
            labels.append((f"heading {block.lane.name}", block.heading_box))
        for one in block.placed:
            marks.append((f"mark {one.item.title}", one.mark_box))
            if one.label_box:
                labels.append((f"label {one.item.title}", one.label_box))
            assert frame.grown(0.01).holds(one.mark_box)
    assert all(frame.grown(0.01).holds(box) for _, box in labels)
    if panel.bare:
        assert_apart(labels)
    else:
        assert_apart([*labels, *marks])
    drawing = draw_panel(panel)
    paper = Box(0, 0, drawing.width, drawing.height)
    texts = [(one.text, text_box(one)) for one in strings(drawing)]
    assert all(paper.grown(0.5).holds(box) for _, box in texts)
    assert_apart(texts)
    assert drawing.height <= PAGE


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 10**6),
    st.one_of(st.integers(1, 20), st.integers(1, 200)),
    st.sampled_from([(2011, 2017), (2015, 2015), (1000, 2020), (1, 9000)]),
    st.booleans(),
)
def test_nothing_overlaps_for_one_to_two_hundred_items(
    seed: int, count: int, years: tuple[int, int], clustered: bool
) -> None:
    events = generated(seed, count, *years, clustered=clustered)
    items = items_of(made(events=events))
    panels = _panels(items, WIDTH)
    assert count == sum(block.lane.count for panel in panels for block in panel.blocks)
    for panel in panels:
        assert_sound(panel)


@settings(max_examples=40, deadline=None)
@given(chronologies(max_events=12))
def test_any_chronology_gets_a_timeline_that_names_each_item_once(chronology: Chronology) -> None:
    figures = timeline_figures(chronology, WIDTH)
    items = items_of(chronology)
    assert bool(items) is bool(figures)
    for panel in _panels(items, WIDTH) if items else ():
        assert_sound(panel)
    if figures:
        listed = figures[-1].listed
        assert len(chronology.events) == len(items) + len(listed)


@pytest.mark.parametrize("count", [1, 2, 5, 60, 200])
def test_up_to_two_hundred_items_all_have_their_titles(count: int) -> None:
    panels = _panels(items_of(made(events=generated(4, count, 2010, 2020))), WIDTH)
    placed = [one for panel in panels for block in panel.blocks for one in block.placed]
    assert count == len(placed)
    assert all(one.label for one in placed)
    assert len(panels) <= 1 + count // 25


def test_a_mark_is_as_wide_as_its_date() -> None:
    (panel,) = _panels(items_of(made(events=generated(7, 25, 2011, 2013))), WIDTH)
    checked = 0
    for block in panel.blocks:
        for one in block.placed:
            for bar, stroke in zip(one.bars, one.item.mark.strokes, strict=True):
                if stroke.first is None or stroke.end is None:
                    continue
                if bar.leads_right or any(bar.left < x < bar.right for x in panel.axis.breaks):
                    continue
                wanted = (stroke.end - stroke.first) * panel.axis.points_a_day
                assert max(wanted, 2.4) == pytest.approx(bar.right - bar.left)
                middle = (panel.axis.x(stroke.first) + panel.axis.x(stroke.end)) / 2
                assert middle == pytest.approx((bar.left + bar.right) / 2)
                checked += 1
    assert checked >= 20


def test_what_goes_on_reaches_the_edge_and_what_ends_unknown_does_not() -> None:
    events = [
        event(id="day", date="2015-01-01"),
        event(id="goes-on", date="2016-01-01/.."),
        event(id="unknown", date="2015-06-01/"),
        event(id="earlier", date="../2015-03-01"),
    ]
    (panel,) = _panels(items_of(made(events=events)), WIDTH)
    bars = {
        (bar.ink, bar.leads_left, bar.leads_right): bar
        for block in panel.blocks
        for one in block.placed
        for bar in one.bars
    }
    assert panel.axis.right == bars[Ink.LASTS, False, True].right
    assert panel.axis.left == bars[Ink.LASTS, True, False].left
    assert panel.axis.right > bars[Ink.UNKNOWN, False, True].right


def test_what_lasts_long_does_not_squash_its_part() -> None:
    events = [
        event(
            id=f"e{number}",
            title="Ministers meet " * 6,
            date=f"20{10 + number // 10}-{number % 10 + 1:02d}",
        )
        for number in range(90)
    ]
    states = [event(id=f"s{end}", date=f"2010-01-01/{end}-01-01") for end in (2025, 2040, 2080)]
    panels = _panels(items_of(made(events=[*events, *states])), WIDTH)
    assert len(panels) > 1
    first = panels[0]
    assert first.axis.pieces[-1].end < day_number(Day(2018, 1, 1))
    leading = {
        one.item.date
        for block in first.blocks
        for one in block.placed
        if any(bar.leads_right for bar in one.bars)
    }
    assert {f"1 Jan 2010 to 1 Jan {end}" for end in (2025, 2040, 2080)} == leading
    assert all(len(panel.axis.pieces) == 1 for panel in panels)


def only(chronology: Chronology) -> Figure:
    (figure,) = timeline_figures(chronology, WIDTH)
    return figure


def texts(figure: Figure) -> str:
    return "\n".join(one.text for one in strings(figure.drawing))


def test_the_first_chronology_on_one_figure() -> None:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert chronology is not None
    figure = only(chronology)
    assert "timeline" == figure.name
    assert figure.alt.startswith(
        "Timeline: 18 dated items from 1989 to 2017, by category: Military intervention (6), "
    )
    assert "Earliest: 1989, “Soviet troops leave Afghanistan”" in figure.alt
    assert 6 == len(figure.listed)
    assert "Eleven Russian vetoes in all: A total up to the time of writing" in figure.listed[0]
    assert () == figure.remarks
    assert "The axis is broken" in figure.caption
    shown = texts(figure)
    for words in ("late Sep 2015", "c. 18 Feb 2011", "20 Nov 2017 (year inferred)", "goes on"):
        assert words in shown
    assert figure.drawing.height < PAGE / 2


def test_nothing_dated_has_no_timeline() -> None:
    events = [event(id="a", date=None, undated="No date."), event(id="b", date="../..")]
    assert () == timeline_figures(made(events=events), WIDTH)


def test_what_cannot_be_drawn_is_listed_with_its_reason() -> None:
    events = [
        event(id="a", title="Total", date=None, undated="A total."),
        event(id="b", title="For ever", date="../.."),
        event(id="c"),
    ]
    figure = only(made(events=events))
    assert ("For ever: no stated start (continuing)", "Total: A total.") == figure.listed
    assert "2 items that no date places are not drawn" in figure.caption
    assert "1 dated item" in figure.alt


def test_a_kind_that_is_no_plain_event_is_named() -> None:
    events = [event(id="a", kind="assessment", title="A turning point")]
    assert "A turning point (assessment)" in texts(only(made(events=events)))


def test_four_hundred_items_of_one_day_share_a_mark_and_say_so() -> None:
    events = [event(id=f"e{number}", date="2020-05-01") for number in range(400)]
    figure = only(made(events=[*events, event(id="later", title="Later", date="2020-06-01")]))
    assert ("timeline: 400 items that are dated alike share one mark",) == figure.remarks
    assert "400 items" in texts(figure)
    assert "Later" in texts(figure)
    assert "401 dated items" in figure.alt


def test_thousands_of_items_become_marks_without_names_and_say_so() -> None:
    figure = only(made(events=generated(1, 2000, 1900, 2020)))
    assert (
        "timeline: 2,000 items are too many to be named; only marks are shown",
    ) == figure.remarks
    assert "too many to be named" in figure.caption
    assert figure.drawing.height <= PAGE
    for panel in _panels(items_of(made(events=generated(1, 2000, 1900, 2020))), WIDTH):
        assert_sound(panel)


def test_a_title_of_three_hundred_characters_is_shortened_and_reported() -> None:
    figure = only(made(events=[event(title="Ministers " * 30)]))
    assert ("timeline: 1 title is shortened in the figure",) == figure.remarks
    assert "…" in texts(figure)
    assert len(figure.alt) < 300


def test_several_parts_have_names_of_their_own_and_hold_everything() -> None:
    figures = timeline_figures(made(events=generated(2, 150, 2000, 2020)), WIDTH)
    assert len(figures) > 1
    assert [f"timeline-{number}" for number in range(1, len(figures) + 1)] == [
        figure.name for figure in figures
    ]
    assert all("150 dated items" in figure.caption for figure in figures)
    assert "part 1 of" in figures[0].alt


def test_lanes_follow_the_first_appearance_and_the_rarest_share_one() -> None:
    names = [f"Category {number}" for number in range(30)]
    events = [
        event(id=f"e{number}-{copy}", category=name, date=f"2000-01-{number + 1:02d}")
        for number, name in enumerate(names)
        for copy in range(2 if number < 5 else 1)
    ]
    items = items_of(made(events=[*events, event(id="none", date="1999")]))
    lanes = lanes_of(items)
    assert [*names[:11], "Other"] == [lane.name for lane in lanes]
    assert 36 == sum(lane.count for lane in lanes)


def test_one_lane_without_a_name_has_no_heading() -> None:
    (lane,) = lanes_of(items_of(made()))
    assert lane.name is None


def test_only_items_of_one_date_and_category_share_a_mark() -> None:
    events = [
        *(event(id=f"a{number}", category="A") for number in range(3)),
        *(event(id=f"b{number}", category="B") for number in range(2)),
        event(id="c", category="A", date="2020-05-04~"),
    ]
    merged = merge_alike(items_of(made(events=events)), 2)
    assert [3, 1, 1, 1] == sorted((item.count for item in merged), reverse=True)


@pytest.mark.parametrize(
    "where", ["data/russia-syria.yaml", "tests/golden/torture/chronology.yaml"]
)
def test_the_drawing_becomes_svg_and_png(where: str) -> None:
    chronology = read(ROOT / where).chronology
    assert chronology is not None
    for figure in timeline_figures(chronology, WIDTH):
        assert b"<svg" in to_svg(figure)
        assert to_png(figure, 40).startswith(b"\x89PNG")


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    script = (
        "import sys; from keydates.reading import read\n"
        "from keydates_exporters.figures.timeline import timeline_figures\n"
        "from keydates_exporters.figures.svg import to_svg\n"
        "chronology = read(sys.argv[1]).chronology\n"
        "for figure in timeline_figures(chronology, 481.89):\n"
        "    sys.stdout.buffer.write(to_svg(figure)); print(figure.alt.encode())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, ROOT / "tests/golden/torture/chronology.yaml"],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("4711", "Pacific/Auckland"))
    }
    assert 1 == len(outputs)
    assert all(outputs)


def test_a_model_event_without_a_date_is_no_item() -> None:
    undated = Event.model_validate(event(date=None, undated="Unknown."))
    assert make_item(undated) is None
