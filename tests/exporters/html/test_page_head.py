"""What the page says of itself: to browsers, to search engines and to other programs."""

import json
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from keydates.model import Marking
from tests.exporters.html.reading import Node, read_page
from tests.making import event, made


@pytest.mark.parametrize(
    ("date", "machine"),
    [
        ("2015-09-30", "2015-09-30"),
        ("2015-09", "2015-09"),
        ("2015", "2015"),
        ("2015-09-30T12:30:00Z", "2015-09-30"),
        ({"edtf": "2015-09-30", "expression": "On 30 September 2015"}, "2015-09-30"),
        ("2015-09-30?", None),
        ("2015~", None),
        ("201X", None),
        ("2015-22", None),
        ("[2015-09-21..2015-09-30]", None),
        ("2015-09-21/2015-09-30", None),
        ("-0043-03-15", None),
        ("Y12345", None),
        ({"edtf": "2015-09-30", "basis": "inferred", "note": "From the text."}, None),
    ],
)
def test_a_date_is_for_machines_only_where_it_is_all_that_is_known(
    date: Any, machine: str | None
) -> None:
    page = read_page(made(events=[event(date=date)]))
    times = page.all("time")
    assert ([machine] if machine else []) == [time.attributes["datetime"] for time in times]
    (data,) = page.all("script", type="application/ld+json")
    (told,) = json.loads(data.text)["about"]
    assert machine == told.get("startDate")


def linked(page: Node) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.one("script", type="application/ld+json").text)
    return found


def test_linked_data_holds_events_and_nothing_else_as_events() -> None:
    kinds = ["event", "state", "aggregate", "assessment", "statement", "background"]
    events = [event(id=kind, kind=kind, title=kind) for kind in kinds]
    told = linked(read_page(made(events=events)))
    assert ["event"] == [one["name"] for one in told["about"]]
    assert {"Event"} == {one["@type"] for one in told["about"]}
    assert "https://schema.org" == told["@context"]


@pytest.mark.parametrize(
    ("span", "coverage"),
    [
        ("2011-03/2017-11", "2011-03/2017-11"),
        ("2011/..", "2011/.."),
        ("2011-03~/2017-11", None),
        ("201X/2017", None),
        ("2011/", None),
        ("-0100/2000", None),
    ],
)
def test_linked_data_claims_no_time_that_it_cannot_say(span: str, coverage: str | None) -> None:
    assert coverage == linked(read_page(made(span=span, events=[]))).get("temporalCoverage")


def test_linked_data_cannot_end_its_element() -> None:
    text = "</script><script>alert(1)</script><!-- & \u00e9"
    page = read_page(made(title=text, summary=[text], events=[event(title=text)]))
    assert 2 == len(page.all("script"))
    assert (text, text) == (linked(page)["name"], linked(page)["about"][0]["name"])
    raw = page.one("script", type="application/ld+json").text
    assert set() == set("<>&") & set(raw)


def test_linked_data_is_modest() -> None:
    many = [event(id=f"e{n}", citations=["gazette"]) for n in range(201)]
    assert 200 == len(linked(read_page(made(events=many[:200])))["about"])
    assert "about" not in linked(read_page(made(events=many)))


def test_the_policy_lets_only_its_own_style_and_script_run() -> None:
    page = read_page(made(marking="TLP:RED"))
    (policy,) = page.all("meta", http_equiv="Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.attributes["content"].split("; "))

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    (script,) = [node for node in page.all("script") if "type" not in node.attributes]
    assert {
        "default-src": "'none'",
        "style-src": digest(page.one("style").text),
        "script-src": digest(script.text),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    } == rules
    order = [node.tag for node in page.one("head").walk()]
    assert order.index("meta") < order.index("style")
    assert "http-equiv" in page.one("head").all("meta")[1].attributes


@pytest.mark.parametrize("marking", [None, *Marking])
def test_marking_stands_at_head_foot_and_on_every_sheet(marking: Marking | None) -> None:
    page = read_page(made(marking=marking))
    marks = [node for node in page.all("p") if "marking" in node.attributes.get("class", "")]
    assert ([marking.value] * 2 if marking else []) == [node.text for node in marks]
    assert (2 if marking else 0) == page.one("style").text.count("TLP:")
    robots = [node.attributes["content"] for node in page.all("meta", name="robots")]
    restricted = marking not in {None, Marking.CLEAR}
    assert (["noindex"] if restricted else []) == robots
