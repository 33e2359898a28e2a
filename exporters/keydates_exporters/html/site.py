"""The pages that stand around those of chronologies in a publication."""

from typing import Final

from keydates.counting import counted
from keydates.edtf import Day
from keydates.model import Marking
from keydates.publication import Publication, Published
from keydates.wording import day_wording
from keydates_exporters.html.markup import EMPTY, SPACE, Html, Tag, escaped, joined
from keydates_exporters.html.offers import file_link
from keydates_exporters.html.shell import Head, page
from keydates_exporters.html.words import Setter

__all__ = ["not_found", "overview"]

_A: Final = Tag("a")
_ARTICLE: Final = Tag("article", class_="listed-chronology")
_DD: Final = Tag("dd")
_DL: Final = Tag("dl", class_="facts")
_DT: Final = Tag("dt")
_GROUP: Final = Tag("div")
_H1: Final = Tag("h1")
_H2: Final = Tag("h2")
_HEADER: Final = Tag("header")
_LABEL: Final = Tag("span")
_LI: Final = Tag("li")
_P: Final = Tag("p")
_SECTION: Final = Tag("section", id="_chronologies")
_SUBTITLE: Final = Tag("p", class_="subtitle")
_UL: Final = Tag("ul", class_="files")
_LINE_FEED: Final = Html("\n")

_STRICTEST_FIRST: Final = tuple(Marking)


def overview(publication: Publication) -> bytes:
    """Return a page that lists chronologies, each with its files. It is English and says so."""
    setter = Setter("en")
    listed = publication.chronologies
    marks = {one.marking for one in listed if one.marking}
    strictest = next((mark for mark in _STRICTEST_FIRST if mark in marks), None)
    entries = [_entry(setter, one) for one in listed]
    content = joined(
        (
            _HEADER(_H1(setter.own("Chronologies"))),
            _SECTION(_LINE_FEED, joined(entries, _LINE_FEED), _LINE_FEED)
            if entries
            else _P(setter.own("Nothing is published here yet."), id="_chronologies"),
        ),
        _LINE_FEED,
    )
    head = Head("Chronologies", strictest, canonical=publication.base_url)
    return page(setter, head, ("_chronologies", "Skip to the chronologies"), content)


def _entry(setter: Setter, one: Published) -> Html:
    foreign = {} if one.language == "en" else {"lang": one.language}
    as_of = day_wording(Day(one.as_of.year, one.as_of.month, one.as_of.day))
    facts = [
        ("As of", as_of),
        ("Edition", one.edition),
        ("Contents", counted(one.items, "item")),
    ]
    told = [
        _GROUP(_DT(setter.own(label)), SPACE, _DD(setter.words(value)))
        for label, value in facts
        if value
    ]
    if one.marking:
        told.append(_GROUP(_DT(setter.own("Marking")), SPACE, _DD(escaped(one.marking.value))))
    files = [_LI(file_link(setter, file)) for file in one.downloads]
    return _ARTICLE(
        _H2(_A(setter.words(one.title), href=one.page, **foreign)),
        _LINE_FEED,
        setter.block(_SUBTITLE, one.subtitle, **foreign) if one.subtitle else EMPTY,
        _DL(*told),
        _LINE_FEED,
        _UL(*files) if files else EMPTY,
    )


def not_found(publication: Publication) -> bytes:
    """Return the page for an address that does not exist, to be served at any depth.

    It leads to what is published only where the publication's address is known, since a relative
    link would lead elsewhere from another depth, and names nothing whose marking restricts it.
    """
    setter = Setter("en")
    links = [
        _LI(_A(setter.words(one.title), href=publication.base_url + one.page))
        for one in publication.chronologies
        if publication.base_url and one.marking in {None, Marking.CLEAR}
    ]
    content = joined(
        (
            _HEADER(_H1(setter.own("Not found"))),
            _P(
                setter.own(
                    "There is nothing at this address. Perhaps it was mistyped, or what stood here "
                    "was withdrawn."
                ),
                id="_words",
            ),
            _UL(*links) if links else EMPTY,
        ),
        _LINE_FEED,
    )
    return page(
        setter, Head("Not found", None, listed=False), ("_words", "Skip to the text"), content
    )
