"""The table of all items, which staff sort and filter: one row an item, nothing merged."""

from collections.abc import Iterator
from typing import Final

from keydates.briefing import Briefing, TableRow
from keydates_exporters.docx.markup import Xml, cell, escaped, row
from keydates_exporters.docx.writer import Writer

__all__ = ["TABLE", "at_a_glance"]

TABLE: Final = 1
"""Number of the table."""

_COLUMNS: Final = (("Date", 1560), ("Item", 0), ("Place", 2100), ("Kind", 1270), ("Source", 1020))
"""Heads and widths of the table, in twentieths of a point; the one of 0 takes what is left."""
_NARROWEST_ITEM: Final = 2000


def at_a_glance(writer: Writer, briefing: Briefing) -> Iterator[Xml]:
    """All items in a table, whose head is repeated on every page."""
    if not briefing.table:
        return
    yield writer.heading(1, "All items at a glance")
    yield writer.caption("Table", TABLE, "Items in order, with their places, kinds and sources")
    widths = _widths(writer.ground.measure)
    mirrored = "<w:bidiVisual/>" if writer.setter.right_to_left else ""
    caption = escaped("All items at a glance")
    description = escaped("One row for each item: date, title, place, kind and sources.")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield Xml(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{writer.setter.style("GlanceTable")}"/>{mirrored}'
        f'<w:tblW w:w="{writer.ground.measure}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{caption}"/><w:tblDescription w:val="{description}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    heads = (writer.setter.text("TableHead", name) for name, _ in _COLUMNS)
    yield row(map(cell, widths, heads), head=True)
    for item in briefing.table:
        yield row(map(cell, widths, _cells(writer, item)))
    yield Xml("</w:tbl>")


def _widths(measure: int) -> list[int]:
    """Return the columns' widths; on a narrow page all give way alike."""
    fixed = sum(width for _, width in _COLUMNS)
    rest = max(measure - fixed, _NARROWEST_ITEM)
    widths = [(width or rest) * measure // (fixed + rest) for _, width in _COLUMNS]
    widths[-1] += measure - sum(widths)
    return widths


def _cells(writer: Writer, item: TableRow) -> Iterator[Xml]:
    setter = writer.setter
    yield setter.text("TableText", item.date)
    yield setter.paragraph("TableText", writer.to_event(item.event_id, item.title))
    yield setter.text("TableText", item.places)
    yield setter.text("TableText", item.kind)
    numbers = (writer.to_source(number) for number in item.notes)
    yield setter.paragraph("TableText", Xml(setter.label(" ").join(numbers)))
