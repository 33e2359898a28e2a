"""Text in figures: how wide it is, how it is cut, and how it becomes a shape of a drawing.

Every text of a figure passes through here, so that it is set in the embedded family, Arabic is
joined and runs from right to left, and no character is lost for want of a glyph.
"""

import re
from functools import lru_cache
from typing import Final, Literal

from reportlab.graphics.shapes import String
from reportlab.lib.colors import Color

from keydates_exporters.figures.theme import INK
from keydates_exporters.lettering.fonts import Face, FaceName, face
from keydates_exporters.lettering.scripts import has_rtl, shape, visible, visual_order

__all__ = ["ASCENT", "DESCENT", "Anchor", "cut", "drawn", "text", "width", "words_of", "wrap"]

Anchor = Literal["start", "middle", "end"]

ASCENT: Final = 0.74
"""How far letters reach above the baseline, as a part of the type size."""
DESCENT: Final = 0.22
"""How far they reach below it."""

_ELLIPSIS: Final = "…"
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_WORDS: Final = "_keydates_words"  # underscored, or reportlab would take it for a property
_BOX: Final = "\u2327"  # the same that the family shows for what it has no glyph for


def _face(*, bold: bool) -> Face:
    return face(FaceName.BOLD if bold else FaceName.REGULAR)


@lru_cache(maxsize=8192)
def drawn(words: str) -> str:
    """Return one line of text as its characters stand from left to right, letters joined.

    Characters without a shape of their own are left out, or a box would stand for each; one does
    for those of private use, whose meaning no figure could tell.
    """
    if words.isascii():
        return words
    words = _PRIVATE.sub(_BOX, words)
    if not has_rtl(words):
        return visible(words)
    joined = " ".join(shape(word) for word in words.split(" "))
    return "".join(character for _, character in visual_order(joined))


@lru_cache(maxsize=8192)
def _width(words: str, *, bold: bool) -> float:
    chosen = _face(bold=bold)
    line = drawn(words)
    chosen.supply(line)
    return sum(chosen.width(character) for character in line)


def width(words: str, size: float, *, bold: bool = False) -> float:
    """Return how wide one line of text is at a type size, in points."""
    return _width(words, bold=bold) * size


def cut(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits into `room` points, ending in an ellipsis.

    Where not even the ellipsis fits, it is returned all the same: the text is never lost unseen.
    """
    if width(words, size, bold=bold) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if width(words[:middle].rstrip() + _ELLIPSIS, size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip(" ,;:–-(") + _ELLIPSIS


def wrap(
    words: str, size: float, room: float, *, lines: int | None = None, bold: bool = False
) -> list[str]:
    """Break text into lines of at most `room` points; the last of `lines` lines is cut."""
    done: list[str] = []
    line = ""
    pending = words.split()
    while pending:
        word = pending[0]
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            pending.pop(0)
            continue
        if lines is not None and len(done) == lines - 1:
            return [*done, cut(" ".join(([line] if line else []) + pending), size, room, bold=bold)]
        if line:
            done.append(line)
            line = ""
            continue
        head = _longest(word, size, room, bold=bold)  # a word wider than the line
        done.append(word[:head])
        pending[0] = word[head:]
    return [*done, line] if line else done


def _longest(word: str, size: float, room: float, *, bold: bool) -> int:
    """Return how many characters of a word fit, at least one."""
    count = 1
    while count < len(word) - 1 and width(word[: count + 1], size, bold=bold) <= room:
        count += 1
    return count


def text(
    at: tuple[float, float],
    words: str,
    size: float,
    *,
    bold: bool = False,
    colour: Color = INK,
    anchor: Anchor = "start",
) -> String:
    """Return one line of text as a shape.

    `at` is x, which `anchor` says the meaning of, and y, the baseline.
    """
    line = drawn(words)
    chosen = _face(bold=bold)
    chosen.supply(line)
    shape = String(
        round(at[0], 2),
        round(at[1], 2),
        line,
        fontName=chosen.name,
        fontSize=size,
        fillColor=colour,
        textAnchor=anchor,
    )
    shape.__dict__[_WORDS] = words
    return shape


def words_of(shape: String) -> str:
    """Return what a shape made by `text` says, in reading order and as it was written."""
    words = shape.__dict__.get(_WORDS, shape.text)
    return words if isinstance(words, str) else ""
