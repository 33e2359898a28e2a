"""The figures in the PDF: where they stand, what they say, and what becomes of those too large."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.pdfbase.pdfdoc import PDFDocument

from keydates.exporting import ExportReport
from keydates.model import Chronology
from keydates.reading import read
from keydates_exporters.figures import NO_MAP, NO_TIMELINE, map_figure, timeline_figures
from keydates_exporters.pdf import PdfExporter, PdfOptions, illustrations, theme
from keydates_exporters.pdf.compose import Composer
from keydates_exporters.pdf.flow import paginate
from keydates_exporters.pdf.structure import StructureTree
from keydates_exporters.pdf.theme import geometry, tallest_figure
from keydates_exporters.pdf.typeset import Typesetter
from tests import strategies
from tests.exporters.pdf.tree import Node, complaints, open_pdf, plain, read_tree, walk
from tests.exporters.pdf.validating import failures
from tests.making import event, made
from tests.support import ROOT

CASES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "minimal": ROOT / "examples" / "minimal.yaml",
    "torture": ROOT / "tests" / "golden" / "torture" / "chronology.yaml",
}
SIZES = ("a4", "letter")


def export(chronology: Chronology, **options: Any) -> tuple[bytes, ExportReport]:
    out = BytesIO()
    report = PdfExporter().export(chronology, out, PdfOptions(**options))
    return out.getvalue(), report


def case(name: str) -> Chronology:
    chronology = read(CASES[name]).chronology
    assert chronology is not None
    return chronology


def parts(content: bytes, *roles: str) -> list[Node]:
    with open_pdf(content) as pdf:
        return [node for node in walk(read_tree(pdf)) if node.role in roles]


def alternatives(content: bytes) -> list[str]:
    with open_pdf(content) as pdf:
        return [str(node.element.Alt) for node in walk(read_tree(pdf)) if node.role == "Figure"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_two_standards_hold_with_figures(name: str, size: str) -> None:
    content, _ = export(case(name), page_size=size)
    assert [] == failures(content)
    assert [] == complaints(content, [])[1:]  # the first says that texts were not compared


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", CASES)
def test_each_figure_stands_in_the_tree_with_its_words(name: str, size: str) -> None:
    chronology, sheet = case(name), geometry(size)
    room = sheet.measure, tallest_figure(sheet)
    drawn = map_figure(chronology, *room)
    assert drawn is not None
    expected = [*timeline_figures(chronology, *room), drawn]
    content, report = export(chronology, page_size=size)
    assert [figure.alt for figure in expected] == alternatives(content)
    captions = [plain(node.text) for node in parts(content, "Caption")]
    assert [plain(figure.caption) for figure in expected] == captions
    said = {plain(node.text) for node in parts(content, "LBody")}
    for figure in expected:
        assert {plain(words) for words in figure.listed} <= said
        assert set(figure.remarks) <= set(report.remarks)


def test_figures_come_between_the_key_points_and_the_chronology() -> None:
    titles = [node.text for node in parts(export(case("russia-syria"))[0], "H2")]
    assert ["Key points", "Timeline", "Map", "Chronology"] == titles[:4]


def test_what_is_on_a_figure_is_told_by_its_alternative_alone() -> None:
    """The words drawn on it belong to the figure, and to no paragraph before or behind it."""
    content, _ = export(made(events=[event(title="Unheard of")]))
    (figure,) = parts(content, "Figure")
    assert "Unheard of" in figure.text
    others = parts(content, "P", "H2", "Caption", "LBody")
    assert others
    assert not any("Unheard of" in node.text for node in others)


def test_a_page_is_drawn_in_the_order_it_is_read() -> None:
    content, _ = export(made(summary=["A point."], events=[event(title="Unheard of")]))
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage().get_text_bounded()
    order = ["A point.", "Timeline", "Unheard of", "Timeline of 1 dated item", "Chronology"]
    places = [text.index(words) for words in order]
    assert sorted(places) == places


def test_figures_bring_no_font_of_their_own() -> None:
    def fonts(**options: Any) -> set[str]:
        with open_pdf(export(case("russia-syria"), **options)[0]) as pdf:
            return {
                str(font.BaseFont)[8:]
                for page in pdf.pages
                for font in page.Resources.Font.values()
            }

    assert fonts(figures=False) == fonts(figures=True)
    assert all(name.startswith("FiraGO") for name in fonts())


def test_without_figures_none_is_drawn_and_none_is_missed() -> None:
    content, report = export(case("russia-syria"), figures=False)
    assert [] == alternatives(content)
    assert () == report.remarks


def test_where_there_is_nothing_to_draw_the_report_says_so() -> None:
    content, report = export(made(events=[event(date=None, undated="Nobody knows.")]))
    assert [] == alternatives(content)
    assert {NO_MAP, NO_TIMELINE} == set(report.remarks)
    assert not {"Timeline", "Map"} & {node.text for node in parts(content, "H2")}


GENEVA = {"id": "geneva", "name": "Geneva", "longitude": 6.14, "latitude": 46.2}


@pytest.mark.parametrize(
    ("fields", "remark"),
    [
        ({"events": [event(id=f"e{number}") for number in range(400)]}, "400 items"),
        ({"events": [event(places=["geneva"])], "places": [GENEVA]}, None),
        ({"events": [event(title="W" * 300)], "title": "W" * 300}, "1 title is shortened"),
        (
            {"events": [event(id=f"e{at}", date=None, undated="Unknown.") for at in range(9)]},
            "no timeline",
        ),
    ],
    ids=["one day", "one event in one place", "endless words", "undated"],
)
def test_what_is_out_of_the_ordinary_is_set_and_told_of(
    fields: dict[str, Any], remark: str | None
) -> None:
    chronology = made(**fields)
    content, report = export(chronology)
    assert [] == failures(content)
    assert len(chronology.events) == report.carried
    assert len(chronology.events) == len(parts(content, "H4"))
    assert not remark or any(remark in words for words in report.remarks)


def test_a_timeline_of_too_many_items_is_left_out_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(illustrations, "MOST_ON_TIMELINE", 9)
    content, report = export(made(events=[event(id=f"e{number}") for number in range(10)]))
    assert [] == alternatives(content)
    assert "no timeline: there are more than 9 items" in report.remarks
    content, _ = export(made(events=[event(id=f"e{number}") for number in range(9)]))
    assert 1 == len(alternatives(content))


def test_a_map_of_too_many_places_is_left_out_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(illustrations, "MOST_ON_MAP", 2)
    places = [
        {"id": f"p{at}", "name": f"Place {at}", "longitude": 5 * at, "latitude": 40}
        for at in range(3)
    ]
    named = ["p0", "p1"]
    content, report = export(made(places=places, events=[event(places=named)]))
    assert 1 == len(alternatives(content))
    assert "no map: there are more than 2 places" in report.remarks
    content, _ = export(made(places=places[:2], events=[event(places=named)]))
    assert 2 == len(alternatives(content))


def test_a_long_list_beside_a_figure_is_cut_aloud() -> None:
    events = [
        event(id=f"e{at}", title=f"Undated {at}", date=None, undated="Nobody knows.")
        for at in range(60)
    ]
    content, _ = export(made(events=[event(), *events]))
    beside = [plain(node.text) for node in parts(content, "LBody")]
    assert "Undated 39: Nobody knows." == beside[-2]
    assert "and 20 more, named where their items stand" == beside[-1]
    told = [node.text for node in parts(content, "H4")]
    assert all(any(f"Undated {at}" in words for words in told) for at in range(60))


def placed(content: bytes) -> list[list[float]]:
    with open_pdf(content) as pdf:
        return [
            [float(edge) for edge in node.element.A.BBox]
            for node in walk(read_tree(pdf))
            if node.role == "Figure"
        ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [12, 90, 180])
def test_figures_keep_to_the_margins(size: str, count: int) -> None:
    places = [
        {"id": f"p{at}", "name": f"Place {at}", "longitude": at % 19 * 7, "latitude": at % 23 * 3}
        for at in range(count)
    ]
    events = [
        event(
            id=f"e{at}",
            title=f"An event with a title of some length, number {at}",
            date=f"{1990 + at % 30}-{1 + at % 12:02d}-{1 + at % 28:02d}",
            places=[f"p{at}"],
        )
        for at in range(count)
    ]
    sheet = geometry(size)
    boxes = placed(export(made(places=places, events=events), page_size=size)[0])
    assert len(boxes) >= 2
    for left, bottom, right, top in boxes:
        assert sheet.left - 0.01 <= left < right <= sheet.right + 0.01
        assert sheet.bottom <= bottom < top <= sheet.top + 0.01


@pytest.mark.parametrize("width", [100, 2000])
@pytest.mark.parametrize("height", [100, 3000])
def test_a_figure_of_any_size_shares_a_page_with_heading_and_caption(
    width: float, height: float
) -> None:
    sheet = geometry("letter")
    composer = Composer(Typesetter(PDFDocument(invariant=1)), sheet, StructureTree())
    drawing = Drawing(width, height)
    drawing.add(Rect(0, 0, width, height))
    filling = [strip for _ in range(9) for strip in composer.paragraph("x", theme.BODY)]
    heading = composer.heading("Title", theme.SECTION, level=2, target="title")
    figure = composer.figure(drawing, "A rectangle.", "Words of a caption. " * 20)
    figure[-1].targets = ("caption",)
    pages = list(paginate([*filling, *heading, *figure], sheet))
    (home,) = [page for page in pages if page.pictures]
    assert {"title", "caption"} <= home.targets.keys()
    (picture,) = home.pictures.values()
    assert sheet.left <= picture.left
    assert picture.left + picture.scale * width <= sheet.right + 0.01
    assert picture.scale <= 1
    assert picture.bottom >= sheet.bottom


def test_the_bytes_with_figures_are_the_same_each_time() -> None:
    chronology = case("torture")
    first, _ = export(chronology)
    export(case("minimal"))
    assert first == export(chronology)[0]


@settings(max_examples=12, deadline=None)
@given(strategies.chronologies())
def test_any_chronology_keeps_both_standards_with_figures(chronology: Chronology) -> None:
    content, report = export(chronology)
    assert [] == failures(content)
    assert (NO_TIMELINE in report.remarks) == (
        not any("Timeline" in text for text in alternatives(content))
    )
