"""Chronologies in JSON (RFC 8259), strictly, with a position for every value.

The standard library's reader keeps the last of two fields of one name, takes NaN and Infinity,
tells no position and recurses. This one is a loop over tokens; strings are left to the library.
"""

from __future__ import annotations

import re
from contextlib import suppress
from json import JSONDecodeError, JSONDecoder
from typing import TYPE_CHECKING

from keydates.reading.build import Builder
from keydates.reading.nodes import Document, SourceText, Unreadable

if TYPE_CHECKING:
    from keydates.limits import Limits

__all__ = ["parse_json"]

_BLANKS = frozenset(" \t\n\r")
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"-?[A-Za-z_$][\w$]*")
_LIBRARY = JSONDecoder()
_LITERALS = {"null": None, "true": True, "false": False}
_LONGEST_NUMBER = 100  # digits; no field of a chronology has need of more than ten
_CLOSING = frozenset("]}")
_COMMENTS = frozenset("/#")
_NAMES = {"": "the end of the file", "'": "a single quote"}


def parse_json(source: SourceText, limits: Limits) -> Document:
    """Read one JSON object. Numbers stay numbers, so that text is told from them."""
    builder = Builder(source, limits)
    scanner = _Scanner(source.text, builder)
    with suppress(Unreadable):
        scanner.read()
    return builder.document()


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        self.refusals = builder.refusals
        self.at = 0

    def read(self) -> None:
        """Read the whole text.

        Raises:
            Unreadable: it is no JSON.

        """
        first = self._next()
        if not first:
            hint = 'begin with `{"id": ..., "title": ..., "as_of": ..., "revised": ...`'
            self.refusals.fatal("KD003", None, "there is no chronology in the file", hint)
        if first in _COMMENTS:
            self._unexpected("`{`", None)
        if first != "{":
            message = "a chronology is an object of fields and values, and this is not"
            self.refusals.fatal("KD019", self.at, message, 'begin with `{"id": "my-chronology",`')
        self._value(first)
        while self.builder.depth:
            self._item()
        if self._next():
            self._unexpected("the end of the file", None)

    def _next(self) -> str:
        """Go to the next character that is no white space, and return it ("" at the end)."""
        character = self.text[self.at : self.at + 1]
        if character in _BLANKS and (match := _SPACE.match(self.text, self.at)) is not None:
            self.at = match.end()
            character = self.text[self.at : self.at + 1]
        return character

    def _item(self) -> None:
        """Read one field of an object or one item of a list, with the comma or bracket after it."""
        character = self._next()
        if self.builder.wants_name:
            if character != '"':
                hint = "put the name of the field in double quotes"
                self._unexpected("the name of a field in double quotes", hint)
            start = self.at
            self.builder.name(self._string(), start)
            if self._next() != ":":
                self._unexpected("a colon after the name of a field", "write `:`")
            self.at += 1
            character = self._next()
        if self._value(character):
            return
        self._after_value()

    def _value(self, character: str) -> bool:
        """Read the value that begins here; say whether it opened an object or list with items."""
        start = self.at
        if character == '"':
            self.builder.put(self._string(), start)
        elif character and character in "{[":
            self.at += 1
            self.builder.begin({} if character == "{" else [], start)
            if self._next() != {"{": "}", "[": "]"}[character]:
                return True
            self.at += 1
            self.builder.end()
        elif number := _NUMBER.match(self.text, start):
            self._number(number)
        else:
            self._literal()
        return False

    def _after_value(self) -> None:
        """Close what ends here, and go past the comma before what follows."""
        while self.builder.depth:
            character = self._next()
            if character == ",":
                self.at += 1
                following = self._next()
                if following in _CLOSING and following == self._closing():
                    message = f"a comma stands before the closing `{following}`"
                    self.refusals.fatal("KD020", self.at, message, "delete it")
                return
            closing = self._closing()
            if character != closing:
                hint = "write a comma between two values" if character else None
                self._unexpected(f"a comma or `{closing}`", hint)
            self.at += 1
            self.builder.end()

    def _closing(self) -> str:
        return "}" if self.builder.in_mapping else "]"

    def _string(self) -> str:
        try:
            value, self.at = _LIBRARY.raw_decode(self.text, self.at)
        except JSONDecodeError as error:
            self._bad_string(error)
            raise Unreadable from error
        return str(value)

    def _bad_string(self, error: JSONDecodeError) -> None:
        if error.msg.startswith("Unterminated"):
            message, hint = "the quote that opens here is never closed", 'close it with `"`'
        elif "control character" in error.msg:
            message = "a line break or control character stands in a text"
            hint = "write a line break as `\\n`, a tab as `\\t`"
        else:
            message = "a backslash is followed by nothing that JSON knows"
            hint = "write `\\\\` for a backslash"
        self.refusals.fatal("KD020", min(error.pos, len(self.text)), message, hint)

    def _number(self, match: re.Match[str]) -> None:
        start, written = self.at, match.group()
        self.at += len(written)
        if len(written) > _LONGEST_NUMBER:
            message = f"a number of {len(written):,} characters; at most {_LONGEST_NUMBER} are read"
            self.refusals.add("KD018", start, message, "round it", self.builder.path())
            self.builder.put(None, start)
        elif match.lastindex:  # a fraction or an exponent
            self.builder.put(float(written), start)
        elif self.text[self.at : self.at + 1].isdigit():
            message = "a number does not begin with zero"
            self.refusals.fatal("KD020", start, message, "put an identifier in double quotes")
        else:
            self.builder.put(int(written), start)

    def _literal(self) -> None:
        match = _WORD.match(self.text, self.at)
        word = match.group() if match else ""
        if word in _LITERALS:
            start = self.at
            self.at += len(word)
            self.builder.put(_LITERALS[word], start)
        elif word.lstrip("-") in {"NaN", "Infinity"}:
            message = f"`{word}` is no number in JSON"
            self.refusals.fatal("KD020", self.at, message, "write `null`, or leave the field out")
        else:
            hint = "put text in double quotes" if word or self.text[self.at : self.at + 1] else None
            self._unexpected("a value", hint)

    def _unexpected(self, wanted: str, hint: str | None) -> None:
        character = self.text[self.at : self.at + 1]
        word = _WORD.match(self.text, self.at)
        found = _NAMES.get(character, f"`{word[0][:_LONGEST_NUMBER] if word else character}`")
        if character in _COMMENTS:
            found, hint = "a comment", "delete it: JSON has no comments"
        self.refusals.fatal("KD020", self.at, f"{wanted} is expected here, not {found}", hint)
