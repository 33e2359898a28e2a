"""Running heads and feet: title, marking and "Page x of y" on every page."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section

if TYPE_CHECKING:
    from docx.section import _Footer, _Header  # pyright: ignore[reportPrivateUsage]

from keydates.model import Marking
from keydates_exporters.docx.markup import (
    EMPTY,
    TAB,
    Setter,
    Xml,
    escaped,
    field,
    joined,
    shortened,
)
from keydates_exporters.docx.properties import MARKING_PROPERTY, Properties
from keydates_exporters.docx.shown_fields import fill_fields, shown_by_fields

__all__ = ["fill_heads", "set_running_heads"]

_MARKING_COLOURS: Final[Mapping[Marking, str]] = {
    # Text on black, as the Traffic Light Protocol 2.0 of FIRST prescribes.
    Marking.RED: "FF2B2B",
    Marking.AMBER_STRICT: "FFC000",
    Marking.AMBER: "FFC000",
    Marking.GREEN: "33FF00",
    Marking.CLEAR: "FFFFFF",
}

_LONGEST_RUNNING_TITLE: Final = 60


def set_running_heads(
    section: Section, properties: Properties, setter: Setter, measure: int
) -> None:
    """Give the pages their heads and feet; the first one bears no title above the title.

    `measure` is the width of the text in twentieths of a point.
    """
    bidi = "<w:bidi/>" if setter.right_to_left else ""
    marking = _marking_run(properties.marking, setter)
    title = setter.words(shortened(properties.title, _LONGEST_RUNNING_TITLE))
    if len(properties.title) <= _LONGEST_RUNNING_TITLE:
        title = field("TITLE", title)  # whoever changes the property changes every page
    section.different_first_page_header_footer = True
    for part, style, words in (
        (section.first_page_header, "Header", EMPTY),
        (section.header, "Header", title),
        (section.first_page_footer, "Footer", _page(1, setter)),
        (section.footer, "Footer", _page(2, setter)),
    ):
        part.is_linked_to_previous = False
        content = joined((words, TAB if marking else EMPTY, marking))
        part.part.element[:] = [
            parse_xml(
                f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style}"/>'
                f'<w:tabs><w:tab w:val="right" w:pos="{measure}"/></w:tabs>{bidi}</w:pPr>'
                f"{content}</w:p>"
            )
        ]


def _page(number: int, setter: Setter) -> Xml:
    """Return "Page 1 of …", the number being that of the first page on which it stands.

    Word and LibreOffice count pages whenever they show them, and ask nobody. How many there are
    depends on the reader's fonts, so that a number here would be a guess.
    """
    return joined(
        (
            setter.words("Page "),
            field("PAGE", setter.plain(str(number))),
            setter.words(" of "),
            field("NUMPAGES", setter.plain("…")),
            setter.mark(),
        )
    )


def fill_heads(document: Document, properties: Properties, setter: Setter) -> list[str]:
    """Show the properties wherever a template's fields do, and the marking on every page.

    Returns what a reader of the report must know.
    """
    values = properties.shown()
    fill_fields(document.element, values)
    remarks: list[str] = []
    for place, section in enumerate(document.sections):
        for head in _heads(document, section):
            if head.is_linked_to_previous and (place or not properties.marking):
                continue  # it is, or will be, as that of the section before
            head.is_linked_to_previous = False
            root: Any = head.part.element
            fill_fields(root, values)
            if properties.marking is None:
                continue
            if MARKING_PROPERTY.lower() in shown_by_fields(root):
                _colour(root, setter.style("Marking"), _MARKING_COLOURS[properties.marking])
                continue
            remarks = ["the template's pages do not show the marking, so it is added to each"]
            root.append(
                parse_xml(
                    f'<w:p {nsdecls("w")}><w:pPr><w:jc w:val="right"/></w:pPr>'
                    f"{_marking_run(properties.marking, setter)}</w:p>"
                )
            )
    return remarks


def _heads(document: Document, section: Section) -> "Iterator[_Header | _Footer]":
    yield from (section.header, section.footer)
    if section.different_first_page_header_footer:
        yield from (section.first_page_header, section.first_page_footer)
    if document.settings.odd_and_even_pages_header_footer:
        yield from (section.even_page_header, section.even_page_footer)


def _colour(root: Any, style: str, colour: str) -> None:  # noqa: ANN401
    """Give a marking that an earlier export has set the colour of this one."""
    for properties in root.iter(qn("w:rPr")):
        named, coloured = properties.find(qn("w:rStyle")), properties.find(qn("w:color"))
        if named is not None and coloured is not None and named.get(qn("w:val")) == style:
            coloured.set(qn("w:val"), colour)


def _marking_run(marking: Marking | None, setter: Setter) -> Xml:
    """Return the marking as a field that shows the file's property of that name."""
    if marking is None:
        return EMPTY
    properties = (
        f'<w:rPr><w:rStyle w:val="{setter.style("Marking")}"/>'
        f'<w:color w:val="{_MARKING_COLOURS[marking]}"/></w:rPr>'
    )
    # Spaces that give the label its margin stand outside, so that an update keeps them.
    space = Xml(f"<w:r>{properties}<w:t>\u00a0</w:t></w:r>")
    label = Xml(f"<w:r>{properties}<w:t>{escaped(marking)}</w:t></w:r>")
    return joined((space, field(f"DOCPROPERTY {MARKING_PROPERTY}", label), space))
