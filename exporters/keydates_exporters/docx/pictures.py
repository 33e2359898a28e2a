"""Figures as pictures in the line: the drawings of the PDF at print resolution, and their words."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from keydates.model import Chronology
from keydates_exporters.docx.markup import Xml, escaped
from keydates_exporters.docx.writer import Writer

__all__ = ["Picture", "draw_figures", "figure_sections"]

_EMU_PER_POINT: Final = 12_700
_TWIPS_PER_POINT: Final = 20
_CAPTION: Final = 60  # points kept free under a picture for its caption
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


class Picture(NamedTuple):
    """A figure ready for Word.

    Attributes:
        heading: the section it stands in: "Timeline".
        relationship: id of the relationship to the image.
        width, height: points.
        alt: what a reader who cannot see it is told.
        caption: what stands under it.
        listed: what belongs to it and cannot be drawn, one item a line.
    """

    heading: str
    relationship: str
    width: float
    height: float
    alt: str
    caption: str
    listed: tuple[str, ...]


def draw_figures(
    chronology: Chronology, measure: int, add: Callable[[bytes], str], remark: Callable[[str], None]
) -> list[Picture]:
    """Draw the timeline and the map, `measure` twentieths of a point wide.

    `add` puts a PNG image into the file and returns the id of its relationship; `remark` is told
    of each loss.
    """
    # Drawing and rendering load libraries that a document without figures does not need.
    from keydates_exporters.figures import headed_figures, to_png

    pictures = []
    for heading, figure in headed_figures(chronology, measure / _TWIPS_PER_POINT, remark):
        drawing = figure.drawing
        pictures.append(
            Picture(
                heading,
                add(to_png(figure)),
                drawing.width,
                drawing.height,
                figure.alt,
                figure.caption,
                figure.listed,
            )
        )
    return pictures


def figure_sections(writer: Writer) -> Iterator[Xml]:
    """Yield each figure with its caption, and below what it cannot show."""
    heading = ""
    for number, picture in enumerate(writer.ground.pictures, start=1):
        if picture.heading != heading:
            heading = picture.heading
            yield writer.heading(1, heading)
        yield writer.setter.paragraph("Picture", _inline(writer, picture, number), with_next=True)
        yield writer.caption("Figure", number, picture.caption)
        for item in picture.listed:
            yield writer.setter.text("FigureNote", item)


def _inline(writer: Writer, picture: Picture, number: int) -> Xml:
    """Return a picture in the line, no higher than the page lets it be."""
    room = writer.ground.height / _TWIPS_PER_POINT - _CAPTION
    scale = min(
        1.0, room / picture.height, writer.ground.measure / _TWIPS_PER_POINT / picture.width
    )
    size = " ".join(
        f'{name}="{round(length * scale * _EMU_PER_POINT)}"'
        for name, length in (("cx", picture.width), ("cy", picture.height))
    )
    identity = f'id="{writer.ground.last_picture + number}" name="Figure {number}"'
    return Xml(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr {identity} descr="{escaped(picture.alt)}"/>'
        f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}">'
        f'<pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr><pic:cNvPr {identity}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{escaped(picture.relationship)}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r>"
    )
