"""Spans of text into lines: the one place where text becomes drawing operators.

There is no markup: a span is its text, its cut, its colour and its link, so no character of a
chronology can ever act as an instruction. Lines break at spaces; a word wider than its column
breaks after a sign that joins parts, else between letters. Breaking is linear in the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from keydates_exporters.lettering.bidi import base_level, levels_of, reordered
from keydates_exporters.lettering.fonts import Face, face
from keydates_exporters.lettering.scripts import has_rtl, plain_form, shape, visible
from keydates_exporters.pdf.lines import PARAGRAPH, Line, LinkArea, Piece, Span, fill
from keydates_exporters.pdf.objects import escaped
from keydates_exporters.pdf.theme import ACCENT, Colour, Style

__all__ = ["Typesetter", "spans_apart"]

# A no-break space is white space to Python and none to a reader's eye.
_WORDS: Final = re.compile(r"[^\s\x1c-\x1f]+(?:\xa0[^\s\x1c-\x1f]*)*|\xa0+")
_NO_BREAK: Final = str.maketrans({"\u202f": "\xa0", "\u2007": "\xa0"})
_JOINTS: Final = frozenset("-/\\._?&=:;,+@|\u2010\u2013\u2014")
_SHORTEST_PART: Final = 3

_Atom = list[tuple[str, int]]
"""What may not be parted: pieces of text with the index of the span each comes from."""

_Row = list[tuple[str, int]]
"""A line's text, parted where it goes from one span to another."""


class Typesetter:
    """Sets spans as lines for one document, whose font subsets it fills."""

    def __init__(
        self,
        document: Any,  # noqa: ANN401 - the library's untyped object
        accent: Colour = ACCENT,
    ) -> None:
        """Set for one document; what styles set in the accent colour is set in `accent`."""
        self._document = document
        self._accent = accent
        self._first_subsets: dict[str, str] = {}

    def _shown(self, text: str, cut: Face, size: float) -> tuple[str, str, str]:
        """Return the operators that draw `text` at the current point.

        They stand between the choices of the first and of the last face.
        """
        if text.isascii():
            name = self._first_subsets.get(cut.name)
            if name is None:
                name = self._first_subsets[cut.name] = cut.first_subset(self._document)
            chosen = f"{name} {size:g} Tf"
            return chosen, f"({escaped(text)})Tj\n", chosen
        parts = [
            (f"{name} {size:g} Tf", f"({escaped(codes)})Tj\n")
            for name, codes in cut.subsets(text, self._document)
        ]
        (first, code), *others = parts
        return first, code + "".join(map("".join, others)), parts[-1][0]

    def _colour(self, span: Span, style: Style) -> Colour:
        chosen = span.colour or style.colour
        return self._accent if chosen == ACCENT else chosen

    def width(self, text: str, style: Style) -> float:
        """Width of a text set on one line, in points."""
        cut = face(style.face)
        text = _drawable(text, cut)
        return cut.width(text) * style.size

    def lines(
        self, spans: Sequence[Span], style: Style, measure: float, *, runs_on: bool = False
    ) -> list[Line]:
        """Return the lines of a paragraph, each at most `measure` points wide.

        A paragraph that `runs_on` is followed by words that belong to it but stand elsewhere, and
        ends with a space, which no line is made longer for.
        """
        if len(spans) == 1:
            plain = self._plain_lines(spans[0], style, measure, runs_on=runs_on)
            if plain is not None:
                return plain
        faces = [face(span.face or style.face) for span in spans]
        spaces = [cut.width(" ") * style.size for cut in faces]
        rows: list[tuple[list[_Atom], bool]] = []  # and whether a space follows
        row: list[_Atom] = []
        used = 0.0
        apart = spans_apart(spans)
        for word in _atoms(spans, faces, marks=apart):
            for number, atom in enumerate(_fitting(word, faces, style.size, measure)):
                whole = not number
                width = _width(atom, faces, style.size)
                gap = spaces[atom[0][1]] if row else 0.0
                if row and used + gap + width > measure:
                    rows.append((row, whole))
                    row, used, gap = [], 0.0, 0.0
                row.append(atom)
                used += gap + width
        if row:
            rows.append((row, runs_on))
        linked = [span.link is not None for span in spans]
        broken = [(_segments(row, linked), spaced) for row, spaced in rows]
        if not apart:
            return [self._line(row, spans, faces, style, final=not gap) for row, gap in broken]
        base = base_level("".join(span.text for span in spans))
        lines = [
            self._line(row, spans, faces, style, final=bool(base) or not gap)
            for row, gap in _in_order_of_sight(broken, base)
        ]
        return [line._replace(start=measure - line.width) for line in lines] if base else lines

    def _plain_lines(
        self, span: Span, style: Style, measure: float, *, runs_on: bool
    ) -> list[Line] | None:
        """Set the common paragraph: one span, left to right, no word too wide; else return None."""
        text = span.text
        cut = face(span.face or style.face)
        if not text.isascii():
            if has_rtl(text):
                return None
            text = _drawable(text, cut)
        words = _words(text)
        size = style.size
        limit = measure / size
        space = cut.width(" ")
        rows: list[tuple[str, float]] = []
        start = 0
        used = -space
        for at, word in enumerate(words):
            width = cut.width(word)
            if width > limit:
                return None
            if used + space + width > limit and at > start:
                rows.append((" ".join(words[start:at]) + " ", used * size))
                start, used = at, -space
            used += space + width
        if start < len(words):
            rows.append((" ".join(words[start:]) + " " * runs_on, used * size))
        colour = fill(self._colour(span, style))
        meaning = 0 if span.link else PARAGRAPH
        lines = []
        for row, width in rows:
            first, code, last = self._shown(row, cut, size)
            piece = Piece(colour + first, _readable(code, row), colour + last, meaning)
            links: tuple[LinkArea, ...] = ()
            if span.link:
                links = (LinkArea(0, width, span.link, span.tip or text, fills=True),)
            lines.append(Line((piece,), width, size, links))
        return lines

    def _line(
        self,
        segments: _Row,
        spans: Sequence[Span],
        faces: list[Face],
        style: Style,
        *,
        final: bool,
    ) -> Line:
        set_apart = spans_apart(spans)
        size = style.size
        at = 0.0
        pieces: list[Piece] = []
        texts: list[str] = []
        links: list[LinkArea] = []
        for number, (text, index) in enumerate(segments):
            span = spans[index]
            width = sum(map(faces[index].width, text.split(" "))) * size
            width += text.count(" ") * faces[index].width(" ") * size
            # The space at which a line was broken is drawn, or a reader of the text layer that
            # joins lines would join the words as well.
            drawn = text if final or number < len(segments) - 1 else text + " "
            colour = fill(self._colour(span, style))
            first, code, last = self._shown(drawn, faces[index], size)
            meaning = index if set_apart or span.link else PARAGRAPH
            piece = Piece(colour + first, code, colour + last, meaning)
            if pieces and pieces[-1].span == meaning:
                pieces[-1] = _joined(pieces[-1], piece)
                texts[-1] += drawn
            else:
                pieces.append(piece)
                texts.append(drawn)
            if span.link:
                links.append(LinkArea(at, at + width, span.link, span.tip or span.text, index))
            at += width
        if not all(map(str.isascii, texts)):
            pieces = [
                piece._replace(operators=_readable(piece.operators, text))
                for piece, text in zip(pieces, texts, strict=True)
            ]
        return Line(tuple(pieces), at, size, tuple(links))


def _joined(one: Piece, other: Piece) -> Piece:
    choice = "" if one.left_set == other.set else other.set
    return Piece(one.set, one.operators + choice + other.operators, other.left_set, one.span)


def spans_apart(spans: Sequence[Span]) -> bool:
    """Whether each span of a paragraph is a thing of its own, since not all runs left to right.

    Its words are then drawn in another order than they are read in, and the structure tree gives
    each span's text in reading order.
    """
    return any(not span.text.isascii() and has_rtl(span.text) for span in spans)


def _readable(operators: str, text: str) -> str:
    """Give operators the text they draw, where readers would lose marks that stand over letters.

    Not for right-to-left lines: ActualText (ISO 32000-1, 14.9.4) is in reading order, and common
    readers turn it round as they do with letters that are drawn from left to right. PDF/A asks for
    it wherever there are characters for private use, and there the order is the lesser loss.
    """
    if text.isascii():
        return operators
    marked = any(map(unicodedata.combining, text)) and not has_rtl(text)
    if not marked and all(unicodedata.category(character) != "Co" for character in text):
        return operators
    plain = "".join(map(plain_form, text)).encode("utf-16-be").hex().upper()
    return f"/Span<</ActualText<FEFF{plain}>>>BDC\n{operators}EMC\n"


def _drawable(text: str, cut: Face, *, marks: bool = False) -> str:
    if text.isascii():
        return text
    text = visible(text.translate(_NO_BREAK), marks=marks)
    cut.supply(text)
    return text


def _words(text: str) -> list[str]:
    return _WORDS.findall(text) if "\xa0" in text else text.split()


def _atoms(spans: Sequence[Span], faces: list[Face], *, marks: bool) -> Iterable[_Atom]:
    """Yield what stands between spaces; a word may run over several spans.

    With `marks`, those that bear on the direction of letters stay in it.
    """
    open_atom: _Atom = []
    for index, span in enumerate(spans):
        text = span.text
        if not text.isascii():
            if has_rtl(text):
                text = " ".join(map(shape, _words(text))) if text.strip() else text
                text = _ends_kept(span.text, text)
            text = _drawable(text, faces[index], marks=marks)
        words = _words(text)
        if not words or text[0].isspace():
            if open_atom:
                yield open_atom
            open_atom = []
        for number, word in enumerate(words):
            if number and open_atom:
                yield open_atom
                open_atom = []
            open_atom.append((word, index))
        if words and text[-1].isspace():
            yield open_atom
            open_atom = []
    if open_atom:
        yield open_atom


def _ends_kept(original: str, text: str) -> str:
    return " " * original[:1].isspace() + text + " " * original[-1:].isspace()


def _width(atom: _Atom, faces: list[Face], size: float) -> float:
    if len(atom) == 1:
        text, index = atom[0]
        return faces[index].width(text) * size
    return sum(faces[index].width(text) for text, index in atom) * size


def _fitting(atom: _Atom, faces: list[Face], size: float, measure: float) -> list[_Atom]:
    """Return the atom, or where it is wider than the column, the parts that are not."""
    if _width(atom, faces, size) <= measure:
        return [atom]
    parts: list[_Atom] = []
    part: _Atom = []
    used = 0.0
    for text, index in atom:
        start = joint = 0
        for at, character in enumerate(text):
            width = faces[index].width(character) * size
            if used + width > measure and (at > start or part):
                end = joint if joint - start >= _SHORTEST_PART else at
                part.append((text[start:end], index))
                parts.append(part)
                part, start = [], end
                used = faces[index].width(text[end:at]) * size if end < at else 0.0
            used += width
            if character in _JOINTS:
                joint = at + 1
        if start < len(text):
            part.append((text[start:], index))
    if part:
        parts.append(part)
    return [
        [piece for piece in part if piece[0]] for part in parts if any(text for text, _ in part)
    ]


def _segments(row: list[_Atom], linked: list[bool]) -> _Row:
    """Join the atoms of a line with spaces, merging neighbours of one span."""
    segments: list[tuple[list[str], int]] = []
    for number, atom in enumerate(row):
        for place, (text, index) in enumerate(atom):
            piece = f" {text}" if number and not place else text
            if segments and segments[-1][1] == index:
                segments[-1][0].append(piece)
            elif piece[0] == " " and not linked[segments[-1][1]]:
                # A space is no part of a link, before it or behind it.
                segments[-1][0].append(" ")
                segments.append(([piece[1:]], index))
            else:
                segments.append(([piece], index))
    return [("".join(texts), index) for texts, index in segments]


def _in_order_of_sight(rows: Sequence[tuple[_Row, bool]], base: int) -> Iterator[tuple[_Row, bool]]:
    """Yield lines with their letters from left to right: levels are those of the paragraph.

    With each line goes whether a space follows it.
    """
    texts = ["".join(text for text, _ in row) + " " * spaced for row, spaced in rows]
    levels = levels_of("".join(texts), base)
    start = 0
    for (row, spaced), text in zip(rows, texts, strict=True):
        owners = [index for words, index in row for _ in words]
        drawn: list[tuple[list[str], int]] = []
        here = text[: len(owners)]
        for at, character in reordered(here, levels[start : start + len(here)], base):
            if drawn and drawn[-1][1] == owners[at]:
                drawn[-1][0].append(character)
            else:
                drawn.append(([character], owners[at]))
        yield [("".join(characters), index) for characters, index in drawn], spaced
        start += len(text)
