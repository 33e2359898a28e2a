"""Which places of a map crowd so that a second frame must show them larger."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keydates_exporters.figures.clipping import Point
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.panel import dot_radius
from keydates_exporters.figures.stops import Stop
from keydates_exporters.figures.view import View

__all__ = ["Crowd", "crowds"]

_REACHES: Final = (24.0, 15.0, 9.0)
"""Points between neighbours of one crowd: the widest first, closer where that takes in too much."""
_CROWDED: Final = 4.0
"""Points between the edges of two dots below which names can hardly be set beside them."""
_MOST_ACROSS: Final = 0.3
"""Part of the frame that a crowd may span: a larger one gains little from an inset."""
_MOST_CROWDS: Final = 3


@dataclass(frozen=True, slots=True)
class Crowd:
    """Places that lie too close together on a view, and how much of the frame they span there."""

    stops: tuple[Stop, ...]
    across: float


def crowds(stops: Sequence[Stop], view: View) -> list[Crowd]:
    """Return the crowds on a view that an inset would help, at most three, the largest first."""
    placed = [(stop, view.page(stop.point)) for stop in stops]
    found: list[Crowd] = []
    for reach in _REACHES:
        taken = {stop.place.id for crowd in found for stop in crowd.stops}
        left = [entry for entry in placed if entry[0].place.id not in taken]
        for group in _chained(left, reach):
            across = _across(group, view)
            if len(group) > 1 and across <= _MOST_ACROSS and _closest(group) < _CROWDED:
                found.append(Crowd(tuple(stop for stop, _ in group), across))
    found.sort(key=lambda crowd: -len(crowd.stops))
    return found[:_MOST_CROWDS]


def _chained(placed: list[tuple[Stop, Point]], reach: float) -> list[list[tuple[Stop, Point]]]:
    """Group places so that each is within `reach` of another of its group."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (_, (x, y)) in enumerate(placed):
        cells.setdefault((math.floor(x / reach), math.floor(y / reach)), []).append(number)
    root = list(range(len(placed)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for number, (_, at) in enumerate(placed):
        column, row = math.floor(at[0] / reach), math.floor(at[1] / reach)
        for near in ((column + dx, row + dy) for dx in (0, 1) for dy in (-1, 0, 1)):
            for other in cells.get(near, ()):
                if math.dist(at, placed[other][1]) <= reach:
                    one, two = sorted((find(number), find(other)))
                    root[two] = one
    groups: dict[int, list[tuple[Stop, Point]]] = {}
    for number, entry in enumerate(placed):
        groups.setdefault(find(number), []).append(entry)
    return list(groups.values())


def _across(group: Sequence[tuple[Stop, Point]], view: View) -> float:
    xs, ys = [at[0] for _, at in group], [at[1] for _, at in group]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    return max(box.width / view.box.width, box.height / view.box.height / 1.6)


def _closest(group: Sequence[tuple[Stop, Point]]) -> float:
    """Return the least room between two dots of a group, in points."""
    ordered = sorted(group, key=lambda entry: entry[1])
    least = math.inf
    for number, (stop, at) in enumerate(ordered):
        for other, there in ordered[number + 1 :]:
            if there[0] - at[0] > least + 2 * dot_radius(stop) + 20:
                break
            room = math.dist(at, there) - dot_radius(stop) - dot_radius(other)
            least = min(least, room)
    return least
