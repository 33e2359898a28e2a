"""A position that YAML reading gives is the place where the value stands, however it is written."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from keydates.findings import Path
from keydates.limits import Limits
from keydates.reading.nodes import Data, SourceText
from keydates.reading.yaml import parse_yaml

LIMITS = Limits()

# What YAML may hold as it stands; other characters are escaped, which has tests of its own.
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"])
    | st.just("\n"),
    max_size=30,
)
names = st.text("abcdefgh_é😀م", min_size=1, max_size=8)
values = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
documents = st.dictionaries(names, values, min_size=1, max_size=5)


def scalars(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, yaml.ScalarNode]]:
    """Yield every scalar of PyYAML's own tree, names of fields left out, with its path."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from scalars(item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            yield from scalars(item, (*path, key.value))


def names_in(node: yaml.Node, path: Path = ()) -> Iterator[tuple[Path, yaml.ScalarNode]]:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from names_in(item, (*path, index))
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            yield (*path, key.value), key
            yield from names_in(item, (*path, key.value))


def at(data: Data, path: Path) -> Data:
    for step in path:
        data = data[step]  # type: ignore[index]
    return data


@given(
    documents,
    st.sampled_from([None, True, False]),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from([20, 80, 10_000]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_every_scalar_is_where_it_is_said_to_be(
    document: dict[str, object],
    flow: bool | None,
    style: str | None,
    width: int,
    line_break: str,
) -> None:
    text = yaml.dump(
        document,
        Dumper=yaml.SafeDumper,
        default_flow_style=flow,
        default_style=style,
        allow_unicode=True,
        width=width,
        sort_keys=False,
        line_break=line_break,
    ).replace("!!str ", "")
    source = SourceText("x.yaml", text)
    read = parse_yaml(source, LIMITS)
    assert read.findings == ()
    other = yaml.compose(text, Loader=yaml.BaseLoader)  # the parser in Python, not libyaml
    assert other is not None
    for path, node in scalars(other):
        spot = read.locator.value(path)
        assert spot is not None
        assert spot.offset == node.start_mark.index
        line, column = source.line_column(spot.offset)
        assert source.excerpt(spot.offset)[column - 1 :][:1] in ("", text[spot.offset])
        assert line == text[: spot.offset].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert node.value == (at(read.data, path) or "")
    for path, node in names_in(other):
        spot = read.locator.key(path)
        assert spot is not None
        assert spot.offset == node.start_mark.index


@given(texts.filter(lambda text: text.isprintable() and bool(text)), st.data())
def test_a_character_of_a_value_is_found_in_the_file(value: str, data: st.DataObject) -> None:
    style = data.draw(st.sampled_from(["'", '"', "|"]))
    text = "# a comment\n" + yaml.dump(
        {"title": value},
        Dumper=yaml.SafeDumper,
        default_style=style,
        allow_unicode=True,
        width=10_000,
    ).replace("!!str ", "")
    read = parse_yaml(SourceText("x.yaml", text), LIMITS)
    character = data.draw(st.integers(0, len(value) - 1))
    spot = read.locator.value(("title",), character)
    start = read.locator.value(("title",))
    assert spot is not None
    assert start is not None
    # A value with escapes is located by its beginning; any other to the character.
    if spot.offset != start.offset:
        assert value[character] == text[spot.offset]
    elif character and value in text and not value[character].isspace():
        pytest.fail(f"{value[character]!r} was not found in {text!r}")


def test_columns_count_characters_not_bytes() -> None:
    source = SourceText("x.yaml", 'a: "😀é\u0301"\n😀: x\n')
    read = parse_yaml(source, LIMITS)
    spot = read.locator.value(("😀",))
    assert spot is not None
    assert source.line_column(spot.offset) == (2, 4)


def test_a_path_that_leads_nowhere_is_located_by_what_is_around_it() -> None:
    read = parse_yaml(SourceText("x.yaml", "a:\n  - b: c\n"), LIMITS)
    assert read.locator.value(("a", 0, "x", "y")) is None
    assert read.locator.value(("a", 5)) is None
    assert read.locator.key(("a", 0, "x")) is None
    assert read.locator.key(()) is None
    around = read.spot(("a", 0, "x", "y"))
    assert around is not None
    assert around.offset == "a:\n  - b: c\n".index("b")
