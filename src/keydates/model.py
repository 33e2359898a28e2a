"""The canonical chronology: what every reader builds and every writer is given.

All types are immutable, and what they promise holds however an object was made: from a file, from
Python or from CSV. What a *sound* chronology must satisfy beyond its types (citations, spans,
consistent coordinates) is in `keydates.rules`.
"""

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, cast

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from keydates.dates import EventDate
from keydates.frozenmap import FrozenMap
from keydates.references import problems
from keydates.text import Hostname, Language, Line, Slug, Text, Url, is_reserved_name
from keydates.vocabulary import (
    Kind,
    LocationPrecision,
    Marking,
    PlaceKind,
    Relation,
    Reliability,
    Role,
)

__all__ = [
    "Actor",
    "ActorRole",
    "Chronology",
    "Citation",
    "Event",
    "Kind",
    "LocationPrecision",
    "Marking",
    "Place",
    "PlaceKind",
    "PlaceRole",
    "Related",
    "Relation",
    "Reliability",
    "Role",
    "Source",
]


def _shorthand(field: str, whole: type[BaseModel]) -> BeforeValidator:
    """Let a bare string stand for a `whole` object that has only that field."""
    return BeforeValidator(
        lambda value: {field: value} if isinstance(value, str) else value,
        json_schema_input_type=str | whole,
    )


def _finite(value: float) -> float:
    if not math.isfinite(value):
        code, message = "finite_number", "the number must be finite"
        raise PydanticCustomError(code, message)
    return value + 0.0  # -0.0 becomes 0.0


def _file_name(value: str) -> str:
    if is_reserved_name(value):
        raise PydanticCustomError(
            "text",
            "{message}",
            {"message": f"{value!r} cannot name a file on Windows", "hint": None},
        )
    return value


def _plain_number(value: object) -> object:
    """Refuse what is no number to people: pydantic reads `1_0` as ten and true as one."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        code, message = "plain_number", "a number is written in digits"
        raise PydanticCustomError(code, message)
    return value


def _written(pattern: re.Pattern[str], json_format: str, rule: str) -> BeforeValidator:
    """Refuse strings that do not look like `pattern`: pydantic reads `20171120` as seconds."""

    def check(value: object) -> object:
        if isinstance(value, int | float | bool) or (
            isinstance(value, str) and not pattern.fullmatch(value)
        ):
            raise PydanticCustomError("written", "{message}", {"message": rule, "hint": None})
        return value

    return BeforeValidator(
        check,
        json_schema_input_type=Annotated[str, Field(json_schema_extra={"format": json_format})],
    )


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)

_PLAIN = BeforeValidator(_plain_number)  # last, so that the bounds are told to JSON Schema

Longitude = Annotated[float, Field(ge=-180, le=180), AfterValidator(_finite), _PLAIN]
Latitude = Annotated[float, Field(ge=-90, le=90), AfterValidator(_finite), _PLAIN]
Credibility = Annotated[int, Field(ge=1, le=6), _PLAIN]
Metres = Annotated[int, Field(ge=0, le=20_000_000), _PLAIN]
Sequence = Annotated[int, Field(ge=0, le=2_147_483_647), _PLAIN]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Subdivision = Annotated[str, Field(pattern="^[A-Z]{2}-[A-Z0-9]{1,3}$")]
IsoDate = Annotated[dt.date, _written(_ISO_DATE, "date", "a date is written YYYY-MM-DD")]
DateTime = Annotated[
    AwareDatetime,
    _written(
        _ISO_DATE_TIME,
        "date-time",
        "a date-time is written YYYY-MM-DDThh:mm:ssZ, or with an offset",
    ),
]
Names = FrozenMap[Language, Line]
Identifiers = FrozenMap[Slug, Line]


class _Model(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=False,
        use_attribute_docstrings=False,
        ser_json_inf_nan="strings",
    )


class PlaceRole(_Model):
    """A place an event names, and what it is to the event."""

    place: Slug = Field(description="The id of a place in `places`.", examples=["geneva"])
    role: Role = Field(
        default=Role.VENUE,
        description="venue (where it happened), subject (what it was about), origin or target.",
    )


class ActorRole(_Model):
    """An actor an event names, and what it did there."""

    actor: Slug = Field(description="The id of an actor in `actors`.", examples=["russia"])
    role: Line | None = Field(
        default=None,
        description="What the actor did, in a word or two.",
        examples=["host", "signatory"],
    )


class Related(_Model):
    """A tie from one event to another."""

    event: Slug = Field(description="The id of the other event.")
    relation: Relation = Field(
        default=Relation.SEE_ALSO, description="How this event stands to the other one."
    )


class Citation(_Model):
    """Where a claim comes from."""

    source: Slug = Field(description="The id of a source in `sources`.")
    locator: Line | None = Field(
        default=None,
        description="Where in the source.",
        examples=["section 2, paragraph 3", "p. 14"],
    )
    attribution: Line | None = Field(
        default=None,
        description="Who says so, where the source itself reports somebody else's word.",
        examples=["the Kremlin, quoting Vladimir Putin"],
    )
    quote: Text | None = Field(
        default=None, description="A short quotation, only where wording matters."
    )
    credibility: Credibility | None = Field(
        default=None,
        description="Credibility on the Admiralty scale: 1 confirmed to 6 unknown.",
    )


class Source(_Model):
    """A document that claims are taken from."""

    id: Slug = Field(description="The source's slug.", examples=["fact-box-2017"])
    title: Line = Field(description="The document's title as published.")
    authors: tuple[Line, ...] = Field(default=(), description="Its authors, in order.")
    publisher: Line | None = Field(default=None, description="Who published it.")
    published: EventDate | None = Field(default=None, description="When it was published, in EDTF.")
    accessed: IsoDate | None = Field(default=None, description="The day it was read (YYYY-MM-DD).")
    url: Url | None = Field(default=None, description="Where it is.")
    archived_url: Url | None = Field(default=None, description="Where a lasting copy is.")
    language: Language | None = Field(default=None, description="Its language, a BCP 47 tag.")
    licence: Line | None = Field(default=None, description="The licence it is under.")
    reliability: Reliability | None = Field(
        default=None, description="Reliability on the Admiralty scale: A reliable to F unknown."
    )
    sha256: Sha256 | None = Field(default=None, description="Hash of the copy that was read.")
    note: Text | None = Field(
        default=None,
        description="What a reader must know of it, such as what is unknown or inferred.",
    )


class Actor(_Model):
    """A person, state or body that takes part."""

    id: Slug = Field(description="The actor's slug.", examples=["russia"])
    name: Line = Field(description="The name in the chronology's language.")
    names: Names = Field(
        default_factory=FrozenMap, description="Names by language tag.", examples=[{"ar": "روسيا"}]
    )
    kind: Line | None = Field(
        default=None, description="What the actor is.", examples=["state", "person", "organisation"]
    )
    country: Country | None = Field(
        default=None, description="ISO 3166-1 alpha-2 code.", examples=["RU"]
    )
    identifiers: Identifiers = Field(
        default_factory=FrozenMap,
        description="Identifiers by scheme.",
        examples=[{"wikidata": "Q159"}],
    )


class Place(_Model):
    """A place that events name. It may have no point, and then says why in `unlocated`."""

    id: Slug = Field(description="The place's slug.", examples=["hmeimim"])
    name: Line = Field(description="The name in the chronology's language.")
    names: Names = Field(
        default_factory=FrozenMap, description="Names by language tag.", examples=[{"ar": "حميميم"}]
    )
    longitude: Longitude | None = Field(
        default=None, description="WGS 84, degrees east, -180 to 180."
    )
    latitude: Latitude | None = Field(default=None, description="WGS 84, degrees north, -90 to 90.")
    kind: PlaceKind = Field(default=PlaceKind.SETTLEMENT, description="What sort of place it is.")
    country: Country | None = Field(
        default=None, description="ISO 3166-1 alpha-2 code.", examples=["SY"]
    )
    subdivision: Subdivision | None = Field(
        default=None, description="ISO 3166-2 code.", examples=["SY-LA"]
    )
    location_precision: LocationPrecision | None = Field(
        default=None, description="How closely the point says where the place is."
    )
    uncertainty_m: Metres | None = Field(
        default=None,
        description="Radius around the point within which it lies, metres.",
    )
    identifiers: Identifiers = Field(
        default_factory=FrozenMap,
        description="Identifiers by scheme.",
        examples=[{"geonames": "173576", "unlocode": "SYLTK"}],
    )
    coordinates_from: Line | None = Field(
        default=None, description="Where the point was taken from."
    )
    unlocated: Line | None = Field(default=None, description="Why the place has no point.")

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees (WGS 84), in this order, or None."""
        if self.longitude is None or self.latitude is None:
            return None
        return self.longitude, self.latitude

    @model_validator(mode="after")
    def _whole_point(self) -> Self:
        if (self.longitude is None) is not (self.latitude is None):
            raise PydanticCustomError(
                "half_point", "a point needs both longitude and latitude; only one is given"
            )
        return self


class Event(_Model):
    """One item of the chronology."""

    id: Slug = Field(description="The event's slug; never used again for another event.")
    kind: Kind = Field(
        default=Kind.EVENT,
        description="event, state (lasts), aggregate (a total), assessment (somebody's judgement), "
        "statement (somebody's words) or background.",
    )
    title: Line = Field(description="A headline in your own words.")
    summary: Text | None = Field(default=None, description="A few sentences in your own words.")
    date: EventDate | None = Field(
        default=None, description="When, exactly as the source gives it."
    )
    undated: Line | None = Field(default=None, description="Why there is no date.")
    places: tuple[Annotated[PlaceRole, _shorthand("place", PlaceRole)], ...] = Field(
        default=(),
        description="Places it names, each with a role; the first venue is the main one.",
    )
    actors: tuple[Annotated[ActorRole, _shorthand("actor", ActorRole)], ...] = Field(
        default=(), description="Who takes part."
    )
    category: Line | None = Field(
        default=None, description="One category, used the same throughout."
    )
    tags: tuple[Line, ...] = Field(default=(), description="Further key words.")
    citations: tuple[Annotated[Citation, _shorthand("source", Citation)], ...] = Field(
        default=(), description="Where the claim comes from."
    )
    disputed: Text | None = Field(default=None, description="Who disputes it, and how.")
    related: tuple[Annotated[Related, _shorthand("event", Related)], ...] = Field(
        default=(), description="Ties to other events."
    )
    sequence: Sequence = Field(
        default=0,
        description="Raised with every visible change (RFC 5545 SEQUENCE).",
    )
    revised: DateTime | None = Field(
        default=None,
        description="When it was last changed; the chronology's `revised` where absent.",
    )

    @model_validator(mode="after")
    def _date_or_reason(self) -> Self:
        if self.date is None and self.undated is None:
            raise PydanticCustomError(
                "no_date", "an item needs a `date`, or `undated` with the reason why it has none"
            )
        if self.date is not None and self.undated is not None:
            raise PydanticCustomError("two_dates", "`date` and `undated` exclude one another")
        return self


class Chronology(_Model):
    """A chronology: its own facts, the places, actors and sources it names, and its events."""

    id: Annotated[Slug, AfterValidator(_file_name)] = Field(
        description="The chronology's slug, which names the files made from it."
    )
    title: Line = Field(description="The title.")
    subtitle: Line | None = Field(default=None, description="A second line under the title.")
    summary: tuple[Text, ...] = Field(default=(), description="Key points, one sentence each.")
    language: Language = Field(default="en", description="The language of its text, a BCP 47 tag.")
    as_of: IsoDate = Field(description="The day to which it is complete (YYYY-MM-DD).")
    revised: DateTime = Field(
        description="When it was last changed, with an offset; the only clock an export knows.",
        examples=["2026-01-31T09:00:00Z"],
    )
    edition: Line | None = Field(default=None, description="The edition.", examples=["1", "2026-2"])
    authors: tuple[Line, ...] = Field(default=(), description="Who wrote it.")
    publisher: Line | None = Field(default=None, description="Who publishes it.")
    domain: Hostname = Field(
        default="keydates.invalid",
        description="Right-hand side of calendar UIDs: a host name you own.",
    )
    marking: Marking | None = Field(default=None, description="A TLP 2.0 label, or none.")
    licence: Line | None = Field(default=None, description="The licence of this chronology.")
    caveats: tuple[Text, ...] = Field(
        default=(), description="What a reader must know before using it."
    )
    span: EventDate | None = Field(
        default=None,
        description="The time it means to cover, an EDTF interval such as 2011-03/2017-11; an item "
        "dated outside it is `background` or says why in the note on its date.",
    )
    places: tuple[Place, ...] = Field(default=(), description="Places that events name.")
    actors: tuple[Actor, ...] = Field(default=(), description="Actors that events name.")
    sources: tuple[Source, ...] = Field(default=(), description="Sources that citations name.")
    events: tuple[Event, ...] = Field(default=(), description="The items, in any order.")

    @model_validator(mode="after")
    def _references_hold(self, info: ValidationInfo) -> Self:
        # A reader asks for these one by one, with a position each, and refuses them itself.
        if not (info.context or {}).get("references_checked_by_reader"):
            for problem in problems(self):
                raise PydanticCustomError(
                    "reference", "{message}", {"message": problem.message, "path": problem.path}
                )
        return self

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        """Places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def actor_by_id(self) -> Mapping[str, Actor]:
        """Actors by id."""
        return {actor.id: actor for actor in self.actors}

    @cached_property
    def source_by_id(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.sources}

    def in_order(self) -> Iterator[Event]:
        """Events by date (earliest, then latest, then as in the file); undated ones last."""
        dated = [event for event in self.events if event.date is not None]
        dated.sort(key=lambda event: cast("EventDate", event.date).sort_key)
        yield from dated
        yield from (event for event in self.events if event.date is None)

    def with_events(self, events: Iterable[Event]) -> "Chronology":
        """Return this chronology with other events, for a streaming writer: not checked.

        `events` may be any iterable, a generator included, that a streaming exporter reads once.
        """
        return self.model_copy(update={"events": events})


JSON_SCHEMA_DIALECT: Literal["https://json-schema.org/draft/2020-12/schema"] = (
    "https://json-schema.org/draft/2020-12/schema"
)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a chronology file, for editors."""
    schema = Chronology.model_json_schema(mode="validation")
    # An editor takes a bare year in YAML for a number; to keydates it is text like any other.
    bare, mapping = schema["$defs"]["EventDate"]["anyOf"]
    for edtf in (bare, mapping["properties"]["edtf"]):
        edtf.update({"type": ["string", "integer"], "minimum": 1000, "maximum": 9999})
    return {"$schema": JSON_SCHEMA_DIALECT, **schema}
