"""How long a command takes before it does anything, against Python and Typer alone.

Programs take turns, and the quickest run of each counts: what else the machine does only ever adds.
Processor time is compared, which a busy machine disturbs least.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import write_chronology

RUNS = 15
VERSION_TARGET = 3.0
"""`keydates --version` against `python -c pass`."""
EXPORT_TARGET = 1.3
"""`keydates export -t csv` of a small file against a Typer command that does nothing."""

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


def quickest(commands: dict[str, list[str]]) -> dict[str, float]:
    runs = [{name: seconds(command) for name, command in commands.items()} for _ in range(RUNS)]
    best = {name: min(run[name] for run in runs) for name in commands}
    for name, value in best.items():
        print(f"{name:24} {value * 1000:6.0f} ms")
    return best


def test_the_version_is_told_at_once() -> None:
    best = quickest(
        {
            "python -c pass": [sys.executable, "-c", "pass"],
            "keydates --version": [sys.executable, "-m", "keydates", "--version"],
        }
    )
    ratio = best["keydates --version"] / best["python -c pass"]
    print(f"ratio {ratio:.2f}, target {VERSION_TARGET}")
    assert ratio < VERSION_TARGET


def test_an_export_costs_little_more_than_typer(tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text(BARE)
    source, out = str(write_chronology(tmp_path)), str(tmp_path / "out")
    export = ["export", source, "-t", "csv", "-o", out, "-q"]
    best = quickest(
        {
            "bare Typer command": [sys.executable, str(bare), "x"],
            "keydates --help": [sys.executable, "-m", "keydates", "--help"],
            "keydates check": [sys.executable, "-m", "keydates", "check", source],
            "keydates export -t csv": [sys.executable, "-m", "keydates", *export],
        }
    )
    ratio = best["keydates export -t csv"] / best["bare Typer command"]
    print(f"ratio {ratio:.2f}, target {EXPORT_TARGET}")
    assert ratio < EXPORT_TARGET
