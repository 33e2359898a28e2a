"""One calendar date of EDTF: a day, month, season or year, with its qualifiers and blanks.

The declared conventions on seasons stand in `keydates.edtf`, which puts these dates together to
intervals and sets.
"""

from __future__ import annotations

import itertools
import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from keydates.days import Day, days_in_month
from keydates.edtf_errors import EdtfError, explain, no_such_day, no_such_month

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DatePart", "Unit", "matching", "read_date"]

_MAX_YEAR_DIGITS: Final = 12
_FIRST_LONG_YEAR: Final = 10_000

# Division of the year -> its first month and how many months it lasts.
_DIVISIONS: Final = {
    **dict.fromkeys((21, 25, 31), (3, 3)),  # spring; autumn in the south
    **dict.fromkeys((22, 26, 32), (6, 3)),  # summer; winter in the south
    **dict.fromkeys((23, 27, 29), (9, 3)),  # autumn; spring in the south
    **dict.fromkeys((24, 28, 30), (12, 3)),  # winter; summer in the south
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
}
_MONTHS: Final = range(1, 13)
_DAYS: Final = range(1, 32)
_DIGITS: Final = "0123456789"

_DATE: Final = re.compile(
    r"(?P<q_year>[?~%])?(?P<sign>-)?(?P<year>[0-9X]{4})(?P<to_year>[?~%])?"
    r"(?:-(?P<q_month>[?~%])?(?P<month>[0-9X]{2})(?P<to_month>[?~%])?"
    r"(?:-(?P<q_day>[?~%])?(?P<day>[0-9X]{2})(?P<to_day>[?~%])?)?)?"
)
_LONG_YEAR: Final = re.compile(r"Y(-?)([1-9][0-9]*)(?:E([0-9]{1,2}))?([?~%])?")
_DATE_TIME: Final = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T"
    r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](?:[01][0-9]|2[0-3])(?::[0-5][0-9])?)?)"
)

_NONE: Final[frozenset[str]] = frozenset()
_YEAR: Final = frozenset({"year"})
_MONTH: Final = frozenset({"month"})
_DAY: Final = frozenset({"day"})


class Unit(StrEnum):
    """The finest unit of the calendar that is known, in order from fine to coarse."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"
    LONGER = "longer"

    @property
    def rank(self) -> int:
        """The place in the order from fine (0) to coarse."""
        return _RANKS[self]


_RANKS: Final = {unit: rank for rank, unit in enumerate(Unit)}
_YEAR_UNITS: Final = (Unit.LONGER, Unit.MILLENNIUM, Unit.CENTURY, Unit.DECADE)


class DatePart(NamedTuple):
    """One calendar date as written, down to whatever unit is given.

    Attributes:
        text: the notation of this date.
        year_digits: the digits of the year with `X` for an unknown one and `-` in front where
            negative (astronomical: `0000` is 1 BC); a year beyond four digits is written out.
        month_digits: two digits, of a month or of a division of the year (21 to 41); "" if absent.
        day_digits: two digits; "" if absent.
        unit: the finest unit that is known; `2017-11-XX` is a month, `19XX` a century.
        earliest: the first day it can mean.
        latest: the last day it can mean.
        approximate: the components marked `~` or `%`, of "year", "month" and "day".
        uncertain: the components marked `?` or `%`.
        time: the time of day with its offset, `12:30:00Z`, or None.

    """

    text: str
    year_digits: str
    month_digits: str
    day_digits: str
    unit: Unit
    earliest: Day
    latest: Day
    approximate: frozenset[str] = _NONE
    uncertain: frozenset[str] = _NONE
    time: str | None = None

    @property
    def year(self) -> int | None:
        """The astronomical year, or None where a digit is unknown."""
        return None if "X" in self.year_digits else int(self.year_digits)

    @property
    def month(self) -> int | None:
        """The month, 1 to 12, or None where absent, unknown or a division of the year."""
        if not self.month_digits or "X" in self.month_digits:
            return None
        number = int(self.month_digits)
        return number if number in _MONTHS else None

    @property
    def season(self) -> int | None:
        """The division of the year by its EDTF number, 21 to 41, or None."""
        if not self.month_digits or "X" in self.month_digits:
            return None
        number = int(self.month_digits)
        return number if number in _DIVISIONS else None

    @property
    def day(self) -> int | None:
        """The day of the month, or None where absent or unknown."""
        return int(self.day_digits) if self.day_digits and "X" not in self.day_digits else None

    @property
    def masked(self) -> bool:
        """Whether a digit is unknown (`X`)."""
        return "X" in self.year_digits + self.month_digits + self.day_digits

    @property
    def components(self) -> frozenset[str]:
        """The components it has, of "year", "month" (also a season) and "day"."""
        if self.day_digits:
            return _YEAR | _MONTH | _DAY
        return _YEAR | _MONTH if self.month_digits else _YEAR


def read_date(text: str, offset: int, *, alone: bool = True) -> DatePart:
    """Read one date that stands at `offset` of the whole; only `alone` may it have a time."""
    match = _DATE.fullmatch(text)
    if match:
        return _calendar_date(match, offset)
    match = _LONG_YEAR.fullmatch(text)
    if match:
        return _long_year(match, offset)
    match = _DATE_TIME.fullmatch(text)
    if match is not None and alone:
        day = _DATE.fullmatch(match[1])
        if day:
            part = _calendar_date(day, offset)
            return DatePart(
                text,
                part.year_digits,
                part.month_digits,
                part.day_digits,
                Unit.DAY,
                part.earliest,
                part.latest,
                time=match[2],
            )
    raise explain(text, offset, time_in_span=match is not None)


def _long_year(match: re.Match[str], offset: int) -> DatePart:
    sign, digits, exponent, qualifier = match.groups()
    power = int(exponent or 0)
    if len(digits) + power > _MAX_YEAR_DIGITS:
        message = f"years of more than {_MAX_YEAR_DIGITS} digits are not read"
        raise EdtfError(message, "write the span in words and leave the date out", offset)
    year = int(digits) * 10**power
    if year < _FIRST_LONG_YEAR:
        level = "exponential years (EDTF level 2)" if exponent else "`Y`"
        message = f"{level} only for years beyond four digits"
        raise EdtfError(message, f"write `{sign}{year:04d}`", offset)
    year = -year if sign else year
    return DatePart(
        match[0],
        str(year),
        "",
        "",
        Unit.YEAR,
        Day(year, 1, 1),
        Day(year, 12, 31),
        _YEAR if qualifier in {"~", "%"} else _NONE,
        _YEAR if qualifier in {"?", "%"} else _NONE,
    )


def _calendar_date(match: re.Match[str], offset: int) -> DatePart:
    sign, year, month, day = (match[name] or "" for name in ("sign", "year", "month", "day"))
    if sign and year == "0000":
        raise EdtfError("there is no year -0000", "write `0000` for 1 BC", offset)
    if "X" in year + month + day:
        earliest, latest = _masked_bounds(match, offset)
    else:
        earliest, latest = _plain_bounds(match, offset)
    return DatePart(
        match[0],
        sign + year,
        month,
        day,
        _unit(year, month, day),
        earliest,
        latest,
        _qualified(match, "~%"),
        _qualified(match, "?%"),
    )


def _qualified(match: re.Match[str], marks: str) -> frozenset[str]:
    """Collect the components that carry one of `marks`.

    A mark before a component counts for it alone; one after it, also for all to its left.
    """
    found = _NONE
    for name, scope in (
        ("q_year", _YEAR),
        ("to_year", _YEAR),
        ("q_month", _MONTH),
        ("to_month", _YEAR | _MONTH),
        ("q_day", _DAY),
        ("to_day", _YEAR | _MONTH | _DAY),
    ):
        if match[name] and match[name] in marks:
            found |= scope
    return found


def _unit(year: str, month: str, day: str) -> Unit:
    if "X" in year:
        return _YEAR_UNITS[year.index("X")]
    if not month or "X" in month:
        return Unit.YEAR
    if int(month) in _DIVISIONS:
        return Unit.SEASON
    return Unit.DAY if day and "X" not in day else Unit.MONTH


def _plain_bounds(match: re.Match[str], offset: int) -> tuple[Day, Day]:
    year = int((match["sign"] or "") + match["year"])
    if not match["month"]:
        return Day(year, 1, 1), Day(year, 12, 31)
    month = int(match["month"])
    if month in _DIVISIONS and not match["day"]:
        return _division_bounds(month, year, year)
    if month not in _MONTHS:
        raise no_such_month(match, offset)
    length = days_in_month(year, month)
    if not match["day"]:
        return Day(year, month, 1), Day(year, month, length)
    day = int(match["day"])
    if not 1 <= day <= length:
        raise no_such_day(match, length, offset)
    return Day(year, month, day), Day(year, month, day)


def _division_bounds(division: int, first_year: int, last_year: int) -> tuple[Day, Day]:
    first, length = _DIVISIONS[division]
    year, last = last_year + (first + length - 2) // 12, (first + length - 2) % 12 + 1
    return Day(first_year, first, 1), Day(year, last, days_in_month(year, last))


def _masked_bounds(match: re.Match[str], offset: int) -> tuple[Day, Day]:
    """Find the first and the last day that a date with unknown digits can mean."""
    month, day = match["month"] or "", match["day"] or ""
    division = int(month) if month and "X" not in month else 0
    if division in _DIVISIONS and not day:
        first, last = (next(_years(match, descending=back)) for back in (False, True))
        return _division_bounds(division, first, last)
    months = matching(month or "XX", _MONTHS)
    if not months:
        raise no_such_month(match, offset)
    days = matching(day, _DAYS) if day else ()
    if day:
        leap_years = _has_leap_year(match["year"])
        longest = max(days_in_month(0 if leap_years else 1, number) for number in months)
        if not days or days[0] > longest:
            raise no_such_day(match, longest, offset)
    earliest = next(_fitting_days(match, months, days, descending=False))
    latest = next(_fitting_days(match, months, days, descending=True))
    return earliest, latest


def _has_leap_year(pattern: str) -> bool:
    """Say whether any year of the pattern is a leap year, without going through all of them."""
    ends = matching(pattern[2:], range(100))
    if any(end % 4 == 0 for end in ends if end):
        return True
    return 0 in ends and any(century % 4 == 0 for century in matching(pattern[:2], range(100)))


@lru_cache(maxsize=256)
def matching(pattern: str, values: range) -> tuple[int, ...]:
    """List the values whose two digits fit the pattern (`1X`, `XX`, `05`), in order."""
    return tuple(
        value
        for value in values
        if all(mask in {"X", digit} for mask, digit in zip(pattern, f"{value:02d}", strict=True))
    )


def _years(match: re.Match[str], *, descending: bool) -> Iterator[int]:
    """Yield the years that fit the year's pattern, in order of time."""
    negative = bool(match["sign"])
    digits = _DIGITS[::-1] if descending is not negative else _DIGITS
    for combination in itertools.product(
        *(digits if mask == "X" else mask for mask in match["year"])
    ):
        year = int("".join(combination))
        if not negative:
            yield year
        elif year:  # there is no year -0000
            yield -year


def _fitting_days(
    match: re.Match[str], months: tuple[int, ...], days: tuple[int, ...], *, descending: bool
) -> Iterator[Day]:
    """Yield days that fit, in order; without `days`, the first or the last of each month."""
    if descending:
        months, days = months[::-1], days[::-1]
    for year in _years(match, descending=descending):
        for month in months:
            length = days_in_month(year, month)
            for day in days or (length if descending else 1,):
                if day <= length:
                    yield Day(year, month, day)
