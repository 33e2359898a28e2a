"""The part of the package that holds footnotes or endnotes."""

from typing import Any, Final

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from lxml import etree

from keydates_exporters.docx.cover import PLACE
from keydates_exporters.docx.notes import NOTE_KINDS, NoteKind

__all__ = ["open_note_part"]

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_SEPARATORS: Final = ((-1, "separator"), (0, "continuationSeparator"))
_AFTER: Final = tuple(
    qn(name)
    for name in ("w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema",
                 "w:themeFontLang", "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats",
                 "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions",
                 "w:readModeInkLockDown", "w:smartTagType", "w:shapeDefaults",
                 "w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator")
)  # fmt: skip
"""What follows the settings of notes in a settings part (ISO/IEC 29500-1, A.1)."""


def open_note_part(document: Document, kind: NoteKind) -> tuple[Part, int]:
    """Mark the place of the notes in their part, which is made if the document has none.

    Notes of a template that nothing refers to any more are taken out.

    Returns:
        The part, and the first number that no note has.
    """
    relation = f"{nsmap['r']}/{kind}"
    found = (rel.target_part for rel in document.part.rels.values() if rel.reltype == relation)
    part: Part | None = next(found, None)
    element = NOTE_KINDS[kind].element
    if part is None:
        root = _separators(kind, element)
        name, content_type = PackURI(f"/word/{kind}.xml"), _TYPE.format(kind)
        part = Part(name, content_type, b"", document.part.package)
        document.part.relate_to(part, relation)
        _set_up(document, element)
    else:
        root = etree.fromstring(part.blob)
        _drop_unused(root, document, element)
    root.append(etree.ProcessingInstruction(PLACE))
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # Parts of kinds that python-docx does not know have no other way in.
    part._blob = content  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    numbers = (int(note.get(qn("w:id"), "0")) for note in root.iter(qn(f"w:{element}")))
    return part, max(0, *numbers) + 1


def _separators(kind: NoteKind, element: str) -> Any:  # noqa: ANN401 - as lxml types its elements
    """Return notes that are but the two lines above notes that Word asks for."""
    root = etree.Element(qn(f"w:{kind}"), nsmap={"w": nsmap["w"], "r": nsmap["r"]})
    for number, name in _SEPARATORS:
        note = etree.SubElement(root, qn(f"w:{element}"))
        note.set(qn("w:type"), name)
        note.set(qn("w:id"), str(number))
        paragraph = etree.SubElement(note, qn("w:p"))
        spacing = etree.SubElement(etree.SubElement(paragraph, qn("w:pPr")), qn("w:spacing"))
        spacing.set(qn("w:after"), "0")
        etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn(f"w:{name}"))
    return root


def _set_up(document: Document, element: str) -> None:
    """Name the separators in the settings."""
    settings: Any = document.settings.element
    for old in settings.findall(qn(f"w:{element}Pr")):
        settings.remove(old)
    properties = etree.Element(qn(f"w:{element}Pr"))
    for number, _ in _SEPARATORS:
        etree.SubElement(properties, qn(f"w:{element}")).set(qn("w:id"), str(number))
    after = (*_AFTER, qn("w:endnotePr")) if element == "footnote" else _AFTER
    later = next((child for child in settings if child.tag in after), None)
    if later is None:
        settings.append(properties)
    else:
        later.addprevious(properties)


def _drop_unused(root: Any, document: Document, element: str) -> None:  # noqa: ANN401
    references = document.element.iter(qn(f"w:{element}Reference"))
    used = {mark.get(qn("w:id")) for mark in references}
    for note in root.findall(qn(f"w:{element}")):
        if note.get(qn("w:type"), "normal") == "normal" and note.get(qn("w:id")) not in used:
            root.remove(note)
