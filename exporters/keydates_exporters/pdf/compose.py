"""The words a section speaks in: heading, paragraph, list, table, panel, and a text with its label.

Every method returns strips for the page; none of them draws. Each paragraph, cell and label is a
block of its own, drawn as one piece and in the order in which it was made, so that a reader of the
text layer meets whole sentences and never a line of one column inside another.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, zip_longest

from keydates_exporters.pdf import theme
from keydates_exporters.pdf.flow import Bookmark, Fill, Part, Rule, Strip
from keydates_exporters.pdf.theme import PageGeometry, Style
from keydates_exporters.pdf.typeset import Span, Typesetter

__all__ = ["Column", "Composer", "Text"]

_ROW_KEPT_WHOLE = 14  # lines
_BULLET_INDENT = 13.0

Text = str | Sequence[Span]
"""A paragraph's words: plain, or in spans."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head and its width in points."""

    head: str
    width: float


class Composer:
    """Turns what a section says into strips."""

    def __init__(self, typesetter: Typesetter, geometry: PageGeometry) -> None:
        self.geometry = geometry
        self._typesetter = typesetter
        self._blocks = count()

    def paragraph(
        self, text: Text, style: Style, *, left: float = 0, right: float | None = None
    ) -> list[Strip]:
        """Return a paragraph between two edges, no line of it alone on a page."""
        spans = (Span(text),) if isinstance(text, str) else text
        measure = (self.geometry.measure if right is None else right) - left
        block = next(self._blocks)
        lines = self._typesetter.lines(spans, style, measure)
        ascent = _ascent(style)
        strips = [Strip(style.leading, ascent, (Part(block, left, line),)) for line in lines]
        if not strips:  # a text may consist of characters that have no shape
            strips.append(Strip(style.leading, ascent))
        strips[0].before = style.before
        if len(strips) > 1:
            strips[0].keep = strips[-2].keep = True
        if style.with_next:
            for strip in strips:
                strip.keep = True
        return strips

    def heading(
        self, text: str, style: Style, *, level: int, target: str, ruled: bool = False
    ) -> list[Strip]:
        """Return a heading that stays with what follows and stands in the outline."""
        strips = self.paragraph(text, style)
        strips[0].targets = (target,)
        strips[0].bookmarks = (Bookmark(level, text, target),)
        if ruled:
            strips[-1].height += 3
            strips[-1].rule = Rule(0, self.geometry.measure)
        return strips

    def bullets(
        self, items: Iterable[Text], style: Style, *, left: float = 0, right: float | None = None
    ) -> list[Strip]:
        """Return a list with a bullet before each item."""
        strips: list[Strip] = []
        for item in items:
            bullet = self.paragraph("•", style, left=left)
            text = self.paragraph(item, style, left=left + _BULLET_INDENT, right=right)
            strips += self.beside(bullet, text)
        return strips

    def beside(self, label: Sequence[Strip], text: Sequence[Strip]) -> list[Strip]:
        """Return a label and a text that begin on one line, each in its own leading.

        A line of the label belongs to the strip of the text that it hangs from, and goes to the
        same page.
        """
        strips = [replace(strip) for strip in text or label[:1]]
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
            hanging = tuple(replace(part, drop=drop) for part in strip.parts)
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
        heads = [column.head for column in columns]
        head = self._row(columns, heads, [theme.CELL_HEAD] * len(columns))
        for strip in head:
            strip.fill = Fill(0, self.geometry.measure, theme.PANEL)
            strip.keep = True
        head[0].before = 8
        styles = [theme.CELL_DATE] + [theme.CELL] * (len(columns) - 1)
        yield from head
        for cells in rows:
            for strip in self._row(columns, cells, styles):
                strip.repeat = head
                yield strip

    def _row(
        self, columns: Sequence[Column], cells: Sequence[Text], styles: Sequence[Style]
    ) -> list[Strip]:
        left = 0.0
        stacks = []
        for column, cell, style in zip(columns, cells, styles, strict=True):
            right = left + column.width
            stacks.append(
                self.paragraph(
                    cell, style, left=left + theme.CELL_PADDING, right=right - theme.CELL_PADDING
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
