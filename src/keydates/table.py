"""The complete table: one CSV file that carries everything a chronology says.

Its first column, `table`, names what a row describes: the chronology itself (one row), a place, an
actor, a source or an event; the other columns are the fields of all five, each once. A field
without a value is an empty cell. Text stands as it is, behind an apostrophe where a spreadsheet
would compute it (`keydates.spreadsheets`); a list, a mapping, or a date with its words and its
ground is JSON; numbers have no exponent; days and moments are ISO 8601. The reader of CSV makes the
same chronology of it.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, get_args, get_origin

from pydantic import BaseModel

from keydates.dates import Basis, EventDate
from keydates.frozenmap import FrozenMap
from keydates.model import Actor, Chronology, Event, Place, Source
from keydates.spreadsheets import guard, number

__all__ = [
    "COLLECTIONS",
    "COLUMNS",
    "FIELDS_OF",
    "HEADER",
    "Cell",
    "complete_rows",
    "describe",
]

HEADER: Final = "chronology"
"""What stands in the column `table` of the one row about the chronology itself."""

COLLECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {"place": "places", "actor": "actors", "source": "sources", "event": "events"}
)
"""What stands there in the other rows, and the chronology's field they belong to, in order."""


class Cell(StrEnum):
    """How the value of a field is written in its cell."""

    TEXT = "text"
    JSON = "json"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    MOMENT = "moment"


def _cell(annotation: object) -> Cell:
    """Say how a field of this type is written."""
    while type(None) in get_args(annotation) or get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is not None:
        return Cell.JSON
    if annotation is EventDate:
        return Cell.DATE
    for type_, cell in ((str, Cell.TEXT), (float, Cell.NUMBER), (int, Cell.INTEGER)):
        if isinstance(annotation, type) and issubclass(annotation, type_):
            return cell
    return Cell.MOMENT


_MODELS: Final[Mapping[str, type[BaseModel]]] = MappingProxyType(
    {HEADER: Chronology, "place": Place, "actor": Actor, "source": Source, "event": Event}
)

FIELDS_OF: Final[Mapping[str, Mapping[str, Cell]]] = MappingProxyType(
    {
        table: {
            name: _cell(field.annotation)
            for name, field in model.model_fields.items()
            if model is not Chronology or name not in COLLECTIONS.values()
        }
        for table, model in _MODELS.items()
    }
)
"""The fields of each kind of row, and how each is written."""

COLUMNS: Final[tuple[str, ...]] = (
    "table",
    *dict.fromkeys(name for fields in FIELDS_OF.values() for name in fields),
)
"""The columns of the complete table, in their order; the first names what the row describes."""


def describe(column: str) -> tuple[frozenset[Cell], str]:
    """Say how a column's cells are written, and what they hold, table by table."""
    if column == COLUMNS[0]:
        return frozenset({Cell.TEXT}), "What the row describes: " + ", ".join(FIELDS_OF) + "."
    tables = [table for table, fields in FIELDS_OF.items() if column in fields]
    words = [f"{table}: {_MODELS[table].model_fields[column].description}" for table in tables]
    return frozenset(FIELDS_OF[table][column] for table in tables), " ".join(words)


def complete_rows(chronology: Chronology) -> Iterator[list[str]]:
    """Yield the rows of the complete table without its header; events are read once."""
    yield _row(HEADER, chronology)
    yield from (_row("place", place) for place in chronology.places)
    yield from (_row("actor", actor) for actor in chronology.actors)
    yield from (_row("source", source) for source in chronology.sources)
    yield from (_row("event", event) for event in chronology.events)


def _row(table: str, item: BaseModel) -> list[str]:
    fields = FIELDS_OF[table]
    cells = (_written(getattr(item, name)) if name in fields else "" for name in COLUMNS[1:])
    return [table, *cells]


def _written(value: object) -> str:
    """Write one value; nothing, and a list or mapping of nothing, is an empty cell."""
    match value:
        case None:
            written = ""
        case tuple() | FrozenMap() if not value:
            written = ""
        case str():  # the words of a vocabulary too
            written = guard(str(value))
        case int():
            written = str(value)
        case float():
            written = number(value)
        case dt.date():  # a moment is one as well
            written = value.isoformat().replace("+00:00", "Z")
        case EventDate(expression=None, basis=Basis.STATED, note=None):
            written = value.edtf
        case _:
            written = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return written


def _plain(value: object) -> object:
    """Turn models into what JSON has, without the fields that have no value."""
    match value:
        case BaseModel():
            return value.model_dump(mode="json", exclude_none=True)
        case tuple():
            return [_plain(item) for item in value]
        case FrozenMap():
            return dict(value)
        case _:
            return value
