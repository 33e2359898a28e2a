"""The sections of the briefing, in order: what each says, as paragraphs and tables of Word."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final
from unicodedata import east_asian_width

from keydates.briefing import Briefing, Entry, Note, NoteRef, TableRow
from keydates_exporters.docx.links import bookmark_name
from keydates_exporters.docx.markup import (
    EMPTY,
    LINE_BREAK,
    TAB,
    Setter,
    Xml,
    bookmark,
    cell,
    escaped,
    external_link,
    internal_link,
    joined,
    row,
)

__all__ = ["SECTIONS", "Section", "Writer"]

_LONG_TITLE: Final = 70
_DATE_BESIDE_TITLE: Final = 18  # characters that fit to the left of a title
_KEPT_WHOLE: Final = 12  # paragraphs of an entry that no page break parts
_KEPT_WHOLE_CHARACTERS: Final = 1_000
_MOST_BACK_LINKS: Final = 100
_COLUMNS: Final = (("Date", 1560), ("Item", 0), ("Place", 2100), ("Kind", 1270), ("Source", 1020))
"""Heads and widths of the table, in twentieths of a point; the one of 0 takes what is left."""


@dataclass(frozen=True, slots=True)
class _Anchors:
    """Names of what can be linked to: events by id, sources by number."""

    events: dict[str, str]
    sources: dict[int, str]


class Writer:
    """What the sections need to know of the document that they stand in.

    Attributes:
        setter: sets words in the document's language.
        measure: width of the text in twentieths of a point.
        link: gives an address the id of its relationship; None if it cannot be a link.
    """

    def __init__(
        self, briefing: Briefing, *, measure: int, link: Callable[[str], str | None]
    ) -> None:
        self.setter = Setter(briefing.language)
        self.measure = measure
        self.link = link
        self._numbers = count()
        self._anchors = _Anchors(
            {row.event_id: bookmark_name("e", row.event_id) for row in briefing.table},
            {note.number: bookmark_name("s", note.source_id) for note in briefing.notes},
        )

    def event_target(self, event_id: str, content: Xml) -> Xml:
        """Return content to which links to an event lead."""
        return bookmark(self._anchors.events[event_id], next(self._numbers), content)

    def source_target(self, number: int, content: Xml) -> Xml:
        """Return content to which links to a source lead."""
        return bookmark(self._anchors.sources[number], next(self._numbers), content)

    def to_event(self, event_id: str, words: str, tip: str | None = None) -> Xml:
        """Return a link to an event."""
        content = self.setter.words(words, "InternalLink")
        return internal_link(self._anchors.events[event_id], content, tip)

    def to_source(self, number: int) -> Xml:
        """Return a link to a source: its number in brackets."""
        content = self.setter.words(f"[{number}]", "InternalLink")
        return internal_link(self._anchors.sources[number], content, f"Source {number}")

    def address(self, url: str) -> Xml:
        """Return an address as a link, or as plain words where it cannot be one."""
        relationship = self.link(url)
        if relationship is None:
            return self.setter.verbatim(url)
        return external_link(relationship, self.setter.verbatim(url, "Hyperlink"))


Section = Callable[[Writer, Briefing], Iterable[Xml]]
"""Yields a section's paragraphs and tables; nothing where the briefing has nothing for it."""


def title_block(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """Title, subtitle, and the facts a reader judges the whole by."""
    block, setter = briefing.title_block, writer.setter
    yield setter.text("LongTitle" if len(block.title) > _LONG_TITLE else "Title", block.title)
    if block.subtitle:
        yield setter.text("Subtitle", block.subtitle)
    for fact in block.facts:
        words = (setter.words(fact.label, "FactLabel"), TAB, setter.words(fact.value))
        yield setter.paragraph("Fact", joined(words))


def key_points(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """What a reader with one minute must know, in a box."""
    if briefing.key_points:
        yield writer.setter.text("KeyPointsHeading", "Key points")
    for point in briefing.key_points:
        yield writer.setter.text("KeyPoint", point)


def chronology(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """The events by year, each with its date set off to the left."""
    yield writer.setter.text("Heading1", "Chronology")
    if not briefing.groups:
        yield writer.setter.text("Normal", "This chronology holds no items.")
    for group in briefing.groups:
        yield writer.setter.text("Heading2", group.heading)
        for entry in group.entries:
            yield from _entry(writer, entry)


def _entry(writer: Writer, entry: Entry) -> Iterator[Xml]:
    setter = writer.setter
    heading = (
        setter.words(entry.date, "EventDate"),
        TAB if _width(entry.date) <= _DATE_BESIDE_TITLE else LINE_BREAK,
        setter.words(entry.title),
    )
    yield setter.paragraph("Heading3", writer.event_target(entry.event_id, joined(heading)))
    details = list(_details(writer, entry))
    left = len(entry.text) + bool(entry.date_note) + len(details)  # paragraphs still to come
    whole = left <= _KEPT_WHOLE and sum(map(len, entry.text)) <= _KEPT_WHOLE_CHARACTERS
    for words in entry.text:
        left -= 1
        yield setter.text("EventText", words, with_next=whole and left > 0)
    if entry.date_note:
        left -= 1
        yield setter.text(
            "EventDetail", entry.date_note, words="DateNote", with_next=whole and left > 0
        )
    for style, content in details:
        left -= 1
        yield setter.paragraph(style, content, with_next=whole and left > 0)


def _details(writer: Writer, entry: Entry) -> Iterator[tuple[str, Xml]]:
    """Yield what stands below an entry's text: a paragraph's style and content."""
    for style, parts in _labelled(writer, entry):
        pieces = (
            joined((writer.setter.words(f"{label}: ", "Label"), content))
            for label, content in parts
        )
        yield style, Xml(writer.setter.words("; ").join(pieces))


def _labelled(writer: Writer, entry: Entry) -> Iterator[tuple[str, list[tuple[str, Xml]]]]:
    """Yield each paragraph's style, and its labels with what stands after each."""
    words = writer.setter.words
    sort = [("Kind", entry.kind), ("Category", entry.category)]
    if any(text for _, text in sort):
        yield "EventDetail", [(label, words(text)) for label, text in sort if text]
    if entry.places:
        names = [
            place.name if place.role == "venue" else f"{place.name} ({place.role})"
            for place in entry.places
        ]
        yield "EventDetail", [(_plural("Place", len(names)), words("; ".join(names)))]
    if entry.actors:
        actors = words("; ".join(entry.actors))
        yield "EventDetail", [(_plural("Actor", len(entry.actors)), actors)]
    if entry.tags:
        yield "EventDetail", [("Key words", words("; ".join(entry.tags)))]
    if entry.disputed:
        yield "EventDispute", [("Disputed", words(entry.disputed))]
    if entry.related:
        ties = (
            joined((words(f"{tie.relation} "), writer.to_event(tie.event_id, tie.title)))
            for tie in entry.related
        )
        yield "EventDetail", [("Related", Xml(words("; ").join(ties)))]
    if entry.notes:
        references = (_reference(writer, note) for note in entry.notes)
        label = _plural("Source", len(entry.notes))
        yield "EventDetail", [(label, Xml(words("; ").join(references)))]


def _reference(writer: Writer, note: NoteRef) -> Xml:
    detail = writer.setter.words(f" {note.detail}") if note.detail else EMPTY
    return joined((writer.to_source(note.number), detail))


def at_a_glance(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """All items in a table, whose head is repeated on every page."""
    if not briefing.table:
        return
    yield writer.setter.text("Heading1", "All items at a glance")
    rest = writer.measure - sum(width for _, width in _COLUMNS)
    widths = [width or rest for _, width in _COLUMNS]
    mirrored = "<w:bidiVisual/>" if writer.setter.right_to_left else ""
    caption = escaped("All items at a glance")
    description = escaped("One row for each item: date, title, place, kind and sources.")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield Xml(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="GlanceTable"/>{mirrored}'
        f'<w:tblW w:w="{writer.measure}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{caption}"/><w:tblDescription w:val="{description}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    heads = (writer.setter.text("TableHead", name) for name, _ in _COLUMNS)
    yield row(map(cell, widths, heads), head=True)
    for item in briefing.table:
        yield row(map(cell, widths, _cells(writer, item)))
    yield Xml("</w:tbl>")


def _cells(writer: Writer, item: TableRow) -> Iterator[Xml]:
    setter = writer.setter
    yield setter.text("TableText", item.date)
    yield setter.paragraph("TableText", writer.to_event(item.event_id, item.title))
    yield setter.text("TableText", item.places)
    yield setter.text("TableText", item.kind)
    numbers = (writer.to_source(number) for number in item.notes)
    yield setter.paragraph("TableText", Xml(setter.words(" ").join(numbers)))


def method(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """How dates were read, and what to bear in mind."""
    yield writer.setter.text("Heading1", "On dates and method")
    for words in briefing.method:
        yield writer.setter.text("Normal", words)
    if briefing.caveats:
        yield writer.setter.text("Heading2", "Caveats")
    for words in briefing.caveats:
        yield writer.setter.text("ListBullet", words)


def sources(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """Numbered sources, each with its addresses and links back to the items that cite it."""
    if not briefing.notes:
        return
    setter = writer.setter
    yield setter.text("Heading1", "Sources")
    items = {item.event_id: item for item in briefing.table}
    for note in briefing.notes:
        words = (setter.words(f"{note.number}."), TAB, setter.words(note.text))
        yield setter.paragraph("Note", writer.source_target(note.number, joined(words)))
        for detail in _note_details(writer, note, items):
            yield setter.paragraph("NoteDetail", detail)


def _note_details(writer: Writer, note: Note, items: dict[str, TableRow]) -> Iterator[Xml]:
    words = writer.setter.words
    if note.remark:
        yield words(note.remark, "DateNote")
    if note.url:
        yield writer.address(note.url)
    if note.archived_url:
        yield joined((words("Archived copy: "), writer.address(note.archived_url)))
    if not note.cited_by:
        yield words("Not cited by any item.")
        return
    links = (
        writer.to_event(event_id, items[event_id].date, items[event_id].title)
        for event_id in note.cited_by[:_MOST_BACK_LINKS]
    )
    rest = len(note.cited_by) - _MOST_BACK_LINKS
    more = words(f"; and {rest:,} more {_plural('item', rest)}") if rest > 0 else EMPTY
    yield joined((words("Cited by: "), Xml(words("; ").join(links)), more))


def _width(text: str) -> int:
    """Width of text in letters: wide East Asian characters count twice."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


SECTIONS: Final[tuple[Section, ...]] = (
    title_block,
    key_points,
    chronology,
    at_a_glance,
    method,
    sources,
)
"""The document, in order; figures stand after the key points."""
