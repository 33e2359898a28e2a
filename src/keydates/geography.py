"""Whether a point can lie in the country it is said to be in."""

import csv
from functools import cache
from importlib.resources import files

__all__ = ["is_country_code", "lies_in"]

MARGIN = 1.0
"""Degrees a point may lie outside a country's boxes: coasts, islets and disputed borders."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""


@cache
def _boxes() -> dict[str, tuple[Box, ...]]:
    text = (files("keydates") / "country-boxes.csv").read_text("utf-8")
    boxes: dict[str, tuple[Box, ...]] = {}
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines):
        country = row["country"]
        boxes.setdefault(country, ())
        if row["west"]:
            box = (float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"]))
            boxes[country] += (box,)
    return boxes


def is_country_code(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code (or XK, which is in common use)."""
    return code in _boxes()


def lies_in(longitude: float, latitude: float, country: str) -> bool | None:
    """Whether a point (WGS 84, degrees) lies in or near a country; None where that is unknown.

    Near is within `MARGIN` degrees of one of the country's bounding boxes, so that only slips are
    noticed: a swapped pair, a lost sign, another country.
    """
    boxes = _boxes().get(country)
    if not boxes:
        return None
    return any(
        south - MARGIN <= latitude <= north + MARGIN
        and _between(longitude, west - MARGIN, east + MARGIN)
        for west, south, east, north in boxes
    )


def _between(longitude: float, west: float, east: float) -> bool:
    """Whether a meridian lies between two others, also where the margin crosses 180 degrees."""
    return any(west <= turned <= east for turned in (longitude, longitude - 360, longitude + 360))
