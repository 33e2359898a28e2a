"""The map layer against its targets: beside the least work there is, and beside geojson.dump.

Every contender runs in a process of its own, starts from the same stream of events and writes the
same Features to the null device. CPU time counts from the first event to the last byte; memory is
the process's peak. What is compared:

- `events`: making the events and nothing else, which all the others pay too;
- `raw dicts`: rows that stand ready, put into plain dicts and encoded by orjson one by one;
- `geojson.dump`: the same records, made of the events, as geojson objects in one collection;
- `ours`: the exporter, from events: records, dates and places in words, checks and report.

`python tests/benchmarks/bench_geojson.py 1000000` prints the table for any number of features.
"""

import json
import math
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import geojson
import orjson

from keydates.model import Chronology, Event
from keydates.records import Record, Recorder
from keydates_exporters.geojson import GeoJsonExporter, GeoJsonOptions
from keydates_exporters.geojson_profile import PROPERTIES

NAMES = tuple(field.name for field in PROPERTIES)
DISTINCT = 1000
COUNT = 30_000
ROUNDS = 5  # the best of each counts: other work on the machine only ever adds
RAW_TIMES = 3.5
DUMP_TIMES = 3
MEGABYTES = 64
GROWTH = 1.2  # of memory from a tenth of the features to all


def prepared() -> Chronology:
    """A thousand events in a hundred places; one in fifty is reported as degraded."""
    shapes = ("2015-{:02d}-{:02d}", "2016-{:02d}", "[2015-{0:02d}-{1:02d}..2016-01]", "2014/..")
    events = [
        {
            "id": f"event-{number}",
            "title": f"Talks of round {number} end without an agreement",
            "summary": "Delegations met for two days; a further round is to follow. " * 2,
            "date": shapes[number % 4].format(number % 12 + 1, number % 28 + 1),
            "places": [f"place-{number % 100}"],
            "actors": ["russia", "syria"],
            "category": "Diplomacy",
            "citations": ["report"],
            "disputed": "One side denies it." if number % 50 == 0 else None,
        }
        for number in range(DISTINCT)
    ]
    places = [
        {
            "id": f"place-{number}",
            "name": f"Place {number}",
            "longitude": 30 + number / 7,
            "latitude": 30 + number / 11,
            "country": "SY",
            "location_precision": "settlement",
            "uncertainty_m": 5000,
        }
        for number in range(100)
    ]
    values = {
        "id": "benchmark",
        "title": "Benchmark",
        "as_of": "2017-11-30",
        "revised": "2026-01-31T09:00:00Z",
        "places": places,
        "actors": [{"id": "russia", "name": "Russia"}, {"id": "syria", "name": "Syria"}],
        "sources": [{"id": "report", "title": "Report", "publisher": "An agency"}],
        "events": events,
    }
    return Chronology.model_validate(values)


def stream(source: Chronology, count: int) -> Iterator[Event]:
    """Yield `count` events with fresh ids, made of the thousand."""
    events = source.events
    for number in range(count):
        yield events[number % DISTINCT].model_copy(update={"id": f"e{number}"})


def rows(source: Chronology) -> list[Record]:
    recorder = Recorder(source)
    return [next(recorder.of_places(event)) for event in source.events]


def events_only(source: Chronology, count: int, out: BinaryIO) -> None:
    for _ in stream(source, count):
        pass


def raw_dicts(source: Chronology, count: int, out: BinaryIO) -> None:
    ready = rows(source)
    out.write(b'{"type":"FeatureCollection","features":[\n')
    for number, event in enumerate(stream(source, count)):
        row = ready[number % DISTINCT]
        properties = dict(zip(NAMES, row, strict=False))
        name = properties["event_id"] = event.id
        feature = {
            "type": "Feature",
            "id": name,
            "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
            "properties": properties,
        }
        out.write(orjson.dumps(feature) + b",\n")
    out.write(b"]}\n")


def geojson_dump(source: Chronology, count: int, out: BinaryIO) -> None:
    recorder = Recorder(source)
    features = []
    for event in stream(source, count):
        for row in recorder.of_places(event):
            properties = dict(zip(NAMES, row, strict=False))
            point = geojson.Point((row.longitude, row.latitude), precision=5)
            features.append(geojson.Feature(id=event.id, geometry=point, properties=properties))
    with open(os.devnull, "w", encoding="utf-8") as text:  # noqa: PTH123 - as its manual has it
        geojson.dump(geojson.FeatureCollection(features), text)


def ours(source: Chronology, count: int, out: BinaryIO) -> None:
    report = GeoJsonExporter().export(
        source.with_events(stream(source, count)), out, GeoJsonOptions()
    )
    if report.carried != count:
        sys.exit(f"{report.carried} of {count} events were carried")


CONTENDERS: dict[str, Callable[[Chronology, int, BinaryIO], None]] = {
    "events": events_only,
    "raw dicts": raw_dicts,
    "geojson.dump": geojson_dump,
    "ours": ours,
}


def peak_megabytes() -> float:
    """Peak memory of this process alone; what getrusage tells includes the parent before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*([0-9]+) kB", status.read_text("ascii"))
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, count: int) -> None:
    """Run one contender here and print its CPU seconds and its peak memory in MB."""
    source = prepared()
    with open(os.devnull, "wb") as out:  # noqa: PTH123 - buffered, as an export's file is
        start = time.process_time()
        CONTENDERS[name](source, count, out)
        seconds = time.process_time() - start
    print(json.dumps([seconds, peak_megabytes()]))


def apart(name: str, count: int) -> tuple[float, float]:
    """Run one contender in a process of its own."""
    command = [sys.executable, __file__, "--measure", name, str(count)]
    done = subprocess.run(command, capture_output=True, check=True)
    found = cast("list[Any]", json.loads(done.stdout))
    return float(found[0]), float(found[1])


def table(count: int, rounds: int = 1) -> dict[str, tuple[float, float]]:
    """Measure and print all contenders, in turn; the best of each counts."""
    found: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for name in CONTENDERS:
            found[name] = min(apart(name, count), found.get(name, (math.inf, math.inf)))
    raw, events = found["raw dicts"][0], found["events"][0]
    print(f"\n{count:,} features{'CPU s':>16}{'MB':>8}{'x raw dicts':>14}{'less events':>14}")
    for name, (seconds, peak) in found.items():
        less = (seconds - events) / (raw - events)
        print(f"{name:<22}{seconds:>10.2f}{peak:>8.0f}{seconds / raw:>14.2f}{less:>14.2f}")
    return found


def test_the_layer_is_written_at_the_speed_promised() -> None:
    found = table(COUNT, ROUNDS)
    assert found["ours"][0] <= RAW_TIMES * found["raw dicts"][0]
    assert found["geojson.dump"][0] >= DUMP_TIMES * found["ours"][0]


def test_memory_does_not_grow_with_the_events() -> None:
    small, large = apart("ours", COUNT)[1], apart("ours", 10 * COUNT)[1]
    print(f"\n{small:.0f} MB at {COUNT:,} features, {large:.0f} MB at {10 * COUNT:,}")
    assert large <= MEGABYTES
    assert large <= GROWTH * small


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        for argument in sys.argv[1:] or [str(COUNT)]:
            table(int(argument))
