from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.dates import EventDate
from keydates.days import Day
from keydates_exporters.figures.axis import BREAK_WIDTH, make_axis
from keydates_exporters.figures.marks import Ink, Mark, make_mark
from keydates_exporters.figures.ticks import day_number
from tests.strategies import edtf


def number(iso: str | None) -> int | None:
    return day_number(Day.from_iso(iso)) if iso else None


def mark(text: str) -> Mark:
    found = make_mark(EventDate(edtf=text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "strokes"),
    [
        ("2015-09-30", [("day", "2015-09-30", "2015-10-01")]),
        ("2011-04", [("within", "2011-04-01", "2011-05-01")]),
        ("2015-22", [("within", "2015-06-01", "2015-09-01")]),
        ("192X", [("within", "1920-01-01", "1930-01-01")]),
        ("[2015-09-21..2015-09-30]", [("window", "2015-09-21", "2015-10-01")]),
        (
            "[2015-09-21,2015-09-30]",
            [("window", "2015-09-21", "2015-09-22"), ("window", "2015-09-30", "2015-10-01")],
        ),
        ("[..2015-09-30]", [("window", None, "2015-10-01")]),
        ("[2015-09-30..]", [("window", "2015-09-30", None)]),
        ("2015-09-21/2015-09-30", [("lasts", "2015-09-21", "2015-10-01")]),
        # It surely lasts from the last day of the first year to the first day of the last one.
        (
            "1914/1918",
            [
                ("within", "1914-01-01", "1914-12-31"),
                ("lasts", "1914-12-31", "1918-01-02"),
                ("within", "1918-01-02", "1919-01-01"),
            ],
        ),
        ("2015-09/2015-09", [("within", "2015-09-01", "2015-10-01")]),
        ("2015-08-21/..", [("lasts", "2015-08-21", None)]),
        ("2011/..", [("within", "2011-01-01", "2011-12-31"), ("lasts", "2011-12-31", None)]),
        ("../2014-05-06", [("lasts", None, "2014-05-07")]),
        ("../2014", [("lasts", None, "2014-01-02"), ("within", "2014-01-02", "2015-01-01")]),
        ("2015-08-01/", [("day", "2015-08-01", "2015-08-02"), ("unknown", "2015-08-02", None)]),
        ("/2015-08", [("unknown", None, "2015-08-01"), ("within", "2015-08-01", "2015-09-01")]),
    ],
)
def test_each_shape_of_date_is_drawn_as_wide_as_it_is(
    text: str, strokes: list[tuple[str, str | None, str | None]]
) -> None:
    wanted = [(Ink(ink), number(first), number(end)) for ink, first, end in strokes]
    assert wanted == [(one.ink, one.first, one.end) for one in mark(text).strokes]


@pytest.mark.parametrize("text", ["../..", "/..", "../"])
def test_a_date_without_ends_has_no_mark(text: str) -> None:
    assert make_mark(EventDate(edtf=text)) is None


@pytest.mark.parametrize(
    ("text", "vague"),
    [("2015-09-30", False), ("2015-09-30~", True), ("2017?-11-20", True), ("2015~/2016", True)],
)
def test_a_mark_shows_that_a_date_is_qualified(text: str, *, vague: bool) -> None:
    assert vague is mark(text).vague


@given(edtf())
def test_a_mark_claims_neither_more_nor_less_than_the_date(text: str) -> None:
    date = EventDate(edtf=text)
    found = make_mark(date)
    if found is None:
        assert (None, None) == (date.earliest, date.latest)
        return
    firsts = [stroke.first for stroke in found.strokes if stroke.first is not None]
    ends = [stroke.end for stroke in found.strokes if stroke.end is not None]
    if date.earliest:
        assert day_number(date.earliest) == min(firsts)
    else:
        assert found.open_start
    if date.latest:
        assert day_number(date.latest) + 1 == max(ends)
    else:
        assert found.open_end
    for one, after in pairwise(found.strokes):
        assert one.end is not None
        assert after.first is not None
        assert one.end <= after.first


def years(*pairs: tuple[int, int]) -> list[tuple[int, int]]:
    return [(365 * first, 365 * end) for first, end in pairs]


def test_an_outlier_is_parted_off_and_the_rest_keeps_its_room() -> None:
    crowd = years(*((year, year + 1) for year in range(2011, 2018)))
    axis = make_axis([*years((1989, 1990)), *crowd], 0, 480)
    old, new = axis.pieces
    assert old.left == 0
    assert new.right == pytest.approx(480)
    assert BREAK_WIDTH == pytest.approx(new.left - old.right)
    assert axis.x(365 * 2018) - axis.x(365 * 2011) > 370


@pytest.mark.parametrize(
    "extents",
    [
        years((2011, 2012), (2017, 2018)),
        years((2011, 2012), (2012, 2013), (2027, 2028)),
        [(0, 1), (900, 901)],
        years(*((year, year + 1) for year in range(0, 2000, 100))),
    ],
)
def test_few_dates_and_even_ones_need_no_break(extents: list[tuple[int, int]]) -> None:
    assert len(make_axis(extents, 0, 480).pieces) == 1


def test_a_day_alone_is_no_bar_over_the_whole_page() -> None:
    axis = make_axis([(737_000, 737_001)], 0, 480)
    assert axis.x(737_001) - axis.x(737_000) < 48


EXTENTS = st.lists(
    st.tuples(st.integers(-(10**7), 10**6), st.integers(1, 40_000)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    min_size=1,
    max_size=12,
)


@given(EXTENTS, st.sampled_from((0, 20)), st.sampled_from((0, 20)))
def test_an_axis_keeps_order_and_one_scale(
    extents: list[tuple[int, int]], before: float, after: float
) -> None:
    axis = make_axis(extents, 10, 490, before=before, after=after)
    assert axis.left == 10
    assert axis.right == pytest.approx(490)
    points = sorted({point for extent in extents for point in extent})
    places = [axis.x(point) for point in points]
    assert places == sorted(places)
    assert places[0] >= 10 + before
    assert places[-1] <= 490 - after
    for piece in axis.pieces:
        width = (piece.end - piece.first) * axis.points_a_day
        assert width == pytest.approx(piece.right - piece.left, rel=1e-6)
    for one, following in pairwise(axis.pieces):
        assert one.end <= following.first
        assert BREAK_WIDTH == pytest.approx(following.left - one.right)
    for point in points:  # a break hides no beginning and no end
        assert any(piece.first <= point <= piece.end for piece in axis.pieces)


def test_what_lies_beyond_stands_at_the_edge_and_in_a_break_at_its_middle() -> None:
    crowd: Any = years((2011, 2012), (2012, 2013), (2013, 2014), (2014, 2015))
    axis = make_axis([*years((11, 12)), *crowd], 0, 480)
    assert axis.x(0) == 0
    assert axis.x(10**7) == axis.right
    assert axis.breaks == (axis.x(365 * 1000),)
