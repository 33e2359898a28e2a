"""One item of the chronology: its date and title, what happened, and what is known besides."""

from collections.abc import Iterator, Mapping
from typing import Final

from keydates.briefing import Entry, NoteRef
from keydates.counting import plural
from keydates.dates import Basis, EventDate
from keydates.edtf import Form, Unit, parse_edtf
from keydates.model import Event, Kind
from keydates_exporters.html.links import to_event, to_source
from keydates_exporters.html.markup import SPACE, Html, Tag, joined
from keydates_exporters.html.words import Setter

__all__ = ["Entries", "exact_date"]

_ARTICLE: Final = Tag("article", class_="event")
_H4: Final = Tag("h4")
_WHEN: Final = Tag("span")
_TIME: Final = Tag("time")
_TITLE: Final = Tag("a", class_="anchor")
_P: Final = Tag("p")
_DATE_NOTE: Final = Tag("p", class_="date-note")
_DETAILS: Final = Tag("dl")
_LABEL: Final = Tag("dt")
_VALUE: Final = Tag("dd")
_CATEGORY: Final = Tag("dd", data_category="")
_DISPUTED: Final = Tag("dd", class_="disputed")
_SPAN: Final = Tag("span")
_LINE_FEED: Final = Html("\n")
_BETWEEN: Final = Html("; ")
_LENGTHS: Final = {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}
_LAST_YEAR: Final = 9999


class Entries:
    """Writes the items of one page, in order.

    A place or an actor bears its id where it is first named, from which the filters learn what to
    call it; which items have to do with it stands on each item itself.
    """

    def __init__(self, setter: Setter, sources: Mapping[int, str]) -> None:
        """Begin a page; `sources` are ids by number."""
        self._setter = setter
        self._sources = sources
        self._named: set[tuple[str, str]] = set()

    def article(self, entry: Entry, event: Event) -> Html:
        """Return an item; `event` is the one that `entry` tells of."""
        setter = self._setter
        title = setter.block(_TITLE, entry.title, href=f"#{entry.event_id}")
        parts = [_H4(self._date(entry, event.date), SPACE, title)]
        parts += [setter.block(_P, paragraph) for paragraph in entry.text]
        if entry.date_note:
            words = setter.own if event.date else setter.words
            parts.append(_DATE_NOTE(words(entry.date_note)))
        details = joined(self._details(entry, event), _LINE_FEED)
        if details:
            parts.append(_DETAILS(details))
        return _ARTICLE(
            _LINE_FEED,
            joined(parts, _LINE_FEED),
            _LINE_FEED,
            id=event.id,
            data_kind=None if event.kind is Kind.EVENT else event.kind.value,
            data_actors=" ".join(dict.fromkeys(named.actor for named in event.actors)) or None,
            data_places=" ".join(dict.fromkeys(named.place for named in event.places)) or None,
            **_bounds(event.date),
        )

    def _date(self, entry: Entry, date: EventDate | None) -> Html:
        words = self._setter.words if date and date.expression else self._setter.own
        exact = exact_date(date) if date else None
        content = words(entry.date)
        return _TIME(content, datetime=exact) if exact else _WHEN(content)

    def _details(self, entry: Entry, event: Event) -> Iterator[Html]:
        """Yield what stands below an item's text: a label and its words."""
        own, words = self._setter.own, self._setter.words

        def detail(label: str, *values: Html, value: Tag = _VALUE) -> Html:
            return joined((_LABEL(own(label)), SPACE, value(joined(values, _BETWEEN))))

        if entry.kind:
            yield detail("Kind", own(entry.kind))
        if entry.category:
            yield detail("Category", words(entry.category), value=_CATEGORY)
        if entry.places:
            yield detail(plural("Place", len(entry.places)), *self._places(entry, event))
        if entry.actors:
            yield detail(plural("Actor", len(entry.actors)), *self._actors(entry, event))
        if entry.tags:
            yield detail("Key words", *map(words, entry.tags))
        if entry.disputed:
            yield detail("Disputed", words(entry.disputed), value=_DISPUTED)
        if entry.related:
            ties = (
                joined((own(tie.relation), SPACE, to_event(tie.event_id, words(tie.title))))
                for tie in entry.related
            )
            yield detail("Related", *ties)
        if entry.notes:
            references = map(self._reference, entry.notes)
            yield detail(plural("Source", len(entry.notes)), *references)

    def _places(self, entry: Entry, event: Event) -> Iterator[Html]:
        for place, named in zip(entry.places, event.places, strict=True):
            role = None if place.role == "venue" else place.role
            yield self._name("data_place", named.place, place.name, role)

    def _actors(self, entry: Entry, event: Event) -> Iterator[Html]:
        for text, named in zip(entry.actors, event.actors, strict=True):
            name = text.removesuffix(f" ({named.role})") if named.role else text
            yield self._name("data_actor", named.actor, name, named.role)

    def _name(self, kind: str, identity: str, name: str, role: str | None) -> Html:
        """Return a name with its role, found by its id where it is the first mention."""
        content = self._setter.words(f"{name} ({role})" if role else name)
        if (kind, identity) in self._named:
            return content
        self._named.add((kind, identity))
        return _SPAN(content, **{kind: identity, "data_name": name if role else None})

    def _reference(self, note: NoteRef) -> Html:
        number = to_source(note.number, self._sources[note.number])
        if note.detail is None:
            return number
        return joined((number, SPACE, self._setter.words(note.detail)))


def _bounds(date: EventDate | None) -> dict[str, str]:
    """Return the first and the last day that a date can mean, as far as they are known."""
    if date is None:
        return {}
    first, last = date.earliest, date.latest
    if first and first == last:
        return {"data_on": first.isoformat()}
    bounds = (("data_from", first), ("data_to", last))
    return {name: day.isoformat() for name, day in bounds if day}


def exact_date(date: EventDate) -> str | None:
    """Return a date as `time` elements and schema.org have it (ISO 8601): a day, month or year.

    None where it says less or other than its source does: what is a window, a period, approximate,
    uncertain or not stated has no such form.
    """
    parsed = parse_edtf(date.edtf)
    day = parsed.earliest
    if parsed.form is not Form.DATE or date.basis is not Basis.STATED or day is None:
        return None
    length = _LENGTHS.get(parsed.parts[0].unit)
    if length is None or parsed.approximate or parsed.uncertain or not 0 < day.year <= _LAST_YEAR:
        return None
    return day.isoformat()[:length]
