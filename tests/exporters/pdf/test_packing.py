"""What keeps the file small: text that tells only what changes, objects that differ in little."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from keydates_exporters.pdf import PdfExporter, PdfOptions, theme
from keydates_exporters.pdf.lines import Piece
from keydates_exporters.pdf.objects import ObjectFile, reference
from keydates_exporters.pdf.pen import Pen
from tests.making import event, made

_NEAR = 0.006
"""Points: half of a hundredth, and a little for the sums of a reader."""

choices = st.sampled_from(["1 0 0 rg /F1 9 Tf", "0 0 1 rg /F1 9 Tf", "0 0 1 rg /F2 8 Tf"])
places = st.tuples(st.floats(0, 850), st.floats(0, 850))
steps = st.lists(st.tuples(places, st.booleans(), choices, st.booleans()), max_size=20)


def shown(code: str) -> list[tuple[float, float, str, str]]:
    """Where each string is shown by the rules of ISO 32000-1, 9.4.2, with which colour and face."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(code.encode())
    found = []
    x = y = leading = 0.0
    colour = font = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        values = [str(value) for value in operands]
        name = str(instruction.operator)
        match name:
            case "BT":
                x = y = 0
            case "Td" | "TD":
                x, y = x + float(values[0]), y + float(values[1])
                leading = -float(values[1]) if name == "TD" else leading
            case "T*":
                y -= leading
            case "rg":
                colour = " ".join(values)
            case "Tf":
                font = " ".join(values)
            case "Tj":
                found.append((x, y, colour, font))
            case _:
                assert name == "ET"
    return found


@given(steps)
def test_text_stands_where_it_should_in_its_colour_and_face(
    wanted: list[tuple[tuple[float, float], bool, str, bool]],
) -> None:
    pen = Pen()
    code = ""
    for place, on, chosen, lifted in wanted:
        code += pen.down() + pen.move(*place, on=on)
        code += pen.draw(Piece(chosen, "(x)Tj\n", chosen))
        if lifted:
            code += pen.up()
    drawn = shown(code + pen.up())
    assert len(drawn) == len(wanted)
    for (x, y, colour, font), ((across, along), _, chosen, _) in zip(drawn, wanted, strict=True):
        assert x == pytest.approx(across, abs=_NEAR)
        assert y == pytest.approx(along, abs=_NEAR)
        assert f"{colour} rg {font} Tf" == chosen


def test_what_others_have_chosen_is_chosen_anew() -> None:
    pen, piece = Pen(), Piece("1 0 0 rg /F1 9 Tf", "(x)Tj\n", "1 0 0 rg /F1 9 Tf")
    assert pen.draw(piece) == piece.set + piece.operators
    assert pen.draw(piece) == piece.operators
    pen.forget()
    assert pen.draw(piece) == piece.set + piece.operators


@given(st.lists(st.tuples(st.integers(0, 10**6), st.text("abc ", max_size=300)), max_size=50))
def test_objects_in_rows_are_read_as_they_were_put(contents: list[tuple[int, str]]) -> None:
    document: Any = PDFDocument(invariant=1)
    document.Outlines.prepare(document, Canvas(BytesIO()))
    file = ObjectFile(document)
    numbers = [file.reserve() for _ in contents]
    file.put_alike(
        [
            (number, f"<</N {value}/T ({text})>>")
            for number, (value, text) in zip(numbers, contents, strict=True)
        ]
    )
    document.Catalog.Names = f"<</Rows [{' '.join(map(reference, numbers))}]>>"
    with pikepdf.open(BytesIO(file.finish("00"))) as pdf:
        found = [(int(entry.N), str(entry.T)) for entry in pdf.Root.Names.Rows]
    assert found == contents


def test_the_lines_of_a_title_in_the_table_are_one_area() -> None:
    title = "A title that fills more than one line of its column " * 3
    out = BytesIO()
    PdfExporter().export(made(events=[event(title=title)]), out, PdfOptions(figures=False))
    with pikepdf.open(out) as pdf:
        links: list[Any] = [link for page in pdf.pages for link in page.get("/Annots", [])]
        areas = [link.Rect for link in links if str(link.Dest) == "event-signing"]
    tallest = max(float(area[3]) - float(area[1]) for area in areas)
    assert len(areas) == 2  # in the table, and back from the source
    assert tallest > 3 * theme.CELL.size
