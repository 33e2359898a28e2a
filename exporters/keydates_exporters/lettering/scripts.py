"""Letters in the shapes in which they are read: Arabic joining, and what has no shape.

Arabic letters take their joined shapes from the presentation forms of Unicode, and `plain_form`
leads back from a shape to its letters for the text layer. In which order they stand is said by
`bidi`.
"""

import re
import unicodedata
from typing import Final

from keydates_exporters.lettering.bidi import DIRECTION_MARKS, visual_order

__all__ = [
    "FORMS",
    "has_rtl",
    "has_rtl_phrase",
    "needs_shaping",
    "plain_form",
    "shape",
    "visible",
    "visual_order",
]

_RTL: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LATIN: Final = re.compile("[A-Za-z]")
_UNSHAPED: Final = re.compile("[\u0900-\u097f]")
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_TATWEEL: Final = "\u0640"
_JOINER: Final = "\u200d"


def _forms() -> dict[str, dict[str, str]]:
    """Presentation forms by the letters they stand for and by place: initial, medial, final."""
    found: dict[str, dict[str, str]] = {}
    for point in (*range(0xFB50, 0xFBE9), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(point)).partition(" ")
        if kind in {"<initial>", "<medial>", "<final>", "<isolated>"}:
            plain = "".join(chr(int(code, 16)) for code in letters.split())
            found.setdefault(plain, {})[kind[1:-1]] = chr(point)
    return found


_BY_LETTER: Final = _forms()
FORMS: Final = {form: letters for letters, forms in _BY_LETTER.items() for form in forms.values()}
"""The letters that each presentation form stands for."""


def plain_form(character: str) -> str:
    """Return the letters that a presentation form stands for, or the character itself.

    Those of a ligature come in the order in which they would stand on the line, from left to right:
    programs that read the text layer turn right-to-left words round letter by letter.
    """
    return FORMS.get(character, character)[::-1]


def has_rtl(text: str) -> bool:
    """Whether any character belongs to a script that is written from right to left."""
    return _RTL.search(text) is not None


def has_rtl_phrase(text: str) -> bool:
    """Whether words of such a script follow one another, with no Latin word between."""
    before = False
    for word in text.split():
        if has_rtl(word):
            if before:
                return True
            before = True
        elif _LATIN.search(word):
            before = False
    return False


def needs_shaping(text: str) -> bool:
    """Whether the text holds a script whose letters would have to be reordered or joined."""
    return _UNSHAPED.search(text) is not None


def visible(text: str, *, marks: bool = False) -> str:
    """Return the text without characters that have no shape of their own.

    With `marks`, those stay that bear on the direction of others.
    """
    return _INVISIBLE.sub(_mark if marks else "", text)


def _mark(found: re.Match[str]) -> str:
    return found[0] if found[0] in DIRECTION_MARKS else ""


def _joins_next(character: str) -> bool:
    return character in {_TATWEEL, _JOINER} or "initial" in _BY_LETTER.get(character, {})


def _joins_previous(character: str) -> bool:
    return character in {_TATWEEL, _JOINER} or "final" in _BY_LETTER.get(character, {})


def shape(word: str) -> str:
    """Return an Arabic word, still in reading order, in its joined forms.

    Direction marks are kept: who puts the letters in order takes them out.
    """
    word = unicodedata.normalize("NFC", word)
    letters = [at for at, character in enumerate(word) if not unicodedata.combining(character)]
    shaped = list(word)
    joined = False  # whether the letter before joins this one
    skip = -1
    for number, at in enumerate(letters):
        if at == skip:
            continue
        character = word[at]
        after = word[letters[number + 1]] if number + 1 < len(letters) else ""
        ligature = _BY_LETTER.get(character + after) if after else None
        if ligature and letters[number + 1] == at + 1 and "final" in ligature:
            shaped[at] = ligature["final" if joined else "isolated"]
            shaped[at + 1] = ""
            skip, joined = at + 1, False
            continue
        forms = _BY_LETTER.get(character, {})
        forward = _joins_next(character) and bool(after) and _joins_previous(after)
        backward = joined and _joins_previous(character)
        place = {(True, True): "medial", (True, False): "initial", (False, True): "final"}
        shaped[at] = forms.get(place.get((forward, backward), ""), character)
        joined = forward
    return visible("".join(shaped), marks=True)
