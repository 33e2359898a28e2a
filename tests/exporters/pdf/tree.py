"""The structure tree of a PDF as a reader meets it, and what is wrong with it.

Text is taken from the marked content that the tree names, decoded by the fonts' own maps. Nothing
here knows how the file was written. `complaints` says what the validators of PDF/UA do not look at.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

__all__ = ["Node", "complaints", "flat", "open_pdf", "plain", "read_tree", "walk"]

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")


@dataclass
class Node:
    """An element of the tree: its type, its own dictionary, its text and what is within it."""

    role: str
    element: Any
    text: str = ""
    kids: list["Node"] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)


def open_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def plain(text: str) -> str:
    """The text as it can come back: single spaces, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", text).split())


def walk(node: Node) -> Iterator[Node]:
    yield node
    for kid in node.kids:
        yield from walk(kid)


def flat(root: Node, roles: Iterable[str]) -> list[tuple[str, str]]:
    """Type and text of all elements of some types, in reading order."""
    wanted = set(roles)
    return [(node.role, plain(node.text)) for node in walk(root) if node.role in wanted]


def read_tree(pdf: pikepdf.Pdf) -> Node:
    """Return the root element with all that is in it."""
    return _node(pdf.Root.StructTreeRoot.K, None, _all_marked(pdf))


def _all_marked(pdf: pikepdf.Pdf) -> dict[Any, dict[int, str]]:
    return {page.objgen: _marked_content(page) for page in pdf.pages}


def _node(element: Any, page: Any, marked: dict[Any, dict[int, str]]) -> Node:
    node = Node(str(element.S)[1:], element)
    page = element.get("/Pg", page)
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            node.text += marked[page.objgen][int(kid)]
        elif kid.get("/Type") == "/MCR":
            node.text += marked[kid.get("/Pg", page).objgen][int(kid.MCID)]
        elif kid.get("/Type") == "/OBJR":
            node.annotations.append(kid.Obj)
        else:
            inner = _node(kid, page, marked)
            node.kids.append(inner)
            node.text += inner.text
    if "/ActualText" in element:
        node.text = str(element.ActualText)
    return node


def _fonts(page: Any) -> dict[str, dict[int, str]]:
    maps = {}
    for name, font in page.Resources.Font.items():
        body = font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2]
        pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]+)>", body)
        maps[name] = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs
        }
    return maps


def _marked_content(page: Any) -> dict[int, str]:
    """Text by number of marked content; -1 has what is in decoration, -2 what is in nothing."""
    found: dict[int, str] = {-1: "", -2: ""}
    codes: dict[int, str] = {}
    fonts = _fonts(page)
    open_marks: list[tuple[int | None, str | None]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        operands: Any = instruction.operands
        if operator == "BMC":
            open_marks.append((-1 if operands[0] == "/Artifact" else None, None))
        elif operator == "BDC":
            entries = operands[1]
            number = int(entries.MCID) if "/MCID" in entries else None
            if operands[0] == "/Artifact":
                number = -1
            elif number is not None:
                found.setdefault(number, "")
            actual = str(entries.ActualText) if "/ActualText" in entries else None
            open_marks.append((number, actual))
        elif operator == "EMC":
            number, actual = open_marks.pop()
            if actual is not None:
                found[_innermost(open_marks)] += actual
        elif operator == "Tf":
            codes = fonts[str(operands[0])]
        elif operator == "Tj" and all(actual is None for _, actual in open_marks):
            text = "".join(codes[code] for code in bytes(operands[0]))
            found[_innermost(open_marks)] += text
    return found


def _innermost(open_marks: list[tuple[int | None, str | None]]) -> int:
    return next((number for number, _ in reversed(open_marks) if number is not None), -2)


def complaints(content: bytes, expected: list[tuple[str, str]]) -> list[str]:
    """Say what is wrong with a file that ought to hold texts of some types in an order."""
    with open_pdf(content) as pdf:
        marked = _all_marked(pdf)
        root = _node(pdf.Root.StructTreeRoot.K, None, marked)
        return [
            *_texts(root, expected),
            *_headings(root),
            *_links(pdf, root),
            *_notes(root),
            *_figures(root),
            *_fonts_embedded(pdf),
            *_untagged(marked),
        ]


def _texts(root: Node, expected: list[tuple[str, str]]) -> Iterator[str]:
    found = flat(root, {role for role, _ in expected})
    for number, (there, wanted) in enumerate(zip(found, expected, strict=False)):
        if there != wanted:
            yield f"text {number} is {there}, not {wanted}"
            return
    if len(found) != len(expected):
        yield f"there are {len(found)} texts, not {len(expected)}"


def _headings(root: Node) -> Iterator[str]:
    last = 0
    for node in walk(root):
        if re.fullmatch("H[1-6]", node.role):
            level = int(node.role[1])
            if level > last + 1:
                yield f"heading {node.text!r} of level {level} follows level {last}"
            last = level
    if not last:
        yield "there is no heading"


def _links(pdf: pikepdf.Pdf, root: Node) -> Iterator[str]:
    names = list(pdf.Root.Names.Dests.Names)
    known = {str(name): target for name, target in zip(names[::2], names[1::2], strict=True)}
    pages = {page.objgen for page in pdf.pages}
    yield from (f"{name} is on no page" for name in known if known[name][0].objgen not in pages)
    owners = {annotation.objgen: node for node in walk(root) for annotation in node.annotations}
    on_pages = [annotation for page in pdf.pages for annotation in page.get("/Annots", [])]
    for annotation in on_pages:
        yield from _link(annotation, owners.get(annotation.objgen), known)
    lost = owners.keys() - {annotation.objgen for annotation in on_pages}
    if lost:
        yield f"{len(lost)} links stand on no page"
    for node in walk(root):
        if node.role == "Link" and not node.annotations:
            yield f"Link {node.text!r} leads nowhere"


def _link(annotation: Any, node: Node | None, known: Container[str]) -> Iterator[str]:
    words = str(annotation.get("/Contents", ""))
    if node is None or node.role != "Link":
        yield f"link {words!r} is in no Link element"
    elif not plain(node.text):
        yield f"link {words!r} has no words"
    if not words.strip():
        yield "a link does not say where it goes"
    if "/A" in annotation:
        if not re.match("(?i)https?://|mailto:", str(annotation.A.URI)):
            yield f"link to {annotation.A.URI}"
    elif str(annotation.Dest) not in known:
        yield f"link to {annotation.Dest}, which is nowhere"


def _notes(root: Node) -> Iterator[str]:
    notes = [str(node.element.get("/ID", "")) for node in walk(root) if node.role == "Note"]
    if "" in notes or len(set(notes)) != len(notes):
        yield "a note has no name of its own"
    for node in walk(root):
        if node.role == "Reference" and [kid.role for kid in node.kids] != ["Link"]:
            yield f"reference {node.text!r} is no link"
        for annotation in node.annotations:
            target = str(annotation.get("/Dest", ""))
            if target.startswith("source-") and target not in notes:
                yield f"{target} is no note"


def _figures(root: Node) -> Iterator[str]:
    for node in walk(root):
        if node.role == "Figure" and len(str(node.element.get("/Alt", ""))) < 10:
            yield "a figure has no text for those who cannot see it"


def _fonts_embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            if "/FontFile2" not in font.get("/FontDescriptor", {}):
                yield f"font {font.BaseFont} is not embedded"


def _untagged(marked: dict[Any, dict[int, str]]) -> Iterator[str]:
    for number, texts in enumerate(marked.values(), start=1):
        if texts[-2]:
            yield f"page {number} has text that belongs to nothing: {texts[-2]!r}"
