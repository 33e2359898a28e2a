"""EventDate: what it takes, what it promises, and its order."""

import itertools
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from keydates.dates import Basis, EventDate, Precision
from keydates.days import Day
from keydates.edtf import parse_edtf


class Holder(BaseModel):
    date: EventDate
    other: EventDate | None = None


def first_error(data: object) -> dict[str, Any]:
    with pytest.raises(ValidationError) as caught:
        EventDate.model_validate(data)
    found = caught.value.errors(include_url=False)
    assert 1 == len(found)
    return dict(found[0])


def test_a_bare_string_stands_for_the_notation() -> None:
    assert EventDate(edtf="2015-09-30") == EventDate.model_validate("2015-09-30")
    assert EventDate(edtf="2015-09-30") == Holder.model_validate({"date": "2015-09-30"}).date


def test_a_date_is_stated_and_bare_unless_it_says_otherwise() -> None:
    date = EventDate(edtf="2015-09-30")
    assert (Basis.STATED, None, None) == (date.basis, date.expression, date.note)


def test_a_date_cannot_be_changed_and_can_be_a_key() -> None:
    date = EventDate(edtf="2015-09-30")
    with pytest.raises(ValidationError, match="frozen"):
        date.edtf = "2016"  # type: ignore[misc]
    assert 1 == len({date, EventDate.model_validate("2015-09-30")})


def test_it_survives_a_trip_through_json() -> None:
    date = EventDate(
        edtf="2017?-11-20",
        expression="On November 20",
        basis=Basis.INFERRED,
        note="the year is that of the text",
    )
    assert date == EventDate.model_validate_json(date.model_dump_json())
    assert date == EventDate.model_validate(json.loads(date.model_dump_json()))


@pytest.mark.parametrize(
    ("number", "edtf"), [(2015, "2015"), (476, "0476"), (0, "0000"), (9999, "9999")]
)
def test_a_year_may_be_a_whole_number(number: int, edtf: str) -> None:
    expected = EventDate(edtf=edtf)
    assert expected == EventDate.model_validate(number)
    assert expected == EventDate.model_validate({"edtf": number})
    assert expected == EventDate.model_validate_json(f'{{"edtf": {number}}}')


def test_wrong_notation_carries_its_hint_and_offset() -> None:
    error = first_error({"edtf": "2017-02-30"})
    assert "edtf" == error["type"]
    assert ("edtf",) == error["loc"]
    assert "there is no day 30 in February 2017, which has 28 days" == error["msg"]
    assert {
        "message": error["msg"],
        "hint": "write `2017-02` when the day is not known",
        "offset": 8,
    } == error["ctx"]


@pytest.mark.parametrize("basis", ["implied", "derived", "inferred"])
def test_what_the_source_does_not_state_needs_a_note(basis: str) -> None:
    error = first_error({"edtf": "2017", "basis": basis})
    assert "date_note_missing" == error["type"]
    assert f"a date that is {basis} needs a `note` that says how" == error["msg"]
    assert "x" == EventDate.model_validate({"edtf": "2017", "basis": basis, "note": "x"}).note


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"edtf": "2017", "precision": "day"}, "extra_forbidden"),
        ({"expression": "in 2017"}, "missing"),
        ({"edtf": "2017", "basis": "guessed"}, "enum"),
        ({"edtf": "2017", "expression": "two\nlines"}, "text"),
        ({"edtf": "2017", "expression": " "}, "text"),
        ({"edtf": 10_000}, "string_type"),
        ({"edtf": -1}, "string_type"),
        ({"edtf": True}, "string_type"),
        ({"edtf": 2017.0}, "string_type"),
        (20171120, "model_type"),
        (-44, "model_type"),
        (True, "model_type"),
        (False, "model_type"),
        (2017.0, "model_type"),
        (None, "model_type"),
    ],
)
def test_what_is_no_date_is_refused(data: object, kind: str) -> None:
    assert kind == first_error(data)["type"]


# --- what follows from the notation -------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("2015-09-30", "day"),
        ("2015-09-30~", "day"),
        ("1985-04-12T23:20:30Z", "day"),
        ("2015-09-21/2015-09-30", "days"),
        ("2015-09-21/..", "days"),
        ("[2015-09-21..2015-09-30]", "window"),
        ("[1984,1985]", "window"),
        ("[..1984]", "window"),
        ("2015-09", "month"),
        ("2015-09-XX", "month"),
        ("2015-03-04/2015-09", "months"),
        ("2015-03/", "months"),
        ("2015-22", "season"),
        ("2015-35", "season"),
        ("2015-21/2015-22", "season"),
        ("2015", "year"),
        ("2015-XX-XX", "year"),
        ("Y170000002", "year"),
        ("2015/2016-03-04", "years"),
        ("/1985", "years"),
        ("201X", "decade"),
        ("201X-03-04", "decade"),
        ("198X/1999", "decade"),
        ("20XX", "century"),
        ("2XXX", "longer"),
        ("XXXX-12-25", "longer"),
        ("../..", "longer"),
    ],
)
def test_precision_is_that_of_the_coarsest_date(edtf: str, precision: str) -> None:
    assert Precision(precision) is EventDate(edtf=edtf).precision


def test_the_properties_are_those_of_the_notation() -> None:
    date = EventDate(edtf="2015-03~/..")
    assert parse_edtf("2015-03~/..") == date.parsed
    assert Day(2015, 3, 1) == date.earliest
    assert date.latest is None
    assert (False, True) == (date.open_start, date.open_end)
    assert (True, False) == (date.approximate, date.uncertain)
    assert (frozenset({"year", "month"}), frozenset()) == (
        date.approximate_parts,
        date.uncertain_parts,
    )


def test_an_unknown_end_is_not_an_open_one() -> None:
    date = EventDate(edtf="/2015-03")
    assert (False, False) == (date.open_start, date.open_end)
    assert date.parsed.unknown_start


# --- order ----------------------------------------------------------------------------------------


IN_ORDER = [
    "../-0043",
    "[..1984]",
    "/1985",
    "../..",
    "Y-66000000",
    "-0044",
    "-0043-03-15",
    "0000",
    "0001-01-01",
    "2015-01-01",
    "2015-01",
    "2015-XX",
    "2015/2016",
    "2015/..",
    "2015-01-02",
    "[2015-08-21..2015-08-31]",
    "2015-09-30",
    "2015-24",
    "Y12345",
]


def test_dates_stand_by_first_day_then_last_with_open_ends_outermost() -> None:
    keys = [EventDate(edtf=edtf).sort_key for edtf in IN_ORDER]
    assert keys == sorted(keys)
    assert len(IN_ORDER) == len(set(keys))


dates = st.one_of(
    st.sampled_from(IN_ORDER),
    st.dates().map(str),
    st.dates().map(lambda date: str(date)[:7]),
    st.tuples(st.dates(), st.dates()).map(lambda two: "/".join(sorted(map(str, two)))),
).map(lambda edtf: EventDate(edtf=edtf))


@given(st.lists(dates, max_size=8))
def test_the_order_is_total_and_agrees_with_the_bounds(drawn: list[EventDate]) -> None:
    ordered = sorted(drawn, key=lambda date: date.sort_key)
    for before, after in itertools.pairwise(ordered):
        assert before.sort_key <= after.sort_key
        if before.earliest and after.earliest:
            assert before.earliest <= after.earliest
        if before.earliest and before.earliest == after.earliest and before.latest and after.latest:
            assert before.latest <= after.latest


# --- schema ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "valid"),
    [
        ("2015-09-30", True),
        ({"edtf": "2015-09-30"}, True),
        ({"edtf": "2017", "basis": "derived", "note": "x", "expression": "then"}, True),
        ({"edtf": "2017", "expression": None}, True),
        ({}, False),
        ({"edtf": "2017", "basis": "guessed"}, False),
        ({"edtf": "2017", "when": "now"}, False),
        (2017, False),
    ],
)
def test_the_schema_takes_a_string_or_a_mapping(data: Any, valid: bool) -> None:
    for schema, instance in (
        (EventDate.model_json_schema(), data),
        (Holder.model_json_schema(), {"date": data}),
    ):
        jsonschema.Draft202012Validator.check_schema(schema)
        assert valid is jsonschema.Draft202012Validator(schema).is_valid(instance)


def test_the_schema_describes_every_field_for_an_editor() -> None:
    bare, mapping = EventDate.model_json_schema()["anyOf"]
    assert bare["description"] == mapping["properties"]["edtf"]["description"]
    for field in mapping["properties"].values():
        assert field["description"]
    for example in bare["examples"]:
        assert example == EventDate.model_validate(example).edtf
