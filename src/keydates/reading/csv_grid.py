"""A strict scanner of CSV (RFC 4180) that knows where every cell stands.

Commas only, one header line, rows as long as the header. Line breaks may be CRLF, LF or CR, and a
quoted cell may hold any of them. What a lenient reader would repair by a guess is refused here,
because a guess moves values into other columns: a quotation mark inside a cell that is not quoted,
text after a closing one, one that is never closed, a row that is too short or too long.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from keydates.reading.nodes import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from keydates.findings import Path
    from keydates.reading.nodes import Refusals, SourceText

__all__ = ["CellLocator", "Grid", "GridCell", "GridRow", "read_grid"]

# Possessive, so that a cell of any length costs one pass.
_CELL = re.compile(r'(?:"([^"]*+(?:""[^"]*+)*+)"|([^",\r\n]*+))(,|\r\n|\r|\n|\Z)')
_TO_LINE_END = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_UNQUOTED = re.compile(r'[^",\r\n]*+')
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
_COMMAS = re.compile(r",++")
_EMPTY_ROWS = re.compile(r"(?:,*+(?:\r\n|\r|\n))++")
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class GridCell(NamedTuple):
    """One cell: its value, and the 0-based offset in the text at which it is written.

    For the locator, what has no value of its own (a row, a cell of JSON) is a cell without one.
    """

    value: str
    offset: int


class GridRow(NamedTuple):
    """One row.

    Attributes:
        number: its number among the rows below the header, from 1.
        offset: where it begins, a 0-based offset in the text.
        width: how many cells it has.
        cells: those that are not empty, by the numbers of their columns, from 0.
    """

    number: int
    offset: int
    width: int
    cells: dict[int, GridCell]


class Grid(NamedTuple):
    """A whole table: every cell of the header, and the rows below, all as wide as the header."""

    header: tuple[GridCell, ...]
    rows: tuple[GridRow, ...]


class CellLocator:
    """Finds the cell that a value of the chronology came from."""

    def __init__(self, source: SourceText, cells: Mapping[Path, GridCell]) -> None:
        self._source = source
        self._cells = cells

    def value(self, path: Path, character: int = 0) -> Spot | None:
        """Say where a cell begins, or where one character of its value stands.

        A path may lead one step into a cell: that is the shorthand for an object with only its
        first field.
        """
        cell = self._cells.get(path)
        if cell is None and path:
            above = self._cells.get(path[:-1])
            cell = above if above is not None and above.value else None
        if cell is None:
            return None
        if character:
            for before in range(3):  # a quotation mark, an apostrophe, or both
                if self._source.text.startswith(cell.value, cell.offset + before):
                    return Spot(self._source, cell.offset + before + character)
        return Spot(self._source, cell.offset)

    def key(self, path: Path) -> Spot | None:
        """Say where a value stands: a cell has no name beside it."""
        return self.value(path)


def read_grid(source: SourceText, refusals: Refusals) -> Grid:
    """Read a table.

    Rows that are out of step with the header are refused and left out. Rows without any value are
    passed over, as spreadsheets write them at will.

    Raises:
        Unreadable: there is no header, or there are too many findings or values to go on.

    """
    rows = _rows(source.text, refusals)
    first = next(rows, None)
    if first is None or not any(cell.value.strip() for cell in first.cells.values()):
        message = "there is no header line, and so no table"
        refusals.fatal("KD003", None, message, "begin with the line `date,title,source,url`")
    refusals.count(first.offset, first.width - len(first.cells))  # those without a name, too
    offsets = _offsets(source.text, first)
    header = tuple(
        first.cells.get(number) or GridCell("", offset) for number, offset in enumerate(offsets)
    )
    _refuse_other_delimiter(header, refusals)
    kept: list[GridRow] = []
    for row in rows:
        if not row.cells:
            continue
        if row.width == len(header):
            kept.append(row)
        else:
            _refuse_length(source.text, row, len(header), refusals)
    return Grid(header, tuple(kept))


def _rows(text: str, refusals: Refusals) -> Iterator[GridRow]:
    """Yield every row that is sound in itself; the header is number 0."""
    position, end = 0, len(text)
    number, start, width = 0, 0, 0
    cells: dict[int, GridCell] = {}
    match, commas, count = _CELL.match, _COMMAS.match, refusals.count
    while position < end or width:
        # Spreadsheets write empty cells and rows by the million: a run of either costs one step.
        if not width and number and (empty := _EMPTY_ROWS.match(text, position)):
            number += _line_ends(text, position, empty.end())
            position = start = empty.end()
            continue
        found = match(text, position)
        if found is None:
            position = start = _refuse_quote(text, position, refusals)
            width, cells = 0, {}
            continue
        quoted, plain, separator = found.groups()
        value = plain if quoted is None else quoted.replace('""', '"')
        if value:
            count(position)
            cells[width] = GridCell(value, position)
        width += 1
        position = found.end()
        if separator != ",":
            count(start)
            yield GridRow(number, start, width, cells)
            number, start, width, cells = number + 1, position, 0, {}
        elif not value and (more := commas(text, position)):
            width += more.end() - position
            position = more.end()


def _line_ends(text: str, start: int, end: int) -> int:
    pairs = text.count("\r\n", start, end)
    return text.count("\n", start, end) + text.count("\r", start, end) - pairs


def _offsets(text: str, row: GridRow) -> Iterator[int]:
    """Yield where each cell of a row begins."""
    position = row.offset
    for _ in range(row.width):
        yield position
        found = _CELL.match(text, position)
        position = found.end() if found else position


def _refuse_quote(text: str, position: int, refusals: Refusals) -> int:
    """Say what is wrong with the quotation marks of a cell, and return where to go on."""
    if text.startswith('"', position):
        closed = _QUOTED.match(text, position)
        if closed is None:
            hint = "close it; a quotation mark inside a quoted cell is written twice"
            refusals.fatal("KD040", position, "this quotation mark is never closed", hint)
        at = closed.end()
        message = "text stands between a closing quotation mark and the next comma"
        hint = "write a quotation mark inside a quoted cell twice"
    else:
        plain = _UNQUOTED.match(text, position)
        at = plain.end() if plain else position
        message = "a quotation mark stands inside a cell that is not in quotation marks"
        hint = "put the whole cell in quotation marks, and write those inside it twice"
    refusals.add("KD041", at, message, hint)
    rest = _TO_LINE_END.match(text, at)
    return rest.end() if rest else len(text)


def _refuse_other_delimiter(header: Sequence[GridCell], refusals: Refusals) -> None:
    """Say so where the cells of the header seem to be kept apart by something else."""
    if len(header) > 1:
        return
    for delimiter, name in _OTHER_DELIMITERS.items():
        at = header[0].value.find(delimiter)
        if at >= 0:
            message = f"the cells of this table are separated by {name}, not by commas"
            hint = "save it as CSV with commas (in LibreOffice: `Edit filter settings`)"
            refusals.fatal("KD042", header[0].offset + at, message, hint)


def _refuse_length(text: str, row: GridRow, width: int, refusals: Refusals) -> None:
    has = f"the row has {row.width} cell{'s' if row.width > 1 else ''}, the header {width}"
    hint = "write a comma for every empty cell, too"
    if row.width > width:
        hint = "put a cell that holds a comma in quotation marks"
    at = next(islice(_offsets(text, row), min(width, row.width - 1), None))
    refusals.add("KD043", at, has, hint)
