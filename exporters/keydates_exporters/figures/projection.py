"""From longitude and latitude to a plane, and the projection that suits a set of points.

Points are (longitude, latitude) in degrees; the plane is (x, y) in kilometres from the projection's
centre, y to the north of its middle meridian. The earth is a sphere of the mean radius: at the
scale of a page the flattening moves nothing by as much as a line is wide.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

__all__ = [
    "EARTH_RADIUS_KM",
    "XY",
    "EqualEarth",
    "Lambert",
    "LonLat",
    "Projection",
    "circle",
    "fit",
    "polar",
    "turned",
]

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the earth (IUGG)."""

LonLat = tuple[float, float]
"""Longitude and latitude, degrees."""
XY = tuple[float, float]
"""Kilometres east and north on the plane."""

_NEAR_POLE: Final = 89.999999
"""Degrees; a pole itself may lie at infinity. The difference is a hand's breadth."""
_FLAT_CONE: Final = 1e-4
"""A cone constant below which the cone is as good as a cylinder."""
_MOST_LATITUDE: Final = 80.0
_MOST_LONGITUDE: Final = 110.0
_MOST_LONGITUDE_FAR_OUT: Final = 170.0
"""Degrees spanned by points beyond which one cone no longer shows them fairly; the last where all
lie at least `_FAR_OUT` degrees from the equator, on one side of it."""
_FAR_OUT: Final = 30.0
_POLAR_LATITUDE: Final = 55.0
_CIRCLE_POINTS: Final = 60


class Projection(Protocol):
    """A way from the globe to the plane and back."""

    @property
    def middle(self) -> float:
        """Longitude of the middle meridian; the plane is cut along the opposite one."""
        ...

    @property
    def whole(self) -> bool:
        """Whether the globe has an edge on the plane, to be drawn as one."""
        ...

    def forward(self, point: LonLat) -> XY:
        """Return where a point of the globe lies on the plane.

        A longitude within half a turn of the middle is taken as it is, others are turned round.
        """
        ...

    def inverse(self, at: XY) -> LonLat:
        """Return the point of the globe there; its longitude is not brought within -180 to 180.

        Off the globe's edge it is the next point on the edge, or one more than half a turn away.
        """
        ...


def turned(longitude: float, middle: float) -> float:
    """Return the same meridian within half a turn of `middle`."""
    if -180 <= longitude - middle <= 180:  # noqa: PLR2004
        return longitude
    return (longitude - middle + 180) % 360 - 180 + middle


class Lambert:
    """Lambert's conformal conic projection of a sphere (Snyder, PP 1395, pages 106 to 107).

    With standard parallels alike to the north and the south it is Mercator's, and with both near a
    pole the polar stereographic projection: the formulas run over into them.
    """

    whole = False

    def __init__(self, middle: float, latitude: float, parallels: tuple[float, float]) -> None:
        """Set the middle meridian, the latitude of the origin and the two standard parallels."""
        self.middle = middle
        first, second = (math.radians(_off_pole(parallel)) for parallel in parallels)
        if abs(first - second) < math.radians(0.01):
            cone: float = math.sin((first + second) / 2)
        else:
            cone = math.log(math.cos(first) / math.cos(second)) / math.log(
                _tangent(second) / _tangent(first)
            )
        self._cone = cone
        self._flat = abs(cone) < _FLAT_CONE
        if self._flat:
            self._scale = EARTH_RADIUS_KM * math.cos(first)
            self._origin = self._scale * math.log(_tangent(math.radians(_off_pole(latitude))))
        else:
            self._scale = EARTH_RADIUS_KM * math.cos(first) * math.pow(_tangent(first), cone) / cone
            self._origin = self._radius(latitude)

    def _radius(self, latitude: float) -> float:
        return self._scale / math.pow(_tangent(math.radians(_off_pole(latitude))), self._cone)

    def forward(self, point: LonLat) -> XY:
        """Return where a point lies on the plane."""
        along = math.radians(turned(point[0], self.middle) - self.middle)
        if self._flat:
            height = self._scale * math.log(_tangent(math.radians(_off_pole(point[1]))))
            return self._scale * along, height - self._origin
        radius = self._radius(point[1])
        angle = self._cone * along
        return radius * math.sin(angle), self._origin - radius * math.cos(angle)

    def inverse(self, at: XY) -> LonLat:
        """Return the point of the globe there."""
        x, y = at
        if self._flat:
            tangent = math.exp((y + self._origin) / self._scale)
            return self.middle + math.degrees(x / self._scale), _latitude(tangent)
        sign = math.copysign(1, self._cone)
        up = self._origin - y
        radius = max(math.hypot(x, up), 1e-9)
        angle = math.atan2(sign * x, sign * up)
        tangent = (abs(self._scale) / radius) ** (1 / abs(self._cone))
        latitude = _latitude(tangent) * sign
        return self.middle + math.degrees(angle / self._cone), latitude


def _off_pole(latitude: float) -> float:
    return max(-_NEAR_POLE, min(_NEAR_POLE, latitude))


def _tangent(latitude: float) -> float:
    return math.tan(math.pi / 4 + latitude / 2)


def _latitude(tangent: float) -> float:
    return math.degrees(2 * math.atan(tangent) - math.pi / 2)


class EqualEarth:
    """The Equal Earth projection (Savric, Patterson and Jenny, 2018), for points world-wide."""

    whole = True
    _A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
    _M: Final = math.sqrt(3) / 2

    def __init__(self, middle: float) -> None:
        """Set the middle meridian; the origin lies on the equator."""
        self.middle = middle

    def forward(self, point: LonLat) -> XY:
        """Return where a point lies on the plane."""
        theta = math.asin(self._M * math.sin(math.radians(point[1])))
        along = math.radians(turned(point[0], self.middle) - self.middle)
        height, slope = self._height(theta)
        x = EARTH_RADIUS_KM * along * math.cos(theta) / (self._M * slope)
        return x, EARTH_RADIUS_KM * height

    def inverse(self, at: XY) -> LonLat:
        """Return the point of the globe there."""
        wanted = at[1] / EARTH_RADIUS_KM
        limit = math.pi / 3
        theta = max(-limit, min(limit, wanted))
        for _ in range(12):  # Newton's method; five steps suffice
            height, slope = self._height(theta)
            theta = max(-limit, min(limit, theta - (height - wanted) / slope))
        _, slope = self._height(theta)
        along = at[0] / EARTH_RADIUS_KM * self._M * slope / math.cos(theta)
        latitude = math.degrees(math.asin(max(-1.0, min(1.0, math.sin(theta) / self._M))))
        return self.middle + math.degrees(along), latitude

    def _height(self, theta: float) -> tuple[float, float]:
        """The polynomial of the definition, and its slope."""
        a1, a2, a3, a4 = self._A
        square = theta * theta
        sixth = square**3
        height = theta * (a1 + a2 * square + sixth * (a3 + a4 * square))
        slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
        return height, slope


@dataclass(frozen=True, slots=True)
class _Span:
    """The shortest stretch of meridians that holds all points; `west` may be below -180."""

    west: float
    east: float

    @property
    def middle(self) -> float:
        middle = (self.west + self.east) / 2
        return middle + 360 if middle < -180 else middle  # noqa: PLR2004


def _longitudes(values: Iterable[float]) -> _Span:
    ordered = sorted({value % 360 for value in values})
    gaps = [
        ((ordered[at + 1] if at + 1 < len(ordered) else ordered[0] + 360) - value, at)
        for at, value in enumerate(ordered)
    ]
    widest, at = max(gaps)
    west = ordered[(at + 1) % len(ordered)]
    if west > 180:  # noqa: PLR2004
        west -= 360
    return _Span(west, west + 360 - widest)


def fit(points: Sequence[LonLat]) -> Projection:
    """Return the projection that shows these points, of which there is at least one, fairly.

    It is Lambert's conformal conic with its standard parallels a sixth of the way in from the
    outer points; for points all round a pole its polar case; and Equal Earth for the whole world.
    """
    span = _longitudes(longitude for longitude, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    far_out = south > _FAR_OUT or north < -_FAR_OUT
    if span.east - span.west > (_MOST_LONGITUDE_FAR_OUT if far_out else _MOST_LONGITUDE):
        if south > _POLAR_LATITUDE or north < -_POLAR_LATITUDE:
            return polar(span.middle, north=south > 0)
        return EqualEarth(span.middle)
    if north - south > _MOST_LATITUDE:
        return EqualEarth(span.middle)
    inward = (north - south) / 6
    return Lambert(span.middle, (south + north) / 2, (south + inward, north - inward))


def polar(middle: float, *, north: bool) -> Lambert:
    """Return the stereographic projection around a pole, with a meridian to run down or up."""
    latitude = _NEAR_POLE if north else -_NEAR_POLE
    return Lambert(middle, latitude, (latitude, latitude))


def circle(centre: LonLat, radius_km: float) -> list[LonLat]:
    """Return points on the circle of that radius round a point, measured over the ground.

    The longitudes run on without a jump, from the centre's.
    """
    longitude, latitude = math.radians(centre[0]), math.radians(centre[1])
    reach = radius_km / EARTH_RADIUS_KM
    points = []
    for number in range(_CIRCLE_POINTS):
        bearing = 2 * math.pi * number / _CIRCLE_POINTS
        sine = math.sin(latitude) * math.cos(reach) + math.cos(latitude) * math.sin(
            reach
        ) * math.cos(bearing)
        up = math.asin(max(-1.0, min(1.0, sine)))
        along = math.atan2(
            math.sin(bearing) * math.sin(reach) * math.cos(latitude),
            math.cos(reach) - math.sin(latitude) * sine,
        )
        points.append((math.degrees(longitude + along), math.degrees(up)))
    return points
