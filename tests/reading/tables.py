"""Tables as a test has them, and what is read from them."""

import io
from typing import Any

import pytest

from keydates.limits import Limits
from keydates.model import Chronology
from keydates.reading import Reading, read
from keydates.reading.csv import parse_csv
from keydates.reading.nodes import SourceText
from keydates_exporters.csv import CsvExporter, CsvOptions
from tests.support import ROOT

HEADER = {"title": "Sample", "as_of": "2020-12-31", "revised": "2021-01-02T03:04:05Z"}
EXAMPLE = ROOT / "examples" / "spreadsheet.csv"


def complete(chronology: Chronology, **options: Any) -> bytes:
    out = io.BytesIO()
    CsvExporter().export(chronology, out, CsvOptions(profile="full", **options))
    return out.getvalue()


def parsed(text: str, **limits: int) -> Any:
    return parse_csv(SourceText("table.csv", text), Limits(**limits))


def plain(text: str, **defaults: str) -> Reading:
    stream = io.BytesIO(text.encode())
    return read(stream, input_format="csv", defaults={"id": "sample", **HEADER, **defaults})


def sound(text: str, **defaults: str) -> Chronology:
    reading = plain(text, **defaults)
    if reading.chronology is None:
        pytest.fail(str(reading.findings))
    return reading.chronology


def places(reading: Any) -> list[tuple[str, int, int]]:
    return [(found.code, found.line, found.column) for found in reading.findings]
