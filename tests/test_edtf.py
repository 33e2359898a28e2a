"""Notation to bounds: each form of EDTF, and what holds for all of them."""

import calendar
import datetime as dt
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.days import Day
from keydates.edtf import Form, Unit, parse_edtf
from tests.notations import refused, span

LEAP_AND_OTHER = (-1, -4, -100, -400, 0, 1, 4, 100, 400, 1582, 1900, 2000, 2015, 2016)


# --- level 0 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "unit"),
    [
        ("2015-09-30", "2015-09-30", "2015-09-30", Unit.DAY),
        ("2016-02-29", "2016-02-29", "2016-02-29", Unit.DAY),
        ("2011-04", "2011-04-01", "2011-04-30", Unit.MONTH),
        ("2015-02", "2015-02-01", "2015-02-28", Unit.MONTH),
        ("1900-02", "1900-02-01", "1900-02-28", Unit.MONTH),
        ("2000-02", "2000-02-01", "2000-02-29", Unit.MONTH),
        ("2011", "2011-01-01", "2011-12-31", Unit.YEAR),
        ("0000", "0000-01-01", "0000-12-31", Unit.YEAR),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12", Unit.DAY),
    ],
)
def test_a_date_has_the_bounds_of_its_unit(text: str, first: str, last: str, unit: Unit) -> None:
    parsed = parse_edtf(text)
    assert (first, last) == span(text)
    assert Form.DATE is parsed.form
    assert unit is parsed.parts[0].unit


@given(st.dates())
def test_every_day_of_the_standard_library_is_read(date: dt.date) -> None:
    assert (date.isoformat(), date.isoformat()) == span(date.isoformat())


@given(st.integers(1, 9999), st.integers(1, 12))
def test_every_month_ends_as_in_the_standard_library(year: int, month: int) -> None:
    last = calendar.monthrange(year, month)[1]
    text = f"{year:04d}-{month:02d}"
    assert (f"{text}-01", f"{text}-{last}") == span(text)


@pytest.mark.parametrize("zone", ["", "Z", "+00:00", "+04:30", "-04", "-11:59", "+14:00"])
def test_a_time_of_day_is_kept_and_moves_no_bound(zone: str) -> None:
    parsed = parse_edtf(f"1985-04-12T00:00:59{zone}")
    assert f"00:00:59{zone}" == parsed.time
    assert ("1985-04-12", "1985-04-12") == span(f"1985-04-12T00:00:59{zone}")


@pytest.mark.parametrize(
    "clock",
    [
        "24:00:00",
        "23:60:00",
        "23:59:60",
        "9:00:00",
        "12:30",
        "12",
        "12:30:00.5",
        "12:30:00z",
        "12:30:00+24",
        "12:30:00+05:60",
        "12:30:00Z00:00",
        "12:30:00+0430",
        "123000",
    ],
)
def test_no_other_time_of_day_is_read(clock: str) -> None:
    assert refused(f"2015-09-30T{clock}").message


def test_the_end_of_a_day_is_explained() -> None:
    error = refused("2015-09-30T24:00:00")
    assert "the next day's 00:00:00" in error.message
    assert "write `2015-09-30`, and the time in `expression`" == error.hint


def test_a_day_that_does_not_exist_is_refused_with_what_to_write() -> None:
    error = refused("2015-02-29")
    assert "there is no day 29 in February 2015, which has 28 days" == error.message
    assert "write `2015-02` when the day is not known" == error.hint
    assert 8 == error.offset


@pytest.mark.parametrize("year", LEAP_AND_OTHER)
def test_29_february_exists_in_leap_years_only(year: int) -> None:
    text = f"-{-year:04d}-02-29" if year < 0 else f"{year:04d}-02-29"
    if calendar.isleap(year):
        assert Day(year, 2, 29) == parse_edtf(text).earliest
    else:
        assert "28 days" in refused(text).message


# --- intervals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1964/2008", "1964-01-01", "2008-12-31"),
        ("2004-06/2006-08", "2004-06-01", "2006-08-31"),
        ("2004-02-01/2005", "2004-02-01", "2005-12-31"),
        ("2015-09-21/2015-09-21", "2015-09-21", "2015-09-21"),
        ("-0044/0014", "-0044-01-01", "0014-12-31"),
        ("2015-03/..", "2015-03-01", None),
        ("2015-03/", "2015-03-01", None),
        ("../1985", None, "1985-12-31"),
        ("/1985", None, "1985-12-31"),
        ("../..", None, None),
        ("/..", None, None),
        ("../", None, None),
        ("2012-24/2013-21", "2012-12-01", "2013-05-31"),
        ("2004-06-XX/2004-07-03", "2004-06-01", "2004-07-03"),
        ("2015-09-30/2015-XX-XX", "2015-09-30", "2015-12-31"),
        ("Y-66000000/Y-61000000", "-66000000-01-01", "-61000000-12-31"),
    ],
)
def test_an_interval_runs_from_its_first_day_to_its_last(
    text: str, first: str | None, last: str | None
) -> None:
    assert (first, last) == span(text)
    assert Form.INTERVAL is parse_edtf(text).form


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2015/2016", (False, False, False, False)),
        ("../2016", (True, False, False, False)),
        ("2015/..", (False, True, False, False)),
        ("/2016", (False, False, True, False)),
        ("2015/", (False, False, False, True)),
        ("/..", (False, True, True, False)),
    ],
)
def test_open_and_unknown_ends_are_told_apart(text: str, marks: tuple[bool, ...]) -> None:
    parsed = parse_edtf(text)
    assert marks == (
        parsed.open_start,
        parsed.open_end,
        parsed.unknown_start,
        parsed.unknown_end,
    )
    first, last = text.replace("..", "").split("/")
    assert (first or None) == (parsed.start and parsed.start.text)
    assert (last or None) == (parsed.end and parsed.end.text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2016/2015", "write `2015/2016`"),
        ("2015-09-30/2015", "for an end on an unknown day write `2015-09-30/2015-XX-XX`"),
        ("2015-09-30/2015-09", "for an end on an unknown day write `2015-09-30/2015-09-XX`"),
        ("2012-24/2012-21", "write `2012-21/2012-24`"),
        ("2015-09-21/30", "write `2015-09-21/2015-09-30`"),
        ("2015-09-21/10-03", "write `2015-09-21/2015-10-03`"),
        ("2015-9-1/2015-10-3", "write `2015-09-01/2015-10-03`"),
        ("2015-02-30/2016", "instead of `2015-02-30` write `2015-02` when the day is not known"),
        ("2004/open", "write `2004/..`"),
        ("/", "write at least one end, or give no date and the reason in `undated`"),
    ],
)
def test_a_wrong_interval_is_refused_with_what_to_write(text: str, hint: str) -> None:
    assert hint == refused(text).hint


def test_an_interval_has_two_ends() -> None:
    assert ("an interval has one slash", 9) == (
        refused("2015/2016/2017").message,
        refused("2015/2016/2017").offset,
    )


# --- level 1 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "unit"),
    [
        ("Y170000002", "+170000002-01-01", "+170000002-12-31", Unit.YEAR),
        ("Y-170000002", "-170000002-01-01", "-170000002-12-31", Unit.YEAR),
        ("Y17E8", "+1700000000-01-01", "+1700000000-12-31", Unit.YEAR),
        ("-0043-03-15", "-0043-03-15", "-0043-03-15", Unit.DAY),
        ("2001-21", "2001-03-01", "2001-05-31", Unit.SEASON),
        ("2001-22", "2001-06-01", "2001-08-31", Unit.SEASON),
        ("2001-23", "2001-09-01", "2001-11-30", Unit.SEASON),
        ("2001-24", "2001-12-01", "2002-02-28", Unit.SEASON),
        ("1999-24", "1999-12-01", "2000-02-29", Unit.SEASON),
        ("2001-29", "2001-09-01", "2001-11-30", Unit.SEASON),
        ("2001-30", "2001-12-01", "2002-02-28", Unit.SEASON),
        ("2001-31", "2001-03-01", "2001-05-31", Unit.SEASON),
        ("2001-32", "2001-06-01", "2001-08-31", Unit.SEASON),
        ("2001-33", "2001-01-01", "2001-03-31", Unit.SEASON),
        ("2001-36", "2001-10-01", "2001-12-31", Unit.SEASON),
        ("2001-37", "2001-01-01", "2001-04-30", Unit.SEASON),
        ("2001-39", "2001-09-01", "2001-12-31", Unit.SEASON),
        ("2001-40", "2001-01-01", "2001-06-30", Unit.SEASON),
        ("2001-41", "2001-07-01", "2001-12-31", Unit.SEASON),
        ("201X", "2010-01-01", "2019-12-31", Unit.DECADE),
        ("20XX", "2000-01-01", "2099-12-31", Unit.CENTURY),
        ("2XXX", "2000-01-01", "2999-12-31", Unit.MILLENNIUM),
        ("XXXX", "0000-01-01", "9999-12-31", Unit.LONGER),
        ("-01XX", "-0199-01-01", "-0100-12-31", Unit.CENTURY),
        ("-000X", "-0009-01-01", "-0001-12-31", Unit.DECADE),
        ("2004-XX", "2004-01-01", "2004-12-31", Unit.YEAR),
        ("2015-02-XX", "2015-02-01", "2015-02-28", Unit.MONTH),
        ("2016-02-XX", "2016-02-01", "2016-02-29", Unit.MONTH),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", Unit.YEAR),
    ],
)
def test_level_1_dates(text: str, first: str, last: str, unit: Unit) -> None:
    assert (first, last) == span(text)
    assert unit is parse_edtf(text).parts[0].unit


@pytest.mark.parametrize("number", range(25, 29))
def test_northern_seasons_are_those_of_level_1(number: int) -> None:
    assert span(f"2015-{number - 4}") == span(f"2015-{number}")


def test_quarters_thirds_and_halves_each_fill_the_year() -> None:
    for numbers in (range(33, 37), range(37, 40), range(40, 42)):
        bounds = [parse_edtf(f"2016-{number}") for number in numbers]
        assert Day(2016, 1, 1) == bounds[0].earliest
        assert Day(2016, 12, 31) == bounds[-1].latest
        for before, after in itertools.pairwise(bounds):
            assert before.latest is not None
            assert before.latest.next() == after.earliest


# --- qualifiers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("1984?", "", "year"),
        ("2004-06~", "year month", ""),
        ("2004-06-11%", "year month day", "year month day"),
        ("2004-06~-11", "year month", ""),
        ("2004?-06-11", "", "year"),
        ("?2004-06-~11", "day", "year"),
        ("2004-?06-11", "", "month"),
        ("2004-%06-11", "month", "month"),
        ("2004-06-~11", "day", ""),
        ("2004?-06~-11%", "year month day", "year month day"),
        ("?-2004-06-04~", "year month day", "year"),
        ("2001-21?", "", "year month"),
        ("Y170000002~", "year", ""),
        ("16XX~", "year", ""),
        ("1984~/2004-06?", "year", "year month"),
        ("[2017?..2018~]", "year", "year"),
        ("2004-06-11", "", ""),
    ],
)
def test_a_qualifier_counts_for_what_iso_8601_2_says(
    text: str, approximate: str, uncertain: str
) -> None:
    parsed = parse_edtf(text)
    assert set(approximate.split()) == parsed.approximate
    assert set(uncertain.split()) == parsed.uncertain


# --- level 2 ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("15XX-12-XX", "1500-12-01", "1599-12-31"),
        ("1XXX-XX", "1000-01-01", "1999-12-31"),
        ("2017-1X", "2017-10-01", "2017-12-31"),
        ("2017-X0", "2017-10-01", "2017-10-31"),
        ("2004-X1-03", "2004-01-03", "2004-11-03"),
        ("2004-02-3X", None, None),
        ("2015-04-3X", "2015-04-30", "2015-04-30"),
        ("2015-02-X9", "2015-02-09", "2015-02-19"),
        ("201X-02-29", "2012-02-29", "2016-02-29"),
        ("2015-XX-31", "2015-01-31", "2015-12-31"),
        ("2015-0X-31", "2015-01-31", "2015-08-31"),
        ("XX00-02-29", "0000-02-29", "9600-02-29"),
        ("-000X-02-29", "-0008-02-29", "-0004-02-29"),
        ("XXX1-02-29", None, None),
        ("1X00-02-29", "1200-02-29", "1600-02-29"),
        ("2015-2X", None, None),
        ("201X-24", "2010-12-01", "2020-02-29"),
    ],
)
def test_masked_digits_are_bounded_by_days_that_exist(
    text: str, first: str | None, last: str | None
) -> None:
    if first is None:
        assert re.search("no day|no month", refused(text).message)
    else:
        assert (first, last) == span(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "dates", "choices"),
    [
        ("[2015-09-21..2015-09-30]", "2015-09-21", "2015-09-30", 2, 1),
        ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", 4, 3),
        ("[1760-01,-1760-02,1760-12]", "-1760-02-01", "1760-12-31", 3, 3),
        ("[..1760-12-03]", None, "1760-12-03", 1, 1),
        ("[1760-12..]", "1760-12-01", None, 1, 1),
        ("[..1984,1990..]", None, None, 2, 2),
    ],
)
def test_one_of_a_set_lies_between_its_outermost_days(
    text: str, first: str | None, last: str | None, dates: int, choices: int
) -> None:
    parsed = parse_edtf(text)
    assert (first, last) == span(text)
    assert Form.ONE_OF is parsed.form
    assert (dates, choices) == (len(parsed.parts), len(parsed.choices))
    assert (first is None, last is None) == (parsed.open_start, parsed.open_end)
    assert parsed.start is None
    assert parsed.end is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "a date is missing here"),
        ("[..]", "`..` needs a date on one side"),
        ("[1984]", "a set of one date is that date"),
        ("[1984", "a one-of set ends with `]`"),
        ("[1984,,1985]", "a date is missing here"),
        ("[1984,..1986]", "only the first choice of a set may be open to the past"),
        ("[1984..,1986]", "only the last choice of a set may be open to the future"),
        ("[1986..1984]", "the range ends (1984) before it starts (1986)"),
        ("[1984,1985]?", "a one-of set ends with `]`"),
        ("[1984T12:00:00,1985]", "a time of day is hh:mm:ss after a whole date"),
        ("[2015-09-30T12:00:00Z,2016]", "dates without a time of day"),
        ("[1984,1985]/1990", "a one-of set ends with `]`"),
        ("1990/[1984,1985]", "a set in brackets stands alone"),
    ],
)
def test_a_wrong_set_is_refused(text: str, message: str) -> None:
    assert message in refused(text).message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{1960,1961-12}", "write one event for each date"),
        ("1950S2", "write `[1900..1999]`"),
        ("-1859S2", "write `[-1899..-1800]`"),
        ("Y171010000S3", "write `[Y171000000..Y171999999]`"),
        ("Y3388E2S3", "write `[Y338000..Y338999]`"),
        ("1950S4", "write `1950`"),
        ("0950S2", "write `[0950..0959]`"),
        ("Y-20E2S3", "write `[-2009..-2000]`"),
        ("Y20E2", "write `2000`"),
    ],
)
def test_what_is_left_out_of_level_2_is_refused_by_name(text: str, hint: str) -> None:
    error = refused(text)
    assert "level 2" in error.message
    assert error.hint is not None
    assert error.hint.startswith(hint)
    found = re.fullmatch("write `(.+)`", error.hint)
    if text[0] != "{":
        assert found is not None
        assert found[1] == parse_edtf(found[1]).text
