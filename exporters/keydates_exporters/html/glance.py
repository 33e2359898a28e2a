"""The table of all items: one row an item, each leading to it."""

from collections.abc import Iterator, Mapping
from typing import Final

from keydates.briefing import Briefing, TableRow
from keydates_exporters.html.links import to_event, to_source
from keydates_exporters.html.markup import EMPTY, SPACE, Html, Tag, joined
from keydates_exporters.html.words import Setter

__all__ = ["MANY", "MOST_AT_ONCE", "TABLE", "at_a_glance"]

MOST_AT_ONCE: Final = 200
"""Items up to which a browser sets the whole page at once."""
MANY: Final = "many"
"""Class of a section with more of them: what is far from the window waits to be set."""

TABLE: Final = "Table\u00a01"
"""What the table is called."""

_COLUMNS: Final = ("Date", "Item", "Place", "Kind", "Source")
_SECTION: Final = Tag("section", id="_table")
_H2: Final = Tag("h2", id="_table-title")
_FRAME: Final = Tag("section", class_="table-frame", tabindex="0", aria_labelledby="_table-title")
_TABLE: Final = Tag("table", class_="glance")
_CAPTION: Final = Tag("caption")
_HEAD: Final = Tag("thead")
_BODY: Final = Tag("tbody")
_ROW: Final = Tag("tr")
_COLUMN: Final = Tag("th", scope="col")
_ITEM: Final = Tag("th", scope="row")
_CELL: Final = Tag("td")
_LINE_FEED: Final = Html("\n")


def at_a_glance(setter: Setter, briefing: Briefing) -> Html:
    """Return the section, or nothing where there are no items."""
    if not briefing.table:
        return EMPTY
    caption = f"{TABLE}. Items in order, with their places, kinds and sources"
    heads = (_COLUMN(setter.own(name)) for name in _COLUMNS)
    sources = {note.number: note.source_id for note in briefing.notes}
    table = _TABLE(
        _CAPTION(setter.own(caption)),
        _HEAD(_ROW(*heads)),
        _LINE_FEED,
        _BODY(joined(_rows(setter, briefing.table, sources), _LINE_FEED)),
    )
    heading = _H2(setter.own("All items at a glance"))
    many = MANY if len(briefing.table) > MOST_AT_ONCE else None
    return _SECTION(heading, _LINE_FEED, _FRAME(table), _LINE_FEED, class_=many)


def _rows(
    setter: Setter, table: tuple[TableRow, ...], sources: Mapping[int, str]
) -> Iterator[Html]:
    words = setter.words
    for row in table:
        numbers = (to_source(number, sources[number]) for number in row.notes)
        yield _ROW(
            _CELL(words(row.date)),
            _ITEM(to_event(row.event_id, words(row.title))),
            _CELL(words(row.places)),
            _CELL(setter.own(row.kind)),
            _CELL(joined(numbers, SPACE)),
        )
