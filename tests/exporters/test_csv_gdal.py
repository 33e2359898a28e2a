"""The table as GDAL sees it, once with types guessed from the cells, as desktop maps do."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from keydates.model import Chronology
from keydates.reading import read
from keydates.records import FIELDS, FieldType
from keydates_exporters.csv import CsvExporter, CsvOptions
from tests.making import event, made
from tests.support import ROOT

pyogrio = pytest.importorskip("pyogrio")


def sample() -> Chronology:
    return made(
        places=[
            {
                "id": "buea",
                "name": "Buea",
                "longitude": 9.24,
                "latitude": 4.15,
                "uncertainty_m": 500,
                "identifiers": {"geonames": "2233410"},
            },
            {"id": "quito", "name": "Quito", "longitude": -78.5, "latitude": -0.25},
        ],
        events=[
            event(id="e1", title="2015", date="2015-09-30", places=["buea"]),
            event(id="e2", title="007", date="2015", places=["quito"], summary="12:30 talks"),
            event(id="e3", title="1e5", date="2015-03/..", kind="state", places=["buea", "quito"]),
        ],
    )


def as_gdal_reads_it(chronology: Chronology, folder: Path) -> tuple[dict[str, str], Any]:
    out = io.BytesIO()
    CsvExporter().export(chronology, out, CsvOptions())
    path = folder / "table.csv"
    path.write_bytes(out.getvalue())
    options = {"AUTODETECT_TYPE": "YES", "AUTODETECT_SIZE_LIMIT": "0"}
    meta, _, _, columns = pyogrio.raw.read(path, **options)
    types = dict(zip(meta["fields"], meta["ogr_types"], strict=True))
    return types, dict(zip(meta["fields"], columns, strict=True))


def test_numbers_are_numbers_and_dates_are_moments(tmp_path: Path) -> None:
    types, columns = as_gdal_reads_it(sample(), tmp_path)
    assert [field.name for field in FIELDS] == list(types)
    assert {"OFTReal"} == {types["longitude"], types["latitude"]}
    assert [9.24, -78.5, 9.24] == list(columns["longitude"])
    assert {"OFTDateTime"} == {types["begin"], types["end"]}
    assert {"OFTInteger"} == {types["place_seq"], types["place_count"], types["source_count"]}
    assert "OFTInteger" == types["location_uncertainty_m"]
    assert {"OFTInteger64"} == {types["begin_ms"], types["end_ms"]}


def test_what_only_looks_like_a_number_or_a_date_remains_text(tmp_path: Path) -> None:
    types, columns = as_gdal_reads_it(sample(), tmp_path)
    for name in ("date_edtf", "date_label", "geonames_id", "event_id"):
        assert "OFTString" == types[name], name
    assert ["edtf:2015-09-30", "edtf:2015", "edtf:2015-03/.."] == list(columns["date_edtf"])
    assert "gn:2233410" == columns["geonames_id"][0]


def test_without_guessing_every_cell_is_the_text_it_is(tmp_path: Path) -> None:
    out = io.BytesIO()
    CsvExporter().export(sample(), out, CsvOptions())
    path = tmp_path / "table.csv"
    path.write_bytes(out.getvalue())
    meta, _, _, columns = pyogrio.raw.read(path)
    assert {"OFTString"} == set(meta["ogr_types"])
    assert ["2015", "007", "1e5"] == list(columns[list(meta["fields"]).index("name")])


def test_the_real_chronology_has_a_row_for_every_event(tmp_path: Path) -> None:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert chronology is not None
    types, columns = as_gdal_reads_it(chronology, tmp_path)
    assert [item.id for item in chronology.events] == list(columns["event_id"])
    assert [item.title for item in chronology.events] == list(columns["name"])
    texts = [field.name for field in FIELDS if field.type is FieldType.STRING]
    moments = {"begin", "end"}
    assert {"OFTString"} == {types[name] for name in texts if name not in moments}
    assert json.dumps(sorted(moments)) == json.dumps(
        sorted(name for name in texts if types[name] == "OFTDateTime")
    )
