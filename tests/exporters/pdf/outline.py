"""What a reader who does not see is to be told, worked out from the briefing's outline."""

from collections.abc import Iterator

from keydates.briefing import Briefing, Entry, Note, make_briefing
from keydates.model import Chronology
from tests.exporters.pdf.tree import plain

__all__ = ["expected"]


def expected(chronology: Chronology) -> list[tuple[str, str]]:
    """Type and text of all that a reader is told, from the outline."""
    outline = make_briefing(chronology)
    return [(role, plain(text)) for role, text in _whole(outline) if role == "TD" or plain(text)]


def _whole(outline: Briefing) -> Iterator[tuple[str, str]]:
    yield from _opening(outline)
    yield "H2", "Chronology"
    if not outline.groups:
        yield "P", "This chronology holds no items."
    for group in outline.groups:
        yield "H3", group.heading
        for entry in group.entries:
            yield from _entry(entry)
    if outline.table:
        yield "H2", "All items at a glance"
        yield from (("TH", head) for head in ("Date", "Item", "Place", "Kind", "Source"))
        for row in outline.table:
            numbers = " ".join(f"[{number}]" for number in row.notes)
            for cell in (row.date, row.title, row.places, row.kind, numbers):
                yield "TD", cell
    yield "H2", "On dates and method"
    yield from (("P", words) for words in outline.method)
    if outline.caveats:
        yield "H3", "Caveats"
        yield from _bullets(outline.caveats)
    if outline.notes:
        yield "H2", "Sources"
        labels = {
            row.event_id: row.title if row.date == "Undated" else row.date for row in outline.table
        }
        for note in outline.notes:
            yield from _note(note, labels)


def _opening(outline: Briefing) -> Iterator[tuple[str, str]]:
    block = outline.title_block
    if outline.marking:
        yield "P", outline.marking.value
    yield "H1", block.title
    if block.subtitle:
        yield "P", block.subtitle
    for fact in block.facts:
        yield "TH", fact.label
        yield "TD", fact.value
    if outline.key_points:
        yield "H2", "Key points"
        yield from _bullets(outline.key_points)


def _bullets(items: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for item in items:
        yield "Lbl", "•"
        yield "LBody", item


def _entry(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "H4", f"{entry.date} {entry.title}"
    for words in (entry.kind, entry.category, *entry.text, entry.date_note):
        if words:
            yield "P", words
    if entry.places:
        names = (p.name + ("" if p.role == "venue" else f" ({p.role})") for p in entry.places)
        yield "P", _label("Place", len(entry.places)) + "; ".join(names)
    if entry.actors:
        yield "P", _label("Actor", len(entry.actors)) + "; ".join(entry.actors)
    if entry.tags:
        yield "P", "Key words: " + "; ".join(entry.tags)
    if entry.disputed:
        yield "P", "Disputed: " + entry.disputed
    if entry.related:
        yield "P", "Related: " + "; ".join(f"{tie.relation} {tie.title}" for tie in entry.related)
    if entry.notes:
        notes = (f"[{n.number}]" + (f" {n.detail}" if n.detail else "") for n in entry.notes)
        yield "P", _label("Source", len(entry.notes)) + "; ".join(notes)


def _note(note: Note, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield "Lbl", f"{note.number}."
    yield "P", note.text
    if note.remark:
        yield "P", note.remark
    if note.url:
        yield "P", note.url
    if note.archived_url:
        yield "P", f"Archived copy: {note.archived_url}"
    if note.cited_by:
        yield "P", "Cited by: " + "; ".join(labels[event] for event in note.cited_by)
    else:
        yield "P", "Not cited by any item."


def _label(noun: str, number: int) -> str:
    return f"{noun}: " if number == 1 else f"{noun}s: "
