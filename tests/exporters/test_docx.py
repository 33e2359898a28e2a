"""The Word document, read back with python-docx and by its own XML."""

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from hypothesis import given, settings
from lxml import etree

from keydates.exporting import LimitError, load_exporter, parse_options
from keydates.model import Chronology, Marking
from keydates.reading import read
from keydates.text import TextError, clean_text
from keydates_exporters.docx import DocxExporter
from tests import strategies
from tests.exporters.docx_lint import W, lint
from tests.exporters.docx_reading import exported, missing_words, paragraphs, parts, text_of
from tests.making import event, made
from tests.support import ROOT, shared


@pytest.fixture(scope="module")
def real() -> Chronology:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert chronology is not None
    return chronology


def test_is_found_by_its_name() -> None:
    assert isinstance(load_exporter("docx"), DocxExporter)


def test_the_real_chronology_is_whole(real: Chronology) -> None:
    content, report = exported(real)
    assert [] == missing_words(real, content)
    assert [] == lint(content)
    assert len(real.events) == report.events == report.carried
    assert (report.degraded, report.left_out, report.remarks) == ((), (), ())


@settings(max_examples=25)
@given(strategies.chronologies())
def test_any_chronology_is_whole(chronology: Chronology) -> None:
    content, report = exported(chronology)
    assert [] == missing_words(chronology, content)
    assert [] == lint(content)
    assert len(chronology.events) == report.carried


def test_naughty_strings_come_back_as_they_are() -> None:
    strings = json.loads(shared("corpora/naughty-strings/blns.json").read_text(encoding="utf-8"))
    titles = []
    for string in strings:
        try:
            title = clean_text(string)
        except TextError:
            continue
        if title and "\n" not in title:
            titles.append(title)
    assert len(titles) > 400
    chronology = made(
        events=[event(id=f"e{n}", title=title, summary=title) for n, title in enumerate(titles)]
    )
    content, _ = exported(chronology)
    assert [] == missing_words(chronology, content)
    assert [] == lint(content)


def test_line_breaks_within_a_text_are_kept() -> None:
    content, _ = exported(made(summary=["one\ntwo"], caveats=["three\n\nfour"]))
    assert "one\ntwo" in paragraphs(content)
    assert "three\n\nfour" in paragraphs(content)


def test_same_bytes_whatever_the_surroundings(real: Chronology) -> None:
    script = (
        "import sys, time\n"
        "time.sleep(float(sys.argv[1]))\n"
        "from keydates.reading import read\n"
        "from keydates_exporters.docx import DocxExporter, DocxOptions\n"
        "chronology = read(sys.argv[2]).chronology\n"
        "DocxExporter().export(chronology, sys.stdout.buffer, DocxOptions())\n"
    )
    made_by = [
        subprocess.run(
            [sys.executable, "-c", script, wait, ROOT / "data" / "russia-syria.yaml"],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": "1"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for wait, seed, zone in (("0", "0", "UTC"), ("2.1", "7", "Pacific/Kiritimati"))
    ]
    assert made_by[0] == made_by[1] == exported(real, figures=True)[0]


def test_the_zip_file_says_nothing_of_when_and_where() -> None:
    content, _ = exported(made())
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert ["[Content_Types].xml", *sorted(names[1:])] == names
    assert {(1980, 1, 1, 0, 0, 0)} == {entry.date_time for entry in entries}
    assert {(3, 0o100644 << 16)} == {(e.create_system, e.external_attr) for e in entries}


def test_properties() -> None:
    content, report = exported(
        made(
            title="T" * 300,
            subtitle="Sub",
            authors=["A. Writer", "Б. Читатель"],
            revised="2026-01-31T01:30:00+05:30",
            edition="3",
            language="fr",
            events=[event(category="Talks", tags=["x", "y"]), event(id="b", tags=["y"])],
        )
    )
    core = docx.Document(BytesIO(content)).core_properties
    assert "T" * 254 + "…" == core.title
    assert ("Sub", "A. Writer; Б. Читатель", "3") == (core.subject, core.author, core.version)
    assert "Talks; x; y" == core.keywords
    assert dt.datetime(2026, 1, 30, 20, 0, tzinfo=dt.UTC) == core.created == core.modified
    assert "fr" == core.language
    assert ["title"] == [remark.split()[1] for remark in report.remarks]
    styles = etree.fromstring(parts(content)["word/styles.xml"])
    language = styles.find(f"{W}docDefaults//{W}lang")
    assert language is not None
    assert "fr" == language.get(f"{W}val")


def test_key_words_that_do_not_fit_are_told() -> None:
    _, report = exported(made(events=[event(tags=[f"{n:03d}" + "x" * 57 for n in range(9)])]))
    assert 1 == len(report.remarks)
    assert "4 of 9 key words" in report.remarks[0]


@pytest.mark.parametrize("marking", Marking)
def test_marking_stands_at_head_and_foot_of_every_page(marking: Marking) -> None:
    section = docx.Document(BytesIO(exported(made(marking=marking))[0])).sections[0]
    heads = (
        section.header,
        section.first_page_header,
        section.footer,
        section.first_page_footer,
    )
    for head in heads:
        root = head.paragraphs[-1]._p
        assert text_of(root).endswith(f"\u00a0{marking}\u00a0")
        shown = root.find(f"{W}fldSimple[@{W}instr=' DOCPROPERTY Marking ']")
        assert shown is not None
        assert marking == text_of(shown)
        style = shown.find(f"{W}r/{W}rPr/{W}rStyle")
        assert style is not None
        assert "Marking" == style.get(f"{W}val")
    styles = etree.fromstring(parts(exported(made(marking=marking))[0])["word/styles.xml"])
    size = styles.find(f"{W}style[@{W}styleId='Marking']/{W}rPr/{W}sz")
    assert size is not None
    assert int(size.get(f"{W}val", "0")) >= 24  # half points


def test_no_marking_none_shown() -> None:
    content, _ = exported(made())
    assert not [name for name, part in parts(content).items() if b"TLP" in part]


@pytest.mark.parametrize(("kind", "other"), [("footnotes", "endnotes"), ("endnotes", "footnotes")])
def test_each_item_with_sources_has_one_note_of_words_own(
    kind: str, other: str, real: Chronology
) -> None:
    files = parts(exported(real, notes=kind)[0])
    assert f"word/{other}.xml" not in files
    marks = [
        node.get(f"{W}id")
        for node in etree.fromstring(files["word/document.xml"]).iter(f"{W}{kind[:-1]}Reference")
    ]
    notes = etree.fromstring(files[f"word/{kind}.xml"])
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", *marks]
    assert len(marks) == sum(bool(item.citations) for item in real.events)
    separators = etree.fromstring(files["word/settings.xml"]).findall(f"{W}{kind[:-1]}Pr/*")
    assert ["-1", "0"] == [separator.get(f"{W}id") for separator in separators]


def test_a_note_names_each_source_and_where_in_it() -> None:
    sources = [
        {"id": "gazette", "title": "Gazette", "publisher": "State Press", "published": "2020"},
        {"id": "post", "title": "Post"},
    ]
    citations = [{"source": "gazette", "locator": "p. 4"}, "post"]
    content, _ = exported(made(sources=sources, events=[event(citations=citations, summary="S.")]))
    note = "[1] State Press, Gazette (2020), p. 4; [2] Post"
    assert [f"S.  {note} "] == [text for text in paragraphs(content) if text.startswith("S.")]


def test_properties_that_fields_of_a_page_can_show() -> None:
    chronology = made(marking=Marking.GREEN, edition="2", publisher="P" * 300)
    content, report = exported(chronology)
    root = etree.fromstring(parts(content)["docProps/custom.xml"])
    assert ["publisher"] == [remark.split()[1] for remark in report.remarks[-1:]]
    shown = {node.get("name"): node[0].text for node in root}
    assert ("TLP:GREEN", "31 December 2020", "2") == (
        shown["Marking"],
        shown["As of"],
        shown["Edition"],
    )
    assert "P" * 254 + "…" == shown["Publisher"]
    assert [str(pid) for pid in range(2, len(root) + 2)] == [node.get("pid") for node in root]


def test_headings_make_a_tree(real: Chronology) -> None:
    document = docx.Document(BytesIO(exported(real)[0]))
    names = [p.style.name for p in document.paragraphs if p.style is not None]
    levels = [int(name[-1]) for name in names if name and name.startswith("Heading ")]
    assert len(real.events) == levels.count(3)
    assert 1 == levels[0]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_table_has_a_head_that_is_repeated_and_rows_that_stay_whole(real: Chronology) -> None:
    root = etree.fromstring(parts(exported(real)[0])["word/document.xml"])
    rows = list(root.iter(f"{W}tr"))
    assert len(real.events) + 1 == len(rows)
    assert [0] == [n for n, row in enumerate(rows) if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    for described in ("tblCaption", "tblDescription"):
        assert root.find(f".//{W}tblPr/{W}{described}") is not None


@pytest.mark.parametrize(("size", "width"), [("a4", 11906), ("letter", 12240)])
def test_page_size(size: str, width: int) -> None:
    exporter = DocxExporter()
    options = parse_options(exporter, {"page-size": size})
    out = BytesIO()
    exporter.export(made(), out, options)  # type: ignore[arg-type] # its own options they are
    root = etree.fromstring(parts(out.getvalue())["word/document.xml"])
    page = root.find(f".//{W}pgSz")
    assert page is not None
    assert str(width) == page.get(f"{W}w")
    columns = [int(column.get(f"{W}w", "0")) for column in root.iter(f"{W}gridCol")]
    assert width - 2 * 1247 == sum(columns)


def test_more_events_than_allowed() -> None:
    with pytest.raises(LimitError, match=r"at most 1 events and this chronology has 2"):
        exported(made(events=[event(), event(id="b")]), max_events=1)


@pytest.mark.parametrize(("years", "entries"), [(120, 124), (121, 4)])
def test_contents_list_years_while_they_can_be_overlooked(years: int, entries: int) -> None:
    events = [event(id=f"e{year}", date=f"{1800 + year}") for year in range(years)]
    content, _ = exported(made(events=events))
    assert [] == lint(content)
    root = etree.fromstring(parts(content)["word/document.xml"])
    styles = [node.get(f"{W}val", "") for node in root.iter(f"{W}pStyle")]
    assert entries == sum(style in {"TOC1", "TOC2"} for style in styles)


def test_in_a_document_from_right_to_left_fields_keep_their_place_in_a_line() -> None:
    root = etree.fromstring(parts(exported(made(language="ar"))[0])["word/document.xml"])
    reference = root.find(f".//{W}fldSimple[@{W}instr=' REF table_1 \\h ']")
    assert reference is not None
    beside = [reference.getprevious(), reference.getnext()]
    assert ["\u200e", "\u200e"] == ["".join(n.itertext()) for n in beside if n is not None]


def test_no_events_at_all() -> None:
    content, report = exported(made(events=[]))
    assert "This chronology holds no items." in paragraphs(content)
    assert [] == lint(content)
    assert 0 == report.carried


def test_addresses_are_links_and_shared() -> None:
    url = "https://example.org/a,b;c?d=1&e='=2#f"
    sources = [{"id": f"s{n}", "title": "S", "url": url, "archived_url": url} for n in range(3)]
    content, _ = exported(made(sources=sources, events=[event(citations=["s0", "s1", "s2"])]))
    links = [
        rel.get("Target")
        for rel in etree.fromstring(parts(content)["word/_rels/document.xml.rels"])
        if rel.get("TargetMode") == "External"
    ]
    assert [url] == links


def test_an_address_that_word_refuses_is_plain_text_and_told() -> None:
    url = "http://example.org:99999/"
    content, report = exported(made(sources=[{"id": "gazette", "title": "S", "url": url}]))
    assert url in paragraphs(content)
    assert b"TargetMode" not in parts(content)["word/_rels/document.xml.rels"]
    assert [url] == [remark.split()[0] for remark in report.remarks]


def test_long_lists_of_back_links_end_with_a_count() -> None:
    content, _ = exported(made(events=[event(id=f"e{n}") for n in range(103)]))
    assert [text for text in paragraphs(content) if text.endswith("; and 3 more items")]


def test_text_that_xml_cannot_hold_is_refused() -> None:
    chronology = made()
    forged = chronology.with_events(
        [item.model_copy(update={"title": "a\x0bb"}) for item in chronology.events]
    )
    with pytest.raises(ValueError, match=r"U\+000B"):
        exported(forged)


def test_nothing_of_the_maker_remains() -> None:
    for name, part in parts(exported(made(), figures=True)[0]).items():
        assert b"python-docx" not in part, name
    names = {*parts(exported(made())[0])}
    assert not [name for name in names if "thumbnail" in name or "stylesWithEffects" in name]
