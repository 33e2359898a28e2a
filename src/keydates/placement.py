"""Which kinds of item go to which kind of output: the one table of it."""

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from keydates.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydates.model import Event

__all__ = ["PLACEMENT", "Absence", "Channel", "why_not"]


class Channel(StrEnum):
    """A kind of output, by what its readers do with it."""

    DOCUMENT = "document"
    TABLE = "table"
    CALENDAR = "calendar"
    MAP = "map"


_EVERYWHERE: Final = frozenset(Channel)
_TO_BE_READ: Final = frozenset({Channel.DOCUMENT, Channel.TABLE})

PLACEMENT: Final["Mapping[Kind, frozenset[Channel]]"] = MappingProxyType(
    {
        Kind.EVENT: _EVERYWHERE,
        Kind.STATE: _EVERYWHERE,
        Kind.STATEMENT: _EVERYWHERE,
        Kind.AGGREGATE: _TO_BE_READ,
        Kind.ASSESSMENT: _TO_BE_READ,
        Kind.BACKGROUND: _TO_BE_READ,
    }
)
"""A total, a judgement or background has no day of its own: it is no calendar entry and no pin."""

_NAMES: Final = {
    Kind.AGGREGATE: "a total",
    Kind.ASSESSMENT: "an assessment",
    Kind.BACKGROUND: "background",
}


class Absence(NamedTuple):
    """Why an item does not go to a kind of output.

    Attributes:
        code: a stable word for scripts: the item's kind, or "undated".
        reason: the same in words.
    """

    code: str
    reason: str


def why_not(event: "Event", channel: Channel) -> Absence | None:
    """Return why this item does not go to that kind of output; None where it does."""
    if channel not in PLACEMENT[event.kind]:
        return Absence(event.kind.value, f"{_NAMES[event.kind]} is not shown in a {channel}")
    if event.date is None and channel not in _TO_BE_READ:
        return Absence("undated", f"an undated item is not shown in a {channel}")
    return None
