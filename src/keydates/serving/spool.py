"""Long bodies on the disk, in a folder that nobody else can read.

A reader that takes a long file slowly would hold a copy of it in memory for as long. From the disk
the server reads it piece by piece. Files are named after what they hold, so that one that was taken
away can be missed but never mistaken.
"""

import hashlib
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Spool"]


class Spool:
    """A private temporary folder, used as a context manager and gone afterwards."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="keydates-", ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._folder.cleanup()

    def keep(self, content: bytes) -> str:
        """Put a body there and return its path."""
        path = Path(self._folder.name) / hashlib.sha256(content).hexdigest()
        if not path.exists():
            draft = path.with_suffix(".part")
            draft.write_bytes(content)
            draft.replace(path)
        return str(path)

    def forget_all_but(self, wanted: Iterable[str]) -> None:
        """Remove the bodies whose paths are not wanted any more."""
        kept = frozenset(wanted)
        for path in Path(self._folder.name).iterdir():
            if str(path) not in kept:
                path.unlink(missing_ok=True)
