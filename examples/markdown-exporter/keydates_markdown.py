"""Markdown as an output format of keydates: an example to copy."""

from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from pydantic import Field

from keydates.briefing import Briefing, Entry, make_briefing
from keydates.exporting import ExportReport, Options, ReportBuilder
from keydates.model import Chronology
from keydates.placement import Channel

__all__ = ["MarkdownExporter"]


class MarkdownOptions(Options):
    """What a user may choose."""

    sources: bool = Field(default=True, description="Whether the list of sources is included.")


class MarkdownExporter:
    """Writes headings, dates and sources as Markdown (CommonMark)."""

    name: ClassVar[str] = "markdown"
    title: ClassVar[str] = "Markdown text"
    extension: ClassVar[str] = ".md"
    media_type: ClassVar[str] = "text/markdown; charset=utf-8"
    streaming: ClassVar[bool] = False
    channel: ClassVar[Channel] = Channel.DOCUMENT
    Options = MarkdownOptions

    def export(
        self, chronology: Chronology, out: BinaryIO, options: MarkdownOptions
    ) -> ExportReport:
        """Write the chronology to `out` and say what became of every event."""
        report = ReportBuilder(self.name)
        for event in chronology.events:
            report.carried()
            if event.related:
                report.degraded(event.id, "no-ties", "ties to other events are not shown")
        lines = _lines(make_briefing(chronology), options)
        out.writelines(f"{line}\n".encode() for line in lines)
        return report.build()


def _lines(briefing: Briefing, options: MarkdownOptions) -> Iterator[str]:
    if briefing.marking:
        yield f"**{_plain(briefing.marking)}**\n"
    yield f"# {_plain(briefing.title_block.title)}\n"
    if briefing.title_block.subtitle:
        yield f"{_plain(briefing.title_block.subtitle)}\n"
    for fact in briefing.title_block.facts:
        yield f"- {fact.label}: {_plain(fact.value)}"
    for point in briefing.key_points:
        yield f"\n> {_plain(point)}"
    for group in briefing.groups:
        yield f"\n## {_plain(group.heading)}"
        for entry in group.entries:
            yield from _entry(entry)
    for heading, paragraphs in (("Method", briefing.method), ("Caveats", briefing.caveats)):
        yield from (f"\n## {heading}",) if paragraphs else ()
        yield from (f"\n{_plain(paragraph)}" for paragraph in paragraphs)
    if options.sources:
        yield "\n## Sources\n"
        for source in briefing.notes:
            links = (f"<{url}>" for url in (source.url, source.archived_url) if url)
            words = (_plain(text) for text in (source.text, source.remark) if text)
            yield " ".join([f"{source.number}.", *words, *links])


def _entry(entry: Entry) -> Iterator[str]:
    yield f"\n### {_plain(entry.date)}: {_plain(entry.title)}\n"
    notes = (entry.kind, *entry.text, entry.date_note, entry.disputed)
    yield from (f"{_plain(note)}\n" for note in notes if note)
    places = "; ".join(f"{place.name} ({place.role})" for place in entry.places)
    facts = {
        "Category": entry.category,
        "Tags": ", ".join(entry.tags),
        "Places": places,
        "Actors": "; ".join(entry.actors),
    }
    yield from (f"- {name}: {_plain(fact)}" for name, fact in facts.items() if fact)
    for note in entry.notes:
        detail = f", {_plain(note.detail)}" if note.detail else ""
        yield f"- Source: \\[{note.number}\\]{detail}"


def _plain(text: str) -> str:
    """Escape what Markdown would read as markup, and keep the text on one line."""
    marks = "\\`*_{}[]<>()#+-.!|~&$"
    return "".join(f"\\{c}" if c in marks else c for c in " ".join(text.split()))
