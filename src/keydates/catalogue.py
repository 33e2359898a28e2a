"""What `keydates formats` shows: the known formats, what each carries and its options."""

import types
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from keydates.exporting import (
    AnyExporter,
    ExporterError,
    Options,
    exporter_names,
    load_exporter,
    takes_file,
)
from keydates.model import Event, Kind
from keydates.placement import PLACEMENT, Channel, why_not

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["format_lines", "format_list_lines"]

_WIDTH = 78


def format_list_lines() -> Iterator[str]:
    """Yield a table of all known formats. One that cannot be loaded is shown with the reason."""
    rows, broken = [("NAME", "FILE", "WHAT IT IS", "WHAT IT CARRIES")], []
    for name, _ in dict.fromkeys(exporter_names()):
        try:
            exporter = load_exporter(name)
        except ExporterError as error:
            broken.append(str(error))
            continue
        rows.append((name, exporter.extension, exporter.title, _carries(exporter.channel)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()
    yield from dict.fromkeys(broken)
    yield ""
    yield "keydates formats NAME shows a format's options."


def format_lines(name: str) -> Iterator[str]:
    """Yield a page on one format.

    Raises:
        ExporterError: if there is no usable exporter of that name.
    """
    exporter = load_exporter(name)
    origin = next(origin for known, origin in exporter_names() if known == name)
    yield f"{name}: {exporter.title}"
    yield f"  file        ID{exporter.extension}"
    yield f"  media type  {exporter.media_type}"
    yield f"  carries     {_carries(exporter.channel)}"
    yield f"  memory      {_memory(exporter)}"
    yield f"  comes with  {origin}"
    yield ""
    options: type[Options] = exporter.Options
    if not options.model_fields:
        yield "It has no options."
        return
    yield f"Options, each given as -O {name}.OPTION=VALUE:"
    for key, field in options.model_fields.items():
        yield from _option(key.replace("_", "-"), field)


def _carries(channel: Channel) -> str:
    kinds = [kind for kind in Kind if channel in PLACEMENT[kind]]
    words = "every kind" if len(kinds) == len(Kind) else ", ".join(kinds)
    undated = Event.model_validate({"id": "undated", "title": "undated", "undated": "undated"})
    return words if why_not(undated, channel) is None else f"{words}, where dated"


def _memory(exporter: AnyExporter) -> str:
    return "constant, events are streamed" if exporter.streaming else "grows with the chronology"


def _option(name: str, field: "FieldInfo") -> Iterator[str]:
    import textwrap

    yield f"  {name}={_values(field.annotation)}  (default: {_spelled(field.default)})"
    if field.description:
        indent = " " * 6
        yield textwrap.fill(
            field.description, _WIDTH, initial_indent=indent, subsequent_indent=indent
        )


def _values(annotation: Any) -> str:  # noqa: ANN401 (an annotation may be any object)
    """Say what may be written for a value of that type: "a4|letter"."""
    if takes_file(annotation):
        return "PATH"
    if get_origin(annotation) is Literal:
        return "|".join(map(_spelled, get_args(annotation)))
    if get_origin(annotation) in {Union, types.UnionType}:
        parts = (part for part in get_args(annotation) if part is not types.NoneType)
        return "|".join(map(_values, parts))
    if annotation is bool:
        return "true|false"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return "|".join(str(member.value) for member in annotation)
    return {int: "NUMBER", float: "NUMBER"}.get(annotation, "TEXT")


def _spelled(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)
