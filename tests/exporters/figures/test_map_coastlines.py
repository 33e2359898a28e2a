import math
from itertools import pairwise
from typing import Any

import pytest

from keydates_exporters.figures.clipping import (
    Point,
    clip_line,
    clip_ring,
    divided,
    masked,
    thinned,
)
from keydates_exporters.figures.coastlines import _Level, _level, land_in
from keydates_exporters.figures.labels import Box
from keydates_exporters.figures.projection import LonLat
from keydates_exporters.figures.view import Shape, View, make_view
from tests.exporters.figures.derive_coastlines import derive

SQUARE = Box(0, 0, 10, 10)


def view_of(*points: LonLat, width_km: float = 700) -> View:
    return make_view(points, [], Shape(480, 200, 380, (40, 26), width_km))


def is_land(view: View, point: LonLat) -> bool:
    """Whether a point lies inside an odd number of rings."""
    x, y = view.page(point)
    inside = False
    for area in land_in(view).areas:
        for (ax, ay), (bx, by) in zip(area, [*area[1:], area[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                inside = not inside
    return inside


LAND = {
    "Latakia": (35.79, 35.53),
    "Geneva": (6.15, 46.20),
    "Moscow": (37.6, 55.75),
    "Ulan Bator": (106.9, 47.9),
    "South Pole": (12.0, -89.5),
    "Taveuni, just west of 180 degrees": (179.95, -16.90),
    "Chukotka, beyond 180 degrees": (-178.0, 67.5),
    "Chukotka, before it": (178.0, 67.5),
    "Lesotho": (28.2, -29.6),
    "Malta": (14.42, 35.88),
    "Nauru": (166.93, -0.53),
}
WATER = {
    "off Latakia": (35.4, 35.5),
    "Caspian Sea": (51.0, 41.5),
    "Black Sea": (34.0, 43.5),
    "North Pole": (0.0, 89.0),
    "Pacific at 180 degrees": (180.0, 0.0),
    "Ross Sea": (-178.0, -75.0),
}


@pytest.mark.parametrize("point", LAND.values(), ids=LAND)
@pytest.mark.parametrize("width_km", [700, 9000])
def test_what_is_land_is_drawn_as_land(point: LonLat, width_km: float) -> None:
    if width_km > 700 and point in {LAND[name] for name in ("Malta", "Nauru", "Latakia")}:
        point = LAND["Moscow"]  # too small or too near the shore at that scale
    if width_km > 700 and point == LAND["Taveuni, just west of 180 degrees"]:
        point = LAND["Geneva"]
    assert is_land(view_of(point, width_km=width_km), point)


@pytest.mark.parametrize("point", WATER.values(), ids=WATER)
@pytest.mark.parametrize("width_km", [700, 9000])
def test_what_is_water_is_drawn_as_water(point: LonLat, width_km: float) -> None:
    if width_km > 700 and point == WATER["off Latakia"]:
        point = WATER["Black Sea"]
    assert not is_land(view_of(point, width_km=width_km), point)


def test_the_whole_world_has_its_continents() -> None:
    world = view_of((-120, 40), (30, 50), (150, -30))
    for point in ((20, 0), (-60, -10), (135, -25), (100, 60), (0, -85)):
        inside = world.box.holds(Box(*world.page(point), *world.page(point)))
        assert not inside or is_land(world, point)
    assert not is_land(world, (-150, 0))
    assert is_land(world, (135, -25))


@pytest.mark.parametrize(
    "points",
    [
        [(6.0, 46.0), (71.0, 51.0)],
        [(178.0, -18.0), (-175.0, -21.0)],
        [(-120.0, 40.0), (30.0, 50.0), (150.0, -30.0)],
        [(20.0, 78.0), (-170.0, 71.0), (100.0, 77.0)],
        [(0.0, -90.0)],
    ],
    ids=["eurasia", "fiji", "world", "arctic", "south pole"],
)
def test_nothing_leaves_the_frame_or_runs_across_it(points: list[LonLat]) -> None:
    view = view_of(*points)
    land = land_in(view)
    assert land.areas
    around = view.box.grown(1e-6)
    for line in (*land.areas, *land.coasts, *land.borders):
        for x, y in line:
            assert around.holds(Box(x, y, x, y))
    # A line torn at the edge of the map would jump over a large part of it.
    for line in (*land.coasts, *land.borders):
        steps = [math.dist(one, other) for one, other in pairwise(line)]
        assert max(steps, default=0) < view.box.width / 5


def test_the_data_end_along_180_degrees_without_a_line() -> None:
    view = view_of((179.9, -16.9), (-179.9, -16.7), width_km=200)
    for line in land_in(view).coasts:
        for one, other in pairwise(line):
            ends = [view.globe(at)[0] % 360 for at in (one, other)]
            far = math.dist(one, other) > 4
            assert not (far and all(abs(end - 180) < 0.002 for end in ends))


def test_a_ring_is_cut_to_a_box() -> None:
    cut = clip_ring([(-5, 5), (5, 15), (15, 5), (5, -5)], SQUARE)
    assert {(0, 10), (10, 10), (10, 0), (0, 0)} == {(round(x), round(y)) for x, y in cut}
    assert [] == clip_ring([(20, 20), (30, 20), (25, 30)], SQUARE)
    inside = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)]
    assert inside == clip_ring(inside, SQUARE)


def test_a_line_is_cut_to_a_box_in_pieces() -> None:
    line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 15.0), (8.0, 15.0), (8.0, 5.0)]
    expected = [[(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)], [(8.0, 10.0), (8.0, 5.0)]]
    assert expected == clip_line(line, SQUARE)


def test_a_line_stops_before_words_and_goes_on_behind_them() -> None:
    pieces = masked([(-5.0, 5.0), (15.0, 5.0), (15.0, 20.0)], [SQUARE])
    assert [[(-5.0, 5.0), (0.0, 5.0)], [(10.0, 5.0), (15.0, 5.0), (15.0, 20.0)]] == pieces


def test_long_steps_are_divided_and_short_ones_dropped() -> None:
    line: list[Point] = [(0.0, 0.0), (3.0, 0.0)]
    assert [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)] == divided(line, 1)
    assert line == thinned([(0.0, 0.0), (0.1, 0.0), (0.2, 0.1), (3.0, 0.0)], 1)


TOPOLOGY: dict[str, Any] = {
    # Two countries side by side, with a slight bend in their boundary, and a small island.
    "transform": {"scale": [0.01, 0.01], "translate": [-180, -90]},
    "arcs": [
        [[19000, 10000], [0, 500], [1, 500], [-1, 500]],  # the boundary, northwards
        [[19000, 11500], [-1000, 0], [0, -1500], [1000, 0]],  # round the western country
        [[19000, 11500], [1000, 0], [0, -1500], [-1000, 0]],  # round the eastern one
        [[5000, 5000], [1, 0], [0, 1], [-1, -1]],  # the island
    ],
    "objects": {
        "countries": {
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "arcs": [[[0, 1]], [[3]]],
                    "properties": {"name": "West"},
                },
                {"type": "Polygon", "arcs": [[-1, 2]], "properties": {"name": "East"}},
            ]
        },
        "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[1, -3]], [[3]]]}]},
    },
}


def test_derived_data_read_back_as_they_were_simplified() -> None:
    level = _Level(derive(TOPOLOGY, smallest=1500, islet=100))
    assert [False, True, True] == level.coast  # the island is gone, the boundary is one arc
    boundary = [(round(x, 6), round(y, 6)) for x, y in level.points(0)]
    assert [(10.0, 10.0), (10.0, 25.0)] == boundary  # its bend was smaller than asked for
    (ring,) = level.rings
    assert 7 == len(set(level.ring_points(ring))) + 1
    assert 0 == ring.winding


def test_the_outline_of_a_leased_area_is_no_boundary() -> None:
    countries = TOPOLOGY["objects"]["countries"]["geometries"]
    inner = [[19500, 10700], [100, 0], [0, 100], [-100, -100]]

    def kept(name: str) -> int:
        within = {"type": "Polygon", "arcs": [[4]], "properties": {"name": name}}
        around = {**countries[1], "arcs": [[-1, 2], [-5]]}
        topology = {
            **TOPOLOGY,
            "arcs": [*TOPOLOGY["arcs"], inner],
            "objects": {
                **TOPOLOGY["objects"],
                "countries": {"geometries": [countries[0], around, within]},
            },
        }
        return len(_Level(derive(topology, smallest=1, islet=0)).coast)

    assert 5 == kept("A country of its own")
    assert 4 == kept("Baikonur")


@pytest.mark.parametrize("name", ["fine", "middle", "coarse"])
def test_no_boundary_circles_baikonur(name: str) -> None:
    level = _level(name)
    near = [
        number
        for number, coast in enumerate(level.coast)
        if not coast and all(62 < x < 65 and 45 < y < 47 for x, y in level.points(number))
    ]
    assert [] == near


def test_detail_as_large_as_asked_for_is_kept() -> None:
    level = _Level(derive(TOPOLOGY, smallest=1, islet=0))
    assert 4 == len(level.points(0))
    assert 2 == len(level.rings)


def test_a_file_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="another format"):
        _Level(b"GARBAGE!" + bytes(200))
