"""Days of the proleptic Gregorian calendar, by the standard library and by ISO 8601."""

import calendar
import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from keydates.days import Day, days_in_month, is_leap_year

YEARS = st.integers(-999_999_999_999, 999_999_999_999)


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
