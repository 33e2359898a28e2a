"""The package around the text: styles, page, running heads and feet, properties, and the file.

python-docx keeps the package. What it lacks or writes from the clock is done here: the document's
language, notes, relationships by the thousand, and a zip file whose bytes depend on its content.
"""

import zipfile
from collections.abc import Mapping
from importlib.resources import files
from io import BytesIO
from typing import Any, BinaryIO, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from docx.shared import Twips
from lxml import etree

from keydates_exporters.docx.direction import is_right_to_left_language
from keydates_exporters.docx.markup import Xml
from keydates_exporters.docx.notes import NOTE_KINDS, NoteKind
from keydates_exporters.docx.properties import Properties, set_properties
from keydates_exporters.docx.running import set_running_heads

__all__ = ["MARGIN", "PAGE_SIZES", "WordFile"]

MARGIN: Final = 1247  # twentieths of a point: 22 mm, at either side
PAGE_SIZES: Final[Mapping[str, tuple[int, int]]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""

_EAST_ASIAN: Final = frozenset({"ja", "ko", "zh"})
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_FILE_MODE: Final = 0o100644 << 16

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
_NOTES_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_AFTER_NOTES: Final = tuple(
    qn(name)
    for name in ("w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema",
                 "w:themeFontLang", "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats",
                 "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions",
                 "w:readModeInkLockDown", "w:smartTagType", "w:shapeDefaults",
                 "w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator")
)  # fmt: skip
"""What follows the settings of notes in a settings part (ISO/IEC 29500-1, A.1)."""

_PLACE: Final = "keydates-text"
"""The processing instruction that stands where text goes, until the file is written."""


class WordFile:
    """A Word document that awaits its text.

    Attributes:
        remarks: what became of properties that are longer than a property may be.
        measure: width of the text in twentieths of a point.
    """

    def __init__(self, properties: Properties, page_size: str, notes: NoteKind) -> None:
        self._links: dict[str, str] = {}
        self._document = docx.Document(_template())
        self.remarks = set_properties(self._document, properties)
        self._set_language(properties.language)
        width, height = PAGE_SIZES[page_size]
        section = self._document.sections[0]
        section.page_width, section.page_height = Twips(width), Twips(height)
        self.measure = width - 2 * MARGIN
        set_running_heads(section, properties, self.measure)
        body: Any = self._document.element.find(qn("w:body"))
        if body is None:
            raise LookupError("the document has no body")
        body.insert(0, etree.ProcessingInstruction(_PLACE))
        self._notes = self._notes_part(notes)

    def link(self, url: str) -> str:
        """Return the id of the relationship to an address; the same address has the same id."""
        if url not in self._links:
            self._links[url] = f"link{len(self._links) + 1}"
            # python-docx's own way looks through all relationships for each one it adds.
            self._document.part.load_rel(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[url], is_external=True
            )
        return self._links[url]

    def write(self, out: BinaryIO, text: Xml, notes: Xml) -> None:
        """Write the file with these paragraphs and tables as its text, and with these notes."""
        saved = BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for part, content in ((self._document.part, text), (self._notes, notes)):
            name = part.partname.membername
            parts[name] = _filled(parts[name], content)
        out.write(_zipped(parts))

    def _set_language(self, tag: str) -> None:
        language = self._document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
        if language is None:
            raise LookupError("the styles have no default language to set")
        right_to_left = is_right_to_left_language(tag)
        language.set(qn("w:val"), tag)
        if tag.partition("-")[0] in _EAST_ASIAN:
            language.set(qn("w:eastAsia"), tag)
        language.set(qn("w:bidi"), tag if right_to_left else "ar")

    def _notes_part(self, kind: NoteKind) -> Part:
        """Return the part that holds the notes, with the two separators that Word asks for."""
        element = NOTE_KINDS[kind].element
        root = etree.Element(qn(f"w:{kind}"), nsmap={"w": nsmap["w"], "r": nsmap["r"]})
        properties = etree.Element(qn(f"w:{element}Pr"))
        for number, name in ((-1, "separator"), (0, "continuationSeparator")):
            note = etree.SubElement(root, qn(f"w:{element}"))
            note.set(qn("w:type"), name)
            note.set(qn("w:id"), str(number))
            paragraph = etree.SubElement(note, qn("w:p"))
            spacing = etree.SubElement(etree.SubElement(paragraph, qn("w:pPr")), qn("w:spacing"))
            spacing.set(qn("w:after"), "0")
            etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn(f"w:{name}"))
            etree.SubElement(properties, qn(f"w:{element}")).set(qn("w:id"), str(number))
        root.append(etree.ProcessingInstruction(_PLACE))
        document = self._document.part
        part = Part(
            PackURI(f"/word/{kind}.xml"),
            _NOTES_TYPE.format(kind),
            etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
            document.package,
        )
        document.relate_to(part, f"{nsmap['r']}/{kind}")
        settings: Any = self._document.settings.element
        later = next((child for child in settings if child.tag in _AFTER_NOTES), None)
        if later is None:
            settings.append(properties)
        else:
            later.addprevious(properties)
        return part


def _filled(part: bytes, content: Xml) -> bytes:
    """Return a part with content in the place marked for it."""
    start, place, end = part.partition(etree.tostring(etree.ProcessingInstruction(_PLACE)))
    if not place:
        raise LookupError("a part has no place for its text")
    return b"".join((start, content.encode(), end))


def _template() -> BytesIO:
    folder = files("keydates_exporters.docx").joinpath("parts")
    return BytesIO(
        _zipped({name: folder.joinpath(file).read_bytes() for name, file in _PARTS.items()})
    )


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of parts, the same bytes for the same content; the list of types first."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _FILE_MODE
            archive.writestr(entry, parts[name])
    return packed.getvalue()
