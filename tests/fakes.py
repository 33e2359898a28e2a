"""Small exporters and chronologies for tests of what surrounds the real ones."""

import io
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Literal

import pytest
from pydantic import Field

from keydates.exporting import Companion, ExportReport, LimitError, Options, ReportBuilder
from keydates.model import Chronology
from keydates.placement import Channel, why_not

CHRONOLOGY = """\
id: minimal
title: A minimal chronology
as_of: 2020-01-01
revised: 2020-01-02T00:00:00Z
sources:
  - id: fact-box
    title: A fact box
    publisher: A ministry
    published: "2019-12-31"
events:
  - id: first
    title: The first
    date: "2015-09-30"
    citations: [fact-box]
  - id: second
    title: The second
    undated: the source does not say
    kind: background
    citations: [fact-box]
  - id: total
    title: Eleven in all
    kind: aggregate
    date: "2016"
    citations: [fact-box]
"""


def write_chronology(folder: Path, name: str = "minimal.yaml", **changes: str) -> Path:
    """Write a small sound chronology, with fields of its header changed, and return its path."""
    text = CHRONOLOGY
    for field, value in changes.items():
        lines = [line for line in text.splitlines() if not line.startswith(f"{field}:")]
        text = "\n".join([f"{field}: {value}", *lines]) + "\n"
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def make_chronology(**changes: Any) -> Chronology:
    """Return a small sound chronology made in Python."""
    source = {"id": "fact-box", "title": "A fact box"}
    content = {
        "id": "minimal",
        "title": "A minimal chronology",
        "as_of": "2020-01-01",
        "revised": "2020-01-02T00:00:00Z",
        "sources": [source],
        "events": [
            {"id": "first", "title": "The first", "date": "2015-09-30", "citations": ["fact-box"]},
            {"id": "second", "title": "The second", "undated": "not said", "kind": "background"},
            {"id": "total", "title": "Eleven in all", "kind": "aggregate", "date": "2016"},
        ],
    }
    return Chronology.model_validate(content | changes)


class LinesOptions(Options):
    """Options of the fakes."""

    mark: str = Field(default="*", description="What stands before each title.")
    case: Literal["upper", "lower"] | None = Field(
        default=None, description="How titles are written."
    )
    count: bool = Field(default=False, description="Whether a count ends the file.")
    max_events: int = Field(default=50_000, description="How many events it takes.")


class Lines:
    """A calendar of sorts: a title a line."""

    name: ClassVar[str] = "lines"
    title: ClassVar[str] = "Lines of text"
    extension: ClassVar[str] = ".txt"
    media_type: ClassVar[str] = "text/plain; charset=utf-8"
    streaming: ClassVar[bool] = True
    channel: ClassVar[Channel] = Channel.CALENDAR
    Options = LinesOptions

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        if len(chronology.events) > options.max_events:
            raise LimitError(f"it takes {options.max_events} events (document-events)")
        report = ReportBuilder(self.name)
        with io.TextIOWrapper(out, encoding="utf-8", newline="\n") as text:
            for event in chronology.events:
                if absence := why_not(event, self.channel):
                    report.left_out(event.id, *absence)
                else:
                    report.carried()
                    text.write(f"{options.mark} {event.title}\n")
        return report.build()


class Table(Lines):
    """Like `Lines`, with every event, a loss, a remark and a companion."""

    name = "table"
    title = "Table of text"
    extension = ".tbl"
    channel = Channel.TABLE

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        report = ReportBuilder(self.name)
        for event in chronology.events:
            report.carried()
            out.write(f"{event.id}\n".encode())
            if event.date is None:
                report.degraded(event.id, "no-date", "the date's column is empty")
        report.remark("all in one column")
        companion = Companion(".about.json", "application/json", b"{}\n")
        return report.build(companions=[companion])


class Nothing(Lines):
    """A map without points."""

    name = "nothing"
    extension = ".map"

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        report = ReportBuilder(self.name)
        for event in chronology.events:
            report.left_out(event.id, "no-point", "it has no point")
        return report.build(nothing="no place has a point")


class Broken(Lines):
    """Breaks down after it has written something."""

    name = "broken"
    extension = ".brk"

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        out.write(b"half of it")
        raise ZeroDivisionError("one too many")


class Forgetful(Lines):
    """Loses an event in silence."""

    name = "forgetful"
    extension = ".fgt"

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        out.write(b"something")
        report = ReportBuilder(self.name)
        for _ in chronology.events[1:]:
            report.carried()
        return report.build()


class Interrupted(Lines):
    """Somebody presses Ctrl-C while it runs."""

    name = "interrupted"
    extension = ".int"

    def export(self, chronology: Chronology, out: BinaryIO, options: LinesOptions) -> ExportReport:
        out.write(b"half of it")
        raise KeyboardInterrupt


FAKES: dict[str, type[Lines]] = {
    fake.name: fake for fake in (Lines, Table, Nothing, Broken, Forgetful, Interrupted)
}


@pytest.fixture
def fake_formats(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put two sound fakes and one with nothing to say in place of the built-in formats."""
    table = {name: f"{__name__}:{FAKES[name].__name__}" for name in ("lines", "table", "nothing")}
    # Jobs first: were they imported only now, they would keep the table for good.
    monkeypatch.setattr("keydates.jobs.BUILT_IN", table)
    monkeypatch.setattr("keydates.exporting.BUILT_IN", table)
    return table


def install_fakes(folder: Path, points: dict[str, str], distribution: str = "fakes") -> None:
    """Make a folder look like an installed distribution that brings exporters.

    `points` maps names of formats to `module:class`; a distribution is found on PYTHONPATH.
    """
    info = folder / f"{distribution}-1.2.3.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2.3\n", encoding="utf-8"
    )
    lines = [f"{name} = {target}" for name, target in points.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[keydates.exporters]", *lines, ""]), encoding="utf-8"
    )


class NoExporter:
    """Not an exporter at all."""
