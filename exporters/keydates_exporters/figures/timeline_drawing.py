"""A laid out timeline as shapes: lanes, axis, marks, labels and the key to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.shapes import Drawing, Group, Line, Path, Polygon, Rect, Shape
from reportlab.lib.colors import Color

from keydates_exporters.figures.axis import BREAK_WIDTH, Axis, Piece
from keydates_exporters.figures.folding import DATE_GAP, LINE_HEIGHT
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.lettering import ASCENT, text, width
from keydates_exporters.figures.links import Link, linked
from keydates_exporters.figures.marks import Ink
from keydates_exporters.figures.rows import (
    BAR_HEIGHT,
    HEADING_INDENT,
    Bar,
    Block,
    Heading,
    Placed,
)
from keydates_exporters.figures.theme import (
    ACCENT,
    ACCENT_LIGHT,
    AXIS,
    INK,
    MUTED,
    NOTE_SIZE,
    PANEL,
    PAPER,
    RULE,
    RULE_WIDTH,
    SMALL_SIZE,
)
from keydates_exporters.figures.ticks import STEPS, Span, Tick, choose_step, ticks

__all__ = ["FURNITURE", "Panel", "draw_panel"]

_AXIS_ROW: Final = 11.0
_KEY_ROW: Final = 12.0
_KEY_GAP: Final = 6.0
_TALL: Final = 260.0  # from here the axis is repeated at the foot
FURNITURE: Final = 4 * _AXIS_ROW + 3 * _KEY_ROW + _KEY_GAP
"""The most that axis and key take of the height, in points."""
_BASELINE: Final = (LINE_HEIGHT - ASCENT * SMALL_SIZE) / 2 + 0.6
"""Of a line of text, above its foot."""
_TICK_GAP: Final = 2.5
_HATCH: Final = 2.8
_OUTLINE: Final = 0.6
_DASH: Final = (1.6, 1.3)
_SHORT: Final = 8.0  # points: a shorter outline has no room for dashes
_ARROW: Final = 6.0
_LONGEST_SPOKEN: Final = 120  # characters of a title in the name of a link

_KEY: Final = {
    Ink.DAY: "on one day",
    Ink.LASTS: "all through this time",
    Ink.WITHIN: "some time in a month, season or year",
    Ink.WINDOW: "some time within a window",
    Ink.UNKNOWN: "begins or ends at an unknown time",
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A timeline that has been laid out.

    Attributes:
        axis: the axis.
        blocks: the lanes, from top to bottom; there is at least one.
        height, width: of all the lanes, in points.
        bare: whether marks stand without labels.
    """

    axis: Axis
    blocks: tuple[Block, ...]
    height: float
    width: float
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Scale:
    """The marks of one piece of the axis."""

    piece: Piece
    ticks: list[Tick]
    spans: list[Span]


def draw_panel(panel: Panel) -> Drawing:
    """Return the drawing, as tall as it needs to be."""
    scales = [_scale(piece, panel.axis) for piece in panel.axis.pieces]
    rows = 2 if any(scale.spans for scale in scales) else 1
    keys = list(_key_rows(panel))
    tall = panel.height > _TALL
    foot = _KEY_GAP + _KEY_ROW * len(keys) if keys else 0.0
    bottom = foot + (_AXIS_ROW * rows if tall else 0)
    whole = bottom + panel.height + _AXIS_ROW * rows
    height = float(int(whole) + 3)
    top = height - _AXIS_ROW * rows
    drawing = Drawing(panel.width, height)
    group = Group()
    drawing.add(group)
    shapes = [
        *_grounds(panel, top),
        *_grid(scales, panel, top),
        *_bars(panel, top),
        *_breaks(panel, top),
        *_axis_labels(scales, panel, top, above=True),
        *(_axis_labels(scales, panel, top - panel.height, above=False) if tall else ()),
        *_labels(panel, top),
        *_key(keys, foot - _KEY_GAP),
    ]
    for shape in shapes:
        group.add(shape)
    return drawing


def _measure(label: str) -> float:
    return width(label, SMALL_SIZE, bold=True) + _TICK_GAP + 3


def _scale(piece: Piece, axis: Axis) -> _Scale:
    """Mark a piece in the axis's step, or in shorter ones where it is too short for that."""
    first, end = axis.pieces[0].first, axis.pieces[-1].end
    chosen = STEPS.index(choose_step(first, end, axis.points_a_day, _measure))
    for at in range(chosen, -1, -1):
        found, spans = ticks(STEPS[at], piece.first, piece.end)
        fitting = list(_fitting(found, piece, axis))
        if any(tick.label for tick in fitting):
            return _Scale(piece, fitting, spans)
    return _Scale(piece, [], [])


def _fitting(found: list[Tick], piece: Piece, axis: Axis) -> Iterator[Tick]:
    """Keep a tick's line, and its label only where it has room up to the next and to the edge."""
    places = [axis.x(tick.number) for tick in found]
    free = piece.left
    for tick, x in zip(found, places, strict=True):
        if x < free:
            continue
        if x + _measure(tick.label) - 3 <= piece.right:
            yield tick
            free = x + _measure(tick.label)
        else:
            yield Tick(tick.number, "")


def _ground(panel: Panel, number: int) -> Color:
    """Every other lane has a ground of its own, so that the eye keeps to it."""
    return PANEL if number % 2 == 0 and len(panel.blocks) > 1 else PAPER


def _grounds(panel: Panel, top: float) -> Iterator[Rect]:
    for number, block in enumerate(panel.blocks):
        ground = _ground(panel, number)
        yield _rect(0, top - block.bottom, panel.width, block.bottom - block.top, ground)


def _rect(left: float, bottom: float, wide: float, tall: float, fill: Color) -> Rect:
    sides = [round(value, 2) for value in (left, bottom, wide, tall)]
    rect = Rect(*sides)
    rect.fillColor, rect.strokeColor, rect.strokeWidth = fill, None, 0
    return rect


def _line(x0: float, y0: float, x1: float, y1: float, colour: Color, wide: float) -> Line:
    ends = [round(value, 2) for value in (x0, y0, x1, y1)]
    return Line(*ends, strokeColor=colour, strokeWidth=wide)


def _grid(scales: list[_Scale], panel: Panel, top: float) -> Iterator[Line]:
    low = top - panel.height
    for scale in scales:
        spans = {span.first for span in scale.spans}
        for tick in scale.ticks:
            x = panel.axis.x(tick.number)
            strong = tick.number in spans
            yield _line(x, low, x, top, RULE, RULE_WIDTH * (2 if strong else 1))
        for level in (top, low):
            yield _line(scale.piece.left, level, scale.piece.right, level, AXIS, 0.7)


def _axis_labels(
    scales: list[_Scale], panel: Panel, level: float, *, above: bool
) -> Iterator[Shape]:
    two = any(scale.spans for scale in scales)
    outward = 1 if above else -1
    near = level + (3.2 if above else -8.4)
    far = near + outward * _AXIS_ROW
    for scale in scales:
        for span in scale.spans:
            if span.first > scale.piece.first:
                x = panel.axis.x(span.first)
                yield _line(x, level, x, level + outward * 2 * _AXIS_ROW, RULE, RULE_WIDTH * 2)
        for x, name in _span_names(scale, panel.axis):
            yield text((x + _TICK_GAP, far), name, SMALL_SIZE, bold=True, colour=INK)
        for tick in scale.ticks:
            x = panel.axis.x(tick.number)
            yield _line(x, level, x, level + outward * _AXIS_ROW * 0.8, RULE, RULE_WIDTH)
            if tick.label:
                bold = not two
                colour = MUTED if two else INK
                yield text((x + _TICK_GAP, near), tick.label, SMALL_SIZE, bold=bold, colour=colour)


def _span_names(scale: _Scale, axis: Axis) -> Iterator[tuple[float, str]]:
    """Name months or years where they begin; where none has room, the piece as a whole."""
    piece = scale.piece
    named = False
    for span in scale.spans:
        left, right = max(axis.x(span.first), piece.left), min(axis.x(span.end), piece.right)
        if left + _TICK_GAP + width(span.label, SMALL_SIZE, bold=True) <= right:
            yield left, span.label
            named = True
    if scale.spans and not named:
        for name in _joint_names(scale.spans[0].label, scale.spans[-1].label):
            if piece.left + _TICK_GAP + width(name, SMALL_SIZE, bold=True) <= piece.right:
                yield piece.left, name
                return


def _joint_names(first: str, last: str) -> Iterator[str]:
    """Name two months or years together, from the fullest name to the shortest."""
    if first == last:
        yield first
        return
    month, _, year = first.partition(" ")
    last_month, _, last_year = last.partition(" ")
    if year and month.isalpha() and last_month.isalpha():
        yield f"{month}–{last}" if year == last_year else f"{first}–{last}"
        yield year if year == last_year else f"{year}–{last_year}"
    else:
        yield f"{first}–{last}"


def _bars(panel: Panel, top: float) -> Iterator[Shape]:
    for block in panel.blocks:
        for one in block.placed:
            # What a break cuts must stay under it, apart from its label.
            cut_up = any(
                bar.left < middle < bar.right for bar in one.bars for middle in panel.axis.breaks
            )
            yield from linked(_mark(one, top), _link(one, echo=cut_up and one.label is not None))


def _mark(one: Placed, top: float) -> Iterator[Shape]:
    bottom = top - one.bar_top - one.bar_height
    previous: Bar | None = None
    for bar in one.bars:
        if previous and bar.left > previous.right:
            middle = bottom + one.bar_height / 2
            yield _line(previous.right, middle, bar.left, middle, ACCENT, _OUTLINE)
        yield from _bar(bar, bottom, one.bar_height, vague=one.item.mark.vague)
        previous = bar


def _bar(bar: Bar, bottom: float, tall: float, *, vague: bool) -> Iterator[Shape]:
    """Draw a stroke: its ink, and a broken outline where the date is approximate or uncertain."""
    left = bar.left + (_ARROW if bar.leads_left and bar.ink is not Ink.UNKNOWN else 0)
    right = bar.right - (_ARROW if bar.leads_right and bar.ink is not Ink.UNKNOWN else 0)
    if bar.ink is Ink.UNKNOWN:
        middle = bottom + tall / 2
        dashed = _line(bar.left, middle, bar.right, middle, ACCENT, 1.2)
        dashed.strokeDashArray = [2.2, 1.8]
        yield dashed
        return
    fills = {Ink.DAY: ACCENT, Ink.LASTS: ACCENT, Ink.WITHIN: ACCENT_LIGHT, Ink.WINDOW: PAPER}
    fill = fills[bar.ink]
    if vague:
        fill = {Ink.LASTS: ACCENT_LIGHT}.get(bar.ink, PAPER)
    inset = _OUTLINE / 2
    box = _rect(
        left + inset, bottom + inset, max(right - left - _OUTLINE, 0.2), tall - _OUTLINE, fill
    )
    box.strokeColor, box.strokeWidth = ACCENT, _OUTLINE
    if vague and right - left > _SHORT:
        box.strokeDashArray = list(_DASH)
    yield box
    if bar.ink is Ink.WINDOW:
        yield _hatching(left, bottom, right, bottom + tall)
    for leads, base, tip in (
        (bar.leads_left, left, bar.left),
        (bar.leads_right, right, bar.right),
    ):
        if leads:
            points = [base, bottom - 1, base, bottom + tall + 1, tip, bottom + tall / 2]
            yield Polygon(
                [round(value, 2) for value in points],
                fillColor=ACCENT,
                strokeColor=None,
                strokeWidth=0,
            )


def _hatching(left: float, bottom: float, right: float, top: float) -> Path:
    path = Path(strokeColor=ACCENT, strokeWidth=_OUTLINE, fillColor=None)
    tall = top - bottom
    start = left - tall + _HATCH / 2
    while start < right:
        # Each line rises by 45 degrees, cut off at both sides of the bar.
        x0, x1 = max(start, left), min(start + tall, right)
        path.moveTo(round(x0, 2), round(bottom + x0 - start, 2))
        path.lineTo(round(x1, 2), round(bottom + x1 - start, 2))
        start += _HATCH
    return path


def _breaks(panel: Panel, top: float) -> Iterator[Shape]:
    """Cut axis and bars at each break, with the two strokes that stand for one at both edges."""
    low = top - panel.height
    half = BREAK_WIDTH / 2 - 1.5
    for middle in panel.axis.breaks:
        yield _rect(middle - half, low - 1, 2 * half, panel.height + 2, PAPER)
        for x in (middle - half, middle + half):
            edge = _line(x, low, x, top, RULE, RULE_WIDTH)
            edge.strokeDashArray = [1.5, 2.5]
            yield edge
            for level in (low, top):
                yield _line(x - 2.2, level - 4.5, x + 2.2, level + 4.5, AXIS, 1)


def _labels(panel: Panel, top: float) -> Iterator[Shape]:
    for number, block in enumerate(panel.blocks):
        ground = _ground(panel, number)
        if block.heading and block.heading_box:
            yield from _heading(block.heading, block.heading_box, top, ground)
        for one in block.placed:
            if one.label_box is not None:
                yield from linked(_label(one, one.label_box, top, ground), _link(one))


def _link(one: Placed, *, echo: bool = False) -> Link:
    item = one.item
    title = item.title
    if len(title) > _LONGEST_SPOKEN:
        title = title[:_LONGEST_SPOKEN].rstrip() + "…"
    title += f" ({item.kind})" if item.kind else ""
    more = f", and {len(one.hides):,} more" if one.hides else ""
    return Link((*item.events, *one.hides), f"{item.date}: {title}{more}", echo=echo)


def _heading(heading: Heading, box: Box, top: float, ground: Color) -> Iterator[Shape]:
    y = top + box.bottom + _BASELINE
    yield _rect(HEADING_INDENT, top + box.bottom, box.right - HEADING_INDENT, box.height, ground)
    yield text((HEADING_INDENT, y), heading.name, SMALL_SIZE, bold=True, colour=MUTED)
    yield text((box.right, y), heading.count, SMALL_SIZE, colour=MUTED, anchor="end")


def _label(one: Placed, box: Box, top: float, ground: Color) -> Iterator[Shape]:
    """Draw date and title on a ground of their own, over the lines of the grid."""
    label = one.label
    if label is None:
        return
    yield _rect(box.left - 1, top + box.bottom, box.width + 2, box.height, ground)
    y = top + box.top - LINE_HEIGHT + _BASELINE
    for number, line in enumerate(label.lines):
        before = 0 if number else label.date_width
        x = box.left
        if one.flush_right:
            # A date that stands alone ends where the lines end.
            x = box.right - width(line, SMALL_SIZE) - before + (0 if line else DATE_GAP)
        if number == 0:
            yield text((x, y), label.date, SMALL_SIZE, bold=True, colour=ACCENT)
        if line:
            yield text((x + before, y), line, SMALL_SIZE)
        y -= LINE_HEIGHT


@dataclass(frozen=True, slots=True)
class _Sample:
    """An entry of the key: a bar as on the figure, and what it means."""

    bar: Bar
    words: str
    vague: bool = False

    @property
    def width(self) -> float:
        return 28 + width(self.words, NOTE_SIZE) + 12


def _samples(panel: Panel) -> Iterator[_Sample]:
    items = [one.item for block in panel.blocks for one in block.placed]
    bars = [bar for block in panel.blocks for one in block.placed for bar in one.bars]
    used = {bar.ink for bar in bars}
    for ink, words in _KEY.items():
        if ink in used:
            yield _Sample(Bar(ink, 0, 2.4 if ink is Ink.DAY else 22), words)
    if any(bar.leads_right and bar.ink is not Ink.UNKNOWN for bar in bars):
        yield _Sample(Bar(Ink.LASTS, 0, 22, leads_right=True), "goes on")
    if any(bar.leads_left and bar.ink is not Ink.UNKNOWN for bar in bars):
        yield _Sample(Bar(Ink.LASTS, 0, 22, leads_left=True), "from earlier")
    if any(item.mark.vague for item in items):
        yield _Sample(Bar(Ink.WITHIN, 0, 22), "approximate or uncertain", vague=True)


def _key_rows(panel: Panel) -> Iterator[list[_Sample]]:
    row: list[_Sample] = []
    used = 0.0
    for sample in _samples(panel):
        if row and used + sample.width > panel.width:
            yield row
            row, used = [], 0.0
        row.append(sample)
        used += sample.width
    if row:
        yield row


def _key(rows: list[list[_Sample]], top: float) -> Iterator[Shape]:
    for number, row in enumerate(rows):
        x, y = 0.0, top - number * _KEY_ROW - _KEY_ROW + 2.5
        for sample in row:
            shift = x + (22 - sample.bar.right) / 2
            bar = Bar(
                sample.bar.ink,
                sample.bar.left + shift,
                sample.bar.right + shift,
                sample.bar.leads_left,
                sample.bar.leads_right,
            )
            yield from _bar(bar, y, BAR_HEIGHT, vague=sample.vague)
            yield text((x + 28, y + 0.4), sample.words, NOTE_SIZE, colour=MUTED)
            x += sample.width
