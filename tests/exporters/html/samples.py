"""Chronologies and publications to try pages with."""

import datetime as dt

from keydates.model import Chronology, Marking
from keydates.publication import Download, Publication, Published
from keydates.reading import read
from tests.support import ROOT

__all__ = ["BASE_URL", "CASES", "chronology", "publication", "published"]

CASES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "minimal": ROOT / "examples" / "minimal.yaml",
    "torture": ROOT / "tests" / "golden" / "torture" / "chronology.yaml",
}

BASE_URL = "https://dates.example.org/chronologies/"

_FILES = (
    ("pdf", "PDF briefing", ".pdf", "application/pdf", 81_234),
    ("docx", "Word document", ".docx", "application/vnd.openxmlformats", 1_234_567),
    ("ics", "iCalendar feed", ".ics", "text/calendar; charset=utf-8", 999),
    ("csv", "CSV table", ".csv", "text/csv; charset=utf-8; header=present", 12_500),
)


def chronology(case: str) -> Chronology:
    """Return one of `CASES`."""
    reading = read(CASES[case])
    if reading.chronology is None:
        raise ValueError(f"{case}: {reading.findings}")
    return reading.chronology


def published(name: str = "sample", marking: Marking | None = None) -> Published:
    """Return a chronology as it stands in a publication, with four files."""
    return Published(
        id=name,
        title=f"The chronology “{name}” & <more>",
        subtitle="A second line",
        language="en",
        marking=marking,
        as_of=dt.date(2020, 12, 31),
        edition="2",
        items=1234,
        page=f"{name}.html",
        downloads=tuple(
            Download(form, title, f"{name}{suffix}", media_type, size)
            for form, title, suffix, media_type, size in _FILES
        ),
    )


def publication(base_url: str | None = BASE_URL) -> Publication:
    """Return a publication of two chronologies, the second of them restricted."""
    return Publication(base_url, (published(), published("other", Marking.AMBER)))
