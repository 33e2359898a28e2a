"""What is wrong with a chronology, where, and what to write instead."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from keydates.codes import CODES

__all__ = ["Finding", "Path", "Problem", "Severity", "has_errors"]

Path = tuple[str | int, ...]
"""Where a value stands in a chronology: ("events", 3, "date", "edtf")."""


class Severity(StrEnum):
    """How grave a finding is: an error stops an export, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Problem(NamedTuple):
    """What a rule finds wrong in a chronology, wherever it came from: a finding without a file.

    Attributes:
        code: as in `Finding`.
        path: where the value stands in the chronology.
        message: what is wrong, one sentence.
        hint: what to write instead, or None.
        also: the path of another value to be named with it, such as an id's first use, or None.
    """

    code: str
    path: Path
    message: str
    hint: str | None = None
    also: Path | None = None


class Finding(NamedTuple):
    """One thing that is wrong, sortable by place.

    Attributes:
        file: the file's name as the user gave it, or "<stdin>".
        line: 1-based line, or 0 where no line is to blame.
        column: 1-based column in characters, or 0.
        code: "KD101"; its meaning and severity stand in `keydates.codes`.
        message: what is wrong, one sentence.
        hint: what to write instead, ready to paste, or None.
        path: where the value stands in the chronology.
        excerpt: the source line, shown above the marker; None where there is none.
    """

    file: str
    line: int
    column: int
    code: str
    message: str
    hint: str | None = None
    path: Path = ()
    excerpt: str | None = None

    @property
    def severity(self) -> Severity:
        """Error or warning, after the finding's code."""
        return Severity.WARNING if CODES[self.code].warning else Severity.ERROR


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings is an error, and not only a warning."""
    return any(finding.severity is Severity.ERROR for finding in findings)
