"""The sections of the briefing, in order: what each says, as HTML."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from keydates.briefing import Briefing, EntryGroup, Note, TableRow
from keydates.counting import counted
from keydates.model import Event
from keydates_exporters.html.entries import Entries
from keydates_exporters.html.glance import MANY, MOST_AT_ONCE, TABLE, at_a_glance
from keydates_exporters.html.illustrations import Picture, figure_sections
from keydates_exporters.html.links import external, figure_id, source_id, to_event
from keydates_exporters.html.markup import EMPTY, SPACE, Html, Tag, escaped, joined
from keydates_exporters.html.words import Setter

__all__ = ["body"]

_MOST_BACK_LINKS: Final = 100
_MOST_YEARS_LISTED: Final = 120  # more are a page of numbers that nobody reads

_A: Final = Tag("a")
_CITED: Final = Tag("p", class_="cited")
_DD: Final = Tag("dd")
_DL: Final = Tag("dl", class_="facts")
_DT: Final = Tag("dt")
_GROUP: Final = Tag("div")
_H1: Final = Tag("h1")
_H2: Final = Tag("h2")
_H3: Final = Tag("h3")
_HEADER: Final = Tag("header")
_LI: Final = Tag("li")
_NAV: Final = Tag("nav", id="_contents", aria_labelledby="_contents-title")
_OL: Final = Tag("ol", class_="sources")
_P: Final = Tag("p")
_REMARK: Final = Tag("p", class_="remark")
_SECTION: Final = Tag("section")
_SUBTITLE: Final = Tag("p", class_="subtitle")
_UL: Final = Tag("ul")
_YEAR: Final = Tag("section", class_="year")
_YEARS: Final = Tag("ul", class_="years")
_LINE_FEED: Final = Html("\n")


class _Heading(NamedTuple):
    words: str
    target: str
    under: tuple["_Heading", ...] = ()


def body(
    setter: Setter,
    briefing: Briefing,
    events: Mapping[str, Event],
    pictures: Iterable[Picture],
    offers: Html,
) -> Html:
    """Return what stands within `main`, in order; `offers` are the files beside the page."""
    pictures = tuple(pictures)
    parts = (
        _title_block(setter, briefing),
        _key_points(setter, briefing),
        _contents(setter, briefing, pictures),
        offers,
        _SECTION(id="_filters", hidden="") if briefing.groups else EMPTY,
        figure_sections(setter, pictures),
        _chronology(setter, briefing, events, pictures),
        at_a_glance(setter, briefing),
        _method(setter, briefing),
        _sources(setter, briefing),
    )
    return joined((part for part in parts if part), _LINE_FEED)


def _title_block(setter: Setter, briefing: Briefing) -> Html:
    """Title, subtitle, and the facts a reader judges the whole by."""
    block = briefing.title_block
    facts = (
        _GROUP(_DT(setter.own(fact.label)), SPACE, _DD(setter.words(fact.value)))
        for fact in block.facts
    )
    return _HEADER(
        setter.block(_H1, block.title),
        setter.block(_SUBTITLE, block.subtitle) if block.subtitle else EMPTY,
        _LINE_FEED,
        _DL(*facts),
    )


def _key_points(setter: Setter, briefing: Briefing) -> Html:
    """What a reader with one minute must know."""
    if not briefing.key_points:
        return EMPTY
    points = (setter.block(_LI, point) for point in briefing.key_points)
    return _SECTION(
        _H2(setter.own("Key points")), _LINE_FEED, _UL(joined(points, _LINE_FEED)), id="_key-points"
    )


def _contents(setter: Setter, briefing: Briefing, pictures: tuple[Picture, ...]) -> Html:
    """One link a section, and one a year."""
    items = (
        _LI(_link(setter, heading), _years(setter, heading.under))
        for heading in _headings(briefing, pictures)
    )
    title = _H2(setter.own("Contents"), id="_contents-title")
    return _NAV(title, _LINE_FEED, _UL(joined(items, _LINE_FEED)))


def _years(setter: Setter, headings: tuple[_Heading, ...]) -> Html:
    return _YEARS(*(_LI(_link(setter, one)) for one in headings)) if headings else EMPTY


def _link(setter: Setter, heading: _Heading) -> Html:
    return _A(setter.own(heading.words), href=f"#{heading.target}")


def _headings(briefing: Briefing, pictures: tuple[Picture, ...]) -> Iterator[_Heading]:
    for heading in dict.fromkeys(picture.heading for picture in pictures):
        yield _Heading(heading, f"_{heading.lower()}")
    years = tuple(_Heading(group.heading, _group_id(group)) for group in briefing.groups)
    listed = years if len(years) <= _MOST_YEARS_LISTED else ()
    yield _Heading("Chronology", "_chronology", listed)
    if briefing.table:
        yield _Heading("All items at a glance", "_table")
    caveats = (_Heading("Caveats", "_caveats"),) if briefing.caveats else ()
    yield _Heading("On dates and method", "_method", caveats)
    if briefing.notes:
        yield _Heading("Sources", "_sources")


def _group_id(group: EntryGroup) -> str:
    """Return the id of a year's heading: `_year-2015`, `_year-44-bc`, `_undated`."""
    slug = group.heading.lower().replace(",", "").replace(" ", "-")
    return f"_year-{slug}" if any(character.isdigit() for character in slug) else f"_{slug}"


def _chronology(
    setter: Setter,
    briefing: Briefing,
    events: Mapping[str, Event],
    pictures: tuple[Picture, ...],
) -> Html:
    """The events by year."""
    heading = _H2(setter.own("Chronology"))
    if not briefing.groups:
        words = _P(setter.own("This chronology holds no items."))
        return _SECTION(heading, _LINE_FEED, words, id="_chronology")
    entries = Entries(setter, {note.number: note.source_id for note in briefing.notes})
    groups = (
        _YEAR(
            _H3(setter.own(group.heading), id=_group_id(group)),
            _LINE_FEED,
            joined(
                (entries.article(entry, events[entry.event_id]) for entry in group.entries),
                _LINE_FEED,
            ),
        )
        for group in briefing.groups
    )
    return _SECTION(
        heading,
        _LINE_FEED,
        _P(_lead(setter, pictures), class_="lead"),
        _LINE_FEED,
        joined(groups, _LINE_FEED),
        id="_chronology",
        class_=MANY if len(briefing.table) > MOST_AT_ONCE else None,
    )


def _lead(setter: Setter, pictures: tuple[Picture, ...]) -> Html:
    """Say what else shows the items: "Figure 1 and Figure 2 show them drawn; Table 1 lists ..."."""
    count = len(pictures)
    drawn: list[Html] = []
    for number, picture in enumerate(pictures, start=1):
        if number > 1:
            drawn.append(escaped(" and " if number == count else ", "))
        name = escaped(f"Figure\u00a0{number}")
        drawn.append(_A(name, href=f"#{figure_id(picture.name)}"))
    if drawn:
        drawn.append(escaped(f" {'shows' if count == 1 else 'show'} them drawn; "))
    table = _A(escaped(TABLE), href="#_table")
    return setter.sentence(*drawn, table, escaped(" lists all items, one a row."))


def _method(setter: Setter, briefing: Briefing) -> Html:
    """How dates were read, and what to bear in mind."""
    parts = [_H2(setter.own("On dates and method"))]
    parts += [_P(setter.own(words)) for words in briefing.method]
    if briefing.caveats:
        parts.append(_H3(setter.own("Caveats"), id="_caveats"))
        parts.append(_UL(*(setter.block(_LI, words) for words in briefing.caveats)))
    return _SECTION(joined(parts, _LINE_FEED), id="_method")


def _sources(setter: Setter, briefing: Briefing) -> Html:
    """Numbered sources, each with its addresses and links back to the items that cite it."""
    if not briefing.notes:
        return EMPTY
    items = {item.event_id: item for item in briefing.table}
    notes = (
        _LI(
            setter.block(_P, note.text),
            joined(_note_details(setter, note, items)),
            id=source_id(note.source_id),
        )
        for note in briefing.notes
    )
    heading = _H2(setter.own("Sources"))
    return _SECTION(heading, _LINE_FEED, _OL(joined(notes, _LINE_FEED)), id="_sources")


def _note_details(setter: Setter, note: Note, items: Mapping[str, TableRow]) -> Iterator[Html]:
    if note.remark:
        yield setter.block(_REMARK, note.remark)
    if note.url:
        yield _P(external(note.url))
    if note.archived_url:
        yield _P(setter.own("Archived copy:"), SPACE, external(note.archived_url))
    if not note.cited_by:
        yield _CITED(setter.own("Not cited by any item."))
        return
    links = (
        to_event(event_id, setter.words(items[event_id].label))
        for event_id in note.cited_by[:_MOST_BACK_LINKS]
    )
    rest = len(note.cited_by) - _MOST_BACK_LINKS
    more = f"; and {counted(rest, 'more item')}"
    yield _CITED(
        setter.own("Cited by:"),
        SPACE,
        joined(links, Html("; ")),
        setter.own(more) if rest > 0 else EMPTY,
    )
