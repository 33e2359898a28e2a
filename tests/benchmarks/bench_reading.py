"""How long it takes to read 5,000 events, beside PyYAML's own loader in C.

The two take turns in one process, and the quickest of several turns counts for each. Ours also
keeps a position for every value; the whole way through the model and the rules is shown as well.
"""

import gc
import io
import json
import time
from collections.abc import Callable

import yaml

from keydates.limits import Limits
from keydates.reading import read
from keydates.reading.json import parse_json
from keydates.reading.nodes import SourceText
from keydates.reading.yaml import parse_yaml

EVENTS = 5_000
TURNS = 4


def chronology_text() -> str:
    """Return a chronology of ordinary events, as PyYAML writes it."""
    events: list[dict[str, object]] = [
        {
            "id": f"event-{n}",
            "kind": "event",
            "title": f"Delegations meet for round {n}",
            "summary": "The delegations meet in Geneva. They agree on an agenda and little else.",
            "date": {
                "edtf": f"20{n % 17:02}-{n % 12 + 1:02}-{n % 28 + 1:02}",
                "expression": "the day before",
                "basis": "inferred",
                "note": "the year is that of the text",
            },
            "places": [{"place": "geneva", "role": "venue"}, "vienna"],
            "actors": ["russia", {"actor": "turkey", "role": "host"}],
            "category": "talks",
            "tags": ["geneva", "talks"],
            "citations": [{"source": "box", "locator": f"section {n}"}],
        }
        for n in range(EVENTS)
    ]
    whole = {
        "id": "talks",
        "title": "Talks",
        "as_of": "2017-11-20",
        "revised": "2017-11-21T00:00:00Z",
        "places": [
            {"id": "geneva", "name": "Geneva", "unlocated": "an example"},
            {"id": "vienna", "name": "Vienna", "unlocated": "an example"},
        ],
        "actors": [{"id": "russia", "name": "Russia"}, {"id": "turkey", "name": "Turkey"}],
        "sources": [{"id": "box", "title": "A fact box"}],
        "events": events,
    }
    return yaml.dump(whole, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def test_reading_nodes_is_no_slower_than_the_loader_in_c() -> None:
    text = chronology_text()
    as_json = yaml_to_json(text)
    raw = text.encode()
    limits = Limits()
    works: dict[str, Callable[[], object]] = {
        "yaml.load(CSafeLoader)": lambda: yaml.load(text, yaml.CSafeLoader),
        "YAML to values with positions": lambda: parse_yaml(SourceText("a.yaml", text), limits),
        "JSON to values with positions": lambda: parse_json(SourceText("a.json", as_json), limits),
        "YAML to a checked chronology": lambda: read(io.BytesIO(raw), input_format="yaml"),
    }
    best = {name: min(times) for name, times in turns(works).items()}
    print(f"\n{EVENTS:,} events, {len(raw):,} bytes of YAML")
    base = best["yaml.load(CSafeLoader)"]
    for name, spent in best.items():
        print(f"  {name:32} {spent * 1000:8.0f} ms  {spent / base:5.2f} of the loader's time")
    assert best["YAML to values with positions"] <= base


def yaml_to_json(text: str) -> str:
    """Return the same in JSON, every value as text."""
    return json.dumps(parse_yaml(SourceText("a.yaml", text), Limits()).data)


def turns(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(TURNS):
        for name, work in works.items():
            times[name].append(seconds(work))
    return times
