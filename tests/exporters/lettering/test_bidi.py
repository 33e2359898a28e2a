"""The order of letters on a line, beside what GNU FriBidi makes of the same text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydates_exporters.lettering.bidi import (
    DIRECTION_MARKS,
    base_level,
    levels_of,
    reordered,
    visual_order,
)
from tests.support import need_command, run

_LETTERS = "abאבעم"
_OTHERS = "12٣٤,.+-%$/: ()[]«»!؟،€#٪\t…\u200e\u200f\u061c"
_MARKS = "\u064b\u05b4\u0301"

# A mark without a letter before it is drawn alone, which the algorithm leaves open.
clusters = st.one_of(
    st.sampled_from([*_LETTERS, *_OTHERS]),
    st.builds(str.__add__, st.sampled_from(_LETTERS), st.text(_MARKS, min_size=1, max_size=2)),
)
texts = st.lists(clusters, min_size=1, max_size=16).map("".join)


def drawn(text: str) -> str:
    return "".join(character for _, character in visual_order(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Capitals of the examples in UAX #9 are Hebrew letters here.
        ("car אבג", "car גבא"),
        ("car (אבג) end", "car (גבא) end"),
        ("אבג 12 דה", "הד 12 גבא"),
        ("in 2015 אב גד, then", "in 2015 דג בא, then"),
        ("אב (גד)", "(דג) בא"),
        ("אבג car", "car גבא"),
        ("plain", "plain"),
    ],
)
def test_right_to_left_words_stand_in_visual_order(text: str, expected: str) -> None:
    assert drawn(text) == expected


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_ordering_loses_no_character(text: str) -> None:
    expected = [at for at, character in enumerate(text) if character not in DIRECTION_MARKS]
    assert expected == sorted(at for at, _ in visual_order(text))


@given(st.lists(texts, min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_the_order_is_that_of_another_implementation(lines: list[str]) -> None:
    command = [need_command("fribidi"), "--charset", "UTF-8", "--novisual", "--vtol"]
    command += ["--nopad", "--nobreak", "--reordernsm"]
    made = run(command, "\n".join(lines).encode() + b"\n").decode()
    for text, order in zip(lines, made.splitlines(), strict=True):
        expected = [int(at) for at in order.split() if text[int(at)] not in DIRECTION_MARKS]
        assert expected == [at for at, _ in visual_order(text)], ascii(text)


def test_a_line_is_ordered_by_what_the_paragraph_says_of_it() -> None:
    paragraph = "عدد 12-13"
    line = paragraph[4:]
    levels = levels_of(paragraph, base_level(paragraph))
    # By itself the line would run from left to right; behind an Arabic word it does not.
    assert "12-13" == "".join(character for _, character in visual_order(line))
    assert "13-12" == "".join(character for _, character in reordered(line, levels[4:], 1))


def test_a_space_at_the_end_of_a_line_stands_where_the_paragraph_ends() -> None:
    text = "אב cd "
    found = reordered(text, levels_of(text, 1), 1)
    assert " cd בא" == "".join(character for _, character in found)


def test_every_pair_of_brackets_turns_round_both_ways() -> None:
    for opening, closing in ("()", "[]", "{}", "⟨⟩", "「」", "«»", "<>", "≤≥"):
        assert unicodedata.mirrored(opening)
        assert f"{opening}א{closing}" == "".join(
            character for _, character in visual_order(f"{opening}א{closing}")
        )
