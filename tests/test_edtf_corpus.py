"""The strings of three other EDTF suites, and the dates in prose of a fourth."""

import csv
from collections.abc import Iterator

from keydates.edtf import EdtfError, parse_edtf, suggest_edtf
from tests.support import shared

# What other suites call valid and keydates does not, with the reason. Level 2 is not listed here:
# a string of it that is not supported has to say so.
SPACED = "the standard has no spaces inside a set; edtf-validate refuses them too"
REFUSED = {
    "[1667, 1668, 1670..1672]": SPACED,
    "[1760-01, 1760-02, 1760-12..]": SPACED,
    "[1667, 1760-12]": SPACED,
    "Y1700": "`Y` only for years beyond four digits; edtf-validate refuses it too",
    "Y-1200": "`Y` only for years beyond four digits; edtf-validate refuses it too",
    "Spring, 2002": "prose that one library puts into EDTF, not EDTF; the hint is `2002-21`",
    "winter, 2002": "prose, and two winters touch 2002",
}

# What other suites call invalid and keydates reads, with the reason.
READ = {
    "Y-61000/-2000": "a long year is a date like any other, and these two are in order",
}


def rows() -> Iterator[dict[str, str]]:
    path = shared("corpora/edtf/edtf-corpus.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def error_of(text: str) -> EdtfError | None:
    try:
        parse_edtf(text)
    except EdtfError as error:
        return error
    return None


def test_the_corpus_is_all_there() -> None:
    assert 552 == len(list(rows()))


def test_every_valid_string_is_read_but_for_those_with_a_reason() -> None:
    refused = {
        row["string"]
        for row in rows()
        if row["expected"] == "valid"
        and (error := error_of(row["string"]))
        and "level 2" not in error.message
    }
    assert set(REFUSED) == refused


def test_every_invalid_string_is_refused_but_for_those_with_a_reason() -> None:
    read = {
        row["string"]
        for row in rows()
        if row["expected"] == "invalid" and error_of(row["string"]) is None
    }
    assert set(READ) == read


def test_only_sets_of_several_dates_and_significant_digits_are_left_out_of_level_2() -> None:
    unsupported = {
        row["string"]
        for row in rows()
        if (error := error_of(row["string"])) and "level 2" in error.message
    }
    assert "Y20E2" in unsupported  # the year 2000 with an exponent it does not need
    assert not {text for text in unsupported - {"Y20E2"} if text[0] != "{" and "S" not in text}


def test_every_string_has_bounds_in_order() -> None:
    read = [row["string"] for row in rows() if error_of(row["string"]) is None]
    assert len(read) > 400
    backwards = [
        text
        for text in read
        if (parsed := parse_edtf(text)).earliest
        and parsed.latest
        and parsed.earliest > parsed.latest
    ]
    assert [] == backwards


def prose_dates() -> list[str]:
    folder = shared("corpora/historicaldate")
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.update(dict.fromkeys([row["hdate"], row["hdate_end"]]))
    return [date for date in found if date]


def test_dates_in_prose_get_suggestions_that_are_edtf() -> None:
    suggested = [edtf for date in prose_dates() if (edtf := suggest_edtf(date))]
    assert [] == [edtf for edtf in suggested if error_of(edtf) is not None]


def test_only_dates_without_a_safe_reading_get_no_suggestion() -> None:
    dates = prose_dates()
    assert 367 == len(dates)
    short_years = {"43", "61", "Between 47 and 50", "Between 1 and 100", "Between 25 and 220"}
    assert short_years | {"ongoing"} == {date for date in dates if suggest_edtf(date) is None}
