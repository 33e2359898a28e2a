"""The figures of the document: which there are, and what the report says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib.colors import Color

from keydates.exporting import ReportBuilder
from keydates.model import Chronology
from keydates_exporters.figures import (
    NO_MAP,
    NO_TIMELINE,
    Figure,
    map_figure,
    timeline_figures,
)
from keydates_exporters.figures import theme as marks
from keydates_exporters.pdf.theme import ACCENT, Colour, PageGeometry, tallest_figure

__all__ = ["Illustration", "illustrate"]

MOST_ON_TIMELINE: Final = 2_000
"""Items up to which a timeline is drawn: beyond, it names none of them and shows ever less."""
MOST_ON_MAP: Final = 2_000
"""Places up to which a map is drawn: beyond, it takes seconds and names hardly any of them."""


_TINT: Final = 0.45


@dataclass(frozen=True, slots=True)
class Illustration:
    """Figures of one kind, which stand in a section of their own.

    Attributes:
        title: the section's heading.
        target: the name by which links lead there.
        figures: at least one.
    """

    title: str
    target: str
    figures: tuple[Figure, ...]


def illustrate(
    chronology: Chronology, sheet: PageGeometry, accent: Colour, report: ReportBuilder
) -> Iterator[Illustration]:
    """Yield the timeline and the map, where there is something to draw, fitted to the page.

    Their marks are in the accent colour. Whatever they lack goes into the report.
    """
    for illustration in _drawn(chronology, sheet, report):
        for figure in illustration.figures:
            if accent != ACCENT:
                _recolour(figure.drawing, accent)
            for remark in figure.remarks:
                report.remark(remark)
        yield illustration


def _drawn(
    chronology: Chronology, sheet: PageGeometry, report: ReportBuilder
) -> Iterator[Illustration]:
    room = sheet.measure, tallest_figure(sheet)
    if len(chronology.events) > MOST_ON_TIMELINE:
        report.remark(f"no timeline: there are more than {MOST_ON_TIMELINE:,} items")
    elif timeline := timeline_figures(chronology, *room):
        yield Illustration("Timeline", "timeline", timeline)
    else:
        report.remark(NO_TIMELINE)
    if len(chronology.places) > MOST_ON_MAP:
        report.remark(f"no map: there are more than {MOST_ON_MAP:,} places")
    elif drawn := map_figure(chronology, *room):
        yield Illustration("Map", "map", (drawn,))
    else:
        report.remark(NO_MAP)


def _recolour(shape: Any, accent: Colour) -> None:  # noqa: ANN401 - the library's untyped shapes
    """Give the marks of a drawing another colour, and its lighter tint where less is known."""
    tint = (part + (1 - part) * _TINT for part in accent)
    colours = ((marks.ACCENT, Color(*accent)), (marks.ACCENT_LIGHT, Color(*tint)))
    ahead = [shape]
    while ahead:
        found = ahead.pop()
        ahead += getattr(found, "contents", ())
        for name in ("fillColor", "strokeColor"):
            for old, new in colours:
                if getattr(found, name, None) == old:
                    setattr(found, name, new)
