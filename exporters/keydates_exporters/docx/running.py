"""Running heads and feet: title, marking and "Page x of y" on every page."""

from collections.abc import Mapping
from typing import Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section

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

__all__ = ["MARKING_COLOURS", "marking_run", "set_running_heads"]

MARKING_COLOURS: Final[Mapping[Marking, str]] = {
    # Text on black, as the Traffic Light Protocol 2.0 of FIRST prescribes.
    Marking.RED: "FF2B2B",
    Marking.AMBER_STRICT: "FFC000",
    Marking.AMBER: "FFC000",
    Marking.GREEN: "33FF00",
    Marking.CLEAR: "FFFFFF",
}

_LONGEST_RUNNING_TITLE: Final = 60


def set_running_heads(section: Section, properties: Properties, measure: int) -> None:
    """Give the pages their heads and feet; the first one bears no title above the title.

    `measure` is the width of the text in twentieths of a point.
    """
    setter = Setter(properties.language)
    bidi = "<w:bidi/>" if setter.right_to_left else ""
    marking = marking_run(properties.marking, setter)
    title = setter.words(shortened(properties.title, _LONGEST_RUNNING_TITLE))
    if len(properties.title) <= _LONGEST_RUNNING_TITLE:
        title = field("TITLE", title)  # whoever changes the property changes every page
    # Word counts pages itself whenever it shows them; until then the total is not known.
    page = joined(
        (
            setter.words("Page "),
            field("PAGE", setter.plain("1")),
            setter.words(" of "),
            field("NUMPAGES", setter.plain("…")),
            setter.mark(),
        )
    )
    section.different_first_page_header_footer = True
    for part, style, words in (
        (section.first_page_header, "Header", EMPTY),
        (section.header, "Header", title),
        (section.first_page_footer, "Footer", page),
        (section.footer, "Footer", page),
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


def marking_run(marking: Marking | None, setter: Setter) -> Xml:
    """Return the marking as a field that shows the file's property of that name."""
    if marking is None:
        return EMPTY
    properties = (
        f'<w:rPr><w:rStyle w:val="{setter.style("Marking")}"/>'
        f'<w:color w:val="{MARKING_COLOURS[marking]}"/></w:rPr>'
    )
    # Spaces that give the label its margin stand outside, so that an update keeps them.
    space = Xml(f"<w:r>{properties}<w:t>\u00a0</w:t></w:r>")
    label = Xml(f"<w:r>{properties}<w:t>{escaped(marking)}</w:t></w:r>")
    return joined((space, field(f"DOCPROPERTY {MARKING_PROPERTY}", label), space))
