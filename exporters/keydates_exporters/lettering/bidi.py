"""The Unicode bidirectional algorithm (UAX #9): in which order the letters of a line stand.

Levels belong to a paragraph and are resolved before it is broken into lines; each line is then
reordered by itself. The text gate refuses embeddings, overrides and isolates, so their rules are
not here; the marks that only lean to one side (LRM, RLM, ALM) act, and are never drawn.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

__all__ = ["DIRECTION_MARKS", "base_level", "levels_of", "reordered", "visual_order"]

DIRECTION_MARKS: Final = frozenset("\u061c\u200e\u200f")

_STRONG: Final = frozenset({"L", "R", "AL"})
_NUMBERS: Final = frozenset({"EN", "AN"})
_SETTLED: Final = frozenset({"L", "R", "EN", "AN"})
_BLANK: Final = frozenset({"WS", "S", "B", "BN"})
_PAIRS: Final = dict(zip("([{⁅⁽₍〈⟦⟨⟪⦃⦅「『【〔", ")]}⁆⁾₎〉⟧⟩⟫⦄⦆」』】〕", strict=True))
_CLOSING: Final = frozenset(_PAIRS.values())
_DEEPEST: Final = 63  # open brackets that rule BD16 keeps in mind
_OTHER_WAY: Final = dict(zip("<>«»‹›≤≥", "><»«›‹≥≤", strict=True))
_MIRRORS: Final = _OTHER_WAY | _PAIRS | {closing: opening for opening, closing in _PAIRS.items()}


def base_level(text: str) -> int:
    """Return the level of a paragraph: 1 if its first strong letter runs to the left (P2, P3)."""
    kinds = map(unicodedata.bidirectional, text)
    return next((int(kind != "L") for kind in kinds if kind in _STRONG), 0)


def levels_of(text: str, base: int) -> list[int]:
    """Return the level of each character of a paragraph: odd ones run from right to left."""
    side = "R" if base else "L"
    original = [unicodedata.bidirectional(character) or "L" for character in text]
    kinds = _without_marks(original, side)
    _settle_numbers(kinds, side)
    _settle_brackets(text, kinds, original, side)
    _settle_neutrals(kinds, side)
    step = {"L": (0, 2), "R": (1, 1), "EN": (2, 2), "AN": (2, 2)}
    return [step[kind][base] for kind in kinds]


def reordered(text: str, levels: Sequence[int], base: int) -> list[tuple[int, str]]:
    """Return the characters of one line from left to right, each with its place in the text.

    Rules L1 to L4, but for marks that combine with a letter: these stand behind it, to be drawn
    over it. Direction marks are left out.
    """
    levels = list(levels)
    ending = True  # rule L1: spaces at the end of the line, and before a tab
    for at in range(len(text) - 1, -1, -1):
        kind = unicodedata.bidirectional(text[at])
        ending = kind in {"S", "B"} or (ending and kind in _BLANK)
        if ending:
            levels[at] = base
    order = list(range(len(text)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return [
        (at, _MIRRORS.get(text[at], text[at]) if levels[at] % 2 else text[at])
        for at in _marks_after_letters(text, order, levels)
        if text[at] not in DIRECTION_MARKS
    ]


def visual_order(text: str) -> list[tuple[int, str]]:
    """Return the characters of a text that is one line, from left to right, with their places."""
    base = base_level(text)
    return reordered(text, levels_of(text, base), base)


def _without_marks(original: Sequence[str], side: str) -> list[str]:
    """Rules W1 to W3, and the numbers of W2: marks take the kind of what they stand on."""
    kinds: list[str] = []
    strong = side
    for kind in original:
        if kind in {"NSM", "BN"}:
            kinds.append(kinds[-1] if kinds else side)
            continue
        if kind in _STRONG:
            strong = kind
        kinds.append("AN" if kind == "EN" and strong == "AL" else kind)
    return ["R" if kind == "AL" else kind for kind in kinds]


def _settle_numbers(kinds: list[str], side: str) -> None:
    """Rules W4 to W7: signs in and beside numbers, and numbers after Latin letters."""
    for at in range(1, len(kinds) - 1):
        around = kinds[at - 1]
        if around == kinds[at + 1] and (
            (kinds[at] == "CS" and around in _NUMBERS) or (kinds[at] == "ES" and around == "EN")
        ):
            kinds[at] = around
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if end > at:
            beside = kinds[at - 1 : at] + kinds[end : end + 1]
            kinds[at:end] = ["EN" if "EN" in beside else "ON"] * (end - at)
        at = max(end, at + 1)
    strong = side
    for at, kind in enumerate(kinds):
        if kind in {"ES", "CS"}:
            kinds[at] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _settle_brackets(text: str, kinds: list[str], original: Sequence[str], side: str) -> None:
    """Rule N0: a pair of brackets runs as what it holds, or as what stands before it."""
    for opening, closing in _bracket_pairs(text, kinds):
        inside = {_side(kind) for kind in kinds[opening + 1 : closing] if kind in _SETTLED}
        if side in inside:
            chosen = side
        elif inside:
            before = (_side(kind) for kind in reversed(kinds[:opening]) if kind in _SETTLED)
            other = inside.pop()
            chosen = other if next(before, side) == other else side
        else:
            continue
        for at in (opening, closing):
            kinds[at] = chosen
            for mark in range(at + 1, len(kinds)):
                if original[mark] not in {"NSM", "BN"}:
                    break
                kinds[mark] = chosen


def _bracket_pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Definition BD16."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for at, character in enumerate(text):
        if kinds[at] != "ON":
            continue
        if character in _PAIRS:
            if len(waiting) == _DEEPEST:
                return []
            waiting.append((_PAIRS[character], at))
        elif character in _CLOSING:
            for place in range(len(waiting) - 1, -1, -1):
                if waiting[place][0] == character:
                    pairs.append((waiting[place][1], at))
                    del waiting[place:]
                    break
    return sorted(pairs)


def _settle_neutrals(kinds: list[str], side: str) -> None:
    """Rules N1 and N2: what stands between two of one direction takes it."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] not in _SETTLED:
            end += 1
        left = _side(kinds[at - 1]) if at else side
        right = _side(kinds[end]) if end < len(kinds) else side
        kinds[at:end] = [left if left == right else side] * (end - at)
        at = end + 1


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _marks_after_letters(text: str, order: Sequence[int], levels: Sequence[int]) -> list[int]:
    """Put combining marks, which reversal has moved before their letter, behind it (rule L3)."""
    result: list[int] = []
    marks: list[int] = []
    for at in order:
        if levels[at] % 2 and unicodedata.combining(text[at]):
            marks.append(at)
        elif levels[at] % 2:
            result += at, *reversed(marks)
            marks.clear()
        else:  # marks without a letter stay where they are
            result += *reversed(marks), at
            marks.clear()
    return result + marks[::-1]
