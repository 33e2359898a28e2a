from typing import Any

import pytest

from keydates.codes import CODES
from keydates.geography import is_country_code, lies_in
from keydates.model import Chronology
from keydates.rules import check
from tests.making import event, plain

CONTEXT = {"references_checked_by_reader": True}


def problems(**fields: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    chronology = Chronology.model_validate(plain(**fields), context=CONTEXT)
    return [(problem.code, problem.path) for problem in check(chronology)]


def place(**fields: Any) -> dict[str, Any]:
    given = {"id": "damascus", "name": "Damascus", "longitude": "36.29", "latitude": "33.51"}
    return {name: value for name, value in (given | fields).items() if value is not None}


def test_a_sound_chronology_has_no_problem() -> None:
    assert problems() == []


CASES: list[tuple[dict[str, Any], str, tuple[str | int, ...]]] = [
    ({"events": [event(), event(title="Other")]}, "KD201", ("events", 1, "id")),
    (
        {"events": [event(citations=["gazete", "gazette"])]},
        "KD202",
        ("events", 0, "citations", 0, "source"),
    ),
    (
        {"events": [event(citations=["gazette"]), event(id="b", title="B", citations=[])]},
        "KD203",
        ("events", 1),
    ),
    ({"as_of": "2020-05-03"}, "KD204", ("events", 0, "date")),
    ({"span": "2020-06/2020-12"}, "KD205", ("events", 0, "date")),
    ({"span": "2019/2020-04"}, "KD205", ("events", 0, "date")),
    (
        {
            "places": [place(longitude="33.51", latitude="36.29", country="SY")],
            "events": [event(places=["damascus"])],
        },
        "KD206",
        ("places", 0, "longitude"),
    ),
    (
        {
            "places": [place(longitude="-36.29", country="SY")],
            "events": [event(places=["damascus"])],
        },
        "KD207",
        ("places", 0, "longitude"),
    ),
    (
        {"places": [place(country="UK")], "events": [event(places=["damascus"])]},
        "KD208",
        ("places", 0, "country"),
    ),
    (
        {
            "places": [place(country="SY", subdivision="TR-01")],
            "events": [event(places=["damascus"])],
        },
        "KD208",
        ("places", 0, "subdivision"),
    ),
    (
        {"places": [place(longitude=None, latitude=None)], "events": [event(places=["damascus"])]},
        "KD209",
        ("places", 0),
    ),
    (
        {"places": [place(unlocated="why")], "events": [event(places=["damascus"])]},
        "KD209",
        ("places", 0, "unlocated"),
    ),
    (
        {"places": [place(kind="area")], "events": [event(places=["damascus"])]},
        "KD210",
        ("places", 0),
    ),
    ({"events": [event(date=None, undated="why")]}, "KD211", ("events", 0, "undated")),
    ({"events": [event(date="2020-05/..")]}, "KD212", ("events", 0, "kind")),
    ({"events": [event(kind="statement")]}, "KD213", ("events", 0)),
    (
        {"events": [event(category="Talks"), event(id="b", title="B", category="talks ")]},
        "KD214",
        ("events", 1, "category"),
    ),
    ({"events": [event(), event(id="sigining", title="B")]}, "KD215", ("events", 1, "id")),
    (
        {"events": [event(), event(id="other", title="treaty signed.")]},
        "KD216",
        ("events", 1, "title"),
    ),
    (
        {"places": [place(), place(id="dam")], "events": [event(places=["damascus", "dam"])]},
        "KD216",
        ("places", 1, "name"),
    ),
    ({"actors": [{"id": "idle", "name": "Idle"}]}, "KD217", ("actors", 0, "id")),
    ({"events": [event(citations=["gazette", "gazette"])]}, "KD218", ("events", 0, "citations", 1)),
    (
        {"events": [event(citations=[{"source": "gazette", "quote": "x" * 301}])]},
        "KD219",
        ("events", 0, "citations", 0, "quote"),
    ),
    (
        {"sources": [{"id": "gazette", "title": "Gazette", "published": "2020-04"}]},
        "KD220",
        ("events", 0, "citations", 0),
    ),
    ({"revised": "2020-12-30T23:59:59Z"}, "KD221", ("revised",)),
    ({"events": [event(revised="2021-02-01T00:00:00Z")]}, "KD221", ("events", 0, "revised")),
    ({"events": [event(related=["signing"])]}, "KD222", ("events", 0, "related", 0, "event")),
]


@pytest.mark.parametrize(("fields", "code", "path"), CASES)
def test_each_rule_finds_its_problem_and_no_other(
    fields: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    assert [(code, path)] == problems(**fields)


def test_every_rule_code_is_provoked() -> None:
    assert {code for code in CODES if code.startswith("KD2")} == {code for _, code, _ in CASES}


@pytest.mark.parametrize(
    "fields",
    [
        {"as_of": "2020-05-04"},
        {"as_of": "2020-05-04", "events": [event(date="2020-05")]},
        {"as_of": "2020-05-04", "events": [event(date="2020/..", kind="state")]},
        {"span": "2020-06/2020-12", "events": [event(kind="background")]},
        {
            "span": "2020-06/2020-12",
            "events": [event(date={"edtf": "2020-05-04", "note": "What led to it."})],
        },
        {"events": [event(date=None, undated="A total.", kind="aggregate")]},
        {"events": [event(date="[2020-05-04..]")]},
        {"events": [event(), event(id="signing-2", title="Round 2")]},
        {"events": [event(), event(id="other", date="2020-06-01")]},
        {
            "events": [
                event(kind="statement", citations=[{"source": "gazette", "attribution": "A"}])
            ]
        },
        {"places": [place(country="SY")], "events": [event(places=["damascus"])]},
        {
            "places": [place(kind="area", uncertainty_m="25000", country="SY")],
            "events": [event(places=["damascus"])],
        },
        # a disputed border within the margin: Simferopol as Ukraine, on a map that says otherwise
        {
            "places": [place(longitude="34.1", latitude="44.95", country="UA")],
            "events": [event(places=["damascus"])],
        },
    ],
)
def test_what_no_rule_objects_to(fields: dict[str, Any]) -> None:
    assert problems(**fields) == []


def test_ids_of_broken_objects_are_known() -> None:
    chronology = Chronology.model_validate(
        plain(events=[event(places=["broken"])]), context=CONTEXT
    )
    assert [problem.code for problem in check(chronology)] == ["KD202"]
    assert [problem.code for problem in check(chronology, {"places": ["broken"]})] == []


def test_a_thousand_equal_ids_are_no_quadratic_trap() -> None:
    events = [event(title=f"Title {n}") for n in range(3000)]
    found = problems(events=events)
    assert len(found) == 2999
    assert {code for code, _ in found} == {"KD201"}


@pytest.mark.parametrize(
    ("longitude", "latitude", "country", "expected"),
    [
        (36.29, 33.51, "SY", True),
        (33.51, 36.29, "SY", False),
        (6.15, 46.2, "CH", True),
        (-179.9, 66.0, "RU", True),
        (179.9, -16.5, "FJ", True),
        (-61.0, 14.6, "FR", True),
        (55.5, -21.1, "FR", True),
        (0.0, 0.0, "FR", False),
        (12.0, 42.0, "GP", None),
        (12.0, 42.0, "QQ", None),
    ],
)
def test_points_and_countries(
    longitude: float, latitude: float, country: str, expected: bool | None
) -> None:
    assert expected is lies_in(longitude, latitude, country)


def test_country_codes() -> None:
    assert is_country_code("SY")
    assert is_country_code("GP")
    assert not is_country_code("UK")
