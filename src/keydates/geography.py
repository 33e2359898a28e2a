"""Whether a point can lie in the country it is said to be in."""

from functools import cache
from pathlib import Path

__all__ = ["is_country_code", "lies_in"]

MARGIN = 1.0
"""Degrees a point may lie outside a country's boxes: coasts, islets and disputed borders."""

_TABLE = Path(__file__).with_name("country-boxes.csv")

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""


@cache
def _rows() -> dict[str, list[str]]:
    """Return the table's rows by country, taken apart no further: few countries are asked for."""
    lines = [line for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows: dict[str, list[str]] = {}
    for line in lines[1:]:  # below the header
        country, _, box = line.partition(",")
        rows.setdefault(country, []).append(box)
    return rows


@cache
def _boxes(country: str) -> tuple[Box, ...]:
    """Return the boxes of a country, none where it is unknown or not drawn by itself."""
    drawn = (row.split(",") for row in _rows().get(country, ()) if row.strip(","))
    return tuple((float(w), float(s), float(e), float(n)) for w, s, e, n in drawn)


def is_country_code(code: str) -> bool:
    """Whether `code` is an ISO 3166-1 alpha-2 code (or XK, which is in common use)."""
    return code in _rows()


def lies_in(longitude: float, latitude: float, country: str) -> bool | None:
    """Whether a point (WGS 84, degrees) lies in or near a country; None where that is unknown.

    Near is within `MARGIN` degrees of one of the country's bounding boxes, so that only slips are
    noticed: a swapped pair, a lost sign, another country.
    """
    boxes = _boxes(country)
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
