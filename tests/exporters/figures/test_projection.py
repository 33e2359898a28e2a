import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates_exporters.figures.projection import (
    EARTH_RADIUS_KM,
    XY,
    EqualEarth,
    Lambert,
    LonLat,
    Projection,
    circle,
    fit,
    polar,
    turned,
)

WORLD = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def ground_km(one: LonLat, other: LonLat) -> float:
    """Distance on the sphere, by the chord between the two points."""

    def space(point: LonLat) -> tuple[float, float, float]:
        longitude, latitude = map(math.radians, point)
        across = math.cos(latitude)
        return across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude)

    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.dist(space(one), space(other)) / 2))


def test_lambert_gives_the_numbers_of_snyders_worked_example() -> None:
    # Snyder, Map Projections: A Working Manual, USGS PP 1395, appendix A, page 295 (sphere, R = 1)
    x, y = Lambert(-96, 23, (33, 45)).forward((-75, 35))
    found = x / EARTH_RADIUS_KM, y / EARTH_RADIUS_KM
    assert (0.2966785, 0.2462112) == pytest.approx(found, abs=6e-8)


@pytest.mark.parametrize(
    ("projection", "point", "expected"),
    [
        # PROJ with R=6371008.8: lcc, lcc in the south across 180 degrees, merc, stere, eqearth
        (Lambert(38, 44, (36, 52)), (6.14569, 46.20222), (-2368.793, 707.287)),
        (Lambert(38, 44, (36, 52)), (71.43, 51.13), (2264.238, 1253.848)),
        (Lambert(38, 44, (36, 52)), (36.29, 33.51), (-159.596, -1159.972)),
        (Lambert(175, -30, (-35, -20)), (178, -18), (318.842, 1323.994)),
        (Lambert(175, -30, (-35, -20)), (-175, -21), (1034.787, 952.010)),
        (Lambert(0, 0, (-10, 10)), (20, 5), (2190.116, 548.225)),
        (Lambert(0, 0, (-10, 10)), (-30, -12), (-3285.173, -1323.783)),
        (EqualEarth(150), (-120, 40), (7641.719, 4935.118)),
        (EqualEarth(150), (30, 50), (-9482.739, 5998.561)),
        (EqualEarth(150), (150, -30), (0.0, -3777.595)),
    ],
)
def test_projections_agree_with_proj(projection: Projection, point: LonLat, expected: XY) -> None:
    assert expected == pytest.approx(projection.forward(point), abs=0.001)


def test_the_polar_case_is_the_stereographic_projection() -> None:
    # PROJ: stere, lat_0=90, lat_ts=90, lon_0=10
    north = polar(10, north=True)
    for point, expected in (((20, 80), (193.580, -1097.846)), ((-170, 70), (0, 2246.761))):
        assert expected == pytest.approx(north.forward(point), abs=0.002)


PROJECTIONS: list[Projection] = [
    Lambert(20, 40, (35, 50)),
    Lambert(170, -30, (-45, -20)),
    Lambert(0, 0, (-8, 8)),
    Lambert(0, 3, (3, 3)),
    EqualEarth(-150),
    polar(0, north=True),
    polar(90, north=False),
]


@pytest.mark.parametrize("projection", PROJECTIONS)
@given(point=WORLD)
def test_inverse_leads_back(projection: Projection, point: LonLat) -> None:
    longitude, latitude = projection.inverse(projection.forward(point))
    expected = turned(point[0], projection.middle), point[1]
    assert expected == pytest.approx((longitude, latitude), abs=1e-5)


@pytest.mark.parametrize("projection", [p for p in PROJECTIONS if isinstance(p, Lambert)])
@given(point=st.tuples(st.floats(-170, 170), st.floats(-70, 70)))
def test_lambert_is_conformal(projection: Lambert, point: LonLat) -> None:
    step = 1e-4
    longitude, latitude = point
    here = projection.forward((longitude + projection.middle, latitude))
    east = projection.forward((longitude + projection.middle + step, latitude))
    north = projection.forward((longitude + projection.middle, latitude + step))
    along_east = math.dist(here, east) / (step * math.cos(math.radians(latitude)))
    assert along_east == pytest.approx(math.dist(here, north) / step, rel=1e-3)
    across = (east[0] - here[0]) * (north[0] - here[0]) + (east[1] - here[1]) * (north[1] - here[1])
    assert abs(across) < 1e-3 * math.dist(here, east) * math.dist(here, north)


@pytest.mark.parametrize(
    ("points", "middle"),
    [
        ([(10.0, 50.0)], 10),
        ([(179.0, -17.0), (-179.0, -18.0)], 180),
        ([(-175.0, 60.0), (160.0, 66.0)], 172.5),
        ([(6.1, 46.2), (71.4, 51.1), (36.3, 33.5)], 38.75),
        ([(-170.0, 10.0), (170.0, 10.0), (-160.0, 12.0)], -175),
    ],
)
def test_the_middle_lies_between_the_points_also_across_the_antimeridian(
    points: list[LonLat], middle: float
) -> None:
    found = fit(points).middle
    assert 0 == pytest.approx((found - middle + 180) % 360 - 180, abs=1e-9)


def test_points_all_over_the_world_get_an_equal_area_map() -> None:
    assert isinstance(fit([(-120, 40), (30, 50), (150, -30)]), EqualEarth)
    assert isinstance(fit([(20, 70), (25, -30)]), EqualEarth)


def test_points_round_a_pole_get_a_polar_map() -> None:
    projection = fit([(-100, 70), (20, 78), (140, 75)])
    pole = projection.forward((0, 90))
    reach = [math.dist(pole, projection.forward((lon, 75))) for lon in range(-180, 180, 30)]
    assert max(reach) == pytest.approx(min(reach), rel=1e-6)


def test_a_map_of_europe_and_central_asia_hardly_distorts_areas() -> None:
    projection = fit([(6.1, 46.2), (71.4, 51.1), (36.3, 33.5)])
    sizes = []
    for longitude in range(0, 80, 10):
        for latitude in (30, 40, 50, 55):
            one = projection.forward((longitude, latitude))
            other = projection.forward((longitude, latitude + 0.01))
            sizes.append((math.dist(one, other) / ground_km((0, 0), (0, 0.01))) ** 2)
    assert max(sizes) / min(sizes) < 1.2


@given(WORLD, st.floats(0.1, 5000))
def test_a_circle_keeps_its_distance_over_the_ground(centre: LonLat, radius: float) -> None:
    found = circle(centre, radius)
    assert len(found) > 30
    for point in found:
        assert radius == pytest.approx(ground_km(centre, point), rel=1e-6, abs=1e-3)


@given(st.lists(WORLD, min_size=1, max_size=20))
def test_every_set_of_points_has_a_projection_that_places_them(points: list[LonLat]) -> None:
    projection = fit(points)
    for point in points:
        assert all(map(math.isfinite, projection.forward(point)))
