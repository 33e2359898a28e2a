"""Event -> the flat record that tabular and map formats share.

A CSV column and a GeoJSON property of the same name come from here, and so hold the same value.

`begin` and `end` are the whole days a date can mean, widened to 00:00:00 and 23:59:59 in UTC: the
one form that every desktop map's time control shows without a wrong frame. They bound the event;
how closely it is known stands beside them in `date_precision`, `date_label` and `date_edtf`.

- An open end (`2015-03/..`) ends with the day to which the chronology is complete, and `end_open`
  is true. Where that day lies before the start, there is no end.
- A start that is open or unknown, and an end that is unknown, is null: nothing is made up.
- A year outside 1 to 9999 cannot be written in ISO 8601 without prior agreement: `begin` and `end`
  are null there, while `begin_ms` and `end_ms` reach as far as an ECMAScript time value does.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from keydates.citing import short_citation
from keydates.dates import EventDate
from keydates.days import Day
from keydates.edtf import Edtf, parse_edtf
from keydates.model import Chronology, Event, Place, PlaceKind
from keydates.wording import date_wording

__all__ = ["DECIMALS", "FIELDS", "FieldType", "Record", "RecordField", "Recorder", "reads_as_date"]

JOINER: Final = "; "
"""What stands between the items of a list in one cell."""

DECIMALS: Final = 5
"""Decimals of a degree that are kept: about a metre, the finest uncertainty a place can state."""

_CACHED_DATES: Final = 16_384
_MAX_TIME_VALUE: Final = 8_640_000_000_000_000  # ms either side of 1970 (ECMA-262, 21.4.1.1)
_DAY_MS: Final = 86_400_000
_LAST_SECOND_MS: Final = _DAY_MS - 1000
_MAX_YEAR: Final = 9999

# What GDAL's OGRParseDate, and spreadsheets like it, take for a date or a time of day: three
# numbers, perhaps with a time behind them, or hours and minutes with whatever words behind them.
_DATE_LIKE: Final = re.compile(
    r"\s*-?[0-9]+([-/])[0-9]+\1[0-9]+(?:\s*$|[TtZz]|\s+[0-9])|\s*[0-9]+:[0-9]{2}", re.ASCII
)


class FieldType(StrEnum):
    """The one type a field has in every record, beside null."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


class RecordField(NamedTuple):
    """One field of a record, as a table's description lists it."""

    name: str
    type: FieldType
    description: str


class Record(NamedTuple):
    """One event, or one event at one of its places. What is not known is None, never ""."""

    event_id: str
    name: str
    description: str | None
    begin: str | None
    end: str | None
    end_open: bool | None
    date_label: str
    date_precision: str | None
    date_edtf: str | None
    place_id: str | None
    place_name: str | None
    place_role: str | None
    place_seq: int | None
    place_count: int
    country: str | None
    location_precision: str | None
    location_uncertainty_m: int | None
    geonames_id: str | None
    category: str | None
    kind: str
    actors: str | None
    source_count: int
    source_ids: str | None
    sources: str | None
    begin_ms: int | None
    end_ms: int | None
    longitude: float | None
    latitude: float | None


_DESCRIPTIONS: Final[dict[str, tuple[FieldType, str]]] = {
    "event_id": (FieldType.STRING, "The event's id, never used again for another event."),
    "name": (FieldType.STRING, "The event's headline."),
    "description": (FieldType.STRING, "What happened, in a few sentences, and who disputes it."),
    "begin": (
        FieldType.STRING,
        (
            "First moment the date can mean, YYYY-MM-DDT00:00:00Z; null where the start is open, "
            "unknown or outside the years 1 to 9999."
        ),
    ),
    "end": (
        FieldType.STRING,
        (
            "Last moment the date can mean, YYYY-MM-DDT23:59:59Z; for an open end the day to which "
            "the chronology is complete."
        ),
    ),
    "end_open": (FieldType.BOOLEAN, "Whether the date has an open end; null without a date."),
    "date_label": (FieldType.STRING, "The date in words, with every qualifier."),
    "date_precision": (FieldType.STRING, "How closely the date is known: day, month, year ..."),
    "date_edtf": (FieldType.STRING, "The date in EDTF (ISO 8601-2), after `edtf:`."),
    "place_id": (FieldType.STRING, "The place's id."),
    "place_name": (FieldType.STRING, "The place's name; several are joined by `; `."),
    "place_role": (FieldType.STRING, "venue, subject, origin or target."),
    "place_seq": (FieldType.INTEGER, "Number of the place among the event's places, from 1."),
    "place_count": (FieldType.INTEGER, "How many places the event has."),
    "country": (FieldType.STRING, "The place's country, ISO 3166-1 alpha-2."),
    "location_precision": (
        FieldType.STRING,
        "What the point stands for: a site, settlement, area or country.",
    ),
    "location_uncertainty_m": (
        FieldType.INTEGER,
        "Radius around the point within which the place lies, metres.",
    ),
    "geonames_id": (FieldType.STRING, "The place's GeoNames id, after `gn:`."),
    "category": (FieldType.STRING, "The event's category."),
    "kind": (
        FieldType.STRING,
        "event, state, aggregate, assessment, statement or background.",
    ),
    "actors": (FieldType.STRING, "Names of those who take part, joined by `; `."),
    "source_count": (FieldType.INTEGER, "How many different sources are cited."),
    "source_ids": (FieldType.STRING, "Their ids, joined by `; `."),
    "sources": (FieldType.STRING, "Their short citations, joined by `; `."),
    "begin_ms": (
        FieldType.INTEGER,
        (
            "`begin` in milliseconds since 1970-01-01T00:00:00Z, for web maps; also for the years "
            "that `begin` cannot hold."
        ),
    ),
    "end_ms": (FieldType.INTEGER, "`end` in the same milliseconds."),
    "longitude": (FieldType.NUMBER, "WGS 84, degrees east."),
    "latitude": (FieldType.NUMBER, "WGS 84, degrees north."),
}

FIELDS: Final = tuple(RecordField(name, *_DESCRIPTIONS[name]) for name in Record._fields)
"""What a record's fields are, in their order."""


class _When(NamedTuple):
    """The parts of a record that its date alone decides."""

    columns: tuple[str | None, str | None, bool | None, str, str | None, str | None]
    """`begin` to `date_edtf`."""
    time_values: tuple[int | None, int | None]
    """`begin_ms` and `end_ms`."""


class _Where(NamedTuple):
    """The parts of a record that its place alone decides."""

    place_id: str | None
    place_name: str | None
    columns: tuple[str | None, str | None, int | None, str | None]
    """`country` to `geonames_id`."""
    point: tuple[float | None, float | None]
    """Longitude and latitude."""


_At = tuple[_Where, str | None, int | None]
"""A place of an event, what it is to the event, and its number among the event's places."""

_Cited = tuple[int, str | None, str | None]
"""`source_count` to `sources`."""

_NOWHERE: Final[_At] = (_Where(None, None, (None, None, None, None), (None, None)), None, None)


def reads_as_date(text: str) -> bool:
    """Whether GDAL or a spreadsheet may take this text for a date or a time of day.

    "2015-09-30", "30/9/2015" and "12:30 talks" (which GDAL cuts to 12:30:00), but not "4 May 2017".
    """
    return _DATE_LIKE.match(text) is not None


class Recorder:
    """Makes records of one chronology's events; what dates and places give is worked out once.

    It reads the chronology's own facts, places, actors and sources, and never its events, so that
    these may be any iterable. Its memory is bounded by the places, actors and sources and by a
    fixed number of dates.
    """

    def __init__(self, chronology: Chronology) -> None:
        as_of = chronology.as_of
        self._as_of = Day(as_of.year, as_of.month, as_of.day)
        self._where = {place.id: _where(place) for place in chronology.places}
        self._actors = {actor.id: actor.name for actor in chronology.actors}
        self._one_source: dict[str, _Cited] = {
            source.id: (1, source.id, short_citation(source)) for source in chronology.sources
        }
        self._when: dict[tuple[str, str | None, str], _When] = {}

    def of_event(self, event: Event) -> Record:
        """Return one record for the whole event.

        `place_name` joins the names of all its places. The other fields of the place are those of
        its main one: the first venue that has a point, else the first place that has one, else the
        first place. `place_seq` says which of them that is.
        """
        places = self._places(event)
        located = [at for at in places if at[0].point[0] is not None]
        venues = [at for at in located if at[1] == "venue"]
        where, role, number = (venues or located or places)[0]
        names = dict.fromkeys(at[0].place_name for at in places if at[0].place_name)
        if len(names) > 1:
            where = where._replace(place_name=JOINER.join(names))
        return self._records(event, [(where, role, number)])[0]

    def of_places(self, event: Event) -> Iterator[Record]:
        """Make one record for each of the event's places, in order; one without if it has none."""
        return iter(self._records(event, self._places(event)))

    def _places(self, event: Event) -> list[_At]:
        where = self._where
        return [
            (where[role.place], str(role.role), number)
            for number, role in enumerate(event.places, 1)
        ] or [_NOWHERE]

    def _records(self, event: Event, places: list[_At]) -> list[Record]:
        when = self._dated(event)
        actors = _distinct([self._actors[role.actor] for role in event.actors])
        before = (event.id, event.title, _description(event), *when.columns)
        between = (
            event.category,
            str(event.kind),
            JOINER.join(actors) or None,
            *self._cited(event),
            *when.time_values,
        )
        count = len(event.places)
        # Naming all the fields, for the constructor to put in order, takes three times as long.
        return [
            Record._make(
                (
                    *before,
                    *(where.place_id, where.place_name, role, number, count),
                    *where.columns,
                    *between,
                    *where.point,
                )
            )
            for where, role, number in places
        ]

    def _cited(self, event: Event) -> _Cited:
        names = [citation.source for citation in event.citations]
        if len(names) == 1:
            return self._one_source[names[0]]
        names = _distinct(names)
        return (
            len(names),
            JOINER.join(names) or None,
            JOINER.join([self._one_source[name][2] or "" for name in names]) or None,
        )

    def _dated(self, event: Event) -> _When:
        date = event.date
        if date is None:
            label = f"undated: {event.undated}"
            return _When((None, None, None, label, None, None), (None, None))
        key = date.edtf, date.expression, str(date.basis)
        found = self._when.get(key)
        if found is None:
            if len(self._when) >= _CACHED_DATES:
                self._when.clear()
            found = self._when[key] = _when(date, self._as_of)
        return found


def _distinct(items: list[str]) -> list[str]:
    return items if len(items) < 2 else list(dict.fromkeys(items))  # noqa: PLR2004 - one or none


def _when(date: EventDate, as_of: Day) -> _When:
    parsed = parse_edtf(date.edtf)
    begin, end = parsed.earliest, _last_day(parsed, as_of)
    return _When(
        columns=(
            _moment(begin, "T00:00:00Z"),
            _moment(end, "T23:59:59Z"),
            parsed.open_end,
            date_wording(date),
            date.precision.value,
            f"edtf:{date.edtf}",
        ),
        time_values=(_milliseconds(begin, 0), _milliseconds(end, _LAST_SECOND_MS)),
    )


def _last_day(parsed: Edtf, as_of: Day) -> Day | None:
    if not parsed.open_end:
        return parsed.latest
    return as_of if parsed.earliest is None or parsed.earliest <= as_of else None


def _moment(day: Day | None, time: str) -> str | None:
    if day is None or not 1 <= day.year <= _MAX_YEAR:
        return None
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}{time}"


def _milliseconds(day: Day | None, within: int) -> int | None:
    """Return the time value of a moment in a day, or None beyond what ECMAScript can hold."""
    if day is None:
        return None
    value = _days_since_1970(day) * _DAY_MS + within
    return value if abs(value) <= _MAX_TIME_VALUE else None


def _days_since_1970(day: Day) -> int:
    """Count days in the proleptic Gregorian calendar, for any year.

    Years are taken to begin in March, so that the leap day is the last one of its year.
    """
    year = day.year - (day.month < 3)  # noqa: PLR2004 - January and February
    day_of_year = (153 * ((day.month - 3) % 12) + 2) // 5 + day.day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + day_of_year - 719_468


def _where(place: Place) -> _Where:
    point = place.point
    geonames = place.identifiers.get("geonames")
    return _Where(
        place_id=place.id,
        place_name=place.name,
        columns=(
            place.country,
            _location_precision(place),
            place.uncertainty_m,
            f"gn:{geonames}" if geonames else None,
        ),
        # Adding 0.0 turns a rounded -0.0 into 0.0.
        point=(None, None)
        if point is None
        else (round(point[0], DECIMALS) + 0.0, round(point[1], DECIMALS) + 0.0),
    )


def _location_precision(place: Place) -> str | None:
    """Return what is stated; else what the kind says, where no point of that kind can be exact."""
    if place.location_precision is not None:
        return place.location_precision.value
    if place.kind is PlaceKind.COUNTRY:
        return "country"
    return "area" if place.kind in {PlaceKind.AREA, PlaceKind.WATER} else None


def _description(event: Event) -> str | None:
    """Return what happened; where that is disputed, no reader is to see it without the dispute."""
    dispute = f"Disputed: {event.disputed}" if event.disputed else None
    return "\n".join(part for part in (event.summary, dispute) if part) or None
