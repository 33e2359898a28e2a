import csv
import io
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings

from keydates.exporting import OptionsError, load_exporter, parse_options
from keydates.model import Chronology, Event
from keydates.records import FIELDS, FieldType, Record, Recorder
from keydates.spreadsheets import guard, number, unguard
from keydates.table import COLUMNS
from keydates_exporters.csv import _SAFE, CsvExporter, CsvOptions
from tests.hostile import HOSTILE
from tests.making import event, made
from tests.strategies import chronologies, texts
from tests.support import ROOT, shared

NAMES = [field.name for field in FIELDS]


def exported(chronology: Chronology, **options: Any) -> str:
    out = io.BytesIO()
    CsvExporter().export(chronology, out, CsvOptions(**options))
    assert not out.closed
    return out.getvalue().decode("utf-8")


def cells(chronology: Chronology, **options: Any) -> list[dict[str, str]]:
    text = exported(chronology, **options)
    delimiter = options.get("delimiter", ",")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def two_places(**fields: Any) -> Chronology:
    return made(
        places=[
            {"id": "geneva", "name": "Geneva", "longitude": 6.14, "latitude": 46.2},
            {"id": "lome", "name": "Lomé", "longitude": 1.21, "latitude": 6.13},
        ],
        events=[
            event(places=[{"place": "geneva"}, {"place": "lome", "role": "subject"}], **fields),
            event(id="later", date="2020-06"),
        ],
    )


def test_the_header_is_the_record_and_lines_end_in_crlf() -> None:
    text = exported(made())
    lines = text.split("\r\n")
    assert ",".join(NAMES) == lines[0]
    assert "" == lines[-1]
    assert 3 == len(lines)
    assert "\n" not in text.replace("\r\n", "")


def test_each_event_has_one_row_with_its_places_joined() -> None:
    rows = cells(two_places())
    assert ["signing", "later"] == [row["event_id"] for row in rows]
    assert "Geneva; Lomé" == rows[0]["place_name"]
    assert ("6.14", "46.2") == (rows[0]["longitude"], rows[0]["latitude"])
    assert "" == rows[1]["place_name"]


def test_rows_can_be_one_for_each_event_and_place() -> None:
    rows = cells(two_places(), rows="places")
    assert [("signing", "Geneva"), ("signing", "Lomé"), ("later", "")] == [
        (row["event_id"], row["place_name"]) for row in rows
    ]
    assert ["1", "2", ""] == [row["place_seq"] for row in rows]


def test_booleans_are_words_and_nothing_is_an_empty_cell() -> None:
    rows = cells(
        made(
            events=[
                event(date="2015-03/..", kind="state"),
                event(id="b"),
                event(id="c", date=None, undated="the source gives none", kind="background"),
            ]
        )
    )
    assert ["true", "false", ""] == [row["end_open"] for row in rows]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1e-07, "0.0000001"),
        (-1e-05, "-0.00001"),
        (0.0, "0.0"),
        (35.9, "35.9"),
        (1e16, "10000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_numbers_have_no_exponent(value: float, written: str) -> None:
    assert written == number(value)


def test_a_coordinate_near_zero_has_no_exponent_and_no_apostrophe() -> None:
    place = {"id": "null", "name": "Null Island", "longitude": -1e-05, "latitude": -4.35}
    rows = cells(made(places=[place], events=[event(places=["null"])]))
    assert ("-0.00001", "-4.35") == (rows[0]["longitude"], rows[0]["latitude"])


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\u200b=1",
        "'=1",
        "''-1",
        "' =1",
    ],
)
def test_text_that_a_spreadsheet_computes_gets_one_apostrophe(text: str) -> None:
    assert f"'{text}" == guard(text)
    assert text == unguard(guard(text))


@pytest.mark.parametrize("text", ["", "a=1", "'quoted'", "1-2", "Café", "x", "'", "(=1)"])
def test_other_text_stands_as_it_is(text: str) -> None:
    assert text == guard(text) == unguard(text)


@given(texts())
def test_the_apostrophe_is_always_undone(text: str) -> None:
    guarded = guard(text)
    assert text == unguard(guarded)
    assert not re.match(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]", guarded)


def test_raw_puts_no_apostrophe() -> None:
    chronology = made(events=[event(title="=1+1", summary="-2")])
    assert ("'=1+1", "'-2") == tuple(cells(chronology)[0][n] for n in ("name", "description"))
    assert ("=1+1", "-2") == tuple(
        cells(chronology, raw=True)[0][n] for n in ("name", "description")
    )


def test_only_what_can_begin_no_formula_goes_unguarded() -> None:
    assert set(NAMES) >= _SAFE
    hostile = "=cmd"
    chronology = made(
        places=[
            {
                "id": "p",
                "name": hostile,
                "unlocated": hostile,
                "identifiers": {"geonames": hostile},
            }
        ],
        actors=[{"id": "a", "name": hostile}],
        sources=[{"id": "gazette", "title": hostile}],
        events=[
            event(
                title=hostile,
                summary=hostile,
                category=hostile,
                places=["p"],
                actors=["a"],
                date={"edtf": "-0043", "expression": hostile},
            )
        ],
    )
    for row in cells(chronology):
        for name, cell in row.items():
            if FIELDS[NAMES.index(name)].type is FieldType.STRING:
                assert not cell.startswith(("=", "+", "-", "@")), name


def test_excel_gets_a_byte_order_mark_and_quotes_everywhere() -> None:
    text = exported(made(), excel=True)
    assert text.startswith('\ufeff"event_id","name",')
    assert all(re.fullmatch('"[^"]*"', cell) for cell in text.split("\r\n")[1].split(","))


def test_a_semicolon_only_on_request() -> None:
    assert exported(made(), delimiter=";").startswith("event_id;name;")
    assert "signing" == cells(made(), delimiter=";")[0]["event_id"]


@settings(max_examples=40)
@given(chronologies())
def test_python_reads_back_every_record(chronology: Chronology) -> None:
    recorder = Recorder(chronology)
    for options, records in (
        ({}, [recorder.of_event(e) for e in chronology.events]),
        ({"rows": "places"}, [r for e in chronology.events for r in recorder.of_places(e)]),
        ({"excel": True, "delimiter": ";"}, [recorder.of_event(e) for e in chronology.events]),
    ):
        text = exported(chronology, **options).removeprefix("\ufeff")
        rows = csv.reader(
            io.StringIO(text, newline=""), delimiter=str(options.get("delimiter", ",")), strict=True
        )
        assert list(Record._fields) == next(rows)
        for record, row in zip(records, rows, strict=True):
            for field, value, cell in zip(FIELDS, record, row, strict=True):
                match field.type:
                    case FieldType.STRING:
                        assert (value or "") == (cell if field.name in _SAFE else unguard(cell))
                    case FieldType.NUMBER:
                        assert value == (float(cell) if cell else None)
                        assert "e" not in cell
                    case FieldType.INTEGER:
                        assert value == (int(cell) if cell else None)
                    case FieldType.BOOLEAN:
                        assert value == {"true": True, "false": False, "": None}[cell]


def test_naughty_strings_come_back_whole() -> None:
    naughty = json.loads(shared("corpora/naughty-strings/blns.json").read_text("utf-8"))
    events = []
    for number_, text in enumerate((*naughty, *HOSTILE)):
        try:
            events.append(Event.model_validate(event(id=f"e{number_}", title="x", summary=text)))
        except ValueError:
            continue  # the text gate refuses it
    assert 400 < len(events)
    chronology = made(events=[item.model_dump(mode="json") for item in events])
    back = [unguard(row["description"]) for row in cells(chronology)]
    assert [item.summary for item in events] == back


def test_the_report_names_what_the_table_loses() -> None:
    chronology = made(
        places=[
            {"id": "a", "name": "A", "unlocated": "x"},
            {"id": "b", "name": "B", "unlocated": "x"},
        ],
        events=[
            event(id="places", places=["a", "b"]),
            event(id="dispute", disputed="One side denies it."),
            event(id="early", date="-0043-03-15"),
            event(id="detail", tags=["x"], citations=[{"source": "gazette", "locator": "p. 1"}]),
            event(id="plain"),
        ],
    )
    report = CsvExporter().export(chronology, io.BytesIO(), CsvOptions())
    assert (5, 5, ()) == (report.events, report.carried, report.left_out)
    assert {
        "places-joined": ("places",),
        "year-out-of-range": ("early",),
    } == {treatment.code: treatment.events for treatment in report.degraded}
    assert 2 == len(report.remarks)
    assert "tags" in report.remarks[0] + report.remarks[1]
    whole = CsvExporter().export(chronology, io.BytesIO(), CsvOptions(profile="full"))
    assert ((), (), 5) == (whole.degraded, whole.remarks, whole.carried)
    by_place = CsvExporter().export(chronology, io.BytesIO(), CsvOptions(rows="places"))
    assert "places-joined" not in {treatment.code for treatment in by_place.degraded}


def test_every_kind_goes_to_the_table_dated_or_not() -> None:
    kinds = ["event", "state", "aggregate", "assessment", "statement", "background"]
    events = [event(id=kind, kind=kind) for kind in kinds]
    events.append(event(id="undated", kind="aggregate", date=None, undated="a total"))
    assert [*kinds, "aggregate"] == [row["kind"] for row in cells(made(events=events))]


def test_without_events_nothing_is_written_and_the_report_says_so() -> None:
    out = io.BytesIO()
    report = CsvExporter().export(made(events=[]), out, CsvOptions())
    assert (b"", "the chronology has no events") == (out.getvalue(), report.nothing)
    full = io.BytesIO()
    assert CsvExporter().export(made(events=[]), full, CsvOptions(profile="full")).nothing is None
    assert full.getvalue().startswith(b"table,id,")


@pytest.mark.parametrize("profile", ["people", "full"])
def test_events_are_read_once_from_any_iterable(profile: Any) -> None:
    chronology = two_places()
    streamed = chronology.with_events(iter(chronology.events))
    assert exported(chronology, profile=profile) == exported(streamed, profile=profile)


@pytest.mark.parametrize("setting", [{"rows": "places"}, {"raw": "true"}, {"delimiter": ";"}])
def test_the_full_table_refuses_what_would_keep_it_from_being_read_back(
    setting: dict[str, str],
) -> None:
    name = next(iter(setting))
    with pytest.raises(OptionsError, match=rf"csv\.profile: .*\b{name} cannot"):
        parse_options(load_exporter("csv"), {**setting, "profile": "full"})
    quoted = {"profile": "full", "excel": "true"}
    assert CsvOptions(profile="full", excel=True) == parse_options(load_exporter("csv"), quoted)


def test_the_data_package_describes_every_column() -> None:
    report = CsvExporter().export(made(), io.BytesIO(), CsvOptions(datapackage=True))
    (companion,) = report.companions
    assert (".datapackage.json", "application/json") == (companion.suffix, companion.media_type)
    resource = json.loads(companion.content)["resources"][0]
    assert "sample.csv" == resource["path"]
    fields = resource["schema"]["fields"]
    assert NAMES == [field["name"] for field in fields]
    assert all(field["description"] for field in fields)
    assert {"string", "integer", "number", "boolean"} == {field["type"] for field in fields}
    (row,) = cells(made())
    patterns = {f["name"]: f["constraints"]["pattern"] for f in fields if "constraints" in f}
    assert {"begin", "end", "date_edtf"} == set(patterns)
    assert all(re.search(pattern, row[name]) for name, pattern in patterns.items())


def test_the_data_package_of_the_full_table_has_its_columns() -> None:
    options = CsvOptions(datapackage=True, profile="full")
    report = CsvExporter().export(made(), io.BytesIO(), options)
    resource = json.loads(report.companions[0].content)["resources"][0]
    types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    assert list(COLUMNS) == list(types)
    assert ("number", "integer", "string") == (
        types["latitude"],
        types["sequence"],
        types["revised"],
    )


def test_a_stream_that_fails_is_left_open_for_its_owner() -> None:
    class Full(io.BytesIO):
        def write(self, data: Any, /) -> int:
            raise OSError("disk full")

    out = Full()
    with pytest.raises(OSError, match="disk full"):
        CsvExporter().export(made(), out, CsvOptions())
    assert not out.closed


_RUN = """
import io, sys
from tests.exporters.test_csv import two_places
from keydates_exporters.csv import CsvExporter, CsvOptions
for options in CsvOptions(), CsvOptions(profile="full", datapackage=True):
    out = io.BytesIO()
    report = CsvExporter().export(two_places(tags=["b", "a"], disputed="x"), out, options)
    sys.stdout.buffer.write(out.getvalue() + repr(report).encode())
"""


def test_bytes_depend_on_nothing_but_the_chronology() -> None:
    outputs = set()
    for seed, zone, flags in (("0", "UTC", []), ("1", "Asia/Tokyo", ["-O"]), ("2", "EST", [])):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PATH": ""}
        done = subprocess.run(
            [sys.executable, *flags, "-c", _RUN],
            capture_output=True,
            check=True,
            env=environment,
            cwd=ROOT,
        )
        outputs.add(done.stdout)
    assert 1 == len(outputs)
    assert 1000 < len(outputs.pop())
