"""One program at a time changes a published folder; the others wait."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["hold"]


if sys.platform == "win32":  # it has no such lock; each file still appears whole

    @contextlib.contextmanager
    def hold(folder: Path, waiting: Callable[[], None]) -> Iterator[bool]:  # noqa: ARG001
        """Say that the folder cannot be held."""
        yield False

else:
    import fcntl

    @contextlib.contextmanager
    def hold(folder: Path, waiting: Callable[[], None]) -> Iterator[bool]:
        """Hold a folder until the block ends, and say whether that was possible.

        The lock is on the folder itself, so that no file is left behind, and the system lifts it
        from a program that dies. `waiting` is called if another program has it. Some file systems
        of networks know no locks; then nobody waits.
        """
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            yield _lock(descriptor, waiting)
        finally:
            os.close(descriptor)

    def _lock(descriptor: int, waiting: Callable[[], None]) -> bool:
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:
            return False
        return True
