"""The web page: the briefing in one file that works by itself, from a server or from a disk."""

from typing import BinaryIO, ClassVar, Final

from pydantic import Field

from keydates.briefing import make_briefing
from keydates.exporting import ExportReport, LimitError, Options, ReportBuilder
from keydates.limits import Limits
from keydates.model import Chronology
from keydates.placement import Channel
from keydates.publication import Publication, Published
from keydates_exporters.html import site
from keydates_exporters.html.illustrations import draw_figures
from keydates_exporters.html.linked_data import linked_data
from keydates_exporters.html.offers import alternates, offers
from keydates_exporters.html.sections import body
from keydates_exporters.html.shell import Head, page
from keydates_exporters.html.words import Setter

__all__ = ["HtmlExporter", "HtmlOptions"]

_LONGEST_DESCRIPTION: Final = 300


class HtmlOptions(Options):
    """Options of the web page."""

    figures: bool = Field(
        True, description="Whether the timeline and the map stand in front of the chronology."
    )
    max_events: int = Field(
        Limits().document_events,
        ge=1,
        description="Events the page takes at most: it is held in memory as a whole.",
    )


class HtmlExporter:
    """Writes the briefing as one HTML file that asks for no other."""

    name: ClassVar[str] = "html"
    title: ClassVar[str] = "Web page"
    extension: ClassVar[str] = ".html"
    media_type: ClassVar[str] = "text/html; charset=utf-8"
    streaming: ClassVar[bool] = False
    channel: ClassVar[Channel] = Channel.DOCUMENT
    libraries: ClassVar[tuple[str, ...]] = ("pymupdf-fonts", "reportlab")
    Options = HtmlOptions

    def __init__(
        self, publication: Publication | None = None, published: Published | None = None
    ) -> None:
        """Make an exporter of pages that stand alone, or with the files of a publication."""
        self._publication = publication
        self._published = published

    def within(self, publication: Publication, published: Published) -> "HtmlExporter":
        """Return the exporter whose page offers the files published with it."""
        return HtmlExporter(publication, published)

    def overview(self, publication: Publication) -> bytes:
        """Return a page that lists the publication's chronologies."""
        return site.overview(publication)

    def not_found(self, publication: Publication) -> bytes:
        """Return the page for an address that does not exist, to be served at any depth."""
        return site.not_found(publication)

    def export(self, chronology: Chronology, out: BinaryIO, options: HtmlOptions) -> ExportReport:
        """Write the page; every event is in it, whatever its kind.

        Raises:
            LimitError: if there are more events than `max_events`.
        """
        events = len(chronology.events)
        if events > options.max_events:
            raise LimitError(
                f"the web page takes at most {options.max_events:,} events and this chronology "
                f"has {events:,}; raise html.max-events, or export fewer events"
            )
        report = ReportBuilder(self.name)
        for _ in range(events):
            report.carried()
        briefing = make_briefing(chronology)
        setter = Setter(briefing.language)
        pictures = draw_figures(chronology, report.remark) if options.figures else []
        base_url = self._publication.base_url if self._publication else None
        content = body(
            setter,
            briefing,
            {event.id: event for event in chronology.events},
            pictures,
            offers(setter, self._published, base_url),
        )
        head = Head(
            title=chronology.title,
            marking=chronology.marking,
            description=_description(chronology),
            canonical=base_url + self._published.page if base_url and self._published else None,
            links=alternates(self._published),
            data=linked_data(chronology, self._published, base_url),
            interactive=True,
        )
        out.write(page(setter, head, ("_chronology", "Skip to the chronology"), content))
        return report.build()


def _description(chronology: Chronology) -> str | None:
    """Return what search engines show under the title: the subtitle and the first key point."""
    words = [chronology.subtitle, *chronology.summary[:1]]
    text = ". ".join(word.rstrip(".") for word in words if word).replace("\n", " ")
    if len(text) > _LONGEST_DESCRIPTION:
        return text[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"
    return text or None
