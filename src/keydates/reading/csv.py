"""Chronologies in CSV: our own complete table, or the plain one that people keep.

A header with a column `table` announces the complete table (`keydates.table`), which becomes the
chronology it was made of. Any other table is read as a plain one (`keydates.reading.csv_plain`).
The table that is made for people to read is refused by name: it has not everything a chronology
needs.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from keydates.reading.csv_grid import CellLocator, Grid, GridCell, GridRow, read_grid
from keydates.reading.csv_plain import PLAIN_HINTS, PlainTable
from keydates.reading.nodes import Data, Document, Refusals, SourceText, Unreadable
from keydates.spreadsheets import unguard
from keydates.table import COLLECTIONS, COLUMNS, FIELDS_OF, HEADER, Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydates.findings import Path
    from keydates.limits import Limits
    from keydates.reading.nodes import Spot

__all__ = ["parse_csv"]

_HEADER_HINT = (
    "say `--set {field}=...`, or write it in a file named like the table, but ending in "
    "`.chronology.yaml`"
)
_COMPLETE_HINTS: Final = MappingProxyType(
    {
        "KD102": "fill in the column `{field}`",
        "KD115": "fill in the column `date`, or say in the column `undated` why there is none",
        "KD117": 'add `"note":"..."` in the cell of the date',
        "KD203": 'write `["id of a source"]` in the column `citations`',
        "KD205": "widen `span`, write `background` in the column `kind`, or say why in the date's "
        "`note`",
        "KD212": "write `state` in the column `kind`",
    }
)
_FOR_PEOPLE = frozenset({"event_id", "date_label", "date_edtf"})


def parse_csv(
    source: SourceText,
    limits: Limits,
    beside: Document | None = None,
    defaults: Mapping[str, str] | None = None,
) -> Document:
    """Read a table.

    `beside` is the document of the file that holds what a plain table has no columns for: the
    chronology's own fields, and places, actors and sources with more than a name. `defaults` are
    fields of the chronology, used where neither has them.
    """
    refusals = Refusals(source, limits)
    data: dict[str, Data] | None = None
    cells: dict[Path, GridCell] = {}
    complete = False
    try:
        grid = read_grid(source, refusals)
        names = [cell.value.strip().casefold() for cell in grid.header]
        complete = COLUMNS[0] in names
        if complete:
            if beside is not None:
                message = "this table carries the facts of its chronology itself"
                hint = "remove the file that ends in `.chronology.yaml`"
                refusals.add("KD048", grid.header[0].offset, message, hint)
            data = {**(defaults or {}), **_Complete(limits, refusals, cells).read(grid)}
        elif _FOR_PEOPLE.issubset(names):
            message = "this table was made for people to read, and lacks what a chronology needs"
            hint = "export it with `-O csv.profile=full`; that table is read back whole"
            refusals.fatal("KD047", grid.header[0].offset, message, hint)
        else:
            table = PlainTable(limits, refusals, cells, beside, defaults)
            data = table.read(grid, source.file)
        if beside is not None and beside.data is None:  # its findings say why
            data = None
    except Unreadable:
        data = None
    locator = CellLocator(source, cells)
    return Document(
        data,
        locator if beside is None else _Both(locator, beside),
        (*refusals.findings, *(beside.findings if beside else ())),
        None if complete or beside is not None else _HEADER_HINT,
        _COMPLETE_HINTS if complete else PLAIN_HINTS,
    )


class _Both:
    """A locator over a table and the file beside it."""

    def __init__(self, table: CellLocator, beside: Document) -> None:
        self._table = table
        self._beside = beside

    def value(self, path: Path, character: int = 0) -> Spot | None:
        return self._table.value(path, character) or self._beside.locator.value(path, character)

    def key(self, path: Path) -> Spot | None:
        return self._beside.locator.key(path) or self._table.value(path)


class _Complete:
    """Turns the rows of a complete table into a chronology's data."""

    def __init__(self, limits: Limits, refusals: Refusals, cells: dict[Path, GridCell]) -> None:
        self._longest = limits.field_characters
        self._refusals = refusals
        self._cells = cells

    def read(self, grid: Grid) -> dict[str, Data]:
        columns = self._columns(grid.header)
        header: dict[str, Data] = {}
        header_row: GridRow | None = None
        collections: dict[str, list[Data]] = {name: [] for name in COLLECTIONS.values()}
        for row in grid.rows:
            named = {columns[n]: cell for n, cell in row.cells.items() if n in columns}
            table = named.pop(COLUMNS[0], GridCell("", row.offset))
            if table.value in COLLECTIONS:
                items = collections[COLLECTIONS[table.value]]
                path: Path = (COLLECTIONS[table.value], len(items))
                self._cells[path] = GridCell("", row.offset)
                items.append(self._item(table.value, named, path))
            elif table.value != HEADER:
                self._refuse_table(table)
            elif header_row is not None:
                message = "a second row describes the chronology itself"
                self._refusals.add("KD044", table.offset, message, "keep one of the two")
            else:
                header_row = row
                self._cells[()] = GridCell("", row.offset)
                header = self._item(HEADER, named, ())
        if header_row is None:
            message = f"no row has `{HEADER}` in the column `{COLUMNS[0]}`"
            hint = "export the table anew with `-O csv.profile=full`"
            self._refusals.add("KD044", None, message, hint)
        return {**header, **collections}

    def _columns(self, header: tuple[GridCell, ...]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for number, cell in enumerate(header):
            if cell.value not in COLUMNS:
                close = get_close_matches(cell.value, COLUMNS, n=1)
                hint = f"did you mean `{close[0]}`?" if close else "delete the column"
                message = f"the complete table has no column `{cell.value}`"
                self._refusals.add("KD045", cell.offset, message, hint)
            elif cell.value in columns.values():
                message = f"the column `{cell.value}` stands in the header twice"
                self._refusals.add("KD046", cell.offset, message, "keep one of the two")
            else:
                columns[number] = cell.value
        if COLUMNS[0] not in columns.values():
            message = "the names of the complete table's columns are in small letters"
            self._refusals.fatal("KD045", header[0].offset, message, f"write `{COLUMNS[0]}`")
        return columns

    def _refuse_table(self, cell: GridCell) -> None:
        close = get_close_matches(cell.value, FIELDS_OF, n=1)
        hint = f"did you mean `{close[0]}`?" if close else f"write one of {', '.join(FIELDS_OF)}"
        message = f"`{cell.value[:40]}` is nothing a row can describe"
        self._refusals.add("KD044", cell.offset, message, hint)

    def _item(self, table: str, named: Mapping[str, GridCell], path: Path) -> dict[str, Data]:
        fields = FIELDS_OF[table]
        item: dict[str, Data] = {}
        for name, cell in named.items():
            if name not in fields:
                message = f"a row about {'an' if table[0] in 'ae' else 'a'} {table} has no `{name}`"
                hint = "empty the cell; check that the row has not slipped"
                self._refusals.add("KD049", cell.offset, message, hint, path)
                continue
            where = (*path, name)
            if fields[name] is Cell.JSON or (
                fields[name] is Cell.DATE and cell.value.startswith("{")
            ):
                self._cells[where] = GridCell("", cell.offset)
                item[name] = self._json(cell, where)
            else:
                value = unguard(cell.value) if fields[name] is Cell.TEXT else cell.value
                self._cells[where] = GridCell(value, cell.offset)
                self._check_length(value, cell, where)
                item[name] = value
        return item

    def _check_length(self, value: str, cell: GridCell, path: Path) -> None:
        if len(value) > self._longest:
            message = f"the value has {len(value):,} characters; {self._longest:,} are allowed"
            hint = "shorten it, or raise the limit `field-characters`"
            self._refusals.add("KD018", cell.offset, message, hint, path)

    def _json(self, cell: GridCell, path: Path) -> Data:
        """Read the JSON of a cell; where it is broken, there is no value."""

        def no_field_twice(pairs: list[tuple[str, Data]]) -> dict[str, Data]:
            if len({name for name, _ in pairs}) < len(pairs):
                raise ValueError("a field stands in it twice")
            return dict(pairs)

        def no_constant(name: str) -> Data:
            raise ValueError(f"{name} is no number in JSON")

        try:
            value: Data = json.loads(
                cell.value, object_pairs_hook=no_field_twice, parse_constant=no_constant
            )
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            message = f"the cell is no JSON: {reason}"
            hint = 'write a list as `["one","two"]` and a mapping as `{"name":"value"}`'
            self._refusals.add("KD050", cell.offset, message, hint, path)
            return None
        inside = _inside(value)
        self._refusals.count(cell.offset, len(inside))
        for inner in inside:
            if isinstance(inner, str):
                self._check_length(inner, cell, path)
        return value


def _inside(value: Data) -> list[Data]:
    """Return everything inside a value, names of fields included."""
    found: list[Data] = []
    todo = [value]
    while todo:
        inner = todo.pop()
        if isinstance(inner, dict):
            todo += [*inner, *inner.values()]
        elif isinstance(inner, list):
            todo += inner
        found.append(inner)
    return found
