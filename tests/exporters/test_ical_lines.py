"""Content lines: escaped so that nothing is lost, folded so that nothing is parted."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keydates_exporters.ical.lines import content_line, escape_text, is_uri, text_line
from tests.strategies import texts

PIECE = re.compile(r"\\(?:[\\;,n])|[^\\;,\n\r]")


def unescape(value: str) -> str:
    """Take a TEXT value apart strictly; whatever is no escape and no plain character fails."""
    pieces = PIECE.findall(value)
    assert "".join(pieces) == value
    return "".join(
        "\n" if piece == "\\n" else piece.removeprefix("\\") if len(piece) > 1 else piece
        for piece in pieces
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("a, b; c", "a\\, b\\; c"),
        ("C:\\News", "C:\\\\News"),
        ("C:\\news", "C:\\\\news"),
        ("two\nlines", "two\\nlines"),
        ("\\", "\\\\"),
        ("\\n", "\\\\n"),
        ('colon: “quoted” "too"', 'colon: “quoted” "too"'),
        ("forged\r\nUID:x", "forged\\n\\nUID:x"),
    ],
)
def test_text_is_escaped(text: str, value: str) -> None:
    assert escape_text(text) == value


@given(texts(400))
@example("\\N")
@example("\\" * 200)
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape_text(text)) == text


@given(st.one_of(texts(400), st.text("\\;,\né🇸 a", min_size=1, max_size=400)))
@example("\\" * 200)
@example("x" + "\\" * 200)
@example("é" * 200)
@example("xx" + "🇸🇾" * 100)
@example("x" * 67)
@example("x" * 68)
def test_a_fold_parts_no_character_and_no_escape(text: str) -> None:
    written = text_line("SUMMARY", text)
    assert written.endswith(b"\r\n")
    lines = written[:-2].split(b"\r\n")
    assert [line for line in lines if len(line) > 75] == []
    assert [line for line in lines[1:] if line[:1] != b" "] == []
    pieces = [lines[0].decode(), *(line[1:].decode() for line in lines[1:])]
    assert "".join(pieces) == f"SUMMARY:{escape_text(text)}"
    for piece in pieces:
        unescape(piece.removeprefix("SUMMARY:"))


@pytest.mark.parametrize(
    ("octets", "lines"), [(75, [75]), (76, [75, 2]), (149, [75, 75]), (150, [75, 75, 2])]
)
def test_lines_are_as_long_as_they_may_be(octets: int, lines: list[int]) -> None:
    written = content_line("x" * octets)
    assert [len(line) for line in written[:-2].split(b"\r\n")] == lines


@pytest.mark.parametrize(
    ("url", "fit"),
    [
        ("https://example.org/a,b;c?d=1&e='2'#f", True),
        ("HTTP://example.org", False),
        ("mailto:desk@example.org", False),
        ("https://пример.рф/", False),
        ("https://example.org/<x>", False),
        ("https://[::1]/", False),
        ("https://example.org/a b", False),
    ],
)
def test_a_link_is_a_uri_only_as_the_standard_has_it(url: str, fit: bool) -> None:
    assert is_uri(url) is fit
