"""What is wrong with a string that is no EDTF, in words that say what to write instead."""

from __future__ import annotations

import re
from typing import Final

from keydates.days import MONTHS

__all__ = ["EdtfError", "explain", "no_such_day", "no_such_month"]

_SIGNIFICANT: Final = re.compile(r"Y?(-?)([0-9]{1,12})(?:E([0-9]))?S([1-9][0-9]?)")
_LOOKS_LIKE_TIME: Final = re.compile(r"[0-9](?:[Tt][0-9]| [0-9]{1,2}:)")
_DAY_AND_TIME: Final = re.compile(r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ][0-9].*", re.DOTALL)
_FOREIGN: Final = re.compile(r"[^0-9XYESTZ?~%:+./,\[\]{}-]")
_WORDS: Final = re.compile(r"[A-WYZa-z]{2}")
_GENERAL_HINT: Final = (
    "write YYYY, YYYY-MM or YYYY-MM-DD, an interval such as `2015-03/2015-09`, or a choice such as "
    "`[2015-09-21..2015-09-30]`"
)


class EdtfError(ValueError):
    """A string that is not a date in EDTF, or not one that is supported.

    Attributes:
        message: what is wrong; names the EDTF level where a part of it is not supported.
        hint: what to write instead, or None.
        offset: the 0-based character of the string where the trouble is.
    """

    def __init__(self, message: str, hint: str | None = None, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.offset = offset

    def __reduce__(self) -> tuple[type[EdtfError], tuple[str, str | None, int]]:
        """Pickle whole: an exception's own way would keep the message alone."""
        return type(self), (self.message, self.hint, self.offset)


def no_such_month(match: re.Match[str], offset: int) -> EdtfError:
    """Say that the month of a date does not exist; `match` is of the calendar date."""
    month, year = match["month"], f"{match['sign'] or ''}{match['year']}"
    if match["day"] and month.isdigit() and 21 <= int(month) <= 41:  # noqa: PLR2004
        message = f"a season ({month}) has no days"
        return EdtfError(message, f"write `{year}-{month}`", offset + match.start("day"))
    message = f"there is no month {month}: months are 01 to 12, seasons 21 to 24"
    hint = f"write `{year}` when the month is not known"
    return EdtfError(message, hint, offset + match.start("month"))


def no_such_day(match: re.Match[str], length: int, offset: int) -> EdtfError:
    """Say that the day of a date does not exist in a month of `length` days."""
    year, month = f"{match['sign'] or ''}{match['year']}", match["month"]
    name = f"{MONTHS[int(month) - 1]} {year}" if month.isdigit() else f"{year}-{month}"
    message = f"there is no day {match['day']} in {name}, which has {length} days"
    hint = f"write `{year}-{month}` when the day is not known"
    return EdtfError(message, hint, offset + match.start("day"))


def explain(text: str, offset: int, *, time_in_span: bool) -> EdtfError:
    """Say why `text`, at `offset` of the whole, is no date.

    `time_in_span` says that it would be a date-time if it stood alone.
    """
    if time_in_span:
        message = "the ends of an interval and the members of a set are dates without a time of day"
        return EdtfError(message, f"write `{text.partition('T')[0]}`", offset + text.index("T"))
    for check in (_nothing, _unsupported, _time_of_day, _foreign_character, _digits, _shape):
        error = check(text, offset)
        if error is not None:
            return error
    return EdtfError(f"{text[:40]!r} is not a date in EDTF", None, offset)


def _nothing(text: str, offset: int) -> EdtfError | None:
    if text:
        return None
    return EdtfError("a date is missing here", _GENERAL_HINT, offset)


def _unsupported(text: str, offset: int) -> EdtfError | None:
    if text.startswith("{"):
        message = "a set of several dates, `{...}`, is EDTF level 2 and not supported"
        hint = "write one event for each date, an interval `a/b`, or `[a,b]` if it was one of them"
        return EdtfError(message, hint, offset)
    match = _SIGNIFICANT.fullmatch(text)
    if match:
        sign, digits, exponent, significant = match.groups()
        message = "significant digits, `S`, are EDTF level 2 and not supported"
        number = str(int(digits)) + "0" * int(exponent or 0)
        unknown = max(len(number) - int(significant), 0)
        kept = number[: len(number) - unknown]
        letter = "Y" if len(number) > 4 else ""  # noqa: PLR2004 - a longer year needs it
        ends = [f"{letter}{sign}{kept + digit * unknown:0>4}" for digit in ("90" if sign else "09")]
        hint = f"write `[{ends[0]}..{ends[1]}]`" if unknown else f"write `{ends[0]}`"
        return EdtfError(message, hint, offset + text.index("S"))
    return None


def _time_of_day(text: str, offset: int) -> EdtfError | None:
    found = _LOOKS_LIKE_TIME.search(text)
    if found is None:
        return None
    if re.search("[Tt]24:", text):
        message = "hours run from 00 to 23; the end of a day is the next day's 00:00:00"
    else:
        message = (
            "a time of day is hh:mm:ss after a whole date and `T`, "
            "then nothing, `Z` or an offset such as `+03:00`"
        )
    whole = _DAY_AND_TIME.fullmatch(text)
    hint = f"write `{whole[1]}`, and the time in `expression`" if whole else None
    return EdtfError(message, hint, offset + found.start() + 1)


def _foreign_character(text: str, offset: int) -> EdtfError | None:
    found = _FOREIGN.search(text)
    if found is None or _WORDS.search(text):
        return None
    where = offset + found.start()
    if found.group().isspace():
        return EdtfError("a date in EDTF has no spaces", None, where)
    if found.group() in "()":
        message = f"`{found.group()}` belonged to a draft of EDTF"
        hint = "write the qualifier `?`, `~` or `%` beside the year, month or day it is about"
        return EdtfError(message, hint, where)
    if found.group() in "xyestz":
        message = f"the letters of EDTF are capitals: `{found.group().upper()}`"
        return EdtfError(message, None, where)
    return EdtfError(f"{text[:40]!r} is not a date in EDTF", None, where)


def _digits(text: str, offset: int) -> EdtfError | None:
    match = re.match(r"([?~%]?)([+-]?)([0-9X]+)", text)
    if match and match[2] == "+":
        return EdtfError("a year has no plus sign", None, offset + match.start(2))
    if match and len(match[3]) != 4:  # noqa: PLR2004
        message = "a year has four digits; a longer one begins with `Y`"
        return EdtfError(message, None, offset + match.start(3))
    return None


def _shape(text: str, offset: int) -> EdtfError | None:
    doubled = re.search(r"[?~%]{2}", text)
    if doubled:
        message = "one qualifier at a place: `?` uncertain, `~` approximate, `%` both"
        return EdtfError(message, None, offset + doubled.start() + 1)
    if text.startswith("Y"):
        message = "after `Y` comes a year of more than four digits, and nothing else"
        return EdtfError(message, None, offset)
    if "[" in text or "]" in text:
        message = "a set in brackets stands alone, without a qualifier or a second end"
        return EdtfError(message, None, offset)
    if re.fullmatch(r"-?[0-9X]{4}(-[0-9X]{1,2}){1,2}", text):
        message = "months and days have two digits"
        return EdtfError(message, None, offset + 5)
    return None
