"""How the briefing looks: measures, colours and text styles, and nothing else.

All lengths are in points (1/72 inch). Everything reads in grey: no meaning hangs on a colour alone,
and every text colour keeps a contrast of at least 4.5:1 on the ground it stands on.
"""

from dataclasses import dataclass, replace
from typing import Final

from keydates.model import Marking
from keydates_exporters.lettering.fonts import FaceName

__all__ = [
    "PAGE_SIZES",
    "Colour",
    "PageGeometry",
    "Style",
    "geometry",
    "rgb",
    "tallest_figure",
    "title_style",
]

MM: Final = 72 / 25.4

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1 (sRGB)."""


def rgb(code: str) -> Colour:
    """Return the colour of a code such as "#17324d"."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return round(red, 3), round(green, 3), round(blue, 3)


INK: Final = rgb("#1b1f24")
ACCENT: Final = rgb("#17324d")
"""The colour of headings and dates, for which a document may have its own."""
LINK: Final = rgb("#1f4f82")
MUTED: Final = rgb("#525c66")
HAIRLINE: Final = rgb("#c3cad1")
PANEL: Final = rgb("#eef2f6")
BLACK: Final = rgb("#000000")
WHITE: Final = rgb("#ffffff")

MARKING_COLOURS: Final[dict[Marking, Colour]] = {
    # Text on black, as the Traffic Light Protocol 2.0 of FIRST prescribes.
    Marking.RED: rgb("#ff2b2b"),
    Marking.AMBER_STRICT: rgb("#ffc000"),
    Marking.AMBER: rgb("#ffc000"),
    Marking.GREEN: rgb("#33ff00"),
    Marking.CLEAR: rgb("#ffffff"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set.

    Attributes:
        size: type size.
        leading: from baseline to baseline.
        face: the cut of spans that name none.
        colour: the colour of spans that name none.
        before: space above, dropped at the head of a page.
        with_next: whether the paragraph stays on one page with what follows.
    """

    size: float
    leading: float
    face: FaceName = FaceName.REGULAR
    colour: Colour = INK
    before: float = 0
    with_next: bool = False


BODY: Final = Style(9.8, 14, before=3)
LEAD: Final = Style(10.2, 14.6, before=4)
ORGANISATION: Final = Style(10.6, 15, FaceName.BOLD, MUTED, before=6)
SUBTITLE: Final = Style(13, 18, colour=MUTED, before=5)
SECTION: Final = Style(16, 20, FaceName.BOLD, ACCENT, before=28, with_next=True)
YEAR: Final = Style(13, 17, FaceName.BOLD, ACCENT, before=20, with_next=True)
PANEL_HEAD: Final = Style(11, 15, FaceName.BOLD, ACCENT, with_next=True)
ENTRY_DATE: Final = Style(9.2, 14, FaceName.BOLD, ACCENT)
ENTRY_KIND: Final = Style(8.2, 12, colour=MUTED)
ENTRY_TITLE: Final = Style(10.6, 14, FaceName.BOLD, with_next=True)
DETAIL: Final = Style(8.4, 11.6, colour=MUTED, before=2)
DISPUTED: Final = replace(DETAIL, colour=INK)
FACT_LABEL: Final = Style(8.8, 13, colour=MUTED)
FACT: Final = Style(8.8, 13)
CELL: Final = Style(8.2, 11)
CELL_DATE: Final = replace(CELL, colour=ACCENT)
CELL_HEAD: Final = Style(8.2, 11, FaceName.BOLD, ACCENT)
LISTED: Final = Style(9.8, 15, FaceName.BOLD, ACCENT, before=3)
LISTED_UNDER: Final = Style(9.2, 13.5)
NOTE: Final = Style(9, 12.8)
NOTE_DETAIL: Final = Style(8.4, 11.8, colour=MUTED)
CAPTION: Final = Style(8.4, 11.8, colour=MUTED, before=7)
RUNNING: Final = Style(8, 10, colour=MUTED)
MARKING: Final = Style(12, 14, FaceName.BOLD)

ENTRY_GAP: Final = 15
NOTE_GAP: Final = 7
FACT_GAP: Final = 1.5
FACTS_GAP: Final = 16
FIGURE_GAP: Final = 14
HEAD_GAP: Final = 16
CELL_PADDING: Final = 3.2
PANEL_PADDING: Final = 11
PANEL_GAP: Final = 18
RULE_WIDTH: Final = 0.5
PAGE_NUMBER_ROOM: Final = 40
LEADER_GAP: Final = 5
LEADER_PITCH: Final = 4.2
LEADER_WIDTH: Final = 0.8


def title_style(title: str) -> Style:
    """The title's style: a long title is set smaller, so that it stays a title and no page."""
    if len(title) <= 70:  # noqa: PLR2004 - two lines at the full size
        return Style(24, 29, FaceName.BOLD, ACCENT)
    if len(title) <= 150:  # noqa: PLR2004
        return Style(18, 23, FaceName.BOLD, ACCENT)
    return Style(14, 18.5, FaceName.BOLD, ACCENT)


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """A page and what stands where on it; the origin is the lower left corner.

    Attributes:
        width, height: of the sheet.
        left, right: edges of the text, from the left of the sheet.
        top, bottom: edges of the text, from the foot of the sheet.
        side: width of the column that dates stand in.
        gutter: from that column to the text.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    side: float = 33 * MM
    gutter: float = 5 * MM

    @property
    def measure(self) -> float:
        """The full width of the text."""
        return self.right - self.left

    @property
    def indent(self) -> float:
        """Where text begins that has something set off to its left, from the text's left edge."""
        return self.side + self.gutter


def tallest_figure(sheet: PageGeometry) -> float:
    """How high a figure may be that shares its page with its heading and a caption."""
    caption = CAPTION.before + 5 * CAPTION.leading
    return sheet.top - sheet.bottom - SECTION.leading - FIGURE_GAP - caption


PAGE_SIZES: Final = {"a4": (210 * MM, 297 * MM), "letter": (612.0, 792.0)}


def geometry(page_size: str) -> PageGeometry:
    """Return the measures of a page size of `PAGE_SIZES`."""
    width, height = PAGE_SIZES[page_size]
    return PageGeometry(
        width=round(width, 2),
        height=round(height, 2),
        left=22 * MM,
        right=width - 22 * MM,
        top=height - 25 * MM,
        bottom=25 * MM,
    )
