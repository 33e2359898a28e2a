"""What `keydates publish` does once its command line is understood."""

import contextlib
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from typer import BadParameter

from keydates.commands import DONE, InputSettings, exit_code
from keydates.console import Progress, say, wants_colour
from keydates.diagnostics import render
from keydates.exporting import FileContent
from keydates.findings import Severity
from keydates.jobs import make_jobs
from keydates.outputs import Outcome
from keydates.ownership import Policy
from keydates.publication import Publication, Published
from keydates.publishing.address import settle_address
from keydates.publishing.base_url import BaseUrlError, parse_base_url
from keydates.publishing.fingerprint import Inputs, fingerprint, read_inputs
from keydates.publishing.folder import Changes, PublishedFolder
from keydates.publishing.publisher import PAGE, write_chronology
from keydates.publishing.records import Record, RecordError, published, record
from keydates.publishing.request import PublishRequest
from keydates.publishing.site import write_site
from keydates.publishing.unchanged import answer
from keydates.publishing.words import warning_of_marking, what_changed
from keydates.rendering import Job
from keydates.report_files import staged_report
from keydates.reporting import report_json, report_lines
from keydates.staging import OutputError

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = ["publish"]


def publish(request: PublishRequest) -> int:
    """Publish a chronology, or withdraw one, and return the exit code.

    Raises:
        BadParameter: for wrong usage.
        InputError: if standard input is closed, or a file that an option names cannot be read.
        OutputError: if something cannot be written.
        BrokenPipeError: if the reader of a stream has gone.
        ExporterFaultError: if an exporter breaks down.
    """
    _check_usage(request)
    if request.base_url is not None:
        try:
            request = request.with_base_url(parse_base_url(request.base_url))
        except BaseUrlError as error:
            raise BadParameter(str(error), param_hint="--base-url") from None
    if request.remove is not None:
        return _withdraw(request, request.remove)
    if (code := answer(request)) is not None:
        return code
    return _publish(request)


def _check_usage(request: PublishRequest) -> None:
    if request.output in {"", "-"}:
        raise BadParameter("a publication is a folder; name one", param_hint="-o")
    if request.remove is None:
        if request.file is None:
            raise BadParameter("name a file to publish, or --remove an id", param_hint="FILE")
        return
    lists = (request.formats, request.options, request.settings, request.limits)
    if any(lists) or {request.file, request.report, request.input_format} != {None}:
        message = (
            "a chronology is withdrawn by its id alone: keydates publish --remove ID -o FOLDER"
        )
        raise BadParameter(message, param_hint="--remove")


def _publish(request: PublishRequest) -> int:
    settings = InputSettings.parse(request.input_format, request.limits, request.settings)
    formats = request.formats
    if formats and PAGE not in formats:
        formats = (*formats, PAGE)
    jobs = make_jobs(formats, request.options, settings.limits, request.file)
    inputs = read_inputs(request)
    reading = settings.read(request.file or "-")
    shown = [f for f in reading.findings if f.severity is Severity.ERROR or not request.quiet]
    if shown:
        say(render(shown, colour=wants_colour(sys.stderr)))
    if reading.chronology is None:
        return exit_code(reading.findings)
    # What has findings is read anew each time, so that nobody loses sight of them; and a file that
    # was saved while it was read cannot be told by its content.
    known = None if reading.findings or inputs != read_inputs(request) else inputs
    _write(request, reading.chronology, jobs, known)
    return DONE


def _write(
    request: PublishRequest, chronology: "Chronology", jobs: Sequence[Job], inputs: Inputs | None
) -> None:
    progress = Progress(quiet=request.quiet)
    policy = _policy(request)
    with contextlib.ExitStack() as stack:
        stack.callback(progress.clear)
        folder = stack.enter_context(_folder(request, policy))
        others = [one for one in _records(folder) if one["id"] != chronology.id]
        base_url, notes = settle_address(
            folder.name, folder.manifest.base_url, request.base_url, others, force=policy.force
        )
        written, outcomes = write_chronology(
            folder, chronology, jobs, base_url, lambda job: progress.show(_making(job))
        )
        page = next(job for job in jobs if job.exporter.name == PAGE)
        write_site(folder, page, _publication(base_url, others, written))
        files = _option_files(jobs)
        digest = None if inputs is None else fingerprint(request, inputs, base_url, files)
        records = [*others, record(written, base_url, digest, list(files))]
        changes = folder.settle({chronology.id}, records, base_url)
        notes += _left_to_export(folder, chronology.id)
        report = _report(request, chronology.id, outcomes, changes)
        outputs = [folder.shown(name) for name in (*changes.written, *changes.kept)]
        staged = stack.enter_context(staged_report(request.report, report, outputs, policy))
        folder.put_in_place()
        if staged is not None:
            staged.publish()
    if not request.quiet:
        for line in (*report_lines(outcomes), *notes):
            say(line)
        if warning := warning_of_marking(chronology.id, chronology.marking):
            say(warning)
        _tell(request, changes)


def _withdraw(request: PublishRequest, chronology: str) -> int:
    policy = _policy(request)
    with _folder(request, policy) as folder:
        records = _records(folder)
        others = [one for one in records if one["id"] != chronology]
        # A run that was killed may have left files of what the folder no longer names.
        if chronology not in {entry["chronology"] for entry in folder.manifest.published}:
            known = ", ".join(str(one["id"]) for one in records) or "nothing"
            message = f"{chronology!r} is not published in {request.output}; there is {known}"
            raise BadParameter(message, param_hint="--remove")
        base_url, notes = settle_address(
            folder.name, folder.manifest.base_url, request.base_url, others, force=policy.force
        )
        if others:
            (page,) = make_jobs((PAGE,), (), InputSettings().limits)
            write_site(folder, page, _publication(base_url, others))
        changes = folder.settle({chronology}, others, base_url)
        notes += _left_to_export(folder, chronology)
        folder.put_in_place()
    if not request.quiet:
        for line in notes:
            say(line)
        _tell(request, changes)
    return DONE


def _policy(request: PublishRequest) -> Policy:
    source = None if request.file in {None, "-"} else Path(request.file or "")
    return Policy(request.force, request.dry_run, source)


def _folder(request: PublishRequest, policy: Policy) -> PublishedFolder:
    def waiting() -> None:
        if not request.quiet:
            say(f"{request.output} is being published by another keydates; waiting for it")

    return PublishedFolder(request.output, policy, waiting)


def _left_to_export(folder: PublishedFolder, chronology: str) -> list[str]:
    return [
        f"note: {folder.shown(name)} is left from 'keydates export', and no page offers it"
        for name in folder.exported(chronology)
    ]


def _making(job: Job) -> str:
    return f"writing {job.exporter.name}"


def _records(folder: PublishedFolder) -> list[Record]:
    return sorted(folder.manifest.chronologies or (), key=lambda one: str(one["id"]))


def _publication(base_url: str | None, others: Sequence[Record], *more: Published) -> Publication:
    """Return what a folder is to hold, by id."""
    try:
        known = [published(one) for one in others]
    except RecordError as error:
        message = (
            f"manifest.json was changed by hand: a chronology of it cannot be read ({error}); "
            "put it right, or publish all of them into a new folder"
        )
        raise OutputError(message) from None
    return Publication(base_url, tuple(sorted((*known, *more), key=lambda one: one.id)))


def _option_files(jobs: Sequence[Job]) -> dict[str, str]:
    """SHA-256 of each file that an option named, as it was read, by the option."""
    return {
        f"{job.exporter.name}.{key.replace('_', '-')}": hashlib.sha256(value.content).hexdigest()
        for job in jobs
        for key, value in job.options
        if isinstance(value, FileContent)
    }


def _report(
    request: PublishRequest, chronology: str, outcomes: Sequence[Outcome], changes: Changes
) -> bytes:
    told = {name: list(names) for name, names in changes._asdict().items()}
    return report_json(chronology, outcomes, dry_run=request.dry_run, files=told)


def _tell(request: PublishRequest, changes: Changes) -> None:
    counts = (len(names) for names in changes)
    say(what_changed(request.output, *counts, rehearsed=request.dry_run))
    if request.dry_run:
        say("dry run: no output was written")
