"""WordprocessingML (ISO/IEC 29500-1, 17) in small pieces, put together from the inside out.

A piece is an `Xml`: text of the file that is escaped already. Only `escaped` makes one of words, so
that a type checker finds every place where words could pass for markup. Pieces are strings and not
nodes of a tree: a document of 5,000 items is some 700,000 elements, which cost 40 times more to
make one by one (and ten times more memory) than to write.

The order of elements within properties is the schema's; readers refuse any other.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, NewType

from keydates_exporters.docx.direction import (
    has_left_to_right,
    has_right_to_left,
    is_right_to_left_language,
    split,
    tongue,
)

__all__ = [
    "EMPTY",
    "FIELD_END",
    "LINE_BREAK",
    "TAB",
    "Setter",
    "Xml",
    "bookmark",
    "cell",
    "escaped",
    "external_link",
    "field",
    "field_start",
    "internal_link",
    "joined",
    "row",
    "shortened",
]

Xml = NewType("Xml", str)
"""Finished markup."""

EMPTY: Final = Xml("")
TAB: Final = Xml("<w:r><w:tab/></w:r>")
LINE_BREAK: Final = Xml("<w:r><w:br/></w:r>")
FIELD_END: Final = Xml('<w:r><w:fldChar w:fldCharType="end"/></w:r>')

_LONGEST_TIP: Final = 260  # Word's own limit

_LEFT_TO_RIGHT_MARK: Final = "\u200e"
_WORD: Final = re.compile(r"\w")

_SPECIAL: Final = re.compile('[&<>"]')
# What no XML 1.0 document holds. (Named one by one: the complement takes 8 ms to compile.)
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escaped(text: str) -> Xml:
    """Return words as they stand in element content or in a quoted attribute.

    Raises:
        ValueError: if a character cannot stand in XML 1.0 at all.
    """
    if not (text.isascii() and text.isprintable()) and (found := _ILLEGAL.search(text)):
        raise ValueError(f"character U+{ord(found.group()):04X} cannot stand in a Word document")
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = _SPECIAL.sub(lambda match: _ENTITIES[match.group()], text)
    return Xml(text)


def shortened(text: str, length: int) -> str:
    """Return text of at most `length` characters, with an ellipsis where it was longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def joined(pieces: Iterable[Xml]) -> Xml:
    """Return pieces as one."""
    return Xml("".join(pieces))


def bookmark(name: str, number: int, content: Xml) -> Xml:
    """Return content that links can name. `name` and `number` are unique in the document."""
    return Xml(
        f'<w:bookmarkStart w:id="{number}" w:name="{escaped(name)}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def internal_link(anchor: str, content: Xml, tip: str | None = None) -> Xml:
    """Return a link to a bookmark; `tip` is what a reader is told who cannot see around it."""
    tooltip = f' w:tooltip="{escaped(shortened(tip, _LONGEST_TIP))}"' if tip else ""
    return Xml(
        f'<w:hyperlink w:anchor="{escaped(anchor)}"{tooltip} w:history="1">{content}</w:hyperlink>'
    )


def external_link(relationship: str, content: Xml) -> Xml:
    """Return a link to where a relationship of the document part points."""
    return Xml(f'<w:hyperlink r:id="{escaped(relationship)}" w:history="1">{content}</w:hyperlink>')


def field(instruction: str, result: Xml) -> Xml:
    """Return a field of one paragraph, with the runs that stand until Word works it out.

    The result is the right one wherever it can be known: nothing asks Word to update it.
    """
    return Xml(f'<w:fldSimple w:instr=" {escaped(instruction)} ">{result}</w:fldSimple>')


def field_start(instruction: str) -> Xml:
    """Return the beginning of a field whose result spans paragraphs; `FIELD_END` closes it."""
    return Xml(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def cell(width: int, paragraph: Xml) -> Xml:
    """Return a table cell of one paragraph; `width` in twentieths of a point."""
    return Xml(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph}</w:tc>')


def row(cells: Iterable[Xml], *, head: bool = False) -> Xml:
    """Return a table row that no page break parts; a `head` is repeated on every page."""
    repeated = "<w:tblHeader/>" if head else ""
    return Xml(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>")


class Setter:
    """Sets words in a document of one language, each run and paragraph in its direction.

    Styles are named by their ids in our own template; another template may use other ids.

    Attributes:
        language: BCP 47 tag of the document.
        right_to_left: whether that language reads from right to left.
    """

    def __init__(self, language: str, styles: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.right_to_left = is_right_to_left_language(language)
        self._styles = styles or {}
        self._labels: dict[tuple[str, str | None], Xml] = {}
        self._runs: dict[str | None, str] = {}
        self._paragraphs: dict[tuple[str, bool, bool], str] = {}

    def style(self, name: str) -> str:
        """Return the id that a style of ours has in this document."""
        return self._styles.get(name, name)

    def words(self, text: str, style: str | None = None) -> Xml:
        """Return text as runs of a character style; a line feed in it becomes a line break.

        In a document that reads from right to left, text that does not gets a left-to-right mark
        (U+200E, which nobody sees) at either end: else "30 September" becomes "September 30".
        """
        if not self.right_to_left:
            return self._words(text, style, base=False)
        if not has_right_to_left(text) and _WORD.search(text):
            core = text.strip(" ")
            text = text.replace(core, f"{_LEFT_TO_RIGHT_MARK}{core}{_LEFT_TO_RIGHT_MARK}", 1)
        return self._words(text, style, base=True)

    def label(self, text: str, style: str | None = None) -> Xml:
        """Return words of our own that come again and again, as `words` does."""
        known = self._labels.get((text, style))
        if known is None:
            known = self._labels[text, style] = self.words(text, style)
        return known

    def plain(self, text: str) -> Xml:
        """Return a piece of a line as one run, without a mark; the whole line has its own."""
        return _run(text, "")

    def mark(self) -> Xml:
        """Return what closes a run of fields, which have no direction of their own."""
        return _run(_LEFT_TO_RIGHT_MARK, "") if self.right_to_left else EMPTY

    def verbatim(self, text: str, style: str | None = None) -> Xml:
        """Return text that is copied elsewhere, such as an address, without any mark in it."""
        return self._words(text, style, base=False)

    def text(
        self,
        style: str,
        text: str,
        *,
        words: str | None = None,
        after: Xml = EMPTY,
        with_next: bool = False,
    ) -> Xml:
        """Return a paragraph of words alone, `words` being their character style.

        `after` stands behind them, such as the mark of a note; `with_next` keeps the paragraph on
        one page with the next. It reads from right to left where the
        document does, and in any document where nothing in it reads the other way.
        """
        if self.right_to_left or not has_right_to_left(text) or has_left_to_right(text):
            content = self.words(text, words)
            right = self.right_to_left
        else:
            content = self._words(text, words, base=True)
            right = True
        return self._paragraph(style, Xml(content + after), right=right, with_next=with_next)

    def paragraph(self, style: str, content: Xml, *, with_next: bool = False) -> Xml:
        """Return a paragraph of runs, which reads as the document does."""
        return self._paragraph(style, content, right=self.right_to_left, with_next=with_next)

    def _paragraph(self, style: str, content: Xml, *, right: bool, with_next: bool) -> Xml:
        key = (style, right, with_next)
        start = self._paragraphs.get(key)
        if start is None:
            marks = ("<w:keepNext/>" if with_next else "") + ("<w:bidi/>" if right else "")
            start = f'<w:p><w:pPr><w:pStyle w:val="{self.style(style)}"/>{marks}</w:pPr>'
            self._paragraphs[key] = start
        return Xml(f"{start}{content}</w:p>")

    def _words(self, text: str, style: str | None, *, base: bool) -> Xml:
        if text.isascii() and "\n" not in text:  # nearly all text of most chronologies
            start = self._runs.get(style)
            if start is None:
                start = self._runs[style] = _run_start(self._named(style))
            return Xml(f"{start}{escaped(text)}</w:t></w:r>")
        named = self._named(style)
        lines = (
            joined(self._run(piece, named, right=right) for right, piece in split(line, base=base))
            for line in text.split("\n")
        )
        return Xml(LINE_BREAK.join(lines))

    def _named(self, style: str | None) -> str:
        return f'<w:rStyle w:val="{self.style(style)}"/>' if style else ""

    def _run(self, text: str, named: str, *, right: bool) -> Xml:
        if not right:
            return _run(text, named)
        return _run(text, f'{named}<w:rtl/><w:lang w:bidi="{tongue(text, self.language)}"/>')


def _run(text: str, properties: str) -> Xml:
    return Xml(f"{_run_start(properties)}{escaped(text)}</w:t></w:r>")


def _run_start(properties: str) -> str:
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">'
