"""Styles of a house template: found by name, whatever program or language has saved it.

Word keeps the English names of its own styles in every language and translates their ids;
LibreOffice and pandoc write names with other capitals. What a house gives no look to is brought
along from our template, in the house's type: a paragraph for a date's note is no part of a house
style, headings are.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from importlib.resources import files
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from keydates_exporters.docx.template import TemplateError

__all__ = ["adopt_styles", "missing_styles"]

_REQUIRED: Final = ("Title", "Heading1", "Heading2", "Heading3")
_DEFAULTS: Final = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList"})
_ACCENT: Final = "17324D"
_NUMBERING_TYPE: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
)
_EVENT_HEADING: Final = """
<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    w:type="paragraph" w:customStyle="1" w:styleId="EventHeading">
  <w:name w:val="Event Heading"/><w:basedOn w:val="Heading3"/><w:next w:val="EventText"/>
  <w:qFormat/>
  <w:pPr><w:tabs><w:tab w:val="left" w:pos="2438"/></w:tabs>
    <w:ind w:left="2438" w:hanging="2438"/></w:pPr>
</w:style>
"""
"""Sets a date off to the left of its title, in whatever look the house gives its third heading."""


def missing_styles(document: Document) -> list[str]:
    """Return the names of styles that a template must have and lacks."""
    known = _known(document)
    ours = _ours()
    return [_name(ours[style]) for style in _REQUIRED if _find(known, ours[style]) is None]


def adopt_styles(document: Document) -> tuple[dict[str, str], list[str]]:
    """Make every style of ours usable in a template.

    Returns the template's ids by ours, and the names of those that were brought along.

    Raises:
        TemplateError: if it lacks a style that only a house can give.
    """
    if missing := missing_styles(document):
        raise TemplateError(
            f"the template lacks these styles: {', '.join(missing)}; in Word, give each of them "
            "to a paragraph once and save the template"
        )
    known, ours = _known(document), _ours()
    ids: dict[str, str] = {}
    brought: dict[str, Any] = {}
    taken = {style.get(qn("w:styleId")) for style in document.styles.element.iter(qn("w:style"))}
    for own, style in ours.items():
        found = _find(known, style)
        if found is None:
            brought[own] = style
            found = own if own not in taken else f"Keydates{own}"
        ids[own] = found
    numbers = _bring_numbering(document, brought, ids)
    for own, style in brought.items():
        style.set(qn("w:styleId"), ids[own])
        style.attrib.pop(qn("w:default"), None)
        for link in ("basedOn", "next"):
            for node in style.findall(qn(f"w:{link}")):
                node.set(qn("w:val"), ids[node.get(qn("w:val"))])
        for node in style.iter(qn("w:numId")):
            node.set(qn("w:val"), numbers[node.get(qn("w:val"))])
        _take_off_colours(style)
        document.styles.element.append(style)
    ids["Heading3"] = ids["EventHeading"]
    return ids, [_name(style) for own, style in brought.items() if own not in _DEFAULTS]


def _ours() -> dict[str, Any]:
    """Return our styles by id, in order."""
    content = files("keydates_exporters.docx").joinpath("parts", "styles.xml").read_bytes()
    root: Any = parse_xml(content)
    styles = {style.get(qn("w:styleId")): style for style in root.iter(qn("w:style"))}
    return styles | {"EventHeading": parse_xml(_EVENT_HEADING)}


def _known(document: Document) -> dict[tuple[str, str], str]:
    """Return the template's style ids by type and each name they go by."""
    known: dict[tuple[str, str], str] = {}
    styles: list[Any] = list(document.styles.element.iter(qn("w:style")))
    for names in (_names, _default_names, _own_id):  # a name counts for more than an id
        for style in styles:
            for name in names(style):
                known.setdefault((_type(style), name), style.get(qn("w:styleId")))
    return known


def _names(style: Any) -> Iterator[str]:  # noqa: ANN401 - elements of python-docx have no types
    yield _key(_name(style))
    aliases = style.find(qn("w:aliases"))
    if aliases is not None:
        yield from map(_key, aliases.get(qn("w:val"), "").split(","))


def _default_names(style: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the name that our default style of that type has, if this is the default one."""
    if style.get(qn("w:default")) in {"1", "true", "on"}:
        names = {"paragraph": "Normal", "character": "Default Paragraph Font",
                 "table": "Normal Table", "numbering": "No List"}  # fmt: skip
        yield _key(names[_type(style)])


def _own_id(style: Any) -> Iterator[str]:  # noqa: ANN401
    yield _key(style.get(qn("w:styleId"), ""))


def _find(known: Mapping[tuple[str, str], str], style: Any) -> str | None:  # noqa: ANN401
    return known.get((_type(style), _key(_name(style))))


def _type(style: Any) -> str:  # noqa: ANN401
    return str(style.get(qn("w:type"), "paragraph"))


def _name(style: Any) -> str:  # noqa: ANN401
    node = style.find(qn("w:name"))
    return "" if node is None else str(node.get(qn("w:val"), ""))


def _key(name: str) -> str:
    return name.casefold().replace(" ", "")


def _take_off_colours(style: Any) -> None:  # noqa: ANN401
    """Take our accent off a style, so that it shows in the house's own colours."""
    for node in list(style.iter(qn("w:color"))):
        if node.get(qn("w:val")) == _ACCENT:
            node.getparent().remove(node)
    for node in style.iter():
        if node.get(qn("w:color")) == _ACCENT:
            node.set(qn("w:color"), "auto")


def _bring_numbering(
    document: Document, brought: Mapping[str, Any], ids: Mapping[str, str]
) -> dict[str, str]:
    """Bring the bullets of styles that are brought along; return the new numbers by ours."""
    wanted = {node.get(qn("w:val")) for s in brought.values() for node in s.iter(qn("w:numId"))}
    if not wanted:
        return {}
    content = files("keydates_exporters.docx").joinpath("parts", "numbering.xml").read_bytes()
    ours: Any = parse_xml(content)
    root = _numbering(document)
    abstracts = root.findall(qn("w:abstractNum"))
    abstract = _next(abstracts, "abstractNumId")
    number = _next(root.findall(qn("w:num")), "numId")
    place = len(abstracts) + root.index(abstracts[0]) if abstracts else 0
    numbers: dict[str, str] = {}
    for num in ours.findall(qn("w:num")):
        old = num.get(qn("w:numId"))
        if old not in wanted:
            continue
        link = num.find(qn("w:abstractNumId"))
        path = f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='{link.get(qn('w:val'))}']"
        definition = deepcopy(ours.find(path))
        definition.set(qn("w:abstractNumId"), str(abstract))
        for node in definition.iter(qn("w:pStyle")):
            node.set(qn("w:val"), ids[node.get(qn("w:val"))])
        link.set(qn("w:val"), str(abstract))
        num.set(qn("w:numId"), str(number))
        root.insert(place, definition)
        _append_num(root, num)
        numbers[old] = str(number)
        abstract, number, place = abstract + 1, number + 1, place + 1
    return numbers


def _numbering(document: Document) -> Any:  # noqa: ANN401
    for relationship in document.part.rels.values():
        if relationship.reltype == RELATIONSHIP_TYPE.NUMBERING:
            part: Any = relationship.target_part
            return part.element
    root = parse_xml(
        '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    )
    name = PackURI("/word/numbering.xml")
    package: Any = document.part.package
    made = XmlPart(name, _NUMBERING_TYPE, root, package)
    document.part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return root


def _append_num(root: Any, num: Any) -> None:  # noqa: ANN401
    """Put a number behind the others, in front of what must come last."""
    last = root.find(qn("w:numIdMacAtCleanup"))
    if last is None:
        root.append(num)
    else:
        last.addprevious(num)


def _next(nodes: list[Any], attribute: str) -> int:
    return max((int(node.get(qn(f"w:{attribute}"))) for node in nodes), default=0) + 1
