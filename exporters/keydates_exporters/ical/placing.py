"""Where a date stands in a calendar, which knows whole days only, and what is lost by that.

A day or a range of days stands as it is. Anything vaguer is shown by the reader's choice: as a
*marker*, one day (the first it can mean) with the date in brackets before the title; as a *span*
over every day it can mean; or not at all. By default what is known to the month or better is
marked and what is coarser is left out, for a marker on 1 January would look like a fact.

A choice of days (EDTF `[a..b]`) counts with the months up to 62 days, two long months, and as
coarse beyond; one with an open side is coarse. An interval is judged by its start, where its marker
stands; its end decides only whether it may be shown as a span. With no end, or an unknown one, it
is marked at its start, and with no start at its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, cast

from keydates.dates import Basis, EventDate, Precision
from keydates.edtf import Day, Edtf, Form, Unit
from keydates.wording import day_wording, short_wording

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from keydates.edtf import DatePart

__all__ = ["LONGEST_WINDOW", "Loss", "Placed", "Show", "Unplaced", "place_date"]

Show = Literal["marker", "span", "omit"]
"""How a date that is no day is shown."""

LONGEST_WINDOW: Final = 62
"""Days that a choice of days may span and still count with the months."""

_CACHE_SIZE: Final = 4_096

_KNOWN: Final = {
    Precision.DAY: "known to the day",
    Precision.DAYS: "known to the day",
    Precision.WINDOW: "known only as a choice of days",
    Precision.MONTH: "known to the month only",
    Precision.MONTHS: "its start or end is known to the month only",
    Precision.SEASON: "known to the season or part of a year only",
    Precision.YEAR: "known to the year only",
    Precision.YEARS: "its start or end is known to the year only",
    Precision.DECADE: "known to the decade only",
    Precision.CENTURY: "known to the century only",
    Precision.LONGER: "known less closely than to the century",
}


class _Grain(IntEnum):
    """How closely a date is known, as far as a calendar cares."""

    DAY = 0
    IMPRECISE = 1
    COARSE = 2


@dataclass(frozen=True, slots=True)
class Loss:
    """What a calendar cannot show of a date: a stable word and a reason for readers."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an entry stands.

    Attributes:
        first: its first day.
        after: the day after its last (DTEND excludes the day it names).
        mark: the date in brackets before the title, without them; None where the days say it all.
        statement: the date in sentences, with how the entry stands for it.
        continuing: whether it is still going on.
        precision: how closely the date is known.
        losses: what the calendar does not show as the chronology has it.
    """

    first: dt.date
    after: dt.date
    mark: str | None
    statement: str
    continuing: bool
    precision: Precision
    losses: tuple[Loss, ...]

    @property
    def certain_day(self) -> bool:
        """Whether the date is one day and nothing need be said of it."""
        return self.precision is Precision.DAY and self.mark is None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a date does not stand in the calendar."""

    loss: Loss


def _find(date: EventDate, imprecise: Show, coarse: Show) -> Placed | Unplaced:
    parsed = date.parsed
    if not parsed.parts:
        return Unplaced(Loss("no-day", "the date has neither a start nor an end"))
    grains = [_grain(part) for part in (parsed.start, parsed.end) if part is not None]
    if parsed.form is Form.ONE_OF:
        grains = [_window_grain(parsed)]
    shows = {_Grain.DAY: "day", _Grain.IMPRECISE: imprecise, _Grain.COARSE: coarse}
    show = _show(parsed, [shows[grain] for grain in grains])
    if show == "omit":
        option = "imprecise" if grains[0] is _Grain.IMPRECISE else "coarse"
        return Unplaced(
            Loss(
                f"{date.precision}-left-out",
                f"{_KNOWN[date.precision]}; {option}=marker or {option}=span would show it",
            )
        )
    return _place(date, parsed, show)


place_date: Final = cast(
    "Callable[[EventDate, Show, Show], Placed | Unplaced]", lru_cache(maxsize=_CACHE_SIZE)(_find)
)
"""Find the days of a date.

The second argument says how months and short choices of days are shown, the third what is known
less closely. The years 1 to 9999 can be written, 31 December 9999 not, having no day after it.
Remembered, since many events share a day and its wording takes longer than all the rest.
"""


def _grain(part: DatePart) -> _Grain:
    if part.unit is Unit.DAY:
        return _Grain.DAY
    return _Grain.IMPRECISE if part.unit is Unit.MONTH else _Grain.COARSE


def _window_grain(parsed: Edtf) -> _Grain:
    day, last = parsed.earliest, parsed.latest
    if day is None or last is None or last.year - day.year > 1:
        return _Grain.COARSE
    days = 1
    while day < last and days <= LONGEST_WINDOW:
        day, days = day.next(), days + 1
    return _Grain.IMPRECISE if days <= LONGEST_WINDOW else _Grain.COARSE


def _show(parsed: Edtf, shows: list[str]) -> str:
    """Decide on "day" (the days say it all), "marker", "span" or "omit"."""
    bounded = parsed.earliest is not None and parsed.latest is not None
    first, last = shows[0], shows[-1]
    if parsed.form is not Form.INTERVAL:
        return "marker" if first == "span" and not bounded else first
    if first == "omit" or (bounded and first == last == "day"):
        return first
    spanned = bounded and {first, last} <= {"day", "span"}
    return "span" if spanned else "marker"


def _place(date: EventDate, parsed: Edtf, show: str) -> Placed | Unplaced:
    begin = parsed.earliest or parsed.parts[-1].earliest
    end = begin if show == "marker" else (parsed.latest or begin)
    first, after = begin.to_date(), end.next().to_date()
    if first is None or after is None:
        reason = "calendars can write the years 1 to 9999 only, and not the last day of 9999"
        return Unplaced(Loss("year-out-of-range", reason))
    losses = list(_losses(date, parsed, show))
    qualified = show == "day" and (
        date.approximate or date.uncertain or date.basis is not Basis.STATED
    )
    if qualified:
        reason = (
            "the day is approximate, uncertain or not stated by its source; "
            "shown on that day, and the title says so"
        )
        losses.append(Loss("qualified-day", reason))
    how = _how(parsed, show, begin)
    return Placed(
        first=first,
        after=after,
        mark=short_wording(date) if show != "day" or qualified else None,
        statement=f"{date.statement} {how}" if how else date.statement,
        continuing=parsed.form is Form.INTERVAL and parsed.open_end,
        precision=date.precision,
        losses=tuple(losses),
    )


def _losses(date: EventDate, parsed: Edtf, show: str) -> list[Loss]:
    losses = []
    known = _KNOWN[date.precision]
    if show == "span":
        reason = f"{known}; shown on every day it can mean, and the title says so"
        losses.append(Loss(f"{date.precision}-as-span", reason))
    elif show == "marker" and parsed.earliest is None:
        reason = "its start is open or unknown; shown at its end, and the title says so"
        losses.append(Loss("open-start-as-marker", reason))
    elif show == "marker" and parsed.latest is None:
        reason = "its end is open or unknown; shown at its start, and the title says so"
        losses.append(Loss("open-end-as-marker", reason))
    elif show == "marker":
        reason = f"{known}; shown on the first day it can mean, and the title says so"
        losses.append(Loss(f"{date.precision}-as-marker", reason))
    if any(part.time for part in parsed.parts):
        reason = "shown as a whole day; the time of day stands in the description"
        losses.append(Loss("time-of-day", reason))
    return losses


def _how(parsed: Edtf, show: str, begin: Day) -> str | None:
    """Say how the entry stands for the date; None where its days are the date."""
    if show == "day":
        return None
    if show == "span":
        return "The calendar shows every day it can mean."
    where = f"The calendar shows it on {day_wording(begin)}"
    if parsed.earliest is None:
        return f"{where}, to mark its end."
    if parsed.form is not Form.INTERVAL:
        return f"{where}, the first day it can mean."
    start = parsed.start
    if start is not None and start.unit is Unit.DAY:
        return f"{where}, to mark its start."
    return f"{where}, the first day on which it can have begun."
