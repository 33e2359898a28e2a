"""From a file to a chronology, with a position for everything that is wrong in it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from keydates.findings import Finding
from keydates.limits import Limits
from keydates.reading.source import read_text
from keydates.reading.validate import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydates.model import Chronology
    from keydates.reading.nodes import Document, SourceText

__all__ = ["FORMATS", "Reading", "read"]

FORMATS: Final = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".csv": "csv"}
"""The input formats, by the suffix of a file's name."""

BESIDE: Final = ".chronology.yaml"
"""What the file beside a table is called: `list.chronology.yaml` beside `list.csv`."""


class Reading(NamedTuple):
    """What came of reading an input.

    Attributes:
        file: the input's name as the user gave it, or "<stdin>".
        chronology: the chronology, or None where any error stands (warnings do not count).
        findings: what was found wrong, by line, column and code.
    """

    file: str
    chronology: Chronology | None
    findings: tuple[Finding, ...] = ()


def read(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    input_format: str | None = None,
    limits: Limits | None = None,
    defaults: Mapping[str, str] | None = None,
    name: str | None = None,
) -> Reading:
    """Read a chronology. Whatever is wrong with the input becomes a finding, never an error.

    Args:
        source: a path, or a binary stream.
        input_format: "yaml", "json" or "csv"; by the suffix of the path where it is None.
        limits: how much the input may ask for.
        defaults: fields of the chronology that hold where the input has none.
        name: how findings call the input; the path, or "<stdin>", where it is None.

    """
    limits = limits or Limits()
    path = os.fspath(source) if isinstance(source, str | os.PathLike) else None
    file = name or path or "<stdin>"
    chosen = input_format or FORMATS.get(os.path.splitext(path or "")[1].lower(), "")  # noqa: PTH122
    if chosen not in FORMATS.values():
        known = ", ".join(FORMATS)
        message = "the format of the input is not known"
        hint = f"name the file with one of {known}, or give --input-format yaml, json or csv"
        return Reading(file, None, (Finding(file, 0, 0, "KD002", message, hint),))
    text = read_text(source, file, limits)
    if isinstance(text, Finding):
        return Reading(file, None, (text,))
    if chosen == "csv":
        beside = _beside(path, limits)
        if isinstance(beside, Finding):
            return Reading(file, None, (beside,))
        from keydates.reading.csv import parse_csv

        document = parse_csv(text, limits, beside, defaults)
    else:
        document = _parse(text, chosen, limits)
    chronology, findings = validate(document, file, limits, defaults or {})
    return Reading(file, chronology, _in_order(findings, file, limits))


def _parse(text: SourceText, input_format: str, limits: Limits) -> Document:
    """Read a nested text with the reader of its format."""
    if input_format == "yaml":
        from keydates.reading.yaml import parse_yaml

        return parse_yaml(text, limits)
    from keydates.reading.json import parse_json

    return parse_json(text, limits)


def _beside(path: str | None, limits: Limits) -> Document | Finding | None:
    """Read the file beside a table that holds what a table has no columns for, if there is one."""
    if path is None:
        return None
    beside = os.path.splitext(path)[0] + BESIDE  # noqa: PTH122
    if not os.path.lexists(beside):
        return None
    text = read_text(beside, beside, limits)
    return text if isinstance(text, Finding) else _parse(text, "yaml", limits)


def _in_order(findings: list[Finding], file: str, limits: Limits) -> tuple[Finding, ...]:
    """Sort findings by place, and cut them where they are too many to be of use."""
    ordered = sorted(
        dict.fromkeys(findings),
        key=lambda found: (found.file, found.line, found.column, found.code, found.message),
    )
    if len(ordered) <= limits.findings:
        return tuple(ordered)
    message = f"there are more than {limits.findings:,} findings; reading stopped here"
    hint = "mend these first, or raise the limit `findings`"
    return (*ordered[: limits.findings], Finding(file, 0, 0, "KD009", message, hint))
