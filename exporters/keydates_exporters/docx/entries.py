"""One item of the chronology: its date and title, what happened, and what is known besides."""

from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

from keydates.briefing import Entry, NoteRef
from keydates.counting import plural
from keydates_exporters.docx.markup import EMPTY, LINE_BREAK, TAB, Xml, joined
from keydates_exporters.docx.writer import Writer

__all__ = ["entry_paragraphs"]

_DATE_BESIDE_TITLE: Final = 18  # characters that fit to the left of a title
_KEPT_WHOLE: Final = 12  # paragraphs of an entry that no page break parts
_KEPT_WHOLE_CHARACTERS: Final = 1_000


def entry_paragraphs(writer: Writer, entry: Entry) -> Iterator[Xml]:
    """Yield the paragraphs of one item. Its note stands where its text ends, or its title."""
    setter = writer.setter
    heading = (
        setter.words(entry.date, "EventDate"),
        TAB if _width(entry.date) <= _DATE_BESIDE_TITLE else LINE_BREAK,
        setter.words(entry.title),
    )
    target = writer.event_target(entry.event_id, joined(heading))
    note = writer.notes.add(_sources(writer, entry.notes)) if entry.notes else EMPTY
    yield setter.paragraph("Heading3", target if entry.text else joined((target, note)))
    details = list(_details(writer, entry))
    left = len(entry.text) + bool(entry.date_note) + len(details)  # paragraphs still to come
    whole = left <= _KEPT_WHOLE and sum(map(len, entry.text)) <= _KEPT_WHOLE_CHARACTERS
    for place, words in enumerate(entry.text, start=1):
        left -= 1
        after = note if place == len(entry.text) else EMPTY
        yield setter.text("EventText", words, after=after, with_next=whole and left > 0)
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
            joined((writer.setter.label(f"{label}: ", "Label"), content))
            for label, content in parts
        )
        yield style, Xml(writer.setter.label("; ").join(pieces))


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
        yield "EventDetail", [(plural("Place", len(names)), words("; ".join(names)))]
    if entry.actors:
        actors = words("; ".join(entry.actors))
        yield "EventDetail", [(plural("Actor", len(entry.actors)), actors)]
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


def _sources(writer: Writer, notes: tuple[NoteRef, ...]) -> Xml:
    """Return what the note of an item says: each source by number and name, and where in it."""
    words = writer.setter.words
    references = (
        joined(
            (
                writer.to_source(note.number),
                words(
                    f" {writer.cited[note.number]}" + (f", {note.detail}" if note.detail else "")
                ),
            )
        )
        for note in notes
    )
    return Xml(writer.setter.label("; ").join(references))


def _width(text: str) -> int:
    """Width of text in letters: wide East Asian characters count twice."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
