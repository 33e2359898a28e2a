"""The one type family, FiraGO, what it can draw, how wide it is, how it is embedded.

A character for which the family has no glyph is drawn as a crossed box and stays itself in the text
layer, so that search and copying still find it; `lacking` tells the report.
"""

import unicodedata
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import pymupdf_fonts
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

from keydates_exporters.lettering.bidi import DIRECTION_MARKS
from keydates_exporters.lettering.scripts import FORMS, plain_form

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Face", "FaceName", "face", "lacking"]

_REPLACEMENT: Final = 0x2327  # X IN A RECTANGLE BOX: plainly a stand-in, and a real glyph
_MOST_WIDTHS: Final = 200_000


class FaceName(StrEnum):
    """The cuts of the one type family, by the name the font package gives them."""

    REGULAR = "figo"
    BOLD = "figbo"
    ITALIC = "figit"


class _EmbeddedFont(TTFont):
    """A TrueType font whose subsets map every code they use, and no other, back to Unicode."""

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802 - the library's hook
        state: Any = self.state[doc]
        metrics: Any = self.face
        state.frozen = 1
        for number, codes in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            prefix = SUBSETN(number)
            base = (prefix + b"+" + metrics.name + metrics.subfontNameX).decode("ascii")
            # Codes that no text uses are drawn by nothing and mean nothing.
            used = {code for code in state.assignments.values() if code >> 8 == number}
            if number == 0:
                used |= set(range(32, 127))
            entries = [
                (place, codes[place])
                for place in range(len(codes))
                if place and (number << 8 | place) in used
            ]
            dictionary: Any = pdfdoc.PDFTrueTypeFont()
            dictionary.Name = internal
            dictionary.BaseFont = base
            dictionary.FirstChar = 0
            dictionary.LastChar = len(codes) - 1
            dictionary.Widths = pdfdoc.PDFArray([metrics.getCharWidth(code) for code in codes])
            to_unicode = pdfdoc.PDFStream(
                content=_unicode_map(base, entries), filters=[pdfdoc.PDFZCompress]
            )
            dictionary.ToUnicode = doc.Reference(to_unicode, f"toUnicodeCMap:{base}")
            dictionary.FontDescriptor = metrics.addSubsetObjects(doc, base, codes)
            doc.Reference(dictionary, internal)
            doc.idToObject["BasicFonts"].dict[internal] = dictionary
        del self.state[doc]


def _unicode_map(name: str, entries: "Iterable[tuple[int, int]]") -> str:
    """Return a ToUnicode CMap (ISO 32000-1, 9.10.3) of (code, code point) pairs."""
    rows = [
        f"<{code:02X}> <{plain_form(chr(point)).encode('utf-16-be').hex().upper()}>"
        for code, point in entries
    ]
    chunks = [rows[at : at + 100] for at in range(0, len(rows), 100)]  # the standard's limit
    body = [line for chunk in chunks for line in (f"{len(chunk)} beginbfchar", *chunk, "endbfchar")]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *body,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


class Face:
    """One cut of the family. It holds nothing of any one document but the library's subsets."""

    def __init__(self, name: FaceName) -> None:
        self.name = f"keydates-{name}"
        content = BytesIO(pymupdf_fonts.myfont(name.value))
        self._font = _EmbeddedFont(self.name, content, asciiReadable=True)
        pdfmetrics.registerFont(self._font)
        metrics: Any = self._font.face
        self.native = frozenset(map(chr, metrics.charToGlyph))
        self._drawn = set(self.native)
        self._advance = {chr(point): metrics.charWidths[point] for point in metrics.charToGlyph}
        self._widths: dict[str, float] = {}

    def supply(self, text: str) -> None:
        """See that every character of `text` can be drawn, if only as a stand-in."""
        for character in sorted(set(text) - self._drawn):
            if character in DIRECTION_MARKS:  # no glyph, and gone when the line is drawn
                self._advance[character] = 0
                continue
            plain = plain_form(character)
            # An isolated Arabic letter has the glyph of the letter itself.
            point = ord(plain) if plain in self.native else _REPLACEMENT
            metrics: Any = self._font.face
            metrics.charToGlyph[ord(character)] = metrics.charToGlyph[point]
            metrics.charWidths[ord(character)] = metrics.charWidths[point]
            self._advance[character] = metrics.charWidths[point]
            self._drawn.add(character)

    def width(self, word: str) -> float:
        """Width of a word at the size of 1, in points; every character must be supplied."""
        found = self._widths.get(word)
        if found is None:
            if len(self._widths) >= _MOST_WIDTHS:
                self._widths.clear()
            found = self._widths[word] = sum(map(self._advance.__getitem__, word)) / 1000
        return found

    def first_subset(self, document: Any) -> str:  # noqa: ANN401 - untyped library
        """Return the name of the subset in which every ASCII character is its own code."""
        self._font.splitString(" ", document)
        name: str = self._font.getSubsetInternalName(0, document)
        return name

    def subsets(self, text: str, document: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """Return `text` in the codes of subsets, each with the subset's name."""
        return [
            (self._font.getSubsetInternalName(number, document), codes.decode("latin-1"))
            for number, codes in self._font.splitString(text, document)
        ]


@lru_cache(maxsize=len(FaceName))
def face(name: FaceName) -> Face:
    """Return a cut of the family, loaded once in a process."""
    return Face(name)


def lacking(text: str) -> list[str]:
    """Return the visible characters of `text` that the family cannot draw, in code order."""
    if text.isascii():
        return []
    return sorted(
        character
        for character in set(text) - face(FaceName.REGULAR).native
        if not character.isspace()
        and unicodedata.category(character) != "Cf"
        and character not in FORMS
    )
