"""The sections of the briefing, in order: what each says, in the composer's words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from keydates.briefing import Briefing, Entry, Note, NoteRef, TableRow
from keydates.counting import plural
from keydates_exporters.lettering.fonts import FaceName
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.branding import Raster
from keydates_exporters.pdf.compose import Column, Composer, Listed, bookmark
from keydates_exporters.pdf.flow import Strip
from keydates_exporters.pdf.illustrations import Illustration
from keydates_exporters.pdf.lines import Span

__all__ = ["Head", "whole"]

_KEPT_WHOLE: Final = 16  # strips of an entry that is never parted
_MOST_BACK_LINKS: Final = 100
_MOST_BESIDE_A_FIGURE: Final = 40
_ENTRY_LEVEL: Final = 4
_MOST_YEARS_LISTED: Final = 120  # some two pages; beyond, a reader is better served by the outline


def _event(event_id: str) -> str:
    return f"event-{event_id}"


def _source(number: int) -> str:
    return f"source-{number}"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the title.

    Attributes:
        organisation: whose document this is, or None.
        logo: its picture with the words for those who cannot see it, or None.
    """

    organisation: str | None = None
    logo: tuple[Raster, str] | None = None


def title_block(composer: Composer, briefing: Briefing, head: Head) -> Iterator[Strip]:
    """Whose document it is, title, subtitle, and the facts a reader judges the whole by."""
    block = briefing.title_block
    if head.logo:
        yield composer.logo(*head.logo)
    if head.organisation:
        yield from composer.paragraph(head.organisation, theme.ORGANISATION)
    title = composer.heading(block.title, theme.title_style(block.title), level=1, target="title")
    if head.logo or head.organisation:
        title[0].before = theme.HEAD_GAP
    yield from title
    if block.subtitle:
        yield from composer.paragraph(block.subtitle, theme.SUBTITLE)
    pairs = [(fact.label, fact.value) for fact in block.facts]
    yield from composer.facts(pairs, theme.FACT_LABEL, theme.FACT)


def key_points(composer: Composer, briefing: Briefing) -> Iterator[Strip]:
    """What a reader with one minute must know, in a panel."""
    if not briefing.key_points:
        return
    left, right = theme.PANEL_PADDING + 2, composer.geometry.measure - theme.PANEL_PADDING
    with composer.section():
        head = composer.heading(
            "Key points", theme.PANEL_HEAD, level=2, target="key-points", indent=left
        )
        points = composer.bullets(briefing.key_points, theme.LEAD, left=left, right=right)
    yield from composer.panel([*head, *points])


def contents(
    composer: Composer, briefing: Briefing, illustrations: Iterable[Illustration]
) -> Iterator[Strip]:
    """Sections and years, each with the page it begins on."""
    with composer.section():
        yield from _heading(composer, "Contents", "contents")
        yield from composer.contents(_headings(briefing, illustrations))


def _headings(briefing: Briefing, illustrations: Iterable[Illustration]) -> Iterator[Listed]:
    for illustration in illustrations:
        yield Listed(illustration.title, illustration.target)
    yield Listed("Chronology", "chronology")
    if len(briefing.groups) <= _MOST_YEARS_LISTED:
        for number, group in enumerate(briefing.groups):
            yield Listed(group.heading, f"group-{number}", under=True)
    if briefing.table:
        yield Listed("All items at a glance", "at-a-glance")
    yield Listed("On dates and method", "method")
    if briefing.caveats:
        yield Listed("Caveats", "caveats", under=True)
    if briefing.notes:
        yield Listed("Sources", "sources")


def illustrated(composer: Composer, illustration: Illustration) -> Iterator[Strip]:
    """Figures of one kind, each with its caption and what it cannot show."""
    with composer.section():
        yield from _heading(composer, illustration.title, illustration.target)
        for figure in illustration.figures:
            yield from composer.figure(figure.drawing, figure.alt, figure.caption)
            if figure.listed:
                yield from composer.bullets(_bounded(figure.listed), theme.DETAIL)


def _bounded(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many lines as a page holds: what they name stands with its items as well."""
    rest = len(lines) - _MOST_BESIDE_A_FIGURE
    if rest <= 0:
        return lines
    return *lines[:_MOST_BESIDE_A_FIGURE], f"and {rest:,} more, named where their items stand"


def chronology(composer: Composer, briefing: Briefing) -> Iterator[Strip]:
    """The events by year, each with its date set off to the left."""
    with composer.section():
        yield from _heading(composer, "Chronology", "chronology")
        if not briefing.groups:
            yield from composer.paragraph("This chronology holds no items.", theme.BODY)
        for number, group in enumerate(briefing.groups):
            with composer.section():
                yield from composer.heading(
                    group.heading, theme.YEAR, level=3, target=f"group-{number}", ruled=True
                )
                for place, entry in enumerate(group.entries):
                    with composer.section():
                        strips = _entry(composer, entry)
                    strips[0].before = theme.ENTRY_GAP if place else 8
                    yield from strips


def _entry(composer: Composer, entry: Entry) -> list[Strip]:
    side, left = composer.geometry.side, composer.geometry.indent
    heading = composer.open_heading(_ENTRY_LEVEL)  # date and title, wherever they stand
    label = composer.paragraph(
        entry.date, theme.ENTRY_DATE, right=side, part_of=heading, runs_on=True
    )
    for words in (entry.kind, entry.category):
        if words:
            label += composer.paragraph(words, theme.ENTRY_KIND, right=side)
    text = composer.paragraph(entry.title, theme.ENTRY_TITLE, left=left, part_of=heading)
    for words in entry.text:
        text += composer.paragraph(words, theme.BODY, left=left)
    if entry.date_note:
        text += composer.paragraph(
            (Span(entry.date_note, FaceName.ITALIC),), theme.DETAIL, left=left
        )
    for name, spans in _details(entry):
        style = theme.DISPUTED if name == "Disputed" else theme.DETAIL
        text += composer.paragraph((Span(f"{name}: ", FaceName.BOLD), *spans), style, left=left)
    strips = composer.beside(label, text)
    strips[0].targets = (_event(entry.event_id),)
    strips[0].bookmarks = (
        bookmark(_ENTRY_LEVEL, f"{entry.date}: {entry.title}", _event(entry.event_id)),
    )
    if len(strips) <= _KEPT_WHOLE:
        for strip in strips[:-1]:
            strip.keep = True
    strips[-1].keep = False
    return strips


def _details(entry: Entry) -> Iterator[tuple[str, list[Span]]]:
    """Yield what stands below an entry's text: a label and the words."""
    if entry.places:
        names = [
            place.name if place.role == "venue" else f"{place.name} ({place.role})"
            for place in entry.places
        ]
        yield plural("Place", len(names)), [Span("; ".join(names))]
    if entry.actors:
        yield plural("Actor", len(entry.actors)), [Span("; ".join(entry.actors))]
    if entry.tags:
        yield "Key words", [Span("; ".join(entry.tags))]
    if entry.disputed:
        yield "Disputed", [Span(entry.disputed)]
    if entry.related:
        spans: list[Span] = []
        for tie in entry.related:
            spans.append(Span(f"; {tie.relation} " if spans else f"{tie.relation} "))
            spans.append(Span(tie.title, colour=theme.LINK, link=f"#{_event(tie.event_id)}"))
        yield "Related", spans
    if entry.notes:
        yield plural("Source", len(entry.notes)), list(_references(entry.notes))


def _references(notes: tuple[NoteRef, ...]) -> Iterator[Span]:
    for place, note in enumerate(notes):
        yield Span("; " if place else "")
        yield _reference(note.number)
        if note.detail:
            yield Span(f" {note.detail}")


def _reference(number: int) -> Span:
    return Span(
        f"[{number}]",
        colour=theme.LINK,
        link=f"#{_source(number)}",
        tip=f"Source {number}",
        cites=True,
    )


def at_a_glance(composer: Composer, briefing: Briefing) -> Iterator[Strip]:
    """All items in a table."""
    if not briefing.table:
        return
    mm = theme.MM
    fixed = (Column("Date", 28 * mm), Column("Place", 38 * mm), Column("Kind", 22 * mm))
    sources = Column("Source", 19 * mm)
    rest = composer.geometry.measure - sum(column.width for column in (*fixed, sources))
    date, place, kind = fixed
    rows = (
        (
            row.date,
            (Span(row.title, link=f"#{_event(row.event_id)}"),),
            row.places,
            row.kind,
            _numbers(row.notes),
        )
        for row in briefing.table
    )
    with composer.section():
        yield from _heading(composer, "All items at a glance", "at-a-glance")
        yield from composer.table((date, Column("Item", rest), place, kind, sources), rows)


def _numbers(notes: tuple[int, ...]) -> list[Span]:
    spans: list[Span] = []
    for number in notes:
        if spans:
            spans.append(Span(" "))
        spans.append(_reference(number))
    return spans


def method(composer: Composer, briefing: Briefing) -> Iterator[Strip]:
    """How dates were read, and what to bear in mind."""
    with composer.section():
        yield from _heading(composer, "On dates and method", "method")
        for words in briefing.method:
            yield from composer.paragraph(words, theme.BODY)
        if briefing.caveats:
            yield from composer.heading("Caveats", theme.YEAR, level=3, target="caveats")
            yield from composer.bullets(briefing.caveats, theme.BODY)


def sources(composer: Composer, briefing: Briefing) -> Iterator[Strip]:
    """Numbered sources, each with its links and the items that cite it."""
    if not briefing.notes:
        return
    cited = {row.event_id: _back_link(row) for row in briefing.table}
    width = composer.geometry.measure
    indent = 12 + 5.4 * len(str(len(briefing.notes)))
    with composer.section():
        yield from _heading(composer, "Sources", "sources")
        for note in briefing.notes:
            with composer.note(_source(note.number)):
                label = composer.label(f"{note.number}.", theme.NOTE, right=width)
                text = composer.paragraph(note.text, theme.NOTE, left=indent)
                for spans in _note_details(note, cited):
                    text += composer.paragraph(spans, theme.NOTE_DETAIL, left=indent)
            strips = composer.beside(label, text)
            strips[0].before = theme.NOTE_GAP
            strips[0].targets = (_source(note.number),)
            strips[-1].keep = False
            yield from strips


def _back_link(row: TableRow) -> Span:
    """Return the link to an item by its date; one without a date is known by its title."""
    target = f"#{_event(row.event_id)}"
    return Span(row.label, colour=theme.LINK, link=target, tip=f"{row.date}: {row.title}")


def _note_details(note: Note, cited: dict[str, Span]) -> Iterator[list[Span]]:
    if note.remark:
        yield [Span(note.remark, FaceName.ITALIC)]
    for name, url in (("", note.url), ("Archived copy: ", note.archived_url)):
        if url:
            yield [Span(name), Span(url, colour=theme.LINK, link=url)]
    if not note.cited_by:
        yield [Span("Not cited by any item.")]
        return
    spans = [Span("Cited by: ")]
    for place, event_id in enumerate(note.cited_by[:_MOST_BACK_LINKS]):
        if place:
            spans.append(Span("; "))
        spans.append(cited[event_id])
    rest = len(note.cited_by) - _MOST_BACK_LINKS
    if rest > 0:
        spans.append(Span(f"; and {rest:,} more items"))
    yield spans


def _heading(composer: Composer, title: str, target: str) -> list[Strip]:
    return composer.heading(title, theme.SECTION, level=2, target=target)


def whole(
    composer: Composer,
    briefing: Briefing,
    head: Head,
    illustrations: Sequence[Illustration],
    *,
    listed: bool,
) -> Iterator[Strip]:
    """The document, in order, and its contents `listed` if that is asked for."""
    yield from title_block(composer, briefing, head)
    yield from key_points(composer, briefing)
    if listed:
        yield from contents(composer, briefing, illustrations)
    for illustration in illustrations:
        yield from illustrated(composer, illustration)
    for section in (chronology, at_a_glance, method, sources):
        yield from section(composer, briefing)
