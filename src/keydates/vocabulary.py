"""The closed lists of words that the model's fields are chosen from."""

from enum import StrEnum

__all__ = [
    "Kind",
    "LocationPrecision",
    "Marking",
    "PlaceKind",
    "Relation",
    "Reliability",
    "Role",
]


class Kind(StrEnum):
    """What sort of statement an item is; it decides which formats the item goes to."""

    EVENT = "event"
    STATE = "state"
    AGGREGATE = "aggregate"
    ASSESSMENT = "assessment"
    STATEMENT = "statement"
    BACKGROUND = "background"


class Role(StrEnum):
    """What a place is to an event."""

    VENUE = "venue"
    SUBJECT = "subject"
    ORIGIN = "origin"
    TARGET = "target"


class PlaceKind(StrEnum):
    """The sorts of place."""

    SITE = "site"
    SETTLEMENT = "settlement"
    AREA = "area"
    COUNTRY = "country"
    WATER = "water"
    INSTITUTION = "institution"
    UNNAMED = "unnamed"


class LocationPrecision(StrEnum):
    """How closely a point says where a place is."""

    SITE = "site"
    SETTLEMENT = "settlement"
    AREA = "area"
    COUNTRY = "country"


class Relation(StrEnum):
    """How an event stands to another."""

    FOLLOWS = "follows"
    LEADS_TO = "leads-to"
    PART_OF = "part-of"
    ELABORATES = "elaborates"
    CONTRADICTS = "contradicts"
    SEE_ALSO = "see-also"


class Marking(StrEnum):
    """A label of the Traffic Light Protocol 2.0 (FIRST), never translated."""

    RED = "TLP:RED"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    AMBER = "TLP:AMBER"
    GREEN = "TLP:GREEN"
    CLEAR = "TLP:CLEAR"


class Reliability(StrEnum):
    """Reliability of a source on the Admiralty scale (NATO STANAG 2511)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
