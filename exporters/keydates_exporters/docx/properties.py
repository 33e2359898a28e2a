"""What the file says of itself: core properties, and custom ones that fields of a page can show."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from keydates.model import Marking
from keydates_exporters.docx.markup import shortened

__all__ = ["LONGEST_PROPERTY", "MARKING_PROPERTY", "Properties", "set_properties"]

LONGEST_PROPERTY: Final = 255
"""ISO/IEC 29500-2 has no limit; Word and python-docx have this one."""

MARKING_PROPERTY: Final = "Marking"

_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_USER_DEFINED: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what Office calls custom ones
_FIRST_PID: Final = 2
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OF_THE_TEXT: Final = frozenset(
    {"Characters", "CharactersWithSpaces", "HeadingPairs", "HiddenSlides", "HLinks", "Lines",
     "LinksUpToDate", "Pages", "Paragraphs", "TitlesOfParts", "TotalTime", "Words"}
)  # fmt: skip
"""Extended properties (ISO/IEC 29500-1, 22.2) that are true of one text only."""


class Properties(NamedTuple):
    """What a document says of itself.

    Attributes:
        title, author, subject, edition, identifier: its core properties; "" for none.
        keywords: in order; as many as fit are kept.
        language: BCP 47 tag of the text.
        revised: when the content was last changed, with an offset.
        marking: the label at the head and foot of every page, or None.
        facts: further properties by name, "" for what is not known; fields can show them.
    """

    title: str
    author: str
    subject: str
    edition: str
    identifier: str
    keywords: tuple[str, ...]
    language: str
    revised: datetime
    marking: Marking | None
    facts: Mapping[str, str]

    def shown(self) -> dict[str, str]:
        """Return what fields can show, by the property's name in lower case."""
        core = {
            "title": self.title,
            "subject": self.subject,
            "author": self.author,
            "keywords": "; ".join(self.keywords),
        }
        return {name.lower(): value for name, value in self.custom()} | core

    def custom(self) -> Iterator[tuple[str, str]]:
        """Yield the custom properties, the marking first."""
        yield MARKING_PROPERTY, self.marking or ""
        yield from self.facts.items()


def set_properties(document: Document, properties: Properties) -> list[str]:
    """Write the properties into a document, and return a sentence for each that is cut short.

    Custom properties that the document has already keep their places and numbers.
    """
    remarks: list[str] = []

    def cut(name: str, value: str) -> str:
        if len(value) > LONGEST_PROPERTY:
            remarks.append(
                f"the {name} in the file's properties ends after {LONGEST_PROPERTY} characters; "
                "the document itself has it whole"
            )
        return shortened(value, LONGEST_PROPERTY)

    core = document.core_properties
    core.title = cut("title", properties.title)
    core.subject = cut("subtitle", properties.subject)
    core.author = core.last_modified_by = cut("authors", properties.author)
    core.version = cut("edition", properties.edition)
    core.identifier = properties.identifier
    core.language = cut("language", properties.language)
    core.keywords, left = _fitting(properties.keywords)
    if left:
        remarks.append(
            f"the file's properties hold {len(properties.keywords) - left:,} of "
            f"{len(properties.keywords):,} key words; the document itself has them all"
        )
    core.revision = 1
    core.created = core.modified = properties.revised.astimezone(UTC).replace(tzinfo=None)
    told = {"Authors", "Edition"}  # among the core properties
    custom = {
        name: shortened(value, LONGEST_PROPERTY) if name in told else cut(name.lower(), value)
        for name, value in properties.custom()
    }
    _set_custom(document, custom)
    _forget_the_old_text(document)
    return remarks


def _fitting(words: tuple[str, ...]) -> tuple[str, int]:
    """Return as many words as fit in a line, and how many do not."""
    line = ""
    for place, word in enumerate(words):
        longer = f"{line}; {word}" if line else word
        if len(longer) > LONGEST_PROPERTY:
            return line, len(words) - place
        line = longer
    return line, 0


def _set_custom(document: Document, values: Mapping[str, str]) -> None:
    part = _custom_part(document)
    root = etree.fromstring(part.blob)
    known = {str(node.get("name")).lower(): node for node in root}
    pid = max((int(node.get("pid", 0)) for node in root), default=_FIRST_PID - 1)
    for name, value in values.items():
        node = known.get(name.lower())
        if node is None:
            pid += 1
            node = etree.SubElement(
                root, f"{{{_CUSTOM}}}property", fmtid=_USER_DEFINED, pid=str(pid), name=name
            )
        node[:] = []
        node.attrib.pop("linkTarget", None)
        etree.SubElement(node, f"{{{_VALUES}}}lpwstr").text = value
    _write(part, root)


def _forget_the_old_text(document: Document) -> None:
    """Take out what a template says of the text it had: its counts, its titles, its picture."""
    package = _package(document)
    for name, relationship in list(package.rels.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]
        elif relationship.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            part = relationship.target_part
            root = etree.fromstring(part.blob)
            stale = [node for node in root if etree.QName(node).localname in _OF_THE_TEXT]
            for node in stale:
                root.remove(node)
            if stale:
                _write(part, root)
    core: Any = document.core_properties._element  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for node in core.findall(f"{{{_CORE}}}lastPrinted"):
        core.remove(node)


def _custom_part(document: Document) -> Part:
    package = _package(document)
    for relationship in package.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            part: Part = relationship.target_part
            return part
    empty = f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>'
    made = Part(PackURI("/docProps/custom.xml"), _CONTENT_TYPE, empty.encode(), package)
    package.relate_to(made, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    return made


def _package(document: Document) -> Package:
    package: Package | None = document.part.package
    if package is None:
        raise LookupError("the document stands in no package")
    return package


def _write(part: Part, root: Any) -> None:  # noqa: ANN401 - as lxml types its elements
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # Parts of kinds that python-docx does not know have no other way in.
    part._blob = content  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
