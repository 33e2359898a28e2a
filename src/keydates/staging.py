"""Files that appear whole or not at all.

Everything is written into a hidden folder beside its destination first, and reaches its name by a
rename, which the operating system does in one step. Whatever stops the program, each file is
either the old one or the new one. A run that is killed may leave a `.keydates-*.part` folder
behind, which can be deleted.
"""

import contextlib
import errno
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["OutputError", "Sink", "Staging", "cannot_write", "file_digest", "writing"]

_HINTS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOSPC: "no space is left on the device",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EEXIST: "part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long for this file system",
    errno.ENOENT: "there is no such folder",
    errno.ELOOP: "it is a symbolic link to itself",
}


class OutputError(Exception):
    """An output that cannot be written. The message is one plain sentence."""


def cannot_write(what: str, error: OSError) -> OutputError:
    """Say in plain words why `what` cannot be written."""
    reason = _HINTS.get(error.errno or 0) or error.strerror or str(error)
    return OutputError(f"cannot write {what}: {reason}")


@contextlib.contextmanager
def writing(what: str | os.PathLike[str]) -> Iterator[None]:
    """Turn an `OSError` met while `what` is written into an `OutputError` that names it."""
    try:
        yield
    except OSError as error:
        raise cannot_write(os.fspath(what), error) from error


class Sink(io.BufferedIOBase):
    """The stream an exporter writes to. It counts and hashes the bytes on their way.

    It can be neither read nor rewound, so that a file, a pipe and a rehearsal, which has no target,
    all get the same bytes. Closing it leaves the target open.
    """

    def __init__(self, target: BinaryIO | None, name: str) -> None:
        super().__init__()
        self._target = target
        self._name = name
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """SHA-256 of what was written so far, in hexadecimal."""
        return self._hash.hexdigest()

    def writable(self) -> bool:
        """Return True: this is what a sink is for."""
        return True

    def write(self, data: "Buffer", /) -> int:
        """Write all of `data` and return its length in bytes.

        Raises:
            OutputError: if the target takes no more.
        """
        with memoryview(data) as view:
            if self._target is not None:
                with writing(self._name):
                    self._target.write(view)
            self._hash.update(view)
            self.size += view.nbytes
            return view.nbytes


class Staging:
    """A hidden folder beside the destination, whose files are moved into place together.

    Used as a context manager. Left without `publish`, it takes back whatever it made, folders that
    were missing included.

    Where `journal` names it, the hidden folder stays behind if `publish` breaks off halfway, for
    whoever reads the journal to bring order into the folder.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prefix: str = ".keydates-",
        hold: Callable[[Path], contextlib.AbstractContextManager[object]] | None = None,
    ) -> None:
        """Stage files for a folder.

        `prefix` begins the hidden folder's name. `hold` keeps other programs from changing the
        destination; it is entered when the destination exists and nothing else is done yet.
        """
        self._folder = folder
        self._prefix = prefix
        self._hold = hold
        self._held = contextlib.ExitStack()
        self._made: list[Path] = []
        self._hidden: Path | None = None
        self._moves: list[tuple[Path, Path]] = []
        self._journal: Path | None = None
        self._published = False
        self._halfway = False

    def __enter__(self) -> Self:
        try:
            with writing(self._folder):
                self._make(self._folder)
                if self._hold is not None:
                    self._held.enter_context(self._hold(self._folder))
                self._hidden = Path(
                    tempfile.mkdtemp(prefix=self._prefix, suffix=".part", dir=self._folder)
                )
        except BaseException:
            self._take_back()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._take_back()

    @contextlib.contextmanager
    def create(self, target: Path) -> Iterator[BinaryIO]:
        """Open a new file that `publish` will move to `target`, and see it onto the disk.

        `target` lies in the staging's own destination folder. Its mode follows the umask.

        Raises:
            OutputError: if it cannot be written.
        """
        draft = self.draft(target)
        with writing(target), draft.open("xb") as file:
            yield file
            _see_onto_disk(file)
        self._moves.append((draft, target))

    def draft(self, target: Path) -> Path:
        """Return where the file for `target` is until it is moved there."""
        return self.hidden / target.name

    @property
    def hidden(self) -> Path:
        """The hidden folder."""
        if self._hidden is None:
            raise RuntimeError("a staging is used within a with statement")
        return self._hidden

    def note(self, name: str, content: bytes) -> None:
        """Keep a journal in the hidden folder: on the disk before `publish` moves the first file.

        Raises:
            OutputError: if it cannot be written.
        """
        self._journal = self.hidden / name
        with writing(self._journal):
            with self._journal.open("xb") as file:
                file.write(content)
                _see_onto_disk(file)
            _settle(self.hidden)
            _settle(self._folder)

    def publish(self, removing: Iterable[Path] = ()) -> None:
        """Move every file to its name, in the order of creation, and then remove some others.

        Raises:
            OutputError: if one cannot be moved or removed; those before it are dealt with by then.
        """
        self._published = self._halfway = True
        for draft, target in self._moves:
            with writing(target):
                draft.replace(target)
        for path in removing:
            with writing(path):
                path.unlink(missing_ok=True)
        _settle(self._folder)
        self._halfway = False

    def discard(self, target: Path) -> None:
        """Forget a file that was created for `target`."""
        self._moves = [move for move in self._moves if move[1] != target]

    def _make(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir() and folder != folder.parent:
            missing.append(folder)
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(exist_ok=True)
            self._made.append(new)

    def _take_back(self) -> None:
        if self._hidden is not None and not (self._halfway and self._journal):
            shutil.rmtree(self._hidden, ignore_errors=True)
        if not self._published:
            for folder in reversed(self._made):
                with contextlib.suppress(OSError):
                    folder.rmdir()
        self._held.close()


def _see_onto_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """See the new names onto the disk; where folders cannot be opened (Windows), nothing is due."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
