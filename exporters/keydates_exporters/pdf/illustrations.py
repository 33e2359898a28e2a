"""The figures of the document: which there are, and what the report says of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keydates.exporting import ReportBuilder
from keydates.model import Chronology
from keydates_exporters.figures import (
    NO_MAP,
    NO_TIMELINE,
    Figure,
    map_figure,
    timeline_figures,
)
from keydates_exporters.pdf.theme import PageGeometry, tallest_figure

__all__ = ["Illustration", "illustrate"]

MOST_ON_TIMELINE: Final = 2_000
"""Items up to which a timeline is drawn: beyond, it names none of them and shows ever less."""


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
    chronology: Chronology, sheet: PageGeometry, report: ReportBuilder
) -> Iterator[Illustration]:
    """Yield the timeline and the map, where there is something to draw, fitted to the page.

    Whatever they lack goes into the report.
    """
    room = sheet.measure, tallest_figure(sheet)
    if len(chronology.events) > MOST_ON_TIMELINE:
        report.remark(f"no timeline: there are more than {MOST_ON_TIMELINE:,} items")
    elif timeline := timeline_figures(chronology, *room):
        yield _noted(Illustration("Timeline", "timeline", timeline), report)
    else:
        report.remark(NO_TIMELINE)
    if drawn := map_figure(chronology, *room):
        yield _noted(Illustration("Map", "map", (drawn,)), report)
    else:
        report.remark(NO_MAP)


def _noted(illustration: Illustration, report: ReportBuilder) -> Illustration:
    for figure in illustration.figures:
        for remark in figure.remarks:
            report.remark(remark)
    return illustration
