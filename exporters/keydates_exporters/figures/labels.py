"""Placing labels so that none covers another, a mark or the edge: plain geometry, no drawing.

A `Space` remembers what is taken: boxes that nothing may cover, and lines that no label may cover.
`place` puts one label after another, each at the first of its candidates that is free. Greedy
placement is not the best there is, but it is fast, the same on every run, and it never overlaps:
a label for which there is no room is left out and says so, so that the caller can number it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Box", "Candidate", "Segment", "Space", "around", "place"]

_TOUCH: Final = 1e-6
"""Boxes that overlap by less than this only touch."""

Segment = tuple[float, float, float, float]
"""A straight line: x and y of its two ends."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle, in points from the lower left corner of the drawing."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The point at its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right - _TOUCH
            and other.left < self.right - _TOUCH
            and self.bottom < other.top - _TOUCH
            and other.bottom < self.top - _TOUCH
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly within this one; edges may touch."""
        return (
            self.left <= other.left + _TOUCH
            and self.bottom <= other.bottom + _TOUCH
            and other.right <= self.right + _TOUCH
            and other.top <= self.top + _TOUCH
        )

    def grown(self, by: float) -> "Box":
        """Return the box moved outwards by so much on every side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def crossed_by(self, line: Segment) -> bool:
        """Whether any part of a straight line runs inside (Liang and Barsky, 1984)."""
        x0, y0, x1, y1 = line
        start, end = 0.0, 1.0
        for delta, low, high in (
            (x1 - x0, self.left - x0, self.right - x0),
            (y1 - y0, self.bottom - y0, self.top - y0),
        ):
            if abs(delta) < _TOUCH:
                if low > -_TOUCH or high < _TOUCH:
                    return False
                continue
            first, second = sorted((low / delta, high / delta))
            start, end = max(start, first), min(end, second)
        return end - start > _TOUCH


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a label could stand, and the line that then ties it to its mark, if any."""

    box: Box
    leader: Segment | None = None


class Space:
    """What is taken inside a frame, kept in a grid so that asking costs the same however full."""

    def __init__(self, frame: Box, cell: float = 24) -> None:
        self.frame = frame
        self._cell = cell
        self._boxes: dict[tuple[int, int], list[Box]] = {}
        self._lines: dict[tuple[int, int], list[Segment]] = {}

    def take(self, box: Box) -> None:
        """Let nothing cover this box from now on."""
        for key in self._cells(box):
            self._boxes.setdefault(key, []).append(box)

    def take_line(self, line: Segment) -> None:
        """Let no label cover this line from now on."""
        for key in self._cells(_bounds(line)):
            self._lines.setdefault(key, []).append(line)

    def is_free(self, box: Box) -> bool:
        """Whether a label may stand there: in the frame, and over no box and no line."""
        if not self.frame.holds(box):
            return False
        for key in self._cells(box):
            if any(box.overlaps(other) for other in self._boxes.get(key, ())):
                return False
            if any(box.crossed_by(line) for line in self._lines.get(key, ())):
                return False
        return True

    def is_clear(self, line: Segment, *, but: Box | None = None) -> bool:
        """Whether a line may run there: over no box but one, and across no other line."""
        for key in self._cells(_bounds(line)):
            if any(other != but and other.crossed_by(line) for other in self._boxes.get(key, ())):
                return False
            if any(_cross(line, other) for other in self._lines.get(key, ())):
                return False
        return True

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        cell = self._cell
        rows = range(math.floor(box.bottom / cell), math.floor(box.top / cell) + 1)
        for column in range(math.floor(box.left / cell), math.floor(box.right / cell) + 1):
            for row in rows:
                yield column, row


def _bounds(line: Segment) -> Box:
    x0, y0, x1, y1 = line
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two lines cross at a point inside both."""

    def side(line: Segment, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (
        side(one, other[0], other[1]) * side(one, other[2], other[3]) < 0
        and side(other, one[0], one[1]) * side(other, one[2], one[3]) < 0
    )


_SIDES: Final = (
    # Right first, then left, above and below: the order in which readers expect a name.
    (1, 0),
    (-1, 0),
    (1, 1),
    (1, -1),
    (-1, 1),
    (-1, -1),
    (0, 1),
    (0, -1),
)
_RINGS: Final = (10.0, 18.0, 28.0, 40.0, 54.0, 70.0)
_DIRECTIONS: Final = tuple(
    (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    for angle in (0, 180, 30, 330, 150, 210, 60, 300, 120, 240, 90, 270)
)


def around(mark: Box, width: float, height: float, *, gap: float = 2) -> Iterator[Candidate]:
    """Yield where a label of that size can stand beside a mark, best first.

    First close to it on eight sides; then farther off, with a line that leads back to the mark.
    """
    x, y = mark.middle
    for across, up in _SIDES:
        # At the corners the label moves in a little, towards the round mark.
        reach = gap if not across or not up else gap * 0.3
        left = (mark.left - reach - width, x - width / 2, mark.right + reach)[across + 1]
        bottom = (mark.bottom - reach - height, y - height / 2, mark.top + reach)[up + 1]
        if across and up:
            bottom -= up * min(mark.height / 2, height / 2)
        yield Candidate(Box(left, bottom, left + width, bottom + height))
    radius = max(mark.width, mark.height) / 2
    for ring in _RINGS:
        for cosine, sine in _DIRECTIONS:
            end_x, end_y = x + cosine * (radius + ring), y + sine * (radius + ring)
            left = end_x - width * (1 - cosine) / 2
            bottom = end_y - height * (1 - sine) / 2
            leader = (x + cosine * radius, y + sine * radius, end_x, end_y)
            yield Candidate(Box(left, bottom, left + width, bottom + height), leader)


def place(
    space: Space, labels: Sequence[Iterable[Candidate]], marks: Sequence[Box | None] = ()
) -> list[Candidate | None]:
    """Place labels in turn, each at its first candidate that is free, or nowhere: None.

    `marks` names the taken box that each label belongs to, which its own line may touch.
    """
    placed: list[Candidate | None] = []
    for number, candidates in enumerate(labels):
        mark = marks[number] if number < len(marks) else None
        found = next((one for one in candidates if _fits(space, one, mark)), None)
        if found:
            space.take(found.box)
            if found.leader:
                space.take_line(found.leader)
        placed.append(found)
    return placed


def _fits(space: Space, candidate: Candidate, mark: Box | None) -> bool:
    if not space.is_free(candidate.box):
        return False
    return candidate.leader is None or space.is_clear(candidate.leader, but=mark)
