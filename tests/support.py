"""What several tests need: shared test data, and programs that read the exports back.

A test that lacks its client is skipped, visibly, so that the suite runs with Python alone. With
KEYDATES_CLIENTS=required it fails instead: that is how the full run proves that nothing was
skipped by accident.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
"""The repository."""

_TIMEOUT_SECONDS = 180


def _lacking(what: str) -> NoReturn:
    if os.environ.get("KEYDATES_CLIENTS") == "required":
        pytest.fail(f"{what} is required here and not installed")
    pytest.skip(f"{what} is not installed")


def shared(relative: str) -> Path:
    """Return a file or folder of the test data that lies beside the repository, or skip."""
    path = ROOT.parent / "shared" / relative
    if not path.exists():
        pytest.skip(f"the shared test data lacks {relative}")
    return path


def need_command(*names: str) -> str:
    """Return the path of the first of these programs that is installed."""
    for name in names:
        if found := shutil.which(name):
            return found
    _lacking(" or ".join(names))


def need_node(package: str) -> Path:
    """Return the folder from which node finds an npm package."""
    need_command("node")
    candidates = [Path(sys.prefix) / "clients" / "node_modules"]
    candidates += [Path(entry) for entry in os.environ.get("NODE_PATH", "").split(os.pathsep)]
    for modules in candidates:
        if (modules / package / "package.json").is_file():
            return modules.parent
    _lacking(f"npm package {package}")


def run_node(package: str, script: str, stdin: bytes = b"") -> bytes:
    """Run an ECMAScript module that imports an npm package, and return what it prints."""
    folder = need_node(package)
    return run([need_command("node"), "--input-type=module", "--eval", script], stdin, cwd=folder)


def run(command: Sequence[str | Path], stdin: bytes = b"", cwd: Path | None = None) -> bytes:
    """Run a program that must succeed, and return its standard output."""
    done = subprocess.run(
        command, input=stdin, cwd=cwd, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
    )
    if done.returncode != 0:
        words = (done.stderr + done.stdout).decode(errors="replace")[-4000:]
        pytest.fail(f"{command[0]} ended with {done.returncode}:\n{words}")
    return done.stdout
