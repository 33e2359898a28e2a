"""Derive the package's coastlines from a TopoJSON file of the world's countries.

Not a test, and not needed to run or build keydates: it is how the files `assets/world-*.bin.gz`
were made, kept so that anybody can make them again.

    python derive_coastlines.py countries-10m.json ../../../exporters/keydates_exporters/assets

Every arc of the topology is simplified by itself with its ends held (Visvalingam and Whyatt, 1993),
so that a border stays one line for both its countries. See the README beside the files for the
origin, and `keydates_exporters.figures.coastlines` for the format.
"""

import gzip
import heapq
import json
import math
import struct
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[int, int]
Grid = tuple[float, float, float, float]

LEVELS = {"fine": (7.0, 4.0), "middle": (140.0, 150.0), "coarse": (1500.0, 2000.0)}
"""Smallest triangle and smallest island that are kept, in square kilometres, by level."""

UNMARKED = frozenset({"Baikonur"})
"""Areas within one country that are leased, whose outline would look like the mark of a place."""

KM_PER_DEGREE = 111.195
COAST, BORDER = 1, 2
MAGIC = b"KDCOAST1"


def decode(topology: dict[str, Any]) -> list[list[Point]]:
    """Arcs as points of the grid, unrolled so that none jumps at the antimeridian."""
    turn = round(360 / topology["transform"]["scale"][0])
    arcs = []
    for deltas in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for number, (east, north) in enumerate(deltas):
            step = (east + turn // 2) % turn - turn // 2 if number else east
            x, y = x + step, y + north
            points.append((x, y))
        arcs.append(points)
    return arcs


def kilometres(points: list[Point], grid: Grid) -> list[tuple[float, float]]:
    """Points of the grid on a plane in kilometres, true to area (sinusoidal projection)."""
    scale_x, scale_y, _, bottom = grid
    latitudes = [bottom + y * scale_y for _, y in points]
    return [
        (x * scale_x * KM_PER_DEGREE * math.cos(math.radians(latitude)), latitude * KM_PER_DEGREE)
        for (x, _), latitude in zip(points, latitudes, strict=True)
    ]


def simplify(points: list[Point], grid: Grid, smallest: float) -> list[Point]:
    """Drop points, least important first, until every triangle is at least so large."""
    scale_x, scale_y, _, bottom = grid
    cell = scale_x * scale_y * KM_PER_DEGREE**2
    narrowing = [max(math.cos(math.radians(bottom + y * scale_y)), 0.02) for _, y in points]
    last = len(points) - 1
    before, after = list(range(-1, last)), list(range(1, last + 2))
    areas = [math.inf] * (last + 1)
    heap: list[tuple[float, int]] = []

    def weigh(at: int, floor: float) -> None:
        (ax, ay), (bx, by), (cx, cy) = points[before[at]], points[at], points[after[at]]
        twice = abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))
        areas[at] = max(twice / 2 * cell * narrowing[at], floor)
        heapq.heappush(heap, (areas[at], at))

    for at in range(1, last):
        weigh(at, 0)
    kept = [True] * (last + 1)
    while heap and heap[0][0] < smallest:
        area, at = heapq.heappop(heap)
        if not kept[at] or area != areas[at]:
            continue
        kept[at] = False
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if 0 < neighbour < last:
                weigh(neighbour, area)
    return [point for point, keep in zip(points, kept, strict=True) if keep]


def ring_points(ring: list[int], arcs: list[list[Point]], turn: int) -> list[Point]:
    """The points of a ring, unrolled."""
    points: list[Point] = []
    for reference in ring:
        arc = arcs[reference] if reference >= 0 else arcs[~reference][::-1]
        shift = round((points[-1][0] - arc[0][0]) / turn) * turn if points else 0
        points.extend((x + shift, y) for x, y in arc[1 if points else 0 :])
    return points


def ring_area(points: list[Point], grid: Grid) -> float:
    """Area of a ring, km²; endless for one that runs round a pole."""
    if points[0] != points[-1]:
        return math.inf
    plane = kilometres(points, grid)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(plane)) / 2)


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else []


def pack(arcs: list[list[Point]], kinds: list[int], rings: list[list[int]], grid: Grid) -> bytes:
    """Lay the arcs and rings out in the format of `keydates_exporters.figures.coastlines`."""
    scale_x, scale_y, left, bottom = grid
    split: list[list[Point]] = []
    steps_x: list[int] = []
    steps_y: list[int] = []
    boxes: list[int] = []
    for arc in arcs:
        points = [arc[0]]
        for x, y in arc[1:]:  # a step must fit 16 bits
            px, py = points[-1]
            pieces = max(1, math.ceil(abs(x - px) / 32000), math.ceil(abs(y - py) / 32000))
            points.extend(
                (px + (x - px) * k // pieces, py + (y - py) * k // pieces)
                for k in range(1, pieces + 1)
            )
        split.append(points)
        steps_x.extend(b[0] - a[0] for a, b in pairwise(points))
        steps_y.extend(b[1] - a[1] for a, b in pairwise(points))
        xs, ys = [left + x * scale_x for x, _ in points], [bottom + y * scale_y for _, y in points]
        boxes += [
            math.floor(min(xs) * 50),
            math.floor(min(ys) * 50),
            math.ceil(max(xs) * 50),
            math.ceil(max(ys) * 50),
        ]
    references = [reference for ring in rings for reference in ring]
    head = struct.pack(
        "<8s4d4I", MAGIC, *grid, len(split), len(steps_x), len(rings), len(references)
    )

    def halves(values: list[int]) -> bytes:
        packed = struct.pack(f"<{len(values)}h", *values)
        return packed[::2] + packed[1::2]  # low bytes, then high ones: they compress better so

    return b"".join(
        (
            head,
            bytes(kinds),
            struct.pack(f"<{len(split)}H", *map(len, split)),
            struct.pack(f"<{2 * len(split)}i", *(value for arc in split for value in arc[0])),
            struct.pack(f"<{len(boxes)}h", *boxes),
            struct.pack(f"<{len(rings)}H", *map(len, rings)),
            struct.pack(f"<{len(references)}h", *references),
            halves(steps_x),
            halves(steps_y),
        )
    )


def derive(topology: dict[str, Any], smallest: float, islet: float) -> bytes:
    """Return one level: every arc simplified, islands below a size left out."""
    (scale_x, scale_y), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    grid = scale_x, scale_y, left, bottom
    turn = round(360 / scale_x)
    full = decode(topology)
    uses: Counter[int] = Counter()
    largest: set[tuple[int, ...]] = set()
    for country in topology["objects"]["countries"]["geometries"]:
        outlines = [polygon[0] for polygon in polygons(country)]
        uses.update({max(r, ~r) for polygon in polygons(country) for ring in polygon for r in ring})
        if outlines:
            main = max(outlines, key=lambda ring: ring_area(ring_points(ring, full, turn), grid))
            largest.add(tuple(main))
    land = [
        ring
        for geometry in topology["objects"]["land"]["geometries"]
        for polygon in polygons(geometry)
        for ring in polygon
    ]
    states = largest if islet <= LEVELS["fine"][1] else set()
    rings = [
        ring
        for ring in land
        if tuple(ring) in states or ring_area(ring_points(ring, full, turn), grid) >= islet
    ]
    coast = {max(reference, ~reference) for ring in rings for reference in ring}
    all_coast = {max(reference, ~reference) for ring in land for reference in ring}
    unmarked = {
        max(reference, ~reference)
        for country in topology["objects"]["countries"]["geometries"]
        if country["properties"]["name"] in UNMARKED
        for polygon in polygons(country)
        for ring in polygon
        for reference in ring
    }
    border = {arc for arc, count in uses.items() if count > 1} - all_coast - unmarked
    chosen = sorted(coast | border)
    place = {arc: number for number, arc in enumerate(chosen)}
    arcs = [simplify(full[arc], grid, smallest) for arc in chosen]
    kinds = [COAST if arc in coast else BORDER for arc in chosen]
    moved = [[place[r] if r >= 0 else ~place[~r] for r in ring] for ring in rings]
    return pack(arcs, kinds, moved, grid)


def main(source: str, folder: str) -> None:
    topology = json.loads(Path(source).read_text("utf-8"))
    for name, (smallest, islet) in LEVELS.items():
        packed = gzip.compress(derive(topology, smallest, islet), 9, mtime=0)
        target = Path(folder) / f"world-{name}.bin.gz"
        target.write_bytes(packed)
        sys.stdout.write(f"{target.name}: {len(packed)} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
