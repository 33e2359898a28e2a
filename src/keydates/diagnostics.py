"""How findings are shown: to people as a compiler shows them, to programs as JSON."""

import json
import textwrap
import unicodedata
from collections.abc import Iterable

from keydates.codes import CODES
from keydates.findings import Finding, Severity

__all__ = ["explain", "render", "render_json", "summary"]

SCHEMA_VERSION = 1
"""Of the JSON form; raised when a field changes its meaning or goes."""

_WIDTH = 100  # columns for a source line with its number
_TAB = 4
_ELLIPSIS = "…"
_INDENT = "  "

_BOLD = "\x1b[1m"
_RED = "\x1b[1;31m"
_YELLOW = "\x1b[1;33m"
_BLUE = "\x1b[1;34m"
_RESET = "\x1b[0m"
_COLOURS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW}


def render(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """Return the findings in the order given, each with its source line and hint, then a count.

    `colour` sets them in ANSI colours. The text does not end in a line feed.
    """
    listed = list(findings)
    blocks = [_block(finding, colour=colour) for finding in listed]
    return "\n\n".join([*blocks, summary(listed)])


def summary(findings: Iterable[Finding]) -> str:
    """Return how many errors and warnings there are: "3 errors, 1 warning"."""
    severities = [finding.severity for finding in findings]
    counts = [(severities.count(severity), severity.value) for severity in Severity]
    words = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return ", ".join(words) or "no errors, no warnings"


def render_json(findings: Iterable[Finding]) -> str:
    """Return the findings as one JSON object in ASCII, with a line feed at the end."""
    listed = list(findings)
    severities = [finding.severity for finding in listed]
    result = {
        "schema_version": SCHEMA_VERSION,
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
        "findings": [
            {
                "file": finding.file,
                "line": finding.line or None,
                "column": finding.column or None,
                "severity": finding.severity.value,
                "code": finding.code,
                "title": CODES[finding.code].title,
                "message": finding.message,
                "hint": finding.hint,
                "path": list(finding.path),
            }
            for finding in listed
        ],
    }
    return json.dumps(result, indent=2) + "\n"


def explain(code: str) -> str:
    """Return what a code means, why it is refused and what to write instead.

    Raises:
        KeyError: there is no such code.

    """
    entry = CODES[code]
    kind = "warning" if entry.warning else "error"
    return f"{kind}[{code}] {entry.title}\n\n{textwrap.fill(entry.explanation, 78)}"


def _block(finding: Finding, *, colour: bool) -> str:
    place = _safe(finding.file)
    if finding.line:
        place += f":{finding.line}:{finding.column}"
    severity = finding.severity
    label = f"{severity.value}[{finding.code}]"
    message = _safe(finding.message)
    if colour:
        place, label = f"{_BOLD}{place}{_RESET}", f"{_COLOURS[severity]}{label}{_RESET}"
        message = f"{_BOLD}{message}{_RESET}"
    lines = [f"{place}: {label} {message}"]
    margin = " " * len(str(finding.line)) if finding.line else ""
    if finding.excerpt is not None and finding.line:
        shown, at = _excerpt(finding.excerpt, finding.column, _WIDTH - len(margin) - 3)
        number, bar, caret = str(finding.line), "|", "^"
        if colour:
            number, bar = f"{_BLUE}{number}{_RESET}", f"{_BLUE}{bar}{_RESET}"
            caret = f"{_COLOURS[severity]}{caret}{_RESET}"
        lines += [f"{number} {bar} {shown}".rstrip(), f"{margin} {bar} {' ' * at}{caret}"]
    if finding.hint is not None:
        sign = f"{_BLUE}={_RESET}" if colour else "="
        lines.append(f"{margin or ' '} {sign} hint: {_safe(finding.hint)}")
    return "\n".join(lines)


def _excerpt(line: str, column: int, width: int) -> tuple[str, int]:
    """Return a line as it is shown in `width` columns, and how many stand before the marker."""
    at = min(max(column - 1, 0), len(line))
    # No more than this is ever shown, and a line may hold a whole file.
    first = max(at - width, 0)
    before = [_shown(character) for character in line[first:at]]
    after = [_shown(character) for character in line[at : at + width]]
    if first == 0 and at + width >= len(line) and _columns(before + after) <= width:
        return "".join(before + after), _columns(before)
    start = ""
    if first or _columns(before) > width * 2 // 3:
        before = _last_columns(before, width // 2)
        start = _ELLIPSIS
    room = width - len(start) - _columns(before) - len(_ELLIPSIS)
    kept = _first_columns(after, room)
    end = _ELLIPSIS if len(kept) < len(line) - at else ""
    return start + "".join(before + kept) + end, len(start) + _columns(before)


def _first_columns(characters: list[str], room: int) -> list[str]:
    kept: list[str] = []
    for character in characters:
        room -= _columns([character])
        if room < 0:
            break
        kept.append(character)
    return kept


def _last_columns(characters: list[str], room: int) -> list[str]:
    return _first_columns(characters[::-1], room)[::-1]


def _columns(shown: list[str]) -> int:
    """Return how many columns of a terminal characters take, as `_shown` gives them."""
    return sum(_width(character) for text in shown for character in text)


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _shown(character: str) -> str:
    """Return a character as it can be shown: controls and invisible signs by their number."""
    if character == "\t":
        return " " * _TAB
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{{{number:x}}}"  # noqa: PLR2004


def _safe(text: str) -> str:
    """Return words for people without a character that could steer a terminal."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)
