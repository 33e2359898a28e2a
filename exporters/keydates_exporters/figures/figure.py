"""What a figure is: a drawing, and the words that go with it."""

from dataclasses import dataclass
from typing import Any

from reportlab.graphics.shapes import Drawing

from keydates_exporters.lettering.fonts import FaceName, face

__all__ = ["Figure"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, drawn once and usable in every format.

    Attributes:
        name: a slug, unlike that of every other figure of the document: "map", "timeline-2".
        drawing: the picture; its width and height are points, the height a whole number.
        alt: what a reader who cannot see it is told, made from the data.
        caption: what stands under it.
        listed: what belongs to it and cannot be drawn, one item a line: documents set it as text.
        remarks: losses that the export's report must name.
    """

    name: str
    drawing: Drawing
    alt: str
    caption: str
    listed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # A drawing begins in a font that no PDF embeds, even where it sets no text in it.
        drawing: Any = self.drawing
        drawing.initialFontName = face(FaceName.REGULAR).name
