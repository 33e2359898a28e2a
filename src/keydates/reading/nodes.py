"""What a reader of a file format hands on: plain data, and where every value of it stands.

A reader is a function from a `SourceText` and `Limits` to a `Document`. It knows its format and
nothing of the model; what the values must satisfy is asked in `keydates.reading.validate`, which
finds each value's position again through the document's locator.
"""

from __future__ import annotations

import re
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol, TypeAlias, Union

from keydates.findings import Finding, Path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydates.limits import Limits

__all__ = [
    "Data",
    "Document",
    "Draft",
    "Locator",
    "OffsetLocator",
    "Refusals",
    "SourceText",
    "Spot",
    "Unreadable",
]

Data: TypeAlias = Union[dict[str, "Data"], list["Data"], str, int, float, None]  # noqa: UP007
"""What a file says, before anything is known of a chronology. YAML and CSV give strings only."""

_LONE_CR = re.compile("\r(?!\n)")


class SourceText:
    """A file's text under the name the user gave it, with its lines.

    Lines end at LF, CR or CRLF, as in every editor; columns count characters (code points).

    Attributes:
        file: the name for findings: the path as given, or "<stdin>".
        text: the whole text, decoded, without a byte order mark.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        # The line asked for last, by number and offset: questions come mostly in order.
        self._line, self._start = 1, 0
        self._excerpt: tuple[int, str] = (-1, "")

    @cached_property
    def _with_lf(self) -> str:
        """The text with LF at the end of every line, and every offset as it was."""
        return _LONE_CR.sub("\n", self.text) if "\r" in self.text else self.text

    def line_column(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column of a 0-based character offset of the text."""
        if offset < self._start:
            self._line, self._start = 1, 0
        passed = self._with_lf.count("\n", self._start, offset)
        if passed:
            self._line += passed
            self._start = self._with_lf.rindex("\n", self._start, offset) + 1
        return self._line, offset - self._start + 1

    def excerpt(self, offset: int) -> str:
        """Return the line that holds an offset, without its line break."""
        _, column = self.line_column(offset)
        start = offset - column + 1
        if self._excerpt[0] != start:  # findings in one endless line share one copy of it
            end = self._with_lf.find("\n", start)
            line = self.text[start : end if end >= 0 else None]
            self._excerpt = start, line.removesuffix("\r")
        return self._excerpt[1]

    def finding(
        self, code: str, offset: int | None, message: str, hint: str | None = None, path: Path = ()
    ) -> Finding:
        """Return a finding at a character offset, or one about the whole file with None."""
        if offset is None:
            return Finding(self.file, 0, 0, code, message, hint, path)
        line, column = self.line_column(offset)
        return Finding(self.file, line, column, code, message, hint, path, self.excerpt(offset))


class Draft(NamedTuple):
    """A finding without its place in a file.

    Attributes:
        code: as in `Finding`.
        path: where the value stands in the chronology.
        message: what is wrong, one sentence.
        hint: what to write instead, or None.
        on_name: whether the name of the field is meant, not its value.
        character: the 0-based character of the value where the trouble is.
    """

    code: str
    path: Path
    message: str
    hint: str | None = None
    on_name: bool = False
    character: int = 0


class Unreadable(Exception):  # noqa: N818 - tells a reader to stop; the findings say why
    """What is left of a file cannot be read; the findings collected so far say why."""


class Refusals:
    """What a reader finds wrong in a file: collected, so that all of it is told at once.

    Attributes:
        findings: the findings so far, in the order they were met.
    """

    def __init__(self, source: SourceText, limits: Limits) -> None:
        self.findings: list[Finding] = []
        self._source = source
        self._limits = limits
        self._values_left = limits.values

    def add(
        self, code: str, offset: int | None, message: str, hint: str | None = None, path: Path = ()
    ) -> None:
        """Note a finding and go on.

        Raises:
            Unreadable: there are so many findings that reading on makes no sense.

        """
        self.findings.append(self._source.finding(code, offset, message, hint, path))
        if len(self.findings) >= self._limits.findings:
            raise Unreadable

    def fatal(
        self, code: str, offset: int | None, message: str, hint: str | None = None
    ) -> NoReturn:
        """Note a finding after which nothing can be read.

        Raises:
            Unreadable: always.

        """
        self.findings.append(self._source.finding(code, offset, message, hint))
        raise Unreadable

    def count(self, offset: int, values: int = 1) -> None:
        """Count values of the file, the last of which stands at `offset`.

        Raises:
            Unreadable: there are more of them than a file may have.

        """
        self._values_left -= values
        if self._values_left < 0:
            message = f"the file has more than {self._limits.values:,} values"
            hint = "split the chronology, or raise the limit `values`"
            self.fatal("KD007", offset, message, hint)


class Spot(NamedTuple):
    """A place in a file: the 0-based character offset in its text."""

    source: SourceText
    offset: int


class Locator(Protocol):
    """Knows where the values of a document stand."""

    def value(self, path: Path, character: int = 0) -> Spot | None:
        """Say where a value stands, or None where the file does not have it.

        `character` asks for the place of one character of the value (0-based); a value that is not
        written as it is meant (escapes, folded lines) is located by its first character.
        """

    def key(self, path: Path) -> Spot | None:
        """Say where the name of the field at `path` stands, or None where it has none."""


class OffsetLocator:
    """A locator for a reader that knows the offset of each value and perhaps of each name."""

    def __init__(
        self,
        source: SourceText,
        values: Mapping[Path, int],
        keys: Mapping[Path, int] | None = None,
    ) -> None:
        self._source = source
        self._values = values
        self._keys = keys or {}

    def value(self, path: Path, character: int = 0) -> Spot | None:
        """Say where a value begins."""
        del character  # cells may hold quotes that stand for one
        offset = self._values.get(path)
        return None if offset is None else Spot(self._source, offset)

    def key(self, path: Path) -> Spot | None:
        """Say where a field's name stands."""
        offset = self._keys.get(path)
        return None if offset is None else Spot(self._source, offset)


class Document(NamedTuple):
    """A file's values, before they are checked against the model.

    Attributes:
        data: what `Chronology.model_validate` shall be given, or None where the file is too broken
            for that; then `findings` says why.
        locator: finds a value's place again.
        findings: what the reader itself has found wrong.
        header_hint: what to do about a missing field of the chronology itself, where a line in
            this file is not the answer (`--set as_of=...`), with `{field}` for its name.
        hints: by code, what to do where the usual hint shows it as YAML has it, which a table has
            not; with `{field}` for the name of the field.
    """

    data: dict[str, Data] | None
    locator: Locator
    findings: tuple[Finding, ...] = ()
    header_hint: str | None = None
    hints: Mapping[str, str] = MappingProxyType({})

    def spot(self, path: Path, character: int = 0) -> Spot | None:
        """Return where a value stands, or else the nearest thing around it that has a place."""
        found = self.locator.value(path, character)
        while found is None and path:
            path = path[:-1]
            found = self.locator.value(path)
        return found
