"""Land, coasts and boundaries, cut to a view: from data files of the package, and nowhere else.

A file holds a topology: arcs of points on a grid of whole numbers, each a coast or a boundary, and
the rings of arcs that enclose land. Little-endian, after gzip:

- 8 bytes `KDCOAST1`; four doubles: degrees of a step east and north, longitude and latitude of the
  grid's origin; four 32-bit counts: arcs, steps, rings, references of rings to arcs
- per arc: kind (8 bits: 1 coast, 2 boundary); number of points (16); first point (32 twice, signed)
- per arc: west, south, east, north in fiftieths of a degree (four of 16, signed)
- per ring: number of references (16); then the references (16, signed; ~n is arc n backwards)
- steps from point to point, first all eastward ones and then all northward ones (16, signed), each
  as all low bytes followed by all high ones

Longitudes run on over the antimeridian, so that no arc jumps. See assets/README.md for the origin.
"""

import gzip
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, pairwise
from typing import Final

from keydates_exporters.figures.clipping import Point, clip_line, clip_ring, divided, thinned
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.view import View

__all__ = ["Land", "land_in"]

_HEAD: Final = struct.Struct("<8s4d4I")
_MAGIC: Final = b"KDCOAST1"
_COAST: Final = 1
_BOX_UNITS: Final = 50
_LEVELS: Final = ((6.0, "fine"), (24.0, "middle"), (float("inf"), "coarse"))
"""Kilometres to a point up to which each level of detail serves."""
_STEP: Final = 1.5
"""Degrees after which a line that is straight on the globe's grid needs a point to bend at."""
_THIN: Final = 0.3
"""Points of the page below which detail cannot be seen."""
_SEAM_WIDTH: Final = 0.001
_SMALLEST: Final = 0.7
"""Points of the page below which an island is left out."""


@dataclass(frozen=True, slots=True)
class Land:
    """What a view shows of the earth, as lines on the page.

    Attributes:
        areas: rings to be filled together by the even-odd rule.
        coasts: lines where land meets water.
        borders: lines between countries.
    """

    areas: list[list[Point]]
    coasts: list[list[Point]]
    borders: list[list[Point]]


@dataclass(frozen=True, slots=True)
class _Piece:
    """An arc as a part of a ring: which, whether backwards, and how far moved, in degrees."""

    arc: int
    backwards: bool
    shift: float


@dataclass(frozen=True, slots=True)
class _Ring:
    pieces: tuple[_Piece, ...]
    box: Box
    winding: float
    """Degrees by which its end lies east of its start: not 0 where it runs round a pole."""


class _Level:
    """One file, unpacked as far as every view needs it."""

    def __init__(self, content: bytes) -> None:
        magic, *grid, arcs, steps, rings, references = _HEAD.unpack_from(content)
        if magic != _MAGIC:
            raise ValueError("the coastline file has another format")
        self._scale_x, self._scale_y, self._left, self._bottom = grid
        at = _HEAD.size
        self.coast = [kind == _COAST for kind in content[at : at + arcs]]
        at += arcs
        counts = _numbers("H", content, at, arcs)
        at += 2 * arcs
        self._starts = _numbers("i", content, at, 2 * arcs)
        at += 8 * arcs
        boxes = [value / _BOX_UNITS for value in _numbers("h", content, at, 4 * arcs)]
        self.boxes = [Box(*boxes[4 * arc : 4 * arc + 4]) for arc in range(arcs)]
        at += 8 * arcs
        lengths = _numbers("H", content, at, rings)
        at += 2 * rings
        chosen = _numbers("h", content, at, references)
        at += 2 * references
        self._steps_x = _halves(content, at, steps)
        self._steps_y = _halves(content, at + 2 * steps, steps)
        self._offsets = list(accumulate((count - 1 for count in counts), initial=0))
        first = list(accumulate(lengths, initial=0))
        self.rings = [self._ring(chosen[a:b]) for a, b in pairwise(first)]

    def points(self, arc: int) -> list[Point]:
        """Return the points of an arc, degrees."""
        steps = slice(self._offsets[arc], self._offsets[arc + 1])
        xs = accumulate(self._steps_x[steps], initial=self._starts[2 * arc])
        ys = accumulate(self._steps_y[steps], initial=self._starts[2 * arc + 1])
        left, bottom, scale_x, scale_y = self._left, self._bottom, self._scale_x, self._scale_y
        return [(left + x * scale_x, bottom + y * scale_y) for x, y in zip(xs, ys, strict=True)]

    def ring_points(self, ring: _Ring) -> list[Point]:
        """Return the points of a ring, degrees, running on from arc to arc, and not closed."""
        points: list[Point] = []
        for piece in ring.pieces:
            part = self.points(piece.arc)
            if piece.backwards:
                part.reverse()
            if piece.shift:
                part = [(lon + piece.shift, lat) for lon, lat in part]
            points.extend(part[:-1])
        if ring.winding:
            pole = -90.0 if points[0][1] < 0 else 90.0
            end = points[0][0] + ring.winding
            points += [(end, points[0][1]), (end, pole), (points[0][0], pole)]
        return points

    def _ends(self, arc: int) -> tuple[int, int]:
        start = self._starts[2 * arc]
        return start, start + sum(self._steps_x[self._offsets[arc] : self._offsets[arc + 1]])

    def _ring(self, references: "array[int]") -> _Ring:
        pieces: list[_Piece] = []
        boxes: list[Box] = []
        origin: float | None = None
        at = 0.0
        for reference in references:
            backwards = reference < 0
            arc = ~reference if backwards else reference
            start, end = self._ends(arc)
            if backwards:
                start, end = end, start
            if origin is None:
                origin = at = start
            shift = round((at - start) * self._scale_x / 360) * 360.0
            at = end + shift / self._scale_x
            pieces.append(_Piece(arc, backwards, shift))
            box = self.boxes[arc]
            boxes.append(Box(box.left + shift, box.bottom, box.right + shift, box.top))
        winding = round((at - (origin or 0)) * self._scale_x / 360) * 360.0
        whole = Box(
            min(box.left for box in boxes),
            -90.0 if winding else min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )
        return _Ring(tuple(pieces), whole, winding)


def _numbers(code: str, content: bytes, at: int, count: int) -> "array[int]":
    numbers = array(code)
    numbers.frombytes(content[at : at + count * numbers.itemsize])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _halves(content: bytes, at: int, count: int) -> "array[int]":
    joined = bytearray(2 * count)
    joined[::2] = content[at : at + count]
    joined[1::2] = content[at + count : at + 2 * count]
    return _numbers("h", bytes(joined), 0, count)


@lru_cache(maxsize=len(_LEVELS))
def _level(name: str) -> _Level:
    packed = (files("keydates_exporters") / "assets" / f"world-{name}.bin.gz").read_bytes()
    return _Level(gzip.decompress(packed))


def land_in(view: View) -> Land:
    """Return what the view shows of the earth, at the detail that its scale bears."""
    level = _level(next(name for limit, name in _LEVELS if 1 / view.scale <= limit))
    window = view.window()
    least = _SMALLEST / view.scale / 111  # degrees of latitude, roughly
    areas = [
        area
        for ring in level.rings
        if max(ring.box.width, ring.box.height) > least
        for shift in _shifts(ring.box, window)
        if len(area := _area(level, ring, shift, view, window)) > 2  # noqa: PLR2004 - an area
    ]
    lines: tuple[list[list[Point]], list[list[Point]]] = [], []
    for arc, box in enumerate(level.boxes):
        if max(box.width, box.height) <= least:
            continue
        for shift in _shifts(box, window):
            lines[level.coast[arc]].extend(_lines(level, arc, shift, view, window))
    return Land(areas, coasts=lines[True], borders=lines[False])


def _shifts(box: Box, window: Box) -> Iterator[float]:
    """Yield the whole turns, in degrees, by which a box moved meets the window."""
    if box.top < window.bottom or box.bottom > window.top:
        return
    for turns in range(-3, 4):
        shift = 360.0 * turns
        if box.left + shift <= window.right and box.right + shift >= window.left:
            yield shift


def _area(level: _Level, ring: _Ring, shift: float, view: View, window: Box) -> list[Point]:
    points = level.ring_points(ring)
    if shift:
        points = [(lon + shift, lat) for lon, lat in points]
    inside = clip_ring(points, window)
    if not inside:
        return []
    bent = divided([*inside, inside[0]], _STEP)
    placed = thinned([view.page(point) for point in bent], _THIN)
    return clip_ring(placed, view.box)


def _lines(level: _Level, arc: int, shift: float, view: View, window: Box) -> Iterator[list[Point]]:
    points = level.points(arc)
    if shift:
        points = [(lon + shift, lat) for lon, lat in points]
    for whole in _without_seam(points):
        for piece in clip_line(whole, window):
            placed = thinned([view.page(point) for point in divided(piece, _STEP)], _THIN)
            yield from clip_line(placed, view.box)


def _without_seam(points: list[Point]) -> Iterator[list[Point]]:
    """Yield a coast without the stretches along 180 degrees, where only the data end."""
    start = 0
    for at in range(1, len(points)):
        if _on_seam(points[at - 1][0]) and _on_seam(points[at][0]):
            if at - start > 1:
                yield points[start:at]
            start = at
    if len(points) - start > 1:
        yield points[start:]


def _on_seam(longitude: float) -> bool:
    return abs(longitude % 360 - 180) < _SEAM_WIDTH
