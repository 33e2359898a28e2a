"""Calendar programs subscribe through the served address."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.fakes import write_chronology
from tests.serving.programs import Serving, wait_until
from tests.support import ROOT, run_node

# Subscribes as a calendar does: asks, remembers the tag, asks again with it, reads what is new.
SUBSCRIBE = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const { address, tag } = JSON.parse(readFileSync(0, "utf8"));
const headers = tag ? { "If-None-Match": tag } : {};
const reply = await fetch(address, { headers, cache: "no-store" });
const text = await reply.text();
const titles = text === "" ? null : new ICAL.Component(ICAL.parse(text))
  .getAllSubcomponents("vevent").map((entry) => entry.getFirstPropertyValue("summary"));
process.stdout.write(JSON.stringify({
  status: reply.status, tag: reply.headers.get("etag"), type: reply.headers.get("content-type"),
  coding: reply.headers.get("content-encoding"), titles,
}));
"""


def with_icaljs(address: str, tag: str | None) -> dict[str, Any]:
    """Thunderbird's parser, with the network of its engine's cousin."""
    asked = json.dumps({"address": address, "tag": tag}).encode()
    found: dict[str, Any] = json.loads(run_node("ical.js", SUBSCRIBE, asked))
    return found


def with_icalendar(address: str, tag: str | None) -> dict[str, Any]:
    """Read with Python's library, over a plain connection."""
    port, path = address.removeprefix("http://127.0.0.1:").split("/", 1)
    serving = Serving()
    serving.port = int(port)
    reply = serving.get(f"/{path}", {"If-None-Match": tag} if tag else {})
    events = icalendar.Calendar.from_ical(reply.body).walk("VEVENT") if reply.body else None
    return {
        "status": reply.status,
        "tag": reply.fields["etag"],
        "type": reply.fields["content-type"],
        "titles": None if events is None else [str(event["SUMMARY"]) for event in events],
    }


@pytest.mark.parametrize("subscribe", [with_icaljs, with_icalendar])
def test_a_subscriber_learns_of_the_next_edition_and_of_nothing_else(
    subscribe: Callable[[str, str | None], dict[str, Any]],
    serve: Callable[..., Serving],
    tmp_path: Path,
) -> None:
    path = write_chronology(tmp_path)
    serving = serve(str(path), "--watch")
    address = f"{serving.url}minimal.ics"
    first = subscribe(address, None)
    assert (200, "text/calendar; charset=utf-8") == (first["status"], first["type"])
    assert ["The first"] == first["titles"]
    again = subscribe(address, first["tag"])
    assert (304, first["tag"], None) == (again["status"], again["tag"], again["titles"])

    path.write_text(path.read_text("utf-8").replace("The first", "The very first"), "utf-8")
    news = wait_until(
        lambda: (found := subscribe(address, first["tag"])) and found["titles"] and found,
        "the next edition",
    )
    assert (200, ["The very first"]) == (news["status"], news["titles"])
    assert first["tag"] != news["tag"]
    assert 304 == subscribe(address, news["tag"])["status"]


def test_our_own_chronology_is_read_through_the_network_as_from_the_disk(
    serve: Callable[..., Serving],
) -> None:
    serving = serve(str(ROOT / "data" / "russia-syria.yaml"))
    found = with_icaljs(f"{serving.url}russia-syria.ics", None)
    golden = (ROOT / "tests/golden/russia-syria/russia-syria.ics").read_bytes()
    expected = [
        str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(golden).walk("VEVENT")
    ]
    assert (sorted(expected), "gzip") == (sorted(found["titles"]), found["coding"])
