"""What the PDF writer may touch, and what it must say of characters that have no public meaning."""

import site
import sys
import sysconfig
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfdoc import PDFDocument

from keydates_exporters.pdf import theme
from keydates_exporters.pdf.lines import Span
from keydates_exporters.pdf.typeset import Typesetter
from tests.support import ROOT, run

CASES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "minimal": ROOT / "examples" / "minimal.yaml",
    "torture": ROOT / "tests" / "golden" / "torture" / "chronology.yaml",
}

# Imports come first: reportlab looks for a user's settings when it is loaded.
_CHILD = """
import sys
from io import BytesIO
from pathlib import Path
from keydates.reading import read
from keydates_exporters.pdf import PdfExporter, PdfOptions
chronology = read(Path(sys.argv[1])).chronology
seen = []
sys.addaudithook(lambda name, args: seen.append((name, str(args[0]) if args else "")))
PdfExporter().export(chronology, BytesIO(), PdfOptions())
open(sys.argv[1]).close()
for name, what in seen:
    if name.startswith(("open", "socket.", "subprocess.", "os.system", "urllib.")):
        print(name, what)
"""


@pytest.mark.parametrize("name", CASES)
def test_no_file_is_opened_but_the_program_itself_and_no_socket(name: str) -> None:
    out = run([sys.executable, "-c", _CHILD, CASES[name]], cwd=ROOT).decode()
    *lines, control = out.splitlines()
    assert control == f"open {CASES[name]}"
    folders = [str(ROOT / "src"), str(ROOT / "exporters"), *site.getsitepackages()]
    folders += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    own = tuple(f"open {Path(folder)}" for folder in folders)
    assert [line for line in lines if not line.startswith(own)] == []


@pytest.mark.parametrize("text", ["A \ue000 and more", "اللاذقية \U000f0000"])
def test_characters_for_private_use_bring_their_text(text: str) -> None:
    (line,) = Typesetter(PDFDocument(invariant=1)).lines([Span(text)], theme.BODY, 400)
    assert "/ActualText" in line.operators
    assert "/ActualText" not in "".join(
        line.operators
        for line in Typesetter(PDFDocument(invariant=1)).lines(
            [Span(text[:-1].replace("\ue000", "x"))], theme.BODY, 400
        )
    )
