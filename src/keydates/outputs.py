"""Rendering every format first, and only then putting the files in place.

The rules, whatever the destination:

- If any exporter fails, nothing is touched.
- A file that exists is replaced only if the folder's manifest lists it and it has not been changed
  since, or if it already holds the very same bytes, or if the user said so (`force`). The input is
  never replaced.
- An output file that is a symbolic link is written where the link leads. A link inside an output
  folder counts as somebody else's file.
- A file of a published folder is left to publishing, whose pages and compressed copies tell of it.
- What is no regular file, such as a pipe or a device, is written into and not replaced.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Self, cast

from keydates.exporting import AnyExporter, Companion, ExportReport
from keydates.manifest import MANIFEST_NAME, Entry, Manifest
from keydates.ownership import Policy, refusal
from keydates.rendering import Job, render, versions
from keydates.staging import OutputError, Sink, Staging, writing

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = [
    "Destination",
    "Outcome",
    "Output",
    "Policy",
    "Transaction",
    "choose_destination",
    "paths",
]

_IN_MEMORY: Final = 16 * 1024 * 1024
"""Bytes of an output for a pipe that are kept in memory before a temporary file is used."""


class Output(NamedTuple):
    """One file as it was, or would be, written.

    Attributes:
        path: where, in the words of the user; "-" for standard output.
        media_type: its media type.
        size: its length in bytes.
        sha256: SHA-256 of its bytes, in hexadecimal.
    """

    path: str
    media_type: str
    size: int
    sha256: str


class Outcome(NamedTuple):
    """What became of one format.

    Attributes:
        job: what was asked for.
        report: the exporter's account.
        output: the file, or None where there was nothing to write.
        companions: files beside it.
        unwritten: suffixes of companions that had no place, because the output is a stream.
    """

    job: Job
    report: ExportReport
    output: Output | None
    companions: tuple[Output, ...] = ()
    unwritten: tuple[str, ...] = ()


def paths(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the path of every file, companions included."""
    files = (file for outcome in outcomes for file in (outcome.output, *outcome.companions))
    return [file.path for file in files if file is not None]


class Destination(NamedTuple):
    """Where the outputs go: exactly one of the four.

    Attributes:
        name: what the user calls it.
        folder: a folder, for any number of formats.
        file: a file, for one format.
        device: a pipe or a device that has a path, for one format.
        stream: an open stream, for one format.
    """

    name: str
    folder: Path | None = None
    file: Path | None = None
    device: Path | None = None
    stream: BinaryIO | None = None

    @property
    def flows(self) -> bool:
        """Whether it takes bytes but no file can stand beside it or take its place."""
        return self.device is not None or self.stream is not None


def choose_destination(name: str, exporters: Sequence[AnyExporter]) -> Destination:
    """Tell whether a path is meant as a folder or, for a single format, as a file.

    It is a folder if it exists as one or ends in a separator. For one format it is a file if it
    ends in the format's extension, or exists and is no folder. Anything else is a folder.

    Raises:
        OutputError: if several formats are to go into something that is no folder.
    """
    with writing(name):
        path = Path(name)
        exists = os.path.lexists(path)
        if path.is_dir() or name.endswith(("/", os.sep)) or (exists and len(exporters) != 1):
            if exists and not path.is_dir():
                raise OutputError(f"cannot write into {name}: it is a file, not a folder")
            return Destination(name, folder=path)
        if exists and not _is_regular(path):
            return Destination(name, device=path)
        if len(exporters) == 1 and (exists or name.lower().endswith(exporters[0].extension)):
            return Destination(name, file=path)
        return Destination(name, folder=path)


def _is_regular(path: Path) -> bool:
    """Whether it is an ordinary file or not there yet."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


class Transaction:
    """All outputs of one export: rendered on entering, put in place by `publish`, else dropped.

    Attributes:
        outcomes: one for each job, in their order.
        left_over: paths of files that an earlier export wrote for these formats and this one did
            not, because there is nothing to write any more. They are left alone.

    Raises:
        OutputError: on entering, if an output cannot be written or must not be replaced, or if a
            format that was asked for has nothing to write.
        ExporterFaultError: on entering, if an exporter breaks down.
    """

    def __init__(
        self,
        chronology: "Chronology",
        jobs: Sequence[Job],
        destination: Destination,
        policy: Policy,
        announce: Callable[[Job], None] | None = None,
    ) -> None:
        """Prepare an export. `announce` is called before each format is rendered."""
        self._chronology = chronology
        self._jobs = jobs
        self._destination = destination
        self._policy = policy
        self._announce = announce
        self._resources = contextlib.ExitStack()
        self._staging: Staging | None = None
        self._spool: BinaryIO | None = None
        self._manifest = Manifest()
        self._targets: dict[Path, tuple[Job, Output]] = {}
        self._taken: set[Path] = set()
        self.outcomes: tuple[Outcome, ...] = ()
        self.left_over: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        try:
            self._prepare()
            self.outcomes = tuple(self._render(job) for job in self._jobs)
            self._refuse_to_write_nothing()
            if not self._destination.flows:
                self._refuse_what_is_not_ours()
                self._write_manifest()
        except BaseException:
            self._resources.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._resources.close()

    def publish(self) -> None:
        """Put everything in place. After a rehearsal, do nothing.

        Raises:
            OutputError: if the operating system refuses.
            BrokenPipeError: if the reader of a stream has gone.
        """
        if self._staging is not None:
            self._staging.publish()
        if self._spool is not None:
            self._spool.seek(0)
            with _stream_errors(self._destination.name), self._open_stream() as stream:
                shutil.copyfileobj(self._spool, stream)
                stream.flush()

    def _open_stream(self) -> contextlib.AbstractContextManager[BinaryIO]:
        if self._destination.device is not None:
            return self._destination.device.open("wb")
        if self._destination.stream is None:
            raise RuntimeError("a destination is a folder, a file, a device or a stream")
        return contextlib.nullcontext(self._destination.stream)

    @property
    def _folder(self) -> Path:
        if self._destination.file is not None:
            return self._file.parent
        return self._destination.folder or Path()

    @property
    def _file(self) -> Path:
        return Path(os.path.realpath(self._destination.file or ""))

    def _prepare(self) -> None:
        if self._destination.flows:
            if not self._policy.rehearse:
                spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (the stack closes it)
                self._spool = cast("BinaryIO", self._resources.enter_context(spool))
            return
        self._manifest = Manifest.read(self._folder)
        if not self._policy.rehearse:
            self._staging = self._resources.enter_context(Staging(self._folder))

    def _target(self, job: Job, suffix: str | None = None) -> tuple[Path, str]:
        """Path of an output or, with a suffix, of a companion; and what the user calls it."""
        extension = job.exporter.extension
        if self._destination.file is None:
            name = self._chronology.id + (suffix or extension)
            return self._folder / name, str(Path(self._destination.name) / name)
        if suffix is None:
            return self._file, self._destination.name
        stem = self._file.name
        if stem.lower().endswith(extension):
            stem = stem[: -len(extension)]
        target = self._file.with_name(stem + suffix)
        return target, str(Path(self._destination.name).with_name(target.name))

    def _render(self, job: Job) -> Outcome:
        if self._announce is not None:
            self._announce(job)
        if self._destination.flows:
            sink = Sink(self._spool, "the temporary folder")
            report = render(job, self._chronology, sink)
            output = _output(self._destination.name, job.exporter.media_type, sink)
            unwritten = tuple(companion.suffix for companion in report.companions)
            return Outcome(job, report, None if report.nothing else output, unwritten=unwritten)
        target, name = self._target(job)
        with self._create(target, name) as sink:
            report = render(job, self._chronology, sink)
        if report.nothing is not None:
            if self._staging is not None:
                self._staging.discard(target)
            return Outcome(job, report, None)
        output = _output(name, job.exporter.media_type, sink)
        self._targets[target] = job, output
        companions = tuple(self._companion(job, companion) for companion in report.companions)
        return Outcome(job, report, output, companions)

    def _companion(self, job: Job, companion: Companion) -> Output:
        target, name = self._target(job, companion.suffix)
        with self._create(target, name) as sink:
            sink.write(companion.content)
        output = _output(name, companion.media_type, sink)
        self._targets[target] = job, output
        return output

    @contextlib.contextmanager
    def _create(self, target: Path, name: str) -> Iterator[Sink]:
        if target in self._taken or target.name == MANIFEST_NAME:
            raise OutputError(f"two outputs would have the same name, {name}: export them apart")
        self._taken.add(target)
        if self._staging is None:
            yield Sink(None, name)
        else:
            with self._staging.create(target) as file:
                yield Sink(file, name)

    def _refuse_to_write_nothing(self) -> None:
        if not any(outcome.output for outcome in self.outcomes):
            reasons = (f"{o.report.format}: {o.report.nothing}" for o in self.outcomes)
            raise OutputError(f"nothing to write ({'; '.join(reasons)})")

    def _refuse_what_is_not_ours(self) -> None:
        refusals = []
        for target, (_, output) in self._targets.items():
            with writing(output.path):
                if reason := self._refusal(target, output):
                    refusals.append(reason)
        if (
            self._manifest.foreign
            and self._destination.folder is not None
            and not self._policy.force
        ):
            refusals.append(
                f"{self._folder / MANIFEST_NAME} was not written by keydates; "
                "choose another folder, or --force to overwrite it"
            )
        if refusals:
            raise OutputError("\n".join(refusals))

    def _refusal(self, target: Path, output: Output) -> str | None:
        if self._manifest.is_published(target.name):
            return (
                f"{output.path} belongs to a published folder; "
                "run 'keydates publish' again, or export to another folder"
            )
        recorded = self._manifest.digest(target.name)
        return refusal(target, output.path, output.sha256, recorded, self._policy)

    def _write_manifest(self) -> None:
        names = {target.name for target in self._targets}
        if self._destination.file is not None and not any(map(self._manifest.digest, names)):
            return
        exporters = [job.exporter.name for job in self._jobs]
        self.left_over = tuple(
            str(Path(self._destination.name) / name)
            for name in self._manifest.left_over(self._chronology.id, exporters)
            if name not in names
            and self._destination.folder is not None
            and (self._folder / name).is_file()
        )
        entries = [
            _entry(target.name, self._chronology.id, job, output)
            for target, (job, output) in self._targets.items()
        ]
        if self._staging is not None and entries:
            manifest = self._manifest.updated(entries, self._folder)
            with self._staging.create(self._folder / MANIFEST_NAME) as file:
                file.write(manifest.to_json())


@contextlib.contextmanager
def _stream_errors(name: str) -> Iterator[None]:
    """Name the stream in an error; a reader that has gone is a case of its own."""
    what = "to standard output" if name == "-" else name
    try:
        with writing(what):
            yield
    except OutputError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            raise error.__cause__ from None
        raise


def _output(path: str, media_type: str, sink: Sink) -> Output:
    return Output(path, media_type, sink.size, sink.sha256)


def _entry(name: str, chronology: str, job: Job, output: Output) -> Entry:
    return {
        "path": name,
        "chronology": chronology,
        "exporter": job.exporter.name,
        "media_type": output.media_type,
        "bytes": output.size,
        "sha256": output.sha256,
        "versions": versions(job),
    }
