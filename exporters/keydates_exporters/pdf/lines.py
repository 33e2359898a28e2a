"""What a text is before it is set, and after: spans, and lines of pieces of drawing operators."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from keydates_exporters.lettering.fonts import FaceName
from keydates_exporters.pdf.theme import Colour

__all__ = ["PARAGRAPH", "Line", "LinkArea", "Piece", "Span", "colour_values", "fill"]

PARAGRAPH: Final = -1
"""Stands for the number of a span where a piece needs no meaning of its own."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that is set alike.

    Attributes:
        text: what it says.
        face: a cut other than the paragraph's, or None.
        colour: a colour other than the paragraph's, or None.
        link: where it leads: "#name" within the document, or a URL of the model; or None.
        tip: what the link says of itself where its text does not, or None.
        cites: whether it is a reference to a note.
    """

    text: str
    face: FaceName | None = None
    colour: Colour | None = None
    link: str | None = None
    tip: str | None = None
    cites: bool = False


@dataclass(frozen=True, slots=True)
class LinkArea:
    """Where on a line the link of a span stands, from the line's left edge, in points.

    Attributes:
        left, right: its edges.
        link, tip: as in the span.
        span: the span's number.
        fills: whether all lines of the paragraph belong to it, so that they can be one area.
    """

    left: float
    right: float
    link: str
    tip: str
    span: int = 0
    fills: bool = False


class Piece(NamedTuple):
    """A stretch of a line that means one thing.

    Attributes:
        set: operators that choose the colour and the face it begins with.
        operators: what draws it where the piece before it ended.
        left_set: operators that would choose what is in force after it.
        span: number of the span it belongs to, or `PARAGRAPH`.
    """

    set: str
    operators: str
    left_set: str
    span: int = PARAGRAPH


class Line(NamedTuple):
    """One set line.

    Attributes:
        pieces: what draws it from the current point.
        width: its width in points.
        size: its type size.
        links: areas that lead somewhere.
        start: where it begins, from the left edge of its paragraph.
    """

    pieces: tuple[Piece, ...]
    width: float
    size: float
    links: tuple[LinkArea, ...] = ()
    start: float = 0

    @property
    def operators(self) -> str:
        """PDF operators that draw all of it from the current point."""
        return "".join(piece.set + piece.operators for piece in self.pieces)


@lru_cache(maxsize=64)
def colour_values(colour: Colour) -> str:
    """Return the operands of a colour."""
    return " ".join(f"{part:g}".removeprefix("0") or "0" for part in colour)


@lru_cache(maxsize=64)
def fill(colour: Colour) -> str:
    """Return the operator that sets the colour of text and areas."""
    return f"{colour_values(colour)} rg "
