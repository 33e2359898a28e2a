"""The first chronology, held against what is known of its one source."""

import re
from collections.abc import Iterator

import pytest

from keydates.dates import Basis, Precision
from keydates.edtf import Day
from keydates.model import Chronology, Event, Kind, LocationPrecision, PlaceKind, Role
from keydates.reading import read
from tests.support import ROOT, shared

FILE = ROOT / "data" / "russia-syria.yaml"
SHINGLE = 6
"""Words in a row that no two people write by chance."""


@pytest.fixture(scope="module")
def chronology() -> Chronology:
    reading = read(FILE)
    assert reading.findings == ()
    assert reading.chronology is not None
    return reading.chronology


def one(chronology: Chronology, name: str) -> Event:
    return next(event for event in chronology.events if event.id == name)


@pytest.mark.parametrize(
    ("name", "earliest", "latest", "basis"),
    [
        ("un-veto-april-2011", Day(2011, 4, 1), Day(2011, 4, 30), Basis.STATED),
        ("un-veto-october-2011", Day(2011, 10, 1), Day(2011, 10, 31), Basis.IMPLIED),
        ("protests-begin", Day(2011, 2, 18), Day(2011, 3, 19), Basis.DERIVED),
        ("chemical-attack-near-damascus", Day(2013, 8, 21), Day(2013, 8, 21), Basis.IMPLIED),
        ("hmeimim-base-available", Day(2015, 8, 21), None, Basis.IMPLIED),
        ("russian-air-strikes-begin", Day(2015, 9, 21), Day(2015, 9, 30), Basis.STATED),
        ("aleppo-retaken", Day(2016, 12, 21), Day(2016, 12, 31), Basis.STATED),
        ("putin-meets-assad-in-sochi", Day(2017, 11, 20), Day(2017, 11, 20), Basis.INFERRED),
    ],
)
def test_dates_are_as_the_source_gives_them(
    chronology: Chronology, name: str, earliest: Day, latest: Day | None, basis: Basis
) -> None:
    date = one(chronology, name).date
    assert date is not None
    assert (date.earliest, date.latest, date.basis) == (earliest, latest, basis)


def test_no_date_is_closer_than_the_source(chronology: Chronology) -> None:
    days = {
        event.id
        for event in chronology.events
        if event.date and event.date.precision is Precision.DAY
    }
    assert days == {
        "chemical-attack-near-damascus",
        "putin-meets-assad-in-sochi",
        "putin-praises-assad",
    }
    sochi = one(chronology, "putin-meets-assad-in-sochi").date
    assert sochi is not None
    assert sochi.uncertain_parts == {"year"}


def test_totals_stay_undated(chronology: Chronology) -> None:
    totals = [event for event in chronology.events if event.kind is Kind.AGGREGATE]
    assert [event.id for event in totals if event.date is None] == [
        "vetoes-in-all",
        "seven-rounds-of-talks",
        "four-zones-created",
    ]


def test_places_have_the_roles_of_the_source(chronology: Chronology) -> None:
    roles = {
        (event.id, named.place): named.role for event in chronology.events for named in event.places
    }
    assert roles["chemical-weapons-agreement", "geneva"] is Role.VENUE
    assert roles["chemical-weapons-agreement", "syria"] is Role.SUBJECT
    assert roles["hmeimim-accord-ratified", "hmeimim"] is Role.SUBJECT


def test_points_are_where_they_are_known_and_nowhere_else(chronology: Chronology) -> None:
    places = chronology.place_by_id
    for name in ("hmeimim", "latakia", "astana", "sochi", "damascus", "aleppo", "geneva"):
        place = places[name]
        assert place.point is not None
        assert place.identifiers
        assert place.coordinates_from
    assert places["damascus"].location_precision is LocationPrecision.AREA
    assert places["damascus"].uncertainty_m == 25_000
    for place in places.values():
        if place.kind in {PlaceKind.INSTITUTION, PlaceKind.UNNAMED, PlaceKind.COUNTRY}:
            assert place.point is None


def test_hearsay_is_attributed(chronology: Chronology) -> None:
    attack = one(chronology, "chemical-attack-near-damascus")
    assert attack.disputed
    assert attack.citations[0].attribution
    assert "Kremlin" in (one(chronology, "putin-praises-assad").citations[0].attribution or "")


def test_the_source_is_marked_as_inferred(chronology: Chronology) -> None:
    source = chronology.sources[0]
    assert source.publisher is None
    assert source.published is not None
    assert source.published.basis is Basis.INFERRED
    assert source.note
    assert chronology.caveats


def test_every_dated_word_of_the_source_is_accounted_for(chronology: Chronology) -> None:
    """Each section of the source is cited, and each of its years stands in some date."""
    locators = {
        citation.locator or "" for event in chronology.events for citation in event.citations
    }
    for section in ("introduction", "UN vetoes", "Chemical", "Military", "Astana", "Sochi"):
        assert any(section in locator for locator in locators)
    years = {
        day.year
        for event in chronology.events
        if event.date
        for day in (event.date.earliest, event.date.latest)
        if day
    }
    text = shared("source/key-markers.txt").read_text("utf-8")
    assert {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text)} <= years


def test_no_sentence_is_copied() -> None:
    text = shared("source/key-markers.txt").read_text("utf-8")
    title = "Key Markers for Russia's Support for the Syrian Regime"  # the title is a citation
    copied = set(shingles(text)) & set(shingles(FILE.read_text("utf-8"))) - set(shingles(title))
    assert copied == set()


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("\u2019", "").replace("'", ""))
    for start in range(len(words) - SHINGLE + 1):
        yield tuple(words[start : start + SHINGLE])
