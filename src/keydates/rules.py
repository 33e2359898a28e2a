"""What a sound chronology must satisfy beyond its types.

Each rule is a function from a chronology to the problems it finds; `RULES` is the list of them.
What a problem's code means, and whether it is an error or a warning, stands in `keydates.codes`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations

from keydates.dates import EventDate
from keydates.edtf import Day, Form
from keydates.findings import Path, Problem
from keydates.geography import is_country_code, lies_in
from keydates.model import Actor, Chronology, Event, Kind, Place, PlaceKind, Source
from keydates.references import problems as reference_problems
from keydates.wording import date_wording, day_wording

__all__ = ["RULES", "Rule", "check"]

Rule = Callable[[Chronology], Iterator[Problem]]

MAX_QUOTE = 300  # characters; more than a short quotation copies the source
_LASTING = frozenset({Kind.STATE, Kind.BACKGROUND, Kind.ASSESSMENT, Kind.AGGREGATE})
_NEEDS_DATE = frozenset({Kind.EVENT, Kind.STATE, Kind.STATEMENT})
_WIDE = frozenset({PlaceKind.AREA, PlaceKind.COUNTRY, PlaceKind.WATER})
_MIN_COMPARED_ID = 6  # shorter ids are near one another by chance


def check(
    chronology: Chronology, also_known: Mapping[str, Collection[str]] | None = None
) -> Iterator[Problem]:
    """Yield everything that is wrong with a chronology beyond its types, rule by rule.

    `also_known` holds, by collection ("places", "actors", "sources", "events"), ids that exist in
    the file although their objects were too broken to stand in `chronology`.
    """
    yield from reference_problems(chronology, also_known)
    for rule in RULES:
        yield from rule(chronology)


def _cited(chronology: Chronology) -> Iterator[Problem]:
    for index, event in enumerate(chronology.events):
        if not event.citations:
            yield Problem(
                "KD203",
                ("events", index),
                f"`{event.id}` makes a claim without a source",
                "add `citations: [<id of a source>]`",
            )


def _not_after_as_of(chronology: Chronology) -> Iterator[Problem]:
    as_of = Day.from_iso(chronology.as_of.isoformat())
    for index, date in _dates(chronology):
        if date.earliest is not None and date.earliest > as_of:
            yield Problem(
                "KD204",
                ("events", index, "date"),
                f"{date_wording(date)} is after `as_of`, {day_wording(as_of)}",
                f"correct the date, or set `as_of` to {date.earliest.isoformat()} or later",
            )


def _inside_span(chronology: Chronology) -> Iterator[Problem]:
    span = chronology.span
    if span is None:
        return
    for index, date in _dates(chronology):
        if chronology.events[index].kind is Kind.BACKGROUND or date.note:
            continue
        before = date.latest and span.earliest and date.latest < span.earliest
        after = date.earliest and span.latest and date.earliest > span.latest
        if before or after:
            yield Problem(
                "KD205",
                ("events", index, "date"),
                f"{date_wording(date)} is outside the chronology's span, {date_wording(span)}",
                "widen `span`, make it `kind: background`, or say why in the date's `note`",
            )


def _coordinates(chronology: Chronology) -> Iterator[Problem]:
    for index, place in enumerate(chronology.places):
        if place.country is None:
            continue
        if not is_country_code(place.country):
            yield Problem(
                "KD208",
                ("places", index, "country"),
                f"`{place.country}` is not an ISO 3166-1 alpha-2 country code",
                "did you mean `GB`?" if place.country == "UK" else None,
            )
        elif place.point is not None:
            yield from _point_in_country(index, place, place.country, *place.point)
        if place.subdivision and not place.subdivision.startswith(f"{place.country}-"):
            yield Problem(
                "KD208",
                ("places", index, "subdivision"),
                f"subdivision `{place.subdivision}` is not of country `{place.country}`",
            )


def _point_in_country(
    index: int, place: Place, country: str, longitude: float, latitude: float
) -> Iterator[Problem]:
    if lies_in(longitude, latitude, country) is not False:
        return
    fits_swapped = abs(longitude) <= 90 and lies_in(latitude, longitude, country)  # noqa: PLR2004
    if fits_swapped:
        yield Problem(
            "KD206",
            ("places", index, "longitude"),
            f"longitude and latitude of `{place.id}` look swapped: the other way round the point "
            f"lies in {country}",
            f"write `longitude: {latitude:g}` and `latitude: {longitude:g}`",
        )
    else:
        yield Problem(
            "KD207",
            ("places", index, "longitude"),
            f"the point of `{place.id}` ({latitude:g} north, {longitude:g} east) is not in "
            f"{country}, nor near it",
            "check the signs, the digits and the country",
        )


def _points_explained(chronology: Chronology) -> Iterator[Problem]:
    for index, place in enumerate(chronology.places):
        path: Path = ("places", index)
        if place.point is None and place.unlocated is None:
            yield Problem(
                "KD209",
                path,
                f"`{place.id}` has no point and does not say why",
                "give `longitude` and `latitude`, or `unlocated` with the reason",
            )
        elif place.point is not None and place.unlocated is not None:
            yield Problem(
                "KD209",
                (*path, "unlocated"),
                f"`{place.id}` has a point and a reason for having none",
                "remove one of the two",
            )
        elif place.point is not None and place.kind in _WIDE and place.uncertainty_m is None:
            yield Problem(
                "KD210",
                path,
                f"`{place.id}` is wide, and its one point does not say how wide",
                "add `uncertainty_m`, the radius around the point in metres",
            )


def _kinds_and_dates(chronology: Chronology) -> Iterator[Problem]:
    for index, event in enumerate(chronology.events):
        if event.date is None:
            if event.kind in _NEEDS_DATE:
                yield Problem(
                    "KD211",
                    ("events", index, "undated"),
                    f"`{event.id}` is of kind `{event.kind}` and has no date",
                    "give it a `date`, or the kind `aggregate`, `assessment` or `background`",
                )
        elif _goes_on(event.date) and event.kind not in _LASTING:
            yield Problem(
                "KD212",
                ("events", index, "kind"),
                f"`{event.id}` goes on without end, but is of kind `{event.kind}`",
                "write `kind: state`",
            )
        if event.kind is Kind.STATEMENT and not (
            event.actors or any(citation.attribution for citation in event.citations)
        ):
            yield Problem(
                "KD213",
                ("events", index),
                f"the statement `{event.id}` does not say whose words it reports",
                "name the speaker in `actors`, or give a citation an `attribution`",
            )


def _categories(chronology: Chronology) -> Iterator[Problem]:
    spellings: dict[str, str] = {}
    for index, event in enumerate(chronology.events):
        if event.category is None:
            continue
        first = spellings.setdefault(_plain(event.category), event.category)
        if first != event.category:
            yield Problem(
                "KD214",
                ("events", index, "category"),
                f"category `{event.category}` is also spelt `{first}`",
                f"write `{first}` throughout",
            )


def _near_duplicates(chronology: Chronology) -> Iterator[Problem]:
    collections: tuple[tuple[str, Iterable[Place | Actor | Source | Event]], ...] = (
        ("places", chronology.places),
        ("actors", chronology.actors),
        ("sources", chronology.sources),
        ("events", chronology.events),
    )
    for collection, items in collections:
        yield from _near_ids(collection, [item.id for item in items])
    same: dict[tuple[str, str, str], Path] = {}
    for index, place in enumerate(chronology.places):
        yield from _same(same, ("places", _plain(place.name), ""), ("places", index, "name"))
    for index, actor in enumerate(chronology.actors):
        yield from _same(same, ("actors", _plain(actor.name), ""), ("actors", index, "name"))
    for index, event in enumerate(chronology.events):
        edtf = event.date.edtf if event.date else ""
        yield from _same(same, ("events", _plain(event.title), edtf), ("events", index, "title"))


def _same(
    seen: dict[tuple[str, str, str], Path], key: tuple[str, str, str], path: Path
) -> Iterator[Problem]:
    if not key[1]:
        return
    first = seen.setdefault(key, path)
    if first is not path:
        what = "title and date" if path[0] == "events" else "name"
        yield Problem(
            "KD216",
            path,
            f"another of the {path[0]} has the same {what}",
            "merge the two, or say in words how they differ",
            also=first,
        )


def _near_ids(collection: str, ids: list[str]) -> Iterator[Problem]:
    """Ids one typing slip apart. Digits may differ: `round-1` and `round-2` are meant so.

    Two ids are one slip apart where dropping at most one letter from each makes them equal.
    """
    by_remainder: defaultdict[str, list[int]] = defaultdict(list)
    first_use = {name: index for index, name in reversed(list(enumerate(ids)))}
    for name, index in sorted(first_use.items(), key=lambda item: item[1]):
        if len(name) >= _MIN_COMPARED_ID:
            shorter = (name[:n] + name[n + 1 :] for n, c in enumerate(name) if not c.isdigit())
            for remainder in {name, *shorter}:
                by_remainder[remainder].append(index)
    reported: set[tuple[int, int]] = set()
    for members in by_remainder.values():
        for first, second in combinations(members, 2):
            if (first, second) not in reported:
                reported.add((first, second))
                yield Problem(
                    "KD215",
                    (collection, second, "id"),
                    f"id `{ids[second]}` is nearly `{ids[first]}`",
                    "choose ids that cannot be mistaken for one another",
                    also=(collection, first, "id"),
                )


def _unused(chronology: Chronology) -> Iterator[Problem]:
    used: dict[str, set[str]] = {
        "places": {named.place for event in chronology.events for named in event.places},
        "actors": {named.actor for event in chronology.events for named in event.actors},
        "sources": {cited.source for event in chronology.events for cited in event.citations},
    }
    collections: tuple[tuple[str, Iterable[Place | Actor | Source]], ...] = (
        ("places", chronology.places),
        ("actors", chronology.actors),
        ("sources", chronology.sources),
    )
    for collection, items in collections:
        for index, item in enumerate(items):
            if item.id not in used[collection]:
                yield Problem(
                    "KD217",
                    (collection, index, "id"),
                    f"no event names `{item.id}`",
                    f"use it, or remove it from `{collection}`",
                )


def _citations(chronology: Chronology) -> Iterator[Problem]:
    sources = {source.id: source for source in chronology.sources}
    for index, event in enumerate(chronology.events):
        for number, citation in enumerate(event.citations):
            path: Path = ("events", index, "citations", number)
            if citation in event.citations[:number]:
                yield Problem("KD218", path, f"`{event.id}` gives the same citation twice")
            if citation.quote and len(citation.quote) > MAX_QUOTE:
                yield Problem(
                    "KD219",
                    (*path, "quote"),
                    f"the quotation has {len(citation.quote)} characters; {MAX_QUOTE} are plenty",
                    "say it in your own words in `summary`",
                )
            source = sources.get(citation.source)
            published = source.published.latest if source and source.published else None
            happened = event.date.earliest if event.date else None
            if published and happened and published < happened:
                yield Problem(
                    "KD220",
                    path,
                    f"`{citation.source}` was published before `{event.id}` happened",
                    "check the two dates",
                )


def _revisions(chronology: Chronology) -> Iterator[Problem]:
    if chronology.revised.date() < chronology.as_of:
        yield Problem(
            "KD221",
            ("revised",),
            f"`revised` is before `as_of`, {chronology.as_of.isoformat()}",
            "a chronology cannot be complete to a day after its last revision",
        )
    for index, event in enumerate(chronology.events):
        if event.revised and event.revised > chronology.revised:
            yield Problem(
                "KD221",
                ("events", index, "revised"),
                f"`{event.id}` was revised after the chronology itself",
                "raise the chronology's `revised`",
            )


def _ties(chronology: Chronology) -> Iterator[Problem]:
    for index, event in enumerate(chronology.events):
        for number, tie in enumerate(event.related):
            if tie.event == event.id:
                yield Problem(
                    "KD222",
                    ("events", index, "related", number, "event"),
                    f"`{event.id}` is related to itself",
                )


RULES: tuple[Rule, ...] = (
    _cited,
    _not_after_as_of,
    _inside_span,
    _coordinates,
    _points_explained,
    _kinds_and_dates,
    _categories,
    _near_duplicates,
    _unused,
    _citations,
    _revisions,
    _ties,
)


def _dates(chronology: Chronology) -> Iterator[tuple[int, EventDate]]:
    """Dated events' dates, with their index in the file."""
    for index, event in enumerate(chronology.events):
        if event.date is not None:
            yield index, event.date


def _goes_on(date: EventDate) -> bool:
    """Whether it lasts without an end; a window has none either (`[2015..]`), but does not last."""
    return date.parsed.form is Form.INTERVAL and date.parsed.open_end


def _plain(text: str) -> str:
    """Letters and digits only, in one case: what two spellings of one name have in common."""
    return re.sub(r"[\W_]+", "", text.casefold())
