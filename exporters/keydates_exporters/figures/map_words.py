"""The words that go with a map: its alternative text, its caption, and what it cannot show."""

from collections.abc import Iterator, Sequence
from typing import Final

from keydates.counting import counted
from keydates.model import Event, Place, PlaceKind
from keydates.wording import date_wording
from keydates_exporters.figures.panel import Lettered
from keydates_exporters.figures.stops import Located, Stop

__all__ = ["alternative", "caption", "listed", "remarks"]

_MOST_NAMED: Final = 12
Insets = Sequence[tuple[str, Sequence[Stop]]]
"""Letters of the insets, and the places each shows."""

_NO_POINT: Final = {
    PlaceKind.INSTITUTION: "an institution, which has no point on a map",
    PlaceKind.UNNAMED: "the place is not named",
    PlaceKind.COUNTRY: "a whole country, which no single point stands for",
}


def alternative(located: Located, insets: Insets) -> str:
    """Say in words what the map shows: how much, where, when, and what most."""
    stops, events = located.stops, located.events
    said = f"Map: {counted(len(events), 'event')} at {counted(len(stops), 'place')}"
    said += f", {_span(events)}. "
    ranked = sorted(stops, key=lambda stop: -len(stop.events))
    named = [f"{stop.place.name} ({len(stop.events)})" for stop in ranked[:_MOST_NAMED]]
    more = len(ranked) - len(named)
    said += f"Events by place: {_joined(named)}"
    said += f", and {counted(more, 'more place')}." if more else "."
    for letter, shown in insets:
        names = [stop.place.name for stop in shown[:_MOST_NAMED]]
        rest = f" and {len(shown) - len(names)} more" if len(shown) > len(names) else ""
        said += f" Inset {letter} enlarges {_joined(names)}{rest}."
    if located.unlocated:
        said += f" {counted(len(located.unlocated), 'place')} without a point cannot be shown."
    return said


def _span(events: Sequence[Event]) -> str:
    dates = [date_wording(event.date) for event in events if event.date is not None]
    if len(set(dates)) == 1:
        return dates[0]
    return f"the first {dates[0]}, the last {dates[-1]}"


def caption(located: Located, insets: Insets) -> str:
    """Say in a line what the map shows."""
    said = (
        f"Where it happened: {counted(len(located.events), 'event')} "
        f"at {counted(len(located.stops), 'place')}."
    )
    if insets:
        letters = [letter for letter, _ in insets]
        word = "Inset" if len(letters) == 1 else "Insets"
        verb = "enlarges" if len(letters) == 1 else "enlarge"
        said += f" {word} {_joined(letters)} {verb} where places crowd."
    return said


def listed(located: Located, lettered: Lettered, dropped: Sequence[Stop]) -> Iterator[str]:
    """Yield the places that are not on the map, or stand there without their full name."""
    for place, events in located.unlocated:
        yield f"{place.name} ({counted(events, 'event')}), not on the map: {_why(place)}"
    for stop in (*lettered.unnamed, *dropped):
        yield f"{stop.place.name} ({counted(len(stop.events), 'event')}), not named on the map"
    for stop in lettered.shortened:
        yield f"{stop.place.name} ({counted(len(stop.events), 'event')}), name cut on the map"


def _why(place: Place) -> str:
    reason = place.unlocated or _NO_POINT.get(place.kind, "no point is given")
    return reason[0].lower() + reason[1:] if reason[1:2].islower() else reason


def remarks(located: Located, lettered: Lettered, dropped: Sequence[Stop]) -> Iterator[str]:
    """Yield what the map loses, for the export's report."""
    if located.unlocated:
        number = counted(len(located.unlocated), "place")
        yield f"map: {number} without a point, listed beside the map and not pinned"
    if located.other_kinds:
        number = counted(located.other_kinds, "item")
        yield f"map: {number} not shown, being undated, background, a total or an assessment"
    unnamed = [*lettered.unnamed, *dropped]
    if unnamed:
        number = counted(len(unnamed), "place")
        yield f"map: {number} without room for a name: {_few(unnamed)}"
    if lettered.shortened:
        number = counted(len(lettered.shortened), "name")
        yield f"map: {number} too long for a label, cut there and listed beside it"
    if lettered.too_wide:
        number = counted(len(lettered.too_wide), "place")
        yield f"map: circle of uncertainty too wide to draw for {number}: {_few(lettered.too_wide)}"


def _few(stops: Sequence[Stop]) -> str:
    names = [stop.place.name for stop in stops[:_MOST_NAMED]]
    return ", ".join(names) + (" and others" if len(stops) > len(names) else "")


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
