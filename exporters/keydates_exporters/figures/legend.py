"""The words beside or under a map: what its marks mean, its numbers, whose coasts these are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.shapes import Circle, Group
from reportlab.lib.colors import Color

from keydates.counting import counted
from keydates_exporters.figures import theme
from keydates_exporters.figures.lettering import cut, text, width, wrap
from keydates_exporters.figures.panel import LEAST_RADIUS, Lettered
from keydates_exporters.figures.stops import Located, Stop

__all__ = ["Legend", "make_legend"]

_LINE: Final = 9.4
_SWATCH: Final = 13.0
_GAP: Final = 5.0
_COLUMN: Final = 112.0
_COLUMN_GAP: Final = 8.0
_NUMBER_GAP: Final = 4.5
_EDGE: Final = 0.5
_MOST_BESIDE: Final = 8
"""Lines for places that cannot be shown; the figure's list of them is never cut."""

NOTE: Final = (
    "Coasts and boundaries: Natural Earth 4.1 (public domain), simplified. Boundaries show who is "
    "in control as Natural Earth sees it; they are not authoritative and no position on any claim."
)


@dataclass(frozen=True, slots=True)
class _Sign:
    """A line of the legend: its swatch, and what it means."""

    swatch: Group
    words: str


class Legend:
    """The legend of a map, broken to a width; `draw` it with its upper left corner at a point."""

    def __init__(
        self, signs: Sequence[_Sign], key: Sequence[Stop], beside: str | None, room: float
    ) -> None:
        """Set what it says and how wide it may be, in points."""
        room -= _EDGE  # positions are rounded, and may round outwards
        size = theme.SMALL_SIZE
        self._signs = [(sign.swatch, wrap(sign.words, size, room - _SWATCH)) for sign in signs]
        self._beside = wrap(beside, theme.SMALL_SIZE, room, lines=_MOST_BESIDE) if beside else []
        self._note = wrap(NOTE, theme.NOTE_SIZE, room)
        many = len({len(stop.events) for stop in key}) > 1
        self._key = [
            (stop.place.name, f" · {counted(len(stop.events), 'event')}" if many else "")
            for stop in key
        ]
        numbers = (width(str(number), size, bold=True) for number in range(1, len(key) + 1))
        self._indent = max(numbers, default=0) + _NUMBER_GAP
        widest = max((width(name + tail, size) for name, tail in self._key), default=0)
        column = min(self._indent + widest, _COLUMN)
        self._columns = max(1, int((room + _COLUMN_GAP) // (column + _COLUMN_GAP)))
        self._rows = -(-len(self._key) // self._columns)
        self._pitch = (room + _COLUMN_GAP) / self._columns
        self._key_room = self._pitch - _COLUMN_GAP - self._indent
        self.shortened = tuple(
            stop
            for stop, (name, tail) in zip(key, self._key, strict=True)
            if width(name + tail, size) > self._key_room
        )

    @property
    def height(self) -> float:
        """How high it is, in points."""
        lines = sum(len(lines) for _, lines in self._signs) + len(self._note)
        gaps = 1 + bool(self._key) + bool(self._beside)
        return (lines + self._rows + len(self._beside)) * _LINE + _GAP * gaps

    def draw(self, left: float, top: float) -> Group:
        """Return it with its upper left corner there."""
        group = Group()
        y = top
        for swatch, lines in self._signs:
            swatch.translate(left + _SWATCH / 2 - 2, y - _LINE / 2 + 0.4)
            group.add(swatch)
            for line in lines:
                y -= _LINE
                group.add(_line(left + _SWATCH, y, line, theme.SMALL_SIZE))
        if self._key:
            y -= _GAP
            self._draw_key(group, left, y)
            y -= self._rows * _LINE
        if self._beside:
            y -= _GAP
            for line in self._beside:
                y -= _LINE
                group.add(_line(left, y, line, theme.SMALL_SIZE))
        y -= _GAP
        for line in self._note:
            y -= _LINE
            group.add(_line(left, y, line, theme.NOTE_SIZE, theme.MUTED))
        return group

    def _draw_key(self, group: Group, left: float, top: float) -> None:
        size = theme.SMALL_SIZE
        indent = self._indent
        for at, (name, tail) in enumerate(self._key):
            x = left + (at // self._rows) * self._pitch
            y = top - (at % self._rows + 1) * _LINE
            baseline = y + _LINE * 0.28
            figure = text(
                (x + indent - _NUMBER_GAP + 0.5, baseline),
                str(at + 1),
                size,
                bold=True,
                anchor="end",
            )
            short = cut(name, size, self._key_room - width(tail, size))
            group.add(figure)
            group.add(text((x + indent, baseline), short + tail, size))


def _line(x: float, y: float, words: str, size: float, colour: Color = theme.INK) -> Group:
    return Group(text((x, y + _LINE * 0.28), words, size, colour=colour))


def make_legend(located: Located, lettered: Lettered, key: Sequence[Stop], room: float) -> Legend:
    """Return the legend that explains what this map shows, and nothing it does not."""
    names = [f"{place.name} ({events})" for place, events in located.unlocated]
    beside = f"Not on the map, for want of a point (events): {', '.join(names)}" if names else None
    return Legend(list(_signs(located.stops, lettered)), key, beside, room)


def _signs(stops: Sequence[Stop], lettered: Lettered) -> Iterator[_Sign]:
    many = len({len(stop.events) for stop in stops}) > 1
    larger = "; the larger, the more events" if many else ""
    full = any(stop.venue for stop in stops)
    if full:
        dot = Circle(0, 0, LEAST_RADIUS, fillColor=theme.ACCENT, strokeColor=None)
        yield _Sign(Group(dot), f"an event took place here{larger}")
    if not all(stop.venue for stop in stops):
        ring = Circle(
            *(0, 0, LEAST_RADIUS - theme.RING_WIDTH / 2),
            fillColor=theme.PAPER,
            strokeColor=theme.ACCENT,
            strokeWidth=theme.RING_WIDTH,
        )
        words = "named by an event only as what it concerns, where it came from or was aimed"
        yield _Sign(Group(ring), words + ("" if full else larger))
    if lettered.circles:
        area = Circle(
            *(0, 0, 4.2),
            fillColor=theme.AREA,
            strokeColor=theme.AREA_EDGE,
            strokeWidth=theme.AREA_WIDTH,
            strokeDashArray=[2.4, 1.8],
        )
        yield _Sign(Group(area), "the place lies, or spreads, somewhere within this circle")
    if lettered.key:
        number = text((0, -2.4), "1", theme.NUMBER_SIZE, bold=True, anchor="middle")
        yield _Sign(Group(number), "a number leads to the name below")
