"""The map: where the events took place, on one frame and, where places crowd, on insets.

A place without a point never gets one: it is listed beside the map instead.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.graphics.shapes import Drawing, Group

from keydates.model import Chronology
from keydates_exporters.figures.clipping import Point, divided
from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.insets import Crowd, crowds
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.legend import Legend, make_legend
from keydates_exporters.figures.map_words import alternative, caption, listed, remarks
from keydates_exporters.figures.panel import (
    WIDEST_CIRCLE_KM,
    Lettered,
    Outline,
    Panel,
    uncertainty_km,
)
from keydates_exporters.figures.projection import LonLat, circle
from keydates_exporters.figures.stops import Located, Stop, gather
from keydates_exporters.figures.view import Shape, View, make_view

__all__ = ["NO_MAP", "map_figure"]

NO_MAP: Final = "no map: no event that belongs on one has both a date and a place with a point"
"""What an export says where there is no map."""

_PAGE_WIDTH: Final = 481.89
_MOST_HEIGHT: Final = 650.0
_GUTTER: Final = 8.0
_MARGIN: Final = 46.0, 30.0
_LEAST_KM: Final = 1800.0
_LEAST_INSET_KM: Final = 160.0
_SAMPLES: Final = 12
_LEAST_PARTED: Final = 24.0
_LEAST_ENLARGED: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Inset:
    letter: str
    stops: tuple[Stop, ...]
    others: tuple[Stop, ...]
    """Stops that lie on its ground and are named on another frame."""
    view: View

    def edge(self) -> tuple[LonLat, ...]:
        """Return points along its frame, on the globe."""
        box = self.view.box
        corners = (
            (box.left, box.bottom),
            (box.right, box.bottom),
            (box.right, box.top),
            (box.left, box.top),
            (box.left, box.bottom),
        )
        edge = divided(corners, max(box.width, box.height) / _SAMPLES)
        return tuple(self.view.globe(at) for at in edge)


def map_figure(
    chronology: Chronology, width: float = _PAGE_WIDTH, tallest: float = _MOST_HEIGHT
) -> Figure | None:
    """Return the map of a chronology, `width` points wide; None where no place can be shown.

    The key to its numbers is cut, and the rest of it listed beside, where it would be taller than
    `tallest` points.
    """
    located = gather(chronology)
    if not located.stops:
        return None
    main, insets = _views(located.stops, width)
    lettered = Lettered()
    groups = _panels(located.stops, main, insets, lettered)
    views = [main, *(inset.view for inset in insets)]
    drawing, dropped = _composed(located, lettered, groups, views, tallest)
    by_letter = [(inset.letter, inset.stops) for inset in insets]
    return Figure(
        name="map",
        drawing=drawing,
        alt=alternative(located, by_letter),
        caption=caption(located, by_letter),
        listed=tuple(listed(located, lettered, dropped)),
        remarks=tuple(remarks(located, lettered, dropped)),
    )


def _panels(
    stops: Sequence[Stop], main: View, insets: Sequence[_Inset], lettered: Lettered
) -> list[Group]:
    """Draw the main frame and the insets, each with its lower left corner at (0, 0)."""
    inside = {stop.place.id for inset in insets for stop in inset.stops}
    named = [stop for stop in stops if stop.place.id not in inside]
    plain = [stop for stop in stops if stop.place.id in inside]
    outlines = [Outline(inset.letter, inset.edge()) for inset in insets]
    return [
        Panel(main, named, plain).draw(outlines, None, lettered),
        *(
            Panel(inset.view, inset.stops, inset.others).draw([], inset.letter, lettered)
            for inset in insets
        ),
    ]


def _composed(
    located: Located,
    lettered: Lettered,
    groups: Sequence[Group],
    views: Sequence[View],
    tallest: float,
) -> tuple[Drawing, tuple[Stop, ...]]:
    """Put the frames and the legend on one drawing; return it and what the key has no room for.

    One small inset has the legend beside it; others fill a row, with the legend below.
    """
    main, *others = (view.box for view in views)
    row = max((box.height for box in others), default=0.0)
    beside = len(others) == 1 and others[0].width < main.width
    across = others[0].width + 1.5 * _GUTTER if beside else 0.0
    above = main.height + _GUTTER + (row + _GUTTER if others and not beside else 0)
    room = main.width - across

    def legend(key: Sequence[Stop]) -> Legend:
        return make_legend(located, lettered, key, room)

    fits = len(lettered.key)
    while fits and above + legend(lettered.key[:fits]).height > tallest:
        fits -= 1
    final = legend(lettered.key[:fits])
    lettered.shortened.extend(final.shortened)
    below = max(final.height, row) if beside else final.height
    height = math.ceil(above + below)
    drawing = Drawing(main.width, height)
    groups[0].translate(0, height - main.height)
    drawing.add(groups[0])
    x = 0.0
    for group, box in zip(groups[1:], others, strict=True):
        group.translate(x, height - main.height - _GUTTER - box.height)
        drawing.add(group)
        x += box.width + _GUTTER
    drawing.add(final.draw(across, height - above))
    return drawing, tuple(lettered.key[fits:])


def _views(stops: Sequence[Stop], width: float) -> tuple[View, list[_Inset]]:
    """Return the main view, and the insets for what crowds on it."""
    shape = Shape(width, round(width * 0.42), round(width * 0.8), _MARGIN, _LEAST_KM)
    alone = _view(stops, shape)
    found = crowds(stops, alone)
    if found:
        shorter = Shape(width, round(width * 0.36), round(width * 0.62), _MARGIN, _LEAST_KM)
        main = _view(stops, shorter)
        insets = list(_insets(found, stops, main))
        if insets:
            return main, insets
    return alone, []


def _view(stops: Sequence[Stop], shape: Shape) -> View:
    around = [
        point
        for stop in stops
        if 0 < uncertainty_km(stop) <= WIDEST_CIRCLE_KM
        for point in circle(stop.point, uncertainty_km(stop))[::5]
    ]
    return make_view([stop.point for stop in stops], around, shape)


def _insets(found: Sequence[Crowd], stops: Sequence[Stop], main: View) -> Iterator[_Inset]:
    """Yield the insets that show their crowds clearly better than the main frame does."""
    shape = _inset_shape(found, stops, main)
    worthy = [crowd for crowd in found if _helps(_view(crowd.stops, shape), crowd.stops, main)]
    if not worthy:
        return
    shape = _inset_shape(worthy, stops, main)
    taken: set[str] = set()
    for letter, crowd in zip("ABC", worthy, strict=False):
        own = {stop.place.id for stop in crowd.stops}
        view = _view(crowd.stops, shape)
        inner, shown = view.box.grown(-16), view.box.grown(-3)
        members: list[Stop] = []
        others: list[Stop] = []
        for stop in stops:
            at = view.page(stop.point)
            free = stop.place.id not in taken
            if free and (stop.place.id in own or _within(at, inner)):
                members.append(stop)
            elif _within(at, shown):
                others.append(stop)
        taken.update(stop.place.id for stop in members)
        if members:
            yield _Inset(letter, tuple(members), tuple(others), view)


def _inset_shape(found: Sequence[Crowd], stops: Sequence[Stop], main: View) -> Shape:
    width = main.box.width
    if len(found[0].stops) == len(stops):  # the main frame only says where in the world this is
        room, height = width, round(width * 0.6)
    elif len(found) == 1:
        room, height = width * 0.6, round(width * 0.42)
    else:
        room = (width - _GUTTER * (len(found) - 1)) / len(found)
        height = round(min(room * 0.8, width * 0.42))
    return Shape(room, height, height, (40, 28), _LEAST_INSET_KM)


def _helps(view: View, stops: Sequence[Stop], main: View) -> bool:
    return view.scale >= main.scale * _LEAST_ENLARGED and _parted(stops, view)


def _parted(stops: Sequence[Stop], view: View) -> bool:
    """Whether an inset sets its places apart: those of one and the same point stay together."""
    placed = [view.page(stop.point) for stop in stops]
    spans = [max(axis) - min(axis) for axis in zip(*placed, strict=True)]
    return any(span >= _LEAST_PARTED for span in spans)


def _within(at: Point, box: Box) -> bool:
    return box.left <= at[0] <= box.right and box.bottom <= at[1] <= box.top
