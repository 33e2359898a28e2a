"""The table that carries everything, read back."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydates.model import Chronology
from keydates.reading import Reading, read
from keydates.table import COLUMNS
from keydates_exporters.csv import CsvExporter, CsvOptions
from tests.hostile import HOSTILE
from tests.making import event, made
from tests.reading.tables import complete, parsed, places, plain
from tests.strategies import chronologies
from tests.support import ROOT, shared


@settings(max_examples=60)
@given(chronologies(), st.booleans())
def test_the_complete_table_becomes_the_chronology_it_was_made_of(
    chronology: Chronology, excel: bool
) -> None:
    text = complete(chronology, excel=excel).decode("utf-8-sig")
    document = parsed(text)
    assert () == document.findings
    back = Chronology.model_validate(document.data)
    assert chronology == back
    assert chronology.model_dump_json() == back.model_dump_json()


def test_the_real_chronology_comes_back_whole(tmp_path: Path) -> None:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert chronology is not None
    path = tmp_path / "whole.csv"
    path.write_bytes(complete(chronology))
    assert chronology == read(path).chronology


def test_naughty_strings_come_back_whole() -> None:
    naughty = json.loads(shared("corpora/naughty-strings/blns.json").read_text("utf-8"))
    events = []
    for number, text in enumerate((*naughty, *HOSTILE)):
        try:
            made(events=[event(title="x", summary=text)])
        except ValueError:
            continue  # the text gate refuses it
        events.append(event(id=f"e{number}", title="x", summary=text))
    assert 400 < len(events)
    chronology = made(events=events)
    assert chronology == Chronology.model_validate(parsed(complete(chronology).decode()).data)


def test_columns_of_the_complete_table_may_come_in_any_order() -> None:
    chronology = made()
    rows = list(csv.reader(io.StringIO(complete(chronology).decode(), newline="")))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(reversed(row) for row in rows)
    assert chronology == Chronology.model_validate(parsed(out.getvalue()).data)


def changed(old: str, new: str) -> str:
    text = complete(made()).decode()
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("chronology,", "chronologie,", [("KD044", 2, 1), ("KD044", 0, 0)]),
        ("chronology,sample", "event,other", [("KD044", 0, 0)]),
        ("subtitle", "sub", [("KD045", 1, 16)]),
        ("subtitle", "title", [("KD046", 1, 16)]),
        (",,en,", ",x,en,", [("KD050", 2, 27)]),
        (",,en,", ',"{""a"":1,""a"":2}",en,', [("KD050", 2, 27)]),
        (",,en,", ",[NaN],en,", [("KD050", 2, 27)]),
        (",,en,", "," + "[" * 9000 + ",en,", [("KD050", 2, 27)]),
    ],
)
def test_a_complete_table_that_was_damaged(
    old: str, new: str, expected: list[tuple[str, int, int]]
) -> None:
    found = places(parsed(changed(old, new)))
    assert expected == [place for place in found if place[0] != "KD049"]


def test_a_value_in_a_column_of_other_rows_is_not_lost_in_silence() -> None:
    rows = list(csv.reader(io.StringIO(complete(made()).decode(), newline="")))
    source = next(row for row in rows if row[0] == "source")
    source[COLUMNS.index("latitude")] = "4.5"
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    (finding,) = parsed(out.getvalue()).findings
    assert "KD049" == finding.code
    assert "a row about a source has no `latitude`" == finding.message
    assert "4.5" == finding.excerpt[finding.column - 1 :][:3]


def test_errors_of_the_model_are_found_in_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(complete(made()).replace(b"2020-05-04", b"2020-13-04"))
    reading = read(path)
    (finding,) = reading.findings
    assert reading.chronology is None
    assert finding.excerpt is not None
    assert "KD110" == finding.code
    assert "13-04" == finding.excerpt[finding.column - 1 :][:5]


def test_the_table_for_people_says_what_to_export_instead() -> None:
    out = io.BytesIO()
    CsvExporter().export(made(), out, CsvOptions())
    (finding,) = parsed(out.getvalue().decode()).findings
    assert ("KD047", 1) == (finding.code, finding.line)
    assert finding.hint is not None
    assert "csv.profile=full" in finding.hint


def test_a_complete_table_and_a_file_beside_it_contradict_one_another(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(complete(made()))
    (tmp_path / "t.chronology.yaml").write_text("title: Other\n", "utf-8")
    assert "KD048" in {found.code for found in read(tmp_path / "t.csv").findings}


def hints(reading: Reading) -> dict[str, str | None]:
    return {found.code: found.hint for found in reading.findings}


def test_hints_on_the_complete_table_speak_of_its_cells() -> None:
    table = (
        "table,id,title,as_of,revised,date\n"
        "chronology,talks,Talks,2017-11-20,2017-11-21T00:00:00Z,\n"
        "event,a,A,,,2015/..\n"
    )
    assert hints(plain(table)) == {
        "KD203": 'write `["id of a source"]` in the column `citations`',
        "KD212": "write `state` in the column `kind`",
    }
    wrong = table + 'event,b,,,,"{""edtf"":""2015"",""basis"":""derived""}"\n'
    assert hints(plain(wrong)) == {
        "KD102": "fill in the column `title`",
        "KD117": 'add `"note":"..."` in the cell of the date',
        **hints(plain(table)),
    }
