"""The package around the text: styles, page, running heads and feet, properties, and the file.

python-docx keeps the package. What it lacks or writes from the clock is done here: the document's
language, fields, relationships by the thousand, and a zip file whose bytes depend on its content.
"""

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from typing import BinaryIO, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Twips

from keydates.model import Marking
from keydates_exporters.docx.direction import is_right_to_left_language
from keydates_exporters.docx.markup import (
    EMPTY,
    TAB,
    Setter,
    Xml,
    escaped,
    field,
    joined,
    shortened,
)

__all__ = ["MARGIN", "PAGE_SIZES", "Properties", "WordFile"]

MARGIN: Final = 1247  # twentieths of a point: 22 mm, at either side
PAGE_SIZES: Final[Mapping[str, tuple[int, int]]] = {"a4": (11906, 16838), "letter": (12240, 15840)}
"""Width and height in twentieths of a point."""

_LONGEST_PROPERTY: Final = 255  # ISO/IEC 29500-2 has no limit; Word and python-docx have this one
_LONGEST_RUNNING_TITLE: Final = 60
_EAST_ASIAN: Final = frozenset({"ja", "ko", "zh"})
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_FILE_MODE: Final = 0o100644 << 16

_MARKING_COLOURS: Final[Mapping[Marking, str]] = {
    # Text on black, as the Traffic Light Protocol 2.0 of FIRST prescribes.
    Marking.RED: "FF2B2B",
    Marking.AMBER_STRICT: "FFC000",
    Marking.AMBER: "FFC000",
    Marking.GREEN: "33FF00",
    Marking.CLEAR: "FFFFFF",
}
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


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself.

    Attributes:
        title, author, subject, edition: its core properties; "" for none.
        keywords: in order; as many as fit are kept.
        language: BCP 47 tag of the text.
        revised: when the content was last changed, with an offset.
        marking: the label at the head and foot of every page, or None.
    """

    title: str
    author: str
    subject: str
    edition: str
    keywords: tuple[str, ...]
    language: str
    revised: datetime
    marking: Marking | None


class WordFile:
    """A Word document that awaits its text.

    Attributes:
        remarks: what became of properties that are longer than a property may be.
    """

    def __init__(self, properties: Properties, page_size: str) -> None:
        self.remarks: list[str] = []
        self._links: dict[str, str] = {}
        self._document = docx.Document(_template())
        self._set_language(properties.language)
        self._set_properties(properties)
        width, height = PAGE_SIZES[page_size]
        section = self._document.sections[0]
        section.page_width, section.page_height = Twips(width), Twips(height)
        _run_heads(section, properties, width - 2 * MARGIN)

    def link(self, url: str) -> str:
        """Return the id of the relationship to an address; the same address has the same id."""
        if url not in self._links:
            self._links[url] = f"link{len(self._links) + 1}"
            # python-docx's own way looks through all relationships for each one it adds.
            self._document.part.load_rel(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[url], is_external=True
            )
        return self._links[url]

    def write(self, out: BinaryIO, blocks: Iterable[Xml]) -> None:
        """Write the file with these paragraphs and tables, in order, as its text."""
        text = "".join(blocks).encode()
        saved = BytesIO()
        self._document.save(saved)
        with zipfile.ZipFile(saved) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        start, body, end = parts["word/document.xml"].partition(b"<w:body>")
        parts["word/document.xml"] = b"".join((start, body, text, end))
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

    def _set_properties(self, properties: Properties) -> None:
        core = self._document.core_properties
        core.title = self._cut("title", properties.title)
        core.subject = self._cut("subtitle", properties.subject)
        core.author = core.last_modified_by = self._cut("authors", properties.author)
        core.version = self._cut("edition", properties.edition)
        core.language = self._cut("language", properties.language)
        core.keywords = self._fitting(properties.keywords)
        core.revision = 1
        core.created = core.modified = properties.revised.astimezone(UTC).replace(tzinfo=None)

    def _cut(self, name: str, value: str) -> str:
        if len(value) <= _LONGEST_PROPERTY:
            return value
        self.remarks.append(
            f"the {name} in the file's properties ends after {_LONGEST_PROPERTY} characters; "
            "the document itself has it whole"
        )
        return shortened(value, _LONGEST_PROPERTY)

    def _fitting(self, words: tuple[str, ...]) -> str:
        line = ""
        for place, word in enumerate(words):
            longer = f"{line}; {word}" if line else word
            if len(longer) > _LONGEST_PROPERTY:
                self.remarks.append(
                    f"the file's properties hold {place:,} of {len(words):,} key words; "
                    "the document itself has them all"
                )
                break
            line = longer
        return line


def _template() -> BytesIO:
    folder = files("keydates_exporters.docx").joinpath("parts")
    return BytesIO(
        _zipped({name: folder.joinpath(file).read_bytes() for name, file in _PARTS.items()})
    )


def _run_heads(section: Section, properties: Properties, measure: int) -> None:
    """Give the pages their heads and feet; the first one bears no title above the title."""
    setter = Setter(properties.language)
    bidi = "<w:bidi/>" if setter.right_to_left else ""
    marking = _marking(properties.marking)
    title = setter.words(shortened(properties.title, _LONGEST_RUNNING_TITLE))
    # Word counts pages itself whenever it shows them; until then the total is not known.
    page = joined(
        (
            setter.words("Page "),
            field("PAGE", "1"),
            setter.words(" of "),
            field("NUMPAGES", "…"),
            setter.mark(),
        )
    )
    section.different_first_page_header_footer = True
    for part, style, words in (
        (section.first_page_header, "Header", EMPTY),
        (section.header, "Header", title),
        (section.first_page_footer, "Footer", page),
        (section.footer, "Footer", page),
    ):
        part.is_linked_to_previous = False
        content = joined((words, TAB if marking else EMPTY, marking))
        part.part.element[:] = [
            parse_xml(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>'
                f'<w:tabs><w:tab w:val="right" w:pos="{measure}"/></w:tabs>{bidi}</w:pPr>'
                f"{content}</w:p>"
            )
        ]


def _marking(marking: Marking | None) -> Xml:
    if marking is None:
        return EMPTY
    return Xml(
        f'<w:r><w:rPr><w:rStyle w:val="Marking"/><w:color w:val="{_MARKING_COLOURS[marking]}"/>'
        f"</w:rPr><w:t>\u00a0{escaped(marking)}\u00a0</w:t></w:r>"
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
