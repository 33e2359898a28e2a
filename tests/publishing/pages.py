"""A small writer of pages, and a folder published with it and the other fakes."""

import gzip
import json
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

import pytest

from keydates.cli import main
from keydates.exporting import ExportReport, LimitError, ReportBuilder
from keydates.model import Chronology
from keydates.placement import Channel
from keydates.publication import Publication, Published
from tests.fakes import Lines, LinesOptions

PADDING = "<!-- " + "so that a compressed copy is worth its while " * 10 + "-->\n"


class Page(Lines):
    """A page that tells all it knows of the publication it stands in."""

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "Page"
    extension: ClassVar[str] = ".html"
    media_type: ClassVar[str] = "text/html; charset=utf-8"
    channel: ClassVar[Channel] = Channel.DOCUMENT

    def __init__(
        self, publication: Publication | None = None, published: Published | None = None
    ) -> None:
        self._told = (publication, published)

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        if len(chronology.events) > options.max_events:
            raise LimitError(f"it takes {options.max_events} events (document-events)")
        report = ReportBuilder(self.name)
        out.write(f"{PADDING}{chronology.title}\n{self._told}\n".encode())
        for event in chronology.events:
            out.write(f"{options.mark} {event.title}\n".encode())
            report.carried()
        return report.build()

    def within(self, publication: Publication, published: Published) -> "Page":
        return Page(publication, published)

    def overview(self, publication: Publication) -> bytes:
        return f"{PADDING}overview: {publication}\n".encode()

    def not_found(self, publication: Publication) -> bytes:
        return f"{PADDING}not found: {publication.base_url}\n".encode()


FORMATS = {
    "lines": "tests.fakes:Lines",
    "table": "tests.fakes:Table",
    "nothing": "tests.fakes:Nothing",
    "html": "tests.publishing.pages:Page",
}


def use_fakes(patch: pytest.MonkeyPatch) -> None:
    """Put the fakes in place of the built-in formats."""
    patch.setattr("keydates.jobs.BUILT_IN", FORMATS)
    patch.setattr("keydates.exporting.BUILT_IN", FORMATS)


def publish(*words: str, expect: int = 0) -> None:
    """Run `keydates publish`, which must end with the exit code."""
    code = main(["publish", *words])
    if code != expect:
        pytest.fail(f"publish {' '.join(words)} ended with {code}, not {expect}")


def files(folder: str | Path = "site") -> dict[str, bytes]:
    """Every file of a folder by its name, hidden folders included."""
    return {path.name: path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def manifest(folder: str | Path = "site") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(folder) / "manifest.json").read_bytes())
    return found


def served(content: dict[str, bytes]) -> dict[str, bytes]:
    """What a client that takes gzip gets at each address."""
    found = dict(content)
    for name, body in content.items():
        if name.endswith(".gz"):
            found[name.removesuffix(".gz")] = gzip.decompress(body)
    return found
