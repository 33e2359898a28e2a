"""Cutting lines and areas to a rectangle, and keeping no more points than can be seen."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from keydates_exporters.figures.labels import Box

__all__ = ["Point", "clip_line", "clip_ring", "divided", "masked", "thinned"]

Point = tuple[float, float]

_SIDES: Final = ((0, 1), (0, -1), (1, 1), (1, -1))
"""Axis of each edge of a box, and the sign that turns outside into below."""


def clip_ring(points: Sequence[Point], box: Box) -> list[Point]:
    """Return the part of an area inside the box (Sutherland and Hodgman, 1974).

    Parts that the box separates stay joined along its edge: fill the result, do not outline it.
    """
    done = list(points)
    edges = (box.left, -box.right, box.bottom, -box.top)
    for (axis, sign), edge in zip(_SIDES, edges, strict=True):
        if all(sign * point[axis] >= edge for point in done):
            continue
        kept: list[Point] = []
        before = done[-1]
        was_in = sign * before[axis] >= edge
        for point in done:
            is_in = sign * point[axis] >= edge
            if is_in != was_in:
                kept.append(_crossing(before, point, axis, sign * edge))
            if is_in:
                kept.append(point)
            before, was_in = point, is_in
        done = kept
        if not done:
            break
    return done


def _crossing(one: Point, other: Point, axis: int, value: float) -> Point:
    part = (value - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + part * (other[1 - axis] - one[1 - axis])
    return (value, across) if axis == 0 else (across, value)


def clip_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """Return the pieces of a line that run inside the box."""
    pieces: list[list[Point]] = []
    piece: list[Point] = []
    for one, other in pairwise(points):
        inside = _inside(one, other, box)
        if inside is None:
            continue
        start, end = inside
        if not piece or piece[-1] != start:
            piece = [start]
            pieces.append(piece)
        piece.append(end)
        if end != other:
            piece = []
    return pieces


def _inside(one: Point, other: Point, box: Box) -> tuple[Point, Point] | None:
    """Return the ends of the part of a straight line inside the box (Liang and Barsky, 1984)."""
    if (
        box.left <= one[0] <= box.right
        and box.left <= other[0] <= box.right
        and box.bottom <= one[1] <= box.top
        and box.bottom <= other[1] <= box.top
    ):
        return one, other
    start, end = 0.0, 1.0
    delta = other[0] - one[0], other[1] - one[1]
    for axis, low, high in ((0, box.left, box.right), (1, box.bottom, box.top)):
        if delta[axis] == 0:
            if not low <= one[axis] <= high:
                return None
            continue
        first = (low - one[axis]) / delta[axis]
        second = (high - one[axis]) / delta[axis]
        start, end = max(start, min(first, second)), min(end, max(first, second))
    if start >= end:
        return None
    begin = one if start == 0 else (one[0] + start * delta[0], one[1] + start * delta[1])
    finish = other if end == 1 else (one[0] + end * delta[0], one[1] + end * delta[1])
    return begin, finish


def masked(points: Sequence[Point], boxes: Sequence[Box]) -> list[list[Point]]:
    """Return the pieces of a line that run outside all boxes, so that words on it stay clear."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    whole = Box(min(xs), min(ys), max(xs), max(ys)).grown(1)
    pieces = [list(points)]
    for box in boxes:
        if whole.overlaps(box):
            pieces = [part for piece in pieces for part in _outside(piece, box)]
    return pieces


def _outside(points: Sequence[Point], box: Box) -> list[list[Point]]:
    pieces: list[list[Point]] = []
    piece: list[Point] = []

    def go(start: Point, end: Point) -> None:
        nonlocal piece
        if start == end:
            return
        if not piece or piece[-1] != start:
            piece = [start]
            pieces.append(piece)
        piece.append(end)

    for one, other in pairwise(points):
        inside = _inside(one, other, box)
        if inside is None:
            go(one, other)
        else:
            go(one, inside[0])
            go(inside[1], other)
    return pieces


def divided(points: Sequence[Point], step: float) -> list[Point]:
    """Return a line with points added, so that none is farther from the next than `step`."""
    done = [points[0]]
    for one, other in pairwise(points):
        reach = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
        if reach > step:
            pieces = math.ceil(reach / step)
            done.extend(
                (
                    one[0] + (other[0] - one[0]) * number / pieces,
                    one[1] + (other[1] - one[1]) * number / pieces,
                )
                for number in range(1, pieces)
            )
        done.append(other)
    return done


def thinned(points: Sequence[Point], least: float) -> list[Point]:
    """Return a line without points nearer than `least` to the one before; its ends stay."""
    done = [points[0]]
    x, y = points[0]
    square = least * least
    for point in points[1:-1]:
        if (point[0] - x) ** 2 + (point[1] - y) ** 2 >= square:
            done.append(point)
            x, y = point
    done.append(points[-1])
    return done
