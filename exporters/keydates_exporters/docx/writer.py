"""What the sections share: words in the document's language, and everything that points elsewhere.

Whoever edits the document adds, removes and reorders. So what points is Word's own: numbers of
sources, tables and figures are sequences, what cites them are cross-references to these, and notes
are Word's notes; each holds its true value from the start and follows when the document changes.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from keydates.briefing import Briefing
from keydates_exporters.docx.links import bookmark_name
from keydates_exporters.docx.markup import (
    Setter,
    Xml,
    bookmark,
    external_link,
    field,
    internal_link,
    joined,
)
from keydates_exporters.docx.notes import Notes

if TYPE_CHECKING:
    from keydates_exporters.docx.pictures import Picture

__all__ = ["CONTENTS_LEVELS", "Captioned", "Ground", "Heading", "Writer"]

CONTENTS_LEVELS: Final = 2
"""Levels of headings that the table of contents shows: sections and years, but not each item."""

Captioned = Literal["Table", "Figure"]


class Heading(NamedTuple):
    """A heading that the table of contents shows.

    Attributes:
        level: 1 or 2.
        words: its text.
        anchor: name of its bookmark.
    """

    level: int
    words: str
    anchor: str


class Ground(NamedTuple):
    """What the text stands on, as its file has it.

    Attributes:
        measure: width of the text in twentieths of a point.
        link: gives an address the id of its relationship; None if it cannot be a link.
        height: height of the text on a page, in the same unit.
        first_bookmark: the first number that no bookmark of the file has.
        last_picture: the last number that a picture of the file has, or 0.
        pictures: the figures, in order.
    """

    measure: int
    link: Callable[[str], str | None]
    height: int
    first_bookmark: int = 0
    last_picture: int = 0
    pictures: Sequence["Picture"] = ()


class Writer:
    """What the sections need to know of the document that they stand in.

    Attributes:
        setter: sets words in the document's language.
        notes: the document's notes.
        cited: sources in few words, by number.
        ground: what the text stands on.
        headings: those set so far which the table of contents shows.
    """

    def __init__(
        self,
        briefing: Briefing,
        cited: Mapping[int, str],
        setter: Setter,
        notes: Notes,
        ground: Ground,
    ) -> None:
        self.setter = setter
        self.notes = notes
        self.cited = cited
        self.ground = ground
        self.headings: list[Heading] = []
        self._references: dict[int, Xml] = {}
        self._numbers = count(ground.first_bookmark)
        self._events: Mapping[str, str] = {
            row.event_id: bookmark_name("e", row.event_id) for row in briefing.table
        }
        self._sources: Mapping[int, str] = {
            note.number: bookmark_name("s", note.source_id) for note in briefing.notes
        }

    def heading(self, level: int, words: str) -> Xml:
        """Return a heading that the table of contents shows."""
        heading = Heading(level, words, f"_Toc{len(self.headings) + 1:08d}")
        self.headings.append(heading)
        content = bookmark(heading.anchor, next(self._numbers), self.setter.words(words))
        return self.setter.paragraph(f"Heading{level}", content)

    def event_target(self, event_id: str, content: Xml) -> Xml:
        """Return content to which links to an event lead."""
        return bookmark(self._events[event_id], next(self._numbers), content)

    def to_event(self, event_id: str, words: str, tip: str | None = None) -> Xml:
        """Return a link to an event."""
        content = self.setter.words(words, "InternalLink")
        return internal_link(self._events[event_id], content, tip)

    def source_number(self, number: int) -> Xml:
        """Return the number that stands before a source: "[1]", to which citations refer."""
        setter = self.setter
        sequence = field("SEQ Source \\* ARABIC", setter.plain(str(number)))
        content = (setter.mark(), setter.plain("["), sequence, setter.plain("]"), setter.mark())
        return bookmark(self._sources[number], next(self._numbers), joined(content))

    def to_source(self, number: int) -> Xml:
        """Return a reference to a source: its number in brackets."""
        known = self._references.get(number)
        if known is None:
            content = self.setter.words(f"[{number}]", "InternalLink")
            known = field(f"REF {self._sources[number]} \\h", content)
            self._references[number] = known
        return known

    def caption(self, label: Captioned, number: int, words: str) -> Xml:
        """Return the numbered caption of a table or figure, to which references lead."""
        setter = self.setter
        sequence = field(f"SEQ {label} \\* ARABIC", setter.plain(str(number)))
        name = joined((setter.mark(), setter.plain(f"{label}\u00a0"), sequence, setter.mark()))
        target = bookmark(_caption_name(label, number), next(self._numbers), name)
        content = joined((target, setter.words(f". {words}")))
        # A table stands under its caption, a figure over it.
        return setter.paragraph("Caption", content, with_next=label == "Table")

    def to_caption(self, label: Captioned, number: int) -> Xml:
        """Return a reference to a table or figure: "Table 1"."""
        setter = self.setter
        content = setter.words(f"{label}\u00a0{number}", "InternalLink")
        reference = field(f"REF {_caption_name(label, number)} \\h", content)
        # LibreOffice takes a field for one sign without a direction.
        return joined((setter.mark(), reference, setter.mark()))

    def address(self, url: str) -> Xml:
        """Return an address as a link, or as plain words where it cannot be one."""
        relationship = self.ground.link(url)
        if relationship is None:
            return self.setter.verbatim(url)
        return external_link(relationship, self.setter.verbatim(url, "Hyperlink"))


def _caption_name(label: Captioned, number: int) -> str:
    return f"{label.lower()}_{number}"
