"""Links, link targets and the outline as PDF objects, written straight to bytes.

reportlab has classes for all of these. A long chronology has a link or more for every line, and
formatting each as a tree of small objects took longer than setting the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final
from urllib.parse import quote

from reportlab.pdfbase.pdfdoc import PDFObject

from keydates_exporters.pdf.flow import Bookmark, PlacedLink
from keydates_exporters.pdf.fonts import escaped

__all__ = [
    "Outline",
    "RawObject",
    "destinations",
    "link_annotation",
    "references",
    "text_string",
]

_ASCII: Final = "".join(map(chr, range(33, 127)))


class RawObject(PDFObject):  # type: ignore[misc, unused-ignore]
    """An object of a file whose bytes are known."""

    __RefOnly__ = 1  # the library's sign for an object that stands by itself

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, document: Any) -> bytes:  # noqa: ANN401, ARG002 - the library's hook
        """Return the object as it stands in the file."""
        return self.content


def text_string(text: str) -> str:
    """Return a text string (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return f"({escaped(text)})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def link_annotation(link: PlacedLink) -> bytes:
    """Return a link (12.5.6.5) to a named target or a URL, with no border of its own."""
    if link.link.startswith("#"):
        action = f"/Dest {text_string(link.link[1:])}"
    else:
        address = quote(link.link, safe=_ASCII)  # a URI action takes ASCII only (12.6.4.7)
        action = f"/A << /S /URI /URI {text_string(address)} >>"
    return (
        f"<< /Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Contents {text_string(link.tip)} "
        f"/Rect [{link.left:.2f} {link.bottom:.2f} {link.right:.2f} {link.top:.2f}] {action} >>"
    ).encode("ascii")


def destinations(places: Mapping[str, tuple[str, float]]) -> bytes:
    """Return the name tree of link targets (7.9.6): by name, the page's reference and the height.

    Since the names are kept, `briefing.pdf#event-astana-talks` leads to that event.
    """
    names = " ".join(
        f"{text_string(name)} [{page} /XYZ null {height:.2f} null]"
        for name, (page, height) in sorted(places.items())
    )
    return f"<< /Dests << /Names [{names}] >> >>".encode("ascii")


class Outline(PDFObject):  # type: ignore[misc, unused-ignore]
    """The document outline (12.3.3): entries below the first level are closed."""

    __RefOnly__ = 1
    ready = 1  # what the library's own outline says once its entries are made

    def __init__(self, bookmarks: Sequence[Bookmark]) -> None:
        self._bookmarks = bookmarks
        self._root = b""

    def prepare(self, document: Any, canvas: Any) -> None:  # noqa: ANN401, ARG002 - a hook
        """Add the entries to the file and link them to one another."""
        root = _reference(document, self)
        entries = [RawObject(b"") for _ in self._bookmarks]
        names = [_reference(document, entry) for entry in entries]
        children: dict[int, list[int]] = {-1: []}
        path: list[int] = []
        parents: list[int] = []
        for number, bookmark in enumerate(self._bookmarks):
            while path and self._bookmarks[path[-1]].level >= bookmark.level:
                path.pop()
            parents.append(path[-1] if path else -1)
            children[parents[-1]].append(number)
            children[number] = []
            path.append(number)
        around: dict[int, str] = {}
        for siblings in children.values():
            for before, after in pairwise(siblings):
                around[before] = around.get(before, "") + f"/Next {names[after]} "
                around[after] = f"/Prev {names[before]} "
        for number, (bookmark, entry) in enumerate(zip(self._bookmarks, entries, strict=True)):
            parent = root if parents[number] < 0 else names[parents[number]]
            entry.content = (
                f"<< /Title {text_string(bookmark.title)} /Dest {text_string(bookmark.target)} "
                f"/Parent {parent} {around.get(number, '')}"
                f"{_family(children[number], names, closed=True)}>>"
            ).encode("ascii")
        family = _family(children[-1], names, closed=False)
        self._root = f"<< /Type /Outlines {family}>>".encode("ascii")

    def format(self, document: Any) -> bytes:  # noqa: ANN401, ARG002 - the library's hook
        """Return the root of the outline."""
        return self._root


def _family(members: Sequence[int], names: Sequence[str], *, closed: bool) -> str:
    if not members:
        return ""
    count = -len(members) if closed else len(members)
    return f"/First {names[members[0]]} /Last {names[members[-1]]} /Count {count} "


def _reference(document: Any, entry: PDFObject) -> str:  # noqa: ANN401 - untyped library
    reference: bytes = document.Reference(entry).format(document)
    return reference.decode("ascii")


def references(document: Any, contents: Iterable[bytes]) -> bytes:  # noqa: ANN401
    """Add objects to the file and return an array of references to them."""
    return (
        b"["
        + b" ".join(
            _reference(document, RawObject(content)).encode("ascii") for content in contents
        )
        + b"]"
    )
