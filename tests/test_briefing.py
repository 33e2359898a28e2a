from typing import Any

import pytest

from keydates.briefing import Briefing, make_briefing
from keydates.citing import full_citation, note_detail, short_citation
from keydates.model import Citation, Kind, Source
from keydates.placement import PLACEMENT, Channel, why_not
from tests.making import event, made


def briefing(**fields: Any) -> Briefing:
    return make_briefing(made(**fields))


SOURCES = [
    {"id": "gazette", "title": "Official Gazette"},
    {"id": "report", "title": "Report", "publisher": "Ministry", "url": "https://example.org/r"},
    {"id": "idle", "title": "Never cited"},
]


def test_events_stand_by_year_and_undated_ones_last() -> None:
    outline = briefing(
        events=[
            event(id="undated", date=None, undated="A total.", kind="aggregate", title="Total"),
            event(id="later", date="2020-01"),
            event(id="earlier", date="2019-12-31"),
            event(id="until", date="../2018"),
            event(id="caesar", date="-0043-03-15"),
        ]
    )
    headings = [
        (group.heading, [entry.event_id for entry in group.entries]) for group in outline.groups
    ]
    assert headings == [
        ("Beginning not given", ["until"]),
        ("44 BC", ["caesar"]),
        ("2019", ["earlier"]),
        ("2020", ["later"]),
        ("Undated", ["undated"]),
    ]
    assert [row.event_id for row in outline.table] == [
        entry.event_id for group in outline.groups for entry in group.entries
    ]


def test_a_source_keeps_its_number_and_each_citation_its_locator() -> None:
    outline = briefing(
        sources=SOURCES,
        events=[
            event(id="b", date="2020-02", citations=[{"source": "gazette", "locator": "p. 2"}]),
            event(
                id="a",
                date="2020-01",
                citations=[{"source": "report", "locator": "p. 1"}, {"source": "gazette"}],
            ),
        ],
    )
    entries = [entry for group in outline.groups for entry in group.entries]
    assert [[(ref.number, ref.detail) for ref in entry.notes] for entry in entries] == [
        [(1, "p. 1"), (2, None)],
        [(2, "p. 2")],
    ]
    assert [(note.number, note.source_id, note.cited_by) for note in outline.notes] == [
        (1, "report", ("a",)),
        (2, "gazette", ("a", "b")),
        (3, "idle", ()),
    ]
    assert outline.notes[0].url == "https://example.org/r"
    assert [row.notes for row in outline.table] == [(1, 2), (2,)]


def test_an_entry_carries_all_that_the_model_has() -> None:
    outline = briefing(
        places=[{"id": "geneva", "name": "Geneva", "unlocated": "x"}],
        actors=[{"id": "un", "name": "UN"}, {"id": "ngo", "name": "NGO"}],
        events=[
            event(),
            event(
                id="whole",
                kind="assessment",
                title="Whole",
                summary="First.\n\nSecond.",
                date={"edtf": "2020-05", "basis": "inferred", "note": "From the context."},
                places=[{"place": "geneva", "role": "subject"}],
                actors=[{"actor": "un", "role": "host"}, "ngo"],
                category="Talks",
                tags=["one", "two"],
                disputed="By some.",
                related=[{"event": "signing", "relation": "part-of"}],
            ),
        ],
    )
    entry = next(e for group in outline.groups for e in group.entries if e.event_id == "whole")
    assert entry.kind == "Assessment"
    assert entry.text == ("First.", "Second.")
    assert [(place.name, place.role) for place in entry.places] == [("Geneva", "subject")]
    assert entry.actors == ("UN (host)", "NGO")
    assert (entry.category, entry.tags, entry.disputed) == ("Talks", ("one", "two"), "By some.")
    assert [(tie.relation, tie.event_id, tie.title) for tie in entry.related] == [
        ("part of", "signing", "Treaty signed")
    ]
    assert "inferred" in entry.date
    assert entry.date_note is not None
    assert "From the context." in entry.date_note


def test_an_undated_item_gives_its_reason() -> None:
    outline = briefing(events=[event(date=None, undated="A total.", kind="aggregate")])
    entry = outline.groups[0].entries[0]
    assert (entry.date, entry.date_note) == ("Undated", "A total.")


def test_method_speaks_only_of_what_is_there() -> None:
    assert len(briefing().method) == 1
    window = briefing(events=[event(date="[2020-05-21..2020-05-31]")])
    assert "late the 21st" in " ".join(window.method)
    inferred = briefing(events=[event(date={"edtf": "2020", "basis": "inferred", "note": "n"})])
    assert "1 date is inferred" in " ".join(inferred.method)
    unlocated = briefing(
        places=[{"id": "un", "name": "The Council", "unlocated": "x"}],
        events=[event(places=["un"])],
    )
    assert "No coordinates are given for: The Council." in unlocated.method


def test_title_block_has_only_known_facts() -> None:
    facts = {fact.label: fact.value for fact in briefing().title_block.facts}
    assert facts == {
        "As of": "31 December 2020",
        "Revised": "2 January 2021",
        "Contents": "1 item from 1 source",
    }
    full = briefing(
        edition="2", authors=["A", "B"], publisher="P", licence="CC0", span="2019/2020"
    ).title_block.facts
    assert [fact.label for fact in full] == [
        "As of",
        "Covers",
        "Edition",
        "Revised",
        "Authors",
        "Publisher",
        "Contents",
        "Licence",
    ]


def test_five_thousand_events_are_outlined_in_one_pass() -> None:
    ids = [f"event-{n}" for n in range(5000)]
    outline = briefing(
        events=[event(id=name, title=f"Title {name}", related=["event-0"]) for name in ids]
    )
    assert len(outline.table) == 5000


def test_citations_in_words() -> None:
    source = Source.model_validate(
        {
            "id": "s",
            "title": "A title.",
            "authors": ["Ann", "Bob"],
            "published": "2020-05",
            "accessed": "2021-01-02",
            "language": "fr",
            "licence": "CC0",
            "reliability": "B",
        }
    )
    assert short_citation(source) == "Ann, A title. (May 2020)"
    assert full_citation(source) == (
        "Ann; Bob. A title. Publisher not stated. Published May 2020. Language: fr. Licence: CC0. "
        "Reliability B. Read 2 January 2021."
    )
    bare = Source(id="s", title="Title")
    assert short_citation(bare) == "Title"
    assert full_citation(bare) == "Title. Publisher not stated. Date not stated."


def test_what_a_citation_adds() -> None:
    assert note_detail(Citation(source="s")) is None
    whole = Citation(source="s", locator="p. 1", attribution="X", quote="q", credibility=2)
    assert note_detail(whole) == "p. 1; according to X; “q”; credibility 2"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_place(kind: Kind) -> None:
    assert {Channel.DOCUMENT, Channel.TABLE} <= PLACEMENT[kind]


@pytest.mark.parametrize(
    ("fields", "channel", "reason"),
    [
        ({}, Channel.CALENDAR, None),
        ({}, Channel.MAP, None),
        ({"kind": "aggregate"}, Channel.TABLE, None),
        ({"kind": "aggregate"}, Channel.MAP, "a total is not shown in a map"),
        ({"kind": "background"}, Channel.CALENDAR, "background is not shown in a calendar"),
        (
            {"date": None, "undated": "x"},
            Channel.CALENDAR,
            "an undated item is not shown in a calendar",
        ),
        ({"date": None, "undated": "x"}, Channel.DOCUMENT, None),
    ],
)
def test_why_an_item_stays_out(
    fields: dict[str, Any], channel: Channel, reason: str | None
) -> None:
    absence = why_not(made(events=[event(**fields)]).events[0], channel)
    assert reason == (absence.reason if absence else None)
