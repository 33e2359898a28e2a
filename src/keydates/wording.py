"""A date in words for readers: the one place where every format gets them from.

The words of the source lead where they name the year; otherwise what the notation says does.
Whatever the leading words leave out (that the date is approximate, uncertain, inferred, still
going on) follows in brackets, so that no reader takes a date for surer than it is. The language is
English, from constant tables; no wording of a day can be mistaken for an ISO 8601 date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keydates.days import MONTHS, Day
from keydates.edtf import Edtf, Form, Unit, parse_edtf, suggest_edtf
from keydates.edtf_words import (
    SHORT_MONTHS,
    bracketed,
    component_names,
    day_words,
    part_of_month,
    plain_words,
    span_words,
    time_words,
    year_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydates.dates import EventDate
    from keydates.edtf import DatePart

__all__ = [
    "basis_wording",
    "date_statement",
    "date_wording",
    "day_wording",
    "precision_note",
    "short_wording",
]

_SHORT_LENGTH: Final = 28  # characters of an expression that still fits a narrow column
_STATED: Final = "stated"

_SHOWS_APPROXIMATE: Final = re.compile(
    r"\b(?:ca?\.|c ?(?=[0-9])|circa\b|about\b|around\b|approx|roughly\b|or so\b)", re.IGNORECASE
)
_SHOWS_UNCERTAIN: Final = re.compile(
    r"\?|\b(?:possibly|perhaps|probably|uncertain|maybe|likely)\b", re.IGNORECASE
)
_SHOWS_CONTINUING: Final = re.compile(
    r"\b(?:continu\w+|ongoing|onwards?|since|present|still|now|today)\b", re.IGNORECASE
)
_SHOWS_BC: Final = re.compile(r"b\.?\s?c\b|b\.?\s?c\.?\s?e\b", re.IGNORECASE)
_FILLERS: Final = frozenset(
    # What joins the parts of a date and tells nothing apart.
    {"ad", "and", "bc", "between", "c", "day", "from", "in", "month", "of", "or", "some", "the"}
    | {"to", "until", "year"}
)
_MONTH_TOKEN: Final[dict[str, str]] = {month.lower(): month[:3].lower() for month in MONTHS} | {
    "sept": "sep"
}
_NUMERIC: Final = re.compile(r"[\W_]*[0-9]+[-/.:][0-9]|[^a-z]*$", re.IGNORECASE)
_PREPOSITION: Final = re.compile(r"^(?:on|in|during|at)\s+(?:the\s+)?", re.IGNORECASE)
_LOWERED: Final = frozenset({"from", "since", "until", "early", "mid", "late", "about", "around"})
_PARTS_OF_MONTH: Final = {
    "early": "the 1st to the 10th",
    "mid": "the 11th to the 20th",
    "late": "the 21st to the end of the month",
}
_BASIS_WORDS: Final = {
    _STATED: "stated by the source",
    "implied": "implied by the source",
    "derived": "derived from another date",
    "inferred": "inferred, not stated by the source",
}


def day_wording(day: Day) -> str:
    """Write one day: 4 May 2017, 15 March 44 BC."""
    return day_words(day)


def date_wording(date: EventDate) -> str:
    """Write a date in words, with every qualifier visible."""
    parsed = parse_edtf(date.edtf)
    words, remarks = plain_words(parsed)
    words = _softened(words, parsed, date.expression)
    remarks = _with_basis(remarks, parsed, date.basis.value)
    if date.expression is None or not _may_lead(date.expression, parsed):
        return bracketed(words, remarks)
    if _says_the_same(date.expression, parsed, words):
        return bracketed(date.expression, _unseen(date.expression, parsed, remarks))
    return bracketed(date.expression, [words, *remarks])


def short_wording(date: EventDate) -> str:
    """Write a date for a narrow column or a calendar: Apr 2011, c. 20 Nov 2017, from Mar 2015."""
    parsed = parse_edtf(date.edtf)
    words, remarks = plain_words(parsed, SHORT_MONTHS)
    words = _softened(words, parsed, date.expression, SHORT_MONTHS)
    remarks = _with_basis(remarks, parsed, date.basis.value)
    expression = _shortened(date.expression) if date.expression else None
    if (
        expression
        and len(expression) <= _SHORT_LENGTH
        and _may_lead(expression, parsed)
        and _says_the_same(expression, parsed, words)
    ):
        words, remarks = expression, _unseen(expression, parsed, remarks)
    # "from" and "until" already show the open side.
    shown = {"continuing", "end unknown"} if re.match("from|since", words) else {"start unknown"}
    return bracketed(words, (remark for remark in remarks if remark not in shown))


def basis_wording(date: EventDate) -> str:
    """Say what the date stands on: "derived from another date: six weeks after ..."."""
    words = _BASIS_WORDS[date.basis.value]
    return f"{words}: {date.note}" if date.note else words


def date_statement(date: EventDate) -> str:
    """Say in sentences when it was and everything a reader must know of that."""
    words = date_wording(date)
    if not words.startswith("c. "):
        words = words[0].upper() + words[1:]
    note = precision_note(date)
    return _sentence(words) + (f" {note}" if note else "")


def precision_note(date: EventDate) -> str | None:
    """Say in a sentence or more how closely and how surely a date is known.

    None for a plain day that the source states.
    """
    parsed = parse_edtf(date.edtf)
    sentences = []
    wording = date_wording(date)
    said = date.expression
    if said and said not in wording and suggest_edtf(said) != date.edtf:
        sentences.append(_sentence(f"The source says “{said}”"))
    if parsed.form is Form.ONE_OF:
        sentences.extend(_window_note(parsed, wording))
    elif parsed.form is Form.INTERVAL:
        sentences.extend(_interval_notes(parsed))
    else:
        sentences.extend(_unit_note(parsed.parts[0]))
    sentences.extend(_qualifier_notes(parsed, date))
    return " ".join(sentences) or None


def _with_basis(remarks: list[str], parsed: Edtf, basis: str) -> list[str]:
    """Add what the date stands on; a component that is uncertain for that reason says so."""
    if basis == _STATED:
        return remarks
    part = _partly_uncertain(parsed)
    if part is None:
        return [*remarks, basis]
    names = component_names(part, part.uncertain)
    return [f"{names} {basis}" if remark.endswith(" uncertain") else remark for remark in remarks]


def _partly_uncertain(parsed: Edtf) -> DatePart | None:
    """Return the one date of which some components are uncertain and others are not."""
    if parsed.form is not Form.DATE:
        return None
    part = parsed.parts[0]
    return part if part.uncertain and part.uncertain != part.components else None


def _may_lead(expression: str, parsed: Edtf) -> bool:
    """Whether the source has words, and they name every year (decade, century) of the notation.

    Mere numbers (`2015-09-30`, `30/9/2015`) do not lead: a table of them is taken for ISO dates.
    """
    if _NUMERIC.match(expression):
        return False
    numbers = {int(number) for number in re.findall(r"[0-9]{1,12}", expression)}
    needed = set()
    for part in parsed.parts:
        if part.year is not None:
            needed.add(part.year if part.year > 0 else 1 - part.year)
        elif part.unit is Unit.DECADE:
            needed.add(part.earliest.year)
        elif part.unit is Unit.CENTURY:
            needed.add(part.earliest.year // 100 + 1)
    before_christ = any(part.latest.year <= 0 for part in parsed.parts)
    return needed <= numbers and (not before_christ or bool(_SHOWS_BC.search(expression)))


def _says_the_same(expression: str, parsed: Edtf, words: str) -> bool:
    """Whether the words of the source give the whole date, and no bracket need repeat it."""
    if _tokens(words) - _FILLERS <= _tokens(expression):
        return True
    suggestion = suggest_edtf(expression)
    if suggestion is None:
        return False
    read = parse_edtf(suggestion)
    return (read.earliest, read.latest) == (parsed.earliest, parsed.latest)


def _tokens(words: str) -> set[str]:
    found: list[str] = re.findall(r"[^\W_]+", words.casefold())
    return {_MONTH_TOKEN.get(token, token) for token in found}


def _softened(
    words: str, parsed: Edtf, expression: str | None, months: Sequence[str] = MONTHS
) -> str:
    """Put "late August 2015" for "c. 21 August 2015" where the source says "late August".

    An interval cannot begin or end with a choice of days, so its author marks one day of them as
    approximate; that day is no part of what the source knows.
    """
    for part in parsed.parts:
        vague = _vague_words(part, expression or "")
        if vague:
            joint = "-" if vague == "mid" else " "
            month = f"{months[part.earliest.month - 1]} {year_words(part.earliest.year)}"
            about = f"c. {day_words(part.earliest, months)}"
            words = words.replace(about, f"{vague}{joint}{month}")
    return words


def _vague_words(part: DatePart, expression: str) -> str | None:
    """Return "early", "mid" or "late" where the source so names the month of an approximate day."""
    if part.unit is not Unit.DAY or part.approximate != part.components:
        return None
    month = MONTHS[part.earliest.month - 1]
    names = rf"(early|mid|late)[ -](?:in )?(?:{month}|{month[:3]})\b"
    found = re.search(rf"\b{names}", expression, re.IGNORECASE)
    day = part.earliest.day
    named = "early" if day <= 10 else "mid" if day <= 20 else "late"  # noqa: PLR2004
    return named if found and found[1].lower() == named else None


def _unseen(expression: str, parsed: Edtf, remarks: list[str]) -> list[str]:
    """Keep the remarks that the words of the source do not make themselves."""
    found = list(remarks)
    # What `plain_words` puts among the words ("c. 1920", "1984 (uncertain) to 2004") is not there.
    if parsed.form is not Form.DATE and parsed.uncertain:
        found.insert(0, "uncertain" if _wholly(parsed, "uncertain") else "partly uncertain")
    told = any(remark.endswith("approximate") for remark in found)
    if not told and any(not _vague_words(part, expression) for part in _approximate(parsed)):
        found.insert(0, "approximate" if _wholly(parsed, "approximate") else "partly approximate")
    if parsed.time is not None and not _tokens(parsed.time[:5]) <= _tokens(expression):
        found.insert(0, time_words(parsed.time))
    if _SHOWS_APPROXIMATE.search(expression):
        found = [remark for remark in found if not remark.endswith("approximate")]
    if _SHOWS_UNCERTAIN.search(expression):
        found = [remark for remark in found if not remark.endswith("uncertain")]
    if _SHOWS_CONTINUING.search(expression):
        found = [remark for remark in found if remark != "continuing"]
    return found


def _approximate(parsed: Edtf) -> list[DatePart]:
    return [part for part in parsed.parts if part.approximate]


def _wholly(parsed: Edtf, name: str) -> bool:
    return all(
        (part.approximate if name == "approximate" else part.uncertain) == part.components
        for part in parsed.parts
    )


def _shortened(expression: str) -> str:
    words = _PREPOSITION.sub("", expression)
    for month, short in zip(MONTHS, SHORT_MONTHS, strict=True):
        words = words.replace(month, short)
    first, space, rest = words.partition(" ")
    return first.lower() + space + rest if first.lower() in _LOWERED else words


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…", ".”")) else f"{words}."


def _window_note(parsed: Edtf, wording: str) -> list[str]:
    part = part_of_month(parsed)
    if part and parsed.earliest and parsed.latest:
        span = span_words(parsed.earliest, parsed.latest, "and")
        return [f"Between {span}: “{part}” is read as {_PARTS_OF_MONTH[part]}."]
    words = plain_words(parsed)[0]
    return [] if words in wording else [_sentence(f"Read as {words}")]


def _interval_notes(parsed: Edtf) -> list[str]:
    start, end = parsed.start, parsed.end
    notes = []
    if start is not None and end is not None and start.unit is end.unit:
        if start.unit is not Unit.DAY:
            notes.append(f"Start and end known to the {start.unit} only.")
    else:
        for name, part in (("Start", start), ("End", end)):
            if part is not None and part.unit is not Unit.DAY:
                notes.append(f"{name} known to the {part.unit} only.")
    if parsed.unknown_start:
        notes.append("Start not known.")
    if parsed.unknown_end:
        notes.append("End not known.")
    if parsed.open_end:
        notes.append("Continuing.")
    return notes


def _unit_note(part: DatePart) -> list[str]:
    if part.unit is Unit.DAY:
        return []
    if part.unit is Unit.LONGER:
        return ["Year not known."]
    if "X" in part.year_digits:
        subject = "Year" if part.month_digits else "Date"
        return [f"{subject} known to the {part.unit} only."]
    if part.season is not None:
        kind = "Season" if part.season <= 32 else "Part of a year"  # noqa: PLR2004
        return [f"{kind} only: read as {_months_between(part.earliest, part.latest)}."]
    return [_partly_known(part)]


def _partly_known(part: DatePart) -> str:
    """Name what is missing of a date with a known year."""
    if part.unit is Unit.YEAR and part.day is not None:
        return "Month not known."
    if part.unit is Unit.YEAR and part.month_digits not in {"", "XX"}:
        return "Month not fully known."
    if part.unit is Unit.MONTH and part.day_digits not in {"", "XX"}:
        return "Day not fully known."
    return f"Date known to the {part.unit} only."


def _months_between(first: Day, last: Day) -> str:
    start, end = MONTHS[first.month - 1], f"{MONTHS[last.month - 1]} {year_words(last.year)}"
    return (
        f"{start} to {end}"
        if first.year == last.year
        else (f"{start} {year_words(first.year)} to {end}")
    )


def _qualifier_notes(parsed: Edtf, date: EventDate) -> list[str]:
    notes = []
    approximate = _approximate(parsed)
    vague = [part for part in approximate if _vague_words(part, date.expression or "")]
    if vague:
        days = " and ".join(f"c. {day_words(part.earliest)}" for part in vague)
        notes.append(f"Kept as {days}.")
    if len(vague) < len(approximate):
        notes.append(_marked(parsed, "approximate"))
    part = _partly_uncertain(parsed)
    if parsed.uncertain and (part is None or date.basis.value == _STATED):
        notes.append(_marked(parsed, "uncertain"))
    if date.basis.value != _STATED:
        subject = component_names(part, part.uncertain).capitalize() if part else "Date"
        reason = {
            "implied": "implied by the source",
            "derived": "derived from another date",
            "inferred": "not stated by the source",
        }[date.basis.value]
        notes.append(_sentence(f"{subject} {reason}: {date.note}"))
    elif date.note:
        notes.append(_sentence(date.note[0].upper() + date.note[1:]))
    return notes


def _marked(parsed: Edtf, name: str) -> str:
    if _wholly(parsed, name):
        return f"{name.capitalize()} date."
    if parsed.form is Form.DATE:
        part = parsed.parts[0]
        marked = part.approximate if name == "approximate" else part.uncertain
        return f"{component_names(part, marked).capitalize()} {name}."
    return f"Partly {name}."
