"""What the bytes depend on, and how long it takes to make them."""

import datetime
import json
import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab import rl_config

from keydates.model import Event
from tests.exporters.pdf.samples import EXAMPLE, example, export, many
from tests.support import ROOT

PACKAGE = ROOT / "exporters" / "keydates_exporters" / "pdf"

_CHILD = """
import sys
from io import BytesIO
from keydates.model import Chronology
from keydates_exporters.pdf import PdfExporter, PdfOptions
out = BytesIO()
chronology = Chronology.model_validate_json(sys.stdin.buffer.read())
PdfExporter().export(chronology, out, PdfOptions(figures="figures" in sys.argv))
sys.stdout.buffer.write(out.getvalue())
"""


def child(folder: Path, *words: str, **surroundings: str) -> bytes:
    """Export the example in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *words],
        input=json.dumps(EXAMPLE).encode(),
        env={**os.environ, **surroundings, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'exporters'}"},
        cwd=folder,
        capture_output=True,
        check=True,
    )
    return done.stdout


def test_the_bytes_depend_on_the_chronology_alone(tmp_path: Path) -> None:
    chronology = example()
    expected, _ = export(chronology)
    export(many(3))  # what the process did before must not show
    assert export(chronology)[0] == expected
    time.sleep(2.1)
    assert expected == child(tmp_path, TZ="Pacific/Auckland", PYTHONHASHSEED="1", LC_ALL="C")
    dated = {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "12345"}
    assert expected == child(tmp_path, **dated)


# Every setting of the library that its canvas, fonts or drawings look at.
_HOSTILE = {
    "_FUZZ": 1.0,
    "autoGenerateMissingTTFName": 1,
    "canvas_baseColor": (1, 0, 0),
    "canvas_basefontname": "Courier",
    "decimalSymbol": ",",
    "defaultEncoding": "MacRomanEncoding",
    "defaultGraphicsFontName": "Times-Roman",
    "defaultImageCaching": 1,
    "defaultPageSize": "LETTER",
    "documentLang": "xx",
    "imageReaderFlags": 1,
    "invariant": 1,
    "pageCompression": 0,
    "pdfComments": 1,
    "pdfMultiLine": 1,
    "reserveTTFNotdef": 0,
    "shapeChecking": 0,
    "showBoundary": 1,
    "std14Embed": True,
    "ttfAsciiReadable": 0,
    "useA85": 0,
    "warnOnMissingFontGlyphs": 1,
    "wrapA85": 1,
}


def test_settings_that_the_library_finds_in_a_home_do_not_matter(tmp_path: Path) -> None:
    lines = [f"{name} = {value!r}\n" for name, value in _HOSTILE.items()]
    (tmp_path / ".reportlab_settings").write_text("".join(lines), "utf-8")
    content, _ = export(example(), figures=True)
    assert content == child(tmp_path, "figures", HOME=str(tmp_path))
    ours = {f"RL_{name}": str(value) for name, value in _HOSTILE.items() if value in {0, 1}}
    assert content == child(tmp_path, "figures", **ours)


def test_settings_of_the_process_do_not_matter_and_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected, _ = export(example())
    for name in ("invariant", "pageCompression", "pdfComments", "pdfMultiLine", "useA85"):
        monkeypatch.setattr(rl_config, name, int(not getattr(rl_config, name)))
    before = dict(vars(rl_config))
    assert expected == export(example())[0]
    assert before == dict(vars(rl_config))


def test_the_date_of_the_file_is_the_revision_whatever_its_zone() -> None:
    moved = datetime.timezone(datetime.timedelta(hours=-5, minutes=-30))
    chronology = example()
    same = chronology.model_copy(update={"revised": chronology.revised.astimezone(moved)})
    with pikepdf.open(BytesIO(export(same)[0])) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260131093000+00'00'"


def test_no_setting_of_the_library_is_changed_for_the_process() -> None:
    before = dict(vars(rl_config))
    export(example())
    assert dict(vars(rl_config)) == before


def test_a_huge_word_and_a_huge_paragraph_are_set_in_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "x" * size + " " + "word " * size
        event = Event.model_validate({"id": "a", "title": "t", "summary": text, "date": "2015"})
        start = time.process_time()
        export(example(events=[event.model_dump(mode="json", exclude_defaults=True)]))
        return time.process_time() - start

    seconds(1_000)
    assert seconds(80_000) < 4 * seconds(40_000) + 0.5


def test_text_reaches_the_page_by_one_way_only() -> None:
    """No module sets text by the library's own means, which read markup and open files."""
    for path in sorted(PACKAGE.glob("*.py")):
        source = path.read_text("utf-8")
        for word in ("platypus", "Paragraph(", "drawString", "beginText", "linkURL", "drawImage"):
            assert word not in source, f"{path.name}: {word}"
        if path.name != "typeset.py":
            assert ")Tj" not in source, path.name
