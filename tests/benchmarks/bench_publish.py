"""Publishing again where nothing changed, beside publishing for the first time.

Measured twice: whole processes, which pay for Python's start, and within one process that has all
its libraries loaded, which a small chronology's first publication would else hide behind. Processor
time; the first publication is made once for long chronologies, and all others are medians.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from keydates.cli import main
from keydates.publishing.unchanged import answer_command_line
from tests.support import ROOT

LENGTHS = (24, 500, 5_000)
FIRST_RUNS = {24: 7, 500: 3, 5_000: 1}
RUNS = 21
TARGET = 50
"""How many times as long the first publication takes at least."""


@pytest.fixture(autouse=True)
def _compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python keep compiled modules, as for any installed program, in a place of our own."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))


def chronology(folder: Path, length: int) -> str:
    """Our own chronology or, where it is too short, one of that many events at its places."""
    own = ROOT / "data" / "russia-syria.yaml"
    if length == FIRST_LENGTH:
        return str(own)
    places = [
        {"id": f"p{n}", "name": f"Place {n}", "longitude": 30 + n, "latitude": 30 + n / 2}
        for n in range(12)
    ]
    events = [
        {
            "id": f"e{n}",
            "title": f"What happened as number {n}",
            "summary": "It was reported by the press and is told here in a sentence or two. " * 2,
            "date": f"{1950 + n * 70 // length}-{n % 12 + 1:02}-{n % 28 + 1:02}",
            "places": [f"p{n % 12}"],
            "citations": ["press"],
        }
        for n in range(length)
    ]
    data = {
        "id": "long",
        "title": "A long chronology",
        "as_of": "2025-12-31",
        "revised": "2026-01-01T00:00:00Z",
        "places": places,
        "sources": [{"id": "press", "title": "The press", "publisher": "The publisher"}],
        "events": events,
    }
    path = folder / f"long-{length}.json"
    path.write_text(json.dumps(data))
    return str(path)


FIRST_LENGTH = LENGTHS[0]


def whole(words: list[str]) -> float:
    """Processor time of a command in a process of its own, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "keydates", "publish", *words], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def within(words: list[str], run: Callable[[list[str]], object]) -> float:
    """Processor time of a command within this process, in seconds."""
    before = time.process_time()
    if run(words) != 0:
        pytest.fail(f"publish {' '.join(words)} failed")
    return time.process_time() - before


def complete(words: list[str]) -> int:
    return main(["publish", *words, "--force"])


@pytest.mark.parametrize("length", LENGTHS)
def test_publishing_again_is_much_quicker(tmp_path: Path, length: int) -> None:
    words = [chronology(tmp_path, length), "-q", "-o"]
    site, times = str(tmp_path / "site"), range(FIRST_RUNS[length])
    whole([chronology(tmp_path, FIRST_LENGTH), "-q", "-o", str(tmp_path / "warm-up")])
    first = statistics.median(whole([*words, str(tmp_path / f"site-{n}")]) for n in times)
    complete([*words, site])
    first_within = statistics.median(within([*words, site], complete) for _ in times)
    again = statistics.median(whole([*words, site]) for _ in range(RUNS))
    again_within = statistics.median(
        within([*words, site], answer_command_line) for _ in range(RUNS)
    )
    size = sum(path.stat().st_size for path in Path(site).iterdir())
    print(f"{length:,} events, {size / 1e6:.1f} MB published")
    for where, long, short in (
        ("processes", first, again),
        ("within one", first_within, again_within),
    ):
        print(f"  {where:10} {long:7.3f} s, again {short * 1e3:6.1f} ms, {long / short:7.0f} times")
    assert first / again >= TARGET
    assert first_within / again_within >= TARGET
