"""Chronology -> the outline that every document format renders.

The outline holds finished words in reading order and no layout: title block, key points, the
events by year, a table of all items, a note on dates and method, and numbered sources. A section
added here appears in every document format.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from keydates.citing import full_citation, note_detail
from keydates.counting import counted
from keydates.dates import Basis, Precision
from keydates.edtf import Day
from keydates.edtf_words import year_words
from keydates.model import Chronology, Event, Kind, Marking
from keydates.wording import date_wording, day_wording, precision_note, short_wording

__all__ = [
    "Briefing",
    "Entry",
    "EntryGroup",
    "EntryPlace",
    "Fact",
    "Note",
    "NoteRef",
    "RelatedEntry",
    "TableRow",
    "TitleBlock",
    "make_briefing",
]

UNDATED = "Undated"
NO_BEGINNING = "Beginning not given"


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled fact of the title block: ("As of", "20 November 2017")."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TitleBlock:
    """What stands at the head of the document.

    Attributes:
        title: the title.
        subtitle: a second line, or None.
        facts: as-of date, edition, authors, publisher and the like, in order.
    """

    title: str
    subtitle: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A reference from an event to a numbered source.

    Attributes:
        number: the note's number, from 1; a source cited again keeps its number.
        detail: what this citation adds (locator, attribution, quotation), or None.
    """

    number: int
    detail: str | None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """A place of an event in words, with its role: ("Geneva", "venue")."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the chronology, in words.

    Attributes:
        event_id: the event's id, which names its link target.
        date: the date in words; for an undated item "Undated".
        date_note: what a reader must know of the date's precision or basis, or None.
        title: the headline.
        text: paragraphs of the summary.
        kind: the kind in words where it is no plain event ("Assessment"), or None.
        category: the category, or None.
        tags: further key words.
        places: places with roles.
        actors: actors in words, with what they did: "Russia (signatory)".
        disputed: who disputes it, or None.
        related: ties to other events, each in words and with the other event's id.
        notes: references to numbered sources.
    """

    event_id: str
    date: str
    date_note: str | None
    title: str
    text: tuple[str, ...]
    kind: str | None
    category: str | None
    tags: tuple[str, ...]
    places: tuple[EntryPlace, ...]
    actors: tuple[str, ...]
    disputed: str | None
    related: tuple["RelatedEntry", ...]
    notes: tuple[NoteRef, ...]


@dataclass(frozen=True, slots=True)
class RelatedEntry:
    """A tie to another event: ("follows", "ghouta-attack", "Chemical attack near Damascus")."""

    relation: str
    event_id: str
    title: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """The entries under one heading: a year ("2015"), "Undated" or "Beginning not given"."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One item of the table at a glance.

    Attributes:
        event_id: the event's id.
        date: the date in few words: "late Aug 2015".
        title: the headline.
        places: places' names joined by "; ", or "".
        kind: the kind in words: "Event".
        notes: numbers of its sources.
    """

    event_id: str
    date: str
    title: str
    places: str
    kind: str
    notes: tuple[int, ...]

    @property
    def label(self) -> str:
        """What to call the item in a word or two: its date, or its title where it has none."""
        return self.title if self.date == UNDATED else self.date


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered source.

    Attributes:
        number: from 1, in the order of first citation.
        source_id: the source's id, which names its link target.
        text: the full citation, without links.
        url: where it is, or None.
        archived_url: where a lasting copy is, or None.
        remark: what a reader must know of it, or None.
        cited_by: ids of the events that cite it, in reading order.
    """

    number: int
    source_id: str
    text: str
    url: str | None
    archived_url: str | None
    remark: str | None
    cited_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A whole document in outline.

    Attributes:
        language: BCP 47 tag of the text.
        marking: a TLP 2.0 label for every page's head and foot, or None.
        title_block: title, subtitle and facts.
        key_points: sentences for the box at the top.
        groups: the chronology, by year.
        table: all items at a glance, in the same order.
        method: paragraphs on dates, places and method.
        caveats: what a reader must know before using it.
        notes: numbered sources.
    """

    language: str
    marking: Marking | None
    title_block: TitleBlock
    key_points: tuple[str, ...]
    groups: tuple[EntryGroup, ...]
    table: tuple[TableRow, ...]
    method: tuple[str, ...]
    caveats: tuple[str, ...]
    notes: tuple[Note, ...]


def make_briefing(chronology: Chronology) -> Briefing:
    """Return the outline of a chronology: dated items in order, then undated ones."""
    return _Outliner(chronology).briefing()


class _Outliner:
    """Holds what several sections look up: the events in order, their titles, the note numbers."""

    def __init__(self, chronology: Chronology) -> None:
        self.chronology = chronology
        self.events = tuple(chronology.in_order())
        self.titles = {event.id: event.title for event in self.events}
        cited = (citation.source for event in self.events for citation in event.citations)
        uncited = (source.id for source in chronology.sources)
        ordered = dict.fromkeys((*cited, *uncited))
        self.numbers = {source: number for number, source in enumerate(ordered, start=1)}

    def briefing(self) -> Briefing:
        chronology = self.chronology
        return Briefing(
            language=chronology.language,
            marking=chronology.marking,
            title_block=self.title_block(),
            key_points=chronology.summary,
            groups=tuple(
                EntryGroup(heading, tuple(self.entry(event) for event in members))
                for heading, members in groupby(self.events, _heading)
            ),
            table=tuple(self.row(event) for event in self.events),
            method=tuple(self.method()),
            caveats=chronology.caveats,
            notes=tuple(self.sources()),
        )

    def title_block(self) -> TitleBlock:
        chronology = self.chronology
        items = counted(len(self.events), "item")
        sources = counted(len(chronology.sources), "source")
        facts = (
            ("As of", _day(chronology.as_of)),
            ("Covers", date_wording(chronology.span) if chronology.span else None),
            ("Edition", chronology.edition),
            ("Revised", _day(chronology.revised)),
            ("Authors", "; ".join(chronology.authors)),
            ("Publisher", chronology.publisher),
            ("Contents", f"{items} from {sources}"),
            ("Licence", chronology.licence),
        )
        return TitleBlock(
            chronology.title,
            chronology.subtitle,
            tuple(Fact(label, value) for label, value in facts if value),
        )

    def place_names(self, event: Event) -> list[str]:
        places = self.chronology.place_by_id
        return [places[named.place].name for named in event.places]

    def entry(self, event: Event) -> Entry:
        actors = self.chronology.actor_by_id
        return Entry(
            event_id=event.id,
            date=date_wording(event.date) if event.date else UNDATED,
            date_note=precision_note(event.date) if event.date else event.undated,
            title=event.title,
            text=tuple(line for line in (event.summary or "").split("\n") if line.strip()),
            kind=None if event.kind is Kind.EVENT else event.kind.capitalize(),
            category=event.category,
            tags=event.tags,
            places=tuple(
                EntryPlace(name, named.role.value)
                for name, named in zip(self.place_names(event), event.places, strict=True)
            ),
            actors=tuple(
                actors[named.actor].name + (f" ({named.role})" if named.role else "")
                for named in event.actors
            ),
            disputed=event.disputed,
            related=tuple(
                RelatedEntry(
                    tie.relation.value.replace("-", " "), tie.event, self.titles[tie.event]
                )
                for tie in event.related
            ),
            notes=tuple(
                NoteRef(self.numbers[citation.source], note_detail(citation))
                for citation in event.citations
            ),
        )

    def row(self, event: Event) -> TableRow:
        cited = dict.fromkeys(self.numbers[citation.source] for citation in event.citations)
        return TableRow(
            event_id=event.id,
            date=short_wording(event.date) if event.date else UNDATED,
            title=event.title,
            places="; ".join(self.place_names(event)),
            kind=event.kind.capitalize(),
            notes=tuple(cited),
        )

    def method(self) -> Iterator[str]:
        """Only what concerns this chronology: no word on windows where there is none."""
        yield (
            "Each date is given as closely as its source gives it, and no closer. "
            f"The chronology is complete to {_day(self.chronology.as_of)}."
        )
        dates = [event.date for event in self.events if event.date]
        if any(date.precision is Precision.WINDOW for date in dates):
            yield (
                "Parts of a month are read by a fixed convention: early is the 1st to the 10th, "
                "mid the 11th to the 20th, late the 21st to the end of the month."
            )
        for basis, meaning in _BASES:
            count = sum(date.basis is basis for date in dates)
            if count:
                verb, teller = ("is", "it") if count == 1 else ("are", "each")
                yield f"{counted(count, 'date')} {verb} {meaning}; {teller} says from what."
        undated = len(self.events) - len(dates)
        if undated:
            yield (
                f"{counted(undated, 'item')} without a date "
                f"{'stands' if undated == 1 else 'stand'} at the end, each with the reason."
            )
        used = {named.place for event in self.events for named in event.places}
        unlocated = [
            place.name
            for place in self.chronology.places
            if place.id in used and place.point is None
        ]
        if unlocated:
            yield f"No coordinates are given for: {'; '.join(unlocated)}."

    def sources(self) -> Iterator[Note]:
        cited_by: dict[str, dict[str, None]] = {source: {} for source in self.numbers}
        for event in self.events:
            for citation in event.citations:
                cited_by[citation.source][event.id] = None
        for source_id, number in self.numbers.items():
            source = self.chronology.source_by_id[source_id]
            yield Note(
                number=number,
                source_id=source_id,
                text=full_citation(source),
                url=source.url,
                archived_url=source.archived_url,
                remark=source.note,
                cited_by=tuple(cited_by[source_id]),
            )


_BASES = (
    (Basis.IMPLIED, "not written out in the source, but implied by its context"),
    (Basis.DERIVED, "worked out from another date in the source"),
    (Basis.INFERRED, "inferred, in whole or in part"),
)


def _heading(event: Event) -> str:
    """Year of the earliest day. What has no beginning stands first, as it does in order."""
    if event.date is None:
        return UNDATED
    day = event.date.earliest
    if day is None:
        return NO_BEGINNING
    return year_words(day.year)


def _day(date: dt.date) -> str:
    return day_wording(Day(date.year, date.month, date.day))
