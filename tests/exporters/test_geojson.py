import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydates.exporting import Treatment, load_exporter, parse_options
from keydates.model import Chronology, Event, Place
from keydates_exporters.geojson import GeoJsonExporter, GeoJsonOptions
from keydates_exporters.geojson_profile import PROPERTIES, problems
from tests.exporters.geojson_samples import chronology, event, export, layer
from tests.strategies import chronologies


def codes(treatments: tuple[Treatment, ...]) -> dict[str, tuple[str, ...]]:
    return {treatment.code: treatment.events for treatment in treatments}


def properties(source: Chronology, **options: Any) -> list[dict[str, Any]]:
    return [feature["properties"] for feature in layer(source, **options)["features"]]


def test_bytes_of_a_small_layer() -> None:
    source = chronology(
        event(
            summary='A "quoted" word,\nЖенева',
            actors=["russia"],
            citations=["fact-box"],
            category="talks",
        ),
        marking="TLP:CLEAR",
        licence="CC BY 4.0",
    )
    expected = (
        '{"type":"FeatureCollection","name":"sample","title":"Sample","as_of":"2017-11-30",'
        '"marking":"TLP:CLEAR","licence":"CC BY 4.0","generator":"keydates","features":[\n'
        '{"type":"Feature","id":"talks","geometry":{"type":"Point","coordinates":[6.14569,46.20222]'
        '},"properties":{"event_id":"talks","name":"Event talks","description":"A \\"quoted\\" '
        'word,\\nЖенева","begin":"2015-09-30T00:00:00Z","end":"2015-09-30T23:59:59Z",'
        '"end_open":false,"date_label":"30 September 2015","date_precision":"day",'
        '"date_edtf":"edtf:2015-09-30","place_id":"geneva","place_name":"Geneva",'
        '"place_role":"venue","place_seq":1,"place_count":1,"country":"CH",'
        '"location_precision":"settlement","location_uncertainty_m":null,'
        '"geonames_id":"gn:2660646","category":"talks","kind":"event","actors":"Russia",'
        '"source_count":1,"source_ids":"fact-box","sources":"Agency, Fact box (November 2017)",'
        '"begin_ms":1443571200000,"end_ms":1443657599000}}\n'
        '],"attribution":"Coordinates: GeoNames","bbox":[6.14569,46.20222,6.14569,46.20222]}\n'
    )
    assert expected == export(source)[0].decode()


def test_exporter_is_the_built_in_one_and_takes_its_options_as_text() -> None:
    exporter = load_exporter("geojson")
    assert isinstance(exporter, GeoJsonExporter)
    options = parse_options(exporter, {"layout": "lines", "unlocated": "null"})
    assert GeoJsonOptions(layout="lines", unlocated="null") == options


def test_one_feature_for_each_place() -> None:
    source = chronology(event(places=["geneva", {"place": "hmeimim", "role": "subject"}]))
    features = layer(source)["features"]
    assert ["talks@geneva", "talks@hmeimim"] == [feature["id"] for feature in features]
    assert [(1, 2, "venue"), (2, 2, "subject")] == [
        tuple(feature["properties"][name] for name in ("place_seq", "place_count", "place_role"))
        for feature in features
    ]
    assert 1 == export(source)[1].carried


def test_one_place_in_two_roles_has_two_ids() -> None:
    places = ["geneva", {"place": "geneva", "role": "subject"}]
    features = layer(chronology(event(places=places)))["features"]
    assert ["talks@geneva", "talks@geneva@2"] == [feature["id"] for feature in features]


def test_id_does_not_change_when_a_place_gets_its_point() -> None:
    features = layer(chronology(event(places=["council", "geneva"])))["features"]
    assert ["talks@geneva"] == [feature["id"] for feature in features]
    assert (2, 2) == (
        features[0]["properties"]["place_seq"],
        features[0]["properties"]["place_count"],
    )


def test_what_does_not_belong_on_a_map_is_left_out_with_its_reason() -> None:
    source = chronology(
        event("pin"),
        event("total", kind="aggregate"),
        event("view", kind="assessment"),
        event("before", kind="background"),
        {"id": "sometime", "undated": "not given", "places": ["geneva"]},
        {"id": "sum", "kind": "aggregate", "undated": "a total", "places": ["geneva"]},
        event("nowhere", places=[]),
        event("vetoes", places=["council"]),
    )
    report = export(source)[1]
    assert (8, 1) == (report.events, report.carried)
    assert {
        "aggregate": ("total", "sum"),
        "assessment": ("view",),
        "background": ("before",),
        "undated": ("sometime",),
        "no-place": ("nowhere",),
        "place-without-point": ("vetoes",),
    } == codes(report.left_out)
    reasons = [treatment.reason for treatment in report.left_out]
    assert "Security Council has no point (an institution)" in reasons


def test_place_without_a_point_beside_one_with_is_reported() -> None:
    report = export(chronology(event(places=["geneva", "council"])))[1]
    assert (1, ()) == (report.carried, report.left_out)
    assert (
        Treatment(
            "place-without-point", "Security Council has no point (an institution)", ("talks",)
        ),
    ) == report.degraded


def test_null_geometry_on_request() -> None:
    source = chronology(
        event("talks", places=["geneva", "council"]), event("nowhere", places=[]), event("pin")
    )
    written, report = export(source, unlocated="null")
    features = json.loads(written)["features"]
    assert ["talks@geneva", "talks@council", "nowhere", "pin"] == [
        feature["id"] for feature in features
    ]
    assert [False, True, True, False] == [feature["geometry"] is None for feature in features]
    assert (3, ()) == (report.carried, report.left_out)
    assert ["no-geometry", "no-geometry"] == [treatment.code for treatment in report.degraded]
    assert [] == problems(json.loads(written))


def test_layer_of_nothing_but_null_geometry_has_no_bbox() -> None:
    found = layer(chronology(event(places=["council"])), unlocated="null")
    assert ("bbox" in found, "attribution" in found) == (False, False)
    assert [] == problems(found)


@pytest.mark.parametrize("layout", ["collection", "lines", "sequence"])
def test_nothing_located_writes_nothing(layout: str) -> None:
    source = chronology(event(places=["council"]), event("total", kind="aggregate"))
    written, report = export(source, layout=layout)
    assert b"" == written
    assert report.nothing is not None
    assert (2, 0) == (report.events, report.carried)
    assert ["place-without-point", "aggregate"] == list(codes(report.left_out))


def test_bounds_that_cannot_be_shown_are_reported() -> None:
    source = chronology(
        event("day"),
        event("until", "../2015"),
        event("from", "2015/"),
        event("later", "2020/.."),
        event("ancient", "-0043-03-15"),
        event("distant", "Y-17E7"),
        event("continuing", "2015/.."),
    )
    report = export(source)[1]
    assert {
        "no-begin": ("until", "distant"),
        "no-end": ("from", "later", "distant"),
        "year-beyond-range": ("ancient",),
    } == codes(report.degraded)
    assert any("up to 2017-11-30" in remark for remark in report.remarks)
    assert 7 == report.carried


def test_a_dispute_stands_in_the_description() -> None:
    collection, report = export(chronology(event(disputed="Moscow denies it.")))
    description = json.loads(collection)["features"][0]["properties"]["description"]
    assert description.endswith("Disputed: Moscow denies it.")
    assert {} == codes(report.degraded)


@pytest.mark.parametrize("text", ["2015-09-30", "12:30 talks begin", "30/9/2015"])
def test_text_that_reads_as_a_date_is_quoted_and_reported(text: str) -> None:
    source = chronology(event("odd", title=text, summary=text, category=text), event("even"))
    written, report = export(source)
    odd, even = (feature["properties"] for feature in json.loads(written)["features"])
    assert [f"“{text}”"] * 3 == [odd[name] for name in ("name", "description", "category")]
    assert "Event even" == even["name"]
    assert {"date-like-text": ("odd",)} == codes(report.degraded)
    reasons = [treatment.reason.split()[0] for treatment in report.degraded]
    assert ["`name`", "`description`", "`category`"] == reasons


def test_column_of_ids_that_all_read_as_dates_is_remarked_on() -> None:
    some = export(chronology(event("2015-09-30"), event("talks")))[1]
    every = export(chronology(event("2015-09-30"), event("2015-10-01")))[1]
    assert not any("event_id" in remark for remark in some.remarks)
    assert ["every `event_id` reads as a date, and desktop GIS will take the column for one"] == [
        remark for remark in every.remarks if "event_id" in remark
    ]


def test_country_is_its_representative_point_and_said_to_be() -> None:
    source = chronology(event(places=["syria"]))
    (found,) = properties(source)
    assert ("country", 400_000) == (found["location_precision"], found["location_uncertainty_m"])
    assert (
        "points that stand for a whole area or country, as `location_precision` says: 1",
    ) == export(source)[1].remarks


def test_point_of_unstated_precision_is_remarked_on() -> None:
    report = export(chronology(event(places=["fiji"]), event("b", places=["samoa"])))[1]
    assert (
        "points of which the chronology does not say how closely they are known: 2",
    ) == report.remarks


def test_coordinates_have_five_decimals_and_no_exponent_or_minus_zero() -> None:
    places = [
        {"id": "a", "name": "A", "longitude": 0.1 + 0.2, "latitude": 1e-7},
        {"id": "b", "name": "B", "longitude": -1e-7, "latitude": -0.00001},
        {"id": "c", "name": "C", "longitude": 36.1234567, "latitude": 90},
    ]
    source = chronology(event(places=["a", "b", "c"]), places=places)
    written, report = export(source)
    assert b'"coordinates":[0.3,0.0]' in written
    assert b'"coordinates":[0.0,-0.00001]' in written
    assert b'"coordinates":[36.12346,90.0]' in written
    assert any("rounded to 5 decimals" in remark for remark in report.remarks)
    assert [] == problems(json.loads(written))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["geneva"], [6.14569, 46.20222, 6.14569, 46.20222]),
        (["geneva", "hmeimim"], [6.14569, 35.40083, 35.94861, 46.20222]),
        (["fiji", "samoa"], [178.44149, -18.14161, -171.76666, -13.83333]),
        (["fiji", "samoa", "geneva"], [-171.76666, -18.14161, 178.44149, 46.20222]),
    ],
)
def test_bbox_is_around_the_places_used(names: list[str], expected: list[float]) -> None:
    assert expected == layer(chronology(event(places=names)))["bbox"]


def test_attribution_names_only_the_places_used() -> None:
    found = layer(chronology(event(places=["hmeimim", "syria"])))
    assert "Coordinates: GeoNames; aeronautical data" == found["attribution"]


def test_marking_is_written_and_remarked_on() -> None:
    source = chronology(event(), marking="TLP:AMBER", caveats=["Incomplete."], authors=["A. B."])
    written, report = export(source)
    head = json.loads(written)
    assert ("TLP:AMBER", ["Incomplete."], ["A. B."]) == (
        head["marking"],
        head["caveats"],
        head["authors"],
    )
    assert any("TLP:AMBER" in remark for remark in report.remarks)
    assert () == export(chronology(event(), marking="TLP:CLEAR"))[1].remarks


@pytest.mark.parametrize(("layout", "start"), [("lines", b""), ("sequence", b"\x1e")])
def test_layouts_without_a_collection(layout: str, start: bytes) -> None:
    source = chronology(event("a"), event("b", summary="two\nlines"), event("c"))
    written, report = export(source, layout=layout)
    parts = written.split(b"\n")
    assert b"" == parts.pop()
    assert all(part.startswith(start + b'{"type":"Feature"') for part in parts)
    features = [json.loads(part.removeprefix(start)) for part in parts]
    assert layer(source)["features"] == features
    assert any("no place for title" in remark for remark in report.remarks)


@pytest.mark.parametrize("count", [1, 2, 1025])
@pytest.mark.parametrize("layout", ["collection", "lines"])
def test_every_feature_is_written_on_a_line_of_its_own(count: int, layout: str) -> None:
    source = chronology(*(event(f"e{number}") for number in range(count)))
    written = export(source, layout=layout)[0]
    if layout == "lines":
        found = [json.loads(line) for line in written.splitlines()]
    else:
        found = json.loads(written)["features"]
        assert count + 2 == len(written.splitlines())
    assert [f"e{number}" for number in range(count)] == [feature["id"] for feature in found]


def test_events_are_read_once_from_any_iterable() -> None:
    source = chronology(event("a"), event("b"), event("c"))
    read: list[str] = []

    def stream() -> Iterator[Event]:
        for item in source.events:
            read.append(item.id)
            yield item

    assert export(source) == export(source.with_events(stream()))
    assert ["a", "b", "c"] == read


def test_features_are_written_while_events_are_still_read() -> None:
    source = chronology(event("a"))
    out = io.BytesIO()

    def stream() -> Iterator[Event]:
        for number in range(3000):
            yield source.events[0].model_copy(update={"id": f"e{number}"})
        assert out.tell() > 1_000_000

    GeoJsonExporter().export(source.with_events(stream()), out, GeoJsonOptions())


@pytest.mark.parametrize(
    "point", [(float("nan"), 0.0), (0.0, float("inf")), (181.0, 0.0), (36.0, 120.0)]
)
def test_point_off_the_globe_is_refused(point: tuple[float, float]) -> None:
    place = Place.model_construct(
        id="geneva", name="Bad", longitude=point[0], latitude=point[1], identifiers={}
    )
    source = chronology(event()).model_copy(update={"places": (place,)})
    with pytest.raises(ValueError, match="is no position"):
        export(source)


@settings(max_examples=60)
@given(chronologies(), st.sampled_from(["omit", "null"]))
def test_any_chronology_gives_a_sound_layer(source: Chronology, unlocated: str) -> None:
    written, report = export(source, unlocated=unlocated)
    left = [slug for treatment in report.left_out for slug in treatment.events]
    assert len(source.events) == report.events == report.carried + len(left)
    assert (report.nothing is None) == bool(written)
    if not written:
        assert 0 == report.carried
        return
    found = json.loads(written)
    assert [] == problems(found)
    names = tuple(field.name for field in PROPERTIES)
    assert {names} == {tuple(feature["properties"]) for feature in found["features"]}
    shown = {feature["properties"]["event_id"] for feature in found["features"]}
    assert {item.id for item in source.events} - set(left) == shown
    assert written == export(source, unlocated=unlocated)[0]


@settings(max_examples=40)
@given(chronologies())
def test_text_is_carried_whole(source: Chronology) -> None:
    quoted = {
        slug
        for treatment in export(source)[1].degraded
        if treatment.code == "date-like-text"
        for slug in treatment.events
    }
    by_id = {item.id: item for item in source.events}
    written = export(source)[0]
    for feature in json.loads(written)["features"] if written else []:
        found = feature["properties"]
        item = by_id[found["event_id"]]
        if item.id not in quoted:
            assert item.title == found["name"]
            told = found["description"] or ""
            assert told.startswith(item.summary or "")
            assert told.endswith(item.disputed or "")
        else:
            assert item.title in found["name"]
