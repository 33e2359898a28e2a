"""From an event to a calendar entry: its words, its place, and its lines.

An `Entry` holds the values as readers will get them, nothing escaped; `entry_lines` writes them.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from icalendar import vDate, vDatetime, vRecur

from keydates.citing import note_detail, short_citation
from keydates.days import Day
from keydates.edtf_words import year_words
from keydates.model import Kind, LocationPrecision, Role
from keydates.wording import day_wording
from keydates_exporters.ical.lines import (
    content_line,
    escape_text,
    is_uri,
    text_line,
    value_text,
)
from keydates_exporters.ical.placing import Loss

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydates.model import Chronology, Event, Place, PlaceRole
    from keydates_exporters.ical.placing import Placed

__all__ = ["Entry", "EntryMaker", "anniversary", "entry_lines", "utc_stamp"]

_COMMA: Final = re.compile(r"\s*,\s*")
_NEAR_ENOUGH: Final = frozenset({LocationPrecision.SITE, LocationPrecision.SETTLEMENT})
_LEAP_DAY: Final = (2, 29)
_BEGIN: Final = b"BEGIN:VEVENT\r\n"
_END: Final = b"END:VEVENT\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One calendar entry.

    Attributes:
        uid: lasting identity, the event's id at the chronology's domain.
        stamp: when it was last changed, as a UTC date-time value.
        sequence: raised with every visible change.
        first: its first day.
        after: the day after its last.
        summary: the title, with the date in brackets where the days do not say it.
        description: everything else, in plain text.
        location: the name of its main place, or None.
        geo: latitude and longitude in degrees (WGS 84), in this order, or None.
        categories: none of them with a comma.
        url: the first of its sources that has a link, or None.
        edtf: the date in EDTF.
        precision: how closely it is known, in one word.
        rule: how it recurs, or None.
    """

    uid: str
    stamp: str
    sequence: int
    first: dt.date
    after: dt.date
    summary: str
    description: str
    location: str | None
    geo: tuple[float, float] | None
    categories: tuple[str, ...]
    url: str | None
    edtf: str
    precision: str
    rule: str | None = None


class EntryMaker:
    """Makes entries of one chronology's events."""

    def __init__(self, chronology: Chronology) -> None:
        self._chronology = chronology
        self._as_of = _date_wording(chronology.as_of)
        self._stamp = utc_stamp(chronology.revised)
        self._source_lines: dict[str, str] = {}

    def entry(self, event: Event, placed: Placed) -> tuple[Entry, list[Loss]]:
        """Return the entry of a dated event, and what it loses besides what `placed` names."""
        date = event.date
        if date is None:
            message = f"event {event.id} has no date"
            raise ValueError(message)
        losses: list[Loss] = []
        main = self._main_place(event)
        entry = Entry(
            uid=f"{event.id}@{self._chronology.domain}",
            stamp=self._stamp if event.revised is None else utc_stamp(event.revised),
            sequence=event.sequence,
            first=placed.first,
            after=placed.after,
            summary=f"[{placed.mark}] {event.title}" if placed.mark else event.title,
            description="\n".join(self._paragraphs(event, placed)),
            location=main[1].name if main else None,
            geo=self._geo(event, main, losses),
            categories=_categories(event, losses),
            url=self._url(event),
            edtf=date.edtf,
            precision=placed.precision.value,
        )
        return entry, losses

    def _place(self, role: PlaceRole) -> Place:
        return self._chronology.place_by_id[role.place]

    def _main_place(self, event: Event) -> tuple[PlaceRole, Place] | None:
        """Return the first venue, or else the first place."""
        if not event.places:
            return None
        venues = (role for role in event.places if role.role is Role.VENUE)
        role = next(venues, event.places[0])
        return role, self._place(role)

    def _geo(
        self, event: Event, main: tuple[PlaceRole, Place] | None, losses: list[Loss]
    ) -> tuple[float, float] | None:
        """Return latitude and longitude of the main place, if it is a point one could go to."""
        if main is None:
            return None
        role, place = main
        point = place.point
        if any(self._place(other).point for other in event.places if other.place != role.place):
            reason = "an entry has one place; the others are named in its description, unlocated"
            losses.append(Loss("other-places", reason))
        if point is None:
            return None
        if role.role not in {Role.VENUE, Role.SUBJECT}:
            reason = "its place is an origin or a target, and GEO says where it happened; no GEO"
            losses.append(Loss("no-geo-for-role", reason))
            return None
        if place.location_precision not in _NEAR_ENOUGH:
            reason = "GEO cannot say that a point stands for an area or a country; no GEO"
            losses.append(Loss("no-geo-for-area", reason))
            return None
        longitude, latitude = point
        return latitude, longitude

    def _url(self, event: Event) -> str | None:
        for citation in event.citations:
            url = self._chronology.source_by_id[citation.source].url
            if url is not None and is_uri(url):
                return url
        return None

    def _paragraphs(self, event: Event, placed: Placed) -> Iterator[str]:
        """Yield the description's lines: the date statement, the text, the facts, the sources."""
        continuing = f" Continuing as of {self._as_of}." if placed.continuing else ""
        yield placed.statement + continuing
        if event.summary:
            yield ""
            yield event.summary
        facts = list(self._facts(event))
        if facts:
            yield ""
            yield from facts
        if event.citations:
            yield ""
            yield "Sources:"
            for number, citation in enumerate(event.citations, 1):
                detail = note_detail(citation)
                source = self._source(citation.source)
                yield f"{number}. {detail}; in: {source}" if detail else f"{number}. {source}"
        if self._chronology.marking:
            yield ""
            yield self._chronology.marking.value

    def _facts(self, event: Event) -> Iterator[str]:
        if event.kind is not Kind.EVENT:
            yield f"Kind: {event.kind}"
        if event.disputed:
            yield f"Disputed: {event.disputed}"
        if event.places:
            places = (f"{self._place(role).name} ({role.role})" for role in event.places)
            yield f"Places: {'; '.join(places)}"
        if event.actors:
            by_id = self._chronology.actor_by_id
            actors = (
                f"{by_id[role.actor].name} ({role.role})" if role.role else by_id[role.actor].name
                for role in event.actors
            )
            yield f"Actors: {'; '.join(actors)}"
        if event.related:
            ties = (f"{tie.relation.replace('-', ' ')} {tie.event}" for tie in event.related)
            yield f"Related: {'; '.join(ties)}"

    def _source(self, source_id: str) -> str:
        known = self._source_lines.get(source_id)
        if known is None:
            source = self._chronology.source_by_id[source_id]
            known = short_citation(source)
            if source.url:
                known = f"{known} {source.url}"
            if source.archived_url:
                known = f"{known} (archived: {source.archived_url})"
            self._source_lines[source_id] = known
        return known


def _categories(event: Event, losses: list[Loss]) -> tuple[str, ...]:
    """Return category and tags, each once, in a form that every reader takes apart rightly."""
    words = ((event.category,) if event.category else ()) + event.tags
    found = tuple(dict.fromkeys(word for word in map(_listable, words) if word))
    if found != tuple(dict.fromkeys(words)):
        reason = (
            "calendar programs part categories at any comma and stumble over a backslash at the "
            "end; ` / ` stands for a comma, and the backslash is left out"
        )
        losses.append(Loss("category-changed", reason))
    return found


def _listable(word: str) -> str:
    if "," in word:
        word = _COMMA.sub(" / ", word).strip(" /")
    return word.rstrip("\\ ") if word.endswith("\\") else word


def anniversary(entry: Entry) -> Entry | None:
    """Return the yearly entry of the day, from the year after; None where that is year 10000.

    29 February recurs on the last day of February, which is the 28th in most years.
    """
    first = entry.first
    if first.year + 1 > dt.MAXYEAR:
        return None
    event, _, domain = entry.uid.partition("@")
    said = f"Anniversary of {_date_wording(first)}."
    if (first.month, first.day) == _LEAP_DAY:
        rule = vRecur({"FREQ": "YEARLY", "BYMONTH": 2, "BYMONTHDAY": -1})
        said = f"{said} In years without a 29 February it stands on the 28th."
        day = dt.date(first.year + 1, 2, 28)
    else:
        rule = vRecur({"FREQ": "YEARLY"})
        day = first.replace(year=first.year + 1)
    after = Day(day.year, day.month, day.day).next().to_date()
    if after is None:
        return None
    return replace(
        entry,
        uid=f"{event}.anniversary@{domain}",  # no slug has a dot, so that no event has this id
        first=day,
        after=after,
        summary=f"On this day in {year_words(first.year)}: {entry.summary}",
        description=f"{said}\n\n{entry.description}",
        rule=value_text(rule),
    )


def entry_lines(entry: Entry) -> bytes:
    """Write an entry as a VEVENT (RFC 5545, 3.6.1)."""
    head = (
        f"DTSTAMP:{entry.stamp}\r\n"
        f"LAST-MODIFIED:{entry.stamp}\r\n"
        f"SEQUENCE:{entry.sequence}\r\n"
        f"DTSTART;VALUE=DATE:{_date_value(entry.first)}\r\n"
        f"DTEND;VALUE=DATE:{_date_value(entry.after)}\r\n"
    )
    lines = [_BEGIN, text_line("UID", entry.uid), head.encode()]
    if entry.rule:
        lines.append(content_line(f"RRULE:{entry.rule}"))
    lines.append(b"TRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n")
    lines.append(text_line("SUMMARY", entry.summary))
    lines.append(text_line("DESCRIPTION", entry.description))
    if entry.location:
        lines.append(text_line("LOCATION", entry.location))
    if entry.geo:
        latitude, longitude = entry.geo
        lines.append(content_line(f"GEO:{_degrees(latitude)};{_degrees(longitude)}"))
    if entry.categories:
        listed = ",".join(map(escape_text, entry.categories))
        lines.append(content_line(f"CATEGORIES:{listed}"))
    if entry.url:
        lines.append(content_line(f"URL:{entry.url}"))
    # The type is said, or readers leave the escapes of a comma in a property they do not know.
    lines.append(text_line("X-KEYDATES-EDTF;VALUE=TEXT", entry.edtf))
    lines.append(text_line("X-KEYDATES-PRECISION", entry.precision))
    lines.append(_END)
    return b"".join(lines)


def utc_stamp(moment: dt.datetime) -> str:
    """Write an aware date-time as a UTC value (RFC 5545, 3.3.5): `20260131T090000Z`.

    An offset that leads out of the years 1 to 9999 is dropped.
    """
    try:
        utc = moment.astimezone(dt.UTC)
    except OverflowError:
        utc = moment.replace(tzinfo=dt.UTC)
    return value_text(vDatetime(utc))


@lru_cache(maxsize=4_096)
def _date_value(day: dt.date) -> str:
    return value_text(vDate(day))


def _degrees(value: float) -> str:
    """Write six decimals, a tenth of a metre, and no minus before a zero."""
    return f"{round(value, 6) + 0.0:.6f}"


def _date_wording(day: dt.date) -> str:
    return day_wording(Day(day.year, day.month, day.day))
