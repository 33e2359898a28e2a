"""What holds for every header a request may have."""

import gzip
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.serving.codings import Coding, preference
from keydates.serving.conditions import matches
from keydates.serving.ranges import UNSATISFIABLE, requested_part
from keydates.serving.site import Site, make_site
from keydates.serving.spool import Spool
from tests.serving.folders import FEED, FILES
from tests.serving.requests import ask

OPAQUE = st.text(st.characters(codec="latin-1", exclude_characters='"'), max_size=8).filter(
    lambda text: re.fullmatch(r"[\x21\x23-\x7e\x80-\xff]*", text) is not None
)
ANYTHING = st.text(st.characters(codec="latin-1"), max_size=60)
PIECES = (
    *("gzip", "identity", "*", "br", ";q=0", ";q=1", ";q=0.5", ",", " ", "="),
    *('"a"', 'W/"a"', "bytes=", "0-", "-5", "9-1"),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.lists(st.tuples(st.booleans(), OPAQUE), max_size=6), OPAQUE)
def test_a_tag_is_found_in_every_list_that_has_it(
    listed: list[tuple[bool, str]], mine: str
) -> None:
    field = ", ".join(f'{"W/" if weak else ""}"{opaque}"' for weak, opaque in listed)
    assert any(opaque == mine for _, opaque in listed) is matches(field, f'"{mine}"', weakly=True)
    strong = any(opaque == mine and not weak for weak, opaque in listed)
    assert strong is matches(field, f'"{mine}"', weakly=False)


@given(ANYTHING | WORDS, st.integers(0, 2_000))
def test_a_part_lies_in_the_file(field: str, size: int) -> None:
    part = requested_part(field, size)
    assert part is None or part == UNSATISFIABLE or 0 <= part.start < part.end <= size


@given(st.integers(0, 50), st.integers(0, 50), st.binary(min_size=1, max_size=40))
def test_parts_are_those_of_the_bytes(first: int, last: int, content: bytes) -> None:
    part = requested_part(f"bytes={first}-{last}", len(content))
    if last < first:
        assert part is None
    elif first >= len(content):
        assert UNSATISFIABLE == part
    else:
        assert part is not None
        assert content[first : last + 1] == content[part.start : part.end]


@given(ANYTHING | WORDS)
def test_a_coding_is_named_once(field: str) -> None:
    found = preference(field)
    assert sorted(set(found), key=str) == sorted(found, key=str)
    assert set(found) <= set(Coding)


FIELD_NAMES = st.sampled_from(
    ["accept-encoding", "if-match", "if-none-match", "if-range", "range", "x"]
)


@pytest.fixture(scope="module")
def lasting_site() -> Iterator[Site]:
    with Spool() as spool:
        yield make_site(FILES, spool)


@given(
    st.lists(st.tuples(FIELD_NAMES, ANYTHING | WORDS | st.just("*")), max_size=4),
    st.sampled_from(["GET", "HEAD", "POST"]),
    st.sampled_from([*(f"/{name}" for name in FILES), "/", "/nothing"]),
)
def test_every_request_has_an_answer_that_agrees_with_itself(
    lasting_site: Site, fields: list[tuple[str, str]], method: str, path: str
) -> None:
    found = ask(lasting_site, path, *fields, method=method)
    assert found.status in {200, 206, 304, 404, 405, 406, 412, 416}
    if found.content is not None:
        assert method == "GET"
        assert {"content-length": str(len(found.content))}.items() <= dict(found.fields).items()
    if found.status == 200 and found.content is not None and path == "/syria.ics":
        packed = dict(found.fields).get("content-encoding") == "gzip"
        assert FEED == (gzip.decompress(found.content) if packed else found.content)
