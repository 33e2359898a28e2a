"""Dates in plain English, or in broken EDTF, put into EDTF: for hints, never in silence.

Every reading given here is at least as wide as the words. Where words have two readings
(`2/3/2015`, `winter 2015`, `the 1900s`) there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from keydates.days import MONTHS, days_in_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["read_prose"]

_MONTH_NUMBER: Final = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23}
_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}

_MONTH: Final = r"(?P<month>[a-z]{3,9})"
_YEAR: Final = r"(?P<year>(?:ad )?[0-9]{1,4}(?: ad)?)"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_SPACES: Final = re.compile(r"\s+")
_WEEKDAY: Final = re.compile(
    r"^(?:on )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b ?"
)
_LEAD: Final = re.compile(r"^(?:on|in|during|the|year)\b ?")
_BC: Final = re.compile(r"(?<=[0-9]) ?(?:bce?|b c)$")
_APPROXIMATE: Final = re.compile(r"^(?:circa|about|around|approximately|approx|ca|c)\b ?")
_UNCERTAIN: Final = re.compile(r"^(?:possibly|perhaps|probably) | ?\?$")
_ABBREVIATED_SPAN: Final = re.compile("^([0-9]{2})([0-9]{2}) ?[\u2013\u2014] ?([0-9]{2})$")
_SHORT_DAY_SPAN: Final = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ?(?:-|to) ?([0-9].*[a-z].*)")
_US_DAY_SPAN: Final = re.compile(r"([a-z]+) ([0-9]{1,2}) ?(?:-|to) ?([0-9]{1,2}) ([0-9]{3,4})")
_MONTH_SPAN: Final = re.compile(r"([a-z]+) ?(?:-|to) ?([a-z]+) ([0-9]{4})")


def read_prose(text: str) -> Iterator[str]:
    """Yield readings of `text` in EDTF, best first; the caller checks that they are valid."""
    yield from _mended(text)
    abbreviated = _ABBREVIATED_SPAN.match(text.strip())
    if abbreviated and int(abbreviated[2]) < int(abbreviated[3]):
        yield f"{abbreviated[1]}{abbreviated[2]}/{abbreviated[1]}{abbreviated[3]}"
    words = _DASHES.sub("-", text.casefold()).replace(",", " ")
    words = _SPACES.sub(" ", re.sub(r"(?<=[a-z])\.", " ", words)).strip()
    for reader in (_span, _qualified_date, _window):
        found = reader(words)
        if found:
            yield found
            return


def _mended(text: str) -> Iterator[str]:
    """Yield what the string is without spaces, drafts' letters and stray signs."""
    bare = _DASHES.sub("-", _SPACES.sub("", text))
    yield bare.upper()
    yield re.sub(r"[?~%]{2,}", lambda run: run[0][0] if len(set(run[0])) == 1 else "%", bare)
    yield re.sub(r"(?i)unknown", "", re.sub(r"(?i)open", "..", bare))
    yield re.sub(r"(?<=[0-9uU])[uU]", "X", bare)
    long_year = re.fullmatch(r"[Yy]?\+?(-?)([0-9]{4,12})([?~%]?)", bare)
    if long_year:
        sign, digits, mark = long_year.groups()
        digits = digits.lstrip("0").rjust(4, "0")
        if len(digits) == 8 and _is_day(digits):  # noqa: PLR2004 - YYYYMMDD
            yield f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        else:
            yield f"{'Y' if len(digits) > 4 else ''}{sign}{digits}{mark}"  # noqa: PLR2004
    date_time = re.fullmatch(r"([0-9-]{10})[ Tt]+([0-9:]{8})(?: ?([Zz]|[+-][0-9:]{2,5}))?", text)
    if date_time:
        yield f"{date_time[1]}T{date_time[2]}{(date_time[3] or '').upper()}"
    span = re.fullmatch(r"(([0-9]{4})-([0-9]{2})-[0-9]{2})/([0-9]{2})(-[0-9]{2})?", bare)
    if span:
        month = f"-{span[3]}" if span[5] is None else ""
        yield f"{span[1]}/{span[2]}{month}-{span[4]}{span[5] or ''}"


def _is_day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return (
        1000 <= year < 3000  # noqa: PLR2004 - not a long year that looks like a day
        and 1 <= month <= len(MONTHS)
        and 1 <= day <= days_in_month(year, month)
    )


def _span(words: str) -> str | None:
    """Read what has two ends, or one and none."""
    for pattern, template in (
        (r"(?:sometime )?between (.+) and (.+)", "[{}..{}]"),
        (r"from (.+?) (?:to|until|till|through|-) ?(?:the )?(?:present|today|now)", "{}/.."),
        (r"(.+?) ?(?:to|-) ?(?:the )?(?:present|today|now)", "{}/.."),
        (r"from (.+?) (?:to|until|till|through|-) (.+)", "{}/{}"),
        (r"(?:from|since) (.+?)(?: onwards?| on)?", "{}/.."),
        (r"(.+?) (?:onwards?|and continuing|ongoing)", "{}/.."),
        (r"(?:until|till|up to) (.+)", "/{}"),
        (r"(?:before|by|not later than|no later than) (.+)", "[..{}]"),
        (r"(?:after|not before|not earlier than|no earlier than) (.+)", "[{}..]"),
        (r"([0-9]{4})-([0-9]{4})", "{}/{}"),
        (r"(.+) (?:to|until|through|-) (.+)", "{}/{}"),
        (r"([0-9]+)-([0-9]+ ?(?:bce?|ad|ce))", "{}/{}"),
    ):
        match = re.fullmatch(pattern, words)
        if match is None:
            continue
        short = _short_span(words, match.groups())
        ends = short or _ends(match.groups())
        if ends is not None:
            return template.format(*ends)
    short = _short_span(words, ())
    return "/".join(short) if short else None


def _ends(groups: tuple[str, ...]) -> tuple[str, ...] | None:
    """Read each end; "500 and 400 BC" is BC twice. A vague end makes the whole unsafe."""
    ends = list(groups)
    both = [_BC.search(end) for end in ends]
    if len(ends) > 1 and both[1] and not both[0] and ends[0].isdigit():
        ends[0] += " bc"
    read = [_date(end) for end in ends]
    year = re.search(r"[0-9]{3,4}$", ends[-1])
    if read[0] is None and len(ends) > 1 and year:  # "28 September to 3 October 2015"
        read[0] = _date(f"{ends[0]} {year[0]}")
    known = tuple(end for end in read if end)
    return known if len(known) == len(ends) else None


def _short_span(words: str, groups: tuple[str, ...]) -> tuple[str, ...] | None:
    """Read "20-22 November 2017", "November 20-22 2017" and "September-October 2015"."""
    text = f"{groups[0]}-{groups[1]}" if len(groups) > 1 else words
    match = _SHORT_DAY_SPAN.fullmatch(text)
    if match:
        last = _date(match[2])
        if last and len(last) == len("2017-11-22"):
            return f"{last[:8]}{int(match[1]):02d}", last
    match = _US_DAY_SPAN.fullmatch(text)
    if match:
        ends = [_date(f"{match[1]} {day} {match[4]}") for day in (match[2], match[3])]
        if ends[0] and ends[1]:
            return ends[0], ends[1]
    match = _MONTH_SPAN.fullmatch(text)
    if match:
        ends = [_date(f"{month} {match[3]}") for month in (match[1], match[2])]
        if ends[0] and ends[1]:
            return ends[0], ends[1]
    return None


def _qualified_date(words: str) -> str | None:
    """Read one date that may be marked approximate or uncertain."""
    marks = ""
    for pattern, mark in ((_APPROXIMATE, "~"), (_UNCERTAIN, "?")):
        shorter = pattern.sub("", words)
        if shorter != words:
            words, marks = shorter, marks + mark
    found = _date(words)
    if found is None or (marks and found[0] == "["):
        return None
    return found + ("%" if len(marks) > 1 else marks)


def _window(words: str) -> str | None:
    """Read "late September 2015" by the declared convention: a choice of days."""
    match = re.fullmatch(
        rf"(?:in |during )?(?:the )?(early|mid|middle|late)[ -](?:(?:part )?of )?{_MONTH} {_YEAR}",
        words,
    )
    month = _MONTH_NUMBER.get(match["month"]) if match else None
    if match is None or month is None:
        return None
    year = _year(match["year"])
    if year is None:
        return None
    bounds = {"early": (1, 10), "late": (21, days_in_month(int(year), month))}
    first, last = bounds.get(match[1], (11, 20))
    return f"[{year}-{month:02d}-{first:02d}..{year}-{month:02d}-{last:02d}]"


def _date(words: str) -> str | None:
    """Read one date with no qualifier."""
    words = _LEAD.sub("", _LEAD.sub("", _WEEKDAY.sub("", words.strip())))
    for reader in _READERS:
        found = reader(words)
        if found:
            return found
    return None


def _year(words: str) -> str | None:
    """Read a year; one or two digits only with "AD", since `43` may be 1943."""
    words = words.strip()
    before = _BC.sub("", words)
    if before != words:
        known = re.fullmatch(r"0*[1-9][0-9]*", before)
        return _sign(1 - int(before)) if known else None
    bare = re.sub(r"^ad ?| ?(?:ad|ce)$", "", words)
    if not re.fullmatch(r"[0-9]{1,4}", bare) or (bare == words and len(bare) < 3):  # noqa: PLR2004
        return None
    return f"{int(bare):04d}" if int(bare) else None


def _sign(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _day_or_month(words: str) -> str | None:
    era = r"(?P<year>(?:ad )?[0-9]{1,4}(?: ?(?:ad|bce?|ce))?)"
    for pattern in (
        rf"{_DAY}[ -](?:of )?{_MONTH}[ -]{era}",
        rf"{_MONTH} {_DAY} {era}",
        rf"{_MONTH}[ -](?:of )?{era}",
        rf"{era} {_MONTH}(?: {_DAY})?",
    ):
        match = re.fullmatch(pattern, words)
        if match is None:
            continue
        month, year = _MONTH_NUMBER.get(match["month"]), _year(match["year"])
        if month is None or year is None:
            continue
        day = match.groupdict().get("day")
        return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")
    return None


def _numbers(words: str) -> str | None:
    match = re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?", words)
    if match:
        day = f"-{int(match[3]):02d}" if match[3] else ""
        return f"{match[1]}-{int(match[2]):02d}{day}"
    match = re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", words)
    if match is None:
        return None
    first, second = int(match[1]), int(match[3])
    if first <= len(MONTHS) and second <= len(MONTHS) and first != second:
        return None  # the second of March, or the third of February
    number, date = (first, second) if first <= len(MONTHS) else (second, first)
    return f"{match[4]}-{number:02d}-{date:02d}"


def _season(words: str) -> str | None:
    match = re.fullmatch(r"(spring|summer|autumn|fall) (?:of )?([0-9]{4})", words)
    if match:
        return f"{match[2]}-{_SEASONS[match[1]]}"
    match = re.fullmatch(r"winter (?:of )?([0-9]{4}) ?[-/] ?([0-9]{2}|[0-9]{4})", words)
    if match and int(match[2]) % 100 == (int(match[1]) + 1) % 100:
        return f"{match[1]}-24"
    return None


def _division(words: str) -> str | None:
    match = re.fullmatch(r"q([1-4])[ -/]([0-9]{4})|([0-9]{4})[ -]?q([1-4])", words)
    if match:
        return f"{match[2] or match[3]}-{32 + int(match[1] or match[4])}"
    match = re.fullmatch(r"(first|second|third|fourth) (quarter|half) (?:of )?([0-9]{4})", words)
    if match is None:
        return None
    number = _ORDINALS[match[1]]
    if match[2] == "quarter":
        return f"{match[3]}-{32 + number}"
    return f"{match[3]}-{39 + number}" if number <= 2 else None  # noqa: PLR2004 - two halves


def _decade_or_century(words: str) -> str | None:
    match = re.fullmatch(r"([0-9]{3})0'?s", words)
    if match:  # "the 1900s" are ten years to some and a hundred to others
        return f"{match[1]}X" if match[1][2] != "0" else None
    match = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)[ -]century( bce?)?(?: ad| ce)?", words)
    if match is None or match[1] == "0":
        return None
    number = int(match[1])
    if match[2]:  # the 5th century BC is 500 to 401 BC, which no mask fits
        return f"[{_sign(1 - 100 * number)}..{_sign(100 - 100 * number)}]"
    return f"{number - 1:02d}XX" if number > 0 else None


_READERS: Final[tuple[Callable[[str], str | None], ...]] = (
    _year,
    _day_or_month,
    _numbers,
    _season,
    _division,
    _decade_or_century,
)
