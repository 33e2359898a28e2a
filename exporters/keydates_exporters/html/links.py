"""Where links lead: the ids of a page, and addresses that may be links.

An item's own id is the address that people share. Ids of ours begin with an underscore, which no
slug holds, so that an item may be called "map" or "sources".
"""

import re
from functools import cache
from typing import Final

from keydates_exporters.html.markup import Html, Tag, escaped

__all__ = ["external", "figure_id", "source_id", "to_event", "to_source"]

_A: Final = Tag("a")
_OUT: Final = Tag("a", class_="out", rel="noopener noreferrer")
_SAFE: Final = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)


def source_id(source: str) -> str:
    """Return the id that a source's entry has in the page."""
    return f"_s-{source}"


def figure_id(name: str) -> str:
    """Return the id that a figure has in the page."""
    return f"_figure-{name}"


def to_event(event_id: str, content: Html) -> Html:
    """Return a link to an item."""
    return _A(content, href=f"#{event_id}")


@cache
def to_source(number: int, source: str) -> Html:
    """Return a link to a source: its number in brackets."""
    return _A(escaped(f"[{number}]"), href=f"#{source_id(source)}")


def external(url: str, content: Html | None = None) -> Html:
    """Return an address as a link that tells the other side nothing, or as words if it is none.

    The model lets no other kind of address in; a chronology made past its checks might hold one.
    """
    words = escaped(url) if content is None else content
    return _OUT(words, href=url) if _SAFE.fullmatch(url) else words
