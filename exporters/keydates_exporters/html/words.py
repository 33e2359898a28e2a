"""Words in a page of one language: each in its direction, and ours marked as the English they are.

The page reads as its language does. What reads the other way is isolated, so that it cannot pull
its neighbours' punctuation and numbers to its own side (Unicode Bidirectional Algorithm, 3.1.2).
"""

import re
import unicodedata
from typing import Final

from keydates_exporters.html.markup import BREAK, Html, Tag, escaped, joined
from keydates_exporters.lettering.languages import is_right_to_left_language
from keydates_exporters.lettering.scripts import has_rtl

__all__ = ["Setter"]

_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_READ: Final = re.compile(r"\w")
_QUOTED: Final = re.compile("(?<=“)([^“”]+)(?=”)")
_ISOLATE: Final = Tag("bdi")
_SPAN: Final = Tag("span")


class Setter:
    """Sets words in a page of one language.

    Attributes:
        language: BCP 47 tag of the page.
        right_to_left: whether that language reads from right to left.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.right_to_left = is_right_to_left_language(language)
        self._foreign = None if language.partition("-")[0] == "en" else "en"
        self._known: dict[str, Html] = {}

    def words(self, text: str) -> Html:
        """Return text of the chronology; a line feed in it becomes a line break."""
        isolate, direction = self._isolation(text)
        content = _lines(text)
        return _ISOLATE(content, dir=direction) if isolate else content

    def own(self, text: str) -> Html:
        """Return words of ours, which are English whatever the language of the page."""
        known = self._known.get(text)
        if known is None:
            content = _quoting(text) if has_rtl(text) else escaped(text)
            known = self._known[text] = self.sentence(content)
        return known

    def sentence(self, *content: Html) -> Html:
        """Return an English sentence with links in it, in one piece."""
        if self._foreign:
            return (_ISOLATE if self.right_to_left else _SPAN)(*content, lang=self._foreign)
        return joined(content)

    def block(self, tag: Tag, text: str, **attributes: str | None) -> Html:
        """Return an element with text, set from its own side where all of it reads that way."""
        if not self.right_to_left and has_rtl(text) and not _has_ltr(text):
            return tag(_lines(text), dir="rtl", **attributes)
        return tag(self.words(text), **attributes)

    def _isolation(self, text: str) -> tuple[bool, str | None]:
        """Whether to isolate text, and in which direction where its first letter does not tell."""
        if self.right_to_left:
            if not has_rtl(text):
                return _READ.search(text) is not None, None
            return _has_ltr(text), "rtl"
        if text.isascii() or not has_rtl(text):
            return False, None
        return True, "ltr" if _has_ltr(text) else None


def _lines(text: str) -> Html:
    if "\n" not in text:
        return escaped(text)
    return joined((escaped(line) for line in text.split("\n")), BREAK)


def _quoting(text: str) -> Html:
    """Return an English sentence whose quotations from the right stand in their own order."""
    pieces = _QUOTED.split(text)  # every other piece is a quotation
    return joined(
        _ISOLATE(escaped(piece)) if place % 2 and has_rtl(piece) else escaped(piece)
        for place, piece in enumerate(pieces)
    )


def _has_ltr(text: str) -> bool:
    if _ASCII_LETTER.search(text):
        return True
    return any(unicodedata.bidirectional(character) == "L" for character in text)
