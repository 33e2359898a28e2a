"""What of a date can be drawn: stretches of time, each with how surely the item fills it.

A mark is no wider than the date is vague and no narrower. What lasts is drawn solid only where it
is sure to have lasted; the month or year in which it began is drawn like any date that is only
known to lie within a month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from keydates.dates import EventDate
from keydates.edtf import DatePart, Edtf, Form, Unit, parse_edtf
from keydates_exporters.figures.ticks import day_number

__all__ = ["Ink", "Mark", "Stroke", "make_mark"]


class Ink(StrEnum):
    """How surely an item fills a stretch of time; the legend explains each that is used."""

    DAY = "day"
    LASTS = "lasts"
    WITHIN = "within"
    WINDOW = "window"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stretch of one ink.

    Attributes:
        ink: what it says.
        first: day number of the first day, or None where it comes from an open start.
        end: day number after the last day, or None where it goes on.
    """

    ink: Ink
    first: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """All that is drawn of one date, from early to late.

    Attributes:
        strokes: at least one.
        vague: whether any part of the date is approximate or uncertain.
    """

    strokes: tuple[Stroke, ...]
    vague: bool

    @property
    def extent(self) -> tuple[int, int]:
        """The first and the last day number at which something begins or ends."""
        ends = (end for stroke in self.strokes for end in (stroke.first, stroke.end))
        known = [end for end in ends if end is not None]
        return min(known), max(known)

    @property
    def open_start(self) -> bool:
        """Whether it comes from before the first number."""
        return any(stroke.first is None for stroke in self.strokes)

    @property
    def open_end(self) -> bool:
        """Whether it goes on after the last number."""
        return any(stroke.end is None for stroke in self.strokes)


def make_mark(date: EventDate) -> Mark | None:
    """Return what is drawn of a date; None for an interval of which neither end is known."""
    parsed = parse_edtf(date.edtf)
    if parsed.earliest is None and parsed.latest is None:
        return None
    makers = {Form.DATE: _date, Form.ONE_OF: _choices, Form.INTERVAL: _interval}
    strokes = tuple(makers[parsed.form](parsed))
    return Mark(strokes, vague=bool(parsed.approximate or parsed.uncertain))


def _date(parsed: Edtf) -> Iterator[Stroke]:
    part = parsed.parts[0]
    ink = Ink.DAY if part.unit is Unit.DAY else Ink.WITHIN
    yield Stroke(ink, day_number(part.earliest), day_number(part.latest) + 1)


def _choices(parsed: Edtf) -> Iterator[Stroke]:
    for start, last in parsed.choices:
        yield Stroke(
            Ink.WINDOW,
            day_number(start.earliest) if start else None,
            day_number(last.latest) + 1 if last else None,
        )


def _interval(parsed: Edtf) -> Iterator[Stroke]:
    start = _bounds(parsed.start)
    last = _bounds(parsed.end)
    if start and last:
        yield from _between(start, last)
    elif start:
        yield from _since(start, Ink.UNKNOWN if parsed.unknown_end else Ink.LASTS)
    elif last:
        yield from _until(last, Ink.UNKNOWN if parsed.unknown_start else Ink.LASTS)


def _bounds(part: DatePart | None) -> tuple[int, int] | None:
    """Return the first day it can be, and the day after the last."""
    return (day_number(part.earliest), day_number(part.latest) + 1) if part else None


def _on(bounds: tuple[int, int]) -> Stroke:
    first, end = bounds
    return Stroke(Ink.DAY if end - first == 1 else Ink.WITHIN, first, end)


def _since(start: tuple[int, int], ink: Ink) -> Iterator[Stroke]:
    first, after = start
    if ink is Ink.UNKNOWN:
        yield _on(start)
        yield Stroke(ink, after, None)
        return
    if after - first > 1:
        yield Stroke(Ink.WITHIN, first, after - 1)
    yield Stroke(ink, after - 1, None)


def _until(last: tuple[int, int], ink: Ink) -> Iterator[Stroke]:
    first, end = last
    if ink is Ink.UNKNOWN:
        yield Stroke(ink, None, first)
        yield _on(last)
        return
    yield Stroke(ink, None, first + 1)
    if end - first > 1:
        yield Stroke(Ink.WITHIN, first + 1, end)


def _between(start: tuple[int, int], last: tuple[int, int]) -> Iterator[Stroke]:
    # It has begun by the last day of its start, and has not ended on the first day of its end.
    begun, ending = start[1] - 1, last[0] + 1
    if begun >= ending:
        yield Stroke(Ink.WITHIN, start[0], last[1])
        return
    if start[0] < begun:
        yield Stroke(Ink.WITHIN, start[0], begun)
    yield Stroke(Ink.LASTS, begun, ending)
    if ending < last[1]:
        yield Stroke(Ink.WITHIN, ending, last[1])
