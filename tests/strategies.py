"""Chronologies nobody would write but everybody may: what the property tests draw from.

Everything drawn here is valid by `keydates.model` and is hostile within that: text that looks like
formulas, markup, calendar lines or JSON, scripts that run right to left, dates of every shape.
Strategies without state are cached: building one costs far more than drawing from it.
"""

import datetime as dt
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from keydates.dates import Basis, EventDate
from keydates.edtf import EdtfError, parse_edtf
from keydates.frozenmap import FrozenMap
from keydates.model import (
    Actor,
    ActorRole,
    Chronology,
    Citation,
    Event,
    Kind,
    LocationPrecision,
    Marking,
    Place,
    PlaceKind,
    PlaceRole,
    Related,
    Relation,
    Reliability,
    Role,
    Source,
)
from keydates.text import TextError, clean_text, is_reserved_name
from tests.hostile import DATES, HOSTILE, MULTILINE

__all__ = [
    "chronologies",
    "dates",
    "edtf",
    "events",
    "lines",
    "slugs",
    "texts",
    "urls",
]

_WORDS: Final = ("late August 2015", "On November 20", "весной 2015 года", "سبتمبر 2015")
_LANGUAGES: Final = ("ar", "ru", "fr", "zh-Hant", "he")
_SCHEMES: Final = ("geonames", "wikidata", "unlocode", "viaf")
_OFFSETS: Final = (0, 180, 330, -210, 840)


@cache
def _pick(choices: Any) -> SearchStrategy[Any]:
    return st.sampled_from(choices)


@cache
def _maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.none() | strategy


def _cleaned(value: str) -> str:
    try:
        return clean_text(value)
    except TextError:  # pragma: no cover - a category that is not excluded here
        return ""


@cache
def _characters(extra: str = "") -> SearchStrategy[str]:
    return st.one_of(
        st.characters(exclude_categories=["Cs", "Cc", "Cn"]),
        st.sampled_from("=+-@'\";,|:/\\{}[]<>&%#~^ \u00a0\u200b\u200f\ufeffابجدАБВéö" + extra),
    )


@cache
def lines(max_size: int = 60) -> SearchStrategy[str]:
    """One line of text as the model keeps it."""
    drawn = st.text(_characters(), min_size=1, max_size=max_size).map(_cleaned)
    return st.one_of(
        st.sampled_from(HOSTILE).map(_cleaned),
        drawn.filter(lambda text: 0 < len(text) and "\n" not in text),
    )


@cache
def texts(max_size: int = 120) -> SearchStrategy[str]:
    """Prose as the model keeps it: one or more lines."""
    drawn = st.text(_characters("\n\n"), min_size=1, max_size=max_size).map(_cleaned)
    return st.one_of(st.sampled_from((*HOSTILE, *MULTILINE)).map(_cleaned), drawn.filter(bool))


@cache
def slugs() -> SearchStrategy[str]:
    """Slugs that may also name a file."""
    drawn = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True)
    fixed = st.sampled_from(["a", "0", "2015", "1e5", "true", "null", "no", "x" * 80])
    return st.one_of(drawn, fixed).filter(lambda slug: not is_reserved_name(slug))


@cache
def urls() -> SearchStrategy[str]:
    """Links the model takes."""
    return st.sampled_from(
        [
            "https://example.org/",
            "http://example.org/a,b;c?d=1&e='=2#f",
            "https://пример.рф/путь",
            "https://example.org/%E2%80%8B(x)",
            "mailto:desk@example.org",
            "HTTPS://EXAMPLE.ORG",
            "https://example.org/" + "a" * 2000,
        ]
    )


def _is_edtf(text: str) -> bool:
    try:
        parse_edtf(text)
    except EdtfError:
        return False
    return True


@st.composite
def _one_date(draw: st.DrawFn) -> str:
    year = f"{draw(st.integers(0, 9999)):04d}"
    shape = draw(_pick(("year", "month", "day")))
    if shape == "year":
        return year
    month = f"{draw(st.integers(1, 12)):02d}"
    return (
        f"{year}-{month}" if shape == "month" else f"{year}-{month}-{draw(st.integers(1, 28)):02d}"
    )


_ONE_DATE: Final = _one_date()


@st.composite
def _composed_date(draw: st.DrawFn) -> str:
    first, second = sorted([draw(_ONE_DATE), draw(_ONE_DATE)])
    form = draw(_pick(("{0}", "{0}?", "{0}~", "{0}%", "{0}/{1}", "{0}/..", "[{0}..{1}]")))
    return str(form.format(first, second))


@cache
def edtf() -> SearchStrategy[str]:
    """Dates in EDTF of every supported shape."""
    return st.one_of(_pick(DATES), _composed_date().filter(_is_edtf))


_WORDING: Final = st.one_of(st.sampled_from(_WORDS), lines(20))


@st.composite
def dates(draw: st.DrawFn) -> EventDate:
    """Dates with their words and their ground."""
    basis = draw(_pick(Basis))
    note = _maybe(lines(20)) if basis is Basis.STATED else lines(20)
    words = _maybe(_WORDING)
    return EventDate(edtf=draw(edtf()), expression=draw(words), basis=basis, note=draw(note))


_DATE: Final = dates()


@cache
def _moments() -> SearchStrategy[dt.datetime]:
    zones = _pick(_OFFSETS).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
    return st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2099, 12, 30), timezones=zones)  # noqa: DTZ001 - the bounds must be naive


@cache
def _days() -> SearchStrategy[dt.date]:
    return st.dates(dt.date(1583, 1, 1), dt.date(2099, 12, 31))


@cache
def _few(strategy: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


@cache
def _names() -> SearchStrategy[FrozenMap[str, str]]:
    return st.dictionaries(_pick(_LANGUAGES), lines(15), max_size=2).map(FrozenMap)


@cache
def _identifiers() -> SearchStrategy[FrozenMap[str, str]]:
    return st.dictionaries(_pick(_SCHEMES), lines(10), max_size=2).map(FrozenMap)


@cache
def _degrees(limit: int) -> SearchStrategy[float]:
    exact = _pick((0.0, -4.35, 35.9, 1e-07, -1e-07, float(limit), -float(limit), 0.1 + 0.2))
    return st.one_of(exact, st.floats(-limit, limit)).map(lambda value: value + 0.0)


@st.composite
def _places(draw: st.DrawFn, slug: str) -> Place:
    located = draw(st.booleans())
    return Place(
        id=slug,
        name=draw(lines(20)),
        names=draw(_names()),
        longitude=draw(_degrees(180)) if located else None,
        latitude=draw(_degrees(90)) if located else None,
        kind=draw(_pick(PlaceKind)),
        country=draw(_pick((None, "SY", "RU", "CH", "NO"))),
        subdivision=draw(_pick((None, "SY-LA", "CH-GE"))),
        location_precision=draw(_maybe(_pick(LocationPrecision))) if located else None,
        uncertainty_m=draw(_maybe(st.integers(0, 20_000_000))) if located else None,
        identifiers=draw(_identifiers()),
        coordinates_from=draw(_maybe(lines(20))) if located else None,
        unlocated=None if located else draw(lines(20)),
    )


@st.composite
def _actors(draw: st.DrawFn, slug: str) -> Actor:
    return Actor(
        id=slug,
        name=draw(lines(20)),
        names=draw(_names()),
        kind=draw(_maybe(lines(10))),
        country=draw(_pick((None, "RU", "SY"))),
        identifiers=draw(_identifiers()),
    )


@st.composite
def _sources(draw: st.DrawFn, slug: str) -> Source:
    return Source(
        id=slug,
        title=draw(lines(30)),
        authors=draw(_few(lines(15))),
        publisher=draw(_maybe(lines(15))),
        published=draw(_maybe(_DATE)),
        accessed=draw(_maybe(_days())),
        url=draw(_maybe(urls())),
        archived_url=draw(_maybe(urls())),
        language=draw(_maybe(_pick(_LANGUAGES))),
        licence=draw(_maybe(lines(10))),
        reliability=draw(_maybe(_pick(Reliability))),
        sha256=draw(_pick((None, "0" * 64, "0123456789abcdef" * 4))),
        note=draw(_maybe(texts(30))),
    )


@st.composite
def events(
    draw: st.DrawFn,
    slug: str = "event",
    places: tuple[str, ...] = (),
    actors: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
) -> Event:
    """One event of this id, which may name the given places, actors, sources and other events.

    Where there are sources, it cites at least one.
    """

    def roles(names: tuple[str, ...], least: int = 0) -> list[str]:
        if not names:
            return []
        return draw(st.lists(_pick(names), unique=True, min_size=least, max_size=3))

    dated = draw(st.integers(0, 5)) > 0
    return Event(
        id=slug,
        kind=draw(_pick(Kind)),
        title=draw(lines()),
        summary=draw(_maybe(texts())),
        date=draw(_DATE) if dated else None,
        undated=None if dated else draw(lines(20)),
        places=tuple(PlaceRole(place=name, role=draw(_pick(Role))) for name in roles(places)),
        actors=tuple(ActorRole(actor=name, role=draw(_maybe(lines(10)))) for name in roles(actors)),
        category=draw(_maybe(lines(10))),
        tags=draw(_few(lines(10))),
        citations=tuple(
            Citation(
                source=name,
                locator=draw(_maybe(lines(10))),
                attribution=draw(_maybe(lines(15))),
                quote=draw(_maybe(texts(20))),
                credibility=draw(_maybe(st.integers(1, 6))),
            )
            for name in roles(sources, least=1)
        ),
        disputed=draw(_maybe(texts(20))),
        related=tuple(
            Related(event=name, relation=draw(_pick(Relation))) for name in roles(others)
        ),
        sequence=draw(_pick((0, 0, 1, 2_147_483_647))),
        revised=draw(_maybe(_moments())),
    )


@st.composite
def chronologies(draw: st.DrawFn, max_events: int = 4) -> Chronology:
    """Whole chronologies, valid and with every reference kept; `max_events` of at least 1.

    Ids are unique within their collection and shared across collections at will. Events of any
    kind, dated and undated, come in any order; there is at least one event and one source.
    """

    def ids(least: int, most: int) -> tuple[str, ...]:
        return tuple(draw(st.lists(slugs(), unique=True, min_size=least, max_size=most)))

    places, actors, sources = ids(0, 3), ids(0, 2), ids(1, 2)
    names = ids(1, max_events)
    return Chronology(
        id=draw(slugs()),
        title=draw(lines()),
        subtitle=draw(_maybe(lines(20))),
        summary=draw(_few(texts(30))),
        language=draw(_pick(("en", "en-GB", "ar"))),
        as_of=draw(_days()),
        revised=draw(_moments()),
        edition=draw(_maybe(lines(5))),
        authors=draw(_few(lines(15))),
        publisher=draw(_maybe(lines(15))),
        domain=draw(_pick(("keydates.invalid", "example.org"))),
        marking=draw(_maybe(_pick(Marking))),
        licence=draw(_maybe(lines(10))),
        caveats=draw(_few(texts(30))),
        span=draw(_maybe(_DATE)),
        places=tuple(draw(_places(slug)) for slug in places),
        actors=tuple(draw(_actors(slug)) for slug in actors),
        sources=tuple(draw(_sources(slug)) for slug in sources),
        events=tuple(
            draw(events(slug, places, actors, sources, tuple(n for n in names if n != slug)))
            for slug in names
        ),
    )
