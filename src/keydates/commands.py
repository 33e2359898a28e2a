"""What `keydates export` and `keydates check` do once their command line is understood."""

import contextlib
import datetime
import functools
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from typer import BadParameter

from keydates.codes import CODES, is_reading_code
from keydates.console import Progress, data_stream, print_out, say, wants_colour, write_out
from keydates.diagnostics import explain, render, render_json
from keydates.exporting import (
    BUILT_IN,
    AnyExporter,
    ExporterError,
    OptionsError,
    exporter_names,
    load_exporter,
    parse_options,
)
from keydates.findings import Finding, Severity
from keydates.limits import Limits
from keydates.option_files import OptionFileError, read_option_file
from keydates.outputs import Destination, Outcome, Policy, Transaction, choose_destination
from keydates.reading import Reading, read
from keydates.rendering import Job
from keydates.reporting import is_report, report_json, report_lines
from keydates.staging import OutputError, Staging, writing

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = [
    "DONE",
    "FINDINGS",
    "UNREADABLE",
    "ExportRequest",
    "InputError",
    "InputSettings",
    "check_files",
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


class InputError(Exception):
    """An input that cannot even be tried. The message is one plain sentence."""


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
    jobs = _jobs(request)
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
        return _exit_code(reading.findings)
    _write(request, reading.chronology, jobs)
    return DONE


def _write(request: ExportRequest, chronology: "Chronology", jobs: Sequence[Job]) -> None:
    destination = _destination(request, chronology, jobs)
    source = None if request.file == "-" else Path(request.file)
    progress = Progress(quiet=request.quiet)
    with contextlib.ExitStack() as stack:
        stack.callback(progress.clear)
        transaction = stack.enter_context(
            Transaction(
                chronology,
                jobs,
                destination,
                policy=Policy(request.force, request.dry_run, source),
                announce=lambda job: progress.show(f"writing {job.exporter.name}"),
            )
        )
        report = report_json(chronology.id, transaction.outcomes, dry_run=request.dry_run)
        staged = stack.enter_context(_report(request, report, transaction.outcomes))
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
    request: ExportRequest, chronology: "Chronology", jobs: Sequence[Job]
) -> Destination:
    if request.output == "-":
        stream = data_stream()
        return Destination("-", stream=stream)
    return choose_destination(request.output or chronology.id, [job.exporter for job in jobs])


@contextlib.contextmanager
def _report(
    request: ExportRequest, content: bytes, outcomes: Iterable[Outcome]
) -> Iterator[Staging | None]:
    """Send the report down a stream at once; for a file, yield it ready to be published."""
    if request.report is None:
        yield None
        return
    if request.report == "-":
        write_out(content)
        yield None
        return
    path = Path(os.path.realpath(request.report))
    with writing(request.report):
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)  # a pipe or a device cannot be replaced
            yield None
            return
        _refuse_report(request, path, outcomes)
    with Staging(path.parent) as staging:
        with staging.create(path) as file:
            file.write(content)
        yield staging


def _refuse_report(request: ExportRequest, path: Path, outcomes: Iterable[Outcome]) -> None:
    written = {
        os.path.realpath(output.path)
        for outcome in outcomes
        for output in (outcome.output, *outcome.companions)
        if output is not None
    }
    if str(path) in written:
        raise OutputError(f"{request.report} is to hold an output; give the report another name")
    if not path.exists():
        return
    if request.file != "-" and path.samefile(request.file):
        raise OutputError(f"{request.report} is the input; keydates never overwrites it")
    if path.is_file() and not request.force and not is_report(path.read_bytes()):
        raise OutputError(f"{request.report} exists and is no report; --force overwrites it")
    if path.is_dir():
        raise OutputError(f"cannot write {request.report}: it is a folder")


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
    return max(_exit_code(reading.findings, strict=strict) for reading in readings)


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


def _exit_code(findings: Iterable[Finding], *, strict: bool = False) -> int:
    counted = [f for f in findings if strict or f.severity is Severity.ERROR]
    if any(is_reading_code(finding.code) for finding in counted):
        return UNREADABLE
    return FINDINGS if counted else DONE


def _jobs(request: ExportRequest) -> list[Job]:
    names = list(dict.fromkeys(request.formats)) or list(BUILT_IN)
    try:
        exporters = {name: load_exporter(name) for name in names}
    except ExporterError as error:
        raise BadParameter(str(error), param_hint="-t") from None
    settings = _settings(request.options, names)
    origins = {} if set(names) <= BUILT_IN.keys() else dict(exporter_names())
    return [
        _job(
            exporter,
            settings.get(name, {}),
            origins.get(name, "keydates"),
            request,
        )
        for name, exporter in exporters.items()
    ]


def _job(
    exporter: AnyExporter, settings: Mapping[str, str], distribution: str, request: ExportRequest
) -> Job:
    limits = request.reading.limits
    read_file = functools.partial(read_option_file, limit=limits.option_file_bytes)
    values = dict(settings)
    if "max_events" in exporter.Options.model_fields and "max-events" not in values:
        values["max-events"] = str(limits.document_events)
    try:
        options = parse_options(exporter, values, read_file)
    except OptionsError as error:
        raise BadParameter(str(error), param_hint="-O") from None
    except OptionFileError as error:
        raise InputError(f"option of format {exporter.name}: {error}") from None
    return Job(exporter, options, distribution, demanded=bool(request.formats))


def _settings(options: Iterable[str], exported: Sequence[str]) -> dict[str, dict[str, str]]:
    """Sort NAME.KEY=VALUE settings by format; a later one overrides an earlier one."""
    found: dict[str, dict[str, str]] = {}
    for option in options:
        target, equals, value = option.partition("=")
        name, dot, key = target.strip().partition(".")
        if not (equals and dot and name and key):
            raise BadParameter(f"{option!r} is no NAME.KEY=VALUE", param_hint="-O")
        if name not in exported:
            known = name in BUILT_IN or any(name == known for known, _ in exporter_names())
            reason = "not being exported" if known else "unknown"
            message = f"format {name!r} is {reason}; this export writes {', '.join(exported)}"
            raise BadParameter(message, param_hint="-O")
        found.setdefault(name, {})[key.replace("_", "-")] = value
    return found


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
