"""Letters in the shapes and the order in which they are read: Arabic joining, right to left.

Words of right-to-left scripts are set in visual order, each line by a reduced Unicode bidirectional
algorithm (UAX #9 without explicit controls, which the text gate refuses, and without paired
brackets). Arabic letters take their joined shapes from the presentation forms of Unicode, and
`plain_form` leads back from a shape to its letters for the text layer.
"""

import re
import unicodedata
from typing import Final

__all__ = ["FORMS", "has_rtl", "needs_shaping", "plain_form", "shape", "visual_order"]

_RTL: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
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
    """Return the letter that a presentation form stands for, or the character itself.

    A ligature stays what it is: readers of the text layer turn right-to-left text round character
    by character, and would leave the two letters of one glyph the wrong way about.
    """
    letters = FORMS.get(character, character)
    return letters if len(letters) == 1 else character


def has_rtl(text: str) -> bool:
    """Whether any character belongs to a script that is written from right to left."""
    return _RTL.search(text) is not None


def needs_shaping(text: str) -> bool:
    """Whether the text holds a script whose letters would have to be reordered or joined."""
    return _UNSHAPED.search(text) is not None


def visible(text: str) -> str:
    """Return the text without characters that have no shape of their own."""
    return _INVISIBLE.sub("", text)


def _joins_next(character: str) -> bool:
    return character in {_TATWEEL, _JOINER} or "initial" in _BY_LETTER.get(character, {})


def _joins_previous(character: str) -> bool:
    return character in {_TATWEEL, _JOINER} or "final" in _BY_LETTER.get(character, {})


def shape(word: str) -> str:
    """Return an Arabic word, still in reading order, in its joined forms."""
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
    return visible("".join(shaped))


def visual_order(text: str) -> list[tuple[int, str]]:
    """Return the characters of one line from left to right, each with its index in reading order.

    The base direction is that of the first strong letter.
    """
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    base = next((int(kind != "L") for kind in kinds if kind in {"L", "R", "AL"}), 0)
    levels = _levels(kinds, base)
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return _marks_after_letters(
        text, [(at, _mirrored(text[at]) if levels[at] % 2 else text[at]) for at in order]
    )


def _levels(kinds: list[str], base: int) -> list[int]:
    """Embedding levels by rules W1 to W7, N1, N2, I1 and I2 of UAX #9."""
    direction = "R" if base else "L"
    kinds = _resolved_numbers(_resolved_marks(kinds, direction), direction)
    _resolve_neutrals(kinds, direction)
    step = {"L": (0, 2), "R": (1, 1), "EN": (2, 2), "AN": (2, 2)}
    return [step[kind][base] for kind in kinds]


def _resolved_marks(kinds: list[str], direction: str) -> list[str]:
    """Rules W1 to W4: marks, digits after Arabic letters, separators inside numbers."""
    resolved: list[str] = []
    strong = direction
    for original in kinds:
        kind = original
        if kind == "NSM":
            kind = resolved[-1] if resolved else direction
        if kind == "EN" and strong == "AL":
            kind = "AN"
        if kind in _STRONG:
            strong = kind
        resolved.append(kind)
    for at in range(1, len(resolved) - 1):
        if resolved[at] in {"ES", "CS"} and resolved[at - 1] == resolved[at + 1] in {"EN", "AN"}:
            resolved[at] = resolved[at - 1]
    return resolved


def _resolved_numbers(kinds: list[str], direction: str) -> list[str]:
    """Rules W3, W5 and W7: signs beside European digits, and digits after Latin letters."""
    resolved: list[str] = []
    strong = direction
    for at, kind in enumerate(kinds):
        if kind in _STRONG:
            strong = "R" if kind == "AL" else kind
            resolved.append(strong)
        elif kind == "EN" or (kind == "ET" and "EN" in kinds[max(at - 1, 0) : at + 2]):
            resolved.append("L" if strong == "L" else "EN")
        else:
            resolved.append(kind)
    return resolved


def _resolve_neutrals(kinds: list[str], direction: str) -> None:
    """Rules N1 and N2: what stands between two of one direction takes it."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] not in _SETTLED:
            end += 1
        left = _side(kinds[at - 1]) if at else direction
        right = _side(kinds[end]) if end < len(kinds) else direction
        kinds[at:end] = [left if left == right else direction] * (end - at)
        at = end + 1


_STRONG: Final = frozenset({"L", "R", "AL"})
_SETTLED: Final = frozenset({"L", "R", "EN", "AN"})


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


_MIRRORS: Final = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))


def _mirrored(character: str) -> str:
    return _MIRRORS.get(character, character)


def _marks_after_letters(text: str, drawn: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Put combining marks, which reversal has moved before their letter, behind it (rule L3)."""
    result: list[tuple[int, str]] = []
    marks: list[tuple[int, str]] = []
    for at, character in drawn:
        if unicodedata.combining(text[at]):
            if result and result[-1][0] == at - 1 and not marks:
                result.append((at, character))
            else:
                marks.append((at, character))
            continue
        result.append((at, character))
        result.extend(reversed(marks))
        marks.clear()
    return result + marks
