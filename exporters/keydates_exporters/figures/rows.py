"""Marks and labels in rows: plain geometry, by which no label can cover a label or a mark.

Everything in a row stands side by side, and rows stand one under another; so two things can only
overlap if they overlap from left to right in one row, and that is where each new one is tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from keydates_exporters.figures.axis import Axis
from keydates_exporters.figures.folding import DATE_GAP, LINE_HEIGHT, Label, make_label
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.lanes import Item, Lane
from keydates_exporters.figures.lettering import cut, width
from keydates_exporters.figures.marks import Ink, Mark
from keydates_exporters.figures.theme import SMALL_SIZE

__all__ = [
    "BAR_HEIGHT",
    "HEADING_INDENT",
    "STUB",
    "Bar",
    "Block",
    "Heading",
    "Placed",
    "bare_blocks",
    "bars_of",
    "titled_blocks",
]

BAR_HEIGHT: Final = 5.6
STUB: Final = 16.0
"""Points of a stroke whose other end is not known."""
_NARROWEST_BAR: Final = 2.4
HEADING_INDENT: Final = 4.0
_WIDEST_HEADING: Final = 0.45  # of the width
_GAP: Final = 4.0  # between a mark and its label
_ABOVE: Final = 1.0  # between a label and the mark under it
_APART: Final = 8.0  # between what belongs to different items
_ROW_PADDING: Final = 2.0
_LANE_PADDING: Final = 3.0
_BARE_ROW: Final = 4.0
_MOST_BARE_ROWS: Final = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A stroke on the page: from left to right in points, and whether it leads on at either end."""

    ink: Ink
    left: float
    right: float
    leads_left: bool = False
    leads_right: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An item where it is drawn; lengths from the top of the figure's field, downwards.

    Attributes:
        item: what it is.
        bars: its mark.
        bar_top: the top of the bars.
        label: its text, or None where marks stand alone.
        label_left: where the text begins.
        label_top: the top of the text.
        flush_right: whether its lines end below each other, at a mark on their right.
        bar_height: how tall the bars are.
        hides: ids of events whose marks would lie wholly under this one and are not drawn.
    """

    item: Item
    bars: tuple[Bar, ...]
    bar_top: float
    label: Label | None = None
    label_left: float = 0
    label_top: float = 0
    flush_right: bool = False
    bar_height: float = BAR_HEIGHT
    hides: tuple[str, ...] = ()

    @property
    def mark_box(self) -> Box:
        """What the mark covers, with `bottom` and `top` counted downwards from 0, negative."""
        left, right = _reach(self.bars)
        return Box(left, -self.bar_top - self.bar_height, right, -self.bar_top)

    @property
    def label_box(self) -> Box | None:
        """What the label covers, counted likewise; None where there is none."""
        if self.label is None:
            return None
        right = self.label_left + self.label.width
        return Box(self.label_left, -self.label_top - self.label.height, right, -self.label_top)


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a lane and the number of its events, in its upper left corner.

    Attributes:
        name: the name, shortened where it is long.
        count: the number in digits.
        right: where they end, in points.
    """

    name: str
    count: str
    right: float


@dataclass(frozen=True, slots=True)
class Block:
    """A lane where it is drawn: from `top` to `bottom`, both downwards from the field's top."""

    lane: Lane
    heading: Heading | None
    top: float
    bottom: float
    placed: tuple[Placed, ...]

    @property
    def heading_box(self) -> Box | None:
        """What the heading covers, counted like the boxes of what is placed."""
        if self.heading is None:
            return None
        top = -self.top - _LANE_PADDING
        return Box(0, top - LINE_HEIGHT, self.heading.right, top)


def _heading(lane: Lane, axis: Axis) -> Heading | None:
    if lane.name is None:
        return None
    count = f"{lane.count:,}"
    digits = width(count, SMALL_SIZE)
    name = cut(lane.name, SMALL_SIZE, axis.width * _WIDEST_HEADING, bold=True)
    right = HEADING_INDENT + width(name, SMALL_SIZE, bold=True) + DATE_GAP + digits
    return Heading(name, count, right)


@dataclass(slots=True)
class _Row:
    height: float = 0
    taken: list[tuple[float, float]] = field(default_factory=list)
    members: list["_Candidate"] = field(default_factory=list)

    def has_room(self, one: "_Candidate") -> bool:
        left, right = one.left - _APART, one.right + _APART
        return all(right <= start or end <= left for start, end in self.taken)

    def add(self, one: "_Candidate") -> None:
        self.taken.append((one.left, one.right))
        self.members.append(one)
        self.height = max(self.height, one.height)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An item with its label, placed from left to right but in no row yet."""

    item: Item
    bars: tuple[Bar, ...]
    label: Label
    label_left: float
    side: Literal["right", "left", "above"]
    left: float
    right: float

    @property
    def height(self) -> float:
        if self.side == "above":
            return self.label.height + _ABOVE + BAR_HEIGHT
        return max(self.label.height, LINE_HEIGHT)


def bars_of(mark: Mark, axis: Axis) -> tuple[Bar, ...]:
    """Return a mark in points. A day too narrow to be seen is drawn as wide as is visible.

    What lasts beyond the end of the axis leads on there, like what has no end.
    """
    last = axis.pieces[-1].end
    bars = []
    for stroke in mark.strokes:
        if stroke.first is not None and stroke.first >= last:
            continue
        leads = stroke.end is None or stroke.end > last
        left = axis.left if stroke.first is None else axis.x(stroke.first)
        right = axis.right if stroke.end is None else axis.x(stroke.end)
        if stroke.ink is Ink.UNKNOWN and stroke.end is None and stroke.first is not None:
            right = min(left + STUB, axis.right)
        elif stroke.ink is Ink.UNKNOWN and stroke.first is None and stroke.end is not None:
            left = max(right - STUB, axis.left)
        if right - left < _NARROWEST_BAR:
            middle = min(max((left + right) / 2, axis.left + 1.2), axis.right - 1.2)
            left, right = middle - _NARROWEST_BAR / 2, middle + _NARROWEST_BAR / 2
        bars.append(Bar(stroke.ink, left, right, stroke.first is None, leads))
    return tuple(bars)


def _reach(bars: Sequence[Bar]) -> tuple[float, float]:
    return min(bar.left for bar in bars), max(bar.right for bar in bars)


def titled_blocks(
    lanes: Sequence[Lane], axis: Axis, *, room: float, lines: int, apart: bool
) -> tuple[tuple[Block, ...], float]:
    """Place all items with their labels; return the lanes and the height of them all.

    `room` is the widest a label may be, `lines` the most it may have. With `apart`, each item has
    a row of its own; otherwise each goes into the first row that has room.
    """
    blocks = []
    top = 0.0
    for lane in lanes:
        heading = _heading(lane, axis)
        first = _Row(LINE_HEIGHT, [(0, heading.right)]) if heading else _Row()
        sides = [_candidates(item, axis, room, lines) for item in lane.items]
        at = top + _LANE_PADDING
        placed: list[Placed] = []
        for row in _fill(sides, first, apart=apart):
            placed.extend(_in_row(one, at) for one in row.members)
            at += row.height + _ROW_PADDING
        bottom = at - _ROW_PADDING + _LANE_PADDING
        blocks.append(Block(lane, heading, top, bottom, tuple(placed)))
        top = bottom
    return tuple(blocks), top


def _fill(items: Sequence[list[_Candidate]], first: _Row, *, apart: bool) -> list[_Row]:
    rows = [first]
    for sides in items:
        # In a row of its own, only the first item may stand behind the heading.
        tried = rows if not apart else rows[:1] if len(rows) == 1 and not first.members else []
        fitting = ((row, one) for row in tried for one in sides if row.has_room(one))
        row, one = next(fitting, (None, sides[0]))
        if row is None:
            row = _Row()
            rows.append(row)
        row.add(one)
    return rows


def _candidates(item: Item, axis: Axis, room: float, lines: int) -> list[_Candidate]:
    """Put the label behind the mark or before it; where neither side has room, above it."""
    bars = bars_of(item.mark, axis)
    left, right = _reach(bars)
    behind, before = right + _GAP, left - _GAP
    # No wider than a side has room for, if that side is not too narrow to be read.
    beside = max(axis.right - behind, before - axis.left)
    title = item.title + (f" ({item.kind})" if item.kind else "")
    label = make_label(item.date, title, min(room, max(beside, axis.width / 3)), lines)
    found = []
    if behind + label.width <= axis.right:
        end = behind + label.width
        found.append(_Candidate(item, bars, label, behind, "right", left, end))
    if before - label.width >= axis.left:
        start = before - label.width
        found.append(_Candidate(item, bars, label, start, "left", start, right))
    if not found:
        start = max(axis.left, min(left, axis.right - label.width))
        end = max(right, start + label.width)
        found.append(_Candidate(item, bars, label, start, "above", min(left, start), end))
    return found


def _in_row(one: _Candidate, top: float) -> Placed:
    bar_top = top + (LINE_HEIGHT - BAR_HEIGHT) / 2
    if one.side == "above":
        bar_top = top + one.label.height + _ABOVE
    return Placed(one.item, one.bars, bar_top, one.label, one.label_left, top, one.side == "left")


def bare_blocks(
    lanes: Sequence[Lane], axis: Axis, height: float
) -> tuple[tuple[Block, ...], float]:
    """Place the marks of all items without labels; where rows run out, marks lie on one another."""
    above = _LANE_PADDING + LINE_HEIGHT + _ROW_PADDING  # the heading stands alone
    free = height - len(lanes) * (above + _LANE_PADDING)
    most = min(max(int(free / _BARE_ROW / len(lanes)), 1), _MOST_BARE_ROWS)
    blocks = []
    top = 0.0
    for lane in lanes:
        placed, rows = _bare_rows(lane, axis, top + above, most)
        bottom = top + above + rows * _BARE_ROW + _LANE_PADDING
        blocks.append(Block(lane, _heading(lane, axis), top, bottom, tuple(placed)))
        top = bottom
    return tuple(blocks), top


def _bare_rows(lane: Lane, axis: Axis, top: float, most: int) -> tuple[list[Placed], int]:
    """Return the marks of a lane, but for those that others hide wholly, and the rows they take."""
    placed: list[Placed] = []
    ends: list[float] = []
    covering: dict[tuple[Bar, ...], int] = {}
    hidden: dict[int, list[str]] = {}
    for item in lane.items:
        bars = bars_of(item.mark, axis)
        left, right = _reach(bars)
        row = next((n for n, end in enumerate(ends) if end + 1 <= left), len(ends))
        if row == len(ends) < most:
            ends.append(right)
        elif row == len(ends):
            row = ends.index(min(ends))
            alike = tuple(Bar(bar.ink, round(bar.left), round(bar.right)) for bar in bars)
            at = covering.setdefault(alike, len(placed))
            if at < len(placed):
                hidden.setdefault(at, []).extend(item.events)
                continue
        ends[row] = max(ends[row], right)
        placed.append(Placed(item, bars, top + row * _BARE_ROW, bar_height=_BARE_ROW - 1))
    for at, events in hidden.items():
        placed[at] = replace(placed[at], hides=tuple(events))
    return placed, len(ends)
