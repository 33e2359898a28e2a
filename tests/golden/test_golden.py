"""Three chronologies and every output made of them, kept as files that people review.

Text formats are compared byte for byte. PDF and Word are compared by what a person reads of them,
since another build of zlib packs the same content into other bytes, and the web page without its
style and script, which are files of their own; that two runs in one environment give the same bytes
is proved elsewhere. `make golden` writes the files anew.
"""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from keydates.cli import main
from keydates.exporting import BUILT_IN, load_exporter
from keydates.model import Chronology
from keydates.reading import read
from tests.golden.views import (
    docx_outline,
    docx_parts,
    html_markup,
    pdf_pages,
    pdf_text,
    picture_difference,
)
from tests.support import ROOT

HERE = Path(__file__).resolve().parent
CASES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "minimal": ROOT / "examples" / "minimal.yaml",
    "torture": HERE / "torture" / "chronology.yaml",
}
TEXTS = ("csv", "geojson", "ics")
SAME_PICTURE = 0.002
"""Share of dots that may differ: anti-aliasing of another renderer's build."""

Golden = Callable[[Path, bytes], None]


@pytest.fixture
def golden(regenerate: bool) -> Golden:
    def same(path: Path, made: bytes) -> None:
        if regenerate:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        assert path.read_bytes() == made, f"{path.name} has changed; see make golden"

    return same


def chronology(case: str) -> Chronology:
    reading = read(CASES[case])
    assert reading.chronology is not None, reading.findings
    return reading.chronology


def exported(case: str, name: str) -> bytes:
    exporter = load_exporter(name)
    out = BytesIO()
    report = exporter.export(chronology(case), out, exporter.Options())
    assert report.nothing is None
    return out.getvalue()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", TEXTS)
def test_text_formats_to_the_byte(case: str, name: str, golden: Golden) -> None:
    suffix = load_exporter(name).extension
    golden(HERE / case / f"{case}{suffix}", exported(case, name))


@pytest.mark.parametrize("case", CASES)
def test_pdf_by_its_text_and_pages(case: str, golden: Golden, *, regenerate: bool) -> None:
    made = exported(case, "pdf")
    folder = HERE / case
    golden(folder / f"{case}.pdf.txt", pdf_text(made).encode())
    pages = pdf_pages(made)
    if regenerate:
        (folder / f"{case}.pdf").write_bytes(made)
        for old in folder.glob("page-*.png"):
            old.unlink()
        for number, page in enumerate(pages, start=1):
            page.quantize(32).save(folder / f"page-{number:02d}.png", optimize=True)
    kept = pdf_pages((folder / f"{case}.pdf").read_bytes())
    assert len(kept) == len(pages)
    assert len(kept) == len(list(folder.glob("page-*.png")))
    differences = [picture_difference(old, new) for old, new in zip(kept, pages, strict=True)]
    assert max(differences) <= SAME_PICTURE


@pytest.mark.parametrize("case", CASES)
def test_word_by_its_parts_and_outline(case: str, golden: Golden, *, regenerate: bool) -> None:
    made = exported(case, "docx")
    folder = HERE / case
    golden(folder / f"{case}.docx.txt", docx_outline(made).encode())
    if regenerate:
        (folder / f"{case}.docx").write_bytes(made)
    assert docx_parts((folder / f"{case}.docx").read_bytes()) == docx_parts(made)


@pytest.mark.parametrize("case", CASES)
def test_web_page_by_its_markup(case: str, *, regenerate: bool) -> None:
    made = exported(case, "html")
    path = HERE / case / f"{case}.html"
    if regenerate:
        path.write_bytes(made)
    assert html_markup(path.read_bytes()) == html_markup(made)


@pytest.mark.parametrize("case", CASES)
def test_the_report(case: str, golden: Golden, tmp_path: Path) -> None:
    written = tmp_path / "report.json"
    told = ["--quiet", "--report", str(written)]
    assert main(["export", str(CASES[case]), "-o", str(tmp_path / "out"), *told]) == 0
    report = json.loads(written.read_text("utf-8"))
    del report["keydates"]  # the version
    assert {output["events"] for output in report["outputs"]} == {len(chronology(case).events)}
    for output in report["outputs"]:
        output["path"] = Path(output["path"]).name
        for varying in ("bytes", "sha256"):  # another build of zlib packs otherwise
            del output[varying]
    golden(HERE / case / "report.json", json.dumps(report, indent=2, ensure_ascii=False).encode())


def test_a_picture_that_differs_is_noticed() -> None:
    white = Image.new("RGB", (100, 100), "white")
    spot = white.copy()
    spot.paste((0, 0, 0), (0, 0, 10, 10))
    assert picture_difference(white, white) == 0
    assert picture_difference(white, spot) > SAME_PICTURE
    assert picture_difference(white, Image.new("RGB", (100, 99))) == 1


@pytest.mark.parametrize("case", CASES)
def test_every_built_in_format_has_a_golden_file(case: str) -> None:
    suffixes = {load_exporter(name).extension for name in BUILT_IN}
    files = {path.suffix for path in (HERE / case).iterdir()}
    assert suffixes <= files
