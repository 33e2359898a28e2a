"""The file itself: numbered objects, packed, with the index that finds them.

reportlab writes every object in the clear and keeps all of them until the end. A tagged document
has one for nearly each line, so here all that are no streams go into compressed object streams as
they come (ISO 32000-1, 7.5.7), found by a cross-reference stream (7.5.8).
"""

import zlib
from collections.abc import Iterator
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

__all__ = ["ObjectFile", "escaped", "reference", "shortened", "text_string"]

_HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Of CR and LF, so that no CR at the end of the content is taken for a part of it.
_END: Final = b"\r\nendstream"
_ROW: Final = 6  # bytes: kind, offset or stream (4), place
_NEXT_IN_STREAM: Final = b"\x02\0\0\0\0\0\x01"
_SHORT: Final = 1_000  # characters; PDF/A allows a string 32,767 bytes
_PACKED_TOGETHER: Final = 200  # objects; their index must fit a byte
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)", "\n": "\\n", "\r": "\\r"})


def reference(number: int) -> str:
    """Return the reference to an object."""
    return f"{number} 0 R"


def escaped(codes: str) -> str:
    """Return the inside of a literal string (ISO 32000-1, 7.3.4.2)."""
    return codes.translate(_ESCAPES)


def shortened(text: str) -> str:
    """Return a text for a place that has no room for a long one, such as a bookmark."""
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def text_string(text: str) -> str:
    """Return a text string (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return f"({escaped(text)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


class ObjectFile:
    """Collects the objects of one file, in numbers that it shares with the library's document."""

    def __init__(self, document: Any) -> None:  # noqa: ANN401 - the library's untyped object
        self._document = document
        self._body = bytearray(_HEAD)
        self._rows = bytearray(_ROW)  # the first stands for no object
        self._waiting: list[tuple[int, bytes]] = []

    def reserve(self) -> int:
        """Return the number of an object that is put later."""
        self._document.objectcounter += 1
        number: int = self._document.objectcounter
        return number

    def add(self, content: str) -> str:
        """Put an object that is no stream, and return the reference to it."""
        name = reference(self.reserve())
        self.put(name, content)
        return name

    def put(self, name: str, content: str) -> None:
        """Put an object that is no stream under a reference."""
        self._pack(int(name.partition(" ")[0]), content.encode("latin-1"))

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> str:
        """Put a stream with further entries of its dictionary, and return the reference to it."""
        number = self.reserve()
        if packed:
            content = zlib.compress(content)
            entries += "/Filter/FlateDecode"
        self._stream(number, content, entries)
        return reference(number)

    def _stream(self, number: int, content: bytes, entries: str) -> None:
        head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode("latin-1")
        self._plain(number, head + content + _END)

    def _note(self, number: int, kind: int, where: int, place: int = 0) -> None:
        """Keep where an object is: in a row of the cross-reference stream."""
        missing = (number + 1) * _ROW - len(self._rows)
        if missing > 0:
            self._rows += bytes(missing)
        row = bytes((kind,)) + where.to_bytes(4) + bytes((place,))
        self._rows[number * _ROW : (number + 1) * _ROW] = row

    def _plain(self, number: int, content: bytes) -> None:
        """Write an object by itself: a row of type 1 is its offset."""
        self._note(number, 1, len(self._body))
        self._body += b"%d 0 obj\n%b\nendobj\n" % (number, content)

    def _pack(self, number: int, content: bytes) -> None:
        self._waiting.append((number, content))
        if len(self._waiting) == _PACKED_TOGETHER:
            self._flush()

    def _flush(self) -> None:
        """Write an object stream: a row of type 2 is its number and the place in it."""
        if not self._waiting:
            return
        home = self.reserve()
        index = []
        at = 0
        for place, (number, content) in enumerate(self._waiting):
            index.append(f"{number} {at}")
            at += len(content) + 1
            self._note(number, 2, home, place)
        head = " ".join(index).encode("ascii") + b"\n"
        body = b"\n".join(content for _, content in self._waiting)
        entries = f"/Type/ObjStm/N {len(self._waiting)}/First {len(head)}/Filter/FlateDecode"
        self._waiting = []
        self._stream(home, zlib.compress(head + body), entries)

    def finish(self, identifier: str) -> bytes:
        """Return the file, with all that the library's document holds; nothing can be added."""
        document = self._document
        for font in document.delayedFonts:
            font.addObjects(document)
        root, info = (
            document.Reference(entry).format(document).decode("ascii")
            for entry in (document.Catalog, document.info)
        )
        done: set[int] = set()
        # Objects name others while they are written, which then have to be written in turn.
        while missing := sorted(document.numberToId.keys() - done):
            for number in missing:
                entry = document.idToObject[document.numberToId[number]]
                content: bytes = pdfdoc.format(entry, document, toplevel=1)
                if isinstance(entry, pdfdoc.PDFStream):
                    # The library leaves out the end of line that PDF/A asks for.
                    self._plain(number, content.rpartition(b"endstream")[0] + _END)
                else:
                    self._pack(number, content)
            done.update(missing)
        self._flush()
        return self._indexed(
            f"/Root {root}/Info {info}/ID [<{identifier}> <{identifier}>]".encode("ascii")
        )

    def _indexed(self, trailer: bytes) -> bytes:
        number = self.reserve()
        start = len(self._body)
        self._note(number, 1, start)
        table = zlib.compress(b"".join(self._predicted()))
        self._body += b"%d 0 obj\n<</Type/XRef/Size %d/W [1 4 1]/Length %d" % (
            number,
            number + 1,
            len(table),
        )
        self._body += b"/Filter/FlateDecode/DecodeParms <</Predictor 12/Columns 6>>"
        self._body += trailer + b">>\nstream\n" + table + _END + b"\nendobj\n"
        self._body += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._body)

    def _predicted(self) -> Iterator[bytes]:
        """Yield the rows as differences from the one above (7.4.4.4): they pack far better."""
        above = bytes(_ROW)
        for at in range(0, len(self._rows), _ROW):
            row = bytes(self._rows[at : at + _ROW])
            differences = ((new - old) & 0xFF for new, old in zip(row, above, strict=True))
            # Most objects stand behind the one before, in the same stream.
            next_in_stream = row[:-1] == above[:-1] and row[-1] == above[-1] + 1
            yield _NEXT_IN_STREAM if next_in_stream else b"\x02" + bytes(differences)
            above = row
