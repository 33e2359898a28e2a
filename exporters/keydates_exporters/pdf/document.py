"""Pages into a file: what each holds and what it means, running heads and feet, properties.

The bytes depend on the pages and the properties alone. reportlab would date a file by the clock or
the environment; here the date is the chronology's, and the file's identifier is a hash of what the
pages hold. The file is a PDF 1.7 for every reader (PDF/UA-1) and for the archive (PDF/A-2a).
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from keydates.model import Marking
from keydates_exporters.lettering.fonts import FaceName, face
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.archive import Description, srgb_profile, xmp_packet
from keydates_exporters.pdf.flow import Drawn, Page, PlacedLink, PlacedPicture
from keydates_exporters.pdf.navigation import destinations, link_annotation, outline
from keydates_exporters.pdf.objects import ObjectFile
from keydates_exporters.pdf.structure import Element, StructureTree
from keydates_exporters.pdf.theme import PageGeometry, Style
from keydates_exporters.pdf.typeset import Span, Typesetter, fill

__all__ = ["DocumentWriter", "Properties"]

_KEYWORD_SEPARATOR: Final = re.compile(r"[,;]")
_CREATOR: Final = "keydates"
_PRODUCER: Final = "ReportLab PDF Library"
_DECORATION: Final = "/Artifact BMC"


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
    """A canvas that keeps what its pages mean, and whose file depends on what is drawn alone."""

    def __init__(self, properties: Properties, geometry: PageGeometry) -> None:
        super().__init__(
            BytesIO(),
            pagesize=(geometry.width, geometry.height),
            invariant=1,
            pdfVersion=(1, 7),
            initialFontName=face(FaceName.REGULAR).name,  # type: ignore[arg-type] # a name it is
            lang=properties.language,
        )
        self.document: Any = self._doc  # type: ignore[attr-defined] # unknown to the stubs
        self.document._timeStamp = _TimeStamp(properties.revised)  # noqa: SLF001 - no public way
        self.file = ObjectFile(self.document)
        self.tree = StructureTree()
        self._digest = hashlib.sha256()
        self._marks: list[Element] = []
        self._annotations: list[str] = []

    def emit(self, operators: str) -> None:
        """Add operators to the page; the library's text objects are slow and ask global tables."""
        self._code.append(operators)  # type: ignore[attr-defined]

    def begin(self, element: Element | None) -> str:
        """Return the operator that begins what belongs to an element, or is decoration."""
        if element is None:
            return _DECORATION
        number = len(self._marks)
        self._marks.append(element)
        element.mark(self.getPageNumber(), number)
        return f"/{element.type} <</MCID {number}>> BDC"

    def lead(self, link: PlacedLink) -> None:
        """Make a link of the page active."""
        annotation = self.file.add(link_annotation(link, self.tree.key(link.element)))
        self._annotations.append(annotation)
        link.element.annotate(self.getPageNumber(), annotation)

    def page_reference(self, number: int) -> str:
        """Return the reference to a page that has been shown, counted from 1."""
        name: bytes = pdfdoc.PDFObjectReference(f"Page{number}").format(self.document)
        return name.decode("ascii")

    def _setAnnotations(self, page: Any) -> None:  # noqa: ANN401, N802 - the library's hook
        # Left to itself, reportlab wraps pages in ASCII85, a quarter larger.
        content = page.stream.encode("latin-1")
        self._digest.update(content)
        page.Contents = self.file.stream(content)
        page.Annots = self._annotations
        page.StructParents = self.tree.key(self._marks)
        page.Tabs = "/S"  # from link to link in the order of the structure
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        self._marks, self._annotations = [], []

    def finish(self) -> bytes:
        """Return the file; nothing can be drawn afterwards."""
        return self.file.finish(self._digest.hexdigest()[:32])


class DocumentWriter:
    """Writes the pages of one document."""

    def __init__(self, properties: Properties, geometry: PageGeometry) -> None:
        self._properties = properties
        self._geometry = geometry
        self._canvas = _Canvas(properties, geometry)
        self.typesetter = Typesetter(self._canvas.document)
        self.tree = self._canvas.tree
        # Running matter is no part of the text, so the marking is told once, before all else.
        self._warning = Element("P", self.tree.root) if properties.marking else None

    def write(self, pages: Sequence[Page]) -> bytes:
        """Return the whole file.

        Links to names that no page holds are not drawn active, so that none leads nowhere.
        """
        canvas = self._canvas
        targets = {target for page in pages for target in page.targets}
        places = {}
        for number, page in enumerate(pages, start=1):
            self._page(page, number, len(pages))
            for link in page.links:
                if not link.link.startswith("#") or link.link[1:] in targets:
                    canvas.lead(link)
            canvas.showPage()
            reference = canvas.page_reference(number)
            places.update({name: (reference, top + 6) for name, top in page.targets.items()})
        self._describe()
        catalog = canvas.document.Catalog
        catalog.Names = canvas.file.add(destinations(places))
        bookmarks = [bookmark for page in pages for bookmark in page.bookmarks]
        catalog.Outlines = outline(canvas.file, bookmarks)
        shown = [canvas.page_reference(number) for number in range(1, len(pages) + 1)]
        catalog.StructTreeRoot = self.tree.write(canvas.file, shown)
        return canvas.finish()

    def _describe(self) -> None:
        """Say what the file is, in the information dictionary and again in the metadata."""
        canvas, properties = self._canvas, self._properties
        file, catalog = canvas.file, canvas.document.Catalog
        keywords = ", ".join(_KEYWORD_SEPARATOR.sub(" ", word) for word in properties.keywords)
        canvas.setTitle(properties.title)
        canvas.setAuthor(properties.author)
        canvas.setSubject(properties.subject)
        canvas.setKeywords(keywords)
        canvas.setCreator(_CREATOR)
        canvas.setProducer(_PRODUCER)
        canvas.showOutline()
        packet = xmp_packet(
            Description(
                title=properties.title,
                author=properties.author,
                subject=properties.subject,
                keywords=keywords,
                creator=_CREATOR,
                producer=_PRODUCER,
                language=properties.language,
                revised=properties.revised,
            )
        )
        catalog.Metadata = file.stream(packet, "/Type/Metadata/Subtype/XML", packed=False)
        profile = file.stream(srgb_profile(), "/N 3")
        catalog.OutputIntents = (
            "[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier (sRGB)/Info (sRGB)"
            f"/DestOutputProfile {profile}>>]"
        )
        catalog.MarkInfo = "<</Marked true>>"
        catalog.ViewerPreferences = "<</DisplayDocTitle true>>"
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]

    def _page(self, page: Page, number: int, total: int) -> None:
        self._canvas.emit(_DECORATION)
        self._ground(page)
        self._canvas.emit("EMC")
        self._furniture(number, total)
        for picture in page.pictures:
            self._picture(picture)
        for _, block in sorted(page.blocks.items()):
            self._block(block)

    def _block(self, block: Sequence[Drawn]) -> None:
        """Draw a paragraph, neighbours of one meaning as one piece of marked content."""
        code = ["BT"]
        for element, pieces in groupby(block, itemgetter(1)):
            code.append(self._canvas.begin(element))
            code += [operators for operators, _ in pieces]
            code.append("EMC")
        code.append("ET")
        self._canvas.emit("\n".join(code))

    def _picture(self, picture: PlacedPicture) -> None:
        drawing, left, bottom = picture.drawing, picture.left, picture.bottom
        right, top = left + drawing.width, bottom + drawing.height
        picture.element.entries += (
            f"/A <</O/Layout/Placement/Block/BBox [{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}]>>"
        )
        self._canvas.emit(self._canvas.begin(picture.element))
        renderPDF.draw(drawing, self._canvas, left, bottom, showBoundary=False)
        self._canvas.emit("EMC")

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
        geometry, marking = self._geometry, self._properties.marking
        foot = geometry.bottom - 22
        with self._running("Footer"):
            width = self._draw(f"Page {number} of {total}", foot, align_right=True)
            room = geometry.measure - width - 24
            self._draw(self._cut(self._properties.title, theme.RUNNING, room), foot)
        if marking:
            self._mark(marking, geometry.height - 14 * theme.MM, "Header", self._warning)
            self._mark(marking, foot - 24, "Footer")
            self._warning = None

    @contextmanager
    def _running(self, place: str) -> Iterator[None]:
        """Make what is drawn meanwhile decoration at the head or foot of the page."""
        self._canvas.emit(f"/Artifact <</Type/Pagination/Subtype/{place}>> BDC")
        yield
        self._canvas.emit("EMC")

    def _mark(
        self, marking: Marking, baseline: float, place: str, element: Element | None = None
    ) -> None:
        """Draw the label on black, flush right, as TLP 2.0 asks."""
        style = theme.MARKING
        right = self._geometry.right
        width = self.typesetter.width(marking.value, style)
        span = Span(marking.value, colour=theme.MARKING_COLOURS[marking])
        (line,) = self.typesetter.lines((span,), style, self._geometry.measure)
        text = f"BT 1 0 0 1 {right - width - 5:.2f} {baseline:.2f} Tm {line.operators}ET"
        with self._running(place):
            self._rectangle(
                right - width - 10, baseline - 4.5, right, baseline + style.size, theme.BLACK
            )
            if element is None:
                self._canvas.emit(text)
        if element:
            self._canvas.emit(f"{self._canvas.begin(element)}\n{text}\nEMC")

    def _draw(self, text: str, baseline: float, *, align_right: bool = False) -> float:
        """Draw running matter, and return its width."""
        lines = self.typesetter.lines((Span(text),), theme.RUNNING, self._geometry.measure)
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
