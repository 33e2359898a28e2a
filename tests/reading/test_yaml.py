"""What of YAML is read, and as what."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.limits import Limits
from keydates.reading import read
from keydates.reading.nodes import Data, SourceText
from keydates.reading.yaml import parse_yaml


def data(text: str) -> Data:
    document = parse_yaml(SourceText("x.yaml", text), Limits())
    assert document.findings == ()
    return document.data


@pytest.mark.parametrize(
    "scalar",
    ["NO", "yes", "true", "12:30", "2015-09-30", "1_000", "0x10", "017", "1e3", ".inf", "=", "Off"],
)
def test_nothing_is_guessed_of_a_plain_scalar(scalar: str) -> None:
    assert {"a": scalar} == data(f"a: {scalar}\n")


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_what_is_left_empty_is_none(scalar: str) -> None:
    assert {"a": None, "b": [None]} == data(f"a: {scalar}\nb: [{scalar or '~'}]\n")


@pytest.mark.parametrize("scalar", ["''", '""', "'~'", '"null"', "nULL", "|-\n  null"])
def test_quotes_keep_words_from_being_nothing(scalar: str) -> None:
    found = data(f"a: {scalar}\n")
    assert isinstance(found, dict)
    assert isinstance(found["a"], str)


def test_merge_sign_in_quotes_is_a_name() -> None:
    assert {"<<": "x"} == data("'<<': x\n")


def test_document_marks_around_one_document_are_fine() -> None:
    assert {"a": "b"} == data("%YAML 1.1\n---\na: b\n...\n")


def test_byte_order_mark_and_every_line_end_are_read() -> None:
    lines = ["id: talks", "title: Talks", "as_of: 2017-11-20", "revised: 2017-11-21T00:00:00Z", ""]
    expected = read(io.BytesIO("\n".join(lines).encode()), input_format="yaml").chronology
    assert expected is not None
    for line_break in ("\r\n", "\r"):
        raw = b"\xef\xbb\xbf" + line_break.join(lines).encode()
        assert expected == read(io.BytesIO(raw), input_format="yaml").chronology


def test_error_after_carriage_returns_has_its_line() -> None:
    raw = b"id: talks\r\ntitle: Talks\ras_of: 2017-11-20\nrevised: never\r\n"
    (finding,) = read(io.BytesIO(raw), input_format="yaml").findings
    assert (4, 10, "revised: never") == (finding.line, finding.column, finding.excerpt)


@given(st.text(max_size=60) | st.text("[]{}:-?&*!|>'\"%@` \n\tab#,", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    reading = read(io.BytesIO(raw), input_format="yaml")
    assert reading.chronology is None
    assert reading.findings != ()


@given(st.binary(max_size=60), st.sampled_from(["yaml", "json", "csv"]))
def test_no_bytes_break_a_reader(raw: bytes, input_format: str) -> None:
    reading = read(io.BytesIO(raw), input_format=input_format)
    assert reading.chronology is None
    assert reading.findings != ()
