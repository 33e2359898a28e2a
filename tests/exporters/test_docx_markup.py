"""Pieces of the Word document: directions of text, names of bookmarks, addresses."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from keydates_exporters.docx.direction import has_right_to_left, is_right_to_left_language, split
from keydates_exporters.docx.links import bookmark_name, is_safe_target
from keydates_exporters.docx.markup import (
    FIELD_END,
    Setter,
    Xml,
    escaped,
    field,
    field_start,
    internal_link,
    shortened,
)
from tests import strategies
from tests.exporters.docx_lint import R, W

MIXED = st.text(st.sampled_from("ab 1.,(אבجح٣é叙"), max_size=12)


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(f'<w:x xmlns:w="{W[1:-1]}" xmlns:r="{R[1:-1]}">{xml}</w:x>')


def plain(root: etree._Element) -> str:
    """Text as a reader gets it; the marks that nobody sees left out."""
    nodes = root.iter(f"{W}t", f"{W}br")
    return "".join("\n" if n.tag == f"{W}br" else n.text or "" for n in nodes).replace("\u200e", "")


@given(MIXED, st.booleans())
def test_split_keeps_the_text_and_parts_the_directions(text: str, base: bool) -> None:
    pieces = list(split(text, base=base))
    assert text == "".join(piece for _, piece in pieces)
    for right, piece in pieces:
        strong = {unicodedata.bidirectional(c) for c in piece} & {"L", "R", "AL"}
        assert strong <= ({"R", "AL"} if right else {"L"})
    if has_right_to_left(text):
        ways = [right for right, _ in pieces]
        assert all(first is not second for first, second in pairwise(ways))


@pytest.mark.parametrize(
    ("text", "base", "pieces"),
    [
        ("plain", False, [(False, "plain")]),
        ("قاعدة 2015 حميميم", False, [(True, "قاعدة 2015 حميميم")]),
        ("at قاعدة, then", False, [(False, "at "), (True, "قاعدة"), (False, ", then")]),
        ("at قاعدة, then", True, [(False, "at"), (True, " قاعدة, "), (False, "then")]),
        ("(قاعدة)", False, [(False, "("), (True, "قاعدة"), (False, ")")]),
        ("(قاعدة)", True, [(True, "(قاعدة)")]),
    ],
)
def test_split(text: str, base: bool, pieces: list[tuple[bool, str]]) -> None:
    assert pieces == list(split(text, base=base))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ar", True), ("he-IL", True), ("ku-Arab", True), ("uz-Latn", False), ("en", False),
     ("ar-Latn", False), ("zh-Hant", False)],
)  # fmt: skip
def test_languages_written_from_right_to_left(tag: str, expected: bool) -> None:
    assert expected is is_right_to_left_language(tag)


@given(strategies.texts(), st.sampled_from(["en", "ar", "he", "zh-Hant"]))
def test_words_come_back_in_any_language(text: str, language: str) -> None:
    setter = Setter(language)
    for xml in (setter.words(text), setter.text("Normal", text), setter.verbatim(text, "Label")):
        assert text.replace("\u200e", "") == plain(parsed(xml))


def test_a_paragraph_of_arabic_alone_reads_from_right_to_left() -> None:
    root = parsed(Setter("en").text("Normal", "قاعدة حميميم (2015)"))
    assert root.find(f".//{W}pPr/{W}bidi") is not None
    language = root.find(f".//{W}rPr/{W}lang")
    assert language is not None
    assert "ar" == language.get(f"{W}bidi")
    mixed = parsed(Setter("en").text("Normal", "The base قاعدة حميميم"))
    assert mixed.find(f".//{W}bidi") is None
    assert 1 == len(mixed.findall(f".//{W}rtl"))


def test_hebrew_is_not_called_arabic() -> None:
    for language in ("en", "ar"):
        assert 'w:bidi="he"' in Setter(language).words("דו״ח")
    assert 'w:bidi="fa-IR"' in Setter("fa-IR").words("گزارش")


def test_a_date_keeps_its_order_in_an_arabic_document() -> None:
    setter = Setter("ar")
    assert "\u200e30 September\u200e" in setter.words("30 September")
    assert "\u200e" not in setter.words("; ")
    assert "\u200e" not in setter.verbatim("https://example.org/")
    assert "\u200e" not in Setter("en").words("30 September")


@given(strategies.texts())
def test_escaped_text_is_text_in_elements_and_attributes(text: str) -> None:
    root = etree.fromstring(f'<a b="{escaped(text)}">{escaped(text)}</a>')
    assert text == root.text
    assert text.replace("\n", " ") == root.get("b")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_what_xml_cannot_hold_is_refused(character: str) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X}"):
        escaped(f"a{character}b")


def test_a_field_is_closed_and_holds_its_result() -> None:
    root = parsed(field('DOCPROPERTY "As of"', Setter("en").plain("1")))
    assert ' DOCPROPERTY "As of" ' == root[0].get(f"{W}instr")
    assert "1" == plain(root[0])
    spanning = parsed(field_start("TOC") + Setter("en").plain("x") + FIELD_END)
    kinds = [mark.get(f"{W}fldCharType") for mark in spanning.iter(f"{W}fldChar")]
    assert ["begin", "separate", "end"] == kinds


def test_a_tip_is_no_longer_than_word_takes() -> None:
    link = parsed(internal_link("e_a", Xml(""), "x" * 300))[0]
    assert "x" * 259 + "…" == link.get(f"{W}tooltip")
    assert "short" == shortened("short", 5)


def test_bookmark_names_are_short_and_stable() -> None:
    assert "e_air_strikes" == bookmark_name("e", "air-strikes")
    assert "e_" + "x" * 38 == bookmark_name("e", "x" * 38)
    assert "ee_" + "x" * 21 + "c374e89c980c902f" == bookmark_name("e", "x" * 39)


@given(st.lists(strategies.slugs(), unique=True), st.integers(1, 60))
def test_bookmark_names_differ(slugs: list[str], length: int) -> None:
    longer = [slug + "-" + "x" * length for slug in slugs]
    every = {*slugs, *longer}
    names = {bookmark_name(prefix, slug) for prefix in "es" for slug in every}
    assert 2 * len(every) == len(names)
    assert all(len(name) <= 40 and name.isascii() and name.isidentifier() for name in names)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "HTTPS://EXAMPLE.ORG:443?x",
        "http://[::1]:80/",
        "https://пример.рф/путь",
        "https://example.org/?filter[a]={b}|c^d",
        "https://a_b.example.org/%E2%80%8B(x)",
        "mailto:desk@example.org?subject=x",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_addresses_that_are_links(url: str) -> None:
    assert is_safe_target(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://a,b.org/",
        "http://exa[mple.org/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "https://-a.org",
        "https://a..b/",
        "https://" + "x" * 64 + ".org",
        "mailto:a@example.org,b@example.org",
        "mailto:@@x",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ms-word:ofe|u|https://example.org/",
        r"\\server\share",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    assert not is_safe_target(url)
