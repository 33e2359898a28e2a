"""The timeline: every dated item at its honest width, in lanes by category, over one or more parts.

What is drawn grows with what there is to say: a row for each item while they are few, then rows
that items share, then several parts of the time, each a figure of its own; items dated alike come
to share a mark only where there are very many, and marks go without titles only beyond hundreds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from keydates.days import MONTHS
from keydates.edtf_words import year_words
from keydates.model import Chronology, Event
from keydates.wording import date_wording
from keydates_exporters.figures.axis import Axis, make_axis
from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.folding import LINE_HEIGHT
from keydates_exporters.figures.lanes import Item, Lane, lanes_of, make_item, merge_alike
from keydates_exporters.figures.rows import bare_blocks, titled_blocks
from keydates_exporters.figures.ticks import day_of
from keydates_exporters.figures.timeline_drawing import FURNITURE, Panel, draw_panel

__all__ = ["NO_TIMELINE", "timeline_figures"]

NO_TIMELINE: Final = "no timeline: no item has a date that can be drawn"
"""What a report says where there is no figure."""

_TALLEST: Final = 225 * 72 / 25.4
_COMFORTABLE: Final = 0.62  # of that: up to here each item has a row of its own
_MOST_PARTS: Final = 6
_MOST_TITLED: Final = 700
_BRIEF: Final = 0.75  # of the time of a part: what lasts longer leads out of it
_LONGEST_SPOKEN: Final = 120  # characters of a title in the alternative text
_LEAD: Final = 20.0  # points kept free for what comes from earlier or goes on
_WIDE: Final = 0.7  # of the width: the most a label may have in a row of its own


def timeline_figures(
    chronology: Chronology, width: float, tallest: float = _TALLEST
) -> tuple[Figure, ...]:
    """Return the timeline of a chronology, as wide as the text it stands in (points).

    No figure is taller than `tallest` points, which must leave room for an axis and some rows;
    there are several where one cannot hold it, and none where nothing can be drawn.
    What has no date, or one of which neither end is known, is named in `listed` of the last.
    """
    made = [(event, make_item(event)) for event in chronology.in_order()]
    items = [item for _, item in made if item]
    if not items:
        return ()
    listed = tuple(_listed(event) for event, item in made if item is None)
    panels = _panels(items, width, tallest - FURNITURE)
    parts = len(panels)
    return tuple(
        _figure(panel, _Part(number, parts, len(items), listed if number == parts else ()))
        for number, panel in enumerate(panels, start=1)
    )


def _listed(event: Event) -> str:
    reason = date_wording(event.date) if event.date else event.undated
    return f"{event.title}: {reason}"


@dataclass(frozen=True, slots=True)
class _Fashion:
    """How closely items are set: the next one is tried where there is no room with one.

    Attributes:
        alike: so many items of one date and lane keep marks of their own.
        room: the widest a label may be where items share rows, as a part of the width.
        lines: the most lines it may have.
    """

    alike: int
    room: float
    lines: int


_FASHIONS: Final = (_Fashion(24, 0.5, 2), _Fashion(24, 0.4, 1), _Fashion(3, 0.4, 1))


def _panels(items: Sequence[Item], width: float, free: float = _TALLEST - FURNITURE) -> list[Panel]:
    """Return panels whose lanes are at most `free` points high."""
    items = sorted(items, key=lambda item: item.mark.extent[0])
    for fashion in _FASHIONS:
        merged = merge_alike(items, fashion.alike)
        parts = 1
        while len(merged) <= _MOST_TITLED and parts <= _MOST_PARTS:
            panels, pages = _in_parts(merged, parts, (width, free), fashion)
            if panels:
                return panels
            parts += max(int(pages) - 1, 1)
    return [_bare(merge_alike(items, 1), width, free)]


def _in_parts(
    items: Sequence[Item], parts: int, room: tuple[float, float], fashion: _Fashion
) -> tuple[list[Panel], float]:
    """Return one panel a part; none where one needs more than a page, and how many it needs.

    `room` is the width, and the height that the lanes of a part may take.
    """
    width, free = room
    panels = []
    for part, limit in _parted(items, parts):
        axis = _axis(part, width, _reach(part, limit))
        panel, pages = _titled(lanes_of(part), axis, fashion, free)
        if pages > 1:
            return [], pages
        panels.append(panel)
    return panels, 1


def _parted(items: Sequence[Item], count: int) -> Iterator[tuple[Sequence[Item], int | None]]:
    """Part items into about equal numbers, each part ending where the next item is far off.

    With each part comes the day number at which the next one begins.
    """
    starts = [item.mark.extent[0] for item in items]
    size = len(items) / count
    slack = int(size / 12)
    begin = 0
    for number in range(1, count):
        near = round(number * size)
        choice = range(max(begin + 1, near - slack), min(near + slack, len(items) - 1) + 1)
        end = max(
            choice, key=lambda at: (starts[at] - starts[at - 1], -abs(at - near)), default=near
        )
        yield items[begin:end], starts[end]
        begin = end
    yield items[begin:], None


def _reach(items: Sequence[Item], limit: int | None) -> int | None:
    """Return how far a part must reach to show whole all but what lasts for much of it or longer.

    None where it shows everything whole, since no part follows.
    """
    if limit is None:
        return None
    extents = [item.mark.extent for item in items]
    brief = (limit - extents[0][0]) * _BRIEF
    ends = (end for first, end in extents if end - first <= brief)
    return max(limit, extents[-1][0] + 1, *ends)


def _axis(items: Sequence[Item], width: float, reach: int | None = None) -> Axis:
    extents = [item.mark.extent for item in items]
    leading = any(item.mark.open_end for item in items)
    if reach is not None:
        leading = leading or any(end > reach for _, end in extents)
        extents = [(first, min(end, reach)) for first, end in extents]
    before = _LEAD if any(item.mark.open_start for item in items) else 0
    return make_axis(extents, 0, width, before=before, after=_LEAD if leading else 0)


def _titled(
    lanes: Sequence[Lane], axis: Axis, fashion: _Fashion, free: float
) -> tuple[Panel, float]:
    """Return the items with their labels, and how many pages that is: up to 1.0 it fits on one."""
    width = axis.width
    if sum(len(lane.items) for lane in lanes) * LINE_HEIGHT <= free * _COMFORTABLE:
        blocks, height = titled_blocks(lanes, axis, room=_WIDE * width, lines=2, apart=True)
        if height <= free * _COMFORTABLE:
            return Panel(axis, blocks, height, width), height / free
    room = fashion.room * width
    blocks, height = titled_blocks(lanes, axis, room=room, lines=fashion.lines, apart=False)
    return Panel(axis, blocks, height, width), height / free


def _bare(items: Sequence[Item], width: float, free: float) -> Panel:
    axis = _axis(items, width)
    blocks, height = bare_blocks(lanes_of(items), axis, free)
    return Panel(axis, blocks, height, width, bare=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """One figure of so many, of so many items in all, with what it lists and does not draw."""

    number: int
    parts: int
    total: int
    listed: tuple[str, ...]


def _figure(panel: Panel, part: _Part) -> Figure:
    name = "timeline" if part.parts == 1 else f"timeline-{part.number}"
    return Figure(
        name=name,
        drawing=draw_panel(panel),
        alt=_alt(panel, part),
        caption=_caption(panel, part),
        listed=part.listed,
        remarks=tuple(_remarks(panel, name)),
    )


def _time_words(panel: Panel, part: _Part) -> str:
    """Name a stretch of time by years, or by months within one: never closer than dates are.

    A part is named by what begins in it.
    """
    extents = [item.mark.extent for block in panel.blocks for item in block.lane.items]
    start = day_of(min(first for first, _ in extents))
    end = day_of(max(first if part.parts > 1 else end - 1 for first, end in extents))
    if start.year != end.year:
        return f"from {year_words(start.year)} to {year_words(end.year)}"
    year = year_words(start.year)
    if start.month == end.month:
        return f"in {MONTHS[start.month - 1]} {year}"
    return f"from {MONTHS[start.month - 1]} to {MONTHS[end.month - 1]} {year}"


def _items(count: int, adjective: str = "") -> str:
    return f"{count:,} {adjective}item" + ("" if count == 1 else "s")


def _events(panel: Panel) -> int:
    return sum(block.lane.count for block in panel.blocks)


def _not_drawn(part: _Part) -> str:
    count = len(part.listed)
    return f" {_items(count)} that no date places {'is' if count == 1 else 'are'} not drawn."


def _caption(panel: Panel, part: _Part) -> str:
    ways = " by category" if len(panel.blocks) > 1 else ""
    words = f"Timeline of {_items(part.total, 'dated ')}{ways}"
    if part.parts > 1:
        words += f", part {part.number} of {part.parts}"
        words += f": {_items(_events(panel))} {_time_words(panel, part)}"
        words += ", each in the part in which it begins"
    words += ". Each mark is as wide as its date is vague or its event is long."
    if panel.bare:
        words += " There are too many to be named here."
    if panel.axis.breaks:
        words += " The axis is broken where nothing begins or ends; its pieces have one scale."
    return words + (_not_drawn(part) if part.listed else "")


def _alt(panel: Panel, part: _Part) -> str:
    number = f", part {part.number} of {part.parts}" if part.parts > 1 else ""
    words = f"Timeline{number}: {_items(_events(panel), 'dated ')} {_time_words(panel, part)}"
    named = [
        f"{block.lane.name} ({block.lane.count:,})" for block in panel.blocks if block.lane.name
    ]
    if named:
        words += f", by category: {', '.join(named)}"
    items = sorted(
        (item for block in panel.blocks for item in block.lane.items),
        key=lambda item: (not item.mark.open_start, item.mark.extent),
    )
    if len(items) > 1:
        words += f". Earliest: {_named(items[0])}; latest: {_named(items[-1])}"
    else:
        words += f": {_named(items[0])}"
    return f"{words}.{_not_drawn(part) if part.listed else ''}"


def _named(item: Item) -> str:
    if item.count > 1:
        return f"{item.date}, {item.title}"
    title = item.title
    if len(title) > _LONGEST_SPOKEN:
        title = title[:_LONGEST_SPOKEN].rstrip() + "…"
    return f"{item.date}, “{title}”"


def _remarks(panel: Panel, name: str) -> Iterator[str]:
    placed = [one for block in panel.blocks for one in block.placed]
    if panel.bare:
        yield f"{name}: {_items(_events(panel))} are too many to be named; only marks are shown"
        return
    shortened = sum(one.label is not None and one.label.shortened for one in placed)
    if shortened:
        words = "title is" if shortened == 1 else "titles are"
        yield f"{name}: {shortened:,} {words} shortened in the figure"
    shared = [one.item for one in placed if one.item.count > 1]
    if shared:
        count = sum(item.count for item in shared)
        marks = "one mark" if len(shared) == 1 else f"{len(shared):,} marks"
        yield f"{name}: {_items(count)} that are dated alike share {marks}"
