"""The file itself: numbered objects, packed, with the index that finds them.

reportlab writes every object in the clear and keeps all of them until the end. A tagged document
has one for nearly each line, so here all that are no streams go into compressed object streams as
they come (ISO 32000-1, 7.5.7), found by a cross-reference stream (7.5.8).
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Any, Final

from reportlab.pdfbase import pdfdoc

__all__ = ["ObjectFile", "escaped", "reference", "shortened", "text_string"]

_HEAD: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
# Of CR and LF, so that no CR at the end of the content is taken for a part of it.
_END: Final = b"\r\nendstream"
_ENTRY: Final = struct.Struct(">BIH")  # kind; offset, or number of the stream; place in it
_ROW: Final = _ENTRY.size
_SHORT: Final = 1_000  # characters; PDF/A allows a string 32,767 bytes
_PACKED_TOGETHER: Final = 500  # objects
_NARROWEST: Final = 24  # bytes of a row, which must have room for a number and a place
_BEST: Final = 9
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
            content = zlib.compress(content, _BEST)
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
        _ENTRY.pack_into(self._rows, number * _ROW, kind, where, place)

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
        self._stream(home, zlib.compress(head + body, _BEST), entries)

    def put_alike(self, objects: Sequence[tuple[int, str]]) -> None:
        """Put objects that differ in little but their numbers, best in the order of these.

        Each stands in a row of its own, and rows are kept as differences from the one above.
        """
        if not objects:
            return
        longest = max(len(content) for _, content in objects) + 1
        width = max(longest, _NARROWEST)
        digits, places = len(str(self._document.objectcounter)), len(str(len(objects) * width))
        cell = digits + places + 2
        across = width // cell
        home = self.reserve()
        cells = []
        for place, (number, _) in enumerate(objects):
            cells.append(f"{number:>{digits}} {place * width:>{places}} ")
            self._note(number, 2, home, place)
        index = ("".join(cells[at : at + across]) for at in range(0, len(cells), across))
        rows = [row.ljust(width).encode("latin-1") for row in index]
        head = len(rows) * width
        rows += [content.ljust(width).encode("latin-1") for _, content in objects]
        entries = f"/Type/ObjStm/N {len(objects)}/First {head}{_predicted_by(width)}"
        self._stream(home, zlib.compress(_predicted(rows), _BEST), entries)

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
        return self._indexed(f"/Root {root}/Info {info}/ID [<{identifier}> <{identifier}>]")

    def _indexed(self, trailer: str) -> bytes:
        number = self.reserve()
        start = len(self._body)
        self._note(number, 1, start)
        rows = [bytes(self._rows[at : at + _ROW]) for at in range(0, len(self._rows), _ROW)]
        table = zlib.compress(_predicted(rows), _BEST)
        self._body += (
            f"{number} 0 obj\n<</Type/XRef/Size {number + 1}/W [1 4 2]/Length {len(table)}"
            f"{_predicted_by(_ROW)}{trailer}>>\nstream\n"
        ).encode("latin-1")
        self._body += table + _END + b"\nendobj\n"
        self._body += b"startxref\n%d\n%%%%EOF\n" % start
        return bytes(self._body)


def _predicted_by(width: int) -> str:
    """Return the entries of a stream whose rows are kept as differences from the one above."""
    return f"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns {width}>>"


def _predicted(rows: Sequence[bytes]) -> bytes:
    """Return rows of equal width as differences from the one above (7.4.4.4), byte by byte.

    Each begins with a byte that says so. All bytes are subtracted at once, as parts of one number:
    the top bit of each is set aside, so that none borrows from its neighbour.
    """
    width = len(rows[0]) + 1
    size = len(rows) * width
    data = b"".join(b"\0" + row for row in rows)
    these = int.from_bytes(data)
    those = int.from_bytes(bytes(width) + data[:-width])
    top = int.from_bytes(b"\x80" * size)
    low = int.from_bytes(b"\x7f" * size)
    differences = ((these | top) - (those & low)) ^ ((these ^ those ^ top) & top)
    up = int.from_bytes((b"\2" + bytes(width - 1)) * len(rows))
    return (differences | up).to_bytes(size)
