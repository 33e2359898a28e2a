"""The calendar feed (iCalendar, RFC 5545 and RFC 7986), for calendar programs to subscribe to.

Every entry is a whole day or a row of them: a chronology knows days at best. A date that is no day
is marked as such in its entry's title, or left out and reported; `keydates_exporters.ical.placing`
has the rules. Serve the file as `text/calendar; charset=utf-8`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, BinaryIO, ClassVar, Final, Literal, cast

from pydantic import AfterValidator, Field

from keydates.exporting import ExportReport, Options, ReportBuilder
from keydates.placement import Channel, why_not
from keydates.text import Url
from keydates_exporters.ical.colours import COLOURS
from keydates_exporters.ical.entries import EntryMaker, anniversary, entry_lines
from keydates_exporters.ical.feed import FOOTER, feed_header
from keydates_exporters.ical.lines import is_uri
from keydates_exporters.ical.placing import Unplaced, place_date

if TYPE_CHECKING:
    from keydates.dates import EventDate
    from keydates.model import Chronology, Event
    from keydates_exporters.ical.entries import Entry

__all__ = ["ICalendarExporter", "ICalendarOptions"]

_MANY_ENTRIES: Final = 1_000
_MANY_OCTETS: Final = 1_000_000
_NO_DOMAIN: Final = "keydates.invalid"


def _feed_url(value: str) -> str:
    if not is_uri(value):
        message = "must be an http or https address in ASCII; percent-encode other characters"
        raise ValueError(message)
    return value


def _colour(value: str) -> str:
    name = value.lower()
    if name not in COLOURS:
        message = "is no colour name of CSS, such as `steelblue`"
        raise ValueError(message)
    return name


FeedUrl = Annotated[Url, AfterValidator(_feed_url)]
Colour = Annotated[str, AfterValidator(_colour)]


class ICalendarOptions(Options):
    """Options of the calendar feed."""

    imprecise: Literal["marker", "span", "omit"] = Field(
        default="marker",
        description="How a date known to the month, or as a choice of up to 62 days, is shown: on "
        "the first day it can mean (marker), on every day it can mean (span), or not (omit).",
    )
    coarse: Literal["omit", "marker", "span"] = Field(
        default="omit",
        description="The same for a date known less closely: a season, a year, a decade.",
    )
    anniversaries: bool = Field(
        default=False,
        description="Add to every event of one certain day an entry that recurs on that day each "
        "year; 29 February recurs on the last day of February.",
    )
    source: FeedUrl | None = Field(
        default=None,
        description="Where the feed is published, for programs to fetch it again from.",
    )
    url: FeedUrl | None = Field(default=None, description="A page about the chronology.")
    colour: Colour | None = Field(
        default=None, description="A colour for the calendar, by its CSS name."
    )


class ICalendarExporter:
    """Writes a calendar feed, entry by entry and in the chronology's order."""

    name: ClassVar[str] = "ics"
    title: ClassVar[str] = "iCalendar feed"
    extension: ClassVar[str] = ".ics"
    media_type: ClassVar[str] = "text/calendar; charset=utf-8"
    streaming: ClassVar[bool] = True
    channel: ClassVar[Channel] = Channel.CALENDAR
    libraries: ClassVar[tuple[str, ...]] = ("icalendar",)
    Options: type[ICalendarOptions] = ICalendarOptions

    def export(
        self, chronology: Chronology, out: BinaryIO, options: ICalendarOptions
    ) -> ExportReport:
        """Write the feed to `out`; nothing at all where no event belongs in a calendar."""
        return _Feed(chronology, out, options).write()


class _Feed:
    """One export: what is written so far, and the report on it."""

    def __init__(self, chronology: Chronology, out: BinaryIO, options: ICalendarOptions) -> None:
        self._chronology = chronology
        self._out = out
        self._options = options
        self._maker = EntryMaker(chronology)
        self._report = ReportBuilder(ICalendarExporter.name)
        self._entries = 0
        self._octets = 0

    def write(self) -> ExportReport:
        for event in self._chronology.events:
            self._add(event)
        if not self._entries:
            return self._report.build(
                nothing="no event has a day, or a month, that a calendar could show"
            )
        self._write(FOOTER)
        self._remark()
        return self._report.build()

    def _add(self, event: Event) -> None:
        absence = why_not(event, Channel.CALENDAR)
        if absence is not None:
            self._report.left_out(event.id, *absence)
            return
        date = cast("EventDate", event.date)  # why_not has seen that there is one
        placed = place_date(date, self._options.imprecise, self._options.coarse)
        if isinstance(placed, Unplaced):
            self._report.left_out(event.id, placed.loss.code, placed.loss.reason)
            return
        entry, losses = self._maker.entry(event, placed)
        self._report.carried()
        for loss in (*placed.losses, *losses):
            self._report.degraded(event.id, loss.code, loss.reason)
        self._write_entry(entry)
        if self._options.anniversaries and placed.certain_day:
            yearly = anniversary(entry)
            if yearly is not None:
                self._write_entry(yearly)

    def _write_entry(self, entry: Entry) -> None:
        if not self._entries:
            options = self._options
            self._write(feed_header(self._chronology, options.source, options.url, options.colour))
        self._entries += 1
        self._write(entry_lines(entry))

    def _write(self, octets: bytes) -> None:
        self._out.write(octets)
        self._octets += len(octets)

    def _remark(self) -> None:
        if self._chronology.domain == _NO_DOMAIN:
            self._report.remark(
                "The chronology names no `domain`, so that entries are known to calendar programs "
                f"as ...@{_NO_DOMAIN}; set a host name you own before anyone subscribes."
            )
        if self._entries > _MANY_ENTRIES or self._octets > _MANY_OCTETS:
            self._report.remark(
                f"The feed has {self._entries:,} entries in {self._octets:,} bytes; Google "
                f"Calendar is reported to take about {_MANY_ENTRIES:,} entries or 1 MB."
            )
