"""One item of the chronology: its date and title, what happened, and what is known besides."""

from collections.abc import Iterator
from typing import Final

from keydates.briefing import Entry, NoteRef
from keydates.counting import plural
from keydates.dates import Basis, EventDate
from keydates.edtf import Form, Unit, parse_edtf
from keydates.model import Event
from keydates_exporters.html.links import to_event, to_source
from keydates_exporters.html.markup import EMPTY, SPACE, Html, Tag, joined
from keydates_exporters.html.words import Setter

__all__ = ["article", "exact_date"]

_ARTICLE: Final = Tag("article", class_="event")
_H4: Final = Tag("h4")
_WHEN: Final = Tag("span", class_="when")
_TIME: Final = Tag("time")
_TITLE: Final = Tag("a", class_="anchor")
_P: Final = Tag("p")
_DATE_NOTE: Final = Tag("p", class_="date-note")
_DETAILS: Final = Tag("dl", class_="details")
_GROUP: Final = Tag("div")
_SORT: Final = Tag("div", class_="sort")
_DISPUTED: Final = Tag("div", class_="disputed")
_LABEL: Final = Tag("dt")
_VALUE: Final = Tag("dd")
_SPAN: Final = Tag("span")
_LINE_FEED: Final = Html("\n")
_BETWEEN: Final = Html("; ")
_LENGTHS: Final = {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}
_LAST_YEAR: Final = 9999


def article(setter: Setter, entry: Entry, event: Event, sources: dict[int, str]) -> Html:
    """Return an item. `event` is the one that `entry` tells of; `sources` are ids by number."""
    date = _WHEN(_date(setter, entry, event.date))
    title = setter.block(_TITLE, entry.title, href=f"#{entry.event_id}")
    parts = [_H4(date, SPACE, title)]
    parts += [setter.block(_P, paragraph) for paragraph in entry.text]
    if entry.date_note:
        words = setter.own if event.date else setter.words
        parts.append(_DATE_NOTE(words(entry.date_note)))
    details = list(_details(setter, entry, event, sources))
    if details:
        parts.append(_DETAILS(joined(details, _LINE_FEED)))
    return _ARTICLE(
        _LINE_FEED,
        joined(parts, _LINE_FEED),
        _LINE_FEED,
        id=event.id,
        data_kind=event.kind.value,
        data_category=event.category,
        data_actors=" ".join(dict.fromkeys(named.actor for named in event.actors)) or None,
        data_places=" ".join(dict.fromkeys(named.place for named in event.places)) or None,
        data_from=_bound(event.date, "earliest"),
        data_to=_bound(event.date, "latest"),
    )


def _bound(date: EventDate | None, side: str) -> str | None:
    if date is None:
        return None
    day = date.earliest if side == "earliest" else date.latest
    return day.isoformat() if day else None


def _date(setter: Setter, entry: Entry, date: EventDate | None) -> Html:
    words = setter.words if date and date.expression else setter.own
    exact = exact_date(date) if date else None
    content = words(entry.date)
    return _TIME(content, datetime=exact) if exact else content


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


def _details(setter: Setter, entry: Entry, event: Event, sources: dict[int, str]) -> Iterator[Html]:
    """Yield what stands below an item's text: a label and its words."""
    own, words = setter.own, setter.words

    def detail(label: str, *values: Html, group: Tag = _GROUP) -> Html:
        return group(_LABEL(own(label)), SPACE, _VALUE(joined(values, _BETWEEN)))

    if entry.kind:
        yield detail("Kind", own(entry.kind), group=_SORT)
    if entry.category:
        yield detail("Category", words(entry.category), group=_SORT)
    if entry.places:
        yield detail(plural("Place", len(entry.places)), *_places(setter, entry, event))
    if entry.actors:
        yield detail(plural("Actor", len(entry.actors)), *_actors(setter, entry, event))
    if entry.tags:
        yield detail("Key words", *map(words, entry.tags))
    if entry.disputed:
        yield detail("Disputed", words(entry.disputed), group=_DISPUTED)
    if entry.related:
        ties = (
            joined((own(tie.relation), SPACE, to_event(tie.event_id, words(tie.title))))
            for tie in entry.related
        )
        yield detail("Related", *ties)
    if entry.notes:
        references = (_reference(setter, note, sources) for note in entry.notes)
        yield detail(plural("Source", len(entry.notes)), *references)


def _places(setter: Setter, entry: Entry, event: Event) -> Iterator[Html]:
    """Yield places as the filters find them: by id, and by name where the text says more."""
    for place, named in zip(entry.places, event.places, strict=True):
        plain = place.role == "venue"
        text = place.name if plain else f"{place.name} ({place.role})"
        yield _SPAN(
            setter.words(text), data_place=named.place, data_name=None if plain else place.name
        )


def _actors(setter: Setter, entry: Entry, event: Event) -> Iterator[Html]:
    for text, named in zip(entry.actors, event.actors, strict=True):
        name = text.removesuffix(f" ({named.role})") if named.role else None
        yield _SPAN(setter.words(text), data_actor=named.actor, data_name=name)


def _reference(setter: Setter, note: NoteRef, sources: dict[int, str]) -> Html:
    detail = joined((SPACE, setter.words(note.detail))) if note.detail else EMPTY
    return joined((to_source(note.number, sources[note.number]), detail))
