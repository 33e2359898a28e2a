"""Footnotes and endnotes of Word's own (ISO/IEC 29500-1, 17.11): it numbers them and moves them."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from keydates_exporters.docx.markup import Setter, Xml

__all__ = ["NOTE_KINDS", "NoteKind", "NoteMarkup", "Notes"]

NoteKind = Literal["footnotes", "endnotes"]


class NoteMarkup(NamedTuple):
    """What the two kinds of note differ in: names of elements, and our styles.

    Attributes:
        element: of one note; with "Reference" and "Ref" behind it, of the marks in the text and in
            the note.
        text: style of its paragraphs.
        reference: style of its number.
    """

    element: str
    text: str
    reference: str


NOTE_KINDS: Final[Mapping[NoteKind, NoteMarkup]] = {
    "footnotes": NoteMarkup("footnote", "FootnoteText", "FootnoteReference"),
    "endnotes": NoteMarkup("endnote", "EndnoteText", "EndnoteReference"),
}


class Notes:
    """The notes of a document, in the order of their marks in the text.

    Attributes:
        markup: what is particular to their kind.
    """

    def __init__(self, kind: NoteKind, setter: Setter, first: int = 1) -> None:
        self.markup = NOTE_KINDS[kind]
        self._setter = setter
        self._first = first
        self._notes: list[Xml] = []
        style = setter.style(self.markup.reference)
        self._marks = f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:{self.markup.element}'

    def add(self, content: Xml) -> Xml:
        """Add a note of one paragraph, and return the mark that stands in the text for it."""
        number = self._first + len(self._notes)
        element, space = self.markup.element, '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
        paragraph = self._setter.paragraph(
            self.markup.text, Xml(f"{self._marks}Ref/></w:r>{space}{content}")
        )
        self._notes.append(Xml(f'<w:{element} w:id="{number}">{paragraph}</w:{element}>'))
        return Xml(f'{self._marks}Reference w:id="{number}"/></w:r>')

    def content(self) -> Iterator[Xml]:
        """Yield the notes as they stand in their part, behind its separators."""
        yield from self._notes
