"""A lint of our own for Word files: what no validator looks for, and who cannot read the file.

The validators at hand do not mind two bookmarks of one name, links and references that lead
nowhere, results of fields that are wrong, or notes that nobody refers to. The rules on
accessibility are those of Microsoft's checker, as far as a file can break them.
"""

import shlex
import zipfile
from collections.abc import Callable, Iterator
from functools import cached_property
from io import BytesIO
from itertools import pairwise

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LEVELS = 9
_NOT_SEEN = "\u200e"
_LONGEST_NAME = 40
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
_STATISTICS = {"Characters", "CharactersWithSpaces", "Lines", "Pages", "Paragraphs", "Words"}
_EMPTY_WORDS = {"", "here", "click here", "link", "more"}

Node = etree._Element  # pyright: ignore[reportPrivateUsage]


class Package:
    """The parts of a Word file, parsed where they are XML."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            raw = {name: archive.read(name) for name in archive.namelist()}
        self.parts = {
            name: etree.fromstring(part)
            for name, part in raw.items()
            if name.endswith((".xml", ".rels"))
        }

    @cached_property
    def body(self) -> Node:
        return self.parts["word/document.xml"][0]

    @cached_property
    def texts(self) -> dict[str, Node]:
        """Parts that hold text: the body, heads, feet and notes."""
        kinds = ("document", "header", "footer", "footnotes", "endnotes")
        return {
            name: root
            for name, root in self.parts.items()
            if name.startswith(tuple(f"word/{kind}" for kind in kinds))
        }

    @cached_property
    def styles(self) -> dict[str, Node]:
        return {
            style.get(f"{W}styleId", ""): style
            for style in self.parts["word/styles.xml"].iter(f"{W}style")
        }

    def inherited(self, style: str, path: str) -> Node | None:
        """What a style says, or the nearest of those that it is based on."""
        seen = set()
        while (node := self.styles.get(style)) is not None and style not in seen:
            if (found := node.find(path)) is not None:
                return found
            seen.add(style)
            style = value(node.find(f"{W}basedOn"))
        return None

    def style_name(self, paragraph: Node) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        named = self.styles.get(value(style)) if style is not None else None
        return "" if named is None else value(named.find(f"{W}name")).lower()

    def level(self, paragraph: Node) -> int | None:
        """The outline level of a heading, from 1; None for what is none."""
        node = paragraph.find(f"{W}pPr/{W}pStyle")
        while node is not None and (style := self.styles.get(value(node))) is not None:
            if (outline := style.find(f"{W}pPr/{W}outlineLvl")) is not None:
                level = int(value(outline)) + 1
                return level if level <= _LEVELS else None  # the tenth stands for body text
            node = style.find(f"{W}basedOn")
        return None


def value(node: Node | None) -> str:
    return "" if node is None else node.get(f"{W}val", "")


def words(node: Node) -> str:
    """The words within an element as they are seen."""
    return "".join(text.text or "" for text in node.iter(f"{W}t")).replace(_NOT_SEEN, "")


def lint(content: bytes) -> list[str]:
    """Return what is wrong with a file."""
    package = Package(content)
    return [fault for rule in RULES for fault in rule(package)]


def relationships(package: Package) -> Iterator[str]:
    for name, root in package.texts.items():
        folder, _, file = name.rpartition("/")
        rels = package.parts.get(f"{folder}/_rels/{file}.rels")
        known = set() if rels is None else {rel.get("Id") for rel in rels}
        used = {v for node in root.iter(etree.Element) for k, v in node.items() if k.startswith(R)}
        yield from (f"{name}: no relationship {value}" for value in sorted(used - known))


def fields_are_closed(package: Package) -> Iterator[str]:
    for name, root in package.texts.items():
        depth = 0
        for mark in root.iter(f"{W}fldChar"):
            depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(f"{W}fldCharType", "")]
            if depth < 0:
                break
        if depth:
            yield f"{name}: fields are not closed"


def bookmarks(package: Package) -> Iterator[str]:
    starts = list(package.body.iter(f"{W}bookmarkStart"))
    names = [mark.get(f"{W}name", "") for mark in starts]
    ids = [mark.get(f"{W}id") for mark in starts]
    if len({name.lower() for name in names}) != len(names):
        yield "two bookmarks bear one name"
    ends = [mark.get(f"{W}id") for mark in package.body.iter(f"{W}bookmarkEnd")]
    if len(set(ids)) != len(ids) or sorted(map(str, ids)) != sorted(map(str, ends)):
        yield "bookmarks do not begin and end in pairs"
    for name in names:
        if len(name) > _LONGEST_NAME or not name.isascii() or not name.isidentifier():
            yield f"bookmark {name!r} is no name that Word keeps"


def anchors(package: Package) -> Iterator[str]:
    names = {mark.get(f"{W}name") for mark in package.body.iter(f"{W}bookmarkStart")}
    for root in package.texts.values():
        for link in root.iter(f"{W}hyperlink"):
            if (anchor := link.get(f"{W}anchor")) is not None and anchor not in names:
                yield f"a link leads to {anchor!r}, which is not there"


def styles_exist(package: Package) -> Iterator[str]:
    for name, root in (*package.texts.items(), ("styles", package.parts["word/styles.xml"])):
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            wanted = {value(node) for node in root.iter(f"{W}{tag}")}
            yield from (f"{name}: no style {style}" for style in sorted(wanted - {*package.styles}))


def notes_and_marks_agree(package: Package) -> Iterator[str]:
    for kind in ("footnote", "endnote"):
        marks = [n.get(f"{W}id") for n in package.body.iter(f"{W}{kind}Reference")]
        part = package.parts.get(f"word/{kind}s.xml")
        notes = [] if part is None else list(part)
        ids = [n.get(f"{W}id") for n in notes if n.get(f"{W}type", "normal") == "normal"]
        if sorted(map(str, marks)) != sorted(map(str, ids)):
            yield f"{kind}s and their marks do not agree"
        separators = {n.get(f"{W}type") for n in notes} - {None}
        if notes and not {"separator", "continuationSeparator"} <= separators:
            yield f"the {kind}s have no separators"


def _instructions(root: Node) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each field's instruction, and the words that it shows."""
    for simple in root.iter(f"{W}fldSimple"):
        yield shlex.split(simple.get(f"{W}instr", "").replace("\\", "\\\\")), words(simple)
    stack: list[tuple[list[str], list[str]]] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            stack.append(([], []))
        elif kind == "end" and stack:
            instruction, shown = stack.pop()
            plain = "".join(shown).replace(_NOT_SEEN, "")
            yield shlex.split("".join(instruction).replace("\\", "\\\\")), plain
            if stack:
                stack[-1][1].append(plain)
        elif stack:
            stack[-1][node.tag == f"{W}t"].append(node.text or "")


def sequences_count(package: Package) -> Iterator[str]:
    last: dict[str, int] = {}
    for instruction, shown in _instructions(package.body):
        if instruction[0] == "SEQ":
            name = instruction[1]
            last[name] = last.get(name, 0) + 1
            if shown != str(last[name]):
                yield f"{name} {last[name]} is numbered {shown!r}"


def references_hold(package: Package) -> Iterator[str]:
    targets = {}
    for start in package.body.iter(f"{W}bookmarkStart"):
        text = ""
        for node in start.itersiblings():
            if node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == start.get(f"{W}id"):
                break
            text += words(node)
        targets[start.get(f"{W}name")] = text
    for root in package.texts.values():
        for instruction, shown in _instructions(root):
            if instruction[0] == "REF" and targets.get(instruction[1]) != shown:
                yield f"a reference to {instruction[1]} shows {shown!r}"


def shown_properties_are_true(package: Package) -> Iterator[str]:
    known = {
        etree.QName(node).localname: node.text or "" for node in package.parts["docProps/core.xml"]
    }
    custom = package.parts.get("docProps/custom.xml")
    if custom is not None:
        known |= {node.get("name", "").lower(): node[0].text or "" for node in custom}
    for name, root in package.texts.items():
        for instruction, shown in _instructions(root):
            if instruction[0] in {"TITLE", "DOCPROPERTY"}:
                wanted = [*instruction, ""][instruction[0] == "DOCPROPERTY"].lower()
                if known.get(wanted, shown) != shown:
                    yield f"{name}: the {wanted} is shown as {shown!r}"


def pages_are_not_guessed(package: Package) -> Iterator[str]:
    """Nobody knows how many pages there are before they are set."""
    for name, root in package.texts.items():
        for instruction, shown in _instructions(root):
            if instruction[0] in {"NUMPAGES", "SECTIONPAGES", "PAGEREF"} and shown.isdigit():
                yield f"{name}: {instruction[0]} is said to be {shown}"
    told = {etree.QName(node).localname for node in package.parts["docProps/app.xml"]}
    yield from (f"the file claims a number of {name}" for name in sorted(told & _STATISTICS))


def contents_equal_headings(package: Package) -> Iterator[str]:
    field = next((f for f, _ in _instructions(package.body) if f[0] == "TOC"), None)
    if field is None:
        yield "there are no contents"
        return
    lowest = int(field[field.index("\\o") + 1].partition("-")[2])
    shown = {f"heading {level}": f"toc {level}" for level in range(1, lowest + 1)}
    headings = []
    for paragraph in package.body.iter(f"{W}p"):
        if (name := package.style_name(paragraph)) in shown:
            marks = {mark.get(f"{W}name") for mark in paragraph.iter(f"{W}bookmarkStart")}
            headings.append((shown[name], words(paragraph), marks))
    entries = []
    for paragraph in package.body.iter(f"{W}p"):
        if (name := package.style_name(paragraph)) in shown.values():
            link = paragraph.find(f"{W}hyperlink")
            anchor = None if link is None else link.get(f"{W}anchor")
            entries.append((name, words(paragraph), anchor))
    if [entry[:2] for entry in entries] != [heading[:2] for heading in headings]:
        yield "the contents are not the headings"
    elif any(e[2] not in h[2] for e, h in zip(entries, headings, strict=True)):
        yield "an entry of the contents leads to another heading"


def pictures_have_words(package: Package) -> Iterator[str]:
    for name, root in package.texts.items():
        for picture in root.iter(f"{_WP}docPr"):
            if not (picture.get("descr") or "").strip():
                yield f"{name}: a picture has no text in its stead"


def pictures_are_in_line(package: Package) -> Iterator[str]:
    if next(package.body.iter(f"{_WP}anchor"), None) is not None:
        yield "a picture floats beside the text"


def tables_have_heads(package: Package) -> Iterator[str]:
    for table in package.body.iter(f"{W}tbl"):
        if table.find(f"{W}tr/{W}trPr/{W}tblHeader") is None:
            yield "a table has no head"


def tables_are_simple(package: Package) -> Iterator[str]:
    for tag in ("gridSpan", "vMerge", "hMerge"):
        if next(package.body.iter(f"{W}{tag}"), None) is not None:
            yield "cells of a table are merged"
    if package.body.find(f".//{W}tbl//{W}tbl") is not None:
        yield "a table stands in a table"


def headings_descend_one_by_one(package: Package) -> Iterator[str]:
    levels = [level for p in package.body.iter(f"{W}p") if (level := package.level(p))]
    if not levels:
        yield "there are no headings"
    for before, after in pairwise([0, *levels]):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def file_has_a_title(package: Package) -> Iterator[str]:
    title = package.parts["docProps/core.xml"].find(f"{_DC}title")
    if title is None or not (title.text or "").strip():
        yield "the file has no title"


def text_has_a_language(package: Package) -> Iterator[str]:
    if not value(package.parts["word/styles.xml"].find(f"{W}docDefaults//{W}lang")):
        yield "the text has no language"


def links_say_where_they_lead(package: Package) -> Iterator[str]:
    for link in package.body.iter(f"{W}hyperlink"):
        if words(link).strip().lower() in _EMPTY_WORDS:
            yield f"a link says {words(link)!r}"


def no_blanks_for_space(package: Package) -> Iterator[str]:
    empty = [
        block.tag == f"{W}p" and not words(block) and block.find(f".//{W}drawing") is None
        for block in package.body
    ]
    if any(first and second for first, second in pairwise(empty)):
        yield "empty paragraphs make space"


def colours_stand_out(package: Package) -> Iterator[str]:
    for name, style in package.styles.items():
        colour, ground = (_of_style(package, name, kind) for kind in ("color", "shd"))
        if style.get(f"{W}type") in {"paragraph", "character"}:
            yield from _faint(f"style {name}", colour, ground)
    for name, root in package.texts.items():
        for run in root.iter(f"{W}r"):
            own = run.find(f"{W}rPr/{W}color")
            named = value(run.find(f"{W}rPr/{W}rStyle"))
            if own is not None:
                yield from _faint(f"{name}: text", value(own), _of_style(package, named, "shd"))
    for table in package.body.iter(f"{W}tbl"):
        named = value(table.find(f"{W}tblPr/{W}tblStyle"))
        shade = package.inherited(named, f"{W}tblStylePr[@{W}type='firstRow']/{W}tcPr/{W}shd")
        for paragraph in table.iterfind(f"{W}tr[1]//{W}p"):
            head = value(paragraph.find(f"{W}pPr/{W}pStyle"))
            colour = _of_style(package, head, "color")
            if shade is not None:
                yield from _faint(f"the head {head}", colour, shade.get(f"{W}fill", ""))


def _of_style(package: Package, style: str, kind: str) -> str:
    """The colour of a style's letters ("color") or of the ground they stand on ("shd")."""
    if kind == "color":
        return value(package.inherited(style, f"{W}rPr/{W}color"))
    for path in (f"{W}rPr/{W}shd", f"{W}pPr/{W}shd"):
        if (shade := package.inherited(style, path)) is not None:
            return shade.get(f"{W}fill", "")
    return ""


def _faint(what: str, colour: str, ground: str) -> Iterator[str]:
    colour = "000000" if colour in {"", "auto"} else colour
    ground = "FFFFFF" if ground in {"", "auto"} else ground
    if _contrast(colour, ground) < _CONTRAST:
        yield f"{what} has {colour} on {ground}"


def _contrast(first: str, second: str) -> float:
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


RULES: tuple[Callable[[Package], Iterator[str]], ...] = (
    relationships,
    fields_are_closed,
    bookmarks,
    anchors,
    styles_exist,
    notes_and_marks_agree,
    sequences_count,
    references_hold,
    shown_properties_are_true,
    pages_are_not_guessed,
    contents_equal_headings,
    pictures_have_words,
    pictures_are_in_line,
    tables_have_heads,
    tables_are_simple,
    headings_descend_one_by_one,
    file_has_a_title,
    text_has_a_language,
    links_say_where_they_lead,
    no_blanks_for_space,
    colours_stand_out,
)
