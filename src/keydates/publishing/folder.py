"""One published folder while it is changed: files are prepared beside it, compared, then put there.

What already holds the right bytes is not touched, so that a web server goes on calling it
unchanged. What publishing wrote before and would not write any more is removed. What is somebody
else's is neither read nor removed, and overwritten only by force.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from keydates.manifest import MANIFEST_NAME, Entry, Manifest
from keydates.ownership import Policy, is_unchanged, refusal
from keydates.publishing.compression import compressed, is_compressible
from keydates.publishing.locking import hold
from keydates.publishing.records import Record
from keydates.publishing.recovery import JOURNAL, PREFIX, leftovers, recovered
from keydates.staging import OutputError, Sink, Staging, writing

__all__ = ["SITE_NAMES", "Changes", "Making", "PublishedFolder"]

SITE_NAMES: Final = ("index.html", "404.html", "robots.txt")
"""The files that stand around the chronologies of a folder."""


class Making(NamedTuple):
    """What is known of a file before its content.

    Attributes:
        name: its name in the folder.
        media_type: its media type, with parameters.
        chronology: id of the chronology it belongs to, or None if it belongs to the folder.
        exporter: name of the exporter that makes it, or None.
        versions: versions of what makes it, by distribution.
    """

    name: str
    media_type: str
    chronology: str | None
    exporter: str | None
    versions: Mapping[str, str]


class Changes(NamedTuple):
    """What becomes of the files, by name and sorted; other chronologies' are not among them."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


class PublishedFolder:
    """A folder that no other publishing changes meanwhile; used as a context manager.

    Attributes:
        path: the folder.
        name: what the user calls it.
        manifest: what is known of it, also after a run that was killed.

    Raises:
        OutputError: on entering, if it cannot be written or holds what is somebody else's.
    """

    def __init__(self, name: str, policy: Policy, waiting: Callable[[], None]) -> None:
        """Prepare to change a folder. `waiting` is called if another program is changing it."""
        self.name = name
        self.path = Path(name)
        self.manifest = Manifest()
        self._policy = policy
        self._waiting = waiting
        self._resources = contextlib.ExitStack()
        self._held = False
        self._leftovers: list[Path] = []
        self._staging = Staging(self.path, prefix=PREFIX, hold=self._hold)
        self._new: dict[str, Entry] = {}
        self._remove: list[str] = []

    def __enter__(self) -> Self:
        with self._resources:
            with writing(self.name):
                if os.path.lexists(self.path) and not self.path.is_dir():
                    raise OutputError(f"cannot write into {self.name}: it is a file, not a folder")
            if self._policy.rehearse:
                with writing("into the temporary folder"):
                    scratch = self._resources.enter_context(tempfile.TemporaryDirectory())
                self._staging = Staging(Path(scratch), prefix=PREFIX)
            self._resources.enter_context(self._staging)
            with writing(self.name):
                found = leftovers(self.path)
                self._leftovers = [path for path in found if path != self._staging.hidden]
                self.manifest = recovered(Manifest.read(self.path), self.path, self._leftovers)
                self._refuse_what_is_not_ours()
            self._resources = self._resources.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._resources.close()

    @contextlib.contextmanager
    def _hold(self, folder: Path) -> Iterator[None]:
        with hold(folder, self._waiting) as self._held:
            yield

    def _refuse_what_is_not_ours(self) -> None:
        if self._policy.force:
            return
        if self.manifest.foreign:
            raise OutputError(
                f"{self.path / MANIFEST_NAME} was not written by keydates; "
                "choose another folder, or --force to overwrite it"
            )
        if self.manifest == Manifest() and self.path.is_dir() and not _is_empty(self.path):
            raise OutputError(
                f"{self.name} is not empty and was not made by keydates; "
                "choose another folder, or --force to publish among what is there"
            )

    @contextlib.contextmanager
    def create(self, name: str) -> Iterator[Sink]:
        """Open the draft of a file; `add` or `discard` it afterwards.

        Raises:
            OutputError: if the name is taken, or the draft cannot be written.
        """
        if name in self._new or name == MANIFEST_NAME:
            raise OutputError(f"two outputs would have the same name, {self.shown(name)}")
        with self._staging.create(self._place(name)) as file:
            yield Sink(file, self.shown(name))

    def add(self, making: Making, sink: Sink) -> None:
        """Count a draft among the folder's files, and a compressed copy where that saves bytes."""
        self._new[making.name] = _entry(making, sink)
        if not is_compressible(making.media_type):
            return
        smaller = compressed(self.draft(making.name))
        if smaller is not None:
            copy = making._replace(name=f"{making.name}.gz")
            with self.create(copy.name) as copied:
                copied.write(smaller)
            told = {"encoding": "gzip", "copy_of": making.name}
            self._new[copy.name] = {**_entry(copy, copied), **told}

    def write(self, making: Making, content: bytes) -> None:
        """Count a file of this content among the folder's files."""
        with self.create(making.name) as sink:
            sink.write(content)
        self.add(making, sink)

    def discard(self, name: str) -> None:
        """Forget a draft in which nothing was written."""
        self._staging.discard(self._place(name))

    def has_draft(self, name: str) -> bool:
        """Whether a draft of that name counts among the folder's files."""
        return name in self._new

    def draft(self, name: str) -> bytes:
        """Return the content of a draft."""
        with writing(self.shown(name)):
            return self._staging.draft(self._place(name)).read_bytes()

    def shown(self, name: str) -> str:
        """Return what the user calls a file of the folder."""
        return str(Path(self.name) / name)

    def settle(
        self, about: Collection[str], chronologies: Collection[Record], base_url: str | None
    ) -> Changes:
        """Compare the drafts with what is there, and prepare everything for `put_in_place`.

        Args:
            about: ids of the chronologies whose files are all among the drafts, or are to go.
            chronologies: what the folder is to hold.
            base_url: the folder's address, or None.

        Raises:
            OutputError: if something that must not be overwritten or removed is in the way.

        """
        kept, refusals = [], []
        for name, entry in self._new.items():
            with writing(self.shown(name)):
                if self._holds(name, entry["sha256"]):
                    self.discard(name)
                    kept.append(name)
                elif reason := self._refusal(name, entry):
                    refusals.append(reason)
        stale = self._stale(about, {one["id"] for one in chronologies})
        for entry in stale:
            with writing(self.shown(entry["path"])):
                if reason := self._removal(entry):
                    refusals.append(reason)
        if refusals:
            raise OutputError("\n".join(refusals))
        written = sorted(self._new.keys() - set(kept))
        told = self._write_manifest(stale, chronologies, base_url)
        return Changes(
            (*written, *([MANIFEST_NAME] if told is True else [])),
            (*sorted(kept), *([MANIFEST_NAME] if told is False else [])),
            tuple(sorted(self._remove)),
        )

    def exported(self, chronology: str) -> list[str]:
        """Return the files of a chronology that a plain export left there, and that stay."""
        return [
            entry["path"]
            for entry in self.manifest.entries
            if entry.get("chronology") == chronology
            and entry.get("published") is not True
            and entry["path"] not in self._new
            and (self.path / entry["path"]).is_file()
        ]

    def put_in_place(self) -> None:
        """Do what `settle` prepared. After a rehearsal, do nothing.

        Raises:
            OutputError: if the operating system refuses.
        """
        if self._policy.rehearse:
            return
        # Copies go before their originals, which a server then sends as they are.
        copies_first = sorted(self._remove, key=lambda name: not name.endswith(".gz"))
        self._staging.publish([self.path / name for name in copies_first])
        if self._held:  # then no other program can be at work in them
            for leftover in self._leftovers:
                shutil.rmtree(leftover, ignore_errors=True)

    def _place(self, name: str) -> Path:
        """Where the staging thinks that a file goes; in a rehearsal it never gets there."""
        return (self._staging.hidden.parent if self._policy.rehearse else self.path) / name

    def _holds(self, name: str, sha256: str) -> bool:
        path = self.path / name
        return os.path.lexists(path) and is_unchanged(path, frozenset({sha256}))

    def _refusal(self, name: str, entry: Entry) -> str | None:
        known = next((e for e in self.manifest.entries if e["path"] == name), None)
        if known and known.get("published") and known.get("chronology") != entry["chronology"]:
            return f"{self.shown(name)} belongs to chronology {known.get('chronology')}"
        recorded = known["sha256"] if known else None
        return refusal(self.path / name, self.shown(name), entry["sha256"], recorded, self._policy)

    def _stale(self, about: Collection[str], remaining: Collection[str]) -> list[Entry]:
        """Return the entries of what publishing wrote and would not write any more."""
        return [
            entry
            for entry in self.manifest.published
            if entry["path"] not in self._new
            and not (entry.get("chronology") in remaining and entry["chronology"] not in about)
        ]

    def _removal(self, entry: Entry) -> str | None:
        """Plan the removal of a stale file, or say why it must not go."""
        name, path = entry["path"], self.path / entry["path"]
        if not path.is_file() or path.is_symlink():
            return None
        if self._policy.source is not None and path.samefile(self._policy.source):
            return None
        if not self._policy.force and not is_unchanged(path, frozenset({entry["sha256"]})):
            return (
                f"{self.shown(name)} is no longer published, but was changed after keydates wrote "
                "it; --force removes it"
            )
        self._remove.append(name)
        return None

    def _write_manifest(
        self, stale: Collection[Entry], chronologies: Collection[Record], base_url: str | None
    ) -> bool | None:
        """Prepare the manifest and the journal.

        Return whether the manifest is written, or None where it is removed with all the rest.
        """
        gone = {entry["path"] for entry in stale}
        left = tuple(entry for entry in self.manifest.entries if entry["path"] not in gone)
        manifest = Manifest(left).updated(self._new.values(), self.path)
        if chronologies:
            manifest = manifest._replace(base_url=base_url, chronologies=tuple(chronologies))
        content, path = manifest.to_json(), self.path / MANIFEST_NAME
        removing = [entry for entry in stale if entry["path"] in self._remove]
        journal = Manifest((*self._new.values(), *removing)).to_json()
        self._staging.note(JOURNAL, journal)
        if manifest == Manifest():
            if path.is_file():
                self._remove.append(MANIFEST_NAME)
            return None
        with writing(self.shown(MANIFEST_NAME)):
            if path.is_dir() and not path.is_symlink():
                raise OutputError(f"cannot write {self.shown(MANIFEST_NAME)}: it is a folder")
            if path.is_file() and not path.is_symlink() and path.read_bytes() == content:
                return False
        with self._staging.create(self._place(MANIFEST_NAME)) as file:
            file.write(content)
        return True


def _is_empty(folder: Path) -> bool:
    """Whether a folder has nothing but hidden folders of ours, such as a killed run leaves."""
    return all(path.match(".keydates-*.part") for path in folder.iterdir())


def _entry(making: Making, sink: Sink) -> Entry:
    return {
        "path": making.name,
        "chronology": making.chronology,
        "exporter": making.exporter,
        "media_type": making.media_type,
        "bytes": sink.size,
        "sha256": sink.sha256,
        "versions": dict(making.versions),
        "published": True,
    }
