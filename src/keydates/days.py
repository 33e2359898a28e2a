"""Calendar days of any year: the proleptic Gregorian calendar with astronomical year numbers.

`datetime.date` ends at the years 1 and 9999; a chronology does not. Year 0 is 1 BC, year -1 is
2 BC, and the leap rule of 1582 holds in both directions (ISO 8601-1, 4.2.1).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple, Self

__all__ = ["MONTHS", "Day", "days_in_month", "is_leap_year"]

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The English names of the months, whatever the locale."""

_MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_DECEMBER: Final = 12
_LAST_PLAIN_YEAR: Final = 9999  # the last year ISO 8601 writes without a sign
_ISO_DAY: Final = re.compile(r"(-?[0-9]{4}|[+-][0-9]{5,12})-([0-9]{2})-([0-9]{2})")


def is_leap_year(year: int) -> bool:
    """Say whether `year` (astronomical: 0 is 1 BC) has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Count the days of a month; `month` is 1 to 12."""
    if month == _FEBRUARY and is_leap_year(year):
        return 29
    return _MONTH_LENGTHS[month - 1]


class Day(NamedTuple):
    """One day: `year` (any integer, 0 is 1 BC), `month` (1 to 12), `day` (1 to 31).

    Days compare as tuples do, which is their order in time. The constructor checks nothing;
    `from_iso` does.
    """

    year: int
    month: int
    day: int

    @classmethod
    def from_iso(cls, text: str) -> Self:
        """Read `YYYY-MM-DD`, or the expanded form with a sign (`-0043-03-15`, `+12345-01-01`).

        Raises:
            ValueError: `text` is not of that form, or no such day exists.

        """
        match = _ISO_DAY.fullmatch(text)
        if match is None or match[1] == "-0000":
            message = f"not an ISO 8601 day: {text[:40]!r}"
            raise ValueError(message)
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if not 1 <= month <= _DECEMBER or not 1 <= day <= days_in_month(year, month):
            message = f"no such day in the calendar: {text!r}"
            raise ValueError(message)
        return cls(year, month, day)

    def isoformat(self) -> str:
        """Write the day by ISO 8601: `2015-09-30`; with a sign before year 0 and after 9999."""
        if self.year < 0:
            return f"-{-self.year:04d}-{self.month:02d}-{self.day:02d}"
        sign = "+" if self.year > _LAST_PLAIN_YEAR else ""
        return f"{sign}{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def to_date(self) -> dt.date | None:
        """Return the same day as a `datetime.date`, or None outside the years 1 to 9999."""
        if dt.MINYEAR <= self.year <= dt.MAXYEAR:
            return dt.date(self.year, self.month, self.day)
        return None

    def next(self) -> Day:
        """Return the day after."""
        if self.day < days_in_month(self.year, self.month):
            return Day(self.year, self.month, self.day + 1)
        if self.month < _DECEMBER:
            return Day(self.year, self.month + 1, 1)
        return Day(self.year + 1, 1, 1)

    def previous(self) -> Day:
        """Return the day before."""
        if self.day > 1:
            return Day(self.year, self.month, self.day - 1)
        if self.month > 1:
            return Day(self.year, self.month - 1, days_in_month(self.year, self.month - 1))
        return Day(self.year - 1, 12, 31)
