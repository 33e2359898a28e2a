"""A feed is proved by the programs that read it: each gives back what went in."""

import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings

from keydates.model import Chronology
from keydates.text import TextError, clean_text
from keydates_exporters.ical import ICalendarExporter, ICalendarOptions
from keydates_exporters.ical.entries import Entry, EntryMaker, entry_lines
from keydates_exporters.ical.placing import Placed, place_date
from tests.clients.ical.generated import generated
from tests.clients.ical.readers import READERS, Row, icaljs
from tests.strategies import chronologies
from tests.support import ROOT, shared

EVERYTHING = ICalendarOptions(coarse="marker")


def export(chronology: Chronology, options: ICalendarOptions = EVERYTHING) -> bytes:
    out = io.BytesIO()
    ICalendarExporter().export(chronology, out, options)
    return out.getvalue()


def entries(chronology: Chronology) -> list[Entry]:
    maker = EntryMaker(chronology)
    found = []
    for event in chronology.events:
        placed = place_date(event.date, "marker", "marker") if event.date else None
        if isinstance(placed, Placed) and event.kind in {"event", "state", "statement"}:
            found.append(maker.entry(event, placed)[0])
    return found


def expected(entry: Entry, seen: Row) -> Row:
    """What the reader must give; nothing where it does not tell."""
    optional = (entry.location, entry.geo, entry.categories, entry.url)
    return Row(
        entry.uid,
        entry.first,
        entry.after,
        entry.summary,
        entry.description,
        entry.location,
        tuple(round(degrees, 6) + 0.0 for degrees in entry.geo) if entry.geo else None,  # type: ignore[arg-type]
        entry.categories,
        None if seen.edtf is None else entry.edtf.replace(",", "\\," if "\\" in seen.edtf else ","),
        None if seen.properties is None else 12 + sum(1 for value in optional if value),
    )


def check(name: str, chronology: Chronology) -> int:
    """Compare every entry as this reader gives it; return how many there are."""
    written = entries(chronology)
    rows = READERS[name](export(chronology)) if written else []
    assert len(rows) == len(written)
    for entry, row in zip(written, rows, strict=True):
        assert row == expected(entry, row)
    return len(rows)


@pytest.fixture(scope="module")
def thousand() -> Chronology:
    return generated(1_000)


@pytest.fixture(scope="module")
def naughty() -> Chronology:
    """A chronology of strings that have broken programs, as far as the text gate admits them."""
    strings = json.loads(shared("corpora/naughty-strings/blns.json").read_text("utf-8"))
    lines = []
    for string in strings:
        try:
            line = clean_text(string).replace("\n", " ")
        except TextError:
            continue
        if line:
            lines.append(line)
    assert len(lines) > 400
    return Chronology.model_validate(
        {
            "id": "naughty",
            "title": "Naughty strings",
            "as_of": "2017-11-20",
            "revised": "2017-11-21T00:00:00Z",
            "places": [{"id": f"p{n}", "name": line} for n, line in enumerate(lines)],
            "events": [
                {
                    "id": f"e{n}",
                    "title": line,
                    "summary": f"{line}\n{line}",
                    "date": "2015-09-30",
                    "places": [f"p{n}"],
                    "tags": [line],
                }
                for n, line in enumerate(lines)
            ],
        }
    )


@pytest.mark.parametrize("name", READERS)
def test_readers_give_back_a_thousand_events(name: str, thousand: Chronology) -> None:
    # the others are beyond the years that a calendar can write
    assert check(name, thousand) > 900


@pytest.mark.parametrize("name", READERS)
def test_readers_give_back_naughty_strings(name: str, naughty: Chronology) -> None:
    assert check(name, naughty) == len(naughty.events)


@pytest.mark.parametrize("name", ["ical", "vobject", "icalendar"])
@given(chronology=chronologies())
@settings(max_examples=40)
def test_readers_give_back_any_chronology(name: str, chronology: Chronology) -> None:
    check(name, chronology)


def test_the_parser_of_thunderbird_shows_the_whole_name(thousand: Chronology) -> None:
    found = icaljs(export(thousand))
    assert found["name"] == thousand.title
    assert found["names"] == [
        "prodid",
        "version",
        "calscale",
        "uid",
        "last-modified",
        "name",
        "x-wr-calname",
        "description",
        "x-wr-caldesc",
        "refresh-interval",
        "x-published-ttl",
    ]


def library_event(entry: Entry) -> bytes:
    """Write the same entry with the library, property by property."""
    event = icalendar.Event()
    stamp = dt.datetime.strptime(entry.stamp, "%Y%m%dT%H%M%S%z")
    event.add("UID", entry.uid)
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", entry.first)
    event.add("DTEND", entry.after)
    event.add("TRANSP", "TRANSPARENT")
    event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
    event.add("SUMMARY", entry.summary)
    event.add("DESCRIPTION", entry.description)
    if entry.location:
        event.add("LOCATION", entry.location)
    if entry.geo:
        event.add("GEO", tuple(round(degrees, 6) + 0.0 for degrees in entry.geo))
    if entry.categories:
        event.add("CATEGORIES", list(entry.categories))
    if entry.url:
        event.add("URL", entry.url)
    event.add("X-KEYDATES-EDTF", entry.edtf, {"VALUE": "TEXT"})
    event.add("X-KEYDATES-PRECISION", entry.precision)
    written: bytes = event.to_ical()
    return written


def properties(written: bytes) -> dict[str, Any]:
    event = icalendar.Event.from_ical(written)
    assert event.errors == []
    found: dict[str, Any] = {name: (value, value.params) for name, value in event.items()}
    return found


@pytest.mark.parametrize("count", [1_500, pytest.param(20_000, marks=pytest.mark.slow)])
def test_entries_are_those_the_library_would_write(count: int) -> None:
    compared = 0
    for entry in entries(generated(count, seed=2)):
        texts = (entry.summary, entry.description, entry.location or "", *entry.categories)
        if any("\\N" in text or text.startswith("\ufeff") for text in texts):
            continue  # the library makes a line break of the one and drops the other
        compared += 1
        assert properties(entry_lines(entry)) == properties(library_event(entry))
    assert compared > count / 4


@pytest.mark.parametrize(
    "setting",
    [
        {"PYTHONOPTIMIZE": "1"},
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns"},
    ],
    ids=["no assertions", "another seed and zone", "another seed, zone and locale"],
)
def test_the_bytes_are_the_same_in_any_surroundings(setting: dict[str, str]) -> None:
    chronology = generated(200, seed=3)
    script = (
        "import sys\n"
        "from keydates.model import Chronology\n"
        "from keydates_exporters.ical import ICalendarExporter, ICalendarOptions\n"
        "chronology = Chronology.model_validate_json(sys.stdin.buffer.read())\n"
        "options = ICalendarOptions(coarse='marker')\n"
        "ICalendarExporter().export(chronology, sys.stdout.buffer, options)\n"
    )
    roots = [str(ROOT / "src"), str(ROOT / "exporters")]
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=chronology.model_dump_json().encode(),
        capture_output=True,
        check=True,
        cwd=Path(sys.prefix),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(roots), **setting},
    )
    assert done.stdout == export(chronology)
