"""The map layer: GeoJSON (RFC 7946) that desktop and web maps read without guessing.

One Feature for each event and place, a Point or nothing, with the shared record as its properties.
Events are read once and written in the order given, one Feature a line, in memory that does not
grow with their number (but for the report, which names every event left out or degraded).

Two members of the collection are known only at its end and stand there: `bbox`, around the places
that were used, and `attribution`, which says where their points come from.

GDAL, and with it QGIS, takes a column in which every text looks like a date for a column of dates
and cuts "12:30 talks" to 12:30:00. Such texts are put in quotation marks, whatever the others are,
so that the type of a column does not hang on its content.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO, ClassVar, Final, Literal

import geojson
import orjson
from pydantic import Field

from keydates.exporting import ExportReport, Options, ReportBuilder
from keydates.model import Chronology, Event, Marking, Place
from keydates.placement import Channel, why_not
from keydates.records import DECIMALS, Record, Recorder, reads_as_date
from keydates_exporters.geojson_profile import PROPERTIES, bounding_box, check_position

__all__ = ["GeoJsonExporter", "GeoJsonOptions"]

_NAMES: Final = tuple(field.name for field in PROPERTIES)
_FREE_TEXT: Final = ("name", "description", "place_name", "category", "actors", "sources")
_IDS: Final = ("event_id", "place_id", "source_ids")
_AFTER_DIGITS: Final = ":"  # what begins with a digit, a hyphen or a space sorts before it
_WIDE: Final = frozenset({"area", "country"})
_RECORD_SEPARATOR: Final = b"\x1e"

_YEAR_BEYOND_RANGE: Final = (
    "a date column holds the years 1 to 9999 only: the bound beyond is empty, and stands in "
    "`begin_ms` or `end_ms`"
)
_NO_BEGIN: Final = (
    "the start is open, unknown or too far off: `begin` is empty, and a map with a time control "
    "leaves the item out"
)
_NO_END: Final = (
    "the end is unknown, too far off, or open after a start later than the day to which the "
    "chronology is complete: `end` is empty, and a map with a time control leaves the item out"
)


class GeoJsonOptions(Options):
    """Options of the map layer."""

    unlocated: Literal["omit", "null"] = Field(
        default="omit",
        description="What becomes of places without a point: `omit` leaves them out, `null` gives "
        "them a row of the attribute table with no geometry. Both are reported.",
    )
    layout: Literal["collection", "lines", "sequence"] = Field(
        default="collection",
        description="`collection` is one FeatureCollection; `lines` is one Feature a line; "
        "`sequence` is a GeoJSON text sequence (RFC 8142, application/geo+json-seq). The last two "
        "have no place for what concerns the whole layer.",
    )


class GeoJsonExporter:
    """Writes located, dated events as a layer of points."""

    name: ClassVar[str] = "geojson"
    title: ClassVar[str] = "GeoJSON map layer"
    extension: ClassVar[str] = ".geojson"
    media_type: ClassVar[str] = "application/geo+json"
    streaming: ClassVar[bool] = True
    channel: ClassVar[Channel] = Channel.MAP
    libraries: ClassVar[tuple[str, ...]] = ("geojson", "orjson")
    Options = GeoJsonOptions

    def export(
        self, chronology: Chronology, out: BinaryIO, options: GeoJsonOptions
    ) -> ExportReport:
        """Write the layer to `out` and say what became of every event.

        Raises:
            ValueError: a place, made without the model's checks, has a point off the globe.
        """
        report = ReportBuilder(self.name)
        layer = _Layer(chronology, report, keep_unlocated=options.unlocated == "null")
        lines = _encoded(chronology, layer, report)
        if options.layout == "collection":
            written = _write_collection(out, chronology, layer, lines)
        else:
            start = _RECORD_SEPARATOR if options.layout == "sequence" else b""
            written = _write_lines(out, lines, start)
        if not written:
            return report.build(nothing="no item has both a date and a place with a point")
        layer.remark_on_whole()
        if options.layout != "collection":
            report.remark(
                f"the layout `{options.layout}` has no place for title, marking, licence and "
                "attribution: pass them on with the file"
            )
        elif chronology.marking not in {None, Marking.CLEAR}:
            report.remark(
                f"the marking {chronology.marking} stands at the head of the file, where "
                "desktop GIS do not show it"
            )
        return report.build()


class _Layer:
    """Makes Features, and knows what of them concerns the layer as a whole."""

    def __init__(
        self, chronology: Chronology, report: ReportBuilder, *, keep_unlocated: bool
    ) -> None:
        self._report = report
        self._keep_unlocated = keep_unlocated
        self._recorder = Recorder(chronology)
        self._as_of = chronology.as_of.isoformat()
        self._places = {place.id: place for place in chronology.places}
        self._features: dict[str | None, geojson.Feature] = {}
        self._date_like_ids: dict[str, bool | None] = dict.fromkeys(_IDS)
        self._undecided = list(_IDS)
        self._continuing = False

    def features(self, event: Event) -> Iterator[dict[str, Any]]:
        """Yield the event's Features and report its losses.

        What is yielded is used again for the next one: encode it at once.
        """
        records = list(self._recorder.of_places(event))
        if None in [record.longitude for record in records]:
            located = [record for record in records if record.longitude is not None]
            self._report_unlocated(event, located)
            if not self._keep_unlocated:
                records = located
            if not records:
                return
        self._report.carried()
        self._report_event(event, records[0])
        names = _feature_ids(event.id, records)
        for name, record in zip(names, records, strict=True):
            feature = self._features.get(record.place_id) or self._new_feature(record)
            feature["id"] = name
            feature["properties"] = self._properties(record)
            yield feature

    def used_places(self) -> list[Place]:
        """Return the places that stand on the map, in the chronology's order."""
        return [
            place
            for place in self._places.values()
            if place.id in self._features and place.point is not None
        ]

    def bbox(self) -> list[float] | None:
        """Return west, south, east and north of the points written so far."""
        written = (feature["geometry"] for feature in self._features.values())
        return bounding_box(tuple(point["coordinates"]) for point in written if point is not None)

    def remark_on_whole(self) -> None:
        """Report what concerns the whole layer, when all Features are written."""
        places = self.used_places()
        precisions = [
            self._features[place.id]["properties"]["location_precision"] for place in places
        ]
        wide = sum(precision in _WIDE for precision in precisions)
        if wide:
            self._report.remark(
                "points that stand for a whole area or country, as `location_precision` says: "
                f"{wide}"
            )
        if None in precisions:
            self._report.remark(
                "points of which the chronology does not say how closely they are known: "
                f"{precisions.count(None)}"
            )
        if any(_rounded(place) for place in places):
            self._report.remark(
                f"coordinates are rounded to {DECIMALS} decimals, which is about a metre"
            )
        if self._continuing:
            self._report.remark(
                f"what has an open end is shown up to {self._as_of}, the day to which the "
                "chronology is complete, and marked by `end_open`"
            )
        for name, date_like in self._date_like_ids.items():
            if date_like:
                self._report.remark(
                    f"every `{name}` reads as a date, and desktop GIS will take the column for one"
                )

    def _new_feature(self, record: Record) -> geojson.Feature:
        point = None
        if record.longitude is not None and record.latitude is not None:
            check_position(record.longitude, record.latitude)
            point = geojson.Point((record.longitude, record.latitude), precision=DECIMALS)
        # The id given here, and replaced for each event, settles the order of the members.
        feature = geojson.Feature(id=record.event_id, geometry=point)
        self._features[record.place_id] = feature
        return feature

    def _properties(self, record: Record) -> dict[str, Any]:
        # A record ends with its coordinates, which have no names here and so are dropped.
        properties: dict[str, Any] = dict(zip(_NAMES, record, strict=False))
        if self._undecided:
            self._look_at_ids(properties)
        for name in _FREE_TEXT:
            text = properties[name]
            if text is not None and text < _AFTER_DIGITS and reads_as_date(text):
                properties[name] = f"“{text}”"
                self._report.degraded(
                    record.event_id,
                    "date-like-text",
                    f"`{name}` reads as a date or a time of day, and stands in quotation marks so "
                    "that a GIS keeps it as text",
                )
        return properties

    def _look_at_ids(self, properties: dict[str, Any]) -> None:
        """Follow the columns of ids in which every value so far reads as a date."""
        for name in self._undecided:
            value = properties[name]
            if value is not None:
                self._date_like_ids[name] = reads_as_date(value)
        self._undecided = [name for name in _IDS if self._date_like_ids[name] is not False]

    def _report_event(self, event: Event, record: Record) -> None:
        if record.begin is None or record.end is None:
            for code, reason in _lost_bounds(record):
                self._report.degraded(event.id, code, reason)
        if record.end_open and record.end is not None:
            self._continuing = True

    def _report_unlocated(self, event: Event, located: list[Record]) -> None:
        lacking = [
            self._places[role.place]
            for role in event.places
            if self._places[role.place].point is None
        ]
        reason = "; ".join(
            dict.fromkeys(
                f"{place.name} has no point ({(place.unlocated or 'no reason given').rstrip('.')})"
                for place in lacking
            )
        )
        reason = reason or "it names no place"
        if self._keep_unlocated:
            self._report.degraded(event.id, "no-geometry", reason)
        elif located:
            self._report.degraded(event.id, "place-without-point", reason)
        else:
            code = "place-without-point" if lacking else "no-place"
            self._report.left_out(event.id, code, reason)


def _feature_ids(event: str, records: list[Record]) -> list[str]:
    """Return the Features' ids, which do not change when another place gets its point."""
    if records[0].place_count < 2:  # noqa: PLR2004 - one place or none
        return [event]
    names: list[str] = []
    for record in records:
        name = f"{event}@{record.place_id}"
        # One place in two roles: the number of the place tells them apart.
        names.append(f"{name}@{record.place_seq}" if name in names else name)
    return names


def _encoded(chronology: Chronology, layer: _Layer, report: ReportBuilder) -> Iterator[bytes]:
    for event in chronology.events:
        absence = why_not(event, Channel.MAP)
        if absence is not None:
            report.left_out(event.id, *absence)
            continue
        for feature in layer.features(event):
            yield orjson.dumps(feature)


def _write_collection(
    out: BinaryIO, chronology: Chronology, layer: _Layer, lines: Iterator[bytes]
) -> bool:
    head = orjson.dumps(_head(chronology))[:-1] + b',"features":[\n'
    separator = head
    for line in lines:
        out.write(separator + line)
        separator = b",\n"
    if separator is head:
        return False
    # What follows the features replaces the opening brace by the comma after them.
    tail = orjson.dumps(_tail(layer))[1:]
    out.write(b"\n]" + (b"," if tail != b"}" else b"") + tail + b"\n")
    return True


def _write_lines(out: BinaryIO, lines: Iterator[bytes], start: bytes) -> bool:
    written = False
    for line in lines:
        out.write(start + line + b"\n")
        written = True
    return written


def _head(chronology: Chronology) -> dict[str, object]:
    """Return the members before the features; `name` is what GDAL calls the layer."""
    marking = chronology.marking
    members: dict[str, object] = {
        "type": "FeatureCollection",
        "name": chronology.id,
        "title": chronology.title,
        "as_of": chronology.as_of.isoformat(),
        "edition": chronology.edition,
        "authors": list(chronology.authors),
        "publisher": chronology.publisher,
        "marking": None if marking is None else marking.value,
        "licence": chronology.licence,
        "caveats": list(chronology.caveats),
        "generator": "keydates",
    }
    return {name: value for name, value in members.items() if value not in (None, [])}


def _tail(layer: _Layer) -> dict[str, object]:
    origins = sorted({place.coordinates_from or "" for place in layer.used_places()} - {""})
    bbox = layer.bbox()
    members: dict[str, object] = {}
    if origins:
        members["attribution"] = "Coordinates: " + "; ".join(origins)
    if bbox is not None:
        members["bbox"] = bbox
    return members


def _lost_bounds(record: Record) -> Iterator[tuple[str, str]]:
    """Yield code and reason for every bound of the date that is empty."""
    bounds = ((record.begin, record.begin_ms), (record.end, record.end_ms))
    if any(moment is None and time_value is not None for moment, time_value in bounds):
        yield "year-beyond-range", _YEAR_BEYOND_RANGE
    if record.begin is None and record.begin_ms is None:
        yield "no-begin", _NO_BEGIN
    if record.end is None and record.end_ms is None:
        yield "no-end", _NO_END


def _rounded(place: Place) -> bool:
    point = place.point
    return point is not None and any(round(number, DECIMALS) != number for number in point)
