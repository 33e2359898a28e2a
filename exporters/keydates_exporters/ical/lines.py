"""Content lines of iCalendar (RFC 5545, 3.1): TEXT escaping and folding.

The library's own two are not used, for cause: its TEXT escape turns a literal backslash and N into
a line break, and its fold may part an escape, over which Google has dropped whole events.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

__all__ = ["LINE_OCTETS", "content_line", "escape_text", "is_uri", "text_line", "value_text"]

LINE_OCTETS: Final = 75
"""How many octets a line may hold, the line break not counted (RFC 5545, 3.1)."""

_BACKSLASH: Final = 0x5C
_URI: Final = re.compile(r"https?://[A-Za-z0-9._~%-][A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*")


class _Value(Protocol):
    """A value of the icalendar library."""

    def to_ical(self) -> bytes: ...


def value_text(value: _Value) -> str:
    """Write a value of the library's own types: a date, a duration, a recurrence."""
    return value.to_ical().decode()


def escape_text(text: str) -> str:
    """Write `text` as a TEXT value (RFC 5545, 3.3.11): backslash, semicolon, comma, line feed.

    The text gate lets no CR into the model; one that came round it becomes a line break too, since
    bare it would begin a property of its own.
    """
    return (
        text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\n", "\\n")
        .replace("\r", "\\n")
    )


def is_uri(url: str) -> bool:
    """Whether a link can be a URI value: http or https, ASCII, and only characters of RFC 3986.

    A link with other characters is kept as written elsewhere; percent-encoded it would be another
    string than the chronology has. Square brackets, which only an IPv6 address may hold, count as
    other characters.
    """
    return _URI.fullmatch(url) is not None


def text_line(name: str, text: str) -> bytes:
    """Return a property whose value is TEXT, folded. `name` is a constant, never data."""
    return content_line(f"{name}:{escape_text(text)}")


def content_line(line: str) -> bytes:
    """Fold a line, whose value is escaped already, and end it with CRLF.

    A fold never stands inside a character nor between a backslash and what it escapes.
    """
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return octets + b"\r\n"
    pieces = []
    start, room = 0, LINE_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 - a later octet of a UTF-8 character
            end -= 1
        if _parts_an_escape(octets, start, end):
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LINE_OCTETS - 1  # the space that marks a continued line counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _parts_an_escape(octets: bytes, start: int, end: int) -> bool:
    """Whether an odd number of backslashes stands before `end`; `start` parts no escape."""
    backslashes = end
    while backslashes > start and octets[backslashes - 1] == _BACKSLASH:
        backslashes -= 1
    return (end - backslashes) % 2 == 1
