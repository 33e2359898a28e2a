"""Dates in plain English, put into EDTF: what is safe, and what is left alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.days import MONTHS, Day, days_in_month
from keydates.edtf import Form, parse_edtf, suggest_edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("20 November 2017", "2017-11-20"),
        ("20th of November, 2017", "2017-11-20"),
        ("Nov 20, 2017", "2017-11-20"),
        ("Nov. 20 2017", "2017-11-20"),
        ("20-Nov-2017", "2017-11-20"),
        ("2017 November 20", "2017-11-20"),
        ("On Monday, 20 November 2017", "2017-11-20"),
        ("April 2011", "2011-04"),
        ("in April of 2011", "2011-04"),
        ("Sept. 2015", "2015-09"),
        ("May 2015", "2015-05"),
        ("2015", "2015"),
        ("the year 878", "0878"),
        ("44 BC", "-0043"),
        ("44 B.C.", "-0043"),
        ("1 BCE", "0000"),
        ("AD 43", "0043"),
        ("43 AD", "0043"),
        ("15 March 44 BC", "-0043-03-15"),
        ("c. 1920", "1920~"),
        ("ca. 1920", "1920~"),
        ("circa 20 November 2017", "2017-11-20~"),
        ("about April 2011", "2011-04~"),
        ("possibly 1920", "1920?"),
        ("c. 1920?", "1920%"),
        ("between 1920 and 1934", "[1920..1934]"),
        ("between 500 and 400 BC", "[-0499..-0399]"),
        ("between 20 and 22 November 2017", "[2017-11-20..2017-11-22]"),
        ("before 1920", "[..1920]"),
        ("not later than March 2015", "[..2015-03]"),
        ("after 17 Jul 924", "[0924-07-17..]"),
        ("from March 2015", "2015-03/.."),
        ("since 2011", "2011/.."),
        ("2011 onwards", "2011/.."),
        ("2015 - present", "2015/.."),
        ("until March 2015", "/2015-03"),
        ("from March to June 2015", "2015-03/2015-06"),
        ("2011-2017", "2011/2017"),
        ("2011 to 2017", "2011/2017"),
        ("1914–18", "1914/1918"),
        ("20–22 November 2017", "2017-11-20/2017-11-22"),
        ("November 20-22, 2017", "2017-11-20/2017-11-22"),
        ("28 September to 3 October 2015", "2015-09-28/2015-10-03"),
        ("28 December 2015 - 3 January 2016", "2015-12-28/2016-01-03"),
        ("September–October 2015", "2015-09/2015-10"),
        ("500-400 BC", "-0499/-0399"),
        ("1920s", "192X"),
        ("the 1920s", "192X"),
        ("19th century", "18XX"),
        ("1st century AD", "00XX"),
        ("5th century BC", "[-0499..-0400]"),
        ("summer 2015", "2015-22"),
        ("fall of 2015", "2015-23"),
        ("winter 2015-16", "2015-24"),
        ("winter 1999/2000", "1999-24"),
        ("Q3 2015", "2015-35"),
        ("2015 Q3", "2015-35"),
        ("third quarter of 2015", "2015-35"),
        ("first half of 2016", "2016-40"),
        ("early September 2015", "[2015-09-01..2015-09-10]"),
        ("mid-September 2015", "[2015-09-11..2015-09-20]"),
        ("late September 2015", "[2015-09-21..2015-09-30]"),
        ("in late February 2016", "[2016-02-21..2016-02-29]"),
        ("2017-1-5", "2017-01-05"),
        ("2017/1/5", "2017-01-05"),
        ("2017.01", "2017-01"),
        ("20/11/2017", "2017-11-20"),
        ("11/20/2017", "2017-11-20"),
        ("20.11.2017", "2017-11-20"),
        ("5/5/2017", "2017-05-05"),
        ("20171120", "2017-11-20"),
        ("2015-09-21/30", "2015-09-21/2015-09-30"),
        ("[1667, 1668]", "[1667,1668]"),
        ("[20 Nov 2017, 21 Nov 2017]", "[2017-11-20,2017-11-21]"),
    ],
)
def test_a_date_in_words_is_put_into_edtf(words: str, edtf: str) -> None:
    assert edtf == suggest_edtf(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2/3/2015",  # a day in February or in March
        "43",  # 1943, or AD 43
        "20 Nov",  # of which year
        "20 Nov 17",
        "winter 2015",  # two winters touch it
        "late 2015",  # nobody has said when late begins
        "early 1920s",
        "the 1900s",  # ten years or a hundred
        "from late August 2015",  # a set cannot be the end of an interval
        "20 and 22 November 2017",  # two days, not three
        "c. 1920 to 1930",  # which end is the approximate one
        "29 February 2015",
        "31 April 2015",
        "December - January 2016",  # which would run backwards
        "0 BC",
        "0th century",
        "2015/2016/2017",
        "ongoing",
        "before",
        "between and",
        "soon",
        "²5 BC",
        "x" * 300,
    ],
)
def test_what_has_no_safe_reading_is_left_alone(words: str) -> None:
    assert suggest_edtf(words) is None


@given(st.dates())
def test_every_day_is_read_back_from_its_usual_forms(date: dt.date) -> None:
    month = MONTHS[date.month - 1]
    era = f"AD {date.year}" if date.year < 100 else str(date.year)
    for words in (
        f"{date.day} {month} {era}",
        f"{month} {date.day}, {era}",
        f"{date.day} {month[:3]} {era}",
        f"{date.day} {month.upper()} {era}",
    ):
        assert date.isoformat() == suggest_edtf(words)


@given(st.integers(1000, 9999), st.integers(1, 12))
def test_the_parts_of_a_month_fill_it_without_a_gap(year: int, month: int) -> None:
    bounds = []
    for part in ("early", "mid", "late"):
        edtf = suggest_edtf(f"{part} {MONTHS[month - 1]} {year}")
        assert edtf is not None
        parsed = parse_edtf(edtf)
        assert Form.ONE_OF is parsed.form
        bounds.append((parsed.earliest, parsed.latest))
    assert [
        (Day(year, month, 1), Day(year, month, 10)),
        (Day(year, month, 11), Day(year, month, 20)),
        (Day(year, month, 21), Day(year, month, days_in_month(year, month))),
    ] == bounds


# fmt: off
PIECES = [
    "between", "and", "from", "to", "until", "late", "early", "mid", "c.", "circa", "1920", "1920s",
    "20", "November", "2017", "Nov", "BC", "AD", "44", "the", "of", "in", "-", "–", "/", ",", ".",
    "?", "[", "]", "..", "Q3", "winter", "summer", "2015-16", "19th", "century", "present", "2/3",
]
# fmt: on
WORDS = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)


@given(st.one_of(st.text(max_size=60), WORDS))
def test_whatever_is_suggested_is_edtf(words: str) -> None:
    suggestion = suggest_edtf(words)
    assert suggestion is None or suggestion == parse_edtf(suggestion).text
