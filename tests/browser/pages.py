"""The pages that the tests open, each made once in a process."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any, Final

from keydates.exporting import load_exporter, parse_options
from keydates.model import Chronology, Marking
from keydates.publication import Download, Publication, Published
from keydates.reading import read
from keydates_exporters.html import HtmlExporter
from tests.making import event, made
from tests.support import ROOT

__all__ = ["HOSTILE", "MADE", "dataset", "hostile", "sample", "torture"]

HOSTILE: Final = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    '"><svg onload=alert(4)>',
    "' onmouseover='alert(5)' x='",
    '<a href="javascript:alert(6)">words</a>',
    "</title></style></textarea><body onload=alert(7)>",
    "<!-- --!> <![CDATA[ ]]> &lt;b&gt; &amp;amp;",
    "{{7*7}} ${alert(8)} `alert(9)` \\u003cscript\\u003e",
    "</svg></text><foreignObject><iframe srcdoc='<script>alert(10)</script>'>",
)

# Ids by which a careless script would find an element in place of its own things.
NAMES: Final = (
    *("location", "history", "document", "top", "items"),
    *("constructor", "proto", "name", "length", "form"),
)


def _page(chronology: Chronology) -> bytes:
    out = BytesIO()
    exporter = load_exporter("html")
    exporter.export(chronology, out, parse_options(exporter, {}))
    return out.getvalue()


def _read(path: str) -> Chronology:
    chronology = read(ROOT / path).chronology
    if chronology is None:
        raise ValueError(f"{path} has errors")
    return chronology


@cache
def dataset() -> Chronology:
    return _read("data/russia-syria.yaml")


@cache
def torture() -> Chronology:
    return _read("tests/golden/torture/chronology.yaml")


@cache
def sample() -> Chronology:
    """A small chronology in which every filter and every figure has something to do."""
    return made(
        title="Sample",
        places=[
            {"id": "geneva", "name": "Geneva", "longitude": 6.1, "latitude": 46.2},
            {"id": "homs", "name": "Homs", "longitude": 36.7, "latitude": 34.7},
            {"id": "nowhere", "name": "Unnamed port"},
        ],
        actors=[{"id": "envoy", "name": "The envoy"}, {"id": "army", "name": "The army"}],
        events=[
            _event("rule", "Rule goes on", "2014/..", kind="state"),
            _event("talks", "Talks open", "2015-03-04", "Diplomacy", "geneva", actor="envoy"),
            _event("strike", "Strikes begin", "2015-09", "War", "homs", actor="army"),
            _event("window", "A pause is tried", "[2015-09-21..2015-09-30]", "War"),
            _event("siege", "The siege", "2015-10-01/2016-02-03", "War", "homs", actor="army"),
            _event("map", "A map is signed", "2016", "Diplomacy", "nowhere", related="talks"),
            _event("rumour", "A rumour", None, "Diplomacy", actor="envoy"),
        ],
    )


def _event(
    name: str,
    title: str,
    date: str | None,
    category: str | None = None,
    place: str | None = None,
    *,
    kind: str | None = None,
    actor: str | None = None,
    related: str | None = None,
) -> dict[str, Any]:
    return event(
        id=name,
        title=title,
        summary=f"What is known of it: {title.lower()}.",
        date=date,
        undated=None if date else "No day is known.",
        category=category,
        kind=kind,
        places=[{"place": place}] if place else None,
        actors=[{"actor": actor, "role": "party"}] if actor else None,
        related=[{"event": related, "relation": "follows"}] if related else None,
    )


@cache
def ancient() -> Chronology:
    events = [
        _event("ides", "Caesar is killed", "-0043-03-15", "Rome"),
        _event("actium", "Battle of Actium", "-0030-09-02", "Rome"),
        _event("sack", "Rome is sacked", "0410-08-24", "Rome"),
        _event("now", "A symposium", "2016", "Studies"),
    ]
    return made(events=events)


@cache
def arabic() -> Chronology:
    places = [{"id": "base", "name": "قاعدة حميميم", "longitude": 35.9, "latitude": 35.4}]
    actors = [{"id": "army", "name": "الجيش"}, {"id": "envoy", "name": "المبعوث"}]
    events = [
        _event("base", "الاتفاق على القاعدة", "2015-08", "حرب", "base", actor="army"),
        _event("talks", "محادثات (جنيف) 2016", "2016-02-03", "سياسة", actor="envoy"),
    ]
    return made(title="تسلسل زمني", language="ar", places=places, actors=actors, events=events)


@cache
def crowded() -> Chronology:
    """More items than a timeline has names for, some of them dated alike."""
    events = [
        _event(f"e{at}", f"Event {at}", f"{1900 + at % 100}-{at % 7 + 1:02d}-{at % 5 + 1:02d}")
        for at in range(750)
    ]
    return made(events=events)


@cache
def hostile() -> Chronology:
    """Texts that are legal and would do harm where they were taken for anything but text."""
    first = HOSTILE[0]
    places = [
        {"id": f"p{at}", "name": words, "longitude": 10 + 3 * at, "latitude": 40 + at}
        for at, words in enumerate(HOSTILE)
    ]
    actors = [{"id": f"a{at}", "name": words} for at, words in enumerate(HOSTILE)]
    sources = [
        {"id": f"s{at}", "title": words, "publisher": words} for at, words in enumerate(HOSTILE)
    ]
    events = [
        event(
            id=NAMES[at],
            title=words,
            summary=words,
            date={"edtf": f"2015-0{at % 9 + 1}", "expression": words},
            category=words,
            tags=[words],
            disputed=words,
            places=[{"place": f"p{at}"}],
            actors=[{"actor": f"a{at}", "role": words}],
            citations=[{"source": f"s{at}", "locator": words, "quote": words}],
        )
        for at, words in enumerate(HOSTILE)
    ]
    return made(
        title=first,
        subtitle=first,
        summary=list(HOSTILE),
        caveats=list(HOSTILE),
        authors=[first],
        publisher=first,
        places=places,
        actors=actors,
        sources=sources,
        events=events,
    )


def _publication() -> Publication:
    published = []
    for chronology in (dataset(), sample()):
        name = chronology.id
        download = Download("ics", "iCalendar feed", f"{name}.ics", "text/calendar", 30_000)
        published.append(
            Published(
                id=name,
                title=chronology.title,
                subtitle=chronology.subtitle,
                language=chronology.language,
                marking=Marking.CLEAR,
                as_of=chronology.as_of,
                edition=chronology.edition,
                items=len(chronology.events),
                page=f"{name}.html",
                downloads=(download,),
            )
        )
    return Publication("https://example.org/dates/", tuple(published))


MADE: Final[dict[str, Callable[[], bytes]]] = {
    "dataset": cache(lambda: _page(dataset())),
    "torture": cache(lambda: _page(torture())),
    "sample": cache(lambda: _page(sample())),
    "ancient": cache(lambda: _page(ancient())),
    "arabic": cache(lambda: _page(arabic())),
    "crowded": cache(lambda: _page(crowded())),
    "hostile": cache(lambda: _page(hostile())),
    "overview": cache(lambda: HtmlExporter().overview(_publication())),
    "404": cache(lambda: HtmlExporter().not_found(_publication())),
}
"""Pages by name, each as bytes when it is asked for."""
