"""The plain table that people keep in a spreadsheet: one row an event, a few known columns.

`date` and `title` are needed; a date is EDTF, as everywhere. What a spreadsheet has no room for is
made by rule, never guessed:

- An event without an `id` gets one from its title, numbered where it is taken (`talks`,
  `talks-2`); a title without Latin letters gives `item-` and the number of its row. Such an id
  changes with the title and the order: a table that is published keeps its ids in a column.
- Rows with the same place name share one place. One that has no point anywhere says that the table
  gives none.
- `actors` are names between semicolons.
- Rows with the same `source` and `url` share one source; one without a title is named by its URL.

Names that the file beside the table has among its places, actors and sources (by id, name or
title) mean those.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from keydates.edtf import EdtfError, parse_edtf, suggest_edtf
from keydates.reading.csv_grid import Grid, GridCell, GridRow
from keydates.text import MAX_SLUG, TextError, clean_text, slugify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from keydates.findings import Path
    from keydates.limits import Limits
    from keydates.reading.nodes import Data, Document, Refusals

__all__ = ["PLAIN_COLUMNS", "PLAIN_HINTS", "PlainTable"]

PLAIN_COLUMNS: Final = (
    "date",
    "title",
    "summary",
    "place",
    "latitude",
    "longitude",
    "actors",
    "category",
    "source",
    "url",
    "id",
    "kind",
    "undated",
    "expression",
    "basis",
    "note",
    "locator",
)
"""The columns of a plain table; in any order, `date` and `title` needed, the others as wanted."""

PLAIN_HINTS: Final = MappingProxyType(
    {
        "KD102": "fill in the column `{field}`",
        "KD115": "fill in the column `date`, or say in a column `undated` why there is none",
        "KD117": "say in a column `note` how the date was found",
        "KD203": "fill in the column `source` or `url`",
        "KD205": "widen `span`, write `background` in a column `kind`, or say why in a column "
        "`note`",
        "KD212": "write `state` in a column `kind`",
        "KD213": "name the speaker in the column `actors`",
    }
)
"""What to do about a finding in a plain table, by its code."""

NO_POINT: Final = "the table gives no coordinates"

_ANY_DATE: Final = "write it as YYYY-MM-DD, YYYY-MM or YYYY, however little the source says"
_NEEDED: Final = ("date", "title")
_SYNONYMS: Final = {
    "headline": "title",
    "name": "title",
    "event": "title",
    "what": "title",
    "when": "date",
    "day": "date",
    "edtf": "date",
    "description": "summary",
    "details": "summary",
    "text": "summary",
    "location": "place",
    "venue": "place",
    "where": "place",
    "places": "place",
    "lat": "latitude",
    "y": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "x": "longitude",
    "actor": "actors",
    "who": "actors",
    "participants": "actors",
    "type": "category",
    "theme": "category",
    "tags": "category",
    "sources": "source",
    "citation": "source",
    "reference": "source",
    "link": "url",
    "source url": "url",
    "website": "url",
    "page": "locator",
    "section": "locator",
    "notes": "note",
    "comment": "note",
}
# A value in the first column means nothing without one in any of the others.
_BELONGS_TO: Final = (
    ("latitude", ("place",)),
    ("longitude", ("place",)),
    ("expression", ("date",)),
    ("basis", ("date",)),
    ("note", ("date",)),
    ("locator", ("source", "url")),
)

Row = dict[str, GridCell]


class PlainTable:
    """Makes a chronology's data of one plain table."""

    def __init__(
        self,
        limits: Limits,
        refusals: Refusals,
        cells: dict[Path, GridCell],
        beside: Document | None,
        defaults: Mapping[str, str] | None,
    ) -> None:
        """Take where findings and the places of values go, and what is known besides the table."""
        self._longest = limits.field_characters
        self._refusals = refusals
        self._cells = cells
        self._beside = beside
        self._data: dict[str, Data] = {**(defaults or {}), **((beside and beside.data) or {})}
        self._places = _Known(self._data.get("places"), ("name",))
        self._actors = _Known(self._data.get("actors"), ("name",))
        self._sources = _Known(self._data.get("sources"), ("title", "url"))

    def read(self, grid: Grid, file: str) -> dict[str, Data]:
        """Return the chronology's data; `file` names it where nothing else does."""
        self._refuse_events()
        columns = self._columns(grid.header)
        rows = [(row, self._named(row, columns)) for row in grid.rows]
        ids = _Ids(row["id"].value for _, row in rows if "id" in row)
        events: list[Data] = []
        for grid_row, row in rows:
            path: Path = ("events", len(events))
            self._cells[path] = GridCell("", grid_row.offset)
            self._refuse_orphans(row)
            events.append(self._event(row, path, ids, grid_row.number))
        for place in self._places.made:
            if "longitude" not in place and "latitude" not in place:
                place["unlocated"] = NO_POINT
        stem = "" if file.startswith("<") else slugify(PurePath(file).stem)
        return {
            **({"id": stem} if stem else {}),
            **self._data,
            **{
                name: known.items
                for name, known in (
                    ("places", self._places),
                    ("actors", self._actors),
                    ("sources", self._sources),
                )
                if known.items is not None
            },
            "events": events,
        }

    def _refuse_events(self) -> None:
        spot = self._beside.spot(("events",)) if self._beside and "events" in self._data else None
        if spot:
            line, _ = spot.source.line_column(spot.offset)
            message = f"{spot.source.file} has events of its own (line {line})"
            hint = "keep events in the table, and only there"
            self._refusals.add("KD048", None, message, hint)

    def _columns(self, header: tuple[GridCell, ...]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for number, cell in enumerate(header):
            name = cell.value.strip().casefold()
            if name not in PLAIN_COLUMNS:
                self._refuse_column(cell, name)
            elif name in columns.values():
                message = f"the column `{name}` stands in the header twice"
                self._refusals.add("KD046", cell.offset, message, "keep one of the two")
            else:
                columns[number] = name
        for name in _NEEDED:
            if name not in columns.values():
                message = f"the table has no column `{name}`"
                hint = f"the columns are: {', '.join(PLAIN_COLUMNS)}"
                self._refusals.add("KD051", header[0].offset, message, hint)
        return columns

    def _refuse_column(self, cell: GridCell, name: str) -> None:
        if not name:
            message, hint = "a column has no name", "name it, or delete it"
        else:
            message = f"`{cell.value.strip()[:40]}` is no column of a table"
            close = get_close_matches(name, PLAIN_COLUMNS, n=1)
            meant = _SYNONYMS.get(name) or (close[0] if close else None)
            columns = ", ".join(PLAIN_COLUMNS)
            hint = f"did you mean `{meant}`?" if meant else f"the columns are: {columns}"
        self._refusals.add("KD045", cell.offset, message, hint)

    def _named(self, row: GridRow, columns: dict[int, str]) -> Row:
        """Return the row's values by column, without the empty ones and without outer spaces."""
        named: Row = {}
        for number, name in columns.items():
            cell = row.cells.get(number)
            if cell is None:
                continue
            value = cell.value.strip()
            if len(value) > self._longest:
                message = f"the value has {len(value):,} characters; {self._longest:,} are allowed"
                hint = "shorten it, or raise the limit `field-characters`"
                self._refusals.add("KD018", cell.offset, message, hint)
            elif value:
                before = len(cell.value) - len(cell.value.lstrip())
                named[name] = GridCell(value, cell.offset + before)
        return named

    def _refuse_orphans(self, row: Row) -> None:
        for name, owners in _BELONGS_TO:
            if name in row and not any(owner in row for owner in owners):
                owner = " or ".join(f"`{owner}`" for owner in owners)
                message = f"`{name}` is given, but no {owner} that it belongs to"
                hint = f"fill in {owner}, or empty this cell"
                self._refusals.add("KD053", row[name].offset, message, hint)

    def _event(self, row: Row, path: Path, ids: _Ids, number: int) -> dict[str, Data]:
        event: dict[str, Data] = {}
        for name in ("id", "title", "kind", "summary", "undated", "category"):
            if name in row:
                event[name] = self._at((*path, name), row[name])
        if "id" not in row and "title" in row:
            event["id"] = ids.make(row["title"].value, f"item-{number}")
            self._at((*path, "id"), row["title"])
        if "date" in row:
            event["date"] = self._date(row, (*path, "date"))
        if "place" in row:
            where: Path = (*path, "places", 0, "place")
            self._at(where, row["place"])
            event["places"] = [{"place": self._place(row)}]
        if "actors" in row:
            event["actors"] = self._event_actors(row["actors"], (*path, "actors"))
        if "source" in row or "url" in row:
            cited = (*path, "citations", 0)
            citation: dict[str, Data] = {"source": self._source(row)}
            self._at((*cited, "source"), row.get("source") or row["url"])
            if "locator" in row:
                citation["locator"] = self._at((*cited, "locator"), row["locator"])
            event["citations"] = [citation]
        return event

    def _at(self, path: Path, cell: GridCell) -> str:
        """Note where a value stands, and return it."""
        self._cells[path] = cell
        return cell.value

    def _date(self, row: Row, path: Path) -> Data:
        edtf = self._at(path, row["date"])
        try:
            parse_edtf(edtf)
        except EdtfError as error:
            suggestion = suggest_edtf(edtf)
            hint = _advice(edtf, suggestion) if suggestion else error.hint or _ANY_DATE
            self._refusals.add("KD110", row["date"].offset, error.message, hint, path)
        details: dict[str, Data] = {
            name: self._at((*path, name), row[name])
            for name in ("expression", "basis", "note")
            if name in row
        }
        if not details:
            return edtf
        self._at((*path, "edtf"), row["date"])
        return {"edtf": edtf, **details}

    def _place(self, row: Row) -> str:
        cell = row["place"]
        name = _clean(cell.value)
        known = self._places.find(name)
        if known is None:
            known = self._places.add({"name": cell.value}, (name,), "place")
            self._cells["places", known[0]] = self._cells["places", known[0], "name"] = cell
        index, place = known
        given: Row = {axis: row[axis] for axis in ("longitude", "latitude") if axis in row}
        if given and not {"longitude", "latitude", "unlocated"} & place.keys():
            for axis, coordinate in given.items():
                place[axis] = self._at(("places", index, axis), coordinate)
        else:
            self._refuse_other_point(cell.value, given, place)
        return str(place["id"])

    def _refuse_other_point(self, name: str, given: Row, place: dict[str, Data]) -> None:
        for axis, coordinate in given.items():
            stated = place.get(axis)
            if not _same_number(stated, coordinate.value):
                elsewhere = f"the {axis} {stated}" if axis in place else f"no {axis}"
                message = f"`{name[:40]}` has {elsewhere} elsewhere"
                hint = "give one place one point, or two places two names"
                self._refusals.add("KD052", coordinate.offset, message, hint)

    def _event_actors(self, cell: GridCell, path: Path) -> list[Data]:
        roles: list[Data] = []
        for part in cell.value.split(";"):
            written = part.strip()
            if not written:
                continue
            self._cells[(*path, len(roles), "actor")] = cell
            name = _clean(written)
            known = self._actors.find(name)
            if known is None:
                known = self._actors.add({"name": written}, (name,), "actor")
                self._cells["actors", known[0]] = self._cells["actors", known[0], "name"] = cell
            role: Data = {"actor": str(known[1]["id"])}
            if role not in roles:
                roles.append(role)
        return roles

    def _source(self, row: Row) -> str:
        url = row["url"].value if "url" in row else ""
        cell = row.get("source") or row["url"]
        title = _clean(cell.value)
        known = self._sources.find(title, url)
        if known is None:
            made: dict[str, Data] = {"title": cell.value, **({"url": url} if url else {})}
            known = self._sources.add(made, (title, url), "source")
            self._cells["sources", known[0]] = cell
            self._at(("sources", known[0], "title"), cell)
            if "url" in row:
                self._at(("sources", known[0], "url"), row["url"])
        return str(known[1]["id"])


class _Ids:
    """Ids of one collection, none made twice."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def make(self, text: str, otherwise: str) -> str:
        """Make an id of a text, or of the other one where the text has no Latin letters."""
        base = slugify(text) or otherwise
        made, number = base, 1
        while made in self._taken:
            number += 1
            suffix = f"-{number}"
            made = base[: MAX_SLUG - len(suffix)].rstrip("-") + suffix
        self._taken.add(made)
        return made


class _Known:
    """The places, actors or sources so far: those of the file beside the table, then its own.

    Attributes:
        items: all of them; None where the file beside has something else than a list there, which
            is left as it is for the model to refuse.
        made: those of the table.
    """

    def __init__(self, given: Data, fields: tuple[str, ...]) -> None:
        self._all: list[Data] = []
        self._index: dict[tuple[str, ...], int] = {}
        self.made: list[dict[str, Data]] = []
        self.items = self._all if given is None or isinstance(given, list) else None
        for index, item in enumerate(given if isinstance(given, list) else ()):
            self._all.append(dict(item) if isinstance(item, dict) else item)
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                rest = tuple(str(item.get(field) or "") for field in fields[1:])
                for first in (item["id"], item.get(fields[0])):
                    for key in ((str(first), *rest), (str(first), *("" for _ in rest))):
                        self._index.setdefault(key, index)
        self._ids = _Ids(str(item.get("id")) for item in self._all if isinstance(item, dict))

    def find(self, *key: str) -> tuple[int, dict[str, Data]] | None:
        """Return what bears this name, with its index."""
        index = self._index.get(key)
        item = None if index is None else self._all[index]
        return (index, item) if index is not None and isinstance(item, dict) else None

    def add(
        self, fields: dict[str, Data], key: tuple[str, ...], what: str
    ) -> tuple[int, dict[str, Data]]:
        """Add what the table names for the first time, with an id made of its name."""
        index = len(self._all)
        item: dict[str, Data] = {"id": self._ids.make(key[0], f"{what}-{index + 1}"), **fields}
        self._index[key] = index
        self._all.append(item)
        self.made.append(item)
        return index, item


def _advice(words: str, edtf: str) -> str:
    """Say how a cell with a date in words is put right; commas need quotation marks here."""
    cell = f'"{edtf}"' if "," in edtf else edtf
    in_words = any(character.isalpha() for character in words.replace("T", ""))
    return f"write `{cell}`" + (f", and `{words}` in a column `expression`" if in_words else "")


def _clean(text: str) -> str:
    """Return a name as the model will have it, so that two spellings of one are one."""
    try:
        return clean_text(text)
    except TextError:
        return text  # the model will say what is wrong with it, and where


def _same_number(first: Data, second: str) -> bool:
    if not isinstance(first, str | float | int):
        return False
    try:
        return float(first) == float(second)
    except ValueError:
        return str(first) == second
