"""Figures of a chronology: drawn once, used as vectors in PDF, as SVG and as PNG.

Each function takes the chronology and the width of the text in points, and returns what there is
to show, which may be nothing.
"""

from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.map import NO_MAP, map_figure
from keydates_exporters.figures.render import to_pdf, to_png, to_svg

__all__ = ["NO_MAP", "Figure", "map_figure", "to_pdf", "to_png", "to_svg"]
