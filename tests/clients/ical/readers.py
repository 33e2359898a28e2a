"""Calendar readers, each brought to one form: what a person would see in that program."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.support import run_node

SCRIPT: Final = Path(__file__).with_name("read.mjs")

_REST: Final = {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"}


class Row(NamedTuple):
    """One entry as a reader gives it; `properties` counts its properties, None if unknown."""

    uid: str
    first: date
    after: date
    summary: str
    description: str
    location: str | None
    geo: tuple[float, float] | None
    categories: tuple[str, ...]
    edtf: str | None
    properties: int | None


def read_with_ical(feed: bytes) -> list[Row]:
    """Home Assistant's parser, the strictest."""
    (calendar,) = IcsCalendarStream.from_ics(feed.decode()).calendars
    return [
        Row(
            event.uid,
            event.dtstart,  # type: ignore[arg-type]
            event.dtend,  # type: ignore[arg-type]
            event.summary or "",
            event.description or "",
            event.location,
            (event.geo.lat, event.geo.lng) if event.geo else None,
            tuple(event.categories),
            next((extra.value for extra in event.extras if extra.name == "x-keydates-edtf"), None),
            None,
        )
        for event in calendar.events
    ]


def read_with_vobject(feed: bytes) -> list[Row]:
    """Read with vobject, under Radicale and many scripts."""
    calendar = vobject.readOne(feed.decode())
    return [_vobject_row(event) for event in calendar.contents.get("vevent", [])]


def _vobject_row(event: Any) -> Row:
    def value(name: str) -> Any:
        return event.contents[name][0].value if name in event.contents else None

    geo = value("geo")
    return Row(
        value("uid"),
        value("dtstart"),
        value("dtend"),
        value("summary"),
        value("description"),
        value("location"),
        tuple(map(float, geo.split(";"))) if geo else None,  # type: ignore[arg-type]
        tuple(value("categories") or ()),
        None,  # leaves escapes in what it does not know
        len(list(event.getChildren())),
    )


def read_with_icalendar(feed: bytes) -> list[Row]:
    """Read with the library that also supplies the writer's value types."""
    events: list[Any] = list(icalendar.Calendar.from_ical(feed).walk("VEVENT"))
    rows = []
    for event in events:
        if event.errors:
            message = f"icalendar could not read: {event.errors}"
            raise ValueError(message)
        geo = event.get("GEO")
        categories = event.get("CATEGORIES")
        rows.append(
            Row(
                str(event["UID"]),
                event["DTSTART"].dt,
                event["DTEND"].dt,
                str(event["SUMMARY"]),
                str(event["DESCRIPTION"]),
                str(event["LOCATION"]) if "LOCATION" in event else None,
                (geo.latitude, geo.longitude) if geo else None,
                tuple(map(str, categories.cats)) if categories else (),
                None,  # leaves escapes in what it does not know
                len(event),
            )
        )
    return rows


def read_with_icaljs(feed: bytes) -> list[Row]:
    """Thunderbird's parser."""
    return [_icaljs_row(entry) for entry in icaljs(feed)["entries"]]


def icaljs(feed: bytes) -> dict[str, Any]:
    """Return all that the script beside this file prints."""
    found: dict[str, Any] = json.loads(run_node("ical.js", SCRIPT.read_text("utf-8"), feed))
    return found


def _icaljs_row(entry: dict[str, Any]) -> Row:
    return Row(
        entry["uid"],
        date(*entry["first"]),
        date(*entry["after"]),
        entry["summary"],
        entry["description"],
        entry["location"],
        tuple(entry["geo"]) if entry["geo"] else None,
        tuple(entry["categories"]),
        entry["edtf"],
        entry["properties"],
    )


READERS: Final[Mapping[str, Callable[[bytes], list[Row]]]] = {
    "ical": read_with_ical,
    "vobject": read_with_vobject,
    "icalendar": read_with_icalendar,
    "ical.js": read_with_icaljs,
}
