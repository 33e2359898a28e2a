"""Dates in words: what a reader sees, and that no doubt is hidden from him."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.dates import Basis, EventDate
from keydates.days import Day
from keydates.edtf import EdtfError, parse_edtf
from keydates.wording import (
    basis_wording,
    date_statement,
    date_wording,
    day_wording,
    precision_note,
    short_wording,
)


def said(edtf: str, expression: str | None = None, basis: str = "stated") -> EventDate:
    note = None if basis == "stated" else "so the text has it"
    return EventDate(edtf=edtf, expression=expression, basis=Basis(basis), note=note)


@pytest.mark.parametrize(
    ("edtf", "wording", "short"),
    [
        ("2017-11-20", "20 November 2017", "20 Nov 2017"),
        ("2011-04", "April 2011", "Apr 2011"),
        ("2011", "2011", "2011"),
        ("0043", "AD 43", "AD 43"),
        ("0000", "1 BC", "1 BC"),
        ("-0043-03-15", "15 March 44 BC", "15 Mar 44 BC"),
        ("Y170000002", "AD 170,000,002", "AD 170,000,002"),
        ("Y-170000002", "170,000,003 BC", "170,000,003 BC"),
        ("2011-21", "spring 2011", "spring 2011"),
        ("2010-24", "winter 2010–11", "winter 2010–11"),
        ("1999-24", "winter 1999–2000", "winter 1999–2000"),
        ("-0043-24", "winter 44 BC–43 BC", "winter 44 BC–43 BC"),
        ("2001-25", "spring 2001 (northern hemisphere)", "spring 2001 (northern hemisphere)"),
        ("2001-30", "summer 2001–02 (southern hemisphere)", None),
        ("2001-34", "second quarter of 2001", None),
        ("2001-39", "last four months of 2001", None),
        ("2001-41", "second half of 2001", None),
        ("1985-04-12T23:20:30Z", "12 April 1985, 23:20:30 UTC", "12 Apr 1985, 23:20:30 UTC"),
        ("1985-04-12T23:20:30", "12 April 1985, 23:20:30", None),
        ("1985-04-12T23:20:30+04:30", "12 April 1985, 23:20:30 UTC+04:30", None),
        # qualifiers
        ("2017-11-20~", "c. 20 November 2017", "c. 20 Nov 2017"),
        ("2017-11-20?", "20 November 2017 (uncertain)", "20 Nov 2017 (uncertain)"),
        ("2017-11-20%", "c. 20 November 2017 (uncertain)", None),
        ("2017?-11-20", "20 November 2017 (year uncertain)", "20 Nov 2017 (year uncertain)"),
        ("2004-06~-11", "11 June 2004 (month and year approximate)", None),
        ("?2004-06-~11", "11 June 2004 (day approximate; year uncertain)", None),
        ("2011-?21", "spring 2011 (season uncertain)", None),
        ("1985-04-XX~", "some day in April 1985 (approximate)", None),
        # unknown digits
        ("2017-11-XX", "some day in November 2017", "some day in Nov 2017"),
        ("2017-XX", "some month in 2017", None),
        ("2017-XX-XX", "some day in 2017", None),
        ("192X", "1920s", "1920s"),
        ("087X", "AD 870s", None),
        ("17XX", "18th century", "18th century"),
        ("20XX", "21st century", None),
        ("10XX", "11th century", None),
        ("-01XX", "2nd century BC", None),
        ("-019X", "some year from 200 BC to 191 BC", None),
        ("000X", "some year from 1 BC to AD 9", None),
        ("2XXX", "some year from 2000 to 2999", None),
        ("XXXX", "unknown year", None),
        ("156X-12-25", "25 December of some year in the 1560s", None),
        ("15XX-12-XX", "some day in December of some year in the 16th century", None),
        ("XXXX-12-25", "25 December of an unknown year", None),
        ("201X-22", "summer of some year in the 2010s", None),
        ("1560-XX-25", "the 25th of some month in 1560", None),
        ("1560-XX-22", "the 22nd of some month in 1560", None),
        ("156X-XX-11", "the 11th of some month of some year in the 1560s", None),
        ("2004-1X", "October, November or December 2004", "Oct, Nov or Dec 2004"),
        ("2004-0X", "some month from January to September 2004", None),
        ("1985-04-2X", "some day from 20 to 29 April 1985", None),
        ("2015-04-3X", "30 April 2015", None),
        ("2004-05-X1", "1, 11, 21 or 31 May 2004", None),
        ("1860-1X-3X", "some day between 30 October and 31 December 1860", None),
        # intervals
        ("2015-09-21/2015-09-30", "21 to 30 September 2015", "21 to 30 Sep 2015"),
        ("2015-09-28/2015-10-03", "28 September to 3 October 2015", "28 Sep to 3 Oct 2015"),
        ("2015-12-28/2016-01-03", "28 December 2015 to 3 January 2016", None),
        ("2015-09/2015-10", "September to October 2015", None),
        ("2015-09/2016-01", "September 2015 to January 2016", None),
        ("2011/2017", "2011 to 2017", "2011 to 2017"),
        ("-0499/-0399", "500 to 400 BC", None),
        ("-0043/0014", "44 BC to AD 14", None),
        ("2004-02-01/2005", "1 February 2004 to 2005", None),
        ("1984?/2004%", "1984 (uncertain) to c. 2004 (uncertain)", None),
        ("2016-06-01/2016-06-01", "1 June 2016", None),
        ("2015-03/..", "from March 2015 (continuing)", "from Mar 2015"),
        ("2015-03/", "from March 2015 (end unknown)", "from Mar 2015"),
        ("2015-03~/..", "from c. March 2015 (continuing)", "from c. Mar 2015"),
        ("../1985", "until 1985", "until 1985"),
        ("/1985", "until 1985 (start unknown)", "until 1985"),
        ("/..", "start unknown (continuing)", None),
        # one of a set
        ("[2015-09-21..2015-09-30]", "late September 2015", "late Sep 2015"),
        ("[2015-09-11..2015-09-20]", "mid-September 2015", "mid-Sep 2015"),
        ("[2015-09-01..2015-09-10]", "early September 2015", "early Sep 2015"),
        ("[2016-02-21..2016-02-29]", "late February 2016", None),
        ("[2016-02-21..2016-02-28]", "between 21 and 28 February 2016", None),
        ("[2015-09-21~..2015-09-30]", "between c. 21 September 2015 and 30 September 2015", None),
        ("[2015-09-22..2015-09-30]", "between 22 and 30 September 2015", None),
        ("[1920..1934]", "between 1920 and 1934", None),
        ("[..1984]", "1984 or earlier", None),
        ("[1760-12..]", "December 1760 or later", None),
        ("[1667,1668,1670..1672]", "1667, 1668 or between 1670 and 1672", None),
        ("[2017-11-20,2017-11-21]", "20 or 21 November 2017", "20 or 21 Nov 2017"),
    ],
)
def test_the_notation_in_words(edtf: str, wording: str, short: str | None) -> None:
    assert wording == date_wording(said(edtf))
    if short is not None:
        assert short == short_wording(said(edtf))


@pytest.mark.parametrize(
    ("date", "wording", "short"),
    [
        # the words of the source lead where they name the year
        (
            said("[2015-09-21..2015-09-30]", "In late September 2015"),
            "In late September 2015",
            "late Sep 2015",
        ),
        (said("2011-04", "In April 2011"), "In April 2011", "Apr 2011"),
        (
            said("2015-08/..", "From late August 2015"),
            "From late August 2015 (continuing)",
            "from late Aug 2015",
        ),
        (said("2011/..", "since 2011"), "since 2011", "since 2011"),
        (said("192X", "in the 1920s"), "in the 1920s", "1920s"),
        (said("-0043", "in 44 BC"), "in 44 BC", "44 BC"),
        # and the notation where they do not
        (
            said("[2015-08-21..2015-08-31]", "From late August", "implied"),
            "late August 2015 (implied)",
            "late Aug 2015 (implied)",
        ),
        (
            said("2017?-11-20", "On November 20", "inferred"),
            "20 November 2017 (year inferred)",
            "20 Nov 2017 (year inferred)",
        ),
        (said("-0043", "in the year 44"), "44 BC", "44 BC"),
        (said("17XX", "in the eighteenth century"), "18th century", "18th century"),
        # an approximate day that stands for part of a month is no part of what the source knows
        (
            said("2015-08-21~/..", "From late August", "implied"),
            "from late August 2015 (continuing; implied)",
            "from late Aug 2015 (implied)",
        ),
        (
            said("2015-08-21~/..", "From late August 2015"),
            "From late August 2015 (continuing)",
            "from late Aug 2015",
        ),
        (
            said("2015-08-15~/2015-09-05~", "mid-August to early September"),
            "mid-August 2015 to early September 2015",
            None,
        ),
        (
            said("2015-08-21~/2016-03-05~", "late August 2015 to 5 March 2016"),
            "late August 2015 to 5 March 2016 (approximate)",
            None,
        ),
        (said("2015-08-21~", "around August 21"), "c. 21 August 2015", None),
        (said("2015-08-02~/..", "From late August"), "from c. 2 August 2015 (continuing)", None),
        # numbers alone could be taken for a date by a machine
        (said("2015-09-30", "2015-09-30"), "30 September 2015", "30 Sep 2015"),
        (said("2015-09-30", "30/9/2015"), "30 September 2015", "30 Sep 2015"),
        # what they do not show follows in brackets
        (said("1920~", "in the year 1920"), "in the year 1920 (approximate)", None),
        (said("1920~", "about 1920"), "about 1920", "about 1920"),
        (
            said("1920~", "in the year 1920", "inferred"),
            "in the year 1920 (approximate; inferred)",
            None,
        ),
        (said("2015?", "possibly in 2015"), "possibly in 2015", None),
        (said("1984?/2004", "from 1984 to 2004"), "from 1984 to 2004 (partly uncertain)", None),
        (said("1984~/2004~", "from 1984 to 2004"), "from 1984 to 2004 (approximate)", None),
        (
            said("2011-04-26", "six weeks after the start in 2011", "derived"),
            "six weeks after the start in 2011 (26 April 2011; derived)",
            "26 Apr 2011 (derived)",
        ),
        (
            said("2015-09-30T12:30:00Z", "on 30 September 2015"),
            "on 30 September 2015 (12:30:00 UTC)",
            None,
        ),
        # what the date stands on, said once
        (said("2017-11-20", None, "inferred"), "20 November 2017 (inferred)", None),
        (said("2017-11-20", None, "derived"), "20 November 2017 (derived)", None),
        (said("2017?-11-20", None, "implied"), "20 November 2017 (year implied)", None),
        (said("2017-11?-20", None, "inferred"), "20 November 2017 (month and year inferred)", None),
        (said("2017-11-20?", None, "inferred"), "20 November 2017 (uncertain; inferred)", None),
        (
            said("2015-03/..", None, "inferred"),
            "from March 2015 (continuing; inferred)",
            "from Mar 2015 (inferred)",
        ),
    ],
)
def test_the_words_of_the_source(date: EventDate, wording: str, short: str | None) -> None:
    assert wording == date_wording(date)
    assert wording == date.wording
    if short is not None:
        assert short == short_wording(date)


@pytest.mark.parametrize(
    ("date", "note"),
    [
        (said("2017-11-20"), None),
        (said("2017-11-20", "On 20 November 2017"), None),
        (said("2015-09-30", "2015-09-30"), None),
        (said("2015-09-21/2015-09-30"), None),
        (said("2011-04"), "Date known to the month only."),
        (said("2011"), "Date known to the year only."),
        (said("192X"), "Date known to the decade only."),
        (said("2011-21"), "Season only: read as March to May 2011."),
        (said("2010-24"), "Season only: read as December 2010 to February 2011."),
        (said("2010-33"), "Part of a year only: read as January to March 2010."),
        (said("156X-12-25"), "Year known to the decade only."),
        (said("XXXX-12-25"), "Year not known."),
        (said("1560-XX-25"), "Month not known."),
        (said("2004-1X"), "Month not fully known."),
        (said("1985-04-2X"), "Day not fully known."),
        (
            said("[2015-08-21..2015-08-31]", "late August 2015"),
            "Between 21 and 31 August 2015: “late” is read as the 21st to the end of the month.",
        ),
        (
            said("[2015-08-11..2015-08-20]"),
            "Between 11 and 20 August 2015: “mid” is read as the 11th to the 20th.",
        ),
        (said("[1920..1934]"), None),
        (said("[1920..1934]", "by 1934, not before 1920"), "Read as between 1920 and 1934."),
        (said("2015-03/.."), "Start known to the month only. Continuing."),
        (said("2015-03/"), "Start known to the month only. End not known."),
        (said("/1985"), "End known to the year only. Start not known."),
        (said("2011/2017"), "Start and end known to the year only."),
        (said("2011-03/2017"), "Start known to the month only. End known to the year only."),
        (said("2017-11-20~"), "Approximate date."),
        (
            said("2015-08-21~/..", "From late August 2015"),
            "Continuing. Kept as c. 21 August 2015.",
        ),
        (said("2004-06~-11"), "Month and year approximate."),
        (said("2017?-11-20"), "Year uncertain."),
        (said("1984?/2004-01-01"), "Start known to the year only. Partly uncertain."),
        (
            said("2017?-11-20", "On November 20", "inferred"),
            "The source says “On November 20”. Year not stated by the source: so the text has it.",
        ),
        (
            said("2017-11-20", None, "derived"),
            "Date derived from another date: so the text has it.",
        ),
        (
            said("2017-11-20?", None, "implied"),
            "Uncertain date. Date implied by the source: so the text has it.",
        ),
        (EventDate(edtf="2017-11-20", note="the evening, local time"), "The evening, local time."),
    ],
)
def test_a_reader_is_told_how_closely_a_date_is_known(date: EventDate, note: str | None) -> None:
    assert note == precision_note(date)


def test_the_statement_is_wording_and_note_as_sentences() -> None:
    assert "20 November 2017." == said("2017-11-20").statement
    assert "From March 2015 (continuing). Start known to the month only. Continuing." == (
        date_statement(said("2015-03/.."))
    )
    assert "c. 1920. Date known to the year only. Approximate date." == said("1920~").statement


def test_the_basis_in_words() -> None:
    assert "stated by the source" == said("2017").basis_wording
    assert "inferred, not stated by the source: so the text has it" == (
        basis_wording(said("2017", None, "inferred"))
    )


def test_a_day_in_words() -> None:
    assert "4 May 2017" == day_wording(Day(2017, 5, 4))
    assert "15 March 44 BC" == day_wording(Day(-43, 3, 15))


# --- what holds for all dates ---------------------------------------------------------------------

MARKS = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def notations(draw: st.DrawFn) -> str:
    date = draw(st.dates(dt.date(1, 1, 1)))
    pieces = [f"{date.year:04d}", f"{date.month:02d}", f"{date.day:02d}"][: draw(st.integers(1, 3))]
    pieces = [draw(MARKS) + piece + draw(MARKS) for piece in pieces]
    if draw(st.booleans()):
        pieces[-1] = re.sub("[0-9](?=[?~%]?$)", "X", pieces[-1])
    edtf = "-".join(pieces)
    return draw(st.sampled_from(["{}", "{}", "{}/..", "/{}", "{}/9999-12-31", "[{}..]"])).format(
        edtf
    )


EXPRESSIONS = st.one_of(
    st.none(),
    st.sampled_from(["On November 20", "c. 1920", "2015-09-30", "20150930", "then", "1/2/2015"]),
)
DATES = st.builds(said, notations(), EXPRESSIONS, st.sampled_from([*Basis]).map(str))


@given(DATES)
def test_no_qualifier_is_hidden_and_no_remark_made_twice(date: EventDate) -> None:
    for wording in (date_wording(date), short_wording(date)):
        if date.approximate:
            assert re.search(r"\bc\. |approximate", wording)
        if date.uncertain:
            assert "uncertain" in wording or date.basis.value in wording
        if date.basis is not Basis.STATED:
            assert date.basis.value in wording
        remarks = re.findall(r"\(([^()]+)\)$", wording)
        for inside in remarks:
            assert len(inside.split("; ")) == len(set(inside.split("; ")))
    if date.open_end:
        assert re.search("continuing|or later", date_wording(date))


@given(DATES)
def test_no_wording_of_a_day_is_taken_for_an_iso_date(date: EventDate) -> None:
    for wording in (date_wording(date), short_wording(date)):
        assert wording
        assert not re.match(r"\W*[0-9]+[-/.:][0-9]|[0-9]{5}", wording)
        with pytest.raises(ValueError, match=r"Invalid isoformat"):
            dt.datetime.fromisoformat(wording)
        try:
            found = parse_edtf(wording).text
        except EdtfError:
            continue
        assert re.fullmatch("[0-9]{4}", found)  # a year known to be no more


@given(DATES)
def test_whatever_the_source_says_reaches_the_reader(date: EventDate) -> None:
    statement = date_statement(date)
    assert date.note is None or date.note in statement
    assert statement.endswith((".", "”"))
