"""The `d` of an SVG path: relative steps on a grid, written in as few characters as they need."""

from collections.abc import Iterable, Iterator, Sequence

from keydates_exporters.figures.clipping import Point

__all__ = ["Subpath", "decimal", "path_data"]

Subpath = tuple[Sequence[Point], bool]
"""Points of a line, and whether it returns to the first."""

_Cell = tuple[int, int]


def decimal(number: float, places: int = 2) -> str:
    """Return a number without needless zeros: "0.5" as ".5", "3.00" as "3"."""
    written = f"{number:.{places}f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    if written in {"-0", "0", ""}:
        return "0"
    return written.replace("0.", ".", 1) if written.lstrip("-").startswith("0.") else written


def path_data(subpaths: Iterable[Subpath], grid: int) -> str:
    """Return the path through all points, moved to a grid of so many lines to the unit.

    Steps are counted between grid points, so that no rounding adds up; points of a straight line
    that only divide it are left out. `grid` is a power of ten.
    """
    places = len(str(grid)) - 1
    found: list[str] = []
    at: _Cell = (0, 0)
    for points, closed in subpaths:
        cells = list(_bends(_cells(points, grid)))
        begin = cells[0]
        # Steps that follow a move need no letter of their own.
        words = _Words(places, grid)
        words.add("m", begin[0] - at[0], begin[1] - at[1])
        words.last = "l"
        at = begin
        for cell in cells[1:]:
            words.step(cell[0] - at[0], cell[1] - at[1])
            at = cell
        found.append(words.joined)
        if closed:
            found.append("z")
            at = begin
    return "".join(found)


def _cells(points: Sequence[Point], grid: int) -> Iterator[_Cell]:
    before: _Cell | None = None
    for x, y in points:
        cell = round(x * grid), round(y * grid)
        if cell != before:
            yield cell
        before = cell


def _bends(cells: Iterable[_Cell]) -> Iterator[_Cell]:
    """Leave out points that lie on the straight line between their neighbours."""
    kept: list[_Cell] = []
    for cell in cells:
        if len(kept) > 1:
            (x0, y0), (x1, y1), (x2, y2) = kept[-2], kept[-1], cell
            ahead = (x1 - x0) * (x2 - x1) + (y1 - y0) * (y2 - y1) > 0
            if ahead and (x1 - x0) * (y2 - y1) == (y1 - y0) * (x2 - x1):
                kept[-1] = cell
                continue
        kept.append(cell)
    yield from kept


class _Words:
    """Letters and numbers of a path, set apart only where they would run together."""

    def __init__(self, places: int, unit: int) -> None:
        self.joined = ""
        self.last = ""
        self._places = places
        self._unit = unit

    def step(self, across: int, down: int) -> None:
        if down == 0:
            self.add("h", across)
        elif across == 0:
            self.add("v", down)
        else:
            self.add("l", across, down)

    def add(self, letter: str, *numbers: int) -> None:
        if letter != self.last:
            self.joined += letter
            self.last = letter
        for number in numbers:
            written = decimal(number / self._unit, self._places)
            if self._needs_gap(written):
                self.joined += " "
            self.joined += written

    def _needs_gap(self, written: str) -> bool:
        if not self.joined or self.joined[-1].isalpha() or written[0] == "-":
            return False
        if written[0] != ".":
            return True
        # A second point ends a number that has one already.
        number = self.joined[-8:]
        for at in range(len(number) - 1, -1, -1):
            if number[at] == ".":
                return False
            if not number[at].isdigit():
                return True
        return True
