"""The PDF briefing: a document to be read, printed and passed on."""

from typing import BinaryIO, ClassVar, Final, Literal

from pydantic import Field

from keydates.briefing import Briefing, make_briefing
from keydates.exporting import ExportReport, LimitError, Options, ReportBuilder
from keydates.limits import Limits
from keydates.model import Chronology
from keydates.placement import Channel
from keydates_exporters.pdf.compose import Composer
from keydates_exporters.pdf.coverage import note_losses
from keydates_exporters.pdf.document import DocumentWriter, Properties
from keydates_exporters.pdf.flow import paginate
from keydates_exporters.pdf.illustrations import illustrate
from keydates_exporters.pdf.sections import whole
from keydates_exporters.pdf.theme import geometry

__all__ = ["PdfExporter", "PdfOptions"]

_MOST_KEYWORDS: Final = 40
_LISTED_FROM: Final = 200


class PdfOptions(Options):
    """Options of the PDF briefing."""

    page_size: Literal["a4", "letter"] = Field(default="a4", description="Size of the sheet.")
    figures: bool = Field(default=True, description="Draw the timeline and the map.")
    contents: Literal["auto", "yes", "no"] = Field(
        default="auto",
        description="List sections and years with their pages; auto: from 200 items on.",
    )
    max_events: int = Field(
        default=Limits().document_events,
        ge=1,
        description="Events the document takes at most: it is held in memory as a whole.",
    )


class PdfExporter:
    """Writes the briefing as a PDF 1.7 file with its fonts embedded."""

    name: ClassVar[str] = "pdf"
    title: ClassVar[str] = "PDF briefing"
    extension: ClassVar[str] = ".pdf"
    media_type: ClassVar[str] = "application/pdf"
    streaming: ClassVar[bool] = False
    channel: ClassVar[Channel] = Channel.DOCUMENT
    Options = PdfOptions

    def export(self, chronology: Chronology, out: BinaryIO, options: PdfOptions) -> ExportReport:
        """Write the document; every event is in it, whatever its kind.

        Raises:
            LimitError: if there are more events than `max_events`.
        """
        events = len(chronology.events)
        if events > options.max_events:
            message = (
                f"the PDF briefing takes at most {options.max_events:,} events and this chronology "
                f"has {events:,}; raise pdf.max-events, or export fewer events"
            )
            raise LimitError(message)
        briefing = make_briefing(chronology)
        sheet = geometry(options.page_size)
        writer = DocumentWriter(_properties(chronology, briefing), sheet)
        composer = Composer(writer.typesetter, sheet, writer.tree)
        report = ReportBuilder(self.name)
        for _ in range(events):
            report.carried()
        note_losses(briefing, report)
        figures = tuple(illustrate(chronology, sheet, report)) if options.figures else ()
        listed = options.contents == "yes" or (
            options.contents == "auto" and events >= _LISTED_FROM
        )
        strips = whole(composer, briefing, figures, listed=listed)
        out.write(writer.write(paginate(strips, sheet)))
        return report.build()


def _properties(chronology: Chronology, briefing: Briefing) -> Properties:
    entries = [entry for group in briefing.groups for entry in group.entries]
    words = (word for entry in entries for word in (entry.category, *entry.tags) if word)
    return Properties(
        title=chronology.title,
        author="; ".join(chronology.authors) or chronology.publisher or "",
        subject=chronology.subtitle or "",
        keywords=tuple(dict.fromkeys(words))[:_MOST_KEYWORDS],
        language=briefing.language,
        revised=chronology.revised,
        marking=briefing.marking,
    )
