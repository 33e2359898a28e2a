import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.dates import EventDate
from keydates.days import Day, days_in_month
from keydates.edtf import parse_edtf
from keydates.model import Chronology, Event
from keydates.records import FIELDS, FieldType, Record, Recorder, _days_since_1970, reads_as_date
from tests.strategies import chronologies, edtf, lines

PLACES: list[dict[str, Any]] = [
    {"id": "nowhere", "name": "The Council", "unlocated": "an institution"},
    {"id": "aleppo", "name": "Aleppo", "longitude": 37.161174, "latitude": 36.2012449},
    {
        "id": "geneva",
        "name": "Geneva",
        "longitude": 6.14569,
        "latitude": 46.20222,
        "country": "CH",
        "location_precision": "settlement",
        "uncertainty_m": 5000,
        "identifiers": {"geonames": "2660646"},
    },
]


def make(*events: dict[str, Any], **changes: Any) -> Chronology:
    values = {
        "id": "sample",
        "title": "Sample",
        "as_of": "2017-11-30",
        "revised": "2026-01-31T09:00:00Z",
        "places": PLACES,
        "actors": [{"id": "a", "name": "Russia"}, {"id": "b", "name": "Iran"}],
        "sources": [
            {"id": "one", "title": "Fact box", "publisher": "Agency", "published": "2017-05-04"},
            {"id": "two", "title": "A note"},
        ],
        "events": [{"title": "T", **event} for event in events],
    }
    return Chronology.model_validate({**values, **changes})


def record_of(**event: Any) -> Record:
    chronology = make({"id": "e", **event})
    return Recorder(chronology).of_event(chronology.events[0])


def dated(date: Any) -> Record:
    return record_of(date=date)


def test_fields_are_those_of_a_record_in_order() -> None:
    assert Record._fields == tuple(field.name for field in FIELDS)
    assert ("longitude", "latitude") == Record._fields[-2:]
    assert all(field.description for field in FIELDS)


def test_whole_record() -> None:
    found = record_of(
        title="Talks open",
        summary="They open.",
        date="2015-09-30",
        category="Diplomacy",
        places=[{"place": "geneva", "role": "subject"}],
        actors=["a", "b", "a"],
        citations=["two", "one", "two"],
    )
    assert found == Record(
        event_id="e",
        name="Talks open",
        description="They open.",
        begin="2015-09-30T00:00:00Z",
        end="2015-09-30T23:59:59Z",
        end_open=False,
        date_label="30 September 2015",
        date_precision="day",
        date_edtf="edtf:2015-09-30",
        place_id="geneva",
        place_name="Geneva",
        place_role="subject",
        place_seq=1,
        place_count=1,
        country="CH",
        location_precision="settlement",
        location_uncertainty_m=5000,
        geonames_id="gn:2660646",
        category="Diplomacy",
        kind="event",
        actors="Russia; Iran",
        source_count=2,
        source_ids="two; one",
        sources="A note; Agency, Fact box (4 May 2017)",
        begin_ms=1443571200000,
        end_ms=1443657599000,
        longitude=6.14569,
        latitude=46.20222,
    )


@pytest.mark.parametrize(
    ("notation", "begin", "end", "end_open"),
    [
        ("2011-04", "2011-04-01T00:00:00Z", "2011-04-30T23:59:59Z", False),
        ("2015-03/..", "2015-03-01T00:00:00Z", "2017-11-30T23:59:59Z", True),
        ("2017-11-30/..", "2017-11-30T00:00:00Z", "2017-11-30T23:59:59Z", True),
        ("2017-12/..", "2017-12-01T00:00:00Z", None, True),
        ("2015-03/", "2015-03-01T00:00:00Z", None, False),
        ("../2015", None, "2015-12-31T23:59:59Z", False),
        ("/2015", None, "2015-12-31T23:59:59Z", False),
        ("2017?-11-20", "2017-11-20T00:00:00Z", "2017-11-20T23:59:59Z", False),
        ("0001", "0001-01-01T00:00:00Z", "0001-12-31T23:59:59Z", False),
        ("9999", "9999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", False),
        ("-0001/0001", None, "0001-12-31T23:59:59Z", False),
        ("9999/Y10000", "9999-01-01T00:00:00Z", None, False),
        ("2015-09-30T12:30:00Z", "2015-09-30T00:00:00Z", "2015-09-30T23:59:59Z", False),
    ],
)
def test_bounds(notation: str, begin: str | None, end: str | None, end_open: bool) -> None:
    found = dated(notation)
    assert (begin, end, end_open) == (found.begin, found.end, found.end_open)
    assert f"edtf:{notation}" == found.date_edtf


def test_time_values_reach_beyond_the_years_of_iso_8601() -> None:
    ancient = dated("-0043-03-15")
    assert (None, -63517824000000) == (ancient.begin, ancient.begin_ms)
    assert ancient.begin_ms is not None
    assert ancient.begin_ms + 86_399_000 == ancient.end_ms
    assert (None, None) == (dated("Y-17E7").begin_ms, dated("Y-17E7").end_ms)


def test_undated_item_says_why() -> None:
    found = record_of(undated="the source gives none")
    assert "undated: the source gives none" == found.date_label
    assert {None} == {
        found.begin,
        found.end,
        found.end_open,
        found.begin_ms,
        found.end_ms,
        found.date_edtf,
        found.date_precision,
    }


@pytest.mark.parametrize(
    "words",
    ["2015-09-30", "30/9/2015", "12:30 on 30 September 2015", "2015-09-30 12:30 Moscow time"],
)
def test_label_is_never_taken_for_a_date(words: str) -> None:
    found = dated({"edtf": "2015-09-30", "expression": words})
    assert not reads_as_date(found.date_label)
    assert "30 September 2015" in found.date_label


@pytest.mark.parametrize(
    "text",
    [
        *("2015-09-30", "2015/9/3", "15/9/3", "12:30", "12:30 talks", "2015-09-30T12:30", "1:30"),
        *("-5-3-2", "2015-09-30 12:30 junk", "2015-09-30Z", "2015-09-30T", "10:20:30:40"),
    ],
)
def test_what_reads_as_date(text: str) -> None:
    assert reads_as_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("4 May 2017", "2011", "2011-2017", "9/11", "9/11 attacks", "edtf:2015-09-30", "1920s"),
        *("“2015-09-30”", "2015-09-30 talks", "٢٠١٥-٠٩-٣٠", "talks at 12:30", "20150930", "-4.35"),
    ],
)
def test_what_does_not_read_as_date(text: str) -> None:
    assert not reads_as_date(text)


def test_event_has_the_first_located_venue_as_its_place() -> None:
    found = record_of(
        date="2015",
        places=["nowhere", {"place": "aleppo", "role": "subject"}, "geneva"],
    )
    assert ("The Council; Aleppo; Geneva", "geneva", "venue", 3, 3) == (
        found.place_name,
        found.place_id,
        found.place_role,
        found.place_seq,
        found.place_count,
    )
    assert (6.14569, 46.20222) == (found.longitude, found.latitude)


def test_without_a_located_venue_any_located_place_serves() -> None:
    places = ["nowhere", {"place": "aleppo", "role": "subject"}]
    found = record_of(date="2015", places=places)
    assert ("aleppo", "subject", 2) == (found.place_id, found.place_role, found.place_seq)


def test_without_any_point_the_first_place_serves() -> None:
    found = record_of(date="2015", places=["nowhere"])
    assert ("nowhere", None, None) == (found.place_id, found.longitude, found.latitude)


def test_records_of_places_follow_one_another() -> None:
    places = ["nowhere", {"place": "aleppo", "role": "origin"}, "geneva"]
    chronology = make({"id": "e", "date": "2015", "places": places})
    found = list(Recorder(chronology).of_places(chronology.events[0]))
    assert [("nowhere", "venue", 1), ("aleppo", "origin", 2), ("geneva", "venue", 3)] == [
        (record.place_id, record.place_role, record.place_seq) for record in found
    ]
    assert [None, 37.16117, 6.14569] == [record.longitude for record in found]
    assert {3} == {record.place_count for record in found}
    assert [None, None, "gn:2660646"] == [record.geonames_id for record in found]


def test_event_without_a_place_has_one_record_without() -> None:
    chronology = make({"id": "e", "date": "2015"})
    recorder = Recorder(chronology)
    found = list(recorder.of_places(chronology.events[0]))
    assert [recorder.of_event(chronology.events[0])] == found
    assert (None, None, 0) == (found[0].place_id, found[0].place_seq, found[0].place_count)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("country", "country"), ("area", "area"), ("water", "area"), ("site", None)],
)
def test_wide_place_is_never_a_site(kind: str, expected: str | None) -> None:
    place = {"id": "p", "name": "P", "longitude": 1, "latitude": 2, "kind": kind}
    chronology = make({"id": "e", "date": "2015", "places": ["p"]}, places=[place])
    found = Recorder(chronology).of_event(chronology.events[0])
    assert expected == found.location_precision


def test_cache_of_dates_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keydates.records._CACHED_DATES", 3)
    events = [{"id": f"e{year}", "date": f"{year}"} for year in range(1990, 2000)]
    chronology = make(*events)
    recorder = Recorder(chronology)
    for _ in range(2):
        found = [recorder.of_event(event).begin for event in chronology.events]
        assert [f"{year}-01-01T00:00:00Z" for year in range(1990, 2000)] == found
        assert 0 < len(recorder._when) <= 3


def test_same_notation_with_other_words_is_another_label() -> None:
    first: dict[str, Any] = {"id": "one", "date": "2015-09"}
    second = {"id": "two", "date": {"edtf": "2015-09", "expression": "September 2015, it says"}}
    chronology = make(first, second)
    recorder = Recorder(chronology)
    labels = [recorder.of_event(event).date_label for event in chronology.events]
    assert ["September 2015", "September 2015, it says"] == labels


@given(st.dates())
def test_days_are_counted_as_the_standard_library_does(date: dt.date) -> None:
    expected = (date - dt.date(1970, 1, 1)).days
    assert expected == _days_since_1970(Day(date.year, date.month, date.day))


@given(st.integers(-300_000, 300_000), st.integers(1, 12))
def test_days_follow_one_another_in_any_year(year: int, month: int) -> None:
    last = Day(year, month, days_in_month(year, month))
    assert 1 == _days_since_1970(last.next()) - _days_since_1970(last)


@given(
    edtf(),
    st.none()
    | lines(30)
    | st.sampled_from(["2015-09-30", "12:30 in 2015", "1/2/2015 or so", "late in 2015"]),
)
def test_date_columns_hold_for_every_shape(notation: str, words: str | None) -> None:
    date = EventDate.model_validate({"edtf": notation, "expression": words})
    event = Event.model_validate({"id": "e", "title": "T", "date": date})
    found = Recorder(make()).of_event(event)
    parsed = parse_edtf(notation)
    assert not reads_as_date(found.date_label)
    assert found.date_label
    assert parsed.open_end == found.end_open
    if found.begin is not None:
        assert parsed.earliest is not None
        assert f"{parsed.earliest.isoformat()}T00:00:00Z" == found.begin
    if found.begin is not None and found.end is not None:
        assert found.begin < found.end
    if found.begin_ms is not None and found.end_ms is not None:
        assert found.begin_ms < found.end_ms


@given(chronologies())
def test_every_value_has_its_fields_type(chronology: Chronology) -> None:
    types = {
        FieldType.STRING: str,
        FieldType.INTEGER: int,
        FieldType.NUMBER: float,
        FieldType.BOOLEAN: bool,
    }
    recorder = Recorder(chronology)
    for event in chronology.events:
        records = [recorder.of_event(event), *recorder.of_places(event)]
        assert max(1, len(event.places)) == len(records) - 1
        for record in records:
            for field, value in zip(FIELDS, record, strict=True):
                assert value is None or type(value) is types[field.type], field.name
                assert value != "", field.name
