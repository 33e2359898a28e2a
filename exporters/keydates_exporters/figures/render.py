"""Figure -> PDF and PNG, from the same drawing that a document takes as it is.

The bytes depend on the figure alone: no date, no random name, no setting of the process.
"""

from io import BytesIO
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.pdfgen.canvas import Canvas

from keydates_exporters.figures.figure import Figure
from keydates_exporters.lettering.fonts import FaceName, face

__all__ = ["to_pdf", "to_png"]

_POINTS_PER_INCH: Final = 72


def to_pdf(figure: Figure) -> bytes:
    """Return the figure as the only page of a PDF file, the page as large as the drawing."""
    drawing = figure.drawing
    out = BytesIO()
    # The default canvas would name a font it does not embed.
    regular: Any = face(FaceName.REGULAR).name
    size = drawing.width, drawing.height
    canvas = Canvas(out, size, invariant=1, initialFontName=regular, pageCompression=1)
    renderPDF.draw(drawing, canvas, 0, 0, showBoundary=False)
    canvas.save()
    return out.getvalue()


def to_png(figure: Figure, dpi: int = 200) -> bytes:
    """Return the figure as a PNG image on white, at so many dots an inch."""
    import pypdfium2  # only here: a PDF document that takes the drawing as it is needs none of it

    document: Any = pypdfium2.PdfDocument(to_pdf(figure))
    try:
        image: Any = document[0].render(scale=dpi / _POINTS_PER_INCH).to_pil()
    finally:
        document.close()
    out = BytesIO()
    # The last step of compression would take four times as long and save a hundredth.
    image.convert("RGB").save(out, "PNG", dpi=(dpi, dpi), compress_level=6)
    return out.getvalue()
