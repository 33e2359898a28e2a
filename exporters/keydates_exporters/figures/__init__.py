"""Figures of a chronology: drawn once, used as vectors in PDF, as SVG and as PNG.

Each function takes the chronology and the width of the text in points, and returns what there is
to show, which may be nothing.
"""

from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.gallery import headed_figures
from keydates_exporters.figures.map import NO_MAP, map_figure
from keydates_exporters.figures.render import to_pdf, to_png
from keydates_exporters.figures.svg import inline_svg, to_svg
from keydates_exporters.figures.timeline import NO_TIMELINE, timeline_figures

__all__ = [
    "NO_MAP",
    "NO_TIMELINE",
    "Figure",
    "headed_figures",
    "inline_svg",
    "map_figure",
    "timeline_figures",
    "to_pdf",
    "to_png",
    "to_svg",
]
