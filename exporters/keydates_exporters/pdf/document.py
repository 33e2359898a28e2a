"""Pages into a file: running heads and feet, links, outline, properties.

The bytes depend on the pages and the properties alone. reportlab would date a file by the clock or
the environment; here the date is the chronology's, and the file's identifier is a hash of what the
pages hold.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from keydates.model import Marking
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.flow import Page
from keydates_exporters.pdf.fonts import face
from keydates_exporters.pdf.navigation import (
    Outline,
    RawObject,
    destinations,
    link_annotation,
    references,
)
from keydates_exporters.pdf.theme import FaceName, PageGeometry, Style
from keydates_exporters.pdf.typeset import Span, Typesetter, fill

__all__ = ["DocumentWriter", "Properties"]

_KEYWORD_SEPARATOR: Final = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself.

    Attributes:
        title, author, subject, keywords: its information dictionary.
        language: BCP 47 tag of the text.
        revised: when the content was last changed, with an offset.
        marking: the label at the head and foot of every page, or None.
    """

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    revised: datetime
    marking: Marking | None


class _TimeStamp:
    """The moment that a file bears, in the form reportlab asks for: always UTC."""

    def __init__(self, moment: datetime) -> None:
        utc = moment.astimezone(UTC)
        self.YMDhms = utc.timetuple()[:6]
        self.dhh = self.dmm = 0


class _Canvas(Canvas):
    """A canvas whose file depends on nothing but what is drawn."""

    def __init__(self, properties: Properties, geometry: PageGeometry) -> None:
        super().__init__(
            BytesIO(),
            pagesize=(geometry.width, geometry.height),
            pageCompression=1,
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=face(FaceName.REGULAR).name,  # type: ignore[arg-type] # a name it is
            lang=properties.language,
        )
        self.digest = hashlib.sha256()
        self.links: list[bytes] = []
        self.document: Any = self._doc  # type: ignore[attr-defined] # unknown to the stubs
        self.document._timeStamp = _TimeStamp(properties.revised)  # noqa: SLF001 - no public way
        self.document.Catalog.ViewerPreferences = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})

    def emit(self, operators: str) -> None:
        """Add operators to the page; the library's text objects are slow and ask global tables."""
        self._code.append(operators)  # type: ignore[attr-defined]

    def page_reference(self, number: int) -> str:
        """Return the reference to a page that has been shown, counted from 1."""
        reference: bytes = pdfdoc.PDFObjectReference(f"Page{number}").format(self.document)
        return reference.decode("ascii")

    def _setAnnotations(self, page: Any) -> None:  # noqa: ANN401, N802 - the library's hook
        # Left to itself, reportlab wraps pages in ASCII85, a quarter larger.
        content = page.stream.encode("latin-1")
        self.digest.update(content)
        packed = zlib.compress(content)
        head = f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode("ascii")
        page.Contents = RawObject(head + packed + b"\nendstream\n")
        page.Annots = RawObject(references(self.document, self.links)) if self.links else None
        self.links = []

    def finish(self) -> bytes:
        """Return the file; nothing can be drawn afterwards."""
        name = self.digest.hexdigest()[:32].encode()
        self.document._ID = b"[<" + name + b"><" + name + b">]"  # noqa: SLF001
        content: bytes = self.getpdfdata()  # type: ignore[no-untyped-call]
        return content


class DocumentWriter:
    """Writes the pages of one document."""

    def __init__(self, properties: Properties, geometry: PageGeometry) -> None:
        self._properties = properties
        self._geometry = geometry
        self._canvas = _Canvas(properties, geometry)
        self.typesetter = Typesetter(self._canvas.document)

    def write(self, pages: Sequence[Page]) -> bytes:
        """Return the whole file.

        Links to names that no page holds are not drawn active, so that none leads nowhere.
        """
        canvas, properties = self._canvas, self._properties
        canvas.setTitle(properties.title)
        canvas.setAuthor(properties.author)
        canvas.setSubject(properties.subject)
        canvas.setKeywords(", ".join(_KEYWORD_SEPARATOR.sub(" ", w) for w in properties.keywords))
        canvas.setCreator("keydates")
        canvas.setProducer("ReportLab PDF Library")
        canvas.showOutline()
        targets = {target for page in pages for target in page.targets}
        places = {}
        for number, page in enumerate(pages, start=1):
            self._ground(page)
            self._furniture(number, len(pages))
            for _, lines in sorted(page.blocks.items()):
                canvas.emit("BT " + "\n".join(lines) + "ET")
            canvas.links = [
                link_annotation(link)
                for link in page.links
                if not link.link.startswith("#") or link.link[1:] in targets
            ]
            canvas.showPage()
            reference = canvas.page_reference(number)
            places.update({name: (reference, top + 6) for name, top in page.targets.items()})
        catalog = canvas.document.Catalog
        catalog.Names = RawObject(destinations(places))
        outline = Outline([bookmark for page in pages for bookmark in page.bookmarks])
        canvas.document.Outlines = catalog.Outlines = outline
        return canvas.finish()

    def _ground(self, page: Page) -> None:
        for (left, bottom, right, top), colour in page.fills:
            self._rectangle(left, bottom, right, top, colour)
        for left, right, height, colour in page.rules:
            self._canvas.emit(
                "{:g} {:g} {:g} RG ".format(*colour)
                + f"{theme.RULE_WIDTH:g} w {left:.2f} {height:.2f} m {right:.2f} {height:.2f} l S"
            )

    def _rectangle(
        self, left: float, bottom: float, right: float, top: float, colour: theme.Colour
    ) -> None:
        self._canvas.emit(
            fill(colour) + f"{left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f"
        )

    def _furniture(self, number: int, total: int) -> None:
        geometry = self._geometry
        count = f"Page {number} of {total}"
        foot = geometry.bottom - 22
        width = self._draw(count, theme.RUNNING, foot, align_right=True)
        room = geometry.measure - width - 24
        self._draw(self._cut(self._properties.title, theme.RUNNING, room), theme.RUNNING, foot)
        if self._properties.marking:
            self._mark(self._properties.marking, geometry.height - 14 * theme.MM)
            self._mark(self._properties.marking, foot - 24)

    def _mark(self, marking: Marking, baseline: float) -> None:
        """Draw the label on black, flush right, as TLP 2.0 asks."""
        style = theme.MARKING
        right = self._geometry.right
        width = self.typesetter.width(marking.value, style)
        self._rectangle(
            right - width - 10, baseline - 4.5, right, baseline + style.size, theme.BLACK
        )
        span = Span(marking.value, colour=theme.MARKING_COLOURS[marking])
        (line,) = self.typesetter.lines((span,), style, self._geometry.measure)
        self._canvas.emit(
            f"BT 1 0 0 1 {right - width - 5:.2f} {baseline:.2f} Tm {line.operators}ET"
        )

    def _draw(
        self, text: str, style: Style, baseline: float, *, align_right: bool = False
    ) -> float:
        lines = self.typesetter.lines((Span(text),), style, self._geometry.measure)
        if not lines:
            return 0
        line = lines[0]
        left = self._geometry.right - line.width if align_right else self._geometry.left
        self._canvas.emit(f"BT 1 0 0 1 {left:.2f} {baseline:.2f} Tm {line.operators}ET")
        return line.width

    def _cut(self, text: str, style: Style, room: float) -> str:
        """Return as many whole words as there is room for."""
        if self.typesetter.width(text, style) <= room:
            return text
        words = text.split()
        while len(words) > 1 and self.typesetter.width(" ".join(words) + " …", style) > room:
            words.pop()
        cut = " ".join(words)
        while cut and self.typesetter.width(cut + " …", style) > room:
            cut = cut[:-1]
        return f"{cut} …"
