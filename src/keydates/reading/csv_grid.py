"""A strict scanner of CSV (RFC 4180) that knows where every cell stands.

Commas only, one header line, rows as long as the header. Line breaks may be CRLF, LF or CR, and a
quoted cell may hold any of them. What a lenient reader would repair by a guess is refused here,
because a guess moves values into other columns: a quotation mark inside a cell that is not quoted,
text after a closing one, one that is never closed, a row that is too short or too long.
"""

from __future__ import annotations

import re
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
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


class GridCell(NamedTuple):
    """One cell: its value, and the 0-based offset in the text at which it is written.

    For the locator, what has no value of its own (a row, a cell of JSON) is a cell without one.
    """

    value: str
    offset: int


class GridRow(NamedTuple):
    """One row with its number among the rows below the header, from 1."""

    number: int
    offset: int
    cells: tuple[GridCell, ...]


class Grid(NamedTuple):
    """A whole table; every row has as many cells as the header."""

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
        Unreadable: there is no header, or there are too many findings to go on.

    """
    rows = _rows(source.text, refusals)
    header = next(rows, None)
    if header is None or not any(cell.value.strip() for cell in header):
        message = "there is no header line, and so no table"
        refusals.fatal("KD003", None, message, "begin with the line `date,title,source,url`")
    _refuse_other_delimiter(header, refusals)
    kept: list[GridRow] = []
    for number, cells in enumerate(rows, 1):
        if not any(cell.value for cell in cells):
            continue
        if len(cells) == len(header):
            kept.append(GridRow(number, cells[0].offset, cells))
        else:
            _refuse_length(cells, len(header), refusals)
    return Grid(header, tuple(kept))


def _rows(text: str, refusals: Refusals) -> Iterator[tuple[GridCell, ...]]:
    """Yield every row that is sound in itself, the header included."""
    position, end = 0, len(text)
    cells: list[GridCell] = []
    match = _CELL.match
    while position < end or cells:
        found = match(text, position)
        if found is None:
            cells.clear()
            position = _refuse_quote(text, position, refusals)
            continue
        quoted, plain, separator = found.groups()
        value = plain if quoted is None else quoted.replace('""', '"')
        cells.append(GridCell(value, position))
        position = found.end()
        if separator != ",":
            yield tuple(cells)
            cells.clear()


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


def _refuse_length(cells: Sequence[GridCell], width: int, refusals: Refusals) -> None:
    has = f"the row has {len(cells)} cell{'s' if len(cells) > 1 else ''}, the header {width}"
    if len(cells) > width:
        hint = "put a cell that holds a comma in quotation marks"
        refusals.add("KD043", cells[width].offset, has, hint)
    else:
        hint = "write a comma for every empty cell, too"
        refusals.add("KD043", cells[-1].offset, has, hint)
