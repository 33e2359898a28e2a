"""What the model refuses, in words for the people who write chronologies.

Pydantic says which rule a value breaks; here each rule gets a code, a sentence about the value and
a hint that can be pasted. Hints are written so that they are right in YAML and in JSON.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from keydates.edtf import suggest_edtf
from keydates.reading.fields import field_type, meant_field, model_at
from keydates.reading.nodes import Draft
from keydates.text import slugify

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic_core import ErrorDetails

    from keydates.findings import Path

__all__ = ["explain_error"]

_SHOWN = 40  # characters of a value that a message repeats
_QUOTED = re.compile("'([^']*)'")
_WORDS = re.compile(r"[A-Za-z]{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY = "[key]"  # how pydantic marks that the key of a mapping is meant, not its value
_PATTERNS = {
    "country": ("an ISO 3166-1 code: two capitals, such as `SY`", 2),
    "subdivision": ("an ISO 3166-2 code, such as `SY-LA`", 6),
    "sha256": ("a SHA-256 hash: 64 digits of 0-9 and a-f", 64),
}
_NOUNS = {
    "ActorRole": "an event's actor",
    "Chronology": "a chronology",
    "Citation": "a citation",
    "EventDate": "a date",
    "PlaceRole": "an event's place",
    "Related": "an event's tie to another",
}


def explain_error(error: ErrorDetails, path: Path, bare: object) -> Draft:
    """Put one error of the model into our words.

    `path` is the error's whole path, and `bare` the value the file has one step above it, where
    that is a bare string standing for an object; else None.
    """
    on_name = path[-1:] == (_KEY,)
    if on_name:
        path = path[:-1]
    kind = error["type"]
    value = error["input"]
    if value is None and kind != "missing":
        return _nothing(path)
    for prefix, explain in _TABLE:
        if kind.startswith(prefix):
            draft = explain(error, path, bare)
            break
    else:
        draft = _other(error, path, bare)
    return Draft(
        draft.code, draft.path, draft.message, draft.hint, on_name or draft.on_name, draft.character
    )


def _name(path: Path) -> str:
    """Return how a message calls the value at a path: by the last name on the way."""
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the chronology"
    if path and isinstance(path[-1], int):
        return f"item {path[-1] + 1} of `{names[-1]}`"
    return f"`{names[-1]}`"


def _noun(path: Path) -> str:
    model = model_at(path)
    if model is None:
        return "this mapping"
    name = model.__name__
    article = "an" if name[0] in "AEIOU" else "a"
    return _NOUNS.get(name, f"{article} {name.lower()}")


def _show(value: object) -> str:
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"`{text[:_SHOWN]}…`" if len(text) > _SHOWN else f"`{text}`"


def _paste(value: object) -> str:
    """Return a scalar in double quotes, where it is short enough to be pasted."""
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if len(text) <= 2 * _SHOWN and "\n" not in text else '"..."'


def _nothing(path: Path) -> Draft:
    hint = "delete this item, or fill it" if path and isinstance(path[-1], int) else None
    return Draft(
        "KD103", path, f"{_name(path)} is empty", hint or "write a value, or delete the field"
    )


def _unknown_field(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    del error
    meant = meant_field(path)
    model = model_at(path[:-1])
    if meant is not None:
        hint = f"did you mean `{meant}`?"
    else:
        hint = "its fields are " + ", ".join(
            f"`{name}`" for name in (model.model_fields if model else ())
        )
    message = f"{_noun(path[:-1])} has no field {_show(path[-1])}"
    return Draft("KD101", path, message, hint, on_name=True)


def _missing(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    name = str(path[-1])
    whole: Any = error["input"]
    example = "..."
    if name == "id" and isinstance(whole, dict):
        title = whole.get("title") or whole.get("name")
        example = slugify(title) if isinstance(title, str) else ""
        example = example or "a-short-name"
    message = f"{_noun(path[:-1])} needs the field `{name}`"
    return Draft("KD102", path, message, f"add `{name}: {example}`")


def _no_list(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    message = f"{_name(path)} is a list, and this is {_show(value)}"
    if isinstance(value, dict):
        hint = "begin each item on a line of its own with `- `"
    else:
        hint = f"put it in a list: `[{_paste(value)}]`"
    return Draft("KD104", path, message, hint)


def _no_mapping(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    model = model_at(path)
    name = _name(path)
    if model is not None and model.__name__ == "EventDate":
        return _no_date(path, value)
    message = f"{name} is a mapping, and this is {_show(value)}"
    if model is None:
        return Draft("KD105", path, message, "write `en: ...`, one line for each")
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    fields = ", ".join(f"{name}: ..." for name in needed or list(model.model_fields)[:2])
    return Draft("KD105", path, message, f"write `{{{fields}}}`")


def _no_date(path: Path, value: object) -> Draft:
    """Explain a date that is neither text nor a mapping: mostly brackets without quotes."""
    message = f"{_name(path)} is text in EDTF, and this is {_show(value)}"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        written = "[" + ",".join(value) + "]"
        if suggest_edtf(written) == written:
            message = f"{_name(path)} begins with a bracket, which without quotes makes a list"
            return Draft("KD105", path, message, f'put it in quotes: `"{written}"`')
    hint = "write one date, interval or choice, such as `2015-09-30`"
    if isinstance(value, int | float):
        day = suggest_edtf(str(value))
        hint = f"put it in quotes: `{_paste(day if day and _DAY.fullmatch(day) else value)}`"
    return Draft("KD105", path, message, hint)


def _no_text(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    message = f"{_name(path)} is text, and this is {_show(value)}"
    if isinstance(value, list | dict):
        hint = "write one text; if it begins with a bracket or brace, put it in quotes"
    else:
        hint = f"put it in quotes: `{_paste('true' if value is True else value)}`"
    return Draft("KD106", path, message, hint)


def _no_such_word(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    words = _QUOTED.findall(error.get("ctx", {}).get("expected", ""))
    value = error["input"]
    message = f"{_name(path)} cannot be {_show(value)}"
    close = _closest(str(value), words) if isinstance(value, str) else None
    listed = ", ".join(f"`{word}`" for word in words)
    hint = f"did you mean `{close}`? The words are {listed}" if close else f"write one of {listed}"
    return Draft("KD107", path, message, hint)


def _closest(value: str, words: list[str]) -> str | None:
    plain = {re.sub(r"[\s_]+", "-", word.lower()): word for word in words}
    asked = re.sub(r"[\s_]+", "-", value.lower())
    for name, word in plain.items():
        if name.endswith(f":{asked}"):  # `AMBER` for `TLP:AMBER`
            return word
    close = get_close_matches(asked, list(plain), n=1)
    return plain[close[0]] if close else None


def _no_number(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    whole = field_type(path) is int
    what = "a whole number" if whole else "a number"
    message = f"{_name(path)} is {what} in digits, and this is {_show(value)}"
    text = str(value).strip()
    hint = None
    if isinstance(value, str) and _DECIMAL_COMMA.fullmatch(text) and not whole:
        hint = f"write the decimal point: `{text.replace(',', '.')}`"
    elif isinstance(value, str) and text.replace("_", "").replace(",", "").isdigit():
        hint = f"write `{text.replace('_', '').replace(',', '')}`"
    elif path[-1] in {"longitude", "latitude"}:
        hint = "write degrees with a decimal point, such as `35.68` (minus for west and south)"
    return Draft("KD108", path, message, hint)


def _out_of_range(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    bounds = error.get("ctx", {})
    low, high = bounds.get("ge"), bounds.get("le")
    limit = f"at least {low:,g}" if low is not None else f"at most {high:,g}"
    if low is None and high is None:
        limit = "finite"
    message = f"{_name(path)} is {limit}, and this is {_show(error['input'])}"
    hint = None
    if path[-1] == "latitude":
        hint = "latitude is degrees north, -90 to 90; are longitude and latitude swapped?"
    elif path[-1] == "longitude":
        hint = "longitude is degrees east, -180 to 180"
    return Draft("KD109", path, message, hint)


def _no_edtf(error: ErrorDetails, path: Path, bare: object) -> Draft:
    context = error.get("ctx", {})
    value = error["input"]
    hint = context.get("hint")
    suggestion = suggest_edtf(value) if isinstance(value, str) else None
    if suggestion is not None and isinstance(value, str) and _WORDS.search(value):
        fields = f'edtf: "{suggestion}", expression: {_paste(value)}'
        hint = f"write `{{{fields}}}`" if bare is not None else f"write `{fields}`"
    elif suggestion is not None and suggestion.startswith("["):
        hint = f'write `"{suggestion}"`'
    return Draft("KD110", path, context["message"], hint, character=context.get("offset") or 0)


def _bad_text(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    context = error.get("ctx", {})
    message: str = context["message"]
    if path and not message.startswith("'"):
        message = f"{_name(path)}: {message}"
    return Draft("KD111", path, message, context.get("hint"), character=context.get("offset") or 0)


def _pattern(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    what, length = _PATTERNS.get(str(path[-1]), ("written in another form", 0))
    hint = None
    if isinstance(value, str):
        pattern = re.compile(error.get("ctx", {}).get("pattern", ""))
        mended = [value.strip().upper(), value.strip().lower(), value.strip().upper()[:length]]
        hint = next(
            (f"did you mean `{word}`?" for word in mended[:2] if pattern.search(word)), None
        )
    return Draft("KD112", path, f"{_name(path)} is {what}, and this is {_show(value)}", hint)


def _day_or_time(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    value = error["input"]
    message = (
        error.get("ctx", {}).get("message") or f"{_show(value)} does not exist in the calendar"
    )
    hint = None
    suggestion = suggest_edtf(value) if isinstance(value, str) else None
    if suggestion is not None and _DAY.fullmatch(suggestion):
        hint = f"write `{suggestion}`"
        if path[-1] == "revised":
            hint = f"write `{suggestion}T00:00:00Z`"
    message = f"{_name(path)}: {message}" + (
        "" if _show(value) in message else f", not {_show(value)}"
    )
    return Draft("KD113", path, message, hint)


def _half_point(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    given: Any = error["input"]
    has = (
        "longitude"
        if isinstance(given, dict) and given.get("longitude") is not None
        else "latitude"
    )
    lacks = "latitude" if has == "longitude" else "longitude"
    message = f"the place has a {has} and no {lacks}: a point needs both"
    return Draft(
        "KD114", (*path, has), message, f"add `{lacks}`, or give neither and say why in `unlocated`"
    )


def _without_date(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    del error
    message = "the item has neither a `date` nor a reason in `undated`"
    return Draft(
        "KD115", path, message, 'add `date: 2015-09-30`, or `undated: "the source gives none"`'
    )


def _two_dates(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    del error
    message = "the item has a `date` and says in `undated` that it has none"
    return Draft("KD116", (*path, "undated"), message, "keep one of the two")


def _no_note(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    basis = error.get("ctx", {}).get("basis", "not stated")
    message = f"a date that is {basis} needs a `note` that says how it was found"
    return Draft("KD117", (*path, "basis"), message, 'add `note: "..."` beside it')


def _other(error: ErrorDetails, path: Path, _bare: object) -> Draft:
    message = f"{_name(path)} cannot be {_show(error['input'])}: {error['msg']}"
    return Draft("KD112", path, message)


_TABLE: tuple[tuple[str, Callable[[ErrorDetails, Path, object], Draft]], ...] = (
    ("extra_forbidden", _unknown_field),
    ("missing", _missing),
    ("tuple_type", _no_list),
    ("model_type", _no_mapping),
    ("model_attributes_type", _no_mapping),
    ("dict_type", _no_mapping),
    ("string_type", _no_text),
    ("enum", _no_such_word),
    ("plain_number", _no_number),
    ("int_", _no_number),
    ("float_", _no_number),
    ("finite_number", _out_of_range),
    ("greater_than", _out_of_range),
    ("less_than", _out_of_range),
    ("edtf", _no_edtf),
    ("text", _bad_text),
    ("string_pattern_mismatch", _pattern),
    ("written", _day_or_time),
    ("date_note_missing", _no_note),
    ("date", _day_or_time),
    ("timezone_aware", _day_or_time),
    ("half_point", _half_point),
    ("no_date", _without_date),
    ("two_dates", _two_dates),
)
