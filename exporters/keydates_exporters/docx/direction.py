"""Which way text runs: Word must be told of every run that reads from right to left.

Word applies the bidirectional algorithm within a run and within a paragraph, but takes the font,
the language and the base direction from marks that the file sets.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from keydates_exporters.lettering.languages import is_right_to_left_language

__all__ = ["has_left_to_right", "has_right_to_left", "is_right_to_left_language", "split", "tongue"]

_RIGHT: Final = frozenset({"R", "AL"})
# Where right-to-left letters stand in Unicode: a quick look before the slow one.
_CANDIDATE: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U0001efff]")
_HEBREW: Final = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")


def has_right_to_left(text: str) -> bool:
    """Whether a strong right-to-left character (Unicode bidi class R or AL) is in the text."""
    if text.isascii() or not _CANDIDATE.search(text):
        return False
    return any(unicodedata.bidirectional(character) in _RIGHT for character in text)


def has_left_to_right(text: str) -> bool:
    """Whether a strong left-to-right character (Unicode bidi class L) is in the text."""
    return any(unicodedata.bidirectional(character) == "L" for character in text)


def split(text: str, *, base: bool) -> Iterator[tuple[bool, str]]:
    """Yield the pieces of a text that run one way, each with whether it runs right to left.

    Characters without a direction of their own (spaces, digits, punctuation) go with their
    neighbours where these agree, and else with `base`, the direction around them.
    """
    if not has_right_to_left(text):
        yield False, text
        return
    start = 0
    neutral = 0  # where the characters without a direction began, after the last one with it
    current: bool | None = None
    for at, character in enumerate(text):
        kind = unicodedata.bidirectional(character)
        if kind != "L" and kind not in _RIGHT:
            continue
        right = kind != "L"
        if current is None:
            if right is not base and at:
                yield base, text[:at]
                start = at
        elif right is not current:
            # What lies between a word of each direction goes with the base.
            border = at if current is base else neutral
            yield current, text[start:border]
            start = border
        current, neutral = right, at + 1
    last = base if current is None else current
    if last is not base and neutral < len(text):
        yield last, text[start:neutral]
        start, last = neutral, base
    yield last, text[start:]


def tongue(text: str, language: str) -> str:
    """Return the language tag that a right-to-left run bears: the document's where it fits."""
    hebrew = bool(_HEBREW.search(text))
    if is_right_to_left_language(language) and hebrew is (
        language.partition("-")[0] in {"he", "yi"}
    ):
        return language
    return "he" if hebrew else "ar"
