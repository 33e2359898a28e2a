import json
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from keydates.frozenmap import FrozenMap
from keydates.model import Chronology, Event, Kind, Place, Role, json_schema
from tests.making import event, made


def test_a_chronology_from_plain_data() -> None:
    chronology = made()
    assert [item.id for item in chronology.events] == ["signing"]
    assert chronology.events[0].kind is Kind.EVENT
    assert chronology.events[0].citations[0].source == "gazette"


def test_shorthands_stand_for_objects() -> None:
    chronology = made(
        places=[{"id": "geneva", "name": "Geneva", "unlocated": "x"}],
        actors=[{"id": "un", "name": "UN"}],
        events=[event(places=["geneva"], actors=["un"], related=["signing"])],
    )
    only = chronology.events[0]
    assert (only.places[0].place, only.places[0].role) == ("geneva", Role.VENUE)
    assert only.actors[0].actor == "un"
    assert only.related[0].event == "signing"


def test_nothing_can_be_changed() -> None:
    chronology = made(places=[{"id": "a", "name": "A", "unlocated": "x", "names": {"ar": "أ"}}])
    with pytest.raises(ValidationError, match="frozen"):
        setattr(chronology, "title", "Other")  # noqa: B010 - the type checkers know it is frozen
    with pytest.raises(TypeError):
        chronology.places[0].names["ru"] = "А"  # type: ignore[index]
    assert isinstance(chronology.events, tuple)
    assert hash(chronology) == hash(made(places=[chronology.places[0].model_dump()]))


def test_a_chronology_survives_pickling_and_json() -> None:
    chronology = made(places=[{"id": "a", "name": "A", "unlocated": "x", "names": {"ar": "أ"}}])
    assert chronology == pickle.loads(pickle.dumps(chronology))  # noqa: S301
    assert chronology == Chronology.model_validate_json(chronology.model_dump_json())


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"unknown": "1"}, "Extra inputs"),
        ({"id": "con"}, "Windows"),
        ({"title": "two\nlines"}, "line break"),
        ({"as_of": "20201231"}, "YYYY-MM-DD"),
        ({"as_of": "1600000000"}, "YYYY-MM-DD"),
        ({"as_of": "2020-02-30"}, "date"),
        ({"as_of": 20201231}, "YYYY-MM-DD"),
        ({"revised": "2021-01-02"}, "offset"),
        ({"revised": "2021-01-02T03:04:05"}, "offset"),
        ({"revised": "1600000000"}, "offset"),
        ({"marking": "TLP:WHITE"}, "TLP:CLEAR"),
        ({"domain": "https://example.org"}, "host name"),
    ],
)
def test_what_a_chronology_refuses(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        made(**fields)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"date": None}, "needs a `date`"),
        ({"undated": "why"}, "exclude"),
        ({"date": "2020-02-30"}, "2020-02"),
        ({"sequence": "-1"}, "greater than or equal"),
        ({"kind": "happening"}, "background"),
        ({"citations": "gazette"}, "tuple"),
    ],
)
def test_what_an_event_refuses(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Event.model_validate(event(**fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"longitude": "1"}, "both longitude and latitude"),
        ({"longitude": "181", "latitude": "1"}, "180"),
        ({"longitude": "1", "latitude": "-90.1"}, "90"),
        ({"longitude": "nan", "latitude": "1"}, "."),
        ({"longitude": "inf", "latitude": "1"}, "."),
        ({"country": "Syria"}, "pattern"),
        ({"uncertainty_m": "-1"}, "greater"),
    ],
)
def test_what_a_place_refuses(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Place.model_validate({"id": "a", "name": "A"} | fields)


def test_a_point_is_longitude_then_latitude() -> None:
    place = Place.model_validate({"id": "a", "name": "A", "longitude": "-0.0", "latitude": "5"})
    assert place.point == (0.0, 5.0)
    assert str(place.longitude) == "0.0"
    assert Place(id="b", name="B").point is None


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([event(), event()], "used twice"),
        ([event(citations=["gazete"])], "`gazete` is not the id of any source"),
        ([event(places=["nowhere"])], "nowhere"),
        ([event(actors=["nobody"])], "nobody"),
        ([event(related=["nothing"])], "nothing"),
    ],
)
def test_references_hold_however_it_was_made(events: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        made(events=events)


def test_order_is_by_date_then_file_and_undated_last() -> None:
    events = [
        event(id="undated", date=None, undated="why", kind="aggregate"),
        event(id="month", date="2020-05"),
        event(id="day-b", date="2020-05-01"),
        event(id="day-a", date="2020-05-01"),
        event(id="open", date="../2020-01"),
        event(id="later", date="2020-06"),
    ]
    order = [item.id for item in made(events=events).in_order()]
    assert order == ["open", "day-b", "day-a", "month", "later", "undated"]


def test_other_events_for_a_streaming_writer() -> None:
    chronology = made()
    streamed = chronology.with_events(item for item in chronology.events)
    assert [item.id for item in streamed.events] == ["signing"]
    assert len(chronology.events) == 1


def test_frozen_map() -> None:
    first, second = FrozenMap({"a": "1", "b": "2"}), FrozenMap({"b": "2", "a": "1"})
    assert first == second
    assert hash(first) == hash(second)
    assert list(first) == ["a", "b"]
    assert "'a': '1'" in repr(first)


def test_the_schema_describes_every_field() -> None:
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    models = [schema, *schema["$defs"].values()]
    for model in models:
        for name, field in model.get("properties", {}).items():
            assert field.get("description"), f"{model['title']}.{name} has no description"
    assert json.dumps(schema, sort_keys=True) == json.dumps(json_schema(), sort_keys=True)
