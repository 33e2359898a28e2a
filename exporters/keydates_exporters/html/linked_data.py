"""The chronology for machines that read the page: schema.org terms as JSON-LD.

It says less than the page and nothing other: a date stands there only where ISO 8601 can say all
that is known of it, and only what happened is an Event, not a total or somebody's judgement.
"""

import json
from typing import Any, Final

from keydates.dates import EventDate
from keydates.edtf import Form, parse_edtf
from keydates.model import Chronology, Event, Kind, Role
from keydates.publication import Published
from keydates_exporters.html.entries import exact_date

__all__ = ["linked_data"]

_MOST_EVENTS: Final = 200
"""More would double the page for readers who have the table and the map layer."""
_LAST_YEAR: Final = 9999
_ESCAPES: Final = str.maketrans(
    {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
)


def linked_data(chronology: Chronology, published: Published | None, base_url: str | None) -> str:
    """Return JSON-LD that may stand in a script element: none of its characters can end that."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": chronology.title,
        "alternativeHeadline": chronology.subtitle,
        "abstract": "\n".join(chronology.summary),
        "inLanguage": chronology.language,
        "dateModified": chronology.revised.isoformat(),
        "version": chronology.edition,
        "author": [{"name": name} for name in chronology.authors],
        "publisher": {"name": chronology.publisher} if chronology.publisher else None,
        "license": chronology.licence,
        "temporalCoverage": _coverage(chronology.span),
    }
    if published is not None:
        base = base_url or ""
        data["url"] = base + published.page if base_url else None
        data["encoding"] = [
            {
                "@type": "MediaObject",
                "name": file.title,
                "contentUrl": base + file.path,
                "encodingFormat": file.media_type,
                "contentSize": str(file.size),
            }
            for file in published.downloads
        ]
    if len(chronology.events) <= _MOST_EVENTS:
        data["about"] = [
            _event(chronology, event) for event in chronology.in_order() if event.kind is Kind.EVENT
        ]
    told = {name: value for name, value in data.items() if value}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _event(chronology: Chronology, event: Event) -> dict[str, Any]:
    places = chronology.place_by_id
    venues = [
        {"@type": "Place", "name": places[named.place].name}
        for named in event.places
        if named.role is Role.VENUE
    ]
    date = exact_date(event.date) if event.date else None
    told = {
        "@type": "Event",
        "@id": f"#{event.id}",
        "name": event.title,
        "startDate": date,
        "location": venues[0] if len(venues) == 1 else venues,
    }
    return {name: value for name, value in told.items() if value}


def _coverage(span: EventDate | None) -> str | None:
    """Return the time that the whole covers, as ISO 8601 has it, if it has."""
    if span is None:
        return None
    parsed = parse_edtf(span.edtf)
    days = [day for day in (parsed.earliest, parsed.latest) if day]
    plain = not (parsed.approximate or parsed.uncertain) and "X" not in span.edtf
    known = plain and all(0 < day.year <= _LAST_YEAR for day in days)
    known = known and not (parsed.unknown_start or parsed.unknown_end)
    return span.edtf if known and parsed.form is Form.INTERVAL else None
