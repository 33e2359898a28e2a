"""The profile's check finds what other validators of GeoJSON let pass."""

import copy
import json
from collections.abc import Callable
from typing import Any

import geojson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates_exporters.geojson_profile import bounding_box, check_position, problems
from tests.exporters.geojson_samples import chronology, event, layer

Layer = dict[str, Any]


def sound() -> Layer:
    return layer(chronology(event("a"), event("b", places=["hmeimim"])))


def test_sound_layer_has_no_problems() -> None:
    assert [] == problems(sound())


def first(found: Layer) -> dict[str, Any]:
    return dict.__getitem__(found["features"][0], "properties")


def put(name: str, value: object) -> Callable[[Layer], None]:
    return lambda found: first(found).__setitem__(name, value)


def place_at(*position: object) -> Callable[[Layer], None]:
    return lambda found: found["features"][0]["geometry"].__setitem__("coordinates", [*position])


def geometry(value: object) -> Callable[[Layer], None]:
    return lambda found: found["features"][0].__setitem__("geometry", value)


def named(value: object) -> Callable[[Layer], None]:
    return lambda found: found["features"][1].__setitem__("id", value)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (put("begin", "2015-09-30"), "begin is '2015-09-30', not the first or last second"),
        (put("end", "2015-09-30T23:59:59+03:00"), "not the first or last second"),
        (put("end", "2014-09-30T23:59:59Z"), "begin is after end"),
        (put("end_ms", 0), "begin_ms is after end_ms"),
        (put("end_open", 0), "end_open is 0, which is no boolean"),
        (put("place_seq", True), "place_seq is True, which is no integer"),
        (put("place_seq", "1"), "which is no integer"),
        (put("place_seq", 2), "place_seq is 2 of 1"),
        (put("location_uncertainty_m", 1.5), "which is no integer"),
        (put("begin_ms", -(2**53)), "more than a web map can hold"),
        (put("category", ""), "category is empty and not null"),
        (put("date_label", "2015-09-30"), "which GIS take for a date"),
        (put("name", "12:30 talks"), "which GIS take for a date"),
        (put("name", ["a"]), "which is no string"),
        (put("type", "x"), "not those of the profile"),
        (lambda found: first(found).pop("country"), "not those of the profile"),
        (
            lambda found: first(found).update(event_id=first(found).pop("event_id")),
            "in their order",
        ),
        (named("a"), "id 'a' is used twice"),
        (named(7), "its id is no string"),
        (named(""), "its id is no string"),
        (place_at(999.0, 0.0), "is no position"),
        (place_at(35.0, 135.0), "is no position"),
        (place_at(float("nan"), 0.0), "is no position"),
        (place_at(1.0, float("inf")), "is no position"),
        (place_at(1.0, 2.0, 3.0), "no Point of two numbers"),
        (place_at(1.0, "2"), "no Point of two numbers"),
        (place_at(1.0, True), "no Point of two numbers"),
        (place_at(1.123456, 2.0), "more than 5 decimals"),
        (place_at(-0.0, 2.0), "minus zero"),
        (place_at(7.0, 46.0), "bbox is"),
        (geometry({"type": "MultiPoint", "coordinates": [[1, 2]]}), "no Point of two numbers"),
        (geometry({"coordinates": [1, 2], "type": "Point"}), "no Point of two numbers"),
        (geometry([1, 2]), "no Point of two numbers"),
        (lambda found: found["features"][0].pop("id"), "its members are not"),
        (lambda found: found["features"].append(None), "its members are not"),
        (lambda found: found["features"][0].__setitem__("type", "F"), "its type is not Feature"),
        (lambda found: found.pop("bbox"), "bbox is None"),
        (lambda found: found.__setitem__("crs", {}), "`crs`"),
        (lambda found: found.pop("features"), "no list of features"),
        (lambda found: found.__setitem__("type", "Feature"), "not a FeatureCollection"),
    ],
)
def test_each_fault_is_found(spoil: Callable[[Layer], None], words: str) -> None:
    found = copy.deepcopy(sound())
    spoil(found)
    told = problems(found)
    assert any(words in problem for problem in told), told


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_layer(value: object) -> None:
    assert ["not a FeatureCollection"] == problems(value)


def test_usual_validator_would_let_the_worst_pass() -> None:
    """The reason why the profile exists; when this fails, the library has learnt."""
    assert geojson.Point((999.0, 999.0)).is_valid


def test_layer_is_sound_by_the_library_too() -> None:
    for feature in sound()["features"]:
        assert geojson.Feature(**{k: v for k, v in feature.items() if k != "type"}).is_valid


@pytest.mark.parametrize("longitude", [-180, 0, 180.0])
@pytest.mark.parametrize("latitude", [-90, 0, 90.0])
def test_edges_of_the_globe_are_positions(longitude: float, latitude: float) -> None:
    check_position(longitude, latitude)


def test_no_points_have_no_box() -> None:
    assert bounding_box([]) is None


LONGITUDES = st.integers(-180, 180)
POINTS = st.lists(st.tuples(LONGITUDES, st.integers(-90, 90)), min_size=1, max_size=8)


@given(POINTS)
def test_box_holds_every_point_and_is_no_wider_than_it_must(points: list[tuple[int, int]]) -> None:
    box = bounding_box(points)
    assert box is not None
    west, south, east, north = box
    for longitude, latitude in points:
        assert south <= latitude <= north
        if west <= east:
            assert west <= longitude <= east
        else:
            assert longitude >= west or longitude <= east
    plain = max(x for x, _ in points) - min(x for x, _ in points)
    assert (east - west) % 360 <= plain or plain == 360
    if west > east:
        assert east - west + 360 < 180


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists))
def test_check_never_fails_on_foreign_features(value: object) -> None:
    loaded = json.loads(json.dumps({"type": "FeatureCollection", "features": [value]}))
    assert problems(loaded)
