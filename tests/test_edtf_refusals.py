"""What is no date in EDTF, or none that is supported: refused with what to write instead."""

import pickle

import pytest

from keydates.edtf import MAX_LENGTH, EdtfError, parse_edtf
from tests.notations import refused, span


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2017-1-5", "write `2017-01-05`"),
        ("2017/01/05", "write `2017-01-05`"),
        ("20/11/2017", "write `2017-11-20`"),
        ("20171120", "write `2017-11-20`"),
        ("199u", "write `199X`"),
        ("199x", "write `199X`"),
        ("Y2006", "write `2006`"),
        ("y170000002", "write `Y170000002`"),
        ("20067890", "write `Y20067890`"),
        ("+2006", "write `2006`"),
        (" 2015 ", "write `2015`"),
        ("2015\u201309", "write `2015-09`"),
        ("-0000", "write `0000` for 1 BC"),
        ("2016-13", "write `2016` when the month is not known"),
        ("2016-00", "write `2016` when the month is not known"),
        ("2016-42", "write `2016` when the month is not known"),
        ("2016-21-05", "write `2016-21`"),
        ("2004??", "write `2004?`"),
        ("2004?~", "write `2004%`"),
        ("1985-04-12t23:20:30z", "write `1985-04-12T23:20:30Z`"),
        ("1985-04-12 23:20:30", "write `1985-04-12T23:20:30`"),
        ("20 November 2017", "write `2017-11-20`"),
    ],
)
def test_a_slip_is_refused_with_what_to_write(text: str, hint: str) -> None:
    assert hint == refused(text).hint


@pytest.mark.parametrize("text", ["2004-(06)?-11", "(2011)-06-04~"])
def test_the_draft_of_2012_is_recognised(text: str) -> None:
    assert "draft of EDTF" in refused(text).message


@pytest.mark.parametrize(
    "text",
    ["٢٠١٥", "2015-0٩", "２０１５", "2015-09-30\n", "\n2015", "2015\x00", "𝟚𝟘𝟙𝟝", "²015", "²5 bc"],
)
def test_only_ascii_digits_and_nothing_around_them(text: str) -> None:
    with pytest.raises(EdtfError):
        parse_edtf(text)


@pytest.mark.parametrize(
    "text", ["1" * 201, "[" + "2015," * 100_000, "between " * 1000, "X" * 1_000_000]
)
def test_a_huge_string_is_refused_at_once(text: str) -> None:
    assert f"at most {MAX_LENGTH} are read" in refused(text).message


def test_years_have_at_most_twelve_digits() -> None:
    assert "+999999999999-12-31" == span("Y999999999999")[1]
    for text in ("Y1000000000000", "Y1E12", "Y1E99"):
        assert "12 digits" in refused(text).message


def test_an_error_survives_a_trip_to_another_process() -> None:
    error = refused("2015-02-29")
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (error.message, error.hint, error.offset) == (
        copied.message,
        copied.hint,
        copied.offset,
    )
