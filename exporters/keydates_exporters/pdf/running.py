"""What runs along on every page and is no part of the text.

That is the title, as of when and in which edition, the number of the page, and the marking.
"""

from typing import Final

from keydates.model import Marking
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.lines import Span, fill
from keydates_exporters.pdf.theme import PageGeometry
from keydates_exporters.pdf.typeset import Typesetter

__all__ = ["RunningMatter", "artifact", "rectangle"]

_FOOT: Final = 22
"""How far below the text the title runs."""
_MARKING_HEAD: Final = 14 * theme.MM
_MARKING_FOOT: Final = _FOOT + 24


def artifact(operators: str, place: str | None = None) -> str:
    """Return operators as decoration (ISO 32000-1, 14.8.2.2), at the "Header" or "Footer"."""
    begin = f"/Artifact<</Type/Pagination/Subtype/{place}>>BDC" if place else "/Artifact BMC"
    return f"{begin}\n{operators}\nEMC\n"


def rectangle(left: float, bottom: float, right: float, top: float, colour: theme.Colour) -> str:
    """Return the operators of a coloured ground."""
    return fill(colour) + f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f"


class RunningMatter:
    """Draws what runs along, once it is known how many pages there are."""

    def __init__(
        self,
        typesetter: Typesetter,
        geometry: PageGeometry,
        title: str,
        standing: str = "",
        marking: Marking | None = None,
    ) -> None:
        """Run along a title and, behind it, as of when it stands and in which edition."""
        self._typesetter = typesetter
        self._geometry = geometry
        self._title = title
        self._standing = f", {standing}" if standing else ""
        self._marking = marking

    def number(self, number: int, total: int) -> str:
        """Return the operators of a page's number."""
        return artifact(self._count(number, total)[0], "Footer")

    def rest(self, total: int, opening: str = "") -> str:
        """Return the operators of all that is alike on the pages.

        `opening` begins the text of the marking at the head where it is a part of the text.
        """
        room = self._geometry.measure - self._count(total, total)[1] - 24
        standing = self._cut(self._standing, room / 2)
        title = self._cut(self._title, room - self._width(standing))
        title = self._line(title + standing)[0]
        parts = [artifact(title, "Footer")]
        if self._marking:
            head, text = self._mark(self._marking, self._geometry.height - _MARKING_HEAD)
            if opening:
                parts.append(artifact(head, "Header") + f"{opening}\n{text}\nEMC\n")
            else:
                parts.append(artifact(f"{head}\n{text}", "Header"))
            foot = self._mark(self._marking, self._geometry.bottom - _MARKING_FOOT)
            parts.append(artifact("\n".join(foot), "Footer"))
        return "".join(parts)

    def _mark(self, marking: Marking, baseline: float) -> tuple[str, str]:
        """Return ground and text of the label: on black, flush right, as TLP 2.0 asks."""
        style = theme.MARKING
        right = self._geometry.right
        width = self._typesetter.width(marking.value, style)
        ground = rectangle(
            right - width - 10, baseline - 4.5, right, baseline + style.size, theme.BLACK
        )
        span = Span(marking.value, colour=theme.MARKING_COLOURS[marking])
        (line,) = self._typesetter.lines((span,), style, self._geometry.measure)
        text = f"BT 1 0 0 1 {right - width - 5:.2f} {baseline:.2f} Tm {line.operators}ET"
        return ground, text

    def _count(self, number: int, total: int) -> tuple[str, float]:
        return self._line(f"Page {number} of {total}", align_right=True)

    def _line(self, text: str, *, align_right: bool = False) -> tuple[str, float]:
        """Return the operators and the width of a line at the foot of the page."""
        lines = self._typesetter.lines((Span(text),), theme.RUNNING, self._geometry.measure)
        if not lines:
            return "", 0
        line = lines[0]
        left = self._geometry.right - line.width if align_right else self._geometry.left
        foot = self._geometry.bottom - _FOOT
        return f"BT 1 0 0 1 {left:.2f} {foot:.2f} Tm {line.operators}ET", line.width

    def _cut(self, text: str, room: float) -> str:
        """Return as many whole words as there is room for."""
        if self._width(text) <= room:
            return text
        words = text.split()
        while len(words) > 1 and self._width(" ".join(words) + " …") > room:
            words.pop()
        cut = " ".join(words)
        while cut and self._width(cut + " …") > room:
            cut = cut[:-1]
        return f"{cut} …"

    def _width(self, text: str) -> float:
        return self._typesetter.width(text, theme.RUNNING)
