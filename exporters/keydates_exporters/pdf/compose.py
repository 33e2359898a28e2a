"""The words a section speaks in: heading, paragraph, list, table, note, figure, panel.

Every method returns strips for the page, and puts what they mean into the structure tree; none of
them draws. Each paragraph, cell and label is a block of its own, drawn as one piece and in the
order in which it was made, so that a reader of the text layer meets whole sentences and never a
line of one column inside another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, zip_longest
from typing import Any, Final

from keydates_exporters.lettering.bidi import base_level
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.branding import Raster
from keydates_exporters.pdf.flow import Bookmark, Fill, Leader, Part, Picture, Rule, Strip
from keydates_exporters.pdf.lines import Span
from keydates_exporters.pdf.objects import shortened, text_string
from keydates_exporters.pdf.structure import Element, Leaf, StructureTree
from keydates_exporters.pdf.theme import PageGeometry, Style
from keydates_exporters.pdf.typeset import Typesetter, spans_apart

__all__ = ["Column", "Composer", "Listed", "Text", "bookmark"]

_ROW_KEPT_WHOLE = 14  # lines
_BULLET_INDENT = 13.0
_BULLET_WIDTH = 5.0

_LONGEST_TEXT: Final = 8_000  # characters, of four bytes at most; a string takes 32,767
_BULLETED: Final = "/A <</O/List/ListNumbering/Disc>>"
_HEADS_COLUMN: Final = "/A <</O/Table/Scope/Column>>"
_HEADS_ROW: Final = "/A <</O/Table/Scope/Row>>"

Text = str | Sequence[Span]
"""A paragraph's words: plain, or in spans."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head and its width in points."""

    head: str
    width: float


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the table of contents: a heading, where it is, and whether under another."""

    title: str
    target: str
    under: bool = False


class Composer:
    """Turns what a section says into strips, and into elements of the structure tree."""

    def __init__(self, typesetter: Typesetter, geometry: PageGeometry, tree: StructureTree) -> None:
        self.geometry = geometry
        self._typesetter = typesetter
        self._blocks = count()
        self._within = tree.root

    @contextmanager
    def section(self) -> Iterator[None]:
        """Make all that is composed meanwhile one section."""
        with self._inside(Element("Sect", self._within)):
            yield

    @contextmanager
    def note(self, name: str) -> Iterator[None]:
        """Make all that is composed meanwhile one note, which has its own name."""
        element = Element("Note", self._within)
        element.identifier = name
        with self._inside(element):
            yield

    @contextmanager
    def _inside(self, element: Element) -> Iterator[None]:
        outer, self._within = self._within, element
        try:
            yield
        finally:
            self._within = outer

    def paragraph(
        self,
        text: Text,
        style: Style,
        *,
        left: float = 0,
        right: float | None = None,
        part_of: Element | None = None,
        runs_on: bool = False,
    ) -> list[Strip]:
        """Return a paragraph between two edges, no line of it alone on a page.

        It is `part_of` a heading or another thing that stands in several places, or a paragraph in
        its own right. One that `runs_on` is followed by more of the same thing.
        """
        spans = (Span(text),) if isinstance(text, str) else text
        measure = (self.geometry.measure if right is None else right) - left
        if spans_apart(spans):
            spans = tuple(_parted(spans))
        block = next(self._blocks)
        leaf = _leaf(part_of or Element("P", self._within), spans)
        lines = self._typesetter.lines(spans, style, measure, runs_on=runs_on)
        ascent = _ascent(style)
        strips = [
            Strip(style.leading, ascent, (Part(block, left, line, leaf=leaf),)) for line in lines
        ]
        if not strips:  # a text may consist of characters that have no shape
            strips.append(Strip(style.leading, ascent))
        strips[0].before = style.before
        if len(strips) > 1:
            strips[0].keep = strips[-2].keep = True
        if style.with_next:
            for strip in strips:
                strip.keep = True
        return strips

    def open_heading(self, level: int) -> Element:
        """Return a heading of a level from 1, to which several texts can be given."""
        return Element(f"H{level}", self._within)

    def heading(
        self,
        text: str,
        style: Style,
        *,
        level: int,
        target: str,
        indent: float = 0,
        ruled: bool = False,
    ) -> list[Strip]:
        """Return a heading of a level from 1 that stands in the outline.

        It is set in from both edges by `indent`, and stays with what follows if its style says so.
        """
        measure = self.geometry.measure
        strips = self.paragraph(
            text, style, left=indent, right=measure - indent, part_of=self.open_heading(level)
        )
        strips[0].targets = (target,)
        strips[0].bookmarks = (bookmark(level, text, target),)
        if ruled:
            strips[-1].height += 3
            strips[-1].rule = Rule(0, self.geometry.measure)
        return strips

    def bullets(
        self, items: Iterable[Text], style: Style, *, left: float = 0, right: float | None = None
    ) -> list[Strip]:
        """Return a list with a bullet before each item."""
        strips: list[Strip] = []
        whole = Element("L", self._within, _BULLETED)
        for item in items:
            element = Element("LI", whole)
            edge = self.geometry.measure if right is None else right
            # An item that is read from right to left has its bullet to the right.
            turned = base_level(_words_of(item))
            bullet = self.paragraph(
                "•",
                style,
                left=edge - _BULLET_WIDTH if turned else left,
                part_of=Element("Lbl", element),
            )
            text = self.paragraph(
                item,
                style,
                left=left if turned else left + _BULLET_INDENT,
                right=edge - _BULLET_INDENT if turned else edge,
                part_of=Element("LBody", element),
            )
            strips += self.beside(bullet, text)
        return strips

    def contents(self, headings: Iterable[Listed]) -> list[Strip]:
        """Return a table of contents: a line for each heading, with the number of its page."""
        lines: list[Strip] = []
        whole = Element("TOC", self._within)
        inner = whole
        for heading in headings:
            if not heading.under:
                inner = whole
            elif inner is whole:
                inner = Element("TOC", whole)
            style = theme.LISTED_UNDER if heading.under else theme.LISTED
            left = _BULLET_INDENT if heading.under else 0
            strips = self.paragraph(
                (Span(heading.title, link=f"#{heading.target}", cites=True),),
                style,
                left=left,
                right=self.geometry.measure - theme.PAGE_NUMBER_ROOM,
                part_of=Element("TOCI", inner),
                runs_on=True,
            )
            for strip in strips:
                strip.parts = tuple(self._to_the_edge(part) for part in strip.parts)
            for part in strips[-1].parts:
                if part.leaf:
                    strips[-1].leader = Leader(
                        next(self._blocks),
                        part.left + part.line.width,
                        self.geometry.measure,
                        heading.target,
                        style,
                        part.leaf.owner(0),
                    )
            lines += strips
        for line in (*lines[:2], *lines[-3:-1]):  # neither end of it stands alone
            line.keep = True
        return lines

    def _to_the_edge(self, part: Part) -> Part:
        """Make a line's links active up to the right edge of the text."""
        room = self.geometry.measure - part.left
        links = tuple(replace(area, right=room) for area in part.line.links)
        return replace(part, line=part.line._replace(links=links, start=0))

    def label(self, text: str, style: Style, *, right: float) -> list[Strip]:
        """Return what a note is numbered with."""
        return self.paragraph(text, style, right=right, part_of=Element("Lbl", self._within))

    def facts(
        self, pairs: Iterable[tuple[str, str]], name_style: Style, style: Style
    ) -> Iterator[Strip]:
        """Yield a table without lines: names in the column to the left, and what they name."""
        whole = Element("Table", self._within)
        for number, (name, value) in enumerate(pairs):
            row = Element("TR", whole)
            head, cell = Element("TH", row, _HEADS_ROW), Element("TD", row)
            strips = self.beside(
                self.paragraph(name, name_style, right=self.geometry.side, part_of=head),
                self.paragraph(value, style, left=self.geometry.indent, part_of=cell),
            )
            strips[0].before = theme.FACT_GAP if number else theme.FACTS_GAP
            yield from strips

    def figure(self, drawing: Any, alt: str, caption: str) -> list[Strip]:  # noqa: ANN401
        """Return a reportlab drawing with its caption, centred and on one page.

        It is made smaller where it is larger than the page has room for.

        Its text must be set in faces of `fonts`, which are embedded. `alt` is what a reader is
        told who cannot see it.

        Raises:
            ValueError: if `alt` says nothing.
        """
        if not alt.strip():
            raise ValueError("a figure needs a text for those who cannot see it")
        element = Element("Figure", self._within, f"/Alt {text_string(shortened(alt))}")
        measure, tallest = self.geometry.measure, theme.tallest_figure(self.geometry)
        scale = min(1, measure / drawing.width, tallest / drawing.height)
        left = (measure - scale * drawing.width) / 2
        picture = Picture(next(self._blocks), drawing, left, element, scale)
        strip = Strip(
            scale * drawing.height, 0, before=theme.FIGURE_GAP, keep=True, picture=picture
        )
        words = self.paragraph(caption, theme.CAPTION, part_of=Element("Caption", self._within))
        for line in words[:-1]:
            line.keep = True
        return [strip, *words]

    def logo(self, raster: Raster, alt: str) -> Strip:
        """Return a picture at the left edge of the text; `alt` is what it says."""
        element = Element("Figure", self._within, f"/Alt {text_string(shortened(alt))}")
        picture = Picture(next(self._blocks), raster, 0, element)
        return Strip(raster.height, 0, keep=True, picture=picture)

    def beside(self, label: Sequence[Strip], text: Sequence[Strip]) -> list[Strip]:
        """Return a label and a text that begin on one line, each in its own leading.

        A line of the label belongs to the strip of the text that it hangs from, and goes to the
        same page.
        """
        strips = list(text or label[:1])
        baselines = list(_baselines(strips))
        for strip, height in zip(label, _baselines(label), strict=True):
            if not text and strip is label[0]:
                continue
            at = max(bisect_right(baselines, height + 0.01) - 1, 0)
            drop = height - baselines[at]
            base = strips[at]
            if at == len(strips) - 1 and drop > base.height - base.ascent:
                strips.append(Strip(strip.height, strip.ascent, strip.parts))
                baselines.append(height)
                # A label longer than its text never stands alone at the head of a page.
                base.keep = True
                continue
            hanging = (replace(part, drop=drop) for part in strip.parts) if drop else strip.parts
            base.parts = (*base.parts, *hanging)
        return strips

    def panel(self, strips: Sequence[Strip]) -> list[Strip]:
        """Return strips on a coloured ground over the full measure, with a margin inside."""
        ground = Fill(0, self.geometry.measure, theme.PANEL)
        head = Strip(theme.PANEL_PADDING, 0, before=theme.PANEL_GAP, keep=True)
        foot = Strip(theme.PANEL_PADDING, 0)
        for strip in strips:  # the space between paragraphs lies on the ground as well
            strip.height += strip.before
            strip.ascent += strip.before
            strip.before = 0
        if strips:
            strips[-1].keep = True
        inside = [head, *strips, foot]
        for strip in inside:
            strip.fill = ground
        return inside

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Text]]) -> Iterator[Strip]:
        """Yield a table's strips; its head is repeated on each page, and short rows stay whole."""
        whole = Element("Table", self._within)
        heads = [column.head for column in columns]
        head_styles = [theme.CELL_HEAD] * len(columns)
        head = self._row(columns, heads, head_styles, Element("TR", whole), heading=True)
        for strip in head:
            strip.fill = Fill(0, self.geometry.measure, theme.PANEL)
            strip.keep = True
        head[0].before = 8
        styles = [theme.CELL_DATE] + [theme.CELL] * (len(columns) - 1)
        yield from head
        for cells in rows:
            for strip in self._row(columns, cells, styles, Element("TR", whole)):
                strip.repeat = head
                yield strip

    def _row(
        self,
        columns: Sequence[Column],
        cells: Sequence[Text],
        styles: Sequence[Style],
        row: Element,
        *,
        heading: bool = False,
    ) -> list[Strip]:
        left = 0.0
        stacks = []
        for column, cell, style in zip(columns, cells, styles, strict=True):
            right = left + column.width
            element = Element("TH", row, _HEADS_COLUMN) if heading else Element("TD", row)
            stacks.append(
                self.paragraph(
                    cell,
                    style,
                    left=left + theme.CELL_PADDING,
                    right=right - theme.CELL_PADDING,
                    part_of=element,
                )
            )
            left = right
        first = styles[0]
        strips = [
            Strip(
                first.leading,
                _ascent(first),
                tuple(part for strip in level if strip for part in strip.parts),
            )
            for level in zip_longest(*stacks)
        ] or [Strip(first.leading, _ascent(first))]
        whole = len(strips) <= _ROW_KEPT_WHOLE
        for strip in strips[:-1]:
            strip.keep = whole
        strips[0].keep = strips[0].keep or len(strips) > 1
        strips[0].height += theme.CELL_PADDING
        strips[0].ascent += theme.CELL_PADDING
        strips[-1].height += theme.CELL_PADDING
        strips[-1].rule = Rule(0, self.geometry.measure)
        return strips


def bookmark(level: int, title: str, target: str) -> Bookmark:
    """Return the outline's entry for a heading: the title stands beside the sections."""
    return Bookmark(max(level - 2, 0), title, target)


def _words_of(text: Text) -> str:
    return text if isinstance(text, str) else "".join(span.text for span in text)


def _parted(spans: Iterable[Span]) -> Iterator[Span]:
    """Part spans so long that PDF/A has no string for their text."""
    for span in spans:
        text = span.text
        while len(text) > _LONGEST_TEXT:
            cut = text.rfind(" ", 0, _LONGEST_TEXT) + 1 or _LONGEST_TEXT
            yield replace(span, text=text[:cut])
            text = text[cut:]
        yield replace(span, text=text)


def _leaf(element: Element, spans: Sequence[Span]) -> Leaf:
    """Give links, references to notes, and words that run from right to left their elements."""
    apart = spans_apart(spans)
    inner = {}
    for number, span in enumerate(spans):
        if not (span.link or apart):
            continue
        parent = Element("Reference", element, later=True) if span.cites else element
        words = f"/ActualText {text_string(span.text)}" if apart else ""
        inner[number] = Element("Link" if span.link else "Span", parent, words, later=True)
    if apart:  # however they are drawn, they are read in the order of the spans
        peers = list(inner.values())
        for member in peers:
            member.peers = peers
    return Leaf(element, inner)


def _baselines(strips: Iterable[Strip]) -> Iterator[float]:
    """Yield each strip's distance from the first baseline to its own, downwards."""
    below = 0.0
    for number, strip in enumerate(strips):
        below += strip.before + strip.ascent if number else 0
        yield below
        below += strip.height - strip.ascent


def _ascent(style: Style) -> float:
    """From the top of a line to its baseline: type stands in the middle of its leading."""
    return (style.leading - style.size) / 2 + style.size * 0.83
