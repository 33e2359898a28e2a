"""The figures that a document shows, in their order."""

from collections.abc import Callable

from keydates.model import Chronology
from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.map import NO_MAP, map_figure
from keydates_exporters.figures.timeline import NO_TIMELINE, timeline_figures

__all__ = ["headed_figures"]


def headed_figures(
    chronology: Chronology, width: float, remark: Callable[[str], None]
) -> list[tuple[str, Figure]]:
    """Draw the timeline and the map, `width` points wide, each figure with its section's heading.

    `remark` is told what cannot be drawn, and of each loss.
    """
    found = [("Timeline", figure) for figure in timeline_figures(chronology, width)]
    if not found:
        remark(NO_TIMELINE)
    where = map_figure(chronology, width)
    if where is None:
        remark(NO_MAP)
    else:
        found.append(("Map", where))
    for _, figure in found:
        for sentence in figure.remarks:
            remark(sentence)
    return found
