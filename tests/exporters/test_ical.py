"""The calendar feed: its properties, its options, and the report."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from ical.calendar_stream import IcsCalendarStream

from keydates.exporting import ExportReport, OptionsError, load_exporter, parse_options
from keydates.model import Chronology, Event
from keydates_exporters.ical import ICalendarExporter, ICalendarOptions
from tests.strategies import chronologies

CHRONOLOGY: dict[str, Any] = {
    "id": "russia-syria",
    "title": "Key dates, 2011 to 2017",
    "subtitle": "A briefing",
    "summary": ["First point.", "Second point."],
    "as_of": "2017-11-20",
    "revised": "2017-11-21T12:00:00+03:00",
    "edition": "2",
    "publisher": "An institute",
    "domain": "example.org",
    "marking": "TLP:GREEN",
    "caveats": ["Not complete."],
    "places": [
        {
            "id": "hmeimim",
            "name": "Hmeimim",
            "longitude": 35.9487,
            "latitude": 35.4008,
            "location_precision": "site",
        },
        {
            "id": "syria",
            "name": "Syria",
            "longitude": 38.5,
            "latitude": 35.0,
            "location_precision": "country",
        },
        {"id": "ports", "name": "unnamed ports", "unlocated": "the source names none"},
    ],
    "actors": [{"id": "russia", "name": "Russia"}, {"id": "syria", "name": "Syria"}],
    "sources": [
        {
            "id": "box",
            "title": "Fact box",
            "publisher": "An agency",
            "published": "2017-11-20",
            "url": "https://example.org/box",
            "archived_url": "https://web.example.org/box",
        },
        {"id": "letter", "title": "A letter", "url": "mailto:desk@example.org"},
    ],
    "events": [],
}
EVENT: dict[str, Any] = {
    "id": "air-base",
    "title": "Russia has an air base",
    "date": {"edtf": "2015-08-30", "expression": "30 August 2015"},
}


def chronology(*events: dict[str, Any], **changes: Any) -> Chronology:
    whole = [{**EVENT, "id": f"event-{number}", **event} for number, event in enumerate(events)]
    return Chronology.model_validate({**CHRONOLOGY, **changes, "events": whole})


def export(
    exported: Chronology, options: ICalendarOptions | None = None
) -> tuple[bytes, ExportReport]:
    out = io.BytesIO()
    report = ICalendarExporter().export(exported, out, options or ICalendarOptions())
    return out.getvalue(), report


def unfolded(feed: bytes) -> list[str]:
    return feed.decode().replace("\r\n ", "").split("\r\n")


def read(feed: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(feed).walk("VEVENT"))


def entry(*events: dict[str, Any], **changes: Any) -> Any:
    feed, _ = export(chronology(*events, **changes))
    return read(feed)[0]


def description(event: dict[str, Any], **changes: Any) -> str:
    return str(entry(event, **changes)["DESCRIPTION"])


def degraded(report: ExportReport) -> dict[str, tuple[str, ...]]:
    return {treatment.code: treatment.events for treatment in report.degraded}


def left_out(report: ExportReport) -> dict[str, tuple[str, ...]]:
    return {treatment.code: treatment.events for treatment in report.left_out}


def test_a_feed_is_written_line_by_line_as_the_standard_has_it() -> None:
    event = {
        "id": "air-base",
        "summary": "Two\nlines; and, more.",
        "places": ["hmeimim", {"place": "ports", "role": "subject"}],
        "actors": [{"actor": "russia", "role": "host"}, "syria"],
        "category": "Military",
        "tags": ["air base", "Military"],
        "citations": [
            {"source": "box", "locator": "paragraph 7", "attribution": "the Kremlin"},
            "letter",
        ],
        "disputed": "One party denies it.",
        "sequence": 3,
        "revised": "2017-11-22T00:00:00Z",
    }
    feed, report = export(
        chronology(event),
        ICalendarOptions(
            source="https://example.org/feed.ics", url="https://example.org/", colour="SteelBlue"
        ),
    )
    assert feed.endswith(b"END:VCALENDAR\r\n")
    about = (
        "TLP:GREEN\\nA briefing\\nFirst point.\\nSecond point.\\nComplete to 20 November 2017.\\n"
        "Edition: 2\\nPublisher: An institute\\nNot complete."
    )
    told = (
        "30 August 2015.\\n\\nTwo\\nlines\\; and\\, more.\\n\\n"
        "Disputed: One party denies it.\\n"
        "Places: Hmeimim (venue)\\; unnamed ports (subject)\\n"
        "Actors: Russia (host)\\; Syria\\n\\n"
        "Sources:\\n"
        "1. paragraph 7\\; according to the Kremlin\\; in: An agency\\, Fact box "
        "(20 November 2017) https://example.org/box (archived: https://web.example.org/box)\\n"
        "2. A letter mailto:desk@example.org\\n\\n"
        "TLP:GREEN"
    )
    assert unfolded(feed) == [
        "BEGIN:VCALENDAR",
        "PRODID:-//keydates//keydates//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "UID:russia-syria.calendar@example.org",
        "LAST-MODIFIED:20171121T090000Z",
        "NAME;VALUE=TEXT:Key dates\\, 2011 to 2017",
        "X-WR-CALNAME;VALUE=TEXT:Key dates\\, 2011 to 2017",
        f"DESCRIPTION:{about}",
        f"X-WR-CALDESC;VALUE=TEXT:{about}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "SOURCE;VALUE=URI:https://example.org/feed.ics",
        "URL:https://example.org/",
        "COLOR:steelblue",
        "BEGIN:VEVENT",
        "UID:air-base@example.org",
        "DTSTAMP:20171122T000000Z",
        "LAST-MODIFIED:20171122T000000Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20150830",
        "DTEND;VALUE=DATE:20150831",
        "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "SUMMARY:Russia has an air base",
        f"DESCRIPTION:{told}",
        "LOCATION:Hmeimim",
        "GEO:35.400800;35.948700",
        "CATEGORIES:Military,air base",
        "URL:https://example.org/box",
        "X-KEYDATES-EDTF;VALUE=TEXT:2015-08-30",
        "X-KEYDATES-PRECISION:day",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert report == ExportReport("ics", events=1, carried=1)


def test_an_event_with_nothing_but_a_title_has_no_empty_property() -> None:
    assert sorted(entry({})) == [
        "DESCRIPTION",
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "LAST-MODIFIED",
        "SEQUENCE",
        "SUMMARY",
        "TRANSP",
        "UID",
        "X-KEYDATES-EDTF",
        "X-KEYDATES-PRECISION",
        "X-MICROSOFT-CDO-BUSYSTATUS",
    ]


def test_the_title_of_a_vague_date_begins_with_it() -> None:
    assert entry({"date": "2011-04"})["SUMMARY"] == "[Apr 2011] Russia has an air base"


def test_a_state_that_goes_on_says_as_of_when() -> None:
    found = description({"kind": "state", "date": "2015-08-30/.."})
    assert found.splitlines()[0].endswith(" Continuing as of 20 November 2017.")
    assert "Kind: state" in found


def test_ties_to_other_events_are_named() -> None:
    tie = {"related": [{"event": "event-1", "relation": "leads-to"}]}
    found = str(entry(tie, {})["DESCRIPTION"])
    assert "Related: leads to event-1" in found


@pytest.mark.parametrize(
    ("places", "location", "located", "code"),
    [
        ([], None, False, None),
        (["hmeimim"], "Hmeimim", True, None),
        ([{"place": "hmeimim", "role": "subject"}], "Hmeimim", True, None),
        ([{"place": "hmeimim", "role": "target"}], "Hmeimim", False, "no-geo-for-role"),
        (["syria"], "Syria", False, "no-geo-for-area"),
        (["ports"], "unnamed ports", False, None),
        ([{"place": "syria", "role": "target"}, "hmeimim"], "Hmeimim", True, "other-places"),
        ([{"place": "ports", "role": "subject"}, "hmeimim"], "Hmeimim", True, None),
        (["hmeimim", {"place": "hmeimim", "role": "target"}], "Hmeimim", True, None),
    ],
)
def test_only_a_point_where_it_happened_is_a_position(
    places: list[Any], location: str | None, located: bool, code: str | None
) -> None:
    feed, report = export(chronology({"places": places}))
    found = read(feed)[0]
    assert found.get("LOCATION") == location
    assert ("GEO" in found) is located
    assert degraded(report) == ({code: ("event-0",)} if code else {})


@pytest.mark.parametrize(
    ("category", "listed", "changed"),
    [
        ("Military", ["Military"], False),
        ("Talks; truce", ["Talks; truce"], False),
        ("back\\slash", ["back\\slash"], False),
        ("Talks, truce", ["Talks / truce"], True),
        (",", [], True),
        ("ends in \\", ["ends in"], True),
        ("\\", [], True),
    ],
)
def test_categories_are_such_as_every_reader_takes_apart_rightly(
    category: str, listed: list[str], changed: bool
) -> None:
    feed, report = export(chronology({"category": category}))
    (calendar,) = IcsCalendarStream.from_ics(feed.decode()).calendars
    assert calendar.events[0].categories == listed
    assert degraded(report) == ({"category-changed": ("event-0",)} if changed else {})


def test_the_link_is_that_of_the_first_source_that_has_one() -> None:
    assert entry({"citations": ["letter", "box"]})["URL"] == "https://example.org/box"
    assert "URL" not in entry({"citations": ["letter"]})


def test_what_does_not_belong_in_a_calendar_is_left_out_with_a_reason() -> None:
    undated = {"date": None, "undated": "the source gives none"}
    feed, report = export(
        chronology(
            {"kind": "aggregate"},
            {"kind": "assessment", **undated},
            {"kind": "background"},
            undated,
            {"date": "2015"},
            {"date": "-0043-03-15"},
            {},
        )
    )
    assert left_out(report) == {
        "aggregate": ("event-0",),
        "assessment": ("event-1",),
        "background": ("event-2",),
        "undated": ("event-3",),
        "year-left-out": ("event-4",),
        "year-out-of-range": ("event-5",),
    }
    assert (report.events, report.carried) == (7, 1)
    assert feed.count(b"BEGIN:VEVENT") == 1
    assert all(treatment.reason for treatment in report.left_out)


def test_a_feed_without_entries_is_not_written() -> None:
    feed, report = export(chronology({"date": "2015"}, {"kind": "aggregate"}))
    assert feed == b""
    assert report.nothing == "no event has a day, or a month, that a calendar could show"
    assert (report.events, report.carried) == (2, 0)
    assert export(chronology())[1].nothing is not None


def test_anniversaries_are_of_certain_days_only() -> None:
    exported = chronology(
        {"date": "2015-09-30"},
        {"date": "2016-02-29"},
        {"date": "2015-09-30~"},
        {"date": "2015-09"},
        {"date": "2015-09-29/2015-09-30"},
        {"date": "9998-12-31"},
    )
    feed, report = export(exported, ICalendarOptions(anniversaries=True))
    found = {str(event["UID"]): event for event in read(feed)}
    assert [uid for uid in found if ".anniversary@" in uid] == [
        "event-0.anniversary@example.org",
        "event-1.anniversary@example.org",
    ]
    assert len(found) == 8
    assert (report.events, report.carried) == (6, 6)
    plain = found["event-0.anniversary@example.org"]
    assert plain["SUMMARY"] == "On this day in 2015: Russia has an air base"
    assert plain["DESCRIPTION"].startswith("Anniversary of 30 September 2015.")
    assert plain["DTSTART"].dt.isoformat() == "2016-09-30"
    assert ".anniversary@" not in export(exported)[0].decode()


def test_29_february_recurs_on_the_last_day_of_february() -> None:
    feed, _ = export(chronology({"date": "2016-02-29"}), ICalendarOptions(anniversaries=True))
    _, yearly = read(feed)
    assert "it stands on the 28th" in yearly["DESCRIPTION"]
    (calendar,) = IcsCalendarStream.from_ics(feed.decode()).calendars
    shown = [f"{event.start:%Y-%m-%d}" for event in islice(calendar.timeline, 6)]
    assert shown == [
        "2016-02-29",
        "2017-02-28",
        "2018-02-28",
        "2019-02-28",
        "2020-02-29",
        "2021-02-28",
    ]


def test_a_chronology_without_a_domain_is_told_to_set_one() -> None:
    assert export(chronology({}))[1].remarks == ()
    (remark,) = export(chronology({}, domain="keydates.invalid"))[1].remarks
    assert "set a host name you own" in remark


def test_a_feed_too_large_for_google_is_remarked() -> None:
    large = chronology(*({} for _ in range(1_001)))
    (remark,) = export(large)[1].remarks
    assert remark.startswith("The feed has 1,001 entries in ")
    heavy = chronology(*({"summary": "words " * 3_000} for _ in range(60)))
    (remark,) = export(heavy)[1].remarks
    assert remark.startswith("The feed has 60 entries in 1,")
    assert export(chronology(*({} for _ in range(1_000))))[1].remarks == ()


@pytest.mark.parametrize(
    ("moment", "stamp"),
    [
        ("0001-01-01T00:00:00+14:00", "00010101T000000Z"),
        ("9999-12-31T23:59:59-12:00", "99991231T235959Z"),
        ("2017-11-21T00:30:00.999+05:30", "20171120T190000Z"),
    ],
)
def test_every_moment_can_be_written(moment: str, stamp: str) -> None:
    feed, _ = export(chronology({"revised": moment}))
    assert f"DTSTAMP:{stamp}" in unfolded(feed)


def test_coordinates_are_written_with_six_decimals() -> None:
    place = {"id": "p", "name": "P", "location_precision": "site"}
    for longitude, latitude, geo in (
        (-1e-07, 1e-07, "GEO:0.000000;0.000000"),
        (-180.0, 90.0, "GEO:90.000000;-180.000000"),
        (0.1 + 0.2, -4.35, "GEO:-4.350000;0.300000"),
    ):
        places = [{**place, "longitude": longitude, "latitude": latitude}]
        feed, _ = export(chronology({"places": ["p"]}, places=places))
        assert geo in unfolded(feed)


def test_events_are_read_once_from_any_iterable_and_give_the_same_bytes() -> None:
    whole = chronology({"date": "2011-04"}, {}, {"kind": "aggregate"}, {"date": "2015"})

    def once() -> Iterator[Event]:
        yield from whole.events

    assert export(whole.with_events(once())) == export(whole)


@given(chronologies())
@settings(max_examples=60)
def test_the_whole_is_its_header_its_entries_and_its_end(exported: Chronology) -> None:
    options = ICalendarOptions(coarse="span", imprecise="span", anniversaries=True)
    feed, report = export(exported, options)
    parts = [export(exported.with_events((event,)), options) for event in exported.events]
    written = [part for part, _ in parts if part]
    end = b"END:VCALENDAR\r\n"
    begin = b"BEGIN:VEVENT\r\n"
    entries = [part[part.index(begin) : -len(end)] for part in written]
    header = written[0][: written[0].index(begin)] if written else b""
    assert feed == header + b"".join(entries) + (end if written else b"")
    assert report.events == len(exported.events)
    assert report.carried + sum(len(item.events) for item in report.left_out) == report.events
    assert {event for item in report.degraded for event in item.events} <= {
        event.id for event in exported.events
    }


def test_options_are_read_from_words() -> None:
    exporter = load_exporter("ics")
    options = parse_options(
        exporter,
        {
            "imprecise": "span",
            "coarse": "marker",
            "anniversaries": "true",
            "colour": "Tomato",
            "source": "https://example.org/x.ics",
        },
    )
    assert options == ICalendarOptions(
        imprecise="span",
        coarse="marker",
        anniversaries=True,
        colour="tomato",
        source="https://example.org/x.ics",
    )


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"colour": "#ff0000"}, "is no colour name of CSS"),
        ({"source": "ftp://example.org/"}, "must begin with http"),
        ({"source": "mailto:desk@example.org"}, "must be an http or https address"),
        ({"url": "https://пример.рф/"}, "in ASCII"),
        ({"url": "https://example.org/\r\nX-EVIL:1"}, "white space"),
        ({"imprecise": "guess"}, "marker"),
        ({"weekly": "yes"}, "has no option 'weekly'"),
    ],
)
def test_options_that_do_not_fit_are_refused(settings: dict[str, str], message: str) -> None:
    with pytest.raises(OptionsError, match=message):
        parse_options(load_exporter("ics"), settings)
