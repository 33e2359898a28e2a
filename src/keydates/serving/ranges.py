"""A part of a file that a request asks for (RFC 9110, 14.1.2 and 14.2)."""

import re
from typing import Final, NamedTuple

__all__ = ["UNSATISFIABLE", "Part", "requested_part"]

_SINGLE: Final = re.compile(r"bytes=[ \t]*(?:([0-9]+)-([0-9]*)|-([0-9]+))[ \t]*", re.IGNORECASE)
_DIGITS: Final = 18
"""Significant digits of a position that are looked at; no file is that long."""


class Part(NamedTuple):
    """Bytes of a file, from `start` up to but not including `end`; none if both are 0."""

    start: int
    end: int


UNSATISFIABLE: Final = Part(0, 0)
"""The answer to a range that lies outside the file."""


def requested_part(field: str, size: int) -> Part | None:
    """Return the part of a file of `size` bytes that a Range field asks for.

    None stands for the whole: the field asks for several ranges, for another unit than bytes, or
    breaks the grammar, and may be ignored. A range without a byte in the file is `UNSATISFIABLE`.
    """
    match = _SINGLE.fullmatch(field)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        length = min(_number(suffix), size)
        return Part(size - length, size) if length else UNSATISFIABLE
    start = _number(first)
    if last and _number(last) < start:
        return None
    if start >= size:
        return UNSATISFIABLE
    return Part(start, min(_number(last) + 1, size) if last else size)


def _number(digits: str) -> int:
    significant = digits.lstrip("0")
    return int(significant[: _DIGITS + 1] or "0")
