"""When something happened, exactly as its source knows it.

An `EventDate` is a date in EDTF (see `keydates.edtf`) with the words of the source beside it and
the ground it stands on. Bounds, precision, order and wording follow from these and are not stored.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import PydanticCustomError

from keydates.edtf import Day, Edtf, EdtfError, Form, Unit, parse_edtf
from keydates.text import Line
from keydates.wording import basis_wording, date_statement, date_wording

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = ["Basis", "EventDate", "Precision"]


class Basis(StrEnum):
    """What a date stands on."""

    STATED = "stated"
    IMPLIED = "implied"
    DERIVED = "derived"
    INFERRED = "inferred"


class Precision(StrEnum):
    """How closely a date is known, from fine to coarse.

    Plurals are intervals, named after the coarser of their ends; `window` is a choice of dates
    (EDTF `[..]`): it happened at some time inside.
    """

    DAY = "day"
    DAYS = "days"
    WINDOW = "window"
    MONTH = "month"
    MONTHS = "months"
    SEASON = "season"
    YEAR = "year"
    YEARS = "years"
    DECADE = "decade"
    CENTURY = "century"
    LONGER = "longer"


_PRECISION: Final = {
    Unit.DAY: Precision.DAY,
    Unit.MONTH: Precision.MONTH,
    Unit.SEASON: Precision.SEASON,
    Unit.YEAR: Precision.YEAR,
    Unit.DECADE: Precision.DECADE,
    Unit.CENTURY: Precision.CENTURY,
    Unit.MILLENNIUM: Precision.LONGER,
    Unit.LONGER: Precision.LONGER,
}
_PLURAL: Final = {
    Precision.DAY: Precision.DAYS,
    Precision.MONTH: Precision.MONTHS,
    Precision.YEAR: Precision.YEARS,
}
_NO_DAY: Final = Day(0, 0, 0)
_LAST_YEAR: Final = 9999  # of four digits
_EXAMPLES: Final = [
    "2015-09-30",
    "2011-04",
    "[2015-09-21..2015-09-30]",
    "2015-03/..",
    "2017?-11-20",
    "1920~",
]


def _is_year(value: object) -> bool:
    """Whether it is a year that JSON, or an editor of YAML, has as a number."""
    return type(value) is int and 0 <= value <= _LAST_YEAR


def _year_in_digits(value: object) -> object:
    return f"{value:04}" if _is_year(value) else value


def _edtf(value: str) -> str:
    try:
        parse_edtf(value)
    except EdtfError as error:
        details = {"message": error.message, "hint": error.hint, "offset": error.offset}
        raise PydanticCustomError("edtf", "{message}", details) from None
    return value


class EventDate(BaseModel, frozen=True, extra="forbid"):
    """A date in EDTF, the words of the source, and what the date stands on.

    A bare string is read as `edtf`: `EventDate.model_validate("2015-09-30")`. A year may be a whole
    number from 0 to 9999.
    """

    edtf: Annotated[str, BeforeValidator(_year_in_digits), AfterValidator(_edtf)] = Field(
        description="The date in EDTF (ISO 8601-2), no more precise than the source: a day, a "
        "month, a year, an interval `a/b` (`..` for an open end), a choice `[a..b]`; `?` "
        "uncertain, `~` approximate, `X` for an unknown digit.",
        examples=_EXAMPLES,
    )
    expression: Line | None = Field(
        default=None,
        description="The words of the source for the date, exactly as it has them.",
        examples=["late August 2015", "On November 20"],
    )
    basis: Basis = Field(
        default=Basis.STATED,
        description="stated (the source says it), implied (by its context), derived (worked out "
        "from another date) or inferred (by the author of the chronology). All but stated need a "
        "`note`.",
    )
    note: Line | None = Field(
        default=None,
        description="How the date was found where the source does not state it.",
        examples=["the year is that of the text, which speaks of the day as just past"],
    )

    @model_validator(mode="before")
    @classmethod
    def _from_bare_date(cls, data: object) -> object:
        return {"edtf": data} if isinstance(data, str) or _is_year(data) else data

    @model_validator(mode="after")
    def _has_note(self) -> Self:
        if self.basis is not Basis.STATED and self.note is None:
            raise PydanticCustomError(
                "date_note_missing",
                "a date that is {basis} needs a `note` that says how",
                {"basis": self.basis.value},
            )
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe both forms: the bare string and the mapping."""
        mapping = handler.resolve_ref_schema(handler(core_schema))
        description = mapping.pop("description", "")
        field = mapping["properties"]["edtf"]
        bare = {key: field[key] for key in ("type", "description", "examples")}
        whole = dict(mapping)
        mapping.clear()
        mapping.update({"title": "EventDate", "description": description, "anyOf": [bare, whole]})
        return mapping

    @property
    def parsed(self) -> Edtf:
        """The notation taken apart."""
        return parse_edtf(self.edtf)

    @property
    def earliest(self) -> Day | None:
        """The first day it can mean; None where open or unknown on that side."""
        return parse_edtf(self.edtf).earliest

    @property
    def latest(self) -> Day | None:
        """The last day it can mean; None where open or unknown on that side."""
        return parse_edtf(self.edtf).latest

    @property
    def open_start(self) -> bool:
        """Whether the start is open (`..`); a start that is unknown is not."""
        return parse_edtf(self.edtf).open_start

    @property
    def open_end(self) -> bool:
        """Whether the end is open (`..`); an end that is unknown is not."""
        return parse_edtf(self.edtf).open_end

    @property
    def approximate(self) -> bool:
        """Whether any component is marked approximate."""
        return bool(self.approximate_parts)

    @property
    def uncertain(self) -> bool:
        """Whether any component is marked uncertain."""
        return bool(self.uncertain_parts)

    @property
    def approximate_parts(self) -> frozenset[str]:
        """The components marked approximate, of "year", "month" (also a season) and "day"."""
        return parse_edtf(self.edtf).approximate

    @property
    def uncertain_parts(self) -> frozenset[str]:
        """The components marked uncertain, of "year", "month" (also a season) and "day"."""
        return parse_edtf(self.edtf).uncertain

    @property
    def precision(self) -> Precision:
        """How closely it is known; qualifiers do not count."""
        parsed = parse_edtf(self.edtf)
        if parsed.form is Form.ONE_OF:
            return Precision.WINDOW
        if not parsed.parts:
            return Precision.LONGER
        coarsest = max((part.unit for part in parsed.parts), key=lambda unit: unit.rank)
        found = _PRECISION[coarsest]
        return _PLURAL.get(found, found) if parsed.form is Form.INTERVAL else found

    @property
    def sort_key(self) -> tuple[bool, Day, bool, Day]:
        """The place in time: by earliest day, then latest; no start is first, no end last."""
        parsed = parse_edtf(self.edtf)
        earliest, latest = parsed.earliest, parsed.latest
        return earliest is not None, earliest or _NO_DAY, latest is None, latest or _NO_DAY

    @property
    def wording(self) -> str:
        """The date in words, with every qualifier visible."""
        return date_wording(self)

    @property
    def basis_wording(self) -> str:
        """What the date stands on, in words."""
        return basis_wording(self)

    @property
    def statement(self) -> str:
        """The date in words and everything a reader must know of it, as sentences."""
        return date_statement(self)
