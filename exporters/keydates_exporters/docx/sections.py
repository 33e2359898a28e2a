"""The sections of the briefing, in order: what each says, as paragraphs and tables of Word."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from keydates.briefing import Briefing, Note, TableRow
from keydates.counting import counted
from keydates_exporters.docx.contents import contents
from keydates_exporters.docx.entries import entry_paragraphs
from keydates_exporters.docx.glance import TABLE, at_a_glance
from keydates_exporters.docx.markup import EMPTY, TAB, Xml, joined
from keydates_exporters.docx.pictures import figure_sections
from keydates_exporters.docx.writer import Writer

__all__ = ["body"]

_LONG_TITLE: Final = 70
_MOST_BACK_LINKS: Final = 100

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
    yield writer.heading(1, "Chronology")
    if not briefing.groups:
        yield writer.setter.text("Normal", "This chronology holds no items.")
        return
    yield writer.setter.paragraph("Normal", _lead(writer), with_next=True)
    for group in briefing.groups:
        yield writer.heading(2, group.heading)
        for entry in group.entries:
            yield from entry_paragraphs(writer, entry)


def _lead(writer: Writer) -> Xml:
    """Say what else shows the items: "Figure 1 and Figure 2 show them drawn; Table 1 lists ..."."""
    words = writer.setter.words
    numbers = range(1, len(writer.ground.pictures) + 1)
    drawn: list[Xml] = []
    for number in numbers:
        if number > 1:
            drawn.append(words(" and " if number == len(numbers) else ", "))
        drawn.append(writer.to_caption("Figure", number))
    if drawn:
        drawn.append(words(f" {'shows' if len(numbers) == 1 else 'show'} them drawn; "))
    return joined(
        (*drawn, writer.to_caption("Table", TABLE), words(" lists all items, one a row."))
    )


def method(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """How dates were read, and what to bear in mind."""
    yield writer.heading(1, "On dates and method")
    for words in briefing.method:
        yield writer.setter.text("Normal", words)
    if briefing.caveats:
        yield writer.heading(2, "Caveats")
    for words in briefing.caveats:
        yield writer.setter.text("ListBullet", words)


def sources(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """Numbered sources, each with its addresses and links back to the items that cite it."""
    if not briefing.notes:
        return
    setter = writer.setter
    yield writer.heading(1, "Sources")
    items = {item.event_id: item for item in briefing.table}
    for note in briefing.notes:
        words = (writer.source_number(note.number), TAB, setter.words(note.text))
        yield setter.paragraph("SourceEntry", joined(words))
        for detail in _note_details(writer, note, items):
            yield setter.paragraph("SourceDetail", detail)


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
        writer.to_event(event_id, items[event_id].label, items[event_id].title)
        for event_id in note.cited_by[:_MOST_BACK_LINKS]
    )
    rest = len(note.cited_by) - _MOST_BACK_LINKS
    more = words(f"; and {counted(rest, 'more item')}") if rest > 0 else EMPTY
    yield joined((words("Cited by: "), Xml(words("; ").join(links)), more))


def body(writer: Writer, briefing: Briefing) -> list[Xml]:
    """Return the whole text of the document, in order."""
    front = [*title_block(writer, briefing), *key_points(writer, briefing)]
    figures = list(figure_sections(writer))
    main = [block for section in _MAIN for block in section(writer, briefing)]
    # The contents stand before what they list, and are known once that is set.
    return [*front, *contents(writer), *figures, *main]


_MAIN: Final[tuple[Section, ...]] = (chronology, at_a_glance, method, sources)
