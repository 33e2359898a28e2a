"""Running one exporter, and holding it to its contract."""

from importlib import metadata
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from keydates._version import __version__
from keydates.exporting import AnyExporter, ExportReport, LimitError, Options, Treatment
from keydates.staging import OutputError, Sink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydates.model import Chronology

__all__ = ["ExporterFaultError", "Job", "render", "versions"]


class ExporterFaultError(Exception):
    """An exporter that broke down or broke its contract: a bug in the distribution it names."""


class Job(NamedTuple):
    """One format to be written.

    Attributes:
        exporter: the writer.
        options: its options.
        distribution: the distribution that brings it.
        demanded: whether the user named the format; to have nothing to write is then an error.
    """

    exporter: AnyExporter
    options: Options
    distribution: str = "keydates"
    demanded: bool = False


def render(job: Job, chronology: "Chronology", sink: Sink) -> ExportReport:
    """Let the exporter write to the sink, and return its report.

    A chronology too large for a format that nobody asked for by name counts as nothing to write.

    Raises:
        OutputError: if the sink takes no more, or if a format that was asked for has nothing to
            write or takes no chronology of that size.
        ExporterFaultError: if the exporter breaks down, or does not account for every event.
    """
    name = job.exporter.name
    try:
        report = job.exporter.export(chronology, cast("BinaryIO", sink), job.options)
    except OutputError:
        raise
    except LimitError as error:
        if job.demanded:
            raise OutputError(f"cannot write format {name}: {error}") from error
        return _too_large(name, chronology, str(error))
    except Exception as error:
        raise ExporterFaultError(_fault(job, f"{type(error).__name__}: {error}")) from error
    if broken := _breach(report, sink.size, len(chronology.events)):
        raise ExporterFaultError(_fault(job, broken))
    if report.nothing is not None and job.demanded:
        raise OutputError(f"nothing to write in format {name}: {report.nothing}")
    return report


def versions(job: Job) -> dict[str, str]:
    """Version of keydates, of the exporter's distribution, and of the libraries it names."""
    libraries: Sequence[str] = getattr(job.exporter, "libraries", ())
    found = {"keydates": __version__}
    for name in sorted({job.distribution, *libraries} - {"keydates"}):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "unknown"
    return found


def _too_large(name: str, chronology: "Chronology", reason: str) -> ExportReport:
    ids = tuple(event.id for event in chronology.events)
    left_out = (Treatment("too-large", reason, ids),)
    return ExportReport(name, len(ids), 0, left_out=left_out, nothing=reason)


def _fault(job: Job, what: str) -> str:
    return f"format {job.exporter.name} of {job.distribution} failed: {what}"


def _breach(report: ExportReport, size: int, events: int) -> str | None:
    """Say how a report breaks the contract, if it does: nothing may be lost in silence."""
    if (report.nothing is None) is not (size > 0):
        return f"it wrote {size} bytes and reports {report.nothing or 'an output'!r}"
    if report.nothing is None:
        left_out = sum(len(treatment.events) for treatment in report.left_out)
        if (report.events, report.carried + left_out) != (events, events):
            return (
                f"it was given {events} events and accounts for {report.carried} carried "
                f"and {left_out} left out"
            )
    return None
