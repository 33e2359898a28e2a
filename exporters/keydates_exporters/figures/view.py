"""A frame of a drawing that shows a part of the globe: which part, and at what scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.projection import (
    XY,
    Lambert,
    LonLat,
    Projection,
    fit,
    polar,
)

__all__ = ["Shape", "View", "make_view"]

_SAMPLES: Final = 16
_MARGIN: Final = 0.03
"""Part of the sampled stretch by which the window is widened, since samples miss its bulges."""
_HALF_TURN: Final = 179.999


@dataclass(frozen=True, slots=True)
class Shape:
    """What a frame may be like, in points.

    Attributes:
        width: its width.
        lowest, highest: bounds of its height.
        margin: room between the outermost points and the frame, for their labels.
        least_km: the ground it shows at least from side to side, kilometres.
    """

    width: float
    lowest: float
    highest: float
    margin: tuple[float, float]
    least_km: float


@dataclass(frozen=True, slots=True)
class View:
    """A projection, a frame on the page and what of the plane it shows.

    Attributes:
        projection: from the globe to the plane.
        box: the frame on the page, in points.
        scale: points to a kilometre.
        centre: the point of the plane at the frame's middle, in kilometres.
    """

    projection: Projection
    box: Box
    scale: float
    centre: XY

    def page(self, point: LonLat) -> tuple[float, float]:
        """Return where a point of the globe lies on the page, perhaps outside the frame."""
        x, y = self.projection.forward(point)
        middle = self.box.middle
        return (
            middle[0] + (x - self.centre[0]) * self.scale,
            middle[1] + (y - self.centre[1]) * self.scale,
        )

    def globe(self, at: tuple[float, float]) -> LonLat:
        """Return the point of the globe under a point of the page."""
        middle = self.box.middle
        return self.projection.inverse(
            (
                self.centre[0] + (at[0] - middle[0]) / self.scale,
                self.centre[1] + (at[1] - middle[1]) / self.scale,
            )
        )

    def window(self) -> Box:
        """Return the least box of longitudes and latitudes that holds what the frame shows.

        Its longitudes lie within half a turn of the projection's middle.
        """
        middle = self.projection.middle
        steps = [number / _SAMPLES for number in range(_SAMPLES + 1)]
        sampled = [
            self.globe(
                (self.box.left + across * self.box.width, self.box.bottom + up * self.box.height)
            )
            for across in steps
            for up in steps
        ]
        west, east = min(lon for lon, _ in sampled), max(lon for lon, _ in sampled)
        south, north = min(lat for _, lat in sampled), max(lat for _, lat in sampled)
        for pole in (-90.0, 90.0):
            if self._shows((middle, pole)):
                west, east = middle - 180, middle + 180
                south, north = min(south, pole), max(north, pole)
        across, up = (east - west) * _MARGIN, (north - south) * _MARGIN
        return Box(
            max(west - across, middle - _HALF_TURN),
            max(south - up, -90),
            min(east + across, middle + _HALF_TURN),
            min(north + up, 90),
        )

    def moved(self, right: float, up: float) -> "View":
        """Return the same view with its frame elsewhere on the page."""
        box = self.box
        return View(
            self.projection,
            Box(box.left + right, box.bottom + up, box.right + right, box.top + up),
            self.scale,
            self.centre,
        )

    def _shows(self, point: LonLat) -> bool:
        x, y = self.page(point)
        return self.box.left <= x <= self.box.right and self.box.bottom <= y <= self.box.top


def make_view(points: Sequence[LonLat], around: Sequence[LonLat], shape: Shape) -> View:
    """Return the view that shows all points, with a margin, in a frame that stands at (0, 0).

    `around` are further points to be shown, such as of circles; only `points` need their margin.
    """
    projection = fit([*points, *around])
    view = _view(projection, points, around, shape)
    if isinstance(projection, Lambert):
        # Beyond the pole a cone leaves a gap in which there is nothing to show.
        for pole in (-90.0, 90.0):
            beyond = view.box.grown(max(view.box.width, view.box.height) / 10)
            x, y = view.page((projection.middle, pole))
            if beyond.holds(Box(x, y, x, y)):
                turned_round = polar(projection.middle, north=pole > 0)
                return _view(turned_round, points, around, shape)
    return view


def _view(
    projection: Projection, points: Sequence[LonLat], around: Sequence[LonLat], shape: Shape
) -> View:
    placed = [projection.forward(point) for point in points]
    extra = [projection.forward(point) for point in around]
    inner = _bounds(placed)
    outer = _bounds(placed + extra)
    margin_x, margin_y = shape.margin
    # The margins are in points, so that the scale must be known before the bounds in kilometres.
    scale = min(
        shape.width / shape.least_km,
        (shape.width - 2 * margin_x) / max(inner.width, 1e-6),
        (shape.highest - 2 * margin_y) / max(inner.height, 1e-6),
        (shape.width - 8) / max(outer.width, 1e-6),
        (shape.highest - 8) / max(outer.height, 1e-6),
    )
    needed = max(inner.height * scale + 2 * margin_y, outer.height * scale + 8)
    height = float(round(min(max(needed, shape.lowest), shape.highest)))
    box = Box(0, 0, shape.width, height)
    reach = margin_x / scale, margin_y / scale
    shown = _bounds(
        [
            (inner.left - reach[0], inner.bottom - reach[1]),
            (inner.right + reach[0], inner.top + reach[1]),
            (outer.left, outer.bottom),
            (outer.right, outer.top),
        ]
    )
    return View(projection, box, scale, shown.middle)


def _bounds(points: Sequence[XY]) -> Box:
    return Box(
        min(x for x, _ in points),
        min(y for _, y in points),
        max(x for x, _ in points),
        max(y for _, y in points),
    )
