"""The values of a nested text and, beside them, the tree of their places.

YAML and JSON differ in how they are written and agree in what they say: their readers feed one
builder, which keeps the rules they share (no field twice, no bottomless nesting, no endless value).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydates.reading.locate import FieldPlaces, ItemPlaces, Places, TreeLocator
from keydates.reading.nodes import Data, Document, Refusals, SourceText

if TYPE_CHECKING:
    from keydates.findings import Path
    from keydates.limits import Limits

__all__ = ["Builder"]


class _Open:
    """A mapping or a list that is not closed yet."""

    __slots__ = ("begin", "data", "field", "field_at", "is_mapping", "places")

    def __init__(self, data: dict[str, Data] | list[Data], begin: int) -> None:
        self.data = data
        self.is_mapping = isinstance(data, dict)
        self.places: FieldPlaces | ItemPlaces = {} if self.is_mapping else []
        self.begin = begin
        self.field: str | None = None  # the field of a mapping that waits for its value
        self.field_at = 0


class Builder:
    """Builds the document of one text from what its reader meets, in the order of the text.

    Offsets are 0-based characters of the text.

    Attributes:
        refusals: what is wrong with the text so far.
        wants_name: whether the name of a field must come next, or the end of the mapping.
        depth: how many mappings and lists are open.
    """

    def __init__(self, source: SourceText, limits: Limits) -> None:
        self.refusals = Refusals(source, limits)
        self.wants_name = False
        self.depth = 0
        self._source = source
        self._longest = limits.field_characters
        self._deepest = limits.depth
        self._open: list[_Open] = []
        self._root: tuple[Data, int, Places] = (None, 0, None)

    @property
    def in_mapping(self) -> bool:
        """Whether the innermost that is open is a mapping."""
        return bool(self._open) and self._open[-1].is_mapping

    def begin(self, data: dict[str, Data] | list[Data], offset: int) -> None:
        """Open an empty mapping or list.

        Raises:
            Unreadable: it stands too deep.

        """
        if self.depth >= self._deepest:
            message = f"mappings and lists stand more than {self._deepest} deep in one another"
            hint = "nothing in a chronology stands so deep; or raise the limit `depth`"
            self.refusals.fatal("KD017", offset, message, hint)
        opened = _Open(data, offset)
        self._open.append(opened)
        self.depth += 1
        self.wants_name = opened.is_mapping

    def name(self, name: str, offset: int) -> None:
        """Take the name of a field; its value comes next."""
        innermost = self._open[-1]
        innermost.field = name
        innermost.field_at = offset
        self.wants_name = False
        if len(name) > self._longest:
            self._too_long(name, offset)

    def put(self, value: Data, offset: int, places: Places = None) -> None:
        """Take a value for the field or the list that is open.

        Raises:
            Unreadable: it is one too many.

        """
        self.refusals.count(offset)
        if type(value) is str and len(value) > self._longest:
            self._too_long(value, offset)
        if not self._open:
            self._root = value, offset, places
            return
        innermost = self._open[-1]
        if innermost.is_mapping:
            field: str = innermost.field  # type: ignore[assignment]
            where: FieldPlaces = innermost.places  # type: ignore[assignment]
            if field in where:
                self._duplicate(where[field][0], innermost.field_at)
            else:
                innermost.data[field] = value  # type: ignore[call-overload]
                where[field] = (innermost.field_at, offset, places)
            innermost.field = None
            self.wants_name = True
        else:
            innermost.data.append(value)  # type: ignore[union-attr]
            innermost.places.append((offset, places))  # type: ignore[union-attr]

    def end(self) -> None:
        """Close the innermost mapping or list."""
        closed = self._open.pop()
        self.depth -= 1
        self.wants_name = False
        self.put(closed.data, closed.begin, closed.places)

    def opened(self) -> list[int]:
        """Return the offsets at which the open mappings and lists begin, the innermost last."""
        return [opened.begin for opened in self._open]

    def path(self) -> Path:
        """Return the path of the value that comes next, or of the field whose value does."""
        return tuple(
            (opened.field or "") if opened.is_mapping else len(opened.data) for opened in self._open
        )

    def document(self) -> Document:
        """Return what has been built; without data where that is no mapping."""
        data, offset, places = self._root
        return Document(
            data if isinstance(data, dict) else None,
            TreeLocator(self._source, data, places, offset),
            tuple(self.refusals.findings),
        )

    def _too_long(self, text: str, offset: int) -> None:
        message = f"a text of {len(text):,} characters; at most {self._longest:,} are allowed"
        hint = "shorten it, or raise the limit `field-characters`"
        self.refusals.add("KD018", offset, message, hint, self.path())

    def _duplicate(self, first: int, offset: int) -> None:
        line, column = self._source.line_column(first)
        path = self.path()
        message = f"the field `{path[-1]}` is already given at line {line}, column {column}"
        self.refusals.add("KD011", offset, message, "keep one of the two", path)
