"""Ids are unique, and every reference leads somewhere: the one check of it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Protocol

from keydates.findings import Problem

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = ["problems"]


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def problems(
    chronology: "Chronology", also_known: Mapping[str, Collection[str]] | None = None
) -> Iterator[Problem]:
    """Yield every id used twice and every reference to nothing, in file order.

    `also_known` holds, by collection ("places", "actors", "sources", "events"), ids that exist in
    the file although their objects were too broken to stand in `chronology`.
    """
    known: dict[str, set[str]] = {}
    collections: tuple[tuple[str, Iterable[_HasId]], ...] = (
        ("places", chronology.places),
        ("actors", chronology.actors),
        ("sources", chronology.sources),
        ("events", chronology.events),
    )
    for collection, items in collections:
        seen: dict[str, int] = {}
        for index, item in enumerate(items):
            if item.id in seen:
                yield Problem(
                    "KD201",
                    (collection, index, "id"),
                    f"{collection[:-1]} id `{item.id}` is used twice",
                    "give each its own id",
                    also=(collection, seen[item.id], "id"),
                )
            else:
                seen[item.id] = index
        known[collection] = {*seen, *(also_known or {}).get(collection, ())}

    for index, event in enumerate(chronology.events):
        named = [
            *(("places", n, "place", role.place) for n, role in enumerate(event.places)),
            *(("actors", n, "actor", role.actor) for n, role in enumerate(event.actors)),
            *(("citations", n, "source", cited.source) for n, cited in enumerate(event.citations)),
            *(("related", n, "event", tie.event) for n, tie in enumerate(event.related)),
        ]
        for field, number, key, wanted in named:
            collection = f"{key}s"
            if wanted not in known[collection]:
                yield Problem(
                    "KD202",
                    ("events", index, field, number, key),
                    f"`{wanted}` is not the id of any {key} in `{collection}`",
                    _hint(wanted, known[collection], collection),
                )


def _hint(wanted: str, known: Collection[str], collection: str) -> str:
    close = get_close_matches(wanted, sorted(known), n=1)
    return f"did you mean `{close[0]}`?" if close else f"add it to `{collection}`"
