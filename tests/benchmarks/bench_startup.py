"""How long a command takes before it does anything, against Python and Typer alone.

Programs take turns, and each is compared with the one it took turns with: the median of those
ratios stays where it is when the machine's speed changes. Processor time is compared, which a busy
machine disturbs least.
"""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT

RUNS = 21
VERSION_TARGET = 3.0
"""`keydates --version` against `python -c pass`."""
EXPORT_TARGET = 1.3
"""`keydates export -t csv` of our own chronology against a Typer command that does nothing."""

BARE = """\
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def run(name: str, force: bool = False) -> None:
    pass
app()
"""


@pytest.fixture(autouse=True)
def _compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python keep compiled modules, as for any installed program, in a place of our own."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))


def seconds(command: list[str]) -> float:
    """Processor time of one run, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    nowhere = subprocess.DEVNULL
    subprocess.run(command, check=True, stdout=nowhere, stderr=nowhere)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratios(commands: dict[str, list[str]]) -> dict[str, float]:
    """Return how many times as long as the first command each takes, and print it."""
    runs = [{name: seconds(command) for name, command in commands.items()} for _ in range(RUNS)]
    first = next(iter(commands))
    found = {}
    for name in commands:
        time = statistics.median(run[name] for run in runs)
        found[name] = statistics.median(run[name] / run[first] for run in runs)
        print(f"{name:24} {time * 1000:6.0f} ms, {found[name]:.2f} times {first}")
    return found


def test_the_version_is_told_at_once() -> None:
    found = ratios(
        {
            "python -c pass": [sys.executable, "-c", "pass"],
            "keydates --version": [sys.executable, "-m", "keydates", "--version"],
        }
    )
    assert found["keydates --version"] < VERSION_TARGET


def test_an_export_costs_little_more_than_typer(tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text(BARE)
    source, out = str(ROOT / "data" / "russia-syria.yaml"), str(tmp_path / "out")
    export = ["export", source, "-t", "csv", "-o", out, "-q"]
    found = ratios(
        {
            "bare Typer command": [sys.executable, str(bare), "x"],
            "keydates --help": [sys.executable, "-m", "keydates", "--help"],
            "keydates check": [sys.executable, "-m", "keydates", "check", source],
            "keydates export -t csv": [sys.executable, "-m", "keydates", *export],
        }
    )
    assert found["keydates export -t csv"] < EXPORT_TARGET
