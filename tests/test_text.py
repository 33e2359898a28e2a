import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from keydates.text import (
    Hostname,
    Language,
    Line,
    Slug,
    Text,
    TextError,
    Url,
    clean_text,
    is_reserved_name,
    slugify,
)

LINE = TypeAdapter[str](Line)
TEXT = TypeAdapter[str](Text)
SLUG = TypeAdapter[str](Slug)
URL = TypeAdapter[str](Url)
HOSTNAME = TypeAdapter[str](Hostname)
LANGUAGE = TypeAdapter[str](Language)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("plain", "plain"),
        ("  both ends \n", "both ends"),
        ("one\r\ntwo\rthree\x85four\u2028five\u2029six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\tb", "a b"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("\u00a0kept\u00a0", "\u00a0kept\u00a0"),
        ("mark\u200f", "mark\u200f"),
        ("emoji \U0001f600", "emoji \U0001f600"),
    ],
)
def test_text_is_normalised(raw: str, kept: str) -> None:
    assert kept == clean_text(raw)


@pytest.mark.parametrize(
    "code_point",
    [
        *(0x00, 0x07, 0x0B, 0x1B, 0x7F, 0x80, 0x9F),  # controls
        *(0xD800, 0xDFFF, 0x202A, 0x202E, 0x2066, 0x2069),  # surrogates, directions
        *(0xFDD0, 0xFFFE, 0xFFFF, 0x10FFFF),  # noncharacters
    ],
)
def test_text_refuses_what_breaks_readers(code_point: int) -> None:
    with pytest.raises(TextError) as caught:
        clean_text(f"ab{chr(code_point)}c")
    assert caught.value.offset == 2
    assert f"U+{code_point:04X}" in caught.value.message


@given(st.text())
def test_the_gate_either_refuses_or_gives_what_it_would_give_again(text: str) -> None:
    try:
        kept = clean_text(text)
    except TextError:
        return
    assert kept == clean_text(kept)
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in kept.replace("\n", ""))


def test_a_line_is_one_line() -> None:
    assert LINE.validate_python("one") == "one"
    with pytest.raises(ValidationError, match="line break"):
        LINE.validate_python("one\ntwo")
    assert TEXT.validate_python("one\ntwo") == "one\ntwo"


@pytest.mark.parametrize("adapter", [LINE, TEXT])
@pytest.mark.parametrize("empty", ["", " ", "\n \n"])
def test_text_is_never_empty(adapter: TypeAdapter[str], empty: str) -> None:
    with pytest.raises(ValidationError, match="empty"):
        adapter.validate_python(empty)


@pytest.mark.parametrize("slug", ["a", "9", "a-b", "a" * 80, "un-veto-2011"])
def test_slugs(slug: str) -> None:
    assert slug == SLUG.validate_python(slug)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "A", "a b", "a_b", "é", "a" * 81, "a\n"])
def test_not_slugs(slug: str) -> None:
    with pytest.raises(ValidationError, match="is not a slug"):
        SLUG.validate_python(slug)


@given(st.text())
def test_a_made_slug_is_a_slug_or_empty(title: str) -> None:
    made = slugify(title)
    assert not made or made == SLUG.validate_python(made)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Café in Genève!", "cafe-in-geneve"), ("  UN — veto ", "un-veto"), ("حميميم", "")],
)
def test_slugify(title: str, slug: str) -> None:
    assert slug == slugify(title)


def test_windows_device_names_are_known() -> None:
    assert is_reserved_name("con")
    assert is_reserved_name("lpt9")
    assert not is_reserved_name("console")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/a?b=c#d",
        "HTTPS://Example.ORG/%20",
        "https://пример.рф/страница",
        "mailto:desk@example.org",
        "https://example.org/" + "a" * 2028,
    ],
)
def test_urls_are_kept_as_written(url: str) -> None:
    assert url == URL.validate_python(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org",
        "example.org",
        "//example.org",
        "https://",
        "https://user:pw@example.org/",
        "https://exa mple.org",
        "https://example.org/\\\\server",
        "https://example.org/\x00",
        "https://example.org/\u202e",
        "https://example.org/" + "a" * 2029,
        "",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        URL.validate_python(url)


@pytest.mark.parametrize("name", ["example.org", "a", "xn--e1afmkfd.xn--p1ai"])
def test_host_names(name: str) -> None:
    assert name == HOSTNAME.validate_python(name)


@pytest.mark.parametrize(
    "name", ["https://example.org", "Example.org", "a_b.org", "-a.org", "a..b", "", "a" * 64]
)
def test_not_host_names(name: str) -> None:
    with pytest.raises(ValidationError):
        HOSTNAME.validate_python(name)


@pytest.mark.parametrize("tag", ["en", "ar", "zh-Hant", "pt-BR", "kk"])
def test_languages(tag: str) -> None:
    assert tag == LANGUAGE.validate_python(tag)


@pytest.mark.parametrize("tag", ["English", "EN", "e", "en_GB", ""])
def test_not_languages(tag: str) -> None:
    with pytest.raises(ValidationError):
        LANGUAGE.validate_python(tag)
