"""The PDF briefing, read back with PDFium, pikepdf (qpdf) and Poppler."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from keydates.exporting import LimitError, load_exporter, parse_options
from keydates.model import Marking
from keydates.wording import date_wording
from keydates_exporters.pdf import PdfExporter, PdfOptions
from tests.exporters.pdf.samples import example, export, links, many, pages, solid, targets
from tests.support import need_command, run


def test_the_exporter_is_found_by_name_and_takes_its_options() -> None:
    exporter = load_exporter("pdf")
    options = parse_options(exporter, {"max-events": "7", "page-size": "letter"})
    assert options == PdfOptions(max_events=7, page_size="letter")


def test_every_item_stands_in_the_text_in_order() -> None:
    chronology = example()
    content, report = export(chronology)
    text = solid("".join(pages(content)))
    at = 0
    for event in chronology.in_order():
        wanted = [date_wording(event.date) if event.date else "Undated", event.title]
        wanted += (event.summary or "").split("\n")
        for words in wanted:
            found = text.find(solid(words), at)
            assert found >= 0, words
            at = found
    assert (report.events, report.carried, report.degraded, report.remarks) == (3, 3, (), ())


def test_what_is_set_off_to_the_left_is_read_before_the_text() -> None:
    raw = run([need_command("pdftotext"), "-raw", "-", "-"], export(example())[0]).decode()
    wanted = ("late January 2014", "diplomacy", "A later round", "It ends early.", "Places:")
    where = [raw.index(words) for words in wanted]
    assert where == sorted(where)


def test_a_reader_learns_all_that_the_outline_holds() -> None:
    text = " ".join(" ".join(pages(export(example())[0])).split())
    for words in (
        "Talks on the lake: a chronology",
        "Five rounds, 2012–2014",
        "A. Writer; B. Reader",
        "First point (in brackets).",
        "Places: Geneva; Syria (subject)",
        "Actor: United Nations (host)",
        "Key words: talks",
        "Disputed: One side denies it.",
        "Related: follows The first round",
        "Source: [1] page 3",
        "A judgement of the whole.",
        "One source only.",
        "https://example.org/a_(b)?c=d&e=f",
        "Archived copy: https://example.org/copy",
        "Read in part.",
        "Not cited by any item.",
    ):
        assert words in text


def test_words_are_not_joined_where_lines_break() -> None:
    content, _ = export(example())
    raw = run([need_command("pdftotext"), "-raw", "-", "-"], content).decode()
    assert "single line of the column, Words that fill" in " ".join(raw.split())
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.contents_coalesce()
        stream = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    lines = re.findall(rb"\(([^)]*)\)Tj", stream)
    broken = [line for line in lines if line.startswith(b"Words that fill") and len(line) > 60]
    assert broken[0].endswith(b" ")


def test_every_link_within_the_document_leads_to_its_target() -> None:
    with pikepdf.open(BytesIO(export(example())[0])) as pdf:
        known = targets(pdf)
        inner = [str(link.Dest) for link in links(pdf) if "/Dest" in link]
        urls = [str(link.A.URI) for link in links(pdf) if "/A" in link]
        for page_reference, kind, *_ in (list(place) for place in known.values()):
            assert page_reference.Type == "/Page"
            assert kind == "/XYZ"
    assert {"event-late", "event-first", "event-judgement", "source-1", "source-2"} <= set(known)
    assert {"event-late", "event-first", "event-judgement", "source-1"} == set(inner)
    assert urls == [
        "https://example.org/a_(b)?c=d&e=f",
        "https://example.org/%C3%84rger",
        "https://example.org/copy",
    ]


def test_a_source_leads_back_by_date_or_where_there_is_none_by_title() -> None:
    undated = [
        {"id": name, "title": name.title(), "undated": "No date.", "citations": ["used"]}
        for name in ("one", "two")
    ]
    dated = {"id": "three", "title": "Three", "date": "2015-09", "citations": ["used"]}
    text = " ".join("".join(pages(export(example(events=[*undated, dated]))[0])).split())
    assert "Cited by: Sep 2015; One; Two" in text


def test_the_outline_names_sections_years_and_events() -> None:
    with pikepdf.open(BytesIO(export(example())[0])) as pdf, pdf.open_outline() as outline:

        def tree(items: Any) -> list[Any]:
            return [(item.title, tree(item.children)) for item in items]

        assert tree(outline.root) == [
            ("Talks on the lake: a chronology", []),
            ("Key points", []),
            (
                "Chronology",
                [
                    ("2012", [("30 June 2012: The first round", [])]),
                    ("2014", [("late January 2014: A later round", [])]),
                    ("Undated", [("Undated: Too little, too late", [])]),
                ],
            ),
            ("All items at a glance", []),
            ("On dates and method", [("Caveats", [])]),
            ("Sources", []),
        ]


def test_the_file_says_what_it_is() -> None:
    with pikepdf.open(BytesIO(export(example())[0])) as pdf:
        info = {name: str(value) for name, value in pdf.docinfo.items()}
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.pdf_version == "1.7"
    assert info["/Title"] == "Talks on the lake: a chronology"
    assert info["/Author"] == "A. Writer; B. Reader"
    assert info["/Subject"] == "Five rounds, 2012–2014"
    assert info["/Keywords"] == "diplomacy, talks"
    assert info["/Creator"] == "keydates"
    assert info["/CreationDate"] == "D:20260131093000+00'00'"


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_stands_at_head_and_foot_of_every_page(marking: Marking) -> None:
    content, _ = export(many(40, marking=marking.value))
    with pypdfium2.PdfDocument(content) as document:
        assert len(document) > 2
        for page in document:
            text = page.get_textpage()
            height = page.get_height()
            found = text.search(marking.value, match_case=True)
            places = []
            while (hit := found.get_next()) is not None:
                places.append([text.get_charbox(at) for at in range(hit[0], sum(hit))])
            assert len(places) == 2
            assert {places[0][0][1] > height - 60, places[1][0][1] < 60} == {True}
            assert all(box[-1][2] > page.get_width() - 80 for box in places)


def test_an_unmarked_document_bears_no_label() -> None:
    assert "TLP" not in "".join(pages(export(example(marking=None))[0]))


def test_pages_are_counted_and_the_title_runs_along() -> None:
    texts = pages(export(many(60))[0])
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert "Talks on the lake: a chronology, as of 15 February 2014" in text


@pytest.mark.parametrize(
    ("changes", "foot"),
    [
        ({"edition": "2"}, "a chronology, as of 15 February 2014, edition 2 TLP:"),
        ({"edition": "word " * 90}, ", as of 15 February 2014, edition word word"),
        ({"title": "word " * 60}, "word …, as of 15 February 2014 TLP:"),
    ],
)
def test_a_page_says_as_of_when_and_in_which_edition(changes: dict[str, Any], foot: str) -> None:
    (first, *_) = pages(export(example(**changes))[0])
    assert foot in " ".join(first.split())


def test_the_head_of_the_table_is_repeated_on_its_pages() -> None:
    texts = pages(export(many(200))[0])
    rows = [text for text in texts if len(re.findall(r"Item \d+ Event", text)) > 1]
    assert len(rows) > 2
    assert all(re.search(r"Date\s+Item\s+Place\s+Kind\s+Source", text) for text in rows)


def test_all_fonts_are_embedded_and_map_back_to_unicode() -> None:
    names = []
    with pikepdf.open(BytesIO(export(example())[0])) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                names.append(str(font.BaseFont))
                assert "/FontFile2" in font.FontDescriptor
                assert b"<0000>" not in font.ToUnicode.read_bytes()
    assert all(re.fullmatch(r"/[A-Z]{6}\+FiraGO-\w+", name) for name in names)


def test_qpdf_and_poppler_have_nothing_to_complain_of(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(export(example())[0])
    run([need_command("qpdf"), "--check", path])
    done = subprocess.run(
        [need_command("pdftotext"), path, "-"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_the_page_has_the_size_asked_for(size: str) -> None:
    with pypdfium2.PdfDocument(export(example(), page_size=size)[0]) as document:
        found = [round(length) for length in document[0].get_size()]
    assert found == {"a4": [595, 842], "letter": [612, 792]}[size]


def test_too_many_events_are_refused_with_the_limit_named() -> None:
    out = BytesIO()
    with pytest.raises(LimitError, match=r"at most 2 events and this chronology has 3.*max-events"):
        PdfExporter().export(example(), out, PdfOptions(max_events=2))
    assert out.getvalue() == b""
