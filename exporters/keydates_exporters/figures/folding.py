"""The text beside a mark: date and title, folded into few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from keydates_exporters.figures.lettering import cut, width
from keydates_exporters.figures.theme import SMALL_SIZE

__all__ = ["DATE_GAP", "LINE_HEIGHT", "Label", "make_label"]

LINE_HEIGHT: Final = 9.4
"""From line to line, in points."""
DATE_GAP: Final = 4.0
"""Between date and title."""
_ELLIPSIS: Final = "…"
_LONGEST_TITLE: Final = 600  # characters looked at: more than any label shows


@dataclass(frozen=True, slots=True)
class Label:
    """Text of one item: a date, then the title in as many lines as there are.

    Attributes:
        date: the date, in bold.
        date_width: how wide it is, with the gap after it; all in points.
        lines: the title's lines; the first follows the date, or is empty and the date has it alone.
        width: of the widest line.
        shortened: whether the title is longer than what is shown.
    """

    date: str
    date_width: float
    lines: tuple[str, ...]
    width: float
    shortened: bool

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return LINE_HEIGHT * len(self.lines)


@lru_cache(maxsize=4096)
def make_label(date: str, title: str, room: float, lines: int) -> Label:
    """Fold date and title into at most so many lines of at most `room` points.

    A title that is too long ends in an ellipsis. The first line is left to the date alone where
    not even one word fits behind it, unless there is no other line.
    """
    date = cut(date, SMALL_SIZE, room - DATE_GAP, bold=True)
    used = width(date, SMALL_SIZE, bold=True) + DATE_GAP
    words = title[:_LONGEST_TITLE].split()
    folded: list[str]
    if lines == 1:
        folded = [_cut(words, room - used) if room - used > LINE_HEIGHT else ""]
    else:
        count = _fitting(words, room - used)
        folded, words = [" ".join(words[:count])], words[count:]
        while words:
            if len(folded) == lines - 1:
                folded.append(_cut(words, room))
                break
            count = max(_fitting(words, room), 1)
            folded.append(_cut(words[:count], room))
            words = words[count:]
    # What a line break swallows is white space alone, so that only a cut changes the rest.
    whole = "".join("".join(folded).split()) == "".join(title.split())
    widths = [width(line, SMALL_SIZE) for line in folded]
    widest = max(used - DATE_GAP, used + widths[0] if folded[0] else 0, *widths)
    return Label(date, used, tuple(folded), widest, shortened=not whole)


def _fitting(words: Sequence[str], room: float) -> int:
    """Count the words that fit on one line."""
    space = width(" ", SMALL_SIZE)
    ends = accumulate(width(word, SMALL_SIZE) + space for word in words)
    return next((at for at, end in enumerate(ends) if end - space > room), len(words))


def _cut(words: Sequence[str], room: float) -> str:
    """Return as much of the words as fits on one line, with an ellipsis if that is not all."""
    count = _fitting(words, room)
    if count == len(words):
        return " ".join(words)
    # Only the first word that does not fit is looked at letter by letter.
    return cut(" ".join(words[: count + 1]) + _ELLIPSIS, SMALL_SIZE, room)
