"""The Word document: the briefing for those who must edit, comment on or quote from it."""

from typing import BinaryIO, ClassVar, Literal

from pydantic import Field, field_validator

from keydates.briefing import Briefing, make_briefing
from keydates.citing import short_citation
from keydates.exporting import ExportReport, FileContent, LimitError, Options, ReportBuilder
from keydates.limits import Limits
from keydates.model import Chronology
from keydates.placement import Channel
from keydates_exporters.docx.house_styles import adopt_styles
from keydates_exporters.docx.links import is_safe_target
from keydates_exporters.docx.markup import Setter
from keydates_exporters.docx.notes import NoteKind, Notes
from keydates_exporters.docx.package import WordFile
from keydates_exporters.docx.pictures import draw_figures
from keydates_exporters.docx.properties import Properties
from keydates_exporters.docx.sections import body
from keydates_exporters.docx.template import open_template
from keydates_exporters.docx.writer import Ground, Writer

__all__ = ["DocxExporter", "DocxOptions"]


class DocxOptions(Options):
    """Options of the Word document."""

    page_size: Literal["a4", "letter"] = Field("a4", description="Size of the sheet.")
    template: FileContent | None = Field(
        None,
        description="A .docx or .dotx that gives styles, page, heads, feet and cover.",
    )
    notes: NoteKind = Field(
        "footnotes",
        description="Where the sources of each item stand: page by page, or at the end.",
    )
    figures: bool = Field(
        True, description="Whether the timeline and the map stand in front of the chronology."
    )
    max_events: int = Field(
        Limits().document_events,
        ge=1,
        description="Events the document takes at most: it is held in memory as a whole.",
    )

    @field_validator("template")
    @classmethod
    def _can_be_a_template(cls, template: FileContent | None) -> FileContent | None:
        if template is not None:
            adopt_styles(open_template(template.content))
        return template


class DocxExporter:
    """Writes the briefing as Office Open XML (ISO/IEC 29500 transitional), as Word 2013 does."""

    name: ClassVar[str] = "docx"
    title: ClassVar[str] = "Word document"
    extension: ClassVar[str] = ".docx"
    media_type: ClassVar[str] = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    streaming: ClassVar[bool] = False
    channel: ClassVar[Channel] = Channel.DOCUMENT
    libraries: ClassVar[tuple[str, ...]] = (
        "lxml",
        "pymupdf-fonts",
        "pypdfium2",
        "python-docx",
        "reportlab",
    )
    Options = DocxOptions

    def export(self, chronology: Chronology, out: BinaryIO, options: DocxOptions) -> ExportReport:
        """Write the document; every event is in it, whatever its kind.

        Raises:
            LimitError: if there are more events than `max_events`.
            ValueError: if a text, made without the model's checks, cannot stand in XML.
        """
        events = len(chronology.events)
        if events > options.max_events:
            raise LimitError(
                f"the Word document takes at most {options.max_events:,} events and this "
                f"chronology has {events:,}; raise docx.max-events, or export fewer events"
            )
        briefing = make_briefing(chronology)
        report = ReportBuilder(self.name)
        file = WordFile(
            _properties(chronology, briefing),
            options.notes,
            page_size=options.page_size,
            template=options.template and options.template.content,
        )
        if options.template and "page_size" in options.model_fields_set:
            report.remark("the page is the template's, whatever docx.page-size says")

        def link(url: str) -> str | None:
            if is_safe_target(url):
                return file.link(url)
            report.remark(f"{url} is written as plain text: Word does not take it for a link")
            return None

        setter = Setter(briefing.language, file.styles)
        notes = Notes(options.notes, setter, file.first_note)
        sources = chronology.source_by_id
        cited = {note.number: short_citation(sources[note.source_id]) for note in briefing.notes}
        pictures = (
            draw_figures(chronology, file.measure, file.add_image, report.remark)
            if options.figures
            else ()
        )
        ground = Ground(
            file.measure, link, file.height, file.first_bookmark, file.last_picture, pictures
        )
        writer = Writer(briefing, cited, setter, notes, ground)
        text = body(writer, briefing)
        file.write(out, text, notes.content())
        for remark in file.remarks:
            report.remark(remark)
        for _ in range(events):
            report.carried()
        return report.build()


def _properties(chronology: Chronology, briefing: Briefing) -> Properties:
    entries = (entry for group in briefing.groups for entry in group.entries)
    words = (word for entry in entries for word in (entry.category, *entry.tags) if word)
    facts = {"As of": "", "Edition": ""}  # what templates ask for, known or not
    facts |= {fact.label: fact.value for fact in briefing.title_block.facts}
    return Properties(
        title=chronology.title,
        author="; ".join(chronology.authors) or chronology.publisher or "",
        subject=chronology.subtitle or "",
        edition=chronology.edition or "",
        identifier=chronology.id,
        keywords=tuple(dict.fromkeys(words)),
        language=briefing.language,
        revised=chronology.revised,
        marking=briefing.marking,
        facts=facts,
    )
