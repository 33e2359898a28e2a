"""keydates: a policy chronology, written once and published to whatever its readers use.

The public names are handed on lazily (PEP 562), so that `keydates --version` and a script that
needs one name pay for no other.
"""

from keydates._version import __version__

TYPE_CHECKING = False  # what checkers know as `typing.TYPE_CHECKING`, without loading `typing`
if TYPE_CHECKING:
    from keydates.dates import Basis, EventDate, Precision
    from keydates.edtf import Day, Edtf, EdtfError, parse_edtf
    from keydates.exporting import (
        Exporter,
        ExporterError,
        ExportReport,
        Options,
        OptionsError,
        ReportBuilder,
        load_exporter,
    )
    from keydates.findings import Finding, Severity
    from keydates.limits import Limits
    from keydates.model import (
        Actor,
        ActorRole,
        Chronology,
        Citation,
        Event,
        Kind,
        Marking,
        Place,
        PlaceRole,
        Role,
        Source,
    )
    from keydates.reading import Reading, read
    from keydates.wording import date_wording

__all__ = [
    "Actor",
    "ActorRole",
    "Basis",
    "Chronology",
    "Citation",
    "Day",
    "Edtf",
    "EdtfError",
    "Event",
    "EventDate",
    "ExportReport",
    "Exporter",
    "ExporterError",
    "Finding",
    "Kind",
    "Limits",
    "Marking",
    "Options",
    "OptionsError",
    "Place",
    "PlaceRole",
    "Precision",
    "Reading",
    "ReportBuilder",
    "Role",
    "Severity",
    "Source",
    "__version__",
    "date_wording",
    "load_exporter",
    "parse_edtf",
    "read",
]

_HOMES = {
    "keydates.dates": ("Basis", "EventDate", "Precision"),
    "keydates.edtf": ("Day", "Edtf", "EdtfError", "parse_edtf"),
    "keydates.exporting": (
        "ExportReport",
        "Exporter",
        "ExporterError",
        "Options",
        "OptionsError",
        "ReportBuilder",
        "load_exporter",
    ),
    "keydates.findings": ("Finding", "Severity"),
    "keydates.limits": ("Limits",),
    "keydates.model": (
        "Actor",
        "ActorRole",
        "Chronology",
        "Citation",
        "Event",
        "Kind",
        "Marking",
        "Place",
        "PlaceRole",
        "Role",
        "Source",
    ),
    "keydates.reading": ("Reading", "read"),
    "keydates.wording": ("date_wording",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use."""
    from importlib import import_module

    if name not in _HOME_OF:
        message = f"module 'keydates' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
