"""Same input, same bytes: whatever the clock, zone, locale, hash seed, user's folder or place."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import ROOT

FILES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "torture": ROOT / "tests" / "golden" / "torture" / "chronology.yaml",
}
SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "1", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONOPTIMIZE": "1"},
)
ZIP_CLOCK = 2.1
"""Seconds: times in a zip file are even numbers of seconds, so a shorter wait proves nothing."""


def export(source: Path, folder: Path, surroundings: dict[str, str]) -> dict[str, bytes]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-m", "keydates", "export", source, "-o", folder, "--quiet"],
        cwd=folder.parent,
        env=os.environ | surroundings,
        check=True,
        timeout=120,
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("case", FILES)
def test_outputs_do_not_depend_on_their_surroundings(case: str, tmp_path: Path) -> None:
    made: list[dict[str, bytes]] = []
    for number, surroundings in enumerate(SURROUNDINGS):
        if made:
            time.sleep(ZIP_CLOCK)
        folder = tmp_path / f"place {number}" / ("ä" * number or "out")
        made.append(export(FILES[case], folder, surroundings))
    first, *others = made
    assert len(first) >= 6
    for other in others:
        assert set(first) == set(other)
        assert [name for name in first if first[name] != other[name]] == []
