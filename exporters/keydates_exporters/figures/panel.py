"""One frame of a map: the earth, the dots, and as many names as there is room for."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from reportlab.graphics.shapes import Circle, Group, Path, PolyLine, Rect, Shape
from reportlab.lib.colors import Color

from keydates.counting import counted
from keydates.wording import short_wording
from keydates_exporters.figures import theme
from keydates_exporters.figures.clipping import Point, clip_line, clip_ring, masked
from keydates_exporters.figures.coastlines import land_in
from keydates_exporters.figures.labels import Box, Candidate, Space, around, place
from keydates_exporters.figures.lettering import ASCENT, DESCENT, text, width, wrap
from keydates_exporters.figures.links import Link, linked
from keydates_exporters.figures.projection import EARTH_RADIUS_KM, LonLat, circle
from keydates_exporters.figures.stops import Stop
from keydates_exporters.figures.view import View

__all__ = [
    "LEAST_RADIUS",
    "WIDEST_CIRCLE_KM",
    "Lettered",
    "Outline",
    "Panel",
    "dot_radius",
    "uncertainty_km",
]

LEAST_RADIUS: Final = 2.8
_MOST_RADIUS: Final = 9.0
_INSET_RADIUS: Final = 1.7
_NAME_ROOM: Final = 118.0
_NAME_SETTING: Final = theme.LABEL_SIZE, _NAME_ROOM
_NAME_LINES: Final = 3
_MOST_BELOW: Final = 2
"""Lines for the date under a name; a date that needs more is not cut but left to the text."""
_LINE: Final = 1.16
"""From baseline to baseline, as a part of the type size."""
_NAMES_AND_DATES: Final = 30
_NAMES: Final = 70
"""Places in one frame up to which each gets a name with a date, or a name; more get numbers."""
WIDEST_CIRCLE_KM: Final = 2500.0
_FILL_EVEN_ODD: Final = 0
_LEAST_OUTLINE: Final = 12.0
_BAR_ROOM: Final = 92.0
_EDGE: Final = 7.0
_SLACK: Final = 1.8
"""Added to the width of a label, so that numbers side by side are not read as one."""


def dot_radius(stop: Stop) -> float:
    """Return the radius of a dot, whose area grows with the events, up to a limit."""
    return min(LEAST_RADIUS * math.sqrt(len(stop.events)), _MOST_RADIUS)


def uncertainty_km(stop: Stop) -> float:
    """Return the radius within which the place lies, in kilometres."""
    return (stop.place.uncertainty_m or 0) / 1000


@dataclass(frozen=True, slots=True)
class Outline:
    """Where another frame's ground lies in this one, and the letter it is known by."""

    letter: str
    points: tuple[LonLat, ...]


@dataclass(slots=True)
class Lettered:
    """What became of the names, over all frames of a figure.

    Attributes:
        key: places that bear a number on the map, which is their place in this list.
        unnamed: places that are dots without name or number.
        shortened: places whose name is cut.
        circles: whether any circle of uncertainty is drawn.
        too_wide: places whose circle is too wide to be drawn.
    """

    key: list[Stop] = field(default_factory=list)
    unnamed: list[Stop] = field(default_factory=list)
    shortened: list[Stop] = field(default_factory=list)
    circles: bool = False
    too_wide: list[Stop] = field(default_factory=list)


class Panel:
    """One frame: make it, then `draw` it once."""

    def __init__(self, view: View, named: Sequence[Stop], plain: Sequence[Stop]) -> None:
        """Set what is shown: `named` stops in full, `plain` ones as mere points."""
        self.view = view
        self._space = Space(view.box)
        self._named = [(stop, view.page(stop.point)) for stop in _largest_first(named)]
        self._plain = [(stop, view.page(stop.point)) for stop in plain]
        self.marks: list[Box] = []
        self.labels: list[Box] = []
        self._masks: list[Box] = []
        self._top = Group()

    def draw(self, outlines: Sequence[Outline], letter: str | None, lettered: Lettered) -> Group:
        """Return the frame with everything in it, and note what became of the names.

        `letter` is its own letter, where it is an inset.
        """
        for stop, at in self._named:
            self._mark(at, dot_radius(stop))
        for _, at in self._plain:
            self._mark(at, _INSET_RADIUS)
        if letter:
            self._own_letter(letter)
        for outline in outlines:
            self._outline(outline)
        self._dots()
        self._scale_bar()
        self._names(lettered)
        box = self.view.box
        whole = self._earth(lettered)
        whole.add(self._top)
        whole.add(_rect(box, None, theme.FRAME))
        return whole

    def _mark(self, at: Point, radius: float) -> None:
        box = Box(at[0], at[1], at[0], at[1]).grown(radius)
        self.marks.append(box)
        self._space.take(box)

    def _earth(self, lettered: Lettered) -> Group:
        """Return what lies under dots and names, its lines cut where words stand."""
        land = land_in(self.view)
        box = self.view.box
        globe = self._ground([_edge_of_globe(self.view)]) if self.view.projection.whole else None
        earth = Group(_rect(box, theme.PAPER if globe else theme.WATER))
        if globe:
            earth.add(_filled(globe, theme.WATER))
        earth.add(_filled(land.areas, theme.LAND))
        rings = list(self._circles(lettered))
        for ring in rings:
            earth.add(_filled(self._ground([ring]), theme.AREA))
        for lines, colour, width_ in (
            (land.borders, theme.BORDER, theme.BORDER_WIDTH),
            (land.coasts, theme.COAST, theme.COAST_WIDTH),
        ):
            for line in lines:
                for piece in masked(line, self._masks):
                    earth.add(_stroked(piece, colour, width_))
        for ring in rings:
            for line in clip_line([*ring, ring[0]], box):
                for piece in masked(line, self._masks):
                    dashed = _stroked(piece, theme.AREA_EDGE, theme.AREA_WIDTH)
                    dashed.strokeDashArray = [2.4, 1.8]
                    earth.add(dashed)
        return earth

    def _ground(self, rings: Iterable[Sequence[Point]]) -> list[list[Point]]:
        clipped = (clip_ring(ring, self.view.box) for ring in rings)
        return [ring for ring in clipped if len(ring) > 2]  # noqa: PLR2004 - an area

    def _circles(self, lettered: Lettered) -> Iterator[list[Point]]:
        """Yield the circles within which places lie, on the page, those that exceed their dots."""
        for stop, _ in self._named:
            radius = uncertainty_km(stop)
            if radius * self.view.scale <= dot_radius(stop) + 1:
                continue
            ring = [self.view.page(point) for point in circle(stop.point, radius)]
            steps = zip(ring, [*ring[1:], ring[0]], strict=True)
            # On the page, a circle that the edge of the map cuts would run right across it.
            torn = max(math.dist(one, other) for one, other in steps) > radius * self.view.scale
            if radius > WIDEST_CIRCLE_KM or torn:
                lettered.too_wide.append(stop)
                continue
            lettered.circles = True
            yield ring

    def _own_letter(self, letter: str) -> None:
        box = self.view.box
        size = theme.LABEL_SIZE + 4
        tag = Box(box.left, box.top - size, box.left + size, box.top)
        self._space.take(tag)
        self.labels.append(tag)
        self._top.add(_tag(tag, letter))

    def _outline(self, outline: Outline) -> None:
        corners = [self.view.page(point) for point in outline.points]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        around_it = Box(min(xs), min(ys), max(xs), max(ys))
        if min(around_it.width, around_it.height) < _LEAST_OUTLINE:  # too small to see
            x, y = around_it.middle
            around_it = Box(x, y, x, y).grown(_LEAST_OUTLINE / 2)
            corners = [
                *((around_it.left, around_it.bottom), (around_it.right, around_it.bottom)),
                *((around_it.right, around_it.top), (around_it.left, around_it.top)),
            ]
        for line in clip_line([*corners, corners[0]], self.view.box):
            self._top.add(_stroked(line, theme.ACCENT, theme.OUTLINE_WIDTH))
        side = theme.LABEL_SIZE + 1
        self._space.take(around_it)
        spots = [
            Candidate(Box(x, y, x + side, y + side))
            for x in (around_it.right, around_it.left - side)
            for y in (around_it.top - side, around_it.bottom)
        ]
        found = place(self._space, [[*spots, *around(around_it, side, side, gap=0)]])[0]
        if found:
            self.labels.append(found.box)
            self._top.add(_tag(found.box, outline.letter))

    def _dots(self) -> None:
        for stop, (x, y) in self._named:
            radius = dot_radius(stop)
            if stop.venue:
                dot = Circle(
                    *(x, y, radius),
                    fillColor=theme.ACCENT,
                    strokeColor=theme.PAPER,
                    strokeWidth=theme.DOT_WIDTH,
                )
            else:
                dot = Circle(
                    *(x, y, radius - theme.RING_WIDTH / 2),
                    fillColor=theme.PAPER,
                    strokeColor=theme.ACCENT,
                    strokeWidth=theme.RING_WIDTH,
                )
            self._show(stop, dot)
        for stop, (x, y) in self._plain:
            dot = Circle(x, y, _INSET_RADIUS, fillColor=theme.ACCENT, strokeColor=None)
            self._show(stop, dot, echo=True)

    def _show(self, stop: Stop, *shapes: Shape, echo: bool = False) -> None:
        """Draw what leads to the events of a place; an echo is shown in full on another frame."""
        place_ = stop.place
        label = f"{place_.name}: {_below(stop)}"
        ids = tuple(event.id for event in stop.events)
        for shape in linked(shapes, Link(ids, label, place_.id, echo)):
            self._top.add(shape)

    def _scale_bar(self) -> None:
        if self.view.projection.whole:
            return  # no scale holds all over the world
        kilometres = _round_below(_BAR_ROOM / self._points_per_km())
        length = kilometres * self._points_per_km()
        words = f"{kilometres:,.0f} km" if kilometres >= 1 else f"{kilometres * 1000:,.0f} m"
        size = theme.SMALL_SIZE
        wide, high = length + 5 + width(words, size), size
        box = self.view.box
        left, right = box.left + _EDGE, box.right - _EDGE - wide
        bottom, top = box.bottom + _EDGE, box.top - _EDGE - high
        spots = [
            Candidate(Box(x, y, x + wide, y + high))
            for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))
        ]
        found = place(self._space, [spots])[0]
        if found is None:
            return
        at = found.box
        self.labels.append(at)
        self._masks.append(at.grown(1.5))
        middle = at.bottom + high / 2
        ends = (at.left, middle + 2.5), (at.left, middle), (at.left + length, middle)
        bar = [*ends, (at.left + length, middle + 2.5)]
        self._top.add(_stroked(bar, theme.INK, theme.BAR_WIDTH))
        baseline = middle - size * (ASCENT - DESCENT) / 2
        self._top.add(text((at.left + length + 5, baseline), words, size, colour=theme.INK))

    def _points_per_km(self) -> float:
        """The true scale at the middle of the frame."""
        x, y = self.view.box.middle
        one, other = self.view.globe((x - 5, y)), self.view.globe((x + 5, y))
        return 10 / max(_distance_km(one, other), 1e-9)

    def _names(self, lettered: Lettered) -> None:
        for stop, at in self._named:
            mark = Box(at[0], at[1], at[0], at[1]).grown(dot_radius(stop))
            if any(self._name(stop, lines, mark) for lines in self._wordings(stop)):
                if len(wrap(stop.place.name, *_NAME_SETTING, bold=True)) > _NAME_LINES:
                    lettered.shortened.append(stop)
            else:
                number = str(len(lettered.key) + 1)
                if self._name(stop, [(number, theme.NUMBER_SIZE, True)], mark):
                    lettered.key.append(stop)
                else:
                    lettered.unnamed.append(stop)

    def _wordings(self, stop: Stop) -> Iterator[list["_Line"]]:
        """Yield what may stand beside a dot, the fullest first."""
        if len(self._named) > _NAMES:
            return
        lines = wrap(stop.place.name, *_NAME_SETTING, lines=_NAME_LINES, bold=True)
        name = [(line, theme.LABEL_SIZE, True) for line in lines]
        if len(self._named) <= _NAMES_AND_DATES:
            small = theme.SMALL_SIZE
            below = wrap(_below(stop), small, _NAME_ROOM)
            if len(below) <= _MOST_BELOW:
                yield [*name, *((line, small, False) for line in below)]
        yield name

    def _name(self, stop: Stop, lines: list["_Line"], mark: Box) -> bool:
        wide = max(width(words, size, bold=bold) for words, size, bold in lines) + _SLACK
        high = sum(size * _LINE for _, size, _ in lines)
        found = place(self._space, [around(mark, wide, high)], [mark])[0]
        if found is None:
            return False
        self.labels.append(found.box)
        if found.leader:
            x0, y0, x1, y1 = found.leader
            self._show(stop, _stroked([(x0, y0), (x1, y1)], theme.MUTED, theme.LEADER_WIDTH))
        # A label to the left of its dot ends there, and one to the right begins there.
        to_left = found.box.middle[0] < mark.left
        x = found.box.right if to_left else found.box.left
        y = found.box.top
        for words, size, bold in lines:
            y -= size * _LINE
            reach = width(words, size, bold=bold)
            begin = x - reach if to_left else x
            self._masks.append(Box(begin - 0.6, y, begin + reach + 0.6, y + size * _LINE))
            line = text(
                (x, y + size * (DESCENT + (_LINE - ASCENT - DESCENT) / 2)),
                *(words, size),
                bold=bold,
                colour=theme.INK if bold else theme.MUTED,
                anchor="end" if to_left else "start",
            )
            self._show(stop, line)
        return True


_Line = tuple[str, float, bool]
"""A line of a label: words, type size, whether bold."""


def _largest_first(stops: Iterable[Stop]) -> list[Stop]:
    return sorted(stops, key=lambda stop: -len(stop.events))


def _below(stop: Stop) -> str:
    """What stands under a name: the date of the one event, or how many there are."""
    date = stop.events[0].date
    if len(stop.events) == 1 and date is not None:
        return short_wording(date)
    return counted(len(stop.events), "event")


def _edge_of_globe(view: View) -> list[Point]:
    """Return the outline of the whole globe on the page."""
    latitudes = range(-90, 91, 3)
    west, east = view.projection.middle - 179.999, view.projection.middle + 179.999
    edge = [(east, float(latitude)) for latitude in latitudes]
    edge += [(west, float(-latitude)) for latitude in latitudes]
    return [view.page(point) for point in edge]


def _rect(box: Box, fill: Color | None, stroke: Color | None = None) -> Rect:
    shape = Rect(box.left, box.bottom, box.width, box.height)
    shape.fillColor, shape.strokeColor = fill, stroke
    shape.strokeWidth = theme.FRAME_WIDTH
    return shape


def _filled(areas: Iterable[Sequence[Point]], colour: Color) -> Path:
    # The line of the same colour closes the seam between pieces of one area.
    path = Path(fillColor=colour, strokeColor=colour, strokeWidth=theme.SEAM_WIDTH)
    path.fillMode = _FILL_EVEN_ODD
    for area in areas:
        path.moveTo(*_rounded(area[0]))
        for point in area[1:]:
            path.lineTo(*_rounded(point))
        path.closePath()
    return path


def _stroked(line: Sequence[Point], colour: Color, width_: float) -> PolyLine:
    return PolyLine(
        [number for point in line for number in _rounded(point)],
        strokeColor=colour,
        strokeWidth=width_,
        strokeLineJoin=1,
    )


def _rounded(point: Point) -> Point:
    return round(point[0], 2), round(point[1], 2)


def _tag(box: Box, letter: str) -> Group:
    size = theme.LABEL_SIZE
    baseline = box.middle[1] - size * (ASCENT - DESCENT) / 2 - 0.3
    ground = _rect(box, theme.ACCENT)
    word = text(
        (box.middle[0], baseline), letter, size, bold=True, colour=theme.PAPER, anchor="middle"
    )
    return Group(ground, word)


def _round_below(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above `value`."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9))


def _distance_km(one: LonLat, other: LonLat) -> float:
    """Distance over the ground (haversine)."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(v) for v in point) for point in (one, other))
    part = math.sin((lat2 - lat1) / 2) ** 2
    part += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(part)))
