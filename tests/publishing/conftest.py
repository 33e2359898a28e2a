"""Each test in a folder of its own, with a chronology at hand and fakes for formats."""

from pathlib import Path

import pytest

from tests.fakes import write_chronology
from tests.publishing.pages import use_fakes


@pytest.fixture
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def source(working_folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name of a sound chronology in the working folder; the formats are fakes."""
    use_fakes(monkeypatch)
    return write_chronology(working_folder).name
