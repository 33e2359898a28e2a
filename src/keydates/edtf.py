"""EDTF, the Extended Date/Time Format (ISO 8601-2:2019): from notation to exact bounds.

Supported: level 0 and level 1 whole; of level 2 qualified components (`2017?-11-20`), one-of sets
(`[a..b]`), masked digits anywhere (`156X-12-25`), exponential years (`Y17E8`) and the divisions of
a year (25 to 41). Sets of several dates (`{...}`) and significant digits (`1950S2`) are refused:
an event has one date, and a number of digits gives no bounds of its own.

Bounds are days of the proleptic Gregorian calendar, with nothing padded: a qualifier says how sure
the source is and moves no bound. Seasons have none in the standard; here, by declared convention,
they are the meteorological ones of the northern hemisphere: spring is March to May, and winter
`2015-24` is December 2015 to February 2016 (the southern seasons, 29 to 32, six months apart).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from keydates.days import Day, days_in_month
from keydates.edtf_errors import EdtfError
from keydates.edtf_part import DatePart, Unit, read_date

__all__ = [
    "DatePart",
    "Day",
    "Edtf",
    "EdtfError",
    "Form",
    "Unit",
    "parse_edtf",
    "suggest_edtf",
]

MAX_LENGTH: Final = 200  # characters; the longest sensible set of dates is far shorter
_CACHE_SIZE: Final = 16_384

_PLAIN_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_JOINTS: Final = re.compile(r"(/|,|\.\.|\[|\])")
_NONE: Final[frozenset[str]] = frozenset()


class Form(StrEnum):
    """What a notation states: one date, a span of time, or one date out of several."""

    DATE = "date"
    INTERVAL = "interval"
    ONE_OF = "one-of"


class Edtf(NamedTuple):
    """A date in EDTF with its exact bounds.

    Attributes:
        text: the notation exactly as given.
        form: one date, an interval, or one of a set.
        parts: the dates written, in order: one for a date, up to two for an interval (`start` and
            `end` tell them apart), every one that is named for a set.
        earliest: the first day it can mean; None where open or unknown on that side.
        latest: the last day it can mean; None where open or unknown on that side.
        choices: for a set, each choice as its first and last date (the same twice for a single
            date, None on an open side); empty otherwise.
        open_start: the start is `..`: none, or none stated.
        open_end: the end is `..`: none, or still going on.
        unknown_start: an interval whose start is left blank.
        unknown_end: an interval whose end is left blank.

    """

    text: str
    form: Form
    parts: tuple[DatePart, ...]
    earliest: Day | None
    latest: Day | None
    choices: tuple[tuple[DatePart | None, DatePart | None], ...] = ()
    open_start: bool = False
    open_end: bool = False
    unknown_start: bool = False
    unknown_end: bool = False

    @property
    def start(self) -> DatePart | None:
        """The date an interval begins with, or the date itself; None where there is none."""
        if self.form is Form.ONE_OF or self.open_start or self.unknown_start:
            return None
        return self.parts[0]

    @property
    def end(self) -> DatePart | None:
        """The date an interval ends with, or the date itself; None where there is none."""
        if self.form is Form.ONE_OF or self.open_end or self.unknown_end:
            return None
        return self.parts[-1]

    @property
    def approximate(self) -> frozenset[str]:
        """The components marked approximate in any of the dates."""
        return _NONE.union(*(part.approximate for part in self.parts))

    @property
    def uncertain(self) -> frozenset[str]:
        """The components marked uncertain in any of the dates."""
        return _NONE.union(*(part.uncertain for part in self.parts))

    @property
    def time(self) -> str | None:
        """The time of day of a date-time with its offset (`12:30:00Z`); bounds remain days."""
        return self.parts[0].time if self.form is Form.DATE else None


@lru_cache(maxsize=_CACHE_SIZE)
def parse_edtf(text: str) -> Edtf:
    """Read a date in EDTF.

    Raises:
        EdtfError: `text` is no EDTF, names a day that does not exist, or uses a part of level 2
            that is not supported (the message then names the level).

    """
    if len(text) > MAX_LENGTH:
        message = f"a date of {len(text)} characters; at most {MAX_LENGTH} are read"
        raise EdtfError(message, "write one date, interval or set in EDTF")
    try:
        return _parse(text)
    except EdtfError as error:
        suggestion = suggest_edtf(text)
        hint = f"write `{suggestion}`" if suggestion else error.hint
        raise EdtfError(error.message, hint, error.offset) from None


@lru_cache(maxsize=4096)  # the words of a source are asked about more than once
def suggest_edtf(text: str) -> str | None:
    """Put a date in plain English, or in broken EDTF, into EDTF.

    Returns None where no reading is safe: `2/3/2015` could be two days, and `late 2015` has no
    agreed bounds. "Early", "mid" and "late" of a month mean its days 1 to 10, 11 to 20 and 21 to
    the end.
    """
    if len(text) > MAX_LENGTH:
        return None
    from keydates.prose import read_prose  # most chronologies never need it

    for candidate in (text, *read_prose(text), _mend_pieces(text)):
        try:
            _parse(candidate)
        except EdtfError:
            continue
        return candidate
    return None


def _mend_pieces(text: str) -> str:
    """Mend each date of an interval or set on its own: `2015-9-1/2015-10-3`."""
    pieces = _JOINTS.split(text)
    if len(pieces) == 1:
        return text
    return "".join(
        piece if not piece.strip() or _JOINTS.fullmatch(piece) else suggest_edtf(piece) or piece
        for piece in pieces
    )


def _parse(text: str) -> Edtf:
    match = _PLAIN_DAY.fullmatch(text)
    if match:  # by far the most common form
        year, month, day = map(int, match.groups())
        if 1 <= month <= 12 and 1 <= day <= days_in_month(year, month):  # noqa: PLR2004
            known = Day(year, month, day)
            part = DatePart(text, match[1], match[2], match[3], Unit.DAY, known, known)
            return Edtf(text, Form.DATE, (part,), known, known)
    if text.startswith("["):
        return _parse_set(text)
    if "/" in text and not text.startswith("{"):
        return _parse_interval(text)
    part = read_date(text, 0)
    return Edtf(text, Form.DATE, (part,), part.earliest, part.latest)


def _parse_interval(text: str) -> Edtf:
    first, _, last = text.partition("/")
    second = len(first) + 1
    if "/" in last:
        raise EdtfError("an interval has one slash", None, second + last.index("/"))
    if not first and not last:
        raise EdtfError(
            "an interval with two unknown ends says nothing",
            "write at least one end, or give no date and the reason in `undated`",
        )
    start = None if first in {"", ".."} else _read_piece(first, 0)
    end = None if last in {"", ".."} else _read_piece(last, second)
    if start is not None and end is not None:
        _check_order(start, end, second)
    return Edtf(
        text,
        Form.INTERVAL,
        tuple(part for part in (start, end) if part is not None),
        start.earliest if start else None,
        end.latest if end else None,
        (),
        first == "..",
        last == "..",
        not first,
        not last,
    )


def _read_piece(text: str, offset: int) -> DatePart:
    """Read a date of an interval or set; a hint then says which piece it replaces."""
    try:
        return read_date(text, offset, alone=False)
    except EdtfError as error:
        if text and error.hint and error.hint.startswith("write `"):
            hint = f"instead of `{text}` {error.hint}"
            raise EdtfError(error.message, hint, error.offset) from None
        raise


def _check_order(start: DatePart, end: DatePart, offset: int) -> None:
    """Refuse an interval that ends before it starts.

    An end that is a plain month or year has to begin no earlier than the start does: other readers
    of EDTF compare first days, and `2015-09-30/2015` is more often a slip than a meaning. An end
    with unknown digits or a season says plainly that it is vague, and needs only one day in time.
    """
    vague = end.masked or end.season is not None
    if end.latest < start.earliest:
        message = f"the interval ends ({end.text}) before it starts ({start.text})"
        raise EdtfError(message, f"write `{end.text}/{start.text}`", offset)
    if not vague and end.earliest < start.earliest:
        message = f"the end {end.text} begins before the start {start.text} does"
        blanks = "-XX" if end.month_digits else "-XX-XX"
        masked = f"{end.year_digits}{end.month_digits and '-' + end.month_digits}{blanks}"
        hint = f"for an end on an unknown day write `{start.text}/{masked}`"
        raise EdtfError(message, hint, offset)


def _parse_set(text: str) -> Edtf:
    if not text.endswith("]"):
        raise EdtfError("a one-of set ends with `]`", None, len(text) - 1)
    choices: list[tuple[DatePart | None, DatePart | None]] = []
    offset = 1
    members = text[1:-1].split(",")
    for number, member in enumerate(members):
        first, dots, last = member.partition("..")
        start = _read_piece(first, offset) if first or not dots else None
        after = offset + len(first) + len(dots)
        end = (_read_piece(last, after) if last else None) if dots else start
        if start is None and end is None:
            raise EdtfError("`..` needs a date on one side", None, offset)
        if start is None and number > 0:
            raise EdtfError("only the first choice of a set may be open to the past", None, offset)
        if end is None and number < len(members) - 1:
            raise EdtfError("only the last choice of a set may be open to the future", None, after)
        if start is not None and end is not None and end.latest < start.earliest:
            message = f"the range ends ({last}) before it starts ({first})"
            raise EdtfError(message, f"instead of `{member}` write `{last}..{first}`", offset)
        choices.append((start, end))
        offset += len(member) + 1
    if len(choices) == 1 and choices[0][0] is choices[0][1]:
        raise EdtfError("a set of one date is that date", f"write `{text[1:-1]}`", 0)
    starts = [start.earliest for start, _ in choices if start is not None]
    ends = [end.latest for _, end in choices if end is not None]
    open_start, open_end = len(starts) < len(choices), len(ends) < len(choices)
    named = (
        part
        for start, end in choices
        for part in ((start,) if start is end else (start, end))
        if part is not None
    )
    return Edtf(
        text,
        Form.ONE_OF,
        tuple(named),
        None if open_start else min(starts),
        None if open_end else max(ends),
        tuple(choices),
        open_start,
        open_end,
    )
