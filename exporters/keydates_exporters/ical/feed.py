"""What stands around the entries of a calendar feed: its header and its end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from icalendar import vDuration

from keydates.days import Day
from keydates.wording import day_wording
from keydates_exporters.ical.entries import utc_stamp
from keydates_exporters.ical.lines import content_line, text_line, value_text

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = ["FOOTER", "feed_header"]

FOOTER: Final = b"END:VCALENDAR\r\n"

_PRODUCT: Final = "-//keydates//keydates//EN"  # no version: it would change every subscriber's file
_REFRESH: Final = dt.timedelta(hours=12)


def feed_header(
    chronology: Chronology, source: str | None, url: str | None, colour: str | None
) -> bytes:
    """Write the calendar's own properties (RFC 5545, RFC 7986), the start of the stream.

    `source` is where the feed is published, `url` a page about it, `colour` a CSS name. Name and
    description stand twice: few programs know the standard's properties, more know Apple's; they
    name their type, or ical.js leaves the escapes in. There is no METHOD, which would make the file
    an invitation, and no time zone, all entries being days.
    """
    about = "\n".join(_about(chronology))
    every = value_text(vDuration(_REFRESH))
    lines = [
        content_line("BEGIN:VCALENDAR"),
        text_line("PRODID", _PRODUCT),
        content_line("VERSION:2.0"),
        content_line("CALSCALE:GREGORIAN"),
        # No slug has a dot, so that no event has this id.
        text_line("UID", f"{chronology.id}.calendar@{chronology.domain}"),
        content_line(f"LAST-MODIFIED:{utc_stamp(chronology.revised)}"),
        text_line("NAME;VALUE=TEXT", chronology.title),
        text_line("X-WR-CALNAME;VALUE=TEXT", chronology.title),
        text_line("DESCRIPTION", about),
        text_line("X-WR-CALDESC;VALUE=TEXT", about),
        content_line(f"REFRESH-INTERVAL;VALUE=DURATION:{every}"),
        content_line(f"X-PUBLISHED-TTL:{every}"),
    ]
    if source:
        lines.append(content_line(f"SOURCE;VALUE=URI:{source}"))
    if url:
        lines.append(content_line(f"URL:{url}"))
    if colour:
        lines.append(content_line(f"COLOR:{colour}"))
    return b"".join(lines)


def _about(chronology: Chronology) -> list[str]:
    as_of = chronology.as_of
    lines = [
        chronology.marking.value if chronology.marking else None,
        chronology.subtitle,
        *chronology.summary,
        f"Complete to {day_wording(Day(as_of.year, as_of.month, as_of.day))}.",
        f"Covers: {chronology.span.wording}" if chronology.span else None,
        f"Edition: {chronology.edition}" if chronology.edition else None,
        f"Authors: {'; '.join(chronology.authors)}" if chronology.authors else None,
        f"Publisher: {chronology.publisher}" if chronology.publisher else None,
        f"Licence: {chronology.licence}" if chronology.licence else None,
        *chronology.caveats,
    ]
    return [line for line in lines if line]
