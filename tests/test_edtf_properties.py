"""What holds for all notations: bounds hold every day that can be meant, and no text is a fault."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from keydates.days import Day
from keydates.edtf import EdtfError, parse_edtf
from tests.notations import outcome, span

ALPHABET = st.sampled_from("0123456789X-?~%/.[]{},TZ+:YESE u–nBC")


@given(st.one_of(st.text(max_size=220), st.text(ALPHABET, max_size=40)))
def test_any_text_is_read_or_refused_in_good_order(text: str) -> None:
    parsed = outcome(text)
    if isinstance(parsed, EdtfError):
        assert parsed.message
        assert 0 <= parsed.offset <= len(text)
        hint = re.fullmatch("write `([^`]+)`", parsed.hint or "")
        if hint:
            assert hint[1] == parse_edtf(hint[1]).text
    else:
        assert text == parsed.text
        if parsed.earliest is not None and parsed.latest is not None:
            assert parsed.earliest <= parsed.latest


MARKS = st.sampled_from(["", "", "", "?", "~", "%"])


def masked(number: str) -> st.SearchStrategy[str]:
    """Put X over some digits."""
    return st.tuples(*(st.sampled_from([digit, digit, "X"]) for digit in number)).map("".join)


@st.composite
def calendar_dates(draw: st.DrawFn, *, masks: bool = True) -> tuple[str, dt.date]:
    """Draw a notation and a day that it can mean."""
    date = draw(st.dates())
    pieces = [f"{date.year:04d}", f"{date.month:02d}", f"{date.day:02d}"]
    kept = draw(st.integers(1, 3))
    if masks:
        pieces = [draw(masked(piece)) for piece in pieces]
    before = [draw(MARKS) for _ in pieces]
    after = [draw(MARKS) for _ in pieces]
    marked = [b + piece + a for b, piece, a in zip(before, pieces, after, strict=True)]
    return "-".join(marked[:kept]), date


@given(calendar_dates())
def test_a_notation_bounds_every_day_it_can_mean(drawn: tuple[str, dt.date]) -> None:
    text, date = drawn
    parsed = parse_edtf(text)
    assert parsed.earliest is not None
    assert parsed.latest is not None
    assert parsed.earliest <= Day(date.year, date.month, date.day) <= parsed.latest
    assert parsed.earliest <= parsed.latest


@given(st.dates(dt.date(100, 1, 1)), st.data())
def test_masked_bounds_are_those_of_a_search_through_the_calendar(
    date: dt.date, data: st.DataObject
) -> None:
    year = data.draw(st.sampled_from([f"{date.year:04d}", f"{date.year:04d}"[:3] + "X"]))
    text = f"{year}-{data.draw(masked(f'{date.month:02d}'))}-{data.draw(masked(f'{date.day:02d}'))}"
    pattern = re.compile(text.replace("X", "[0-9]"))
    first = dt.date(int(year.replace("X", "0")), 1, 1)
    last = dt.date(int(year.replace("X", "9")), 12, 31)
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    found = [day.isoformat() for day in days if pattern.fullmatch(day.isoformat())]
    assert (found[0], found[-1]) == span(text)


@given(calendar_dates(), calendar_dates(), st.sampled_from(["{}/{}", "[{}..{}]", "[{},{}]"]))
def test_what_is_put_together_spans_its_members(
    one: tuple[str, dt.date], two: tuple[str, dt.date], template: str
) -> None:
    first, second = sorted((one, two), key=lambda drawn: drawn[1])
    text = template.format(first[0], second[0])
    members = [parse_edtf(first[0]), parse_edtf(second[0])]
    parsed = outcome(text)
    if isinstance(parsed, EdtfError):  # a coarse end may begin before the start does
        assert "/" in text
        assert re.match("the end .* begins before", parsed.message)
        return
    assert text == parsed.text
    starts = [member.earliest for member in members if member.earliest]
    ends = [member.latest for member in members if member.latest]
    if template == "[{},{}]":
        assert (min(starts), max(ends)) == (parsed.earliest, parsed.latest)
    else:
        assert (starts[0], ends[1]) == (parsed.earliest, parsed.latest)
    assert members[0].approximate | members[1].approximate == parsed.approximate
    assert members[0].uncertain | members[1].uncertain == parsed.uncertain


@given(calendar_dates(masks=False), MARKS)
def test_qualifiers_move_no_bound(drawn: tuple[str, dt.date], mark: str) -> None:
    bare = re.sub("[?~%]", "", drawn[0])
    assert span(bare) == span(drawn[0]) == span(bare + mark)
