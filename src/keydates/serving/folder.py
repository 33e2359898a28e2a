"""Taking a published folder into memory: what its manifest lists, and nothing else."""

import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from keydates.manifest import MANIFEST_NAME, Manifest
from keydates.serving.site import Files

__all__ = ["FolderError", "PublishedFiles", "published_files"]

_OPEN: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
"""Neither a link to elsewhere is followed nor a pipe waited for."""

_MANIFEST: Final[Mapping[str, Any]] = {
    "path": MANIFEST_NAME,
    "media_type": "application/json",
    "sha256": "",
}


class FolderError(Exception):
    """A folder that cannot be served. The message is one plain sentence."""


class PublishedFiles(NamedTuple):
    """What is served of a folder.

    Attributes:
        files: the files that are there.
        remarks: a sentence for each file that is not as the manifest has it.
    """

    files: Files
    remarks: tuple[str, ...]


def published_files(folder: Path) -> PublishedFiles:
    """Read a folder's manifest and the files it lists.

    A listed file that is gone, is a link or cannot be read is left out; one that was changed since
    is taken as it is now. Both are remarked upon.

    Raises:
        FolderError: if there is no manifest by keydates.
    """
    manifest = Manifest.read(folder)
    if manifest.foreign or not manifest.entries:
        raise FolderError(
            f"{folder} is no published folder: it has no {MANIFEST_NAME} by keydates; "
            f"make one with 'keydates publish FILE -o {folder}'"
        )
    files: dict[str, tuple[bytes, str]] = {}
    remarks: list[str] = []
    for entry in (*manifest.entries, _MANIFEST):
        name = str(entry["path"])
        try:
            content = _content(folder / name)
        except (OSError, ValueError) as error:  # the latter for a name with a NUL
            reason = getattr(error, "strerror", None) or str(error)
            remarks.append(f"{folder / name} is not served: {reason}")
            continue
        if entry["sha256"] and hashlib.sha256(content).hexdigest() != entry["sha256"]:
            remarks.append(f"{folder / name} was changed after keydates wrote it")
        files[name] = content, str(entry.get("media_type"))
    return PublishedFiles(files, tuple(remarks))


def _content(path: Path) -> bytes:
    _need_file(path.lstat())  # where the system cannot refuse a link on opening
    with open(os.open(path, _OPEN), "rb", buffering=0) as file:  # noqa: PTH123 (no path opens so)
        _need_file(os.fstat(file.fileno()))
        return file.readall()


def _need_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "it is a link" if stat.S_ISLNK(found.st_mode) else "it is no file")
