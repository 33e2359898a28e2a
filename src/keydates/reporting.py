"""What became of an export, in words for people and in JSON for programs."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from keydates._version import __version__

if TYPE_CHECKING:
    from keydates.exporting import Treatment
    from keydates.outputs import Outcome, Output

__all__ = ["is_report", "report_json", "report_lines"]

_SCHEMA_VERSION: Final = 1
_KIND: Final = "keydates export report"
_SHOWN: Final = 3
"""Ids named in one line of words; the report has all."""


def report_lines(outcomes: Iterable["Outcome"]) -> Iterator[str]:
    """Yield one line for each format with its counts, and below it one for each loss and remark."""
    told = tuple(outcomes)
    names = [_name(outcome) for outcome in told]
    width = max(map(len, names), default=0)
    for name, outcome in zip(names, told, strict=True):
        report = outcome.report
        if report.nothing is not None:
            yield f"{name:{width}}  not written: {report.nothing}"
            continue
        yield f"{name:{width}}  {_counts(outcome)}"
        yield from _losses("left out", report.left_out)
        yield from _losses("degraded", report.degraded)
        for remark in report.remarks:
            yield f"    note: {remark}"
        for companion in outcome.companions:
            yield f"    with {companion.path}"
        for suffix in outcome.unwritten:
            yield f"    note: its companion *{suffix} is only written beside a file"


def report_json(
    chronology: str,
    outcomes: Iterable["Outcome"],
    *,
    dry_run: bool,
    files: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Return the whole report as JSON in UTF-8, ending in a newline. It holds no time of day.

    `files` are names of files of a published folder by what became of them: "written", "kept" or
    "removed".
    """
    content: dict[str, Any] = {
        "schema_version": _SCHEMA_VERSION,
        "kind": _KIND,
        "keydates": __version__,
        "chronology": chronology,
        "dry_run": dry_run,
        "outputs": [_outcome(outcome) for outcome in outcomes],
    }
    if files is not None:
        content["files"] = files
    # A path that is not UTF-8 holds lone surrogates, for which this gives JSON's own escapes.
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")


def is_report(content: bytes) -> bool:
    """Whether these bytes are a report that keydates wrote."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("kind") == _KIND


def _name(outcome: "Outcome") -> str:
    return outcome.output.path if outcome.output else outcome.report.format


def _counts(outcome: "Outcome") -> str:
    report = outcome.report
    words = [f"{report.carried:,} of {report.events:,} events"]
    for verb, treatments in (("left out", report.left_out), ("degraded", report.degraded)):
        ids = {event for treatment in treatments for event in treatment.events}
        if ids:
            words.append(f"{len(ids):,} {verb}")
    return ", ".join(words)


def _losses(verb: str, treatments: Sequence["Treatment"]) -> Iterator[str]:
    for treatment in treatments:
        ids = treatment.events
        shown = ", ".join(ids[:_SHOWN])
        if len(ids) > _SHOWN:
            shown += f" and {len(ids) - _SHOWN:,} more"
        yield f"    {len(ids):,} {verb}: {treatment.reason} ({shown})"


def _outcome(outcome: "Outcome") -> dict[str, Any]:
    report, output = outcome.report, outcome.output
    return {
        "format": report.format,
        "path": output.path if output else None,
        "media_type": outcome.job.exporter.media_type,
        "bytes": output.size if output else None,
        "sha256": output.sha256 if output else None,
        "events": report.events,
        "carried": report.carried,
        "degraded": [_treatment(treatment) for treatment in report.degraded],
        "left_out": [_treatment(treatment) for treatment in report.left_out],
        "remarks": list(report.remarks),
        "nothing": report.nothing,
        "companions": [_file(companion) for companion in outcome.companions],
        "companions_not_written": list(outcome.unwritten),
    }


def _treatment(treatment: "Treatment") -> dict[str, Any]:
    return {"code": treatment.code, "reason": treatment.reason, "events": list(treatment.events)}


def _file(output: "Output") -> dict[str, Any]:
    return {
        "path": output.path,
        "media_type": output.media_type,
        "bytes": output.size,
        "sha256": output.sha256,
    }
