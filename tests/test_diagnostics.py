"""Findings are shown as they are: the marker under the character, and nothing that acts."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.codes import CODES
from keydates.diagnostics import explain, render, render_json, summary
from keydates.findings import Finding

ERROR = Finding("a.yaml", 3, 5, "KD110", "no date", "write `2015`", ("events", 0), "  - soon")
WARNING = Finding("a.yaml", 0, 0, "KD217", "never used")


def width(text: str) -> int:
    """Columns of a terminal, told by another way than the module's own."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def test_finding_with_its_line_and_hint() -> None:
    assert render([ERROR, WARNING]) == (
        "a.yaml:3:5: error[KD110] no date\n"
        "3 |   - soon\n"
        "  |     ^\n"
        "  = hint: write `2015`\n"
        "\n"
        "a.yaml: warning[KD217] never used\n"
        "\n"
        "1 error, 1 warning"
    )


def test_colour_is_only_added() -> None:
    plain, coloured = render([ERROR, WARNING]), render([ERROR, WARNING], colour=True)
    assert "\x1b" not in plain
    stripped = coloured
    for sign in ("\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[0m"):
        assert sign in coloured
        stripped = stripped.replace(sign, "")
    assert plain == stripped


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "no errors, no warnings"),
        ([ERROR], "1 error"),
        ([WARNING] * 2, "2 warnings"),
        ([ERROR] * 1000 + [WARNING], "1,000 errors, 1 warning"),
    ],
)
def test_summary(findings: list[Finding], words: str) -> None:
    assert words == summary(findings)


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("abc", 1, "^"),
        ("abc", 4, "   ^"),
        ("\tabc", 2, "    ^"),
        ("日本 x", 4, "     ^"),
        ("e\u0301x", 3, " ^"),
        ("\x1b[31mx", 6, "        ^"),
    ],
)
def test_marker_stands_under_its_character(line: str, column: int, shown: str) -> None:
    text = render([Finding("f", 7, column, "KD110", "m", None, (), line)])
    assert text.splitlines()[2] == f"  | {shown}"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(1, 320))
def test_line_fits_and_the_marker_points_at_it(line: str, column: int) -> None:
    line = line.replace("\n", "").replace("\r", "")
    shown = render([Finding("f", 12, column, "KD110", "m", None, (), line)]).split("\n")
    source, marker = shown[1].removeprefix("12 |"), shown[2].removeprefix("   |")
    assert width(source) <= 100
    assert marker.strip() == "^"
    assert len(marker) <= 101
    assert all(c.isprintable() for c in source)
    if column <= len(line) and line[column - 1].isalnum() and line[column - 1].isascii():
        before = marker.index("^")
        at = next(n for n in range(len(source) + 1) if width(source[:n]) >= before)
        assert line[column - 1] in source[at : at + 3]


def test_nothing_in_a_finding_steers_a_terminal() -> None:
    evil = "\x1b]0;x\x07\u202e\x9b2J"
    text = render([Finding(evil, 1, 1, "KD110", evil, evil, (), evil)])
    assert all(line.isprintable() for line in text.splitlines())


def test_endless_line_is_shown_in_part() -> None:
    finding = Finding("f", 1, 5_000_001, "KD110", "m", None, (), "x" * 5_000_000 + "y" + "x" * 99)
    source, marker = render([finding]).splitlines()[1:3]
    assert source[marker.index("^")] == "y"
    assert len(source) <= 100


def test_json_form() -> None:
    result = json.loads(render_json([ERROR, WARNING]))
    assert result == {
        "schema_version": 1,
        "errors": 1,
        "warnings": 1,
        "findings": [
            {
                "file": "a.yaml",
                "line": 3,
                "column": 5,
                "severity": "error",
                "code": "KD110",
                "title": CODES["KD110"].title,
                "message": "no date",
                "hint": "write `2015`",
                "path": ["events", 0],
            },
            {
                "file": "a.yaml",
                "line": None,
                "column": None,
                "severity": "warning",
                "code": "KD217",
                "title": CODES["KD217"].title,
                "message": "never used",
                "hint": None,
                "path": [],
            },
        ],
    }


def test_json_form_takes_what_is_no_unicode() -> None:
    text = render_json([Finding("caf\udce9.yaml", 0, 0, "KD001", "half \ud800 a pair")])
    assert text.isascii()
    assert text.endswith("}\n")


@pytest.mark.parametrize("code", CODES)
def test_explanations_are_wrapped(code: str) -> None:
    lines = explain(code).splitlines()
    kind = "warning" if CODES[code].warning else "error"
    assert lines[0] == f"{kind}[{code}] {CODES[code].title}"
    assert max(map(len, lines)) <= 79


def test_unknown_code_has_no_explanation() -> None:
    with pytest.raises(KeyError):
        explain("KD999")
