"""The manifest: what keydates wrote into a folder, and so what it may overwrite there."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["MANIFEST_NAME", "Manifest"]

MANIFEST_NAME = "manifest.json"

_SCHEMA_VERSION = 1
_GENERATOR = "keydates"
_LARGEST = 10_000_000

Entry = Mapping[str, Any]
"""One file: `path` (relative to the manifest), `chronology`, `exporter`, `media_type`, `bytes`,
`sha256`, and `versions` of the exporter's distribution and libraries."""


class Manifest(NamedTuple):
    """The files of one folder.

    Attributes:
        entries: one for each file, in any order.
        foreign: whether a file of the manifest's name is there that keydates did not write.
    """

    entries: tuple[Entry, ...] = ()
    foreign: bool = False

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Read a folder's manifest. Where there is none it is empty; it never fails."""
        path = folder / MANIFEST_NAME
        try:
            if path.is_symlink() or path.stat().st_size > _LARGEST:
                return cls(foreign=True)
            found = json.loads(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return cls()
        except (OSError, ValueError, RecursionError):
            return cls(foreign=True)
        files = found.get("files") if isinstance(found, dict) else None
        if not isinstance(files, list) or found.get("generator") != _GENERATOR:
            return cls(foreign=True)
        return cls(tuple(entry for entry in files if _is_entry(entry)))

    def digest(self, name: str) -> str | None:
        """SHA-256 of the file of that name when keydates wrote it, or None where it did not."""
        return next((e["sha256"] for e in self.entries if e["path"] == name), None)

    def left_over(self, chronology: str, exporters: Iterable[str]) -> list[str]:
        """Names of files that these exporters made of this chronology."""
        wanted = frozenset(exporters)
        return sorted(
            entry["path"]
            for entry in self.entries
            if entry.get("chronology") == chronology and entry.get("exporter") in wanted
        )

    def updated(self, new: Iterable[Entry], folder: Path) -> "Manifest":
        """Return the manifest with these entries, and the earlier ones whose files still exist."""
        entries = {e["path"]: e for e in self.entries if (folder / e["path"]).is_file()}
        entries.update({entry["path"]: entry for entry in new})
        return Manifest(tuple(entries.values()))

    def to_json(self) -> bytes:
        """Return the file's bytes: UTF-8, entries sorted by path, no time of writing."""
        content = {
            "schema_version": _SCHEMA_VERSION,
            "generator": _GENERATOR,
            "files": sorted(self.entries, key=lambda entry: str(entry["path"])),
        }
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        return text.encode("utf-8", "backslashreplace")


def _is_entry(value: object) -> bool:
    """Whether it is an entry for a file in this very folder, not one that leads elsewhere."""
    if not isinstance(value, dict):
        return False
    path = value.get("path")
    return (
        isinstance(path, str) and Path(path).name == path and isinstance(value.get("sha256"), str)
    )
