"""The package around the text: styles, page, running heads and feet, properties, and the file.

python-docx keeps the package. What it lacks or writes from the clock is done here: the document's
language, notes, relationships by the thousand, and a zip file whose bytes depend on its content.
"""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsmap, qn
from docx.shared import Twips
from lxml import etree

from keydates_exporters.docx.cover import PLACE, last_picture, make_room, text_size
from keydates_exporters.docx.direction import is_right_to_left_language
from keydates_exporters.docx.house_styles import adopt_styles
from keydates_exporters.docx.markup import Setter, Xml
from keydates_exporters.docx.note_part import open_note_part
from keydates_exporters.docx.notes import NoteKind
from keydates_exporters.docx.properties import Properties, set_properties
from keydates_exporters.docx.running import fill_heads, set_running_heads
from keydates_exporters.docx.template import open_template

__all__ = ["MARGIN", "PAGE_SIZES", "WordFile"]

MARGIN: Final = 1247  # twentieths of a point: 22 mm, at either side
PAGE_SIZES: Final[Mapping[str, tuple[int, int]]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""

_EAST_ASIAN: Final = frozenset({"ja", "ko", "zh"})
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_FILE_MODE: Final = 0o100644 << 16
_PORTION: Final = 500  # pieces packed at a time, so that a long text is never held twice

_PARTS: Final[Mapping[str, str]] = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/app.xml": "app.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/document.xml": "document.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
    "word/theme/theme1.xml": "theme1.xml",
}


class WordFile:
    """A Word document that awaits its text: in our own template, or in one of a house.

    Attributes:
        remarks: what a reader of the export's report must know: properties that are longer than a
            property may be, and what became of a template.
        styles: ids of styles by ours, where they differ.
        measure, height: width and height of the text on a page, in twentieths of a point.
        first_bookmark, first_note: the first numbers that the text may use.
        last_picture: the last number that a picture has, or 0.
    """

    def __init__(
        self,
        properties: Properties,
        notes: NoteKind,
        *,
        page_size: str = "a4",
        template: bytes | None = None,
    ) -> None:
        """Make a document. A template has its own page; without one the page is `page_size`.

        Raises:
            TemplateError: if the template cannot be one.
        """
        self._links: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self.remarks: list[str] = []
        if template is None:
            self._document = docx.Document(_template())
        else:
            self._document = open_template(template)
            self.styles, brought = adopt_styles(self._document)
            self.remarks += _on_styles(brought)
        self.remarks += set_properties(self._document, properties)
        self._set_language(properties.language)
        body: Any = self._document.element.find(qn("w:body"))
        self.first_bookmark, left_out = make_room(body)
        setter = Setter(properties.language, self.styles)
        if template is None:
            width, height = PAGE_SIZES[page_size]
            section = self._document.sections[0]
            section.page_width, section.page_height = Twips(width), Twips(height)
            set_running_heads(section, properties, setter, width - 2 * MARGIN)
        else:
            self.remarks += _on_own_text(left_out)
            self.remarks += fill_heads(self._document, properties, setter)
        self.measure, self.height = text_size(body)
        self.last_picture = last_picture(body)
        self._notes, self.first_note = open_note_part(self._document, notes)

    def link(self, url: str) -> str:
        """Return the id of the relationship to an address; the same address has the same id."""
        if url not in self._links:
            self._links[url] = f"link{len(self._links) + 1}"
            # python-docx's own way looks through all relationships for each one it adds.
            self._document.part.load_rel(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[url], is_external=True
            )
        return self._links[url]

    def add_image(self, image: bytes) -> str:
        """Put a PNG image into the file, and return the id of the relationship to it."""
        return str(self._document.part.get_or_add_image(BytesIO(image))[0])

    def write(self, out: BinaryIO, text: Iterable[Xml], notes: Iterable[Xml]) -> None:
        """Write the file with these paragraphs and tables as its text, and with these notes."""
        saved = BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as archive:
            parts: dict[str, Iterable[bytes]] = {
                name: (archive.read(name),) for name in archive.namelist()
            }
        for part, content in ((self._document.part, text), (self._notes, notes)):
            name = part.partname.membername
            parts[name] = _filled(b"".join(parts[name]), content)
        out.write(_zipped(parts))

    def _set_language(self, tag: str) -> None:
        styles: Any = self._document.styles.element
        language = styles
        for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
            found = language.find(qn(f"w:{name}"))
            if found is None:  # each stands first in its place, but the language, which is last
                found = language.makeelement(qn(f"w:{name}"))
                language.insert(len(language) if name == "lang" else 0, found)
            language = found
        language.set(qn("w:val"), tag)
        if tag.partition("-")[0] in _EAST_ASIAN:
            language.set(qn("w:eastAsia"), tag)
        language.set(qn("w:bidi"), tag if is_right_to_left_language(tag) else "ar")


def _on_styles(brought: list[str]) -> Iterator[str]:
    if brought:
        yield f"the template has no styles of these names, so they are ours: {', '.join(brought)}"


def _on_own_text(left_out: int) -> Iterator[str]:
    if left_out:
        yield (
            f"{left_out:,} paragraphs and tables of the template's own text are left out; "
            "what stands in sections of its own in front, or around a bookmark named keydates, "
            "is kept"
        )


def _filled(part: bytes, content: Iterable[Xml]) -> Iterator[bytes]:
    """Yield a part with content in the place marked for it."""
    root = etree.fromstring(part)
    prefixes = {prefix: nsmap[prefix] for prefix in ("w", "r")}
    if not prefixes.items() <= root.nsmap.items():  # what the content is written in
        whole = etree.Element(root.tag, dict(root.attrib), nsmap=root.nsmap | prefixes)
        whole[:] = root[:]
        part = etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True)
    start, place, end = part.partition(etree.tostring(etree.ProcessingInstruction(PLACE)))
    if not place:
        raise LookupError("a part has no place for its text")
    yield start
    pieces = iter(content)
    while portion := list(islice(pieces, _PORTION)):
        yield "".join(portion).encode()
    yield end


def _template() -> BytesIO:
    folder = files("keydates_exporters.docx").joinpath("parts")
    return BytesIO(
        _zipped({name: (folder.joinpath(file).read_bytes(),) for name, file in _PARTS.items()})
    )


def _zipped(parts: Mapping[str, Iterable[bytes]]) -> bytes:
    """Return a zip file of parts, the same bytes for the same content; the list of types first."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _FILE_MODE
            with archive.open(entry, "w") as part:
                for portion in parts[name]:
                    part.write(portion)
    return packed.getvalue()
