"""A chronology of any length, and what it costs to export it.

Each export runs in a process of its own, so that none gains from what another has loaded. Byte
code is kept between the runs, as it is in an installed package.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from keydates.model import Chronology
from tests.support import ROOT

__all__ = ["Run", "best", "long_chronology", "measured"]

_TIMEOUT_SECONDS = 900
_CHILD = """
import importlib, json, resource, sys, time
from io import BytesIO
import keydates.briefing
from tests.benchmarks.long_chronology import long_chronology
module, _, name = sys.argv[1].partition(":")
export = getattr(importlib.import_module(module), name)
subject = long_chronology(int(sys.argv[2]))
out = BytesIO()
start = time.process_time()
export(subject, out)
seconds = time.process_time() - start
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "megabytes": memory, "size": len(out.getvalue()) / 1e6}))
"""


@dataclass(frozen=True)
class Run:
    """What one export took: CPU seconds, peak memory of its process, and megabytes of output."""

    seconds: float
    megabytes: float
    size: float

    def __str__(self) -> str:
        return f"{self.seconds:.3f} s, {self.megabytes:.0f} MB, {self.size:.2f} MB file"


def long_chronology(count: int) -> Chronology:
    """A chronology with as much text and as many ties as a real one."""
    sources = max(1, count // 10)
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "A long chronology",
            "as_of": "2020-12-31",
            "revised": "2021-01-01T00:00:00Z",
            "marking": "TLP:GREEN",
            "summary": ["One point.", "Another point."],
            "places": [
                {
                    "id": f"p{n}",
                    "name": f"Place {n}",
                    "longitude": 6 + n / 9,
                    "latitude": 46 + n / 7,
                }
                for n in range(50)
            ],
            "actors": [{"id": f"a{n}", "name": f"Actor {n}"} for n in range(20)],
            "sources": [
                {"id": f"s{n}", "title": f"Report {n}", "url": f"https://example.org/{n}"}
                for n in range(sources)
            ],
            "events": [
                {
                    "id": f"event-{n}",
                    "title": f"Delegations meet for the {n}th time and agree on a corridor",
                    "summary": "Two sentences say what happened. They are as long as such are, "
                    "neither a word in passing nor an essay on all that went before.",
                    "date": f"20{n % 20:02d}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                    "places": [f"p{n % 50}"],
                    "actors": [f"a{n % 20}", {"actor": f"a{(n + 1) % 20}", "role": "host"}],
                    "category": f"Category {n % 9}",
                    "citations": [{"source": f"s{n % sources}", "locator": f"p. {n}"}],
                }
                for n in range(count)
            ],
        }
    )


def measured(export: str, count: int, cache: Path) -> Run:
    """Run an export of a long chronology, and return what it took.

    `export` is "module:function", a function of a chronology and a binary stream, whose module is
    imported before the clock runs. `cache` is a folder that keeps byte code.
    """
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, export, str(count)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        timeout=_TIMEOUT_SECONDS,
    )
    return Run(**json.loads(done.stdout))


def best(export: str, count: int, cache: Path, rounds: int = 3) -> Run:
    """Return the quickest of several runs: other programs only ever make one slower."""
    return min((measured(export, count, cache) for _ in range(rounds)), key=lambda r: r.seconds)
