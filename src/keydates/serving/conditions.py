"""Entity tags and the conditions of a request that name them (RFC 9110, 8.8.3 and 13.1)."""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["matches"]

_TAG: Final = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\U0010ffff]*")')
_BETWEEN: Final = " \t,"


def matches(field: str, etag: str | None, *, weakly: bool) -> bool:
    """Whether a list of entity tags, or "*", names a representation.

    `etag` is the representation's own strong tag with its quotes, None if there is none. `weakly`
    chooses the weak comparison, which If-None-Match uses; If-Match and If-Range use the strong one,
    in which a tag marked as weak is never the same. A list that breaks the grammar names nothing.
    """
    if etag is None:
        return False
    if field == etag or field.strip(" \t") == "*":
        return True
    return any(tag == etag and (weakly or not weak) for weak, tag in _tags(field))


def _tags(field: str) -> Iterator[tuple[bool, str]]:
    found, position, separated = [], 0, True
    while position < len(field):
        if field[position] in _BETWEEN:
            separated = separated or field[position] == ","
            position += 1
            continue
        match = _TAG.match(field, position)
        if match is None or not separated:
            return
        found.append((match[1] is not None, match[2]))
        position, separated = match.end(), False
    yield from found
