"""A time axis to scale: from day numbers to points, with marked breaks where nothing is dated.

One scale holds for the whole axis. A long stretch in which nothing begins or ends is cut out, so
that one date centuries away does not squash the rest; each piece then shows enough time around its
dates to be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["BREAK_WIDTH", "Axis", "Piece", "make_axis"]

BREAK_WIDTH: Final = 16.0
"""Points left free for the sign of a break."""
_NARROWEST: Final = 54.0  # points of a piece, so that a year finds room
_MOST_BREAKS: Final = 4
_LEAST_SHARE: Final = 0.5  # of the axis: what is cut at least doubles the scale of the rest
_LEAST_CROWD: Final = 3  # extents on one side of a break: fewer need no better scale
_LEAST_DAYS: Final = 12  # shown in all: a day on its own is no bar over the whole page
_MARGIN: Final = 7.0  # points between a piece's edge and the marks in it

Extent = tuple[int, int]
"""First day and the day after the last, as day numbers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken piece of the axis.

    Attributes:
        first, end: day numbers at its edges, with fractions.
        left, right: where these stand, in points.
    """

    first: float
    end: float
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Axis:
    """Pieces from left to right, all to one scale; day numbers in a break stand at its middle."""

    pieces: tuple[Piece, ...]
    points_a_day: float

    @property
    def left(self) -> float:
        """The left edge in points."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """The right edge in points."""
        return self.pieces[-1].right

    @property
    def width(self) -> float:
        """From the left edge to the right one, in points."""
        return self.right - self.left

    @property
    def breaks(self) -> tuple[float, ...]:
        """The middles of its breaks, in points."""
        return tuple(piece.right + BREAK_WIDTH / 2 for piece in self.pieces[:-1])

    def x(self, number: float) -> float:
        """Return where a day number stands, in points; what lies beyond an edge stands at it."""
        for place, piece in enumerate(self.pieces):
            if number < piece.first:
                return piece.left - BREAK_WIDTH / 2 if place else piece.left
            if number <= piece.end:
                return piece.left + (number - piece.first) * self.points_a_day
        return self.right


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of dates that stays in one piece: day numbers of its first day and of its end."""

    first: int
    end: int

    @property
    def days(self) -> int:
        return self.end - self.first


def make_axis(
    extents: Sequence[Extent], left: float, right: float, *, before: float = 0, after: float = 0
) -> Axis:
    """Return an axis from `left` to `right` (points) that shows all extents whole.

    `before` and `after` are points to keep free at the two ends, for what comes from earlier or
    goes on. There must be at least one extent.
    """
    stretches = _stretches(sorted(set(extents)))
    room = right - left - before - after - BREAK_WIDTH * (len(stretches) - 1)
    widths, scale = _widths([stretch.days for stretch in stretches], room)
    pieces = []
    at = left
    for place, (stretch, width) in enumerate(zip(stretches, widths, strict=True)):
        first_margin = before if place == 0 else 0.0
        last_margin = after if place == len(stretches) - 1 else 0.0
        free = (width - stretch.days * scale) / 2
        first = stretch.first - (free + first_margin) / scale
        end = at + width + first_margin + last_margin
        pieces.append(Piece(first, stretch.end + (free + last_margin) / scale, at, end))
        at = end + BREAK_WIDTH
    return Axis(tuple(pieces), scale)


def _stretches(extents: Sequence[Extent]) -> list[_Stretch]:
    points = sorted({point for extent in extents for point in extent})
    stretches = [_Stretch(points[0], points[-1])]
    while len(stretches) <= _MOST_BREAKS:
        total = sum(stretch.days for stretch in stretches)
        gap = _widest_gap(points, stretches)
        if gap is None or not _crowded(extents, gap):
            break
        if not total * _LEAST_SHARE <= gap[1] - gap[0] < total:
            break
        at = next(n for n, one in enumerate(stretches) if one.first <= gap[0] < one.end)
        parted = stretches[at]
        stretches[at : at + 1] = [_Stretch(parted.first, gap[0]), _Stretch(gap[1], parted.end)]
    if len(stretches) == 1:
        only = stretches[0]
        alone = only.days if len(extents) == 1 else 0
        more = max(alone, -(-(_LEAST_DAYS - only.days) // 2), 0)
        return [_Stretch(only.first - more, only.end + more)]
    return stretches


def _widest_gap(points: Sequence[int], stretches: Sequence[_Stretch]) -> Extent | None:
    """Return the longest time within a piece in which nothing begins or ends."""
    edges = {(one.end, other.first) for one, other in pairwise(stretches)}
    gaps = [gap for gap in pairwise(points) if gap not in edges]
    return max(gaps, key=lambda gap: (gap[1] - gap[0], -gap[0]), default=None)


def _crowded(extents: Sequence[Extent], gap: Extent) -> bool:
    """Whether dates on one side of the gap are so many that they need its room."""
    before = sum(end <= gap[0] for _, end in extents)
    after = sum(first >= gap[1] for first, _ in extents)
    return max(before, after) >= _LEAST_CROWD


def _widths(days: Sequence[int], room: float) -> tuple[list[float], float]:
    """Share `room` out to scale, none narrower than the least; return widths and points a day."""
    margin = 2 * _MARGIN
    narrow: set[int] = set()
    while True:
        wide = [at for at in range(len(days)) if at not in narrow]
        left = room - _NARROWEST * len(narrow) - margin * len(wide)
        scale = left / sum(days[at] for at in wide)
        fresh = {at for at in wide if days[at] * scale + margin < _NARROWEST}
        if not fresh or len(fresh) == len(wide):
            break
        narrow |= fresh
    widths = [
        _NARROWEST if at in narrow else length * scale + margin for at, length in enumerate(days)
    ]
    return widths, scale
