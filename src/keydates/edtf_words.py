"""The notation alone in English words: what EDTF says, and nothing of its source.

`plain_words` gives the words and, apart from them, the remarks that belong in brackets, so that
`keydates.wording` can join them with its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydates.days import MONTHS, Day, days_in_month
from keydates.edtf import Edtf, Form, Unit
from keydates.edtf_part import matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keydates.edtf import DatePart

__all__ = [
    "SHORT_MONTHS",
    "bracketed",
    "component_names",
    "day_words",
    "part_of_month",
    "plain_words",
    "span_words",
    "time_words",
    "year_words",
]

SHORT_MONTHS: Final = tuple(month[:3] for month in MONTHS)
"""The names of the months cut to three letters, for tables and calendars."""

_SEASONS: Final = ("spring", "summer", "autumn", "winter")
_ORDINALS: Final = ("first", "second", "third", "fourth")
_FIRST_PLAIN_YEAR: Final = 1000  # an earlier year needs its era to be known for a year
_LAST_PLAIN_YEAR: Final = 9999
_MOST_CHOICES: Final = 4  # more than a reader wants to see one by one
_WORDY: Final = ("some ", "the ", "unknown ", "first ", "second ", "third ", "fourth ", "last ")


def year_words(year: int) -> str:
    """Write an astronomical year with its era where needed: 2015, AD 43, 44 BC."""
    if year <= 0:
        number = 1 - year
        return f"{number:,} BC" if number > _LAST_PLAIN_YEAR else f"{number} BC"
    if year > _LAST_PLAIN_YEAR:
        return f"AD {year:,}"
    return str(year) if year >= _FIRST_PLAIN_YEAR else f"AD {year}"


def day_words(day: Day, months: Sequence[str] = MONTHS) -> str:
    """Write a day: 4 May 2017, 15 March 44 BC."""
    return f"{day.day} {months[day.month - 1]} {year_words(day.year)}"


def span_words(first: Day, last: Day, joint: str, months: Sequence[str] = MONTHS) -> str:
    """Join two days with `joint`, naming a shared month and year once: 21 to 30 September 2015."""
    if first[:2] == last[:2]:
        return f"{first.day} {joint} {day_words(last, months)}"
    if first.year == last.year:
        return f"{first.day} {months[first.month - 1]} {joint} {day_words(last, months)}"
    return f"{day_words(first, months)} {joint} {day_words(last, months)}"


def bracketed(words: str, remarks: Iterable[str]) -> str:
    """Put remarks in brackets behind the words, each once."""
    inside = "; ".join(dict.fromkeys(remarks))
    return f"{words} ({inside})" if inside else words


def time_words(time: str) -> str:
    """Write a time of day with its offset: 12:30:00 UTC, 12:30:00 UTC+04:30."""
    clock, zone = time[:8], time[8:]
    return f"{clock} UTC{zone.removeprefix('Z')}" if zone else clock


def component_names(part: DatePart, components: frozenset[str]) -> str:
    """Name components for readers: "year", "month and year", "season"."""
    month = "month" if part.season is None else "season"
    named = (("day", "day"), ("month", month), ("year", "year"))
    names = [word for component, word in named if component in components]
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def plain_words(date: Edtf, months: Sequence[str] = MONTHS) -> tuple[str, list[str]]:
    """Say what the notation says: the words, and the remarks that belong in brackets."""
    if date.form is Form.DATE:
        return _part_words(date.parts[0], months)
    if date.form is Form.ONE_OF:
        return _set_words(date, months), []
    return _interval_words(date, months)


def part_of_month(date: Edtf) -> str | None:
    """Return "early", "mid" or "late" for a choice of just those days of one month, else None."""
    if date.form is not Form.ONE_OF or len(date.choices) != 1:
        return None
    start, end = date.choices[0]
    if start is None or end is None or not (_is_plain_day(start) and _is_plain_day(end)):
        return None
    first, last = start.earliest, end.earliest
    if first[:2] != last[:2]:
        return None
    length = days_in_month(first.year, first.month)
    return {(1, 10): "early", (11, 20): "mid", (21, length): "late"}.get((first.day, last.day))


def _is_plain_day(part: DatePart) -> bool:
    return part.unit is Unit.DAY and not part.approximate and not part.uncertain


def _part_words(part: DatePart, months: Sequence[str]) -> tuple[str, list[str]]:
    words, remarks = _base_words(part, months), []
    if part.time is not None:
        words = f"{words}, {time_words(part.time)}"
    if part.approximate == part.components and not words.startswith(_WORDY):
        words = f"c. {words}"
    elif part.approximate == part.components:
        remarks.append("approximate")
    elif part.approximate:
        remarks.append(f"{component_names(part, part.approximate)} approximate")
    if part.uncertain == part.components:
        remarks.append("uncertain")
    elif part.uncertain:
        remarks.append(f"{component_names(part, part.uncertain)} uncertain")
    return words, remarks


def _base_words(part: DatePart, months: Sequence[str]) -> str:
    if part.season is not None:
        return _season_words(part, part.season)
    if part.masked:
        return _masked_words(part, months)
    if part.unit is Unit.DAY:
        return day_words(part.earliest, months)
    year = year_words(part.earliest.year)
    return year if part.unit is Unit.YEAR else f"{months[part.earliest.month - 1]} {year}"


def _season_words(part: DatePart, number: int) -> str:
    first, last = part.earliest.year, part.latest.year
    if "X" in part.year_digits:
        year = f"of {_year_among(part)}"
    elif first == last:
        year = year_words(first)
    elif first >= _FIRST_PLAIN_YEAR and last % 100 and last <= _LAST_PLAIN_YEAR:
        year = f"{first}–{last % 100:02d}"
    else:
        year = f"{year_words(first)}–{year_words(last)}"
    if number <= 32:  # noqa: PLR2004 - the seasons end here
        side = ("", " (northern hemisphere)", " (southern hemisphere)")[(number - 21) // 4]
        return f"{_SEASONS[(number - 21) % 4]} {year}{side}"
    year = year.removeprefix("of ")
    if number <= 36:  # noqa: PLR2004 - the quarters
        return f"{_ORDINALS[number - 33]} quarter of {year}"
    if number <= 39:  # noqa: PLR2004 - the thirds
        return f"{('first', 'second', 'last')[number - 37]} four months of {year}"
    return f"{_ORDINALS[number - 40]} half of {year}"


def _year_span(part: DatePart) -> str | None:
    """Name the years that a masked year can mean, or None where they have no name of their own."""
    digits = part.year_digits
    if digits.endswith("XX") and digits.count("X") == 2:  # noqa: PLR2004
        number = int(digits[:-2].lstrip("-")) + 1
        return f"{number}{_ending(number)} century{' BC' if digits[0] == '-' else ''}"
    if digits.isalnum() and digits.index("X") == len(digits) - 1 and digits[:-1].strip("0"):
        decade = int(digits[:-1] + "0")
        return f"{'AD ' if decade < _FIRST_PLAIN_YEAR else ''}{decade}s"
    return None


def _year_among(part: DatePart) -> str:
    """Name one year of those a masked year can mean: "some year in the 1560s"."""
    if set(part.year_digits) == {"X"}:
        return "an unknown year"
    named = _year_span(part)
    if named:
        return f"some year in the {named}"
    first, last = year_words(part.earliest.year), year_words(part.latest.year)
    return f"some year from {first} to {last}"


def _masked_words(part: DatePart, months: Sequence[str]) -> str:
    if not part.month_digits:
        return _year_span(part) or _year_among(part).replace("an unknown", "unknown")
    if "X" in part.year_digits:
        year = f"of {_year_among(part)}"
        in_year = year
    else:
        year = year_words(part.earliest.year)
        in_year = f"in {year}"
    if part.month is not None:
        return _masked_day_words(part, f"{months[part.month - 1]} {year}")
    return _masked_month_words(part, year, in_year, months)


def _masked_day_words(part: DatePart, month: str) -> str:
    if not part.day_digits:
        return month
    if part.day is not None:
        return f"{part.day} {month}"
    if part.day_digits == "XX":
        return f"some day in {month}"
    days = [str(day) for day in matching(part.day_digits, range(1, part.latest.day + 1))]
    if len(days) > _MOST_CHOICES:  # a mask of the last digit: 2X
        return f"some day from {days[0]} to {days[-1]} {month}"
    return f"{_either(days)} {month}"


def _masked_month_words(part: DatePart, year: str, in_year: str, months: Sequence[str]) -> str:
    if part.month_digits == "XX" and part.day is not None:
        return f"the {part.day}{_ending(part.day)} of some month {in_year}"
    if part.month_digits == "XX" and part.day_digits in {"", "XX"}:
        return f"some {'day' if part.day_digits else 'month'} {in_year}"
    names = [months[number - 1] for number in matching(part.month_digits, range(1, 13))]
    if not part.day_digits:
        if len(names) > _MOST_CHOICES:  # 0X
            return f"some month from {names[0]} to {names[-1]} {year}"
        return f"{_either(names)} {year}"
    return f"some day between {span_words(part.earliest, part.latest, 'and', months)}"


def _either(names: Sequence[str]) -> str:
    """Join choices with commas and "or"."""
    return " or ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _interval_words(date: Edtf, months: Sequence[str]) -> tuple[str, list[str]]:
    start, end = date.start, date.end
    if start is not None and end is not None:
        return _joined(start, end, "to", months), []
    if start is not None:
        remark = "continuing" if date.open_end else "end unknown"
        return f"from {bracketed(*_part_words(start, months))}", [remark]
    if end is not None:
        words = f"until {bracketed(*_part_words(end, months))}"
        return words, ["start unknown"] if date.unknown_start else []
    beginning = "no stated start" if date.open_start else "start unknown"
    return beginning, ["continuing" if date.open_end else "end unknown"]


def _joined(start: DatePart, end: DatePart, joint: str, months: Sequence[str]) -> str:
    """Join two dates, naming what they share once where neither carries a qualifier."""
    first, first_remarks = _part_words(start, months)
    last, last_remarks = _part_words(end, months)
    marks = start.approximate | start.uncertain | end.approximate | end.uncertain
    if not marks and not start.masked and not end.masked and start.unit is end.unit:
        if first == last:
            return first
        if start.unit is Unit.DAY:
            return span_words(start.earliest, end.earliest, joint, months)
        if start.unit is Unit.MONTH and start.earliest.year == end.earliest.year:
            return f"{months[start.earliest.month - 1]} {joint} {last}"
        if start.unit is Unit.YEAR and end.earliest.year <= 0:
            return f"{first.removesuffix(' BC')} {joint} {last}"
    return f"{bracketed(first, first_remarks)} {joint} {bracketed(last, last_remarks)}"


def _set_words(date: Edtf, months: Sequence[str]) -> str:
    part = part_of_month(date)
    if part and date.earliest:
        joint = "-" if part == "mid" else " "
        month = f"{months[date.earliest.month - 1]} {year_words(date.earliest.year)}"
        return f"{part}{joint}{month}"
    single = [start for start, end in date.choices if start is end and start is not None]
    if len(single) == len(date.choices) and all(_is_plain_day(day) for day in single):
        days = [day.earliest for day in single]
        if len({day[:2] for day in days}) == 1:
            return _either([*(str(day.day) for day in days[:-1]), day_words(days[-1], months)])
    words = [_choice_words(start, end, months) for start, end in date.choices]
    return _either(words)


def _choice_words(start: DatePart | None, end: DatePart | None, months: Sequence[str]) -> str:
    if start is not None and end is not None:
        if start is end:
            return bracketed(*_part_words(start, months))
        joined = _joined(start, end, "and", months)
        return joined if " and " not in joined else f"between {joined}"
    if start is not None:
        return f"{bracketed(*_part_words(start, months))} or later"
    if end is not None:
        return f"{bracketed(*_part_words(end, months))} or earlier"
    return ""
