"""Pages into a file: what each holds and what it means, running heads and feet, properties.

The bytes depend on the pages and the properties alone. reportlab would date a file by the clock or
the environment; here the date is the chronology's, and the file's identifier is a hash of what the
pages hold. The file is a PDF 1.7 for every reader (PDF/UA-1) and for the archive (PDF/A-2a).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

from reportlab.graphics import renderPDF
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from keydates.model import Marking
from keydates_exporters.lettering.fonts import FaceName, face
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.archive import Description, srgb_profile, xmp_packet
from keydates_exporters.pdf.branding import Raster
from keydates_exporters.pdf.flow import (
    Bookmark,
    Drawn,
    Page,
    PlacedLeader,
    PlacedLink,
    PlacedPicture,
)
from keydates_exporters.pdf.library import usual_settings
from keydates_exporters.pdf.lines import Span, colour_values, fill
from keydates_exporters.pdf.navigation import destinations, link_annotation, outline
from keydates_exporters.pdf.objects import ObjectFile, shortened
from keydates_exporters.pdf.pen import Pen
from keydates_exporters.pdf.running import RunningMatter, artifact, rectangle
from keydates_exporters.pdf.structure import Element, StructureTree
from keydates_exporters.pdf.theme import PageGeometry
from keydates_exporters.pdf.typeset import Typesetter

__all__ = ["DocumentWriter", "Properties"]

_KEYWORD_SEPARATOR: Final = re.compile(r"[,;]")
_CREATOR: Final = "keydates"
_PRODUCER: Final = "ReportLab PDF Library"
_FACES: Final = frozenset(face(name).name for name in FaceName)
_OWNER: Final = attrgetter("owner")
_DECORATION: Final = "/Artifact BMC\n"
_PENDING: Final = re.compile(r"^%pending (\d+)$", re.MULTILINE)
"""A line that stands for operators not yet known; no string of a page has a line end in it."""


@dataclass(frozen=True, slots=True)
class Properties:
    """What a PDF says of itself.

    Attributes:
        title, author, subject, keywords: its information dictionary.
        language: BCP 47 tag of the text.
        revised: when the content was last changed, with an offset.
        marking: the label at the head and foot of every page, or None.
        standing: as of when and in which edition, for the foot of every page; or nothing.
    """

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    revised: datetime
    marking: Marking | None
    standing: str = ""


class _TimeStamp:
    """The moment that a file bears, in the form reportlab asks for: always UTC."""

    def __init__(self, moment: datetime) -> None:
        utc = moment.astimezone(UTC)
        self.YMDhms = utc.timetuple()[:6]
        self.dhh = self.dmm = 0


class _Frame(NamedTuple):
    """What is added to a page when all pages have been shown.

    Attributes:
        shared: reference to a stream that is drawn before the page's own.
        first: operators drawn before all others of its own.
        pending: operators for the places that wait for them, by number.
    """

    shared: str
    first: str
    pending: Sequence[str]


class _Canvas(Canvas):
    """A canvas that keeps what its pages mean, and whose file depends on what is drawn alone."""

    def __init__(self, properties: Properties, geometry: PageGeometry) -> None:
        super().__init__(
            BytesIO(),
            pagesize=(geometry.width, geometry.height),
            invariant=1,
            pageCompression=1,
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
        self._images: list[str] = []
        self.shown: list[Any] = []

    def emit(self, operators: str) -> None:
        """Add operators to the page; the library's text objects are slow and ask global tables."""
        if operators:
            self._code.append(operators.removesuffix("\n"))  # type: ignore[attr-defined]

    def setFont(  # noqa: N802 - the library's hook
        self, psfontname: str, size: float, leading: float | None = None
    ) -> None:
        """Choose a face; drawings begin with one that no file embeds, and get the family's."""
        chosen = psfontname if psfontname in _FACES else face(FaceName.REGULAR).name
        super().setFont(chosen, size, leading)

    def begin(self, element: Element | None) -> str:
        """Return the operator that begins what belongs to an element, or is decoration."""
        if element is None:
            return _DECORATION
        number = len(self._marks)
        self._marks.append(element)
        element.mark(self.getPageNumber(), number)
        return f"/{element.role}<</MCID {number}>>BDC\n"

    def page_reference(self, number: int) -> str:
        """Return the reference to a page that has been shown, counted from 1."""
        name: bytes = pdfdoc.PDFObjectReference(f"Page{number}").format(self.document)
        return name.decode("ascii")

    def stream(self, operators: str) -> str:
        """Put a stream of operators into the file, and return the reference to it."""
        content = operators.encode("latin-1")
        self._digest.update(content)
        return self.file.stream(content)

    def _make_preamble(self) -> None:
        """Begin pages with nothing: all that is drawn says where and how."""
        self._preamble = ""

    def _setAnnotations(self, page: Any) -> None:  # noqa: ANN401, N802 - the library's hook
        page.StructParents = self.tree.key(self._marks)
        page.Tabs = "/S"  # from link to link in the order of the structure
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.Trans = None  # the library gives every page a transition, which is none
        self.shown.append(page)
        self._marks = []

    def show(self, raster: Raster) -> None:
        """Draw a picture of dots at the origin."""
        self._digest.update(raster.content)
        image = self.file.stream(
            raster.content,
            f"/Type/XObject/Subtype/Image/Width {raster.across}/Height {raster.down}"
            "/ColorSpace/DeviceRGB/BitsPerComponent 8",
        )
        self._images.append(image)
        self.emit(f"{raster.width:.2f} 0 0 {raster.height:.2f} 0 0 cm /Image{len(self._images)} Do")

    def _setXObjects(self, thing: Any) -> None:  # noqa: ANN401, N802 - the library's hook
        names = "".join(f"/Image{at} {image}" for at, image in enumerate(self._images, start=1))
        thing.XObjects = f"<<{names}>>" if names else None
        self._images = []

    def pend(self, number: int) -> None:
        """Leave a place on the page for operators that are known when all pages have been shown."""
        self.emit(f"%pending {number}")

    def complete(self, number: int, frame: _Frame, annotations: Sequence[str]) -> None:
        """Add to a page, counted from 1, what could not be known when it was shown.

        `annotations` are references to its links.
        """
        page = self.shown[number - 1]
        own = _PENDING.sub(lambda place: frame.pending[int(place[1])], page.stream.rstrip())
        page.Contents = f"[{frame.shared} {self.stream(frame.first + own)}]"
        page.stream = None
        page.Annots = pdfdoc.PDFArray(annotations) if annotations else None

    def finish(self) -> bytes:
        """Return the file; nothing can be drawn afterwards."""
        return self.file.finish(self._digest.hexdigest()[:32])


class DocumentWriter:
    """Writes the pages of one document."""

    def __init__(
        self,
        properties: Properties,
        geometry: PageGeometry,
        accent: theme.Colour = theme.ACCENT,
    ) -> None:
        self._properties = properties
        self._canvas = _Canvas(properties, geometry)
        self.typesetter = Typesetter(self._canvas.document, accent)
        self.tree = self._canvas.tree
        self._leaders: list[tuple[PlacedLeader, str]] = []
        self._running = RunningMatter(
            self.typesetter, geometry, properties.title, properties.standing, properties.marking
        )

    def write(self, pages: Iterable[Page]) -> bytes:
        """Return the whole file.

        Pages are drawn as they come, and packed when it is known how many there are.
        """
        with usual_settings():
            return self._write(pages)

    def _write(self, pages: Iterable[Page]) -> bytes:
        canvas = self._canvas
        opening = ""
        links: list[list[PlacedLink]] = []
        bookmarks: list[Bookmark] = []
        places: dict[str, tuple[str, float]] = {}
        numbers: dict[str, int] = {}
        if self._properties.marking:
            # Running matter is no part of the text, so the marking is told once, before all else.
            opening = canvas.begin(Element("P", self.tree.root, first=True))
        for number, page in enumerate(pages, start=1):
            self._draw(page)
            canvas.showPage()
            reference = canvas.page_reference(number)
            places.update({name: (reference, top + 6) for name, top in page.targets.items()})
            numbers.update(dict.fromkeys(page.targets, number))
            bookmarks += page.bookmarks
            links.append(page.links)
        self._complete(links, numbers, opening)
        self._describe()
        catalog = canvas.document.Catalog
        catalog.Names = canvas.file.add(destinations(places))
        catalog.Outlines = outline(canvas.file, bookmarks)
        shown = [canvas.page_reference(number) for number in range(1, len(links) + 1)]
        catalog.StructTreeRoot = self.tree.write(canvas.file, shown)
        return canvas.finish()

    def _complete(
        self, links: Sequence[Sequence[PlacedLink]], numbers: Mapping[str, int], opening: str
    ) -> None:
        """Add links and running matter to pages that have been drawn.

        `numbers` are those of pages by the names on them. Links to names that no page holds are not
        made active, so that none leads nowhere.
        """
        canvas, total = self._canvas, len(links)
        pending = [self._led(*waiting, numbers) for waiting in self._leaders]
        first = canvas.stream(self._running.rest(total, opening))
        rest = canvas.stream(self._running.rest(total)) if total > 1 else first
        for page, areas in enumerate(links, start=1):
            annotations = []
            for area in areas:
                if not area.link.startswith("#") or area.link[1:] in numbers:
                    key = self.tree.key(area.element)
                    annotations.append(canvas.file.add(link_annotation(area, key)))
                    area.element.annotate(page, annotations[-1])
            shared = rest if page > 1 else first
            canvas.complete(
                page, _Frame(shared, self._running.number(page, total), pending), annotations
            )

    def _describe(self) -> None:
        """Say what the file is, in the information dictionary and again in the metadata."""
        canvas, properties = self._canvas, self._properties
        file, catalog = canvas.file, canvas.document.Catalog
        keywords = ", ".join(_KEYWORD_SEPARATOR.sub(" ", word) for word in properties.keywords)
        canvas.setTitle(shortened(properties.title))
        canvas.setAuthor(shortened(properties.author))
        canvas.setSubject(shortened(properties.subject))
        canvas.setKeywords(shortened(keywords))
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

    def _draw(self, page: Page) -> None:
        ground = [
            rectangle(left, bottom, right, top, colour)
            for (left, bottom, right, top), colour in page.fills
        ]
        rules: dict[theme.Colour, list[str]] = {}
        for left, right, height, colour in page.rules:
            # A rule is an area, since that says its height but once.
            area = f"{left:.2f} {height - theme.RULE_WIDTH / 2:.2f} {right - left:.2f} "
            rules.setdefault(colour, []).append(f"{area}{theme.RULE_WIDTH:g} re")
        ground += [f"{fill(colour)}{' '.join(areas)} f" for colour, areas in rules.items()]
        if ground:
            self._canvas.emit(artifact("\n".join(ground)))
        pen = Pen()
        for number in sorted(page.blocks.keys() | page.pictures.keys() | page.leaders.keys()):
            if number in page.blocks:
                self._block(page.blocks[number], pen)
                continue
            self._canvas.emit(pen.up())
            if number in page.pictures:
                self._picture(page.pictures[number])
            else:
                placed = page.leaders[number]
                self._canvas.pend(len(self._leaders))
                self._leaders.append((placed, self._canvas.begin(placed.leader.element)))
                pen.forget()
        self._canvas.emit(pen.up())

    def _block(self, block: Sequence[Drawn], pen: Pen) -> None:
        """Draw a paragraph, neighbours of one meaning as one piece of marked content."""
        code = [pen.down()]
        begun = False
        for owner, pieces in groupby(block, _OWNER):
            code.append(self._canvas.begin(owner))
            for place, piece, _ in pieces:
                if place:
                    code.append(pen.move(*place, on=begun))
                    begun = True
                code.append(pen.draw(piece))
            code.append("EMC\n")
        self._canvas.emit("".join(code))

    def _led(self, placed: PlacedLeader, opening: str, numbers: Mapping[str, int]) -> str:
        """Return the operators of dots and the number that they lead to."""
        style, baseline = placed.leader.style, placed.baseline
        text = (Span(str(numbers[placed.leader.target])),)
        (line,) = self.typesetter.lines(text, style, theme.PAGE_NUMBER_ROOM)
        at = placed.right - line.width
        dots = (
            f"q {colour_values(theme.MUTED)} RG "
            f"{theme.LEADER_WIDTH:g} w 1 J [0 {theme.LEADER_PITCH:g}] 0 d "
            f"{at - theme.LEADER_GAP:.2f} {baseline:.2f} m "
            f"{placed.left + theme.LEADER_GAP:.2f} {baseline:.2f} l S Q"
        )
        number = f"BT 1 0 0 1 {at:.2f} {baseline:.2f} Tm {line.operators}ET"
        return f"{artifact(dots)}{opening}{number}\nEMC"

    def _picture(self, picture: PlacedPicture) -> None:
        canvas, drawing, scale = self._canvas, picture.drawing, picture.scale
        left, bottom = picture.left, picture.bottom
        right, top = left + scale * drawing.width, bottom + scale * drawing.height
        picture.element.entries += (
            f"/A <</O/Layout/Placement/Block/BBox [{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}]>>"
        )
        canvas.emit(canvas.begin(picture.element))
        canvas.saveState()
        canvas.translate(left, bottom)
        canvas.scale(scale, scale)
        if isinstance(drawing, Raster):
            canvas.show(drawing)
        else:
            renderPDF.draw(drawing, canvas, 0, 0, showBoundary=False)
        canvas.restoreState()
        canvas.emit("EMC")
