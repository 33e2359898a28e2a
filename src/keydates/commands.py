"""What `keydates export` and `keydates check` do once their command line is understood."""

import contextlib
import datetime
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from typer import BadParameter

from keydates.codes import CODES, is_reading_code
from keydates.console import Progress, data_stream, print_out, say, wants_colour, write_out
from keydates.diagnostics import explain, render, render_json
from keydates.findings import Finding, Severity
from keydates.jobs import InputError, make_jobs
from keydates.limits import Limits
from keydates.outputs import Destination, Transaction, choose_destination, paths
from keydates.ownership import Policy
from keydates.reading import Reading, read
from keydates.report_files import staged_report
from keydates.reporting import report_json, report_lines

if TYPE_CHECKING:
    from keydates.model import Chronology
    from keydates.rendering import Job

__all__ = [
    "DONE",
    "FINDINGS",
    "UNREADABLE",
    "ExportRequest",
    "InputError",
    "InputSettings",
    "check_files",
    "exit_code",
    "explain_code",
    "export_file",
]

DONE, FINDINGS, UNREADABLE = 0, 1, 3
"""Exit codes a command returns; the others belong to errors that it raises."""

_FIELDS_FOR_PLAIN_TEXT = frozenset(
    {
        "as_of",
        "domain",
        "edition",
        "id",
        "language",
        "licence",
        "marking",
        "publisher",
        "revised",
        "span",
        "subtitle",
        "title",
    }
)


class InputSettings(NamedTuple):
    """How inputs are read: what the options shared by `export` and `check` say.

    Attributes:
        input_format: "yaml", "json" or "csv"; None to go by the file's name.
        limits: how much an input may ask for.
        defaults: chronology fields for inputs that have none, by name.
    """

    input_format: str | None = None
    limits: Limits = Limits()
    defaults: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def parse(
        cls, input_format: str | None, limits: Iterable[str], settings: Iterable[str]
    ) -> "InputSettings":
        """Make them from the command line and SOURCE_DATE_EPOCH.

        Raises:
            BadParameter: if one of them is not understood.
        """
        allowed = Limits()
        for limit in limits:
            try:
                allowed = allowed.with_setting(limit)
            except ValueError as error:
                raise BadParameter(str(error), param_hint="--limit") from None
        defaults = _revised_from_environment()
        for setting in settings:
            name, equals, value = setting.partition("=")
            key = name.strip().replace("-", "_")
            if not equals or key not in _FIELDS_FOR_PLAIN_TEXT:
                known = ", ".join(sorted(_FIELDS_FOR_PLAIN_TEXT)).replace("_", "-")
                message = f"{setting!r} is no FIELD=VALUE; the fields are {known}"
                raise BadParameter(message, param_hint="--set")
            defaults[key] = value
        return cls(input_format, allowed, defaults)

    def read(self, file: str) -> Reading:
        """Read one input; "-" is standard input.

        Raises:
            BadParameter: if standard input is read and no format is given.
            InputError: if standard input is closed.
        """
        if file != "-":
            return read(
                file, input_format=self.input_format, limits=self.limits, defaults=self.defaults
            )
        if self.input_format is None:
            raise BadParameter("standard input needs --input-format", param_hint="FILE")
        if sys.stdin is None:  # so it is after `<&-` in a shell
            raise InputError("cannot read standard input: it is closed")
        return read(
            sys.stdin.buffer,
            input_format=self.input_format,
            limits=self.limits,
            defaults=self.defaults,
            name="<stdin>",
        )


class ExportRequest(NamedTuple):
    """What an export was asked for.

    Attributes:
        file: the input, "-" for standard input.
        formats: names of formats; none means every built-in one that has something to write.
        output: a folder, a file or "-"; None for a folder of the chronology's id.
        options: settings of formats, as NAME.KEY=VALUE.
        report: where the report goes, "-" for standard output, or None.
        dry_run: whether to write nothing but the report.
        force: whether to overwrite files that keydates did not write.
        quiet: whether to say nothing but errors.
        reading: how the input is read.
    """

    file: str
    formats: Sequence[str] = ()
    output: str | None = None
    options: Sequence[str] = ()
    report: str | None = None
    dry_run: bool = False
    force: bool = False
    quiet: bool = False
    reading: InputSettings = InputSettings()


def export_file(request: ExportRequest) -> int:
    """Export one chronology and return the exit code.

    Raises:
        BadParameter: for wrong usage.
        InputError: if standard input is closed, or a file that an option names cannot be read.
        OutputError: if something cannot be written.
        BrokenPipeError: if the reader of a stream has gone.
        ExporterFaultError: if an exporter breaks down.
    """
    jobs = make_jobs(request.formats, request.options, request.reading.limits, request.file)
    if request.output == "-" and len(jobs) != 1:
        raise BadParameter("standard output takes exactly one format: -t NAME", param_hint="-o")
    if request.output == "-" and request.report == "-":
        message = "standard output cannot take both an output and the report"
        raise BadParameter(message, param_hint="--report")
    reading = request.reading.read(request.file)
    shown = [f for f in reading.findings if f.severity is Severity.ERROR or not request.quiet]
    if shown:
        say(render(shown, colour=wants_colour(sys.stderr)))
    if reading.chronology is None:
        return exit_code(reading.findings)
    _write(request, reading.chronology, jobs)
    return DONE


def _write(request: ExportRequest, chronology: "Chronology", jobs: Sequence["Job"]) -> None:
    destination = _destination(request, chronology, jobs)
    source = None if request.file == "-" else Path(request.file)
    policy = Policy(request.force, request.dry_run, source)
    progress = Progress(quiet=request.quiet)
    with contextlib.ExitStack() as stack:
        stack.callback(progress.clear)
        transaction = stack.enter_context(
            Transaction(
                chronology,
                jobs,
                destination,
                policy=policy,
                announce=lambda job: progress.show(f"writing {job.exporter.name}"),
            )
        )
        report = report_json(chronology.id, transaction.outcomes, dry_run=request.dry_run)
        staged = stack.enter_context(
            staged_report(request.report, report, paths(transaction.outcomes), policy)
        )
        transaction.publish()
        if staged is not None:
            staged.publish()
    if not request.quiet:
        _tell(request, transaction)


def _tell(request: ExportRequest, transaction: Transaction) -> None:
    for line in report_lines(transaction.outcomes):
        say(line)
    for path in transaction.left_over:
        say(f"note: {path} is left from an earlier export and does not show this one")
    if request.dry_run:
        say("dry run: no output was written")


def _destination(
    request: ExportRequest, chronology: "Chronology", jobs: Sequence["Job"]
) -> Destination:
    if request.output == "-":
        stream = data_stream()
        return Destination("-", stream=stream)
    return choose_destination(request.output or chronology.id, [job.exporter for job in jobs])


def check_files(
    files: Sequence[str], settings: InputSettings, *, as_json: bool, strict: bool
) -> int:
    """Check chronologies, print what is found, and return the gravest exit code.

    Raises:
        BadParameter: for wrong usage.
        InputError: if standard input is closed.
        OutputError: if the findings cannot be written.
        BrokenPipeError: if their reader has gone.
    """
    if not files:
        raise BadParameter("name a file to check, or --explain a code", param_hint="FILE")
    if files.count("-") > 1:
        raise BadParameter("standard input can be read only once", param_hint="FILE")
    readings = [settings.read(file) for file in files]
    findings = [finding for reading in readings for finding in reading.findings]
    if as_json:
        write_out(render_json(findings).encode())
    elif findings:
        text = render(findings, colour=wants_colour(sys.stdout))
        print_out(text + "\n")
    if not as_json:
        for reading in readings:
            if reading.chronology is not None and not reading.findings:
                count = len(reading.chronology.events)
                noun = "event" if count == 1 else "events"
                say(f"{reading.file}: {count:,} {noun}, nothing to report")
    return max(exit_code(reading.findings, strict=strict) for reading in readings)


def explain_code(code: str) -> int:
    """Print what a finding's code means.

    Raises:
        BadParameter: if there is no such code.
    """
    known = code.strip().upper()
    if known not in CODES:
        message = f"there is no code {code!r}; codes look like KD201"
        raise BadParameter(message, param_hint="--explain")
    print_out(explain(known) + "\n")
    return DONE


def exit_code(findings: Iterable[Finding], *, strict: bool = False) -> int:
    """Return the exit code for these findings; with `strict`, warnings count as errors."""
    counted = [f for f in findings if strict or f.severity is Severity.ERROR]
    if any(is_reading_code(finding.code) for finding in counted):
        return UNREADABLE
    return FINDINGS if counted else DONE


def _revised_from_environment() -> dict[str, str]:
    """SOURCE_DATE_EPOCH (seconds since 1970, UTC) as the default of `revised`."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return {}
    try:
        revised = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        message = "SOURCE_DATE_EPOCH must be a number of seconds since 1970"
        raise BadParameter(message, param_hint="environment") from None
    return {"revised": revised.isoformat()}
