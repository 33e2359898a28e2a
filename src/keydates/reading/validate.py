"""From a reader's document to a chronology, or to everything that is wrong with it at once.

The four collections are checked object by object: the sound ones go on to the rules even where
others are broken, so that one run tells of every error, and none is told twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import BaseModel, ValidationError

from keydates.codes import CODES
from keydates.findings import Finding, Path, Problem, Severity
from keydates.model import Actor, Chronology, Event, Place, Source
from keydates.reading.nodes import Data, Document, Draft, Spot, Unreadable
from keydates.references import problems as reference_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from keydates.limits import Limits

__all__ = ["validate"]

_COLLECTIONS: dict[str, type[Place | Actor | Source | Event]] = {
    "places": Place,
    "actors": Actor,
    "sources": Source,
    "events": Event,
}
_NAMED_BY = {"places": "places", "actors": "actors", "citations": "sources", "related": "events"}
# What stands in for a required field that is missing or broken, so that the rest can be checked.
_STAND_INS: dict[str, Data] = {
    "id": "x",
    "title": "x",
    "as_of": "9999-12-31",
    "revised": "9999-12-31T00:00:00Z",
}
_TOO_MANY = 20  # times as many errors in one object as there may be findings: not worth a look
_BY_READER = {"references_checked_by_reader": True}
_Items: TypeAlias = dict[str, tuple[Any, ...]]


def validate(
    document: Document, file: str, limits: Limits, defaults: Mapping[str, str]
) -> tuple[Chronology | None, list[Finding]]:
    """Check a document against the model and the rules.

    Returns:
        The chronology, or None where an error stands, and the findings, the reader's own included,
        in no order.

    """
    return _Check(document, file, limits, defaults).run()


class _Check:
    """One check of one document."""

    def __init__(
        self, document: Document, file: str, limits: Limits, defaults: Mapping[str, str]
    ) -> None:
        self.document = document
        self.file = file
        self.findings = list(document.findings)
        self.limit = limits.findings
        # Where the reader has found something, what the model says of it would only repeat it.
        self.known_paths = {finding.path for finding in document.findings if finding.path}
        given = {key: value for key, value in (document.data or {}).items() if value is not None}
        self.data: dict[str, Data] = {**defaults, **(document.data or {}), **given}
        for key, value in defaults.items():
            if self.data[key] is None:
                self.data[key] = value
        self.from_defaults = set(defaults) - set(given)
        self.kept: dict[str, list[int]] = {}  # the place in the file of each sound object
        self.also_known: dict[str, set[str]] = {}  # ids of the broken ones
        self.lost: set[str] = set()  # collections that are no lists at all

    def run(self) -> tuple[Chronology | None, list[Finding]]:
        if self.document.data is None:
            return None, self.findings
        try:
            items = {name: self._items(name) for name in _COLLECTIONS}
            chronology, whole = self._chronology(items)
            if chronology is not None:
                self._rules(chronology, whole=whole)
        except Unreadable:
            return None, self.findings
        if any(finding.severity is Severity.ERROR for finding in self.findings):
            return None, self.findings
        return chronology, self.findings

    def _items(self, name: str) -> tuple[BaseModel, ...]:
        """Return the sound objects of a collection; those that are not become findings."""
        listed = self.data.get(name, [])
        self.kept[name], self.also_known[name] = [], set()
        if not isinstance(listed, list):
            self.lost.add(name)
            return ()  # the chronology itself says that this is no list
        model = _COLLECTIONS[name]
        sound: list[BaseModel] = []
        for index, item in enumerate(listed):
            try:
                sound.append(model.model_validate(item))
            except ValidationError as error:
                self._errors(error, (name, index))
                if isinstance(item, dict) and isinstance(known := item.get("id"), str):
                    self.also_known[name].add(known)
            else:
                self.kept[name].append(index)
        return tuple(sound)

    def _chronology(self, items: _Items) -> tuple[Chronology | None, bool]:
        """Return a chronology of what is sound, and whether its own fields are sound too."""
        header = {key: value for key, value in self.data.items() if key not in _COLLECTIONS}
        broken = {name: self.data[name] for name in sorted(self.lost)}
        try:
            return Chronology.model_validate(
                {**header, **items, **broken}, context=_BY_READER
            ), True
        except ValidationError as error:
            self._errors(error, ())
            refused = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        for name in refused:
            header.pop(name, None)
            if name in _STAND_INS:
                header[name] = _STAND_INS[name]
        try:
            chronology = Chronology.model_validate({**header, **items}, context=_BY_READER)
        except ValidationError:  # pragma: no cover - nothing broken is left
            return None, False
        return chronology, not refused & {"as_of", "revised", "span"}

    def _errors(self, error: ValidationError, base: Path) -> None:
        from keydates.reading.fields import meant_field  # most files have no errors

        count = error.error_count()
        if count > _TOO_MANY * self.limit:
            message = f"{count:,} values are wrong here"
            hint = "look for one common reason, such as a list in the wrong place"
            self._add(Draft("KD009", base, message, hint))
            raise Unreadable
        details = error.errors(include_url=False)[: self.limit + 1]
        renamed = {
            (*base, *detail["loc"][:-1], meant)
            for detail in details
            if detail["type"] == "extra_forbidden"
            and (meant := meant_field((*base, *detail["loc"])))
        }
        for detail in details:
            path = (*base, *detail["loc"])
            if detail["type"] == "missing" and path in renamed:
                continue  # the field is there under a wrong name
            if not any(path[:length] in self.known_paths for length in range(1, len(path) + 1)):
                self._add(self._draft(detail, path))

    def _draft(self, detail: ErrorDetails, path: Path) -> Draft:
        from keydates.reading.errors import explain_error

        above = _value(self.data, path[:-1])
        draft = explain_error(detail, path, above if isinstance(above, str) else None)
        hint = self.document.header_hint
        if draft.code == "KD102" and len(draft.path) == 1 and hint is not None:
            hint = hint.replace("{field}", str(draft.path[0]))
            return Draft(draft.code, draft.path, draft.message, hint)
        return draft

    def _rules(self, chronology: Chronology, *, whole: bool) -> None:
        """Ask the rules about what is sound; `whole` says that the dates of the header are."""
        from keydates.rules import check

        found = check if whole else reference_problems
        dropped = any(self.also_known.values()) or any(
            len(self.kept[name]) != len(items)
            for name in _COLLECTIONS
            if isinstance(items := self.data.get(name), list)
        )
        for problem in found(chronology, self.also_known):
            path = self._in_file(problem.path)
            if any(_NAMED_BY.get(str(step)) in self.lost for step in path[2:3]):
                continue
            # That nothing names a place means little while some events could not be read.
            if dropped and path[:1] != ("events",) and CODES[problem.code].warning:
                continue
            if path not in self.known_paths:
                self._add(self._of_problem(problem, path))

    def _in_file(self, path: Path) -> Path:
        """Return the path of a value in the file: broken objects are counted there too."""
        if len(path) > 1 and path[0] in self.kept and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path

    def _of_problem(self, problem: Problem, path: Path) -> Draft:
        message = problem.message
        if problem.also is not None:
            other = self.document.spot(self._in_file(problem.also))
            if other is not None:
                line, column = other.source.line_column(other.offset)
                message += f" (see line {line}, column {column})"
        return Draft(problem.code, path, message, problem.hint)

    def _add(self, draft: Draft) -> None:
        """Add a finding with its place in the file.

        Raises:
            Unreadable: there are enough of them.

        """
        spot = self._spot(draft)
        if spot is None:
            finding = Finding(self.file, 0, 0, draft.code, draft.message, draft.hint, draft.path)
        else:
            hint = draft.hint
            if spot.source.file == self.file and draft.code in self.document.hints:
                field = str(draft.path[-1]) if draft.path else ""
                hint = self.document.hints[draft.code].replace("{field}", field)
            finding = spot.source.finding(draft.code, spot.offset, draft.message, hint, draft.path)
        self.findings.append(finding)
        if len(self.findings) > self.limit:
            raise Unreadable

    def _spot(self, draft: Draft) -> Spot | None:
        if draft.path and draft.path[0] in self.from_defaults:
            return None
        if draft.on_name and (spot := self.document.locator.key(draft.path)) is not None:
            return spot
        return self.document.spot(draft.path, draft.character)


def _value(data: Data, path: Path) -> Data:
    """Return the value at a path, or None where the path leads to nothing."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and -1 < step < len(data):
            data = data[step]
        else:
            return None
    return data
