"""The PDF briefing: a document to be read, printed and passed on."""

from typing import Annotated, BinaryIO, ClassVar, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from keydates.briefing import Briefing, make_briefing
from keydates.exporting import (
    ENCLOSED,
    ExportReport,
    FileContent,
    LimitError,
    Options,
    ReportBuilder,
)
from keydates.limits import Limits
from keydates.model import Chronology
from keydates.placement import Channel
from keydates.text import Line
from keydates_exporters.pdf.branding import read_accent, read_logo
from keydates_exporters.pdf.compose import Composer
from keydates_exporters.pdf.coverage import note_losses
from keydates_exporters.pdf.document import DocumentWriter, Properties
from keydates_exporters.pdf.flow import paginate
from keydates_exporters.pdf.illustrations import illustrate
from keydates_exporters.pdf.sections import Head, whole
from keydates_exporters.pdf.theme import geometry

__all__ = ["PdfExporter", "PdfOptions"]

_MOST_KEYWORDS: Final = 40
_LISTED_FROM: Final = 200
_LONGEST_NAME: Final = 200


class PdfOptions(Options):
    """Options of the PDF briefing."""

    page_size: Literal["a4", "letter"] = Field(default="a4", description="Size of the sheet.")
    figures: bool = Field(default=True, description="Draw the timeline and the map.")
    contents: Literal["auto", "yes", "no"] = Field(
        default="auto",
        description="List sections and years with their pages; auto: from 200 items on.",
    )
    accent: str = Field(
        default="#17324d",
        description="Colour of headings and marks, as a CSS hex code, dark enough to be read.",
    )
    organisation: Line | None = Field(default=None, description="Whose document it is.")
    logo: Annotated[FileContent | None, ENCLOSED] = Field(
        default=None,
        description="A PNG or JPEG picture, from the chronology's folder, that stands above the "
        "title.",
    )
    logo_alt: Line | None = Field(
        default=None,
        validate_default=True,
        description="What the logo says, for those who cannot see it; needed with one.",
    )
    max_events: int = Field(
        default=Limits().document_events,
        ge=1,
        description="Events the document takes at most: it is held in memory as a whole.",
    )

    @field_validator("accent")
    @classmethod
    def _can_be_read(cls, accent: str) -> str:
        read_accent(accent)
        return accent

    @field_validator("organisation", "logo_alt")
    @classmethod
    def _is_short(cls, words: str | None) -> str | None:
        if words and len(words) > _LONGEST_NAME:
            raise ValueError(f"at most {_LONGEST_NAME} characters")
        return words

    @field_validator("logo")
    @classmethod
    def _is_a_picture(cls, logo: FileContent | None) -> FileContent | None:
        if logo:
            read_logo(logo)
        return logo

    @field_validator("logo_alt")
    @classmethod
    def _goes_with_a_logo(cls, words: str | None, info: ValidationInfo) -> str | None:
        logo = info.data.get("logo")
        if logo and not words:
            raise ValueError("say here what the logo shows, for those who cannot see it")
        if words and not logo:
            raise ValueError("there is no logo that this would describe")
        return words


class PdfExporter:
    """Writes the briefing as a PDF 1.7 file with its fonts embedded."""

    name: ClassVar[str] = "pdf"
    title: ClassVar[str] = "PDF briefing"
    extension: ClassVar[str] = ".pdf"
    media_type: ClassVar[str] = "application/pdf"
    streaming: ClassVar[bool] = False
    channel: ClassVar[Channel] = Channel.DOCUMENT
    libraries: ClassVar[tuple[str, ...]] = ("pillow", "pymupdf-fonts", "reportlab")
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
        accent = read_accent(options.accent)
        writer = DocumentWriter(_properties(chronology, briefing), sheet, accent)
        composer = Composer(writer.typesetter, sheet, writer.tree)
        report = ReportBuilder(self.name)
        for _ in range(events):
            report.carried()
        note_losses(briefing, options.organisation, report)
        figures = tuple(illustrate(chronology, sheet, accent, report)) if options.figures else ()
        listed = options.contents == "yes" or (
            options.contents == "auto" and events >= _LISTED_FROM
        )
        strips = whole(composer, briefing, _head(options), figures, listed=listed)
        out.write(writer.write(paginate(strips, sheet)))
        return report.build()


def _head(options: PdfOptions) -> Head:
    if options.logo and options.logo_alt:
        return Head(options.organisation, (read_logo(options.logo), options.logo_alt))
    return Head(options.organisation)


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
        standing=_standing(briefing),
    )


def _standing(briefing: Briefing) -> str:
    """Return what tells a page from the same page of another edition."""
    facts = {fact.label: fact.value for fact in briefing.title_block.facts}
    words = (("as of", facts.get("As of")), ("edition", facts.get("Edition")))
    return ", ".join(f"{label} {value}" for label, value in words if value)
