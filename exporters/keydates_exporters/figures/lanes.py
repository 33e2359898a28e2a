"""The items of a timeline, sorted into lanes by category, and those that must share one mark."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from keydates.model import Event, Kind
from keydates.wording import short_wording
from keydates_exporters.figures.marks import Mark, make_mark

__all__ = ["Item", "Lane", "lanes_of", "make_item", "merge_alike"]

_MOST_LANES: Final = 12
_OTHER: Final = "Other"
_PLAIN_KINDS: Final = frozenset({Kind.EVENT, Kind.STATE})


@dataclass(frozen=True, slots=True)
class Item:
    """What stands at one mark of the timeline: an event, or several that are dated alike.

    Attributes:
        mark: what is drawn.
        date: the date in few words.
        title: the headline.
        kind: what it is, where it is no event or state ("assessment"), or None.
        category: the category, or None.
        events: ids of the events it stands for.
    """

    mark: Mark
    date: str
    title: str
    kind: str | None
    category: str | None
    events: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many events it stands for."""
        return len(self.events)


@dataclass(frozen=True, slots=True)
class Lane:
    """The items of one category, in order of time.

    Attributes:
        name: its heading, or None where there is only one lane and it has no name.
        items: at least one.
    """

    name: str | None
    items: tuple[Item, ...]

    @property
    def count(self) -> int:
        """How many events it holds."""
        return sum(item.count for item in self.items)


def make_item(event: Event) -> Item | None:
    """Return what is drawn of an event; None where it has no date, or one that begins nowhere."""
    mark = make_mark(event.date) if event.date else None
    if mark is None or event.date is None:
        return None
    return Item(
        mark=mark,
        date=short_wording(event.date),
        title=" ".join(event.title.split()),
        kind=None if event.kind in _PLAIN_KINDS else event.kind.value,
        category=event.category,
        events=(event.id,),
    )


def merge_alike(items: Sequence[Item], most: int) -> tuple[Item, ...]:
    """Let items of one category and one date share a mark where they are more than `most`."""
    groups: dict[tuple[str | None, str, Mark], list[Item]] = {}
    for item in items:
        groups.setdefault((item.category, item.date, item.mark), []).append(item)
    merged = []
    for (category, date, mark), members in groups.items():
        if len(members) > most:
            ids = tuple(event for member in members for event in member.events)
            merged.append(Item(mark, date, f"{len(ids):,} items", None, category, ids))
        else:
            merged.extend(members)
    return tuple(merged)


def lanes_of(items: Sequence[Item]) -> tuple[Lane, ...]:
    """Sort items into lanes, in the order in which the categories first appear.

    Items without a category, and of the rarest ones where there are too many, share the last lane.
    """
    counts = Counter(item.category for item in items if item.category)
    named = list(dict.fromkeys(item.category for item in items if item.category))
    if len(named) > _MOST_LANES:
        common = {name for name, _ in counts.most_common(_MOST_LANES - 1)}
        named = [name for name in named if name in common]
    place = {name: number for number, name in enumerate(named)}

    def lane(item: Item) -> int:
        return place.get(item.category or "", len(named))

    found = []
    for number, members in groupby(sorted(items, key=lane), lane):
        name = named[number] if number < len(named) else _OTHER if named else None
        found.append(Lane(name, tuple(members)))
    return tuple(found)
