"""Notation to bounds: each form of EDTF, and what holds for all of them."""

import calendar
import datetime as dt
import itertools
import pickle
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keydates.days import Day, days_in_month, is_leap_year
from keydates.edtf import MAX_LENGTH, Edtf, EdtfError, Form, Unit, parse_edtf

YEARS = st.integers(-999_999_999_999, 999_999_999_999)
LEAP_AND_OTHER = (-1, -4, -100, -400, 0, 1, 4, 100, 400, 1582, 1900, 2000, 2015, 2016)


def span(text: str) -> tuple[str | None, str | None]:
    """Bounds as ISO strings."""
    parsed = parse_edtf(text)
    first, last = parsed.earliest, parsed.latest
    return first and first.isoformat(), last and last.isoformat()


def refused(text: str) -> EdtfError:
    with pytest.raises(EdtfError) as caught:
        parse_edtf(text)
    return caught.value


def outcome(text: str) -> Edtf | EdtfError:
    try:
        return parse_edtf(text)
    except EdtfError as error:
        return error


# --- days -------------------------------------------------------------------------------------


@given(st.dates(max_value=dt.date(9999, 12, 30)))
def test_days_follow_one_another_as_in_the_standard_library(date: dt.date) -> None:
    following = date + dt.timedelta(days=1)
    day = Day(date.year, date.month, date.day)
    assert Day(following.year, following.month, following.day) == day.next()
    assert day == day.next().previous()
    assert date == day.to_date()
    assert date.isoformat() == day.isoformat()


@given(YEARS, st.integers(1, 12), st.integers(1, 31))
def test_any_day_survives_its_iso_form_and_has_neighbours(year: int, month: int, day: int) -> None:
    assume(day <= days_in_month(year, month))
    written = Day(year, month, day)
    assert written == Day.from_iso(written.isoformat())
    assert written.previous() < written < written.next()
    assert written == written.previous().next()


@given(YEARS)
def test_leap_years_repeat_every_400_years_in_both_directions(year: int) -> None:
    assert calendar.isleap(year % 400 + 400) == is_leap_year(year)


@pytest.mark.parametrize(
    ("day", "iso"),
    [
        (Day(2015, 9, 30), "2015-09-30"),
        (Day(43, 1, 1), "0043-01-01"),
        (Day(0, 2, 29), "0000-02-29"),
        (Day(-43, 3, 15), "-0043-03-15"),
        (Day(12345, 1, 1), "+12345-01-01"),
        (Day(-12345, 1, 1), "-12345-01-01"),
    ],
)
def test_days_are_written_by_iso_8601(day: Day, iso: str) -> None:
    assert iso == day.isoformat()
    assert day == Day.from_iso(iso)


@pytest.mark.parametrize("year", [0, -1, 10_000])
def test_days_outside_the_standard_library_have_no_date(year: int) -> None:
    assert Day(year, 1, 1).to_date() is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015",
        "2015-9-30",
        "12345-01-01",
        "-0000-01-01",
        "2015-13-01",
        "2015-02-29",
        "٢٠١٥-٠٩-٣٠",
    ],
)
def test_what_is_no_iso_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an ISO 8601 day|no such day"):
        Day.from_iso(text)


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


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2017-1-5", "write `2017-01-05`"),
        ("2017/01/05", "write `2017-01-05`"),
        ("20/11/2017", "write `2017-11-20`"),
        ("20171120", "write `2017-11-20`"),
        ("199u", "write `199X`"),
        ("199x", "write `199X`"),
        ("Y2006", "write `2006`"),
        ("y170000002", "write `Y170000002`"),
        ("20067890", "write `Y20067890`"),
        ("+2006", "write `2006`"),
        (" 2015 ", "write `2015`"),
        ("2015\u201309", "write `2015-09`"),
        ("-0000", "write `0000` for 1 BC"),
        ("2016-13", "write `2016` when the month is not known"),
        ("2016-00", "write `2016` when the month is not known"),
        ("2016-42", "write `2016` when the month is not known"),
        ("2016-21-05", "write `2016-21`"),
        ("2004??", "write `2004?`"),
        ("2004?~", "write `2004%`"),
        ("1985-04-12t23:20:30z", "write `1985-04-12T23:20:30Z`"),
        ("1985-04-12 23:20:30", "write `1985-04-12T23:20:30`"),
        ("20 November 2017", "write `2017-11-20`"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(text: str, hint: str) -> None:
    assert hint == refused(text).hint


@pytest.mark.parametrize("text", ["2004-(06)?-11", "(2011)-06-04~"])
def test_the_draft_of_2012_is_recognised(text: str) -> None:
    assert "draft of EDTF" in refused(text).message


@pytest.mark.parametrize(
    "text",
    ["٢٠١٥", "2015-0٩", "２０１５", "2015-09-30\n", "\n2015", "2015\x00", "𝟚𝟘𝟙𝟝", "²015", "²5 bc"],
)
def test_only_ascii_digits_and_nothing_around_them(text: str) -> None:
    with pytest.raises(EdtfError):
        parse_edtf(text)


@pytest.mark.parametrize(
    "text", ["1" * 201, "[" + "2015," * 100_000, "between " * 1000, "X" * 1_000_000]
)
def test_a_huge_string_is_refused_at_once(text: str) -> None:
    assert f"at most {MAX_LENGTH} are read" in refused(text).message


def test_years_have_at_most_twelve_digits() -> None:
    assert "+999999999999-12-31" == span("Y999999999999")[1]
    for text in ("Y1000000000000", "Y1E12", "Y1E99"):
        assert "12 digits" in refused(text).message


def test_an_error_survives_a_trip_to_another_process() -> None:
    error = refused("2015-02-29")
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (error.message, error.hint, error.offset) == (
        copied.message,
        copied.hint,
        copied.offset,
    )


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


# --- what holds for all dates -------------------------------------------------------------------

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
