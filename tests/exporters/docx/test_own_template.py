"""The template that the package brings: current, slim, all of it text that people can review."""

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO

import docx
import pytest
from lxml import etree

from keydates.model import Chronology, Marking
from keydates.reading import read
from tests.exporters.docx_lint import W, lint, value
from tests.exporters.docx_reading import exported, parts, text_of
from tests.making import event, made
from tests.support import ROOT

FOLDER = files("keydates_exporters.docx").joinpath("parts")
PAGES = {"a4": (11906, 16838), "letter": (12240, 15840)}
MARGIN = 1247


def full() -> Chronology:
    """A chronology that has everything a document can show."""
    return made(
        title="A title that goes on and on until it must be set in smaller letters than others are",
        subtitle="Sub",
        marking=Marking.RED,
        summary=["A point"],
        caveats=["A caveat"],
        places=[{"id": "here", "name": "Here", "longitude": 1, "latitude": 2},
                {"id": "nowhere", "name": "Nowhere"}],
        sources=[{"id": "gazette", "title": "Gazette", "url": "https://example.org/", "note": "N"}],
        events=[
            event(summary="S.", category="C", tags=["t"], disputed="Some doubt it", places=["here"],
                  date="2020-05~", related=[{"event": "second", "relation": "follows"}]),
            event(id="second", date=None, undated="not known", places=["nowhere"]),
        ],
    )  # fmt: skip


def style_ids(content: bytes) -> Iterator[str]:
    """Yield the ids of styles that a file's text uses."""
    for name, part in parts(content).items():
        if name.startswith("word/") and name.endswith(".xml") and "styles" not in name:
            for node in etree.fromstring(part).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
                yield value(node)


def test_every_part_is_text_and_in_every_document() -> None:
    names = sorted(entry.name for entry in FOLDER.iterdir())
    assert all(name.endswith(".xml") for name in names)
    for name in names:
        content = FOLDER.joinpath(name).read_bytes()
        assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"'), name
        assert content.decode("utf-8").count("\n") >= 2, name
        etree.fromstring(content)
    written = parts(exported(made())[0])
    last = {name.rpartition("/")[2] for name in written}
    renamed = {"content-types.xml": "[Content_Types].xml", "package-rels.xml": ".rels",
               "document-rels.xml": "document.xml.rels"}  # fmt: skip
    assert {renamed.get(name, name) for name in names} <= last


def test_it_is_slim() -> None:
    assert len(exported(made())[0]) < 16_000


def test_word_opens_it_in_its_current_mode() -> None:
    settings = etree.fromstring(parts(exported(made())[0])["word/settings.xml"])
    modes = settings.findall(f"{W}compat/{W}compatSetting[@{W}name='compatibilityMode']")
    assert ["15"] == [value(mode) for mode in modes]
    asks = [etree.QName(node).localname for node in settings]
    assert "updateFields" not in asks  # Word would ask the reader before it shows the document


@pytest.mark.parametrize("size", PAGES)
def test_pages_and_all_that_hangs_on_their_width(size: str) -> None:
    width, height = PAGES[size]
    written = parts(exported(full(), page_size=size, figures=True)[0])
    root = etree.fromstring(written["word/document.xml"])
    page = root.find(f".//{W}pgSz")
    assert page is not None
    assert (str(width), str(height)) == (page.get(f"{W}w"), page.get(f"{W}h"))
    measure = width - 2 * MARGIN
    stops = [
        tab.get(f"{W}pos")
        for name, part in written.items()
        if name.startswith(("word/header", "word/footer"))
        for tabs in etree.fromstring(part).iter(f"{W}tabs")
        for tab in tabs
    ]
    assert [str(measure)] * 4 == stops
    widths = [int(node.get(f"{W}w", "0")) for node in root.iter(f"{W}gridCol")]
    assert measure == sum(widths)
    pictures = [int(node.get("cx", "0")) for node in root.iter("{*}extent")]
    assert pictures
    assert max(pictures) <= measure * 635


def test_it_has_the_styles_in_use_and_no_more() -> None:
    short = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert short is not None
    chronologies = [(full(), "footnotes"), (full(), "endnotes"), (short, "footnotes")]
    used = {
        style
        for chronology, notes in chronologies
        for style in style_ids(exported(chronology, notes=notes, figures=True)[0])
    }
    root = etree.fromstring(FOLDER.joinpath("styles.xml").read_bytes())
    styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    used |= {name for name, style in styles.items() if style.get(f"{W}default")}
    used |= {value(styles[name].find(f"{W}basedOn")) for name in used} - {""}
    assert used == {*styles}


def test_word_knows_its_own_styles_again() -> None:
    names = {style.name for style in docx.Document(BytesIO(exported(made())[0])).styles}
    assert {
        "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "toc 1", "toc 2", "TOC Heading",
        "Caption", "footnote text", "footnote reference", "endnote text", "endnote reference",
        "Hyperlink", "List Bullet", "Header", "Footer",
    } <= names  # fmt: skip


def test_no_style_of_its_own_is_called_as_a_kind_of_element_in_pdf() -> None:
    """LibreOffice takes it for that kind, and says of all such elements that they are text."""
    root = etree.fromstring(FOLDER.joinpath("styles.xml").read_bytes())
    names = {
        value(style.find(f"{W}name"))
        for style in root.iter(f"{W}style")
        if style.get(f"{W}customStyle")
    }
    assert names
    assert not names & {  # the standard types of ISO 32000-1, 14.8.4
        "Annot", "Art", "BibEntry", "BlockQuote", "Caption", "Code", "Div", "Document", "Figure",
        "Form", "Formula", "H", "Index", "L", "LBody", "LI", "Lbl", "Link", "NonStruct", "Note",
        "P", "Part", "Private", "Quote", "Reference", "Ruby", "Sect", "Span", "TBody", "TD",
        "TFoot", "TH", "THead", "TOC", "TOCI", "TR", "Table", "Warichu",
    }  # fmt: skip


@pytest.mark.parametrize("marking", Marking)
def test_nothing_in_it_is_hard_to_read(marking: Marking) -> None:
    chronology = full().model_copy(update={"marking": marking})
    assert [] == lint(exported(chronology, figures=True)[0])


def test_the_number_of_pages_is_left_to_who_sets_them() -> None:
    """Word and LibreOffice count whenever they show a page; a number of ours would be a guess."""
    content, _ = exported(made())
    section = docx.Document(BytesIO(content)).sections[0]
    feet = [text_of(foot._element) for foot in (section.first_page_footer, section.footer)]
    assert ["Page 1 of …", "Page 2 of …"] == feet
    assert b"Pages" not in parts(content)["docProps/app.xml"]
