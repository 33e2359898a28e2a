"""What a run that was killed leaves behind, and how the next one makes sense of it.

Publishing moves its files into place one by one, and the manifest after them. Before the first, it
puts a journal into its hidden folder: an entry for each file that it will write or remove. A run
that comes to its end takes the hidden folder away. If one is found, what the journal says of a file
holds wherever the file is as the journal describes it.
"""

import stat
from collections.abc import Iterable
from pathlib import Path

from keydates.manifest import Entry, Manifest
from keydates.staging import file_digest

__all__ = ["JOURNAL", "PREFIX", "leftovers", "recovered"]

PREFIX = ".keydates-publish-"
"""How the hidden folder's name begins; also known to `unchanged`."""

JOURNAL = ".journal"


def leftovers(folder: Path) -> list[Path]:
    """Return the hidden folders in which publishing prepared, or still prepares, its files."""
    return sorted(path for path in folder.glob(f"{PREFIX}*.part") if path.is_dir())


def recovered(manifest: Manifest, folder: Path, hidden: Iterable[Path]) -> Manifest:
    """Return the manifest, corrected by the journals of runs that did not come to their end.

    A chronology any of whose files is corrected loses its fingerprint: it is neither what it was
    nor what it was to be.
    """
    for leftover in hidden:
        journal = Manifest.read(leftover, JOURNAL)
        found = [entry for entry in journal.entries if _holds(entry, manifest, folder)]
        if not found:
            continue
        names = {entry["path"] for entry in found}
        kept = [entry for entry in manifest.entries if entry["path"] not in names]
        touched = {entry.get("chronology") for entry in found}
        manifest = manifest._replace(
            entries=(*kept, *found),
            chronologies=tuple(
                {**one, "fingerprint": None} if one["id"] in touched else one
                for one in manifest.chronologies or ()
            ),
        )
    return manifest


def _holds(entry: Entry, manifest: Manifest, folder: Path) -> bool:
    """Whether the file is what the journal says, and the manifest says something else."""
    path, digest = folder / entry["path"], entry["sha256"]
    if manifest.digest(entry["path"]) == digest:
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode) and file_digest(path) == digest
    except OSError:
        return False
