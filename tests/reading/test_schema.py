"""The JSON Schema is of use to an editor: complete, described, and true of our own files."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from keydates.findings import Path as Where
from keydates.model import json_schema
from keydates.reading import read
from tests.support import ROOT

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FILES = sorted([*ROOT.glob("examples/minimal.*"), *ROOT.glob("data/*.yaml")])
HEADER = {
    "id": "talks",
    "title": "Talks",
    "as_of": "2017-11-20",
    "revised": "2017-11-21T00:00:00Z",
}


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it (1.2): numbers are numbers, dates are text."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML wants a plain dict
        first: [(tag, pattern) for tag, pattern in known if not tag.endswith("timestamp")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def nodes(schema: object, path: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for name, inner in schema.items():
            yield from nodes(inner, (*path, name))
    elif isinstance(schema, list):
        for index, inner in enumerate(schema):
            yield from nodes(inner, (*path, index))


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_our_own_files_satisfy_it(path: Path) -> None:
    text = path.read_text("utf-8")
    data = json.loads(text) if path.suffix == ".json" else EditorLoader(text).get_single_data()
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []
    assert read(path).findings == ()


def test_every_field_is_described() -> None:
    bare = [
        (*path, name)
        for path, node in nodes(SCHEMA)
        for name, field in (node.get("properties") or {}).items()
        if path[-1:] != ("properties",) and not field.get("description", "").endswith((".", ")"))
    ]
    assert bare == []


def test_every_object_is_closed() -> None:
    open_objects = [
        path
        for path, node in nodes(SCHEMA)
        if "properties" in node and path[-1:] != ("properties",)
        if node.get("additionalProperties") is not False
    ]
    assert open_objects == []


def test_date_is_text_or_a_mapping_and_a_year_may_lack_quotes() -> None:
    types = [choice["type"] for choice in SCHEMA["$defs"]["EventDate"]["anyOf"]]
    assert types == [["string", "integer"], "object"]
    for date in ("2015-09-30", 2015, {"edtf": "2015"}, {"edtf": 2015}):
        event = {"id": "a", "title": "A", "date": date}
        assert VALIDATOR.is_valid({**HEADER, "events": [event]})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "A b"),
        ("marking", "AMBER"),
        ("places", [{"id": "a", "name": "A", "longitude": 181, "latitude": 0}]),
        ("places", [{"id": "a", "name": "A", "kind": "town"}]),
        ("places", [{"id": "a", "name": "A", "country": "gb"}]),
        ("sources", [{"id": "a", "title": "A", "url": "example.org"}]),
        ("sources", [{"id": "a", "title": "A", "sha256": "x"}]),
        ("sources", [{"id": "a", "title": "A", "colour": "red"}]),
        ("events", [{"title": "A", "date": "2015"}]),
        ("events", [{"id": "a", "title": "A", "date": 20150930}]),
        ("events", [{"id": "a", "title": "A", "date": {"edtf": "2015", "basis": "guessed"}}]),
        ("events", [{"id": "a", "title": "A", "date": "2015", "places": [1]}]),
        ("events", {}),
    ],
)
def test_an_editor_sees_the_mistake(field: str, value: Any) -> None:
    assert VALIDATOR.is_valid(HEADER)
    assert not VALIDATOR.is_valid({**HEADER, field: value})
