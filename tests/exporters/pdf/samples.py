"""A chronology to be set, and how the PDF made of it is read back."""

import unicodedata
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from keydates.exporting import ExportReport
from keydates.model import Chronology
from keydates_exporters.pdf import PdfExporter, PdfOptions

__all__ = ["EXAMPLE", "example", "export", "links", "many", "pages", "solid", "targets"]

EXAMPLE: dict[str, Any] = {
    "id": "example",
    "title": "Talks on the lake: a chronology",
    "subtitle": "Five rounds, 2012–2014",
    "as_of": "2014-02-15",
    "revised": "2026-01-31T10:30:00+01:00",
    "authors": ["A. Writer", "B. Reader"],
    "summary": ["First point (in brackets).", "Second point."],
    "caveats": ["One source only."],
    "marking": "TLP:AMBER+STRICT",
    "places": [
        {"id": "geneva", "name": "Geneva", "longitude": 6.14, "latitude": 46.2},
        {"id": "syria", "name": "Syria", "longitude": 38, "latitude": 35},
    ],
    "actors": [{"id": "un", "name": "United Nations"}],
    "sources": [
        {"id": "used", "title": "Used report", "url": "https://example.org/a_(b)?c=d&e=f"},
        {
            "id": "unused",
            "title": "Unused report",
            "url": "https://example.org/Ärger",
            "archived_url": "https://example.org/copy",
            "note": "Read in part.",
        },
    ],
    "events": [
        {
            "id": "late",
            "title": "A later round",
            "summary": "It ends early.\nA second paragraph.",
            "date": {"edtf": "[2014-01-21..2014-01-31]", "expression": "late January 2014"},
            "places": ["geneva", {"place": "syria", "role": "subject"}],
            "actors": [{"actor": "un", "role": "host"}],
            "category": "diplomacy",
            "tags": ["talks"],
            "citations": [{"source": "used", "locator": "page 3"}],
            "disputed": "One side denies it.",
            "related": [{"event": "first", "relation": "follows"}],
        },
        {
            "id": "first",
            "title": "The first round",
            "summary": "Words that fill more than a single line of the column, " * 4,
            "date": "2012-06-30",
            "citations": ["used"],
        },
        {
            "id": "judgement",
            "kind": "assessment",
            "title": "Too little, too late",
            "undated": "A judgement of the whole.",
        },
    ],
}


def export(chronology: Chronology, **options: Any) -> tuple[bytes, ExportReport]:
    out = BytesIO()
    # Figures have tests of their own, and would only make these slow.
    report = PdfExporter().export(chronology, out, PdfOptions(**{"figures": False, **options}))
    return out.getvalue(), report


def example(**changes: Any) -> Chronology:
    return Chronology.model_validate({**EXAMPLE, **changes})


def many(count: int, **changes: Any) -> Chronology:
    events = [
        {"id": f"e{number}", "title": f"Item {number}", "date": "2015-09-30", "summary": "Text."}
        for number in range(count)
    ]
    return example(events=events, **changes)


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def solid(text: str) -> str:
    """The text without white space, the hyphens PDFium takes out, and invisible characters."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        character
        for character in text
        if not character.isspace()
        and unicodedata.category(character) not in {"Cf", "Cc", "Cn"}
        and unicodedata.category(character) != "Pd"
        and not 0xFE00 <= ord(character) <= 0xFE0F
        and character != "\u034f"
    )


def targets(pdf: pikepdf.Pdf) -> dict[str, Any]:
    names = list(pdf.Root.Names.Dests.Names)
    return {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}


def links(pdf: pikepdf.Pdf) -> list[Any]:
    return [link for page in pdf.pages for link in page.get("/Annots", [])]
