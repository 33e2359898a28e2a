"""What libyaml's parser finds wrong, in words for the people who write chronologies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yaml import MarkedYAMLError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yaml import YAMLError

    from keydates.findings import Finding
    from keydates.reading.nodes import SourceText

__all__ = ["syntax_error"]

_NOT_IN_YAML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_FIELD = re.compile(r"(\s*(?:- +)*)([A-Za-z_][\w-]*): +(.*\S)\s*")
_NO_SPACE = re.compile(r"(\s*(?:- +)*)([A-Za-z_][\w-]*):(?![\s/])(.*\S)\s*")
_LONGEST_PASTE = 80


def syntax_error(source: SourceText, error: YAMLError, opened: Sequence[int]) -> Finding:
    """Say in our words why a text is no YAML.

    `opened` are the offsets at which what is not closed yet begins, the innermost last.
    """
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return _character(source)
    at = error.problem_mark.index
    start = error.context_mark.index if error.context_mark is not None else at
    problem = error.problem or "the text is no YAML"
    if at >= len(source.text) and "expected node content" in problem:
        brackets = [offset for offset in opened if source.text[offset] in "[{"]
        return _bracket(source, at, brackets[-1] if brackets else start)
    for words, explain in _KNOWN:
        if words in problem:
            return explain(source, at, start)
    context = f" {error.context}" if error.context else ""
    return source.finding("KD010", at, f"this is no YAML:{context} {problem}", _QUOTES)


_QUOTES = "put text that holds special characters in double quotes"


def _character(source: SourceText) -> Finding:
    """Name the character for which libyaml refuses a text before it reads a word of it."""
    found = _NOT_IN_YAML.search(source.text)
    if found is None:  # pragma: no cover - a reader error has no other cause
        return source.finding("KD010", None, "the text is no YAML", None)
    message = f"the character U+{ord(found.group()):04X} may not stand in a file"
    return source.finding("KD006", found.start(), message, "delete that character")


def _line(source: SourceText, offset: int) -> str:
    return source.excerpt(offset)


def _quoted(value: str) -> str:
    """Return a value in the quotes that need the fewest escapes."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _in_quotes(source: SourceText, offset: int) -> str:
    """Return the field of a line with its value in quotes, ready to paste."""
    match = _FIELD.fullmatch(_line(source, offset))
    if match is None or len(match[3]) > _LONGEST_PASTE or match[3][0] in "|>\"'":
        return _QUOTES
    return f"put the value in quotes: `{match[2]}: {_quoted(match[3])}`"


def _no_token(source: SourceText, at: int, _start: int) -> Finding:
    character = source.text[at : at + 1]
    if character == "\t":
        message = "a tab stands where only spaces may: YAML indents with spaces"
        return source.finding("KD010", at, message, "replace the tab by spaces")
    message = f"a value may not begin with `{character}` unless it is in quotes"
    return source.finding("KD010", at, message, _in_quotes(source, at))


def _colon(source: SourceText, at: int, _start: int) -> Finding:
    message = "a colon and a space within a value look like another field"
    return source.finding("KD010", at, message, _in_quotes(source, at))


def _no_colon(source: SourceText, at: int, start: int) -> Finding:
    match = _NO_SPACE.fullmatch(_line(source, start))
    if match is not None:
        message = f"a space is missing after the colon of `{match[2]}:`"
        return source.finding("KD010", start, message, f"write `{match[2]}: {match[3]}`")
    del at
    message = "this line is no field: it has no colon"
    hint = "write `field: value`; a value that goes on in a further line is indented deeper"
    return source.finding("KD010", start, message, hint)


def _unclosed(source: SourceText, at: int, start: int) -> Finding:
    del at
    quote = source.text[start : start + 1]
    message = f"the quote `{quote}` that opens here is never closed"
    other = "'" if quote == '"' else '"'
    hint = f"close it with `{quote}` at the end of the value"
    if quote == "'":
        hint += f"; an apostrophe within is doubled, or put the value in `{other}`"
    return source.finding("KD010", start, message, hint)


def _no_key(source: SourceText, at: int, start: int) -> Finding:
    del start
    line = _line(source, at)
    match = _FIELD.fullmatch(line)
    if match is not None and match[3][0] in "\"'":
        message = "text goes on after the closing quote of the value"
        hint = 'double an apostrophe within single quotes, and write `\\"` within double quotes'
        return source.finding("KD010", at, message, hint)
    message = "this line does not fit in here: no field or item of a list can begin at this column"
    hint = "begin it in the same column as its siblings"
    return source.finding("KD010", at, message, hint)


def _bracket(source: SourceText, at: int, start: int) -> Finding:
    opening = source.text[start : start + 1]
    closing = "]" if opening == "[" else "}"
    message = f"the bracket `{opening}` that opens here is not closed by `{closing}`"
    where = start if opening in ("[", "{") else at
    hint = f"close it with `{closing}`; text that begins with `{opening}` is put in quotes"
    return source.finding("KD010", where, message, hint)


def _no_value(source: SourceText, at: int, _start: int) -> Finding:
    character = source.text[at : at + 1]
    message = f"a value is missing before this `{character}`"
    return source.finding(
        "KD010", at, message, "delete the sign, or put text that holds it in quotes"
    )


def _list_in_line(source: SourceText, at: int, _start: int) -> Finding:
    message = "a list item may not begin on the line of its field"
    line = _line(source, at)
    hint = "begin the list on the next line"
    if _FIELD.fullmatch(line):
        hint += ", or " + _in_quotes(source, at)
    return source.finding("KD010", at, message, hint)


def _anchor(source: SourceText, at: int, start: int) -> Finding:
    del at
    character = source.text[start : start + 1]
    message = f"a value may not begin with `{character}` unless it is in quotes"
    return source.finding("KD010", start, message, _in_quotes(source, start))


def _escape(source: SourceText, at: int, _start: int) -> Finding:
    character = source.text[at : at + 2].removeprefix("\\")[:1]
    message = f"`\\{character}` means nothing in double quotes"
    return source.finding("KD010", at, message, "write `\\\\`, or use single quotes")


_KNOWN: tuple[tuple[str, Callable[[SourceText, int, int], Finding]], ...] = (
    ("cannot start any token", _no_token),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _unclosed),
    ("found unexpected document indicator", _unclosed),
    ("found a tab character", _no_token),
    ("did not find expected key", _no_key),
    ("did not find expected '-' indicator", _no_key),
    ("did not find expected <document start>", _no_key),
    ("did not find expected ',' or", _bracket),
    ("did not find expected node content", _no_value),
    ("block sequence entries are not allowed", _list_in_line),
    ("did not find expected alphabetic or numeric", _anchor),
    ("found unknown escape character", _escape),
)
