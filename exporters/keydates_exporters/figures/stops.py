"""What a map has to show: the places that events name, and how many name each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from keydates.model import Chronology, Event, Place, Role
from keydates.placement import Channel, why_not
from keydates_exporters.figures.projection import LonLat

__all__ = ["Located", "Stop", "gather"]


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the map.

    Attributes:
        place: the place.
        point: its longitude and latitude.
        events: the events that name it, by date.
        venue: whether any of them took place there; else they only speak of it.
    """

    place: Place
    point: LonLat
    events: tuple[Event, ...]
    venue: bool


@dataclass(frozen=True, slots=True)
class Located:
    """A chronology as a map sees it.

    Attributes:
        stops: places with a point, in the chronology's order.
        events: the events that stand at any of them, by date.
        unlocated: places without a point, each with the events that name it.
        other_kinds: how many items name a place with a point and belong on no map.
    """

    stops: tuple[Stop, ...]
    events: tuple[Event, ...]
    unlocated: tuple[tuple[Place, int], ...]
    other_kinds: int


@dataclass(slots=True)
class _Named:
    events: list[Event] = field(default_factory=list)
    venue: bool = False


def gather(chronology: Chronology) -> Located:
    """Return the places that a map of this chronology shows, and those that it cannot show.

    The same items go to it as to every other map format: see `keydates.placement`.
    """
    places = chronology.place_by_id
    named: dict[str, _Named] = {}
    shown: list[Event] = []
    other_kinds = 0
    for event in chronology.in_order():
        pinned = any(places[role.place].point for role in event.places)
        if why_not(event, Channel.MAP) is not None:
            other_kinds += pinned
            continue
        if pinned:
            shown.append(event)
        for place, venue in _named_by(event):
            entry = named.setdefault(place, _Named())
            entry.events.append(event)
            entry.venue = entry.venue or venue
    return Located(
        stops=tuple(_stops(chronology.places, named)),
        events=tuple(shown),
        unlocated=tuple(
            (place, len(named[place.id].events))
            for place in chronology.places
            if place.point is None and place.id in named
        ),
        other_kinds=other_kinds,
    )


def _named_by(event: Event) -> list[tuple[str, bool]]:
    """Each place that an event names, once, and whether as a venue in any of its roles."""
    venues = {role.place for role in event.places if role.role is Role.VENUE}
    return [
        (place, place in venues) for place in dict.fromkeys(role.place for role in event.places)
    ]


def _stops(places: Iterable[Place], named: dict[str, _Named]) -> Iterator[Stop]:
    for place in places:
        if place.point is not None and place.id in named:
            entry = named[place.id]
            yield Stop(place, place.point, tuple(entry.events), entry.venue)
