"""All outputs of the real chronology in one command, beside the floor: bare imports.

No exporter can be quicker than loading its format library, so that the floor is what one Python
takes to import them all and do nothing. Programs take turns; the quickest run of each counts.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from keydates.exporting import BUILT_IN
from tests.support import ROOT

RUNS = 7
IMPORTS = "import typer, pydantic, yaml, reportlab.pdfgen.canvas, docx, icalendar, geojson, orjson"


@pytest.fixture(autouse=True)
def _compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))


def seconds(command: list[str]) -> float:
    """Processor time of one run, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_all_outputs_beside_the_bare_imports(tmp_path: Path) -> None:
    source, out = str(ROOT / "data" / "russia-syria.yaml"), str(tmp_path / "out")
    commands = {
        "bare imports": [sys.executable, "-c", IMPORTS],
        "keydates export": [sys.executable, "-m", "keydates", "export", source, "-o", out, "-q"],
    }
    runs = [{name: seconds(command) for name, command in commands.items()} for _ in range(RUNS)]
    best = {name: min(run[name] for run in runs) for name in commands}
    for name, value in best.items():
        print(f"{name:20} {value:6.2f} s")
    print(f"ratio {best['keydates export'] / best['bare imports']:.2f}")
    assert len(list((tmp_path / "out").iterdir())) == len(BUILT_IN) + 1  # and the manifest
