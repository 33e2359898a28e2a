"""The calendar feed against its targets, measured side by side in one run.

At least 8 times the rate of building each entry with `Event.new` and writing the whole calendar at
the end, both for writing entries that are ready and for the whole way from event to bytes; and at
most 40 MB for 100,000 events, beyond what the program takes up before it reads the first.
"""

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar

from keydates.model import Chronology, Event
from keydates_exporters.ical import ICalendarExporter, ICalendarOptions
from keydates_exporters.ical.entries import Entry, EntryMaker, entry_lines
from keydates_exporters.ical.placing import Placed, place_date

EVENTS = 100_000
COMPARED = 3_000  # of them through the library, which is slow and holds them all
DISTINCT = 1_000
TIMES = 8
MEGABYTES = 40

_WORDS = "A sentence or two in plain words: what happened, who took part, and where it was. "


class Sink:
    """Counts the bytes written and keeps none."""

    def __init__(self) -> None:
        self.octets = 0

    def write(self, octets: bytes) -> int:
        self.octets += len(octets)
        return len(octets)


def chronology() -> Chronology:
    """Return a chronology whose events differ in day, words and number of places."""
    start = dt.date(2011, 1, 1)
    events = [
        {
            "id": f"event-{number}",
            "title": f"Headline of event number {number}, as long as they are",
            "summary": _WORDS * 2,
            "date": (
                f"{2011 + number // 100}-04"
                if number % 10 == 0
                else (start + dt.timedelta(days=number * 3)).isoformat()
            ),
            "places": ["hmeimim"],
            "actors": [{"actor": "russia", "role": "host"}],
            "category": "Military",
            "tags": ["air base"],
            "citations": ["box"],
        }
        for number in range(DISTINCT)
    ]
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "Key dates",
            "as_of": "2017-11-20",
            "revised": "2017-11-21T00:00:00Z",
            "domain": "example.org",
            "places": [
                {
                    "id": "hmeimim",
                    "name": "Hmeimim",
                    "longitude": 35.9487,
                    "latitude": 35.4008,
                    "location_precision": "site",
                }
            ],
            "actors": [{"id": "russia", "name": "Russia"}],
            "sources": [
                {
                    "id": "box",
                    "title": "Fact box",
                    "publisher": "An agency",
                    "published": "2017-11-20",
                    "url": "https://example.org/box",
                }
            ],
            "events": events,
        }
    )


def stream(known: Chronology, count: int) -> Iterator[Event]:
    """Yield the events over and over, each time with a fresh id."""
    for number in range(count):
        event = known.events[number % DISTINCT]
        yield event.model_copy(update={"id": f"event-{number}"})


def entries(known: Chronology, count: int) -> list[Entry]:
    maker = EntryMaker(known)
    found = []
    for event in stream(known, count):
        placed = place_date(event.date, "marker", "omit") if event.date else None
        if isinstance(placed, Placed):
            found.append(maker.entry(event, placed)[0])
    return found


def library_calendar(ready: list[Entry]) -> bytes:
    """Write the same entries as the library's own page shows: Event.new, add, whole calendar."""
    calendar = icalendar.Calendar()
    stamp = dt.datetime(2017, 11, 21, tzinfo=dt.UTC)
    for entry in ready:
        event = icalendar.Event.new(
            uid=entry.uid,
            stamp=stamp,
            last_modified=stamp,
            sequence=entry.sequence,
            start=entry.first,
            end=entry.after,
            summary=entry.summary,
            description=entry.description,
            location=entry.location,
            categories=entry.categories,
            url=entry.url,
        )
        event.add("TRANSP", "TRANSPARENT")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
        event.add("GEO", entry.geo)
        event.add("X-KEYDATES-EDTF", entry.edtf)
        event.add("X-KEYDATES-PRECISION", entry.precision)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def rate(count: int, work: Callable[[], object]) -> float:
    """Events a second, the better of two runs."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return count / best


def test_writing_is_many_times_as_fast_as_the_library() -> None:
    known = chronology()
    ready = entries(known, 20_000)
    ours = rate(len(ready), lambda: sum(len(entry_lines(entry)) for entry in ready))
    theirs = rate(COMPARED, lambda: library_calendar(ready[:COMPARED]))
    print(
        f"\nentries ready: {ours:,.0f} a second, Event.new {theirs:,.0f}: {ours / theirs:.1f} times"
    )
    assert ours / theirs >= TIMES


def test_exporting_is_many_times_as_fast_as_the_library() -> None:
    known = chronology()
    events = tuple(stream(known, 20_000))
    exporter, options = ICalendarExporter(), ICalendarOptions()

    def export() -> None:
        exporter.export(known.with_events(events), Sink(), options)  # type: ignore[arg-type]

    ours = rate(len(events), export)
    theirs = rate(COMPARED, lambda: library_calendar(entries(known, COMPARED)))
    print(
        f"\nwhole export: {ours:,.0f} a second, Event.new {theirs:,.0f}: {ours / theirs:.1f} times"
    )
    assert ours / theirs >= TIMES


def memory(key: str) -> float:
    """Megabytes from the kernel's own account of this process: VmRSS is now, VmHWM the peak."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{key}:"))
    return int(line.split()[1]) / 1024


def print_memory() -> None:
    """Export once, and print memory before and at its peak, bytes written and seconds taken."""
    known, sink = chronology(), Sink()
    before, start = memory("VmRSS"), time.perf_counter()
    events = stream(known, EVENTS)
    ICalendarExporter().export(known.with_events(events), sink, ICalendarOptions())  # type: ignore[arg-type]
    print(before, memory("VmHWM"), sink.octets / 1e6, time.perf_counter() - start)


def test_a_hundred_thousand_events_take_little_memory() -> None:
    import pytest  # here, so that the process which is measured does without it

    if not Path("/proc/self/status").exists():
        pytest.skip("memory is read from Linux's /proc")
    # A process of its own; the usual peak of getrusage would include this one's.
    script = "from tests.benchmarks.bench_ical import print_memory; print_memory()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
        text=True,
    )
    before, peak, megabytes, seconds = map(float, done.stdout.split())
    print(
        f"\n{EVENTS:,} events: {megabytes:.0f} MB in {seconds:.1f} s, with {peak - before:.1f} MB "
        f"more memory than the {before:.0f} MB of the program before it"
    )
    assert peak - before <= MEGABYTES
