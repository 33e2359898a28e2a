"""The table of contents, filled before anyone opens the document."""

from collections.abc import Iterator
from typing import Final

from keydates_exporters.docx.markup import (
    EMPTY,
    FIELD_END,
    Xml,
    field_start,
    internal_link,
    joined,
)
from keydates_exporters.docx.writer import CONTENTS_LEVELS, Writer

__all__ = ["contents"]

# Without page numbers (\\n): only the program that sets the pages knows them, and a wrong one
# is worse than none. Entries are links (\\h); web view shows them the same way (\\z).
_FIELD: Final = 'TOC \\o "1-{}" \\n \\h \\z'
_MOST_YEARS: Final = 120  # some three pages; beyond, the navigation pane serves a reader better


def contents(writer: Writer) -> Iterator[Xml]:
    """Yield the contents of all that `writer` has set: one link a heading.

    It is a field in the frame that Word gives its own tables of contents, so that one click
    updates it; what it holds is what that click would make of it.
    """
    setter = writer.setter
    years = sum(heading.level > 1 for heading in writer.headings)
    lowest = CONTENTS_LEVELS if years <= _MOST_YEARS else 1
    headings = [heading for heading in writer.headings if heading.level <= lowest]
    yield Xml(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
    )
    yield setter.text("TOCHeading", "Contents")
    for place, heading in enumerate(headings, start=1):
        start = field_start(_FIELD.format(lowest)) if place == 1 else EMPTY
        end = FIELD_END if place == len(headings) else EMPTY
        link = internal_link(heading.anchor, setter.words(heading.words))
        yield setter.paragraph(f"TOC{heading.level}", joined((start, link, end)))
    yield Xml("</w:sdtContent></w:sdt>")
