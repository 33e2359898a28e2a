"""Where the values of a YAML or JSON file stand: a tree of offsets beside the tree of values.

The tree is built for every file and read for few, so it is as light as it can be: a mapping's part
is a dict from field name to (offset of the name, offset of the value, part of the value), a list's
part a list of (offset, part); a scalar has no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from keydates.reading.nodes import Data, SourceText, Spot

if TYPE_CHECKING:
    from keydates.findings import Path

__all__ = ["FieldPlaces", "ItemPlaces", "Places", "TreeLocator"]

FieldPlaces: TypeAlias = dict[str, tuple[int, int, "Places"]]
ItemPlaces: TypeAlias = list[tuple[int, "Places"]]
Places: TypeAlias = Union[FieldPlaces, ItemPlaces, None]  # noqa: UP007

_QUOTES = "\"'"
_BLOCK = "|>"


class TreeLocator:
    """A locator over the two trees that a composer builds side by side."""

    def __init__(self, source: SourceText, data: Data, places: Places, start: int = 0) -> None:
        """Take the text, its values, their places, and the offset at which the whole begins."""
        self._source = source
        self._data = data
        self._places = places
        self._start = start

    def value(self, path: Path, character: int = 0) -> Spot | None:
        """Say where a value stands, or one character of it.

        A path may lead one step into a bare string: that is the shorthand for an object with only
        its first field.
        """
        offset, places, data = self._start, self._places, self._data
        for depth, step in enumerate(path):
            if isinstance(places, dict) and isinstance(data, dict) and step in places:
                _, offset, places = places[str(step)]
                data = data[str(step)]
            elif isinstance(places, list) and isinstance(data, list) and isinstance(step, int):
                if not -1 < step < len(places):
                    return None
                offset, places = places[step]
                data = data[step]
            elif isinstance(data, str) and depth == len(path) - 1:
                break
            else:
                return None
        if character and isinstance(data, str):
            offset = _inside(self._source.text, offset, data, character)
        return Spot(self._source, offset)

    def key(self, path: Path) -> Spot | None:
        """Say where the name of a field stands."""
        places = self._places
        for step in path[:-1]:
            if isinstance(places, dict) and step in places:
                places = places[str(step)][2]
            elif isinstance(places, list) and isinstance(step, int) and -1 < step < len(places):
                places = places[step][1]
            else:
                return None
        if not path or not isinstance(places, dict) or path[-1] not in places:
            return None
        return Spot(self._source, places[str(path[-1])][0])


def _inside(text: str, offset: int, value: str, character: int) -> int:
    """Return the offset of one character of a scalar that begins at `offset`.

    A scalar that folds its lines keeps its visible characters in order, so that the n-th of a kind
    in the value is the n-th in the text; one with escapes is located by its beginning only.
    """
    if text.startswith(value, offset):
        return offset + character
    opening = text[offset : offset + 1]
    if opening and opening in _QUOTES:
        literal = text.startswith(value + opening, offset + 1)
        return offset + 1 + character if literal else offset
    wanted = value[character : character + 1]
    if not wanted or wanted.isspace():
        return offset
    found = text.find("\n", offset) if opening in _BLOCK else offset - 1
    for _ in range(value.count(wanted, 0, character) + 1):
        found = text.find(wanted, found + 1)
        if found < 0:
            return offset
    return found
