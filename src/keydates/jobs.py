"""Which formats a command line asks for, with their options: from words to jobs."""

import os
from collections.abc import Iterable, Mapping, Sequence

from typer import BadParameter

from keydates.exporting import (
    BUILT_IN,
    AnyExporter,
    ExporterError,
    FileContent,
    Options,
    OptionsError,
    exporter_names,
    load_exporter,
    parse_options,
)
from keydates.limits import Limits
from keydates.option_files import OptionFileError, read_option_file
from keydates.rendering import Job

__all__ = ["InputError", "make_jobs"]


class InputError(Exception):
    """An input that cannot even be tried. The message is one plain sentence."""


def make_jobs(
    formats: Sequence[str], options: Iterable[str], limits: Limits, file: str | None = None
) -> list[Job]:
    """Return a job for each format named, or for each built-in one where none is named.

    `options` are settings of formats, as NAME.KEY=VALUE. `file` is the input; where it is standard
    input or none, the working folder stands for the chronology's.

    Raises:
        BadParameter: for a format or an option that is not known, or a value that does not fit.
        InputError: if a file that an option names cannot be read.
    """
    names = list(dict.fromkeys(formats)) or list(BUILT_IN)
    try:
        exporters = {name: load_exporter(name) for name in names}
    except ExporterError as error:
        raise BadParameter(str(error), param_hint="-t") from None
    settings = _settings(options, names)
    folder = os.path.dirname(file or "") or os.curdir  # noqa: PTH120 (what is no path fails later)
    origins = {} if set(names) <= BUILT_IN.keys() else dict(exporter_names())
    return [
        Job(
            exporter,
            _options(exporter, settings.get(name, {}), limits, folder),
            origins.get(name, "keydates"),
            demanded=bool(formats),
        )
        for name, exporter in exporters.items()
    ]


def _options(
    exporter: AnyExporter, settings: Mapping[str, str], limits: Limits, folder: str
) -> Options:
    def read_file(path: str, enclosed: bool) -> FileContent:
        return read_option_file(path, limits.option_file_bytes, folder if enclosed else None)

    values = dict(settings)
    if "max_events" in exporter.Options.model_fields and "max-events" not in values:
        values["max-events"] = str(limits.document_events)
    try:
        return parse_options(exporter, values, read_file)
    except OptionsError as error:
        raise BadParameter(str(error), param_hint="-O") from None
    except OptionFileError as error:
        raise InputError(f"option of format {exporter.name}: {error}") from None


def _settings(options: Iterable[str], exported: Sequence[str]) -> dict[str, dict[str, str]]:
    """Sort NAME.KEY=VALUE settings by format; a later one overrides an earlier one."""
    found: dict[str, dict[str, str]] = {}
    for option in options:
        target, equals, value = option.partition("=")
        name, dot, key = target.strip().partition(".")
        if not (equals and dot and name and key):
            raise BadParameter(f"{option!r} is no NAME.KEY=VALUE", param_hint="-O")
        if name not in exported:
            known = name in BUILT_IN or any(name == known for known, _ in exporter_names())
            reason = "not being exported" if known else "unknown"
            message = f"format {name!r} is {reason}; this export writes {', '.join(exported)}"
            raise BadParameter(message, param_hint="-O")
        found.setdefault(name, {})[key.replace("_", "-")] = value
    return found
