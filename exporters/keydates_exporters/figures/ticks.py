"""Where a time axis is marked, and what stands there: from single days to millions of years.

Time is counted in day numbers: 1 is 1 January of the year 1, as in `datetime.date.toordinal`, and
the count goes on in both directions by the proleptic Gregorian calendar, exactly and without end.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final, Literal

from keydates.days import Day, days_in_month
from keydates.edtf_words import SHORT_MONTHS, year_words

__all__ = ["STEPS", "Span", "Step", "Tick", "choose_step", "day_number", "day_of", "ticks"]

_DAYS_IN_400_YEARS: Final = 146_097
_MONTHS: Final = 12
_LAST_WITH_ERA: Final = 999
_MILLION: Final = 1_000_000
_LARGEST_POWER: Final = 13  # the dates of the model have years of at most 12 digits

Measure = Callable[[str], float]
"""How wide a label is, in points."""


@lru_cache(maxsize=2)
def _days_before_month(leap: bool) -> tuple[int, ...]:
    year = 4 if leap else 1
    return (0, *accumulate(days_in_month(year, month) for month in range(1, _MONTHS + 1)))


def _is_leap(year: int) -> bool:
    return days_in_month(year, 2) == 29  # noqa: PLR2004


def day_number(day: Day) -> int:
    """Count a day: 1 is 1 January of the year 1, 0 the day before."""
    years = day.year - 1
    before = years * 365 + years // 4 - years // 100 + years // 400
    return before + _days_before_month(_is_leap(day.year))[day.month - 1] + day.day


def day_of(number: int) -> Day:
    """Return the day of a day number."""
    year = (number - 1) * 400 // _DAYS_IN_400_YEARS + 1
    # The estimate by the average length of a year is at most one off.
    if day_number(Day(year, 1, 1)) > number:
        year -= 1
    elif day_number(Day(year + 1, 1, 1)) <= number:
        year += 1
    within = number - day_number(Day(year, 1, 1))
    before = _days_before_month(_is_leap(year))
    month = bisect_right(before, within)
    return Day(year, month, within - before[month - 1] + 1)


@dataclass(frozen=True, slots=True)
class Step:
    """From one mark of an axis to the next: so many days, months or years.

    Days are counted anew in each month, months in each year; years by their number in their era,
    so that 100 BC and AD 100 are marked and the year 0, which no reader knows, is not.
    """

    unit: Literal["day", "month", "year"]
    count: int

    @property
    def days(self) -> float:
        """How long it is on average."""
        return self.count * {"day": 1, "month": 30.44, "year": 365.2425}[self.unit]


STEPS: Final = (
    # Ten days part a month as its early, mid and late days do.
    *(Step("day", count) for count in (1, 2, 5, 10)),
    *(Step("month", count) for count in (1, 3, 6)),
    *(Step("year", f * 10**power) for power in range(_LARGEST_POWER) for f in (1, 2, 5)),
)
"""The steps that an axis may have, from short to long."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis, at the beginning of the day, month or year that its label names.

    Attributes:
        number: the day number of that beginning.
        label: what stands behind it: "14", "Apr", "2015", "100 BC".
    """

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """A month or year that several marks share, as far as the axis shows it.

    Attributes:
        first: the day number of its first day; the axis may begin later.
        end: the day number after its last day.
        label: its name: "May 2020", "2015".
    """

    first: int
    end: int
    label: str


def ticks(step: Step, first: float, end: float) -> tuple[list[Tick], list[Span]]:
    """Return the marks at or after `first` and before `end`, and the longer spans they stand in.

    Both bounds are day numbers, with fractions; marks of years stand in no longer span.
    """
    low, high = -int(-first // 1), -int(-end // 1)  # rounded up
    if step.unit == "day":
        found = list(_day_ticks(step.count, low, high))
        return found, list(_months(first, end))
    if step.unit == "month":
        return list(_month_ticks(step.count, low, high)), list(_years(first, end))
    return list(_year_ticks(step.count, low, high)), []


def _day_ticks(count: int, low: int, high: int) -> Iterator[Tick]:
    for number in range(low, high):
        day = day_of(number)
        # A mark just before the next month's first would crowd it.
        whole = day.day + count - 1 <= days_in_month(day.year, day.month)
        if (day.day - 1) % count == 0 and whole:
            yield Tick(number, str(day.day))


def _month_starts(low: float, high: float) -> Iterator[Day]:
    day = day_of(int(low // 1))
    year, month = day.year, day.month
    while day_number(Day(year, month, 1)) < high:
        yield Day(year, month, 1)
        year, month = (year, month + 1) if month < _MONTHS else (year + 1, 1)


def _month_ticks(count: int, low: int, high: int) -> Iterator[Tick]:
    for day in _month_starts(low, high):
        number = day_number(day)
        if number >= low and (day.month - 1) % count == 0:
            yield Tick(number, SHORT_MONTHS[day.month - 1])


def _year_ticks(count: int, low: int, high: int) -> Iterator[Tick]:
    for year in _round_years(count, day_of(low).year, day_of(high).year):
        number = day_number(Day(year, 1, 1))
        if low <= number < high:
            yield Tick(number, _year_label(year))


def _round_years(count: int, first: int, last: int) -> Iterator[int]:
    """Yield astronomical years whose number in their era is a multiple of `count`, and AD 1."""
    before = (1 - first) // count  # of 1 BC, 2 BC ... those before Christ
    after_last = max((1 - last) // count, 0)
    for multiple in range(before, after_last - 1, -1):
        if multiple > 0:
            yield 1 - multiple * count
    if count > 1 and first <= 1 <= last:
        yield 1
    for multiple in range(max(-(-first // count), 1), last // count + 1):
        yield multiple * count


def _year_label(year: int) -> str:
    number = year if year > 0 else 1 - year
    if number >= _MILLION and number % (_MILLION // 10) == 0:
        millions = f"{number / _MILLION:,g} million"
        return f"AD {millions}" if year > 0 else f"{millions} BC"
    return year_words(year)


def _months(first: float, end: float) -> Iterator[Span]:
    for day in _month_starts(first, end):
        start = day_number(day)
        label = f"{SHORT_MONTHS[day.month - 1]} {year_words(day.year)}"
        yield Span(start, start + days_in_month(day.year, day.month), label)


def _years(first: float, end: float) -> Iterator[Span]:
    year = day_of(int(first // 1)).year
    while day_number(Day(year, 1, 1)) < end:
        start, after = day_number(Day(year, 1, 1)), day_number(Day(year + 1, 1, 1))
        yield Span(start, after, year_words(year))
        year += 1


def choose_step(first: float, end: float, points_a_day: float, measure: Measure) -> Step:
    """Return the shortest step whose labels stand clear of each other.

    `first` and `end` are day numbers, and `measure` the width of a label with the gap it needs.
    """
    years = [day_of(int(number // 1)).year for number in (first, end)]
    if years[0] <= _LAST_WITH_ERA <= years[1]:
        years.append(_LAST_WITH_ERA)  # "AD 999" is wider than the years after it
    ends = [_year_label(year) for year in years]
    widest = {
        "day": measure("30"),
        "month": max(map(measure, SHORT_MONTHS)),
        "year": max(map(measure, ends)),
    }
    for step in STEPS:
        if step.days * points_a_day >= widest[step.unit] and _spans_fit(
            step, points_a_day, measure, ends[1]
        ):
            return step
    return STEPS[-1]


def _spans_fit(step: Step, points_a_day: float, measure: Measure, year: str) -> bool:
    """Whether the names of the months or years that the marks stand in find room."""
    if step.unit == "day":
        return points_a_day * 28 >= measure(f"May {year}")
    return step.unit == "year" or points_a_day * 365 >= measure(year)
