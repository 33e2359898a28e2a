"""The table: one row an event, for people and spreadsheets, or everything, to be read back.

Plain CSV by RFC 4180: UTF-8, commas, CRLF, a header line. Columns are the shared record's, in its
order. Text that a spreadsheet would compute gets one apostrophe before it; numbers and dates never
do, or longitude -4.35 would be spoiled.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, BinaryIO, ClassVar, Final, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from keydates.exporting import Companion, ExportReport, Options, ReportBuilder
from keydates.model import Chronology, Event
from keydates.placement import Channel
from keydates.records import FIELDS, FieldType, Record, Recorder
from keydates.spreadsheets import SUSPECTS, guard, number

__all__ = ["CsvExporter", "CsvOptions"]

Row: TypeAlias = list[Any]

_BATCH: Final = 256
"""Rows that are written at a time: some 100 KB, and some MB where the texts are at their limit."""

_BYTE_ORDER_MARK: Final = "\ufeff"

# Strings that are ours or a standard's and can begin no formula; all others may.
_SAFE: Final = frozenset(
    {
        "event_id",
        "begin",
        "end",
        "date_precision",
        "date_edtf",
        "place_id",
        "place_role",
        "country",
        "location_precision",
        "geonames_id",
        "kind",
        "source_ids",
    }
)
_TEXTS: Final = tuple(
    index
    for index, field in enumerate(FIELDS)
    if field.type is FieldType.STRING and field.name not in _SAFE
)
_NUMBERS: Final = tuple(i for i, field in enumerate(FIELDS) if field.type is FieldType.NUMBER)
_BOOLEANS: Final = tuple(i for i, field in enumerate(FIELDS) if field.type is FieldType.BOOLEAN)
_EXPONENT_BELOW: Final = 1e-4
_BOOLEAN_WORDS: Final = {None: None, True: "true", False: "false"}

# What the table for people has no column for, and how to know that an event says it.
_DETAILS: Final[tuple[tuple[str, Callable[[Event], bool]], ...]] = (
    ("notes on dates", lambda event: bool(event.date and event.date.note)),
    ("what actors did", lambda event: any(actor.role for actor in event.actors)),
    ("tags", lambda event: bool(event.tags)),
    (
        "page numbers, quotations and whose words a source reports",
        lambda event: any(
            cited.locator or cited.attribution or cited.quote or cited.credibility
            for cited in event.citations
        ),
    ),
    ("ties between events", lambda event: bool(event.related)),
)

_PATTERNS: Final = {
    "begin": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z$",
    "end": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T23:59:59Z$",
    "date_edtf": "^edtf:.+$",
}


class CsvOptions(Options):
    """How the table is laid out."""

    rows: Literal["events", "places"] = Field(
        default="events",
        description="events: one row an event, its places joined. places: one row for each event "
        "and place, like the map layer.",
    )
    delimiter: Literal[",", ";"] = Field(
        default=",", description="What stands between cells; some spreadsheets want a semicolon."
    )
    excel: bool = Field(
        default=False,
        description="Begin with a byte order mark and quote every cell, so that Excel reads UTF-8.",
    )
    raw: bool = Field(
        default=False,
        description="Put no apostrophe before text that a spreadsheet would compute; for programs.",
    )
    datapackage: bool = Field(
        default=False,
        description="Describe the columns in a Frictionless data package beside the table.",
    )
    profile: Literal["people", "full"] = Field(
        default="people",
        description="people: the columns a reader wants. full: everything the chronology says, in "
        "a table that keydates reads back.",
    )

    @field_validator("profile")
    @classmethod
    def _can_be_read_back(cls, profile: str, info: ValidationInfo) -> str:
        asked = [name for name in ("rows", "delimiter", "raw") if info.data.get(name)]
        changed = [name for name in asked if info.data[name] != cls.model_fields[name].default]
        if profile == "full" and changed:
            raise PydanticCustomError(
                "not_read_back",
                "the full table is made to be read back, so {names} cannot be changed with it",
                {"names": " and ".join(changed)},
            )
        return profile


class CsvExporter:
    """Writes the table, in constant memory."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV table"
    extension: ClassVar[str] = ".csv"
    media_type: ClassVar[str] = "text/csv; charset=utf-8; header=present"
    streaming: ClassVar[bool] = True
    channel: ClassVar[Channel] = Channel.TABLE
    Options = CsvOptions

    def export(self, chronology: Chronology, out: BinaryIO, options: CsvOptions) -> ExportReport:
        """Write one row an event, or an event and place; with `profile=full`, everything.

        Every item goes to the table, whatever its kind and with or without a date.
        """
        report = ReportBuilder(self.name)
        if options.profile == "full":
            from keydates.table import COLUMNS, complete_rows  # rarely asked for

            counted = chronology.with_events(_counted(chronology.events, report))
            _write(out, COLUMNS, complete_rows(counted), options)
        else:
            rows = _rows(chronology, options, report)
            first = next(rows, None)
            if first is None:
                return report.build(nothing="the chronology has no events")
            _write(out, Record._fields, chain([first], rows), options)
        companions = [_data_package(chronology, options)] if options.datapackage else []
        return report.build(companions=companions)


def _counted(events: Iterable[Event], report: ReportBuilder) -> Iterator[Event]:
    for event in events:
        report.carried()
        yield event


def _write(out: BinaryIO, header: Iterable[str], rows: Iterable[Row], options: CsvOptions) -> None:
    # A TextIOWrapper would do, but closes `out` behind its owner's back when a write fails.
    lines = _Lines([_BYTE_ORDER_MARK] if options.excel else [])
    writer = csv.writer(
        lines,
        delimiter=options.delimiter,
        quoting=csv.QUOTE_ALL if options.excel else csv.QUOTE_MINIMAL,
    )
    writer.writerow(header)
    rows = iter(rows)
    while lines.waiting:
        out.write("".join(lines.waiting).encode())
        lines.waiting.clear()
        writer.writerows(islice(rows, _BATCH))


class _Lines:
    """What the csv module has written and `out` has not."""

    def __init__(self, waiting: list[str]) -> None:
        self.waiting = waiting
        self.write = waiting.append


def _rows(chronology: Chronology, options: CsvOptions, report: ReportBuilder) -> Iterator[Row]:
    recorder = Recorder(chronology)
    one_each = options.rows == "events"
    texts = () if options.raw else _TEXTS
    unseen: dict[str, Callable[[Event], bool]] = dict(_DETAILS)
    for event in chronology.events:
        report.carried()
        if one_each:
            record = recorder.of_event(event)
            yield _cells(record, texts)
        else:
            record = None
            for record in recorder.of_places(event):
                yield _cells(record, texts)
        _note_losses(event, record, one_each=one_each, report=report)
        for detail in [name for name, says in unseen.items() if says(event)]:
            del unseen[detail]
            report.remark(f"the table for people leaves out {detail}; profile=full has them")


def _note_losses(
    event: Event, record: Record | None, *, one_each: bool, report: ReportBuilder
) -> None:
    if one_each and len(event.places) > 1:
        report.degraded(
            event.id,
            "places-joined",
            "several places share a row, with the coordinates of one; rows=places has each",
        )
    if event.date is None or record is None:
        return
    beyond = (record.begin is None and event.date.earliest is not None) or (
        record.end is None and event.date.latest is not None
    )
    if beyond:
        report.degraded(
            event.id,
            "year-out-of-range",
            "a year outside 1 to 9999 has no `begin` or `end`; `date_edtf` holds it",
        )


def _cells(record: Record, texts: tuple[int, ...]) -> Row:
    """Return a record's cells as the csv module shall write them; `texts` are to be guarded."""
    row: Row = list(record)
    for index in texts:
        text = row[index]
        if text and text[0] in SUSPECTS:
            row[index] = guard(text)
    for index in _NUMBERS:
        value = row[index]
        if value and -_EXPONENT_BELOW < value < _EXPONENT_BELOW:
            row[index] = number(value)  # the csv module would write 1e-05
    for index in _BOOLEANS:
        row[index] = _BOOLEAN_WORDS[row[index]]
    return row


def _data_package(chronology: Chronology, options: CsvOptions) -> Companion:
    """Describe the table by Frictionless Data Package 1, with dates as strings and a pattern.

    A reader told that a date is a date fills the missing month and day with today's.
    """
    full = options.profile == "full"
    resource = {
        "name": chronology.id,
        "path": f"{chronology.id}{CsvExporter.extension}",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": options.delimiter, "lineTerminator": "\r\n", "quoteChar": '"'},
        "schema": {
            "fields": _full_fields() if full else _record_fields(),
            "missingValues": [""],
            **({"primaryKey": "event_id"} if not full and options.rows == "events" else {}),
        },
    }
    package = {
        "profile": "tabular-data-package",
        "name": chronology.id,
        "title": chronology.title,
        **({"version": chronology.edition} if chronology.edition else {}),
        "resources": [resource],
    }
    content = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return Companion(".datapackage.json", "application/json", content.encode())


def _record_fields() -> list[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "type": field.type.value,
            "description": field.description,
            **(
                {"constraints": {"pattern": _PATTERNS[field.name]}}
                if field.name in _PATTERNS
                else {}
            ),
        }
        for field in FIELDS
    ]


def _full_fields() -> list[dict[str, str]]:
    from keydates.table import COLUMNS, Cell, describe

    types = {frozenset({Cell.NUMBER}): "number", frozenset({Cell.INTEGER}): "integer"}
    described = ((name, *describe(name)) for name in COLUMNS)
    return [
        {"name": name, "type": types.get(cells, "string"), "description": description}
        for name, cells, description in described
    ]
