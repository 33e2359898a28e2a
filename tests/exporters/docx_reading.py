"""What the tests of the Word document share: a file made, its parts and its text."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from keydates.briefing import make_briefing
from keydates.exporting import ExportReport
from keydates.model import Chronology
from keydates_exporters.docx import DocxExporter, DocxOptions
from tests.exporters.docx_lint import W

_NOT_SEEN = "\u200e"


def exported(chronology: Chronology, **options: Any) -> tuple[bytes, ExportReport]:
    """Return the file and the report; without figures, which take their time, unless asked for."""
    out = BytesIO()
    options = {"figures": False} | options
    report = DocxExporter().export(chronology, out, DocxOptions(**options))
    return out.getvalue(), report


def parts(content: bytes) -> dict[str, bytes]:
    """Return the file's parts by name."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if broken := archive.testzip():
            raise zipfile.BadZipFile(broken)
        return {name: archive.read(name) for name in archive.namelist()}


def paragraphs(content: bytes) -> list[str]:
    """Return the text of every paragraph of the body, those of tables in their place.

    A note's text stands where its mark does.
    """
    files = parts(content)
    notes = {
        (mark, note.get(f"{W}id")): text_of(note)
        for kind, mark in (("footnotes", "footnoteReference"), ("endnotes", "endnoteReference"))
        if f"word/{kind}.xml" in files
        for note in etree.fromstring(files[f"word/{kind}.xml"])
    }
    body = etree.fromstring(files["word/document.xml"])[0]
    return [text_of(paragraph, notes) for paragraph in body.iter(f"{W}p")]


def text_of(root: etree._Element, notes: Mapping[tuple[str, str | None], str] | None = None) -> str:
    """Return the words within an element as a reader gets them."""
    found = []
    for node in root.iter(etree.Element):
        name = etree.QName(node).localname
        if name == "t":
            found.append(node.text or "")
        elif name in {"tab", "br"} and node.getparent().tag == f"{W}r":  # type: ignore[union-attr]
            found.append("\t" if name == "tab" else "\n")
        elif notes and name.endswith("noteReference"):
            found.append(f" {notes[name, node.get(f'{W}id')]} ")
    return "".join(found).replace(_NOT_SEEN, "")


def words_expected(chronology: Chronology) -> Iterator[str]:
    """Yield what the document must say, in order; table and sources included."""
    briefing = make_briefing(chronology)
    yield briefing.title_block.title
    if briefing.title_block.subtitle:
        yield briefing.title_block.subtitle
    for fact in briefing.title_block.facts:
        yield from (fact.label, fact.value)
    yield from briefing.key_points
    for group in briefing.groups:
        yield group.heading
        for entry in group.entries:
            yield from (entry.date, entry.title, *entry.text)
            for note in entry.notes:
                yield f"[{note.number}]"
                yield note.detail or ""
            yield from (text for text in (entry.date_note, entry.kind, entry.category) if text)
            yield from (place.name for place in entry.places)
            yield from (*entry.actors, *entry.tags)
            yield from (text for text in (entry.disputed,) if text)
            for tie in entry.related:
                yield from (tie.relation, tie.title)
    for row in briefing.table:
        yield from (row.date, row.title, row.places, row.kind)
    yield from (*briefing.method, *briefing.caveats)
    for source in briefing.notes:
        yield f"[{source.number}]"
        yield source.text
        yield from (t for t in (source.remark, source.url, source.archived_url) if t)


def missing_words(chronology: Chronology, content: bytes) -> list[str]:
    """Return what should stand in the document and does not, read in order."""
    text = "\n".join(paragraphs(content))
    at = 0
    missing = []
    for words in words_expected(chronology):
        wanted = words.replace(_NOT_SEEN, "")
        found = text.find(wanted, at)
        if found < 0:
            missing.append(words)
        else:
            at = found + len(wanted)
    return missing
