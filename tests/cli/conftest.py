"""Where the commands run: each test in a folder of its own, with a chronology at hand."""

from pathlib import Path

import pytest

from tests.fakes import fake_formats, write_chronology

__all__ = ["fake_formats"]


@pytest.fixture
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def source(working_folder: Path) -> str:
    """Name of a sound chronology in the working folder."""
    return write_chronology(working_folder).name
