"""The layer as GDAL reads it, which is what QGIS and most desktop GIS see."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyogrio
import pyogrio.raw
import pytest
from hypothesis import given, settings

from keydates.model import Chronology
from keydates.records import FieldType, reads_as_date
from keydates_exporters.geojson_profile import PROPERTIES, problems
from tests.exporters.geojson_samples import chronology, event, export
from tests.hostile import HOSTILE
from tests.strategies import chronologies
from tests.support import need_command, run, shared

# Integers are one type to a reader; how wide they are told apart by GDAL hangs on the values.
INTENDED = {
    FieldType.STRING: {("OFTString", "OFSTNone")},
    FieldType.INTEGER: {("OFTInteger", "OFSTNone"), ("OFTInteger64", "OFSTNone")},
    FieldType.BOOLEAN: {("OFTInteger", "OFSTBoolean")},
}
MOMENT = {("OFTDateTime", "OFSTNone")}
UNKNOWN = {("OFTString", "OFSTNone")}
IDS = {"event_id", "place_id", "source_ids"}


def columns(written: bytes) -> dict[str, tuple[str, str]]:
    info = pyogrio.read_info(io.BytesIO(written))
    types = zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
    return dict(zip(info["fields"], types, strict=True))


def rows(written: bytes) -> list[dict[str, Any]]:
    meta, _, _, values = pyogrio.raw.read(io.BytesIO(written), datetime_as_string=True)
    table = [list(column) for column in values]
    return [dict(zip(meta["fields"], row, strict=True)) for row in zip(*table, strict=True)]


def check_types(written: bytes) -> None:
    """Every column has the type intended, or none at all where it holds nothing."""
    features = json.loads(written)["features"]
    found = columns(written)
    assert ["id", *(field.name for field in PROPERTIES)] == list(found)
    for field in PROPERTIES:
        values = [feature["properties"][field.name] for feature in features]
        intended = MOMENT if field.name in {"begin", "end"} else INTENDED[field.type]
        if all(value is None for value in values):
            intended = UNKNOWN
        elif field.name in IDS and all(value is None or reads_as_date(value) for value in values):
            continue  # remarked on in the report: ids are never changed
        assert found[field.name] in intended, field.name


def filled(slug: str, **fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "summary": "What happened.",
        "category": "talks",
        "actors": ["russia"],
        "citations": ["fact-box"],
        "places": ["hmeimim"],
    }
    return event(slug, **{**values, **fields})


@pytest.mark.parametrize(
    "events",
    [
        [filled("one")],
        [event("one", places=["fiji"])],
        [filled("days", date="2015-09-30"), filled("more", date="2015-10-01")],
        [filled("day"), filled("month", date="2015-09"), filled("year", date="2015")],
        [filled("open", date="../2015"), filled("unknown", date="2015/")],
        [filled("open", date="../2015"), filled("other", date="../2016")],
        [filled("ancient", date="-0043-03-15"), filled("day")],
        [filled("first", date="0001-01-01"), filled("last", date="9999-12-31")],
        [filled("epoch", date="1970-01-02")],
        [filled("a"), event("b", places=["geneva", "syria"])],
        [filled("2015", title="2015-09-30", summary="12:30 talks", category="1/2/3")],
        [filled("2015", title="2015-02-30", summary="25:61")],
        [filled("12", title="true", category="1"), filled("13", title="1e5", category="[1]")],
    ],
    ids=lambda events: "+".join(item["id"] for item in events),
)
@pytest.mark.parametrize("unlocated", ["omit", "null"])
def test_no_column_changes_its_type_with_its_content(
    events: list[dict[str, Any]], unlocated: str
) -> None:
    written = export(chronology(*events), unlocated=unlocated)[0]
    check_types(written)
    for row, feature in zip(rows(written), json.loads(written)["features"], strict=True):
        check_row(row, feature)


def check_row(row: dict[str, Any], feature: dict[str, Any]) -> None:
    """What GDAL gives back is what was written; an empty column has no value of any type."""
    assert feature["id"] == row["id"]
    for name, expected in feature["properties"].items():
        found = row[name]
        if name in IDS and expected is not None and reads_as_date(expected):
            continue
        if expected is None:
            assert found is None or found != found or found == "", name  # noqa: PLR0124 - NaN
        elif name in {"begin", "end"}:
            assert expected.removesuffix("Z") == str(found)[:19].replace("/", "-"), name
        else:
            assert expected == found, name


def test_all_null_geometries_keep_the_types() -> None:
    source = chronology(filled("a", places=["council"]), filled("b", places=["council"]))
    written = export(source, unlocated="null")[0]
    check_types(written)
    assert [None, None] == list(pyogrio.raw.read(io.BytesIO(written))[2])


def test_layer_bears_the_chronologys_id_and_its_own_reference_system() -> None:
    written = export(chronology(filled("a"), filled("b", places=["geneva"])))[0]
    info = pyogrio.read_info(io.BytesIO(written))
    assert ("sample", "Point", "EPSG:4326", 2) == (
        pyogrio.list_layers(io.BytesIO(written))[0][0],
        info["geometry_type"],
        info["crs"],
        info["features"],
    )
    assert (6.14569, 35.40083, 35.94861, 46.20222) == tuple(info["total_bounds"])


@settings(max_examples=40)
@given(chronologies())
def test_any_chronology_keeps_its_types_and_values(source: Chronology) -> None:
    for unlocated in ("omit", "null"):
        written = export(source, unlocated=unlocated)[0]
        if written:
            check_types(written)
            for row, feature in zip(rows(written), json.loads(written)["features"], strict=True):
                check_row(row, feature)


def _hostile() -> list[str]:
    path = shared("corpora/naughty-strings/blns.json")
    return [text for text in json.loads(path.read_text("utf-8")) if isinstance(text, str)]


def hostile_chronology(texts: list[str]) -> Chronology:
    items = []
    for text in texts:
        try:
            one = chronology(event("one", summary=text)).events[0]
        except ValueError:
            continue  # the model refuses it: no text of a chronology
        items.append(one)
    source = chronology(event())
    renamed = [item.model_copy(update={"id": f"e{n}"}) for n, item in enumerate(items)]
    return source.model_copy(update={"events": tuple(renamed)})


@pytest.mark.parametrize("corpus", ["own", "shared"])
def test_hostile_text_comes_back_equal(corpus: str) -> None:
    source = hostile_chronology(list(HOSTILE) if corpus == "own" else _hostile())
    written = export(source)[0]
    assert len(source.events) > 50
    read = rows(written)
    for item, row, feature in zip(
        source.events, read, json.loads(written)["features"], strict=True
    ):
        summary = item.summary or ""
        expected = f"“{summary}”" if reads_as_date(summary) else summary
        assert expected == row["description"]
        assert expected == feature["properties"]["description"]


@pytest.mark.parametrize("layout", ["collection", "lines", "sequence"])
def test_ogrinfo_reads_every_layout(tmp_path: Path, layout: str) -> None:
    path = tmp_path / "layer.geojson"
    path.write_bytes(export(chronology(filled("a"), filled("b")), layout=layout)[0])
    told = run([need_command("ogrinfo"), "-ro", "-al", "-so", path]).decode()
    assert "Feature Count: 2" in told
    for line in (
        "name: String (0.0)",
        "begin: DateTime (0.0)",
        "end_open: Integer(Boolean)",
        "date_label: String (0.0)",
        "date_edtf: String (0.0)",
        "place_seq: Integer (0.0)",
        "begin_ms: Integer64 (0.0)",
    ):
        assert line in told


def test_ogr2ogr_converts_to_geopackage_and_back(tmp_path: Path) -> None:
    need_command("ogrinfo")
    path, package = tmp_path / "layer.geojson", tmp_path / "layer.gpkg"
    path.write_bytes(export(chronology(filled("a"), filled("b", date="2015-03/..")))[0])
    run([need_command("ogr2ogr"), "-f", "GPKG", package, path])
    back = run([need_command("ogr2ogr"), "-f", "GeoJSON", "/vsistdout/", package])
    before = [item["properties"] for item in json.loads(path.read_bytes())["features"]]
    after = [item["properties"] for item in json.loads(back)["features"]]
    for old, new in zip(before, after, strict=True):
        assert {name: old[name] for name in old if name not in {"begin", "end"}} == {
            name: new[name] for name in old if name not in {"begin", "end"}
        }
        assert old["begin"].removesuffix("Z") == new["begin"].replace("/", "-")[:19]


LOCATION = {1: "site", 2: "settlement", 3: "area", 4: "area", 5: "area", 6: "country"}
UNCERTAINTY = {1: 1_000, 2: 25_000, 3: 50_000, 4: 100_000, 5: 200_000, 6: 400_000}


def conflict_events() -> Chronology:
    """Every event of the UCDP extract, its dates and points no finer than the codebook has them.

    `date_prec` 1 is a day, 2 to 4 an interval within which it happened, 5 a longer total.
    """
    path = shared("corpora/ucdp-ged-syria/ucdp_ged_syria.csv.gz")
    places: dict[tuple[str, ...], dict[str, Any]] = {}
    events = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            precision = int(float(row["where_prec"]))
            key = (row["where_coordinates"], row["longitude"], row["latitude"], str(precision))
            place = places.setdefault(
                key,
                {
                    "id": f"place-{len(places) + 1}",
                    "name": row["where_coordinates"],
                    "longitude": float(row["longitude"]),
                    "latitude": float(row["latitude"]),
                    "location_precision": LOCATION[precision],
                    "uncertainty_m": UNCERTAINTY[precision],
                    "coordinates_from": "UCDP GED",
                },
            )
            start, end = row["date_start"][:10], row["date_end"][:10]
            date = start if start == end else f"[{start}..{end}]"
            kind = "aggregate" if int(float(row["date_prec"])) == 5 else "event"
            events.append(
                {
                    "id": f"ucdp-{int(float(row['id']))}",
                    "kind": kind,
                    "title": row["dyad_name"],
                    "summary": row["source_headline"] or None,
                    "date": date,
                    "places": [place["id"]],
                    "category": row["type_of_violence"],
                }
            )
    return chronology(*events, places=list(places.values()), as_of="2019-11-30")


def test_sixteen_thousand_real_events() -> None:
    source = conflict_events()
    assert 16_566 == len(source.events)
    written, report = export(source)
    assert (
        16_566
        == report.events
        == report.carried + sum(len(treatment.events) for treatment in report.left_out)
    )
    loaded = json.loads(written)
    assert [] == problems(loaded)
    check_types(written)
    read = rows(written)
    assert report.carried == len(read) == len(loaded["features"])
    for row, feature in zip(read, loaded["features"], strict=True):
        check_row(row, feature)
    windows = sum(row["date_precision"] == "window" for row in read)
    assert windows == sum(
        item.date is not None and item.date.edtf.startswith("[") and item.kind == "event"
        for item in source.events
    )
    assert windows > 1000
