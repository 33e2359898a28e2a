"""JSON is read strictly, and says the same as the standard library where that is strict."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.limits import Limits
from keydates.reading import read
from keydates.reading.json import parse_json
from keydates.reading.nodes import SourceText
from tests.support import ROOT

LIMITS = Limits()
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)
objects = st.dictionaries(st.text(max_size=5), json_values, max_size=5)


@given(objects, st.sampled_from([None, 0, 1]), st.booleans())
def test_what_the_library_writes_is_read_as_it_reads_it(
    value: dict[str, object],
    indent: int | None,
    ascii_only: bool,
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    document = parse_json(SourceText("x.json", text), LIMITS)
    assert document.findings == ()
    assert repr(json.loads(text)) == repr(document.data)


@given(objects, st.data())
def test_a_damaged_text_is_refused_where_the_library_refuses_it(
    value: dict[str, object], data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=False)
    at = data.draw(st.integers(0, len(text) - 1))
    damaged = (
        text[:at]
        + data.draw(st.sampled_from(["", ",", "]", "}", '"', ":", "0", "x", "\\"]))
        + text[at + 1 :]
    )
    try:
        expected = json.loads(damaged, parse_constant=_refuse)
    except ValueError:
        expected = None
    document = parse_json(SourceText("x.json", damaged), LIMITS)
    codes = {finding.code for finding in document.findings}
    if isinstance(expected, dict):
        assert codes <= {"KD011"}  # the one thing that the library lets pass
    else:
        assert codes - {"KD011"} <= {"KD003", "KD019", "KD020"}
        assert codes


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def test_positions_of_values_and_names() -> None:
    text = '{\n  "a": [1, {"b": "😀", "c": null}],\n  "d": -1.5e3\n}\n'
    source = SourceText("x.json", text)
    locator = parse_json(source, LIMITS).locator
    for path, expected in (
        ((), "{"),
        (("a",), "["),
        (("a", 0), "1"),
        (("a", 1, "b"), '"😀'),
        (("d",), "-1.5"),
    ):
        spot = locator.value(path)
        assert spot is not None
        assert text.startswith(expected, spot.offset)
    name = locator.key(("a", 1, "c"))
    assert name is not None
    assert text.startswith('"c"', name.offset)


def test_yaml_and_json_of_the_example_are_one_chronology() -> None:
    in_yaml = read(ROOT / "examples" / "minimal.yaml")
    in_json = read(ROOT / "examples" / "minimal.json")
    assert in_yaml.findings == in_json.findings == ()
    assert in_yaml.chronology is not None
    assert in_yaml.chronology == in_json.chronology


@pytest.mark.parametrize(
    "text", ["", " ", "1", '"x"', "nul", "{]", "[}", '{"a"}', '{"a":1,}', "{,}", '{"a":[1,]}']
)
def test_no_chronology_comes_of_it(text: str) -> None:
    reading = read(io.BytesIO(text.encode()), input_format="json")
    assert reading.chronology is None
    assert reading.findings != ()


def test_a_year_may_lack_its_quotes() -> None:
    chronology = {
        "id": "talks",
        "title": "Talks",
        "as_of": "2017-11-20",
        "revised": "2017-11-21T00:00:00Z",
        "sources": [{"id": "box", "title": "A fact box", "published": 2017}],
        "events": [
            {"id": "one", "title": "One", "date": 2015, "citations": ["box"]},
            {"id": "two", "title": "Two", "date": {"edtf": 1453}, "citations": ["box"]},
        ],
    }
    reading = read(io.BytesIO(json.dumps(chronology).encode()), input_format="json")
    assert reading.findings == ()
    assert reading.chronology is not None
    dates = [event.date for event in reading.chronology.events]
    dates.append(reading.chronology.sources[0].published)
    assert [date and date.edtf for date in dates] == ["2015", "1453", "2017"]
