"""The exporter contract: what a writer is given, what it gives back, and how it is found.

An exporter writes bytes to a stream and returns an `ExportReport` that says, for every event,
whether it was carried whole, carried with a loss (degraded) or left out, and why. It opens no
path, reads no clock, no environment and no network.
"""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    ClassVar,
    Final,
    NamedTuple,
    Protocol,
    TypeVar,
    cast,
    get_args,
)

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydates.model import Chronology
    from keydates.placement import Channel
    from keydates.publication import Publication, Published

__all__ = [
    "BUILT_IN",
    "ENCLOSED",
    "Companion",
    "ExportReport",
    "Exporter",
    "ExporterError",
    "FileContent",
    "LimitError",
    "Options",
    "OptionsError",
    "ReportBuilder",
    "SiteExporter",
    "Treatment",
    "exporter_names",
    "load_exporter",
    "parse_options",
    "takes_file",
]

ENTRY_POINT_GROUP: Final = "keydates.exporters"

BUILT_IN: Final["Mapping[str, str]"] = MappingProxyType(
    {
        "pdf": "keydates_exporters.pdf:PdfExporter",
        "docx": "keydates_exporters.docx:DocxExporter",
        "html": "keydates_exporters.html:HtmlExporter",
        "ics": "keydates_exporters.ical:ICalendarExporter",
        "geojson": "keydates_exporters.geojson:GeoJsonExporter",
        "csv": "keydates_exporters.csv:CsvExporter",
    }
)
"""Built-in exporters by name, as `module:class`, so that naming them imports none of them."""


class ExporterError(LookupError):
    """No usable exporter of that name; the message names the known ones or the distribution."""


class OptionsError(ValueError):
    """An option that the exporter does not have, or a value it does not take."""


class LimitError(ValueError):
    """The chronology is larger than a whole-document format takes; the message names the limit."""


class FileContent(NamedTuple):
    """A file that an option names: `template: FileContent | None = Field(None, ...)`.

    On a command line the value is a path; whoever reads the options opens it, never an exporter.
    Of a field annotated with `ENCLOSED` besides, the file must lie in the chronology's folder.

    Attributes:
        name: the file's name without its folder, for messages; no output may depend on it.
        content: its bytes.
    """

    name: str
    content: bytes


class _Enclosed:
    """Type of `ENCLOSED`."""


ENCLOSED: Final = _Enclosed()
"""Says of an option's file that it is part of the chronology, and so lies in its folder:
`logo: Annotated[FileContent | None, ENCLOSED] = Field(None, ...)`."""


class Options(BaseModel):
    """Base of every exporter's options: frozen, typed, each with a default and a description."""

    model_config = ConfigDict(frozen=True, extra="forbid")


OptionsT = TypeVar("OptionsT", bound=Options)


class Exporter(Protocol[OptionsT]):
    """A writer of one format. An instance holds no state between exports.

    It may also have `libraries: ClassVar[tuple[str, ...]]`: the distributions, by their names on
    the package index, whose versions bear on its bytes. The manifest records them.
    """

    name: ClassVar[str]
    """What a user types: "ics"."""
    title: ClassVar[str]
    """What a user reads: "iCalendar feed"."""
    extension: ClassVar[str]
    """With its dot: ".ics"."""
    media_type: ClassVar[str]
    """With its parameters: "text/calendar; charset=utf-8"."""
    streaming: ClassVar[bool]
    """Whether it reads events once, in constant memory."""
    channel: "ClassVar[Channel]"
    """Which kinds of item it takes, by the table in `keydates.placement`."""
    Options: type[OptionsT]
    """The options' class."""

    def export(self, chronology: "Chronology", out: BinaryIO, options: OptionsT) -> "ExportReport":
        """Write the chronology to `out` and say what became of every event.

        With `streaming`, `chronology.events` may be any iterable and is read once. Where there is
        nothing to write, write nothing and say so in the report's `nothing`.

        Raises:
            LimitError: if a whole-document format is given more events than it takes.
        """
        ...


AnyExporter = Exporter[Any]


class SiteExporter(Exporter[OptionsT], Protocol[OptionsT]):
    """A writer of web pages, which also makes the pages that stand around them in a publication."""

    def within(self, publication: "Publication", published: "Published") -> "Exporter[OptionsT]":
        """Return the exporter whose page of this chronology offers the files published with it."""
        ...

    def overview(self, publication: "Publication") -> bytes:
        """Return a page that lists the publication's chronologies."""
        ...

    def not_found(self, publication: "Publication") -> bytes:
        """Return the page for an address that does not exist, to be served at any depth."""
        ...


class Treatment(NamedTuple):
    """What befell some events, and why.

    Attributes:
        code: a stable word for scripts: "month-as-marker".
        reason: one sentence for readers.
        events: the events' ids, in the order met.
    """

    code: str
    reason: str
    events: tuple[str, ...]


class Companion(NamedTuple):
    """A small file that belongs beside an output, such as a description of a table.

    Attributes:
        suffix: what follows the chronology's id in its name: ".datapackage.json".
        media_type: its media type.
        content: its bytes.
    """

    suffix: str
    media_type: str
    content: bytes


class ExportReport(NamedTuple):
    """What one export carried, degraded and left out.

    `carried` counts degraded events too; carried and left out add up to `events`.

    Attributes:
        format: the exporter's name.
        events: events read.
        carried: events that stand in the output.
        degraded: carried, but with a loss that the reason names.
        left_out: not in the output.
        remarks: what concerns the output as a whole, such as a missing glyph.
        nothing: why nothing was written at all, or None.
        companions: files to stand beside the output.
    """

    format: str
    events: int
    carried: int
    degraded: tuple[Treatment, ...] = ()
    left_out: tuple[Treatment, ...] = ()
    remarks: tuple[str, ...] = ()
    nothing: str | None = None
    companions: tuple[Companion, ...] = ()


class ReportBuilder:
    """Collects what befalls each event while an exporter runs.

    Call `carried` or `left_out` exactly once for every event read, and `degraded` besides for each
    loss of one that is carried.
    """

    def __init__(self, format: str) -> None:  # noqa: A002 (named as in the report)
        """Begin the report of one export; `format` is the exporter's name."""
        self.format = format
        self._carried = 0
        self._left = 0
        self._degraded: dict[tuple[str, str], list[str]] = {}
        self._left_out: dict[tuple[str, str], list[str]] = {}
        self._remarks: dict[str, None] = {}

    def carried(self) -> None:
        """Count one event as carried."""
        self._carried += 1

    def degraded(self, event: str, code: str, reason: str) -> None:
        """Note a loss of an event that is carried. `event` is its id."""
        ids = self._degraded.setdefault((code, reason), [])
        if not ids or ids[-1] != event:
            ids.append(event)

    def left_out(self, event: str, code: str, reason: str) -> None:
        """Count one event as left out. `event` is its id."""
        self._left += 1
        self._left_out.setdefault((code, reason), []).append(event)

    def remark(self, sentence: str) -> None:
        """Note what concerns the output as a whole; the same remark twice counts once."""
        self._remarks[sentence] = None

    def build(
        self, *, nothing: str | None = None, companions: Iterable[Companion] = ()
    ) -> ExportReport:
        """Return the finished report."""
        return ExportReport(
            format=self.format,
            events=self._carried + self._left,
            carried=self._carried,
            degraded=_treatments(self._degraded),
            left_out=_treatments(self._left_out),
            remarks=tuple(self._remarks),
            nothing=nothing,
            companions=tuple(companions),
        )


def _treatments(groups: dict[tuple[str, str], list[str]]) -> tuple[Treatment, ...]:
    return tuple(Treatment(code, reason, tuple(ids)) for (code, reason), ids in groups.items())


def _entry_points() -> list[EntryPoint]:
    return sorted(
        entry_points(group=ENTRY_POINT_GROUP), key=lambda point: (point.name, point.value)
    )


def _origin(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"


def exporter_names() -> Iterator[tuple[str, str]]:
    """Yield every known format's name and the distribution that brings it, without importing any.

    The built-in ones come first, in their table's order; then third-party ones by name.
    """
    for name in BUILT_IN:
        yield name, "keydates"
    for point in _entry_points():
        yield point.name, _origin(point)


def load_exporter(name: str) -> AnyExporter:
    """Import and return the exporter of that name. Only a name not built in is looked up further.

    Raises:
        ExporterError: if the name is unknown, two distributions claim it, or the plug-in is broken.
    """
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        return cast("AnyExporter", getattr(import_module(module), attribute)())
    points = [point for point in _entry_points() if point.name == name]
    if not points:
        known = ", ".join(sorted({known for known, _ in exporter_names()}))
        message = f"unknown format {name!r}; known formats: {known}"
        raise ExporterError(message)
    if len(points) > 1:
        names = " and ".join(sorted(_origin(point) for point in points))
        message = f"format {name!r} is claimed by more than one distribution: {names}"
        raise ExporterError(message)
    return _load_plugin(points[0])


def _load_plugin(point: EntryPoint) -> AnyExporter:
    try:
        exporter = point.load()()
    except Exception as error:  # a plug-in may fail in any way; the user must learn whose it is
        message = f"format {point.name!r} of {_origin(point)} cannot be loaded: {error!r}"
        raise ExporterError(message) from error
    needed = ("name", "title", "extension", "media_type", "streaming", "channel", "Options")
    missing = [name for name in (*needed, "export") if not hasattr(exporter, name)]
    if missing:
        message = (
            f"format {point.name!r} of {_origin(point)} is no exporter: it lacks "
            + ", ".join(missing)
        )
        raise ExporterError(message)
    return cast("AnyExporter", exporter)


def takes_file(annotation: object) -> bool:
    """Whether an option of that type takes a file's content."""
    return annotation is FileContent or FileContent in get_args(annotation)


def parse_options(
    exporter: AnyExporter,
    settings: "Mapping[str, str]",
    read_file: Callable[[str, bool], FileContent] | None = None,
) -> Options:
    """Make an exporter's options from strings, as a command line gives them.

    Hyphens in names count as underscores. `read_file` reads the file that an option names, and is
    told whether that must lie in the chronology's folder; what it raises is raised here. Without
    it no option takes a file.

    Raises:
        OptionsError: for an unknown name or a value that does not fit, naming what would.
    """
    options = cast("type[Options]", exporter.Options)
    values: dict[str, object] = {}
    for key, value in settings.items():
        name = key.replace("-", "_")
        field = options.model_fields.get(name)
        if field is not None and takes_file(field.annotation) and read_file is not None:
            values[name] = read_file(value, ENCLOSED in field.metadata)
        else:
            values[name] = value
    try:
        return options.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]).replace("_", "-") if first["loc"] else "?"
        if first["type"] == "extra_forbidden":
            known = ", ".join(known.replace("_", "-") for known in options.model_fields) or "none"
            message = f"format {exporter.name} has no option {name!r}; its options: {known}"
        else:
            message = f"option {exporter.name}.{name}: {first['msg'].removeprefix('Value error, ')}"
        raise OptionsError(message) from None
