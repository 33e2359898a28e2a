"""The table's speed beside a bare csv.writer, and its peak memory.

    python tests/benchmarks/bench_csv.py

Two ratios are printed, each the best of several alternating runs. "Writing" compares what comes
after the records with a bare `csv.writer` loop over the very same rows, already prepared.
"Everything" compares a whole export, events to bytes, with that same loop.
"""

import csv
import gc
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from keydates.model import Chronology, Event
from keydates.records import Record, Recorder
from keydates_exporters.csv import _TEXTS, CsvExporter, CsvOptions, _cells, _write

ROWS = 100_000
MANY_ROWS = 1_000_000
ROUNDS = 5
DISTINCT = 1_000


class Nowhere(io.BytesIO):
    """A stream that forgets what it is given."""

    def write(self, data: Any, /) -> int:
        return len(data)


def chronology() -> Chronology:
    """Return a chronology of distinct events with places, actors and sources."""
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "Bench",
            "as_of": "2020-12-31",
            "revised": "2021-01-01T00:00:00Z",
            "places": [
                {"id": f"p{n}", "name": f"Place {n}", "longitude": n / 7, "latitude": n / 11}
                for n in range(50)
            ],
            "actors": [{"id": f"a{n}", "name": f"Actor {n}"} for n in range(20)],
            "sources": [{"id": f"s{n}", "title": f"Report {n}"} for n in range(20)],
            "events": [
                {
                    "id": f"e{n}",
                    "title": f"Something happens for the {n}th time, as expected",
                    "summary": "Two sentences say what happened. They are as long as such are.",
                    "date": f"20{n % 20:02d}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                    "places": [f"p{n % 50}"],
                    "actors": [f"a{n % 20}", f"a{(n + 1) % 20}"],
                    "category": f"Category {n % 9}",
                    "citations": [f"s{n % 20}"],
                }
                for n in range(DISTINCT)
            ],
        }
    )


def cycled(events: tuple[Event, ...], count: int) -> Iterator[Event]:
    """Yield `count` events by going round and round: making them is not what is measured."""
    rounds, rest = divmod(count, len(events))
    for _ in range(rounds):
        yield from events
    yield from events[:rest]


def timed(work: Callable[[], object]) -> float:
    """Return the CPU seconds that `work` takes."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def bare(rows: list[list[Any]]) -> None:
    text = io.TextIOWrapper(Nowhere(), encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(Record._fields)
    for row in rows:
        writer.writerow(row)
    text.flush()


def ours(records: list[Record], options: CsvOptions) -> None:
    _write(Nowhere(), Record._fields, (_cells(record, _TEXTS) for record in records), options)


def speed() -> None:
    whole = chronology()
    options = CsvOptions()
    recorder = Recorder(whole)
    records = [recorder.of_event(event) for event in cycled(whole.events, ROWS)]
    rows = [_cells(record, _TEXTS) for record in records]
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for name, work in (
            ("bare", lambda: bare(rows)),
            ("writing", lambda: ours(records, options)),
            (
                "everything",
                lambda: CsvExporter().export(
                    whole.with_events(cycled(whole.events, ROWS)), Nowhere(), options
                ),
            ),
        ):
            best[name] = min(best.get(name, float("inf")), timed(work))
    for name, seconds in best.items():
        print(f"{name:10} {seconds:6.2f} s CPU   {best['bare'] / seconds:5.2f} of the bare loop")


def memory(count: int) -> None:
    """Export `count` events in this process and print its peak memory."""
    whole = chronology()
    streamed = whole.with_events(cycled(whole.events, count))
    report = CsvExporter().export(streamed, Nowhere(), CsvOptions())
    # Not getrusage: there a child begins with the peak of the process that started it.
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    status = dict(line.split(":", 1) for line in lines)
    peak = int(status["VmHWM"].split()[0]) / 1024
    print(f"{report.carried:9,} rows: peak {peak:.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        memory(int(sys.argv[1]))
    else:
        speed()
        for count in (1, ROWS, MANY_ROWS):
            subprocess.run([sys.executable, __file__, str(count)], check=True)
