"""Opening a house template: what it may be, and what is refused with the reason.

A template is a file from outside. It is unpacked within limits, read without entities, and nothing
in it is run or fetched.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final

import docx
from docx.document import Document
from lxml import etree

__all__ = ["TemplateError", "open_template"]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound files: encrypted ones, and old .doc
_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_MOST_PARTS: Final = 2_000
_MOST_BYTES: Final = 200_000_000  # of all parts unpacked
_MOST_XML_BYTES: Final = 30_000_000  # of one part that is parsed
_XML: Final = (".xml", ".rels")
_DECLARATIONS: Final = tuple(
    mark.encode(encoding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")  # those that a part may be written in
)


class TemplateError(ValueError):
    """A file that cannot be a template. The message says why and what would do."""


def open_template(content: bytes) -> Document:
    """Return the document of a template, a .docx or .dotx file.

    Raises:
        TemplateError: if it is none, is damaged, protected or too large, or holds macros.
    """
    if content.startswith(_OLE):
        raise TemplateError(
            "the template is protected by a password, or is a .doc of Word 97; "
            "save it as .docx or .dotx without a password"
        )
    try:
        parts = _unpacked(content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise TemplateError("the template is damaged, or is no .docx or .dotx file") from None
    types = parts.get(_TYPES, b"")
    _look_over(types, parts)
    parts[_TYPES] = types.replace(
        _MAIN.format("template").encode(), _MAIN.format("document").encode()
    )
    try:
        document = docx.Document(_packed(parts))
        _ = document.element, document.styles.element, document.settings.element
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        raise TemplateError("the template is damaged, or is no .docx or .dotx file") from None
    return document


def _look_over(types: bytes, parts: Mapping[str, bytes]) -> None:
    """Refuse what no template holds. `types` is the package's list of content types."""
    if b"wordprocessingml" not in types:
        raise TemplateError("the template is no Word document")
    if re.search(rb"macroEnabled|vbaProject", types):
        raise TemplateError("the template holds macros; save it as .docx or .dotx, without them")
    for name, part in parts.items():
        if not name.endswith(_XML):
            continue
        if len(part) > _MOST_XML_BYTES:
            raise TemplateError(f"the template's part {name} is larger than any template needs")
        if any(mark in part for mark in _DECLARATIONS):
            raise TemplateError(
                f"the template's part {name} declares entities, as no Word file does"
            )
    if any(_STRICT in part for name, part in parts.items() if name.endswith(".rels")):
        raise TemplateError(
            "the template is saved as Strict Open XML; save it as an ordinary .docx or .dotx"
        )


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
            raise TemplateError(
                f"the template is larger than {_MOST_BYTES:,} bytes or {_MOST_PARTS:,} parts "
                "when unpacked"
            )
        if len(names) != len(entries):
            raise TemplateError("the template holds two parts of one name")
        # zipfile reads no more of an entry than the size that was counted above.
        return {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}


def _packed(parts: dict[str, bytes]) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    return packed
