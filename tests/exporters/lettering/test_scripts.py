"""Arabic letters in the shapes they take beside others."""

import unicodedata

import pytest

from keydates_exporters.lettering.scripts import FORMS, has_rtl_phrase, plain_form, shape


def read_back(text: str) -> str:
    return "".join(FORMS.get(character, character) for character in text)


@pytest.mark.parametrize("word", ["حميميم", "اللاذقية", "سوريا", "پارس", "قاعدة", "إسلام", "بيت"])
def test_shaping_changes_the_shape_and_no_letter(word: str) -> None:
    assert read_back(shape(word)) == word


def test_letters_join_by_their_place() -> None:
    names = [unicodedata.name(character) for character in shape("بيت")]
    assert names == [
        "ARABIC LETTER BEH INITIAL FORM",
        "ARABIC LETTER YEH MEDIAL FORM",
        "ARABIC LETTER TEH FINAL FORM",
    ]
    assert [unicodedata.name(character) for character in shape("سلام")][1:] == [
        "ARABIC LIGATURE LAM WITH ALEF FINAL FORM",
        "ARABIC LETTER MEEM",
    ]


def test_a_ligature_means_its_letters_as_they_would_stand_from_left_to_right() -> None:
    form = shape("لا")
    assert unicodedata.name(form) == "ARABIC LIGATURE LAM WITH ALEF ISOLATED FORM"
    assert plain_form(form) == "\u0627\u0644"


@pytest.mark.parametrize(
    ("text", "is_phrase"),
    [
        ("قاعدة حميميم", True),
        ("the base (قاعدة حميميم)", True),
        ("في 30 سبتمبر", True),
        ("حميميم", False),
        ("حميميم and اللاذقية", False),
        ("plain words", False),
    ],
)
def test_a_phrase_is_more_than_a_word(text: str, *, is_phrase: bool) -> None:
    assert has_rtl_phrase(text) is is_phrase
