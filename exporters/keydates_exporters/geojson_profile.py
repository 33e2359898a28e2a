"""What a keydates map layer promises beyond RFC 7946, and a check of it.

Validators of GeoJSON take a swapped coordinate, a duplicate id or a column of mixed types without
a word; desktop GIS then show a wrong map or an empty column. This is the stricter profile: one
Feature for an event and place, Point geometry only, unique string ids, the same properties in the
same order everywhere, each of one type.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, cast

from keydates.records import DECIMALS, FIELDS, FieldType, reads_as_date

__all__ = ["PROPERTIES", "bounding_box", "check_position", "problems"]

PROPERTIES: Final = tuple(field for field in FIELDS if field.name not in {"longitude", "latitude"})
"""The properties of every Feature, in their order: the shared record's, without its coordinates."""

MAX_LONGITUDE: Final = 180
MAX_LATITUDE: Final = 90
HALF_GLOBE: Final = 180  # degrees of longitude
MAX_SAFE_INTEGER: Final = 2**53 - 1  # beyond it web maps lose digits (RFC 7493, 2.2)

_MOMENT: Final = {
    "begin": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z"),
    "end": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T23:59:59Z"),
}
# A slug may be a date; the writer remarks on that where it matters, and changes no id.
_MAY_READ_AS_DATE: Final = frozenset({"begin", "end", "event_id", "place_id", "source_ids"})
_FEATURE_KEYS: Final = ("type", "id", "geometry", "properties")
_PYTHON_TYPES: Final[Mapping[FieldType, type]] = {
    FieldType.STRING: str,
    FieldType.INTEGER: int,
    FieldType.NUMBER: float,
    FieldType.BOOLEAN: bool,
}


def check_position(longitude: float, latitude: float) -> None:
    """Refuse a position that is not on the globe (WGS 84, degrees).

    Raises:
        ValueError: a coordinate is not finite, or outside -180 to 180 or -90 to 90.
    """
    # Written so that NaN, which compares false with everything, is refused too.
    if not (abs(longitude) <= MAX_LONGITUDE and abs(latitude) <= MAX_LATITUDE):
        raise ValueError(f"longitude {longitude}, latitude {latitude} is no position in degrees")


def bounding_box(points: Iterable[tuple[float, float]]) -> list[float] | None:
    """Return west, south, east and north of points (longitude, latitude), or None without any.

    Where all points lie within half the globe on both sides of the antimeridian, west is greater
    than east, as RFC 7946 section 5.2 has it; otherwise west is the least longitude.
    """
    positions = sorted(set(points))
    if not positions:
        return None
    longitudes = sorted({longitude for longitude, _ in positions})
    latitudes = [latitude for _, latitude in positions]
    west, east = longitudes[0], longitudes[-1]
    for left, right in pairwise(longitudes):
        if right - left > HALF_GLOBE:
            west, east = right, left
    return [west, min(latitudes), east, max(latitudes)]


def problems(layer: object) -> list[str]:
    """Say all that is wrong with a whole layer, as `json.loads` gives it; empty where it is sound.

    With `parse_constant` left alone, `json.loads` lets NaN and infinities through, so that they are
    found here.
    """
    if not isinstance(layer, dict) or layer.get("type") != "FeatureCollection":
        return ["not a FeatureCollection"]
    features = layer.get("features")
    if not isinstance(features, list):
        return ["no list of features"]
    found = [f"collection: {text}" for text in _collection_problems(layer, features)]
    ids: set[object] = set()
    for number, feature in enumerate(features):
        found.extend(f"feature {number}: {text}" for text in _feature_problems(feature))
        name = feature.get("id") if isinstance(feature, dict) else None
        if isinstance(name, str):
            if name in ids:
                found.append(f"feature {number}: id {name!r} is used twice")
            ids.add(name)
    return found


def _collection_problems(layer: dict[str, Any], features: Sequence[Any]) -> Iterator[str]:
    if "crs" in layer:
        yield "a `crs`, which RFC 7946 withdrew"
    points = [
        (position[0], position[1])
        for feature in features
        if isinstance(feature, dict) and (position := _position(feature.get("geometry")))
    ]
    expected = bounding_box(points)
    if layer.get("bbox") != expected:
        yield f"bbox is {layer.get('bbox')!r} and should be {expected!r}"


def _position(geometry: object) -> list[float] | None:
    """Return the position of a Point, or None where there is no sound one."""
    if not isinstance(geometry, dict) or tuple(geometry) != ("type", "coordinates"):
        return None
    position = geometry["coordinates"]
    if geometry["type"] != "Point" or not isinstance(position, list) or len(position) != 2:  # noqa: PLR2004
        return None
    numbers = cast("list[object]", position)
    if not all(type(number) in {int, float} for number in numbers):
        return None
    return cast("list[float]", position)


def _feature_problems(feature: object) -> Iterator[str]:
    if not isinstance(feature, dict) or tuple(feature) != _FEATURE_KEYS:
        yield f"its members are not {', '.join(_FEATURE_KEYS)}"
        return
    if feature["type"] != "Feature":
        yield "its type is not Feature"
    if not isinstance(feature["id"], str) or not feature["id"]:
        yield "its id is no string"
    if feature["geometry"] is not None:
        yield from _geometry_problems(feature["geometry"])
    properties = feature["properties"]
    names = tuple(field.name for field in PROPERTIES)
    if not isinstance(properties, dict) or tuple(properties) != names:
        yield "its properties are not those of the profile, in their order"
        return
    for field in PROPERTIES:
        yield from _value_problems(field.name, field.type, properties[field.name])
    yield from _span_problems(properties)


def _geometry_problems(geometry: object) -> Iterator[str]:
    position = _position(geometry)
    if position is None:
        yield "its geometry is no Point of two numbers"
        return
    longitude, latitude = position
    try:
        check_position(longitude, latitude)
    except ValueError as error:
        yield str(error)
        return
    if any(round(number, DECIMALS) != number for number in position):
        yield f"a coordinate has more than {DECIMALS} decimals"
    if any(number == 0 and math.copysign(1, number) < 0 for number in position):
        yield "a coordinate is minus zero"


def _value_problems(name: str, kind: FieldType, value: object) -> Iterator[str]:
    if value is None:
        return
    if type(value) is not _PYTHON_TYPES[kind]:
        yield f"{name} is {value!r}, which is no {kind}"
    elif value == "":
        yield f"{name} is empty and not null"
    elif isinstance(value, int) and abs(value) > MAX_SAFE_INTEGER:
        yield f"{name} is {value}, more than a web map can hold"
    elif isinstance(value, str):
        pattern = _MOMENT.get(name)
        if pattern is not None and not pattern.fullmatch(value):
            yield f"{name} is {value!r}, not the first or last second of a day in UTC"
        if name not in _MAY_READ_AS_DATE and reads_as_date(value):
            yield f"{name} is {value!r}, which GIS take for a date"


def _span_problems(properties: dict[str, Any]) -> Iterator[str]:
    for first, last in (("begin", "end"), ("begin_ms", "end_ms")):
        begin, end = properties[first], properties[last]
        if type(begin) is type(end) and begin is not None and begin > end:
            yield f"{first} is after {last}"
    sequence, count = properties["place_seq"], properties["place_count"]
    if type(sequence) is int and type(count) is int and not 1 <= sequence <= count:
        yield f"place_seq is {sequence} of {count}"
