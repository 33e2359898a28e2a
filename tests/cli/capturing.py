"""What a command said and what it left in the working folder."""

from pathlib import Path

import pytest

Capture = pytest.CaptureFixture[bytes]


def words(capture: Capture) -> str:
    """What was written to standard error since the last look."""
    return capture.readouterr().err.decode()


def listing() -> dict[str, bytes]:
    """Every file below the working folder, with its bytes."""
    found = (path for path in sorted(Path().rglob("*")) if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in found}
