"""Where every shape of date stands in a calendar, and what the reader is told of it."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.dates import Basis, EventDate
from keydates.edtf import Day
from keydates_exporters.ical.placing import Placed, Unplaced, place_date
from tests.strategies import dates

SHOWS = st.sampled_from(("marker", "span", "omit"))


def placed(edtf: str | EventDate, imprecise: str = "marker", coarse: str = "omit") -> Placed:
    date = EventDate(edtf=edtf) if isinstance(edtf, str) else edtf
    found = place_date(date, imprecise, coarse)  # type: ignore[arg-type]
    if isinstance(found, Unplaced):
        pytest.fail(f"left out: {found.loss}")
    return found


def left_out(edtf: str, imprecise: str = "marker", coarse: str = "omit") -> str:
    found = place_date(EventDate(edtf=edtf), imprecise, coarse)  # type: ignore[arg-type]
    if isinstance(found, Placed):
        pytest.fail(f"placed: {found}")
    return found.loss.code


def days(found: Placed) -> str:
    last = found.after - dt.timedelta(days=1)
    return f"{found.first}" if last == found.first else f"{found.first} {last}"


def codes(found: Placed) -> list[str]:
    return [loss.code for loss in found.losses]


@pytest.mark.parametrize(
    ("edtf", "shown", "mark", "losses"),
    [
        ("2015-09-30", "2015-09-30", None, []),
        ("2016-02-29", "2016-02-29", None, []),
        ("0001-01-01", "0001-01-01", None, []),
        ("9999-12-30", "9999-12-30", None, []),
        ("2015-09-30/2015-10-02", "2015-09-30 2015-10-02", None, []),
        ("2015-09-30/2017-10-02", "2015-09-30 2017-10-02", None, []),
        ("2011-04", "2011-04-01", "Apr 2011", ["month-as-marker"]),
        ("2015-09-XX", "2015-09-01", "some day in Sep 2015", ["month-as-marker"]),
        ("2015-08/2015-10", "2015-08-01", "Aug to Oct 2015", ["months-as-marker"]),
        ("[2015-08-21..2015-08-31]", "2015-08-21", "late Aug 2015", ["window-as-marker"]),
        (
            "[2015-09-30,2015-10-02]",
            "2015-09-30",
            "30 Sep 2015 or 2 Oct 2015",
            ["window-as-marker"],
        ),
        ("2017-11-20~", "2017-11-20", "c. 20 Nov 2017", ["qualified-day"]),
        ("2017?-11-20", "2017-11-20", "20 Nov 2017 (year uncertain)", ["qualified-day"]),
        ("2017-11-20/..", "2017-11-20", "from 20 Nov 2017", ["open-end-as-marker"]),
        ("2017-11-20/", "2017-11-20", "from 20 Nov 2017", ["open-end-as-marker"]),
        ("2015-03/..", "2015-03-01", "from Mar 2015", ["open-end-as-marker"]),
        ("../2015-09-30", "2015-09-30", "until 30 Sep 2015", ["open-start-as-marker"]),
        ("/2015-09", "2015-09-01", "until Sep 2015", ["open-start-as-marker"]),
        ("2015-09-30/2016", "2015-09-30", "30 Sep 2015 to 2016", ["years-as-marker"]),
        ("2015-09-30T12:30:00Z", "2015-09-30", None, ["time-of-day"]),
    ],
)
def test_what_is_known_to_the_month_or_better_stands_by_default(
    edtf: str, shown: str, mark: str | None, losses: list[str]
) -> None:
    found = placed(edtf)
    assert (days(found), found.mark, codes(found)) == (shown, mark, losses)


@pytest.mark.parametrize(
    ("edtf", "code"),
    [
        ("2015", "year-left-out"),
        ("2015-XX", "year-left-out"),
        ("2015-21", "season-left-out"),
        ("2015-33", "season-left-out"),
        ("2011/2017-11-20", "years-left-out"),
        ("2015/..", "year"),
        ("201X", "decade-left-out"),
        ("20XX", "century-left-out"),
        ("1XXX", "longer-left-out"),
        ("[..2015-09-30]", "window-left-out"),
        ("[2015-09-30..]", "window-left-out"),
        ("[2015-09-01..2015-11-30]", "window-left-out"),
        ("../..", "no-day"),
        ("9999-12-31", "year-out-of-range"),
        ("0000-06-01", "year-out-of-range"),
        ("-0043-03-15", "year-out-of-range"),
    ],
)
def test_what_is_coarser_is_left_out_by_default(edtf: str, code: str) -> None:
    assert left_out(edtf).startswith(code)


@pytest.mark.parametrize(
    ("edtf", "marked", "spanned"),
    [
        ("2015", "2015-01-01", "2015-01-01 2015-12-31"),
        ("2015-24", "2015-12-01", "2015-12-01 2016-02-29"),
        ("201X", "2010-01-01", "2010-01-01 2019-12-31"),
        ("[2015-09-01..2015-11-30]", "2015-09-01", "2015-09-01 2015-11-30"),
        ("2015/..", "2015-01-01", "2015-01-01"),
        ("[..2015-09-30]", "2015-09-30", "2015-09-30"),
        ("../2015", "2015-01-01", "2015-01-01"),
        ("2011/2017-11-20", "2011-01-01", "2011-01-01 2017-11-20"),
    ],
)
def test_what_is_coarse_stands_on_request(edtf: str, marked: str, spanned: str) -> None:
    for show, shown in (("marker", marked), ("span", spanned)):
        found = placed(edtf, coarse=show)
        assert days(found) == shown
        assert found.mark is not None


@pytest.mark.parametrize(
    ("edtf", "coarse", "spanned"),
    [
        ("2011-04", "omit", "2011-04-01 2011-04-30"),
        ("[2015-08-21..2015-08-31]", "omit", "2015-08-21 2015-08-31"),
        ("2015-08/2015-10-02", "omit", "2015-08-01 2015-10-02"),
        ("2015-08-05/2015-10", "omit", "2015-08-05 2015-10-31"),
        ("2015-08-05/2016", "omit", "2015-08-05"),
        ("2015-08-05/2016", "span", "2015-08-05 2016-12-31"),
        ("2015-08/..", "omit", "2015-08-01"),
    ],
)
def test_a_span_covers_every_day_it_can_mean(edtf: str, coarse: str, spanned: str) -> None:
    found = placed(edtf, "span", coarse)
    assert days(found) == spanned
    assert found.mark is not None


@pytest.mark.parametrize("edtf", ["2011-04", "[2015-08-21..2015-08-31]", "2015-08/2015-10"])
def test_months_can_be_left_out_and_the_report_says_what_would_show_them(edtf: str) -> None:
    found = place_date(EventDate(edtf=edtf), "omit", "omit")
    assert isinstance(found, Unplaced)
    assert found.loss.reason.endswith("; imprecise=marker or imprecise=span would show it")


def test_a_known_start_stands_even_where_months_are_left_out() -> None:
    assert days(placed("2015-08-05/2015-10", "omit")) == "2015-08-05"
    assert days(placed("2015-08-05/..", "omit")) == "2015-08-05"


def test_two_long_months_are_the_longest_window() -> None:
    assert days(placed("[2015-07-01..2015-08-31]")) == "2015-07-01"
    assert left_out("[2015-07-01..2015-09-01]") == "window-left-out"
    assert days(placed("[2015-12-01..2016-01-31]")) == "2015-12-01"


@pytest.mark.parametrize("basis", [Basis.IMPLIED, Basis.DERIVED, Basis.INFERRED])
def test_a_day_that_no_source_states_says_so(basis: Basis) -> None:
    found = placed(EventDate(edtf="2017-11-20", basis=basis, note="the day after the summit"))
    assert found.mark == f"20 Nov 2017 ({basis})"
    assert codes(found) == ["qualified-day"]
    assert "the day after the summit" in found.statement


@pytest.mark.parametrize(
    ("edtf", "statement"),
    [
        ("2015-09-30", "30 September 2015."),
        (
            "2011-04",
            (
                "April 2011. Date known to the month only. "
                "The calendar shows it on 1 April 2011, the first day it can mean."
            ),
        ),
        ("2015-09-30T12:30:00Z", "30 September 2015, 12:30:00 UTC."),
    ],
)
def test_the_statement_says_what_is_known_and_where_it_stands(edtf: str, statement: str) -> None:
    assert placed(edtf).statement == statement


def test_the_statement_says_how_a_marker_and_a_span_stand_for_the_date() -> None:
    ends = {
        ("2011-04", "span"): "The calendar shows every day it can mean.",
        ("2015-08/..", "marker"): "on 1 August 2015, the first day on which it can have begun.",
        ("2015-08-05/..", "marker"): "The calendar shows it on 5 August 2015, to mark its start.",
        ("../2015-08-05", "marker"): "The calendar shows it on 5 August 2015, to mark its end.",
    }
    for (edtf, show), end in ends.items():
        assert placed(edtf, show).statement.endswith(end)


def test_only_an_open_end_is_said_to_continue() -> None:
    assert placed("2015-08-05/..").continuing
    assert not placed("2015-08-05/").continuing
    assert not placed("[2015-08-05..]", coarse="marker").continuing


def within(date: EventDate, day: dt.date) -> bool:
    first, last = date.earliest, date.latest
    shown = Day(day.year, day.month, day.day)
    return (first is None or first <= shown) and (last is None or shown <= last)


@given(dates(), SHOWS, SHOWS)
def test_no_entry_stands_on_a_day_the_date_cannot_mean(
    date: EventDate, imprecise: str, coarse: str
) -> None:
    found = place_date(date, imprecise, coarse)  # type: ignore[arg-type]
    if isinstance(found, Unplaced):
        return
    assert found.first < found.after
    assert within(date, found.first)
    assert within(date, found.after - dt.timedelta(days=1))
    exact = date.earliest == date.latest and date.earliest is not None
    if not exact and found.after - found.first == dt.timedelta(days=1):
        assert found.mark is not None
    if date.approximate or date.uncertain or date.basis is not Basis.STATED:
        assert found.mark is not None
    assert bool(found.losses) is (found.mark is not None or date.parsed.time is not None)


@given(st.integers(1, 9998), st.integers(1, 12))
def test_a_month_is_the_month_of_the_calendar(year: int, month: int) -> None:
    edtf = f"{year:04d}-{month:02d}"
    found = placed(edtf, "span")
    length = calendar.monthrange(year, month)[1]
    assert (found.after - found.first).days == length
    assert placed(edtf).first == dt.date(year, month, 1)
