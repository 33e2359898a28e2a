"""The manifest: what keydates wrote into a folder, and so what it may overwrite there.

The manifest of a published folder also says what is published in it, and under which address.
"""

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
`sha256`, and `versions` of the exporter's distribution and libraries.

In a published folder, a file that publishing wrote has `published: true`. One that stands around
the chronologies (index.html, 404.html, robots.txt) has null for `chronology`. A compressed copy has
`encoding: "gzip"` and in `copy_of` the path of its original, whose media type it shares."""


class Manifest(NamedTuple):
    """The files of one folder.

    Attributes:
        entries: one for each file, in any order.
        foreign: whether a file of the manifest's name is there that keydates did not write.
        base_url: the address of a published folder, ending in "/", or None if unknown.
        chronologies: what is published in the folder, by id; each as `keydates.publishing.records`
            has it. None where nothing was ever published.
    """

    entries: tuple[Entry, ...] = ()
    foreign: bool = False
    base_url: str | None = None
    chronologies: tuple[Mapping[str, Any], ...] | None = None

    @classmethod
    def read(cls, folder: Path, name: str = MANIFEST_NAME) -> "Manifest":
        """Read a folder's manifest. Where there is none it is empty; it never fails."""
        path = folder / name
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
        base_url, chronologies = found.get("base_url"), found.get("chronologies")
        if chronologies is not None and not _are_chronologies(chronologies):
            return cls(foreign=True)
        return cls(
            entries=tuple(entry for entry in files if _is_entry(entry)),
            base_url=base_url if isinstance(base_url, str) else None,
            chronologies=None if chronologies is None else tuple(chronologies),
        )

    def digest(self, name: str) -> str | None:
        """SHA-256 of the file of that name when keydates wrote it, or None where it did not."""
        return next((e["sha256"] for e in self.entries if e["path"] == name), None)

    @property
    def published(self) -> list[Entry]:
        """The files that publishing wrote, not a plain export."""
        return [entry for entry in self.entries if entry.get("published") is True]

    def is_published(self, name: str) -> bool:
        """Whether the file of that name was written by publishing, not by a plain export."""
        return any(entry["path"] == name for entry in self.published)

    def left_over(self, chronology: str, exporters: Iterable[str]) -> list[str]:
        """Names of files that these exporters made of this chronology."""
        wanted = frozenset(exporters)
        return sorted(
            entry["path"]
            for entry in self.entries
            if entry.get("chronology") == chronology and entry.get("exporter") in wanted
        )

    def updated(self, new: Iterable[Entry], folder: Path) -> "Manifest":
        """Return the manifest with these entries, and the earlier ones whose files still exist.

        What was published stays listed in any case, so that publishing again repairs it.
        """
        entries = {
            e["path"]: e
            for e in self.entries
            if e.get("published") is True or (folder / e["path"]).is_file()
        }
        entries.update({entry["path"]: entry for entry in new})
        return self._replace(entries=tuple(entries.values()), foreign=False)

    def to_json(self) -> bytes:
        """Return the file's bytes: UTF-8, entries sorted by path, no time of writing."""
        content: dict[str, Any] = {"schema_version": _SCHEMA_VERSION, "generator": _GENERATOR}
        if self.chronologies is not None:
            content["base_url"] = self.base_url
            content["chronologies"] = sorted(self.chronologies, key=lambda one: str(one["id"]))
        content["files"] = sorted(self.entries, key=lambda entry: str(entry["path"]))
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


def _are_chronologies(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
    )
