"""Publishing that is killed, by SIGKILL, before each of its steps on the disk in turn.

Run as a program: `python -m tests.publishing.killing FOLDER COMMAND...` copies the working folder
to FOLDER/0, FOLDER/1 ... and runs `keydates COMMAND...` in each copy, in a process of its own that
gets as far as its first step, its second, and so on until it comes to its end.

A process that is killed loses nothing that it wrote; to wait for the disk is for power cuts, and
is left out here.
"""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from keydates.cli import main
from tests.publishing.pages import use_fakes

STEPS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"})
WRITING = os.O_WRONLY | os.O_RDWR


def _is_step(event: str, arguments: tuple[object, ...]) -> bool:
    if event != "open":
        return event in STEPS
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & WRITING)


def _run(words: list[str], last: int) -> NoReturn:
    """Run the command up to a step, and say by the exit code whether it came to its end."""
    steps = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal steps
        if _is_step(event, arguments):
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)
            steps += 1

    sys.addaudithook(count)
    os._exit(main(words))


def _kill_at_each_step(states: Path, words: list[str]) -> None:
    start = Path.cwd()
    patch = pytest.MonkeyPatch()
    use_fakes(patch)
    patch.setattr("os.fsync", lambda _: None)
    shutil.copytree(start, states / "rehearsal")  # so that everything is imported by then
    os.chdir(states / "rehearsal")
    main(words)
    for step in range(1_000):
        folder = states / str(step)
        shutil.copytree(start, folder)
        os.chdir(folder)
        child = os.fork()
        if child == 0:
            _run(words, step)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            sys.exit(os.waitstatus_to_exitcode(status))
    sys.exit("it never comes to its end")


if __name__ == "__main__":
    _kill_at_each_step(Path(sys.argv[1]), sys.argv[2:])
