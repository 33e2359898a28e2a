"""From a path or a stream to text: within the size limit, strictly UTF-8."""

from __future__ import annotations

import codecs
import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from keydates.findings import Finding
from keydates.reading.nodes import SourceText

if TYPE_CHECKING:
    from keydates.limits import Limits

__all__ = ["read_text"]

_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive or an Office document (.xlsx, .docx, .ods)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.xls, .doc)"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
)
_SAVE_AS = "save it as UTF-8 (in Excel: `CSV UTF-8`; in an editor: `Save with encoding`)"
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EISDIR: "this is a folder, not a file",
    errno.EACCES: "there is no permission to read it",
    errno.EPERM: "there is no permission to read it",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the links on the path run in a circle",
}


def read_text(
    source: str | os.PathLike[str] | BinaryIO, name: str, limits: Limits
) -> SourceText | Finding:
    """Return the text of a file or stream, or the finding that says why there is none."""
    try:
        raw = _bytes(source, limits.file_bytes)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path, or a closed stream
        reason = _REASONS.get(getattr(error, "errno", None) or 0)
        reason = reason or getattr(error, "strerror", None) or str(error)
        return Finding(name, 0, 0, "KD001", f"the file cannot be read: {reason}")
    if len(raw) > limits.file_bytes:
        message = f"the file has more than {limits.file_bytes:,} bytes"
        hint = "split the chronology, or raise the limit `file-bytes`"
        return Finding(name, 0, 0, "KD004", message, hint)
    return _decode(raw, name)


def _bytes(source: str | os.PathLike[str] | BinaryIO, limit: int) -> bytes:
    """Return at most one byte more than the limit."""
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:  # noqa: PTH123 - Path would change the name in errors
            return _at_most(file, limit + 1)
    return _at_most(source, limit + 1)


def _at_most(file: Any, size: int) -> bytes:  # noqa: ANN401 - a stream may be raw or buffered
    """Read until the end or `size` bytes: a pipe gives less at a time than it is asked for."""
    parts: list[bytes] = []
    while size > 0:
        part = file.read(size)
        if not part:
            break
        parts.append(bytes(part))
        size -= len(part)
    return b"".join(parts)


def _decode(raw: bytes, name: str) -> SourceText | Finding:
    for mark, encoding in _WIDE_MARKS:
        if raw.startswith(mark):
            message = f"the file is {encoding}, not UTF-8"
            return Finding(name, 1, 1, "KD005", message, _SAVE_AS)
    for magic, what in _OTHER_FILES:
        if raw.startswith(magic):
            message = f"the file is {what}, not text"
            return Finding(name, 0, 0, "KD005", message, "save its table as `CSV UTF-8`")
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(error.object, error.start, name)
    if "\0" in text[:4]:
        message = "the file looks like UTF-16 without a byte order mark, not UTF-8"
        return Finding(name, 1, 1, "KD005", message, _SAVE_AS)
    return SourceText(name, text)


def _not_utf8(raw: bytes, at: int, name: str) -> Finding:
    before = raw[:at].decode("utf-8")
    byte = raw[at : at + 1]
    message = f"byte 0x{byte[0]:02X} is not UTF-8"
    with suppress(UnicodeDecodeError):
        message += f"; in Windows-1252 it would be `{byte.decode('cp1252')}`"
    # The line is shown as Windows-1252 reads it, with U+FFFD where that too has no character.
    end = min((n for n in (raw.find(b"\n", at), raw.find(b"\r", at)) if n >= 0), default=len(raw))
    shown = SourceText(name, before + raw[at:end].decode("cp1252", "replace"))
    return shown.finding("KD005", len(before), message, _SAVE_AS)
