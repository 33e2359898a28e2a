"""The files of a published folder that belong to no single chronology.

With one chronology the index is the very page of it; with several it is an overview. The page of
each says itself which address is its lasting one.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

from keydates._version import __version__
from keydates.publication import Publication
from keydates.publishing.folder import Making, PublishedFolder
from keydates.rendering import ExporterFaultError, Job, versions
from keydates.staging import OutputError, writing
from keydates.vocabulary import Marking

if TYPE_CHECKING:
    from keydates.exporting import Options, SiteExporter

__all__ = ["is_restricted", "site_exporter", "write_site"]

_OPEN: Final = b"User-agent: *\nDisallow:\n"
_CLOSED: Final = b"User-agent: *\nDisallow: /\n"


def is_restricted(marking: Marking | None) -> bool:
    """Whether a TLP label keeps a chronology from the public."""
    return marking not in {None, Marking.CLEAR}


def site_exporter(job: Job) -> "SiteExporter[Options]":
    """Return the job's exporter as the writer of pages that it has to be.

    Raises:
        ExporterFaultError: if it is none.
    """
    needed = ("within", "overview", "not_found")
    if missing := [name for name in needed if not hasattr(job.exporter, name)]:
        raise ExporterFaultError(
            f"format {job.exporter.name} of {job.distribution} writes no pages for publishing: "
            f"it lacks {', '.join(missing)}"
        )
    return cast("SiteExporter[Options]", job.exporter)


def write_site(folder: PublishedFolder, job: Job, publication: Publication) -> None:
    """Prepare the index, the page for what is not found, and what search engines are told.

    `job` is that of the pages. A robots.txt counts only at the root of a host. It names no file,
    since anyone can read it: one restricted chronology closes the whole folder to search engines.

    Raises:
        OutputError: if the page of the only chronology is neither prepared nor there.
        ExporterFaultError: if the writer of pages breaks down.
    """
    exporter, known = site_exporter(job), versions(job)
    media_type = exporter.media_type

    def page(name: str) -> Making:
        return Making(name, media_type, None, exporter.name, known)

    if len(publication.chronologies) == 1:
        index = _page(folder, publication.chronologies[0].page)
    else:
        index = _made(job, lambda: exporter.overview(publication))
    folder.write(page("index.html"), index)
    folder.write(page("404.html"), _made(job, lambda: exporter.not_found(publication)))
    restricted = any(is_restricted(one.marking) for one in publication.chronologies)
    text = Making("robots.txt", "text/plain; charset=utf-8", None, None, {"keydates": __version__})
    folder.write(text, _CLOSED if restricted else _OPEN)


def _page(folder: PublishedFolder, name: str) -> bytes:
    """Return the page of the only chronology: as prepared, or as it is published."""
    if folder.has_draft(name):
        return folder.draft(name)
    path = folder.path / name
    if path.is_symlink() or not path.is_file():
        raise OutputError(
            f"{folder.shown(name)} is to be the folder's index, and is missing; "
            "publish that chronology again first"
        )
    with writing(folder.shown(name)):
        return path.read_bytes()


def _made(job: Job, make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        message = f"format {job.exporter.name} of {job.distribution} failed: {what}"
        raise ExporterFaultError(message) from error
