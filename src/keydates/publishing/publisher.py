"""Making the files of one chronology: every format, the page that offers them, their copies."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keydates.manifest import MANIFEST_NAME
from keydates.outputs import Outcome, Output
from keydates.publication import Download, Publication, Published
from keydates.publishing.folder import SITE_NAMES, Making, PublishedFolder
from keydates.publishing.site import site_exporter
from keydates.rendering import Job, render, versions
from keydates.staging import OutputError, Sink

if TYPE_CHECKING:
    from keydates.model import Chronology

__all__ = ["PAGE", "write_chronology"]

PAGE: Final = "html"
"""The format that every publication has."""

_RESERVED: Final = frozenset({*SITE_NAMES, MANIFEST_NAME})


def write_chronology(
    folder: PublishedFolder,
    chronology: "Chronology",
    jobs: Sequence[Job],
    base_url: str | None,
    announce: Callable[[Job], None],
) -> tuple[Published, tuple[Outcome, ...]]:
    """Prepare all files of a chronology, and return what a page needs to know of them.

    The page comes last, because it offers the others; it knows of no other chronology, so that it
    stays the same whatever is published beside it. Outcomes are in the order of the jobs.

    Raises:
        OutputError: if a file cannot be written, or a format that was asked for has nothing to
            write.
        ExporterFaultError: if an exporter breaks down.
    """
    outcomes: dict[str, Outcome] = {}
    downloads: list[Download] = []
    page = next(job for job in jobs if job.exporter.name == PAGE)
    for job in jobs:
        _refuse_reserved(folder, chronology, chronology.id + job.exporter.extension)
        if job is page:
            continue
        announce(job)
        outcome = _write(folder, chronology, job)
        outcomes[job.exporter.name] = outcome
        if outcome.output is not None:
            downloads.append(_download(job, outcome.output))
    published = Published(
        id=chronology.id,
        title=chronology.title,
        subtitle=chronology.subtitle,
        language=chronology.language,
        marking=chronology.marking,
        as_of=chronology.as_of,
        edition=chronology.edition,
        items=len(chronology.events),
        page=chronology.id + page.exporter.extension,
        downloads=tuple(downloads),
    )
    announce(page)
    within = site_exporter(page).within(Publication(base_url, (published,)), published)
    # Without a page nothing is published, so it counts as asked for.
    asked = page._replace(exporter=within, demanded=True)
    outcomes[PAGE] = _write(folder, chronology, asked)
    return published, tuple(outcomes[job.exporter.name] for job in jobs)


def _refuse_reserved(folder: PublishedFolder, chronology: "Chronology", name: str) -> None:
    if name in _RESERVED:
        raise OutputError(
            f"{folder.shown(name)} has a meaning of its own in a published folder; "
            f"give the chronology another id than {chronology.id!r}"
        )


def _write(folder: PublishedFolder, chronology: "Chronology", job: Job) -> Outcome:
    exporter, known = job.exporter, versions(job)
    name = chronology.id + exporter.extension
    with folder.create(name) as sink:
        report = render(job, chronology, sink)
    if report.nothing is not None:
        folder.discard(name)
        return Outcome(job, report, None)
    making = Making(name, exporter.media_type, chronology.id, exporter.name, known)
    folder.add(making, sink)
    output = _output(folder, making, sink)
    companions = []
    for companion in report.companions:
        beside = making._replace(
            name=chronology.id + companion.suffix, media_type=companion.media_type
        )
        _refuse_reserved(folder, chronology, beside.name)
        with folder.create(beside.name) as sink:
            sink.write(companion.content)
        folder.add(beside, sink)
        companions.append(_output(folder, beside, sink))
    return Outcome(job, report, output, tuple(companions))


def _output(folder: PublishedFolder, making: Making, sink: Sink) -> Output:
    return Output(folder.shown(making.name), making.media_type, sink.size, sink.sha256)


def _download(job: Job, output: Output) -> Download:
    exporter = job.exporter
    name = Path(output.path).name
    return Download(exporter.name, exporter.title, name, exporter.media_type, output.size)
