"""Figure -> SVG and PNG, from the same drawing that a PDF takes as it is.

The bytes depend on the figure alone: no date, no random name, no setting of the process.
"""

from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF, renderSVG
from reportlab.pdfgen.canvas import Canvas

from keydates_exporters.figures.figure import Figure
from keydates_exporters.lettering.fonts import FaceName, face

__all__ = ["to_pdf", "to_png", "to_svg"]

_POINTS_PER_INCH: Final = 72
_FAMILY: Final = "FiraGO, 'Fira Sans', 'Noto Sans', sans-serif"


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
    image.convert("RGB").save(out, "PNG", dpi=(dpi, dpi), optimize=True)
    return out.getvalue()


def to_svg(figure: Figure) -> bytes:
    """Return the figure as SVG in UTF-8. Its text is text, for readers with the family or without.

    Words from right to left are already in the order in which they are seen, and marked so.
    """
    drawing = figure.drawing
    regular, bold = (face(name).name for name in (FaceName.REGULAR, FaceName.BOLD))
    svg = renderSVG.drawToString(
        drawing,
        showBoundary=False,
        fontHacks={regular: {"family": _FAMILY}, bold: {"family": _FAMILY, "weight": "bold"}},
        svgAttrs={
            "viewBox": f"0 0 {drawing.width:g} {drawing.height:g}",
            "role": "img",
            "aria-labelledby": f"{figure.name}-title {figure.name}-desc",
        },
    )
    head, _, body = svg.partition("<title>...</title>")
    between, _, rest = body.partition("<desc>...</desc>")
    rest = rest.replace('id="clip"', f'id="{figure.name}-clip"')
    rest = rest.replace("url(#clip)", f"url(#{figure.name}-clip)")
    rest = rest.replace('id="group"', f'id="{figure.name}-group"')
    rest = rest.replace("<text ", '<text direction="ltr" unicode-bidi="bidi-override" ')
    title = f'<title id="{figure.name}-title">{escape(figure.caption)}</title>'
    description = f'<desc id="{figure.name}-desc">{escape(figure.alt)}</desc>'
    return (head + title + between + description + rest).encode("utf-8")
