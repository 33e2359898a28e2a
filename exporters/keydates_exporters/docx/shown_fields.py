"""Fields of a template that show properties: on its cover, and in its heads and feet.

Word works them out when it prints, LibreOffice when it opens the file, a preview never. So the
result that a template was saved with is replaced by the true one.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx.oxml.ns import qn

__all__ = ["fill_fields", "shown_by_fields"]

_PROPERTY: Final = re.compile(
    r'\s*(?:DOCPROPERTY\s+(?:"([^"]+)"|(\S+))|(TITLE|SUBJECT|AUTHOR|KEYWORDS)(?=\s|$))',
    re.IGNORECASE,
)
_CORE: Final = re.compile(r"coreProperties(?:\[1\])?/\w+:(title|subject|creator|keywords)\[1\]$")


def shown_by_fields(root: Any) -> set[str]:  # noqa: ANN401 - elements of python-docx have no types
    """Return the names, in lower case, of the properties that fields under an element show."""
    return {name for name, _ in _fields(root)}


def fill_fields(root: Any, values: Mapping[str, str]) -> None:  # noqa: ANN401
    """Give every field and bound content control under an element its true result.

    `values` are the properties by name in lower case; what shows another is left as it is.
    """
    for name, runs in list(_fields(root)):
        if name in values:
            _write(runs, values[name])
    for control in root.iter(qn("w:sdt")):
        binding = control.find(f"{qn('w:sdtPr')}/{qn('w:dataBinding')}")
        match = _CORE.search(binding.get(qn("w:xpath"), "")) if binding is not None else None
        content = control.find(qn("w:sdtContent"))
        if match is None or content is None:
            continue
        name = {"creator": "author"}.get(match[1], match[1])
        _write(list(content.iter(qn("w:r"))), values[name])
        for placeholder in control.findall(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"):
            placeholder.getparent().remove(placeholder)


def _fields(root: Any) -> Iterator[tuple[str, list[Any]]]:  # noqa: ANN401
    """Yield the name of the property and the runs of the result, for each field that shows one."""
    for simple in root.iter(qn("w:fldSimple")):
        if name := _named(simple.get(qn("w:instr"), "")):
            yield name, list(simple.iter(qn("w:r")))
    open_fields: list[tuple[list[str], list[Any], list[bool]]] = []
    for run in root.iter(qn("w:r")):
        mark = run.find(qn("w:fldChar"))
        kind = None if mark is None else mark.get(qn("w:fldCharType"))
        if kind == "begin":
            open_fields.append(([], [], []))
        elif not open_fields:
            continue
        elif kind == "separate":
            open_fields[-1][2].append(True)
        elif kind == "end":
            instruction, runs, _ = open_fields.pop()
            if name := _named("".join(instruction)):
                yield name, runs
        else:
            instruction, runs, separated = open_fields[-1]
            instruction += [node.text or "" for node in run.iter(qn("w:instrText"))]
            if separated:
                runs.append(run)


def _named(instruction: str) -> str | None:
    match = _PROPERTY.match(instruction)
    return None if match is None else next(name for name in match.groups() if name).lower()


def _write(runs: list[Any], value: str) -> None:
    """Put a value into the first of some runs, and nothing into the others."""
    for place, run in enumerate(runs):
        for node in list(run):
            if node.tag != qn("w:rPr"):
                run.remove(node)
        if place == 0:
            text = run.makeelement(qn("w:t"))
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(text)
