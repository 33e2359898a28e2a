"""What comes back from the text layer, whatever the text."""

import json
import re
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings

from keydates.model import Chronology
from keydates.text import TextError, clean_text
from keydates_exporters.pdf.theme import geometry
from tests import strategies
from tests.exporters.pdf.samples import example, export, links, pages, solid, targets
from tests.support import need_command, run, shared


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


_BASE = "قاعدة حميميم الجوية، اللاذقية"
_PROSE = (
    "بدأت روسيا في 30 سبتمبر 2015 عملية عسكرية في سوريا بناء على طلب الحكومة انطلاقا من قاعدة "
    "حميميم الجوية قرب اللاذقية وقال المتحدث باسم Kremlin إن الضربات شملت 20 هدفا في شمال البلاد "
    "كما ذكرت وكالة TASS في تقرير لها ولم تؤكد الأمم المتحدة هذه الأرقام حتى الآن"
)
_HEBREW = "החלה רוסיה ב־30 בספטמבר 2015 במבצע צבאי בסוריה לבקשת הממשלה מבסיס חמימים ליד לטקיה"


def arabic() -> bytes:
    place = {"id": "base", "name": "قاعدة حميميم، اللاذقية", "unlocated": "a test"}
    summary = f"{_PROSE}\n{_HEBREW}\nNear حميميم and اللاذقية, in 2015."
    event = {"id": "a", "title": _BASE, "date": "2015", "summary": summary, "places": ["base"]}
    return export(example(events=[event], places=[place]))[0]


def test_an_arabic_name_is_found_in_the_text() -> None:
    content, report = export(example(events=[{"id": "a", "title": _BASE, "date": "2015"}]))
    assert _BASE in "".join(pages(content))
    assert [treatment.code for treatment in report.degraded] == ["right-to-left"]


def test_a_single_word_from_right_to_left_is_no_loss() -> None:
    _, report = export(example(events=[{"id": "a", "title": "At حميميم", "date": "2015"}]))
    assert report.degraded == ()


@pytest.mark.parametrize(("name", "times"), [("حميميم", 7), ("اللاذقية", 7), (_BASE, 2)])
def test_arabic_names_are_found_by_search(name: str, times: int) -> None:
    with pypdfium2.PdfDocument(arabic()) as document:
        found = 0
        for page in document:
            hits = page.get_textpage().search(name)
            while hits.get_next() is not None:
                found += 1
    assert found == times


def test_another_program_finds_the_letters_of_a_ligature() -> None:
    text = run([need_command("pdftotext"), "-", "-"], arabic()).decode()
    assert text.count("حميميم") == 7
    assert text.count("اللاذقية") == 7


def test_prose_from_right_to_left_is_broken_and_read_in_its_order() -> None:
    text = " ".join("".join(pages(arabic())).split())
    assert _PROSE in text
    assert _HEBREW in text


def test_prose_from_right_to_left_stands_at_the_right_edge() -> None:
    sheet = geometry("a4")
    with pypdfium2.PdfDocument(arabic()) as document:
        text = document[0].get_textpage()
        for words in (_PROSE.split(maxsplit=1)[0], _HEBREW.split(maxsplit=1)[0]):
            at, count = text.search(words).get_next() or (0, 0)
            edge = max(text.get_charbox(place)[2] for place in range(at, at + count))
            assert edge == pytest.approx(sheet.right, abs=1.5)
        at, _ = text.search("Near").get_next() or (0, 0)
        assert text.get_charbox(at)[0] == pytest.approx(sheet.left + sheet.indent, abs=1.5)


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
