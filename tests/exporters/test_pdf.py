"""The PDF briefing, read back with PDFium, pikepdf (qpdf) and Poppler."""

import datetime
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from reportlab import rl_config

from keydates.exporting import ExportReport, LimitError, load_exporter, parse_options
from keydates.model import Chronology, Event, Marking
from keydates.text import TextError, clean_text
from keydates.wording import date_wording
from keydates_exporters.pdf import PdfExporter, PdfOptions
from tests import strategies
from tests.support import ROOT, need_command, run, shared

PACKAGE = ROOT / "exporters" / "keydates_exporters" / "pdf"

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
        assert "Talks on the lake: a chronology" in text


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


@pytest.mark.parametrize(
    "changes",
    [
        {"events": []},
        {"sources": [], "events": []},
        {"summary": [], "caveats": [], "subtitle": None, "authors": [], "marking": None},
        {"title": "A very long title of a chronology " * 9},
        {"title": "W" * 300, "subtitle": "i" * 2000},
        {
            "events": [
                {"id": "a", "title": "t" * 20_000, "undated": "none", "summary": "x " * 9_000}
            ]
        },
        {"summary": ["A key point as long as a page. " * 400]},
        {"publisher": "P " * 3_000},
        {"title": "\u200b", "subtitle": "\u200d", "summary": ["\u2060"]},
    ],
    ids=[
        "empty",
        "bare",
        "no extras",
        "long title",
        "one word",
        "huge fields",
        "key",
        "fact",
        "unseen",
    ],
)
def test_extremes_are_set_whole(changes: dict[str, Any]) -> None:
    chronology = example(**changes)
    content, report = export(chronology)
    text = solid("".join(pages(content)))
    furniture = re.compile(r"Page\d+of\d+|TLP:AMBER\+STRICT")
    text = furniture.sub("", text)
    for event in chronology.events:
        assert text.count(solid(event.title)[:100]) >= 1
    for letter in "txW":
        wanted = sum(
            solid(words).count(letter)
            for event in chronology.events
            for words in (event.title, event.summary or "")
        )
        assert text.count(letter) >= wanted
    assert report.events == report.carried == len(chronology.events)


def test_hostile_strings_come_back_whole_or_are_reported() -> None:
    strings = json.loads(shared("corpora/naughty-strings/blns.json").read_text("utf-8"))
    events, sources, places = [], [], []
    for number, raw in enumerate(strings):
        try:
            text = clean_text(raw)
        except TextError:
            continue
        if not solid(text):
            continue
        line = text.replace("\n", " ")
        sources.append({"id": f"s{number}", "title": line})
        places.append({"id": f"p{number}", "name": line, "unlocated": "a test"})
        events.append(
            {
                "id": f"n{number}",
                "title": line,
                "summary": text,
                "date": "2015",
                "places": [f"p{number}"],
                "citations": [f"s{number}"],
            }
        )
    assert len(events) > 450
    chronology = example(events=events, sources=sources, places=places)
    content, report = export(chronology)
    text = solid("".join(pages(content)))
    degraded = {
        (treatment.code, event) for treatment in report.degraded for event in treatment.events
    }
    at = 0
    lost = []
    for event in chronology.in_order():
        for words in (event.title, event.summary or "", event.title):
            found = text.find(solid(words), at)
            if found < 0:
                lost.append(event.id)
            at = max(at, found)
    # Only phrases in right-to-left scripts may be turned round, and the report says which.
    assert {("right-to-left", event) for event in lost} <= degraded
    assert len(set(lost)) < 12


def test_markup_in_a_text_is_text() -> None:
    hostile = (
        '<b>bold</b> <a href="javascript:x">y</a> <img src="/etc/hostname"/> &copy; \\) Tj ET ('
    )
    events = [{"id": "a", "title": hostile, "date": "2015"}]
    content, _ = export(example(events=events))
    assert solid("".join(pages(content))).count(solid(hostile)) == 2
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not any("/A" in link and "javascript" in str(link.A) for link in links(pdf))


def test_a_missing_glyph_is_shown_reported_and_kept_in_the_text() -> None:
    events = [{"id": "snow", "title": "Snowman ☃ and 中", "date": "2015"}]
    content, report = export(example(events=events, subtitle="Under 中"))
    assert "Snowman ☃ and 中" in "".join(pages(content))
    reasons = {treatment.reason: treatment.events for treatment in report.degraded}
    assert [events for reason, events in reasons.items() if "U+2603 (SNOWMAN)" in reason] == [
        ("snow",)
    ]
    assert any(remark.startswith("subtitle: the font has no U+4E2D") for remark in report.remarks)


def test_other_alphabets_need_no_remark() -> None:
    words = "Сирия, Ελλάδα, Łódź, İstanbul, Đà Nẵng, „Zitat“ – 25 °C … № 5"
    events = [{"id": "a", "title": words, "date": "2015"}]
    content, report = export(example(events=events))
    assert words in "".join(pages(content))
    assert (report.degraded, report.remarks) == ((), ())


def test_a_page_laid_out_against_its_language_is_a_remark() -> None:
    _, report = export(example(language="ar"))
    assert report.remarks == ("the language is ar, and the pages are laid out from left to right",)


def test_an_arabic_name_is_found_in_the_text() -> None:
    name = "قاعدة حميميم الجوية، اللاذقية"
    content, report = export(example(events=[{"id": "a", "title": name, "date": "2015"}]))
    assert name in "".join(pages(content))
    assert [treatment.code for treatment in report.degraded] == ["right-to-left"]


@given(strategies.chronologies())
@settings(max_examples=40, deadline=None)
def test_any_chronology_makes_a_sound_file(chronology: Chronology) -> None:
    content, report = export(chronology)
    assert (report.events, report.carried) == (len(chronology.events), len(chronology.events))
    with pikepdf.open(BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        known = targets(pdf)
        assert {str(link.Dest) for link in links(pdf) if "/Dest" in link} <= set(known)
        assert {f"event-{event.id}" for event in chronology.events} <= set(known)


_CHILD = """
import sys
from io import BytesIO
from keydates.model import Chronology
from keydates_exporters.pdf import PdfExporter, PdfOptions
out = BytesIO()
chronology = Chronology.model_validate_json(sys.stdin.buffer.read())
PdfExporter().export(chronology, out, PdfOptions(figures=False))
sys.stdout.buffer.write(out.getvalue())
"""


def test_the_bytes_depend_on_the_chronology_alone(tmp_path: Path) -> None:
    chronology = example()
    expected, _ = export(chronology)
    export(many(3))  # what the process did before must not show
    assert export(chronology)[0] == expected
    time.sleep(2.1)
    for surroundings in (
        {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "12345"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=json.dumps(EXAMPLE).encode(),
            env={
                **os.environ,
                **surroundings,
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'exporters'}",
            },
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        assert done.stdout == expected


def test_the_date_of_the_file_is_the_revision_whatever_its_zone() -> None:
    moved = datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))
    chronology = example()
    same = chronology.model_copy(update={"revised": chronology.revised.astimezone(moved)})
    with pikepdf.open(BytesIO(export(same)[0])) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260131093000+00'00'"


def test_no_setting_of_the_library_is_changed_for_the_process() -> None:
    before = dict(vars(rl_config))
    export(example())
    assert dict(vars(rl_config)) == before


def test_a_huge_word_and_a_huge_paragraph_are_set_in_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "x" * size + " " + "word " * size
        event = Event.model_validate({"id": "a", "title": "t", "summary": text, "date": "2015"})
        start = time.process_time()
        export(example(events=[event.model_dump(mode="json", exclude_defaults=True)]))
        return time.process_time() - start

    seconds(1_000)
    assert seconds(80_000) < 4 * seconds(40_000) + 0.5


def test_text_reaches_the_page_by_one_way_only() -> None:
    """No module sets text by the library's own means, which read markup and open files."""
    for path in sorted(PACKAGE.glob("*.py")):
        source = path.read_text("utf-8")
        for word in ("platypus", "Paragraph(", "drawString", "beginText", "linkURL", "drawImage"):
            assert word not in source, f"{path.name}: {word}"
        if path.name != "typeset.py":
            assert ")Tj" not in source, path.name
