"""Timeline and map in the Word document: pictures with words, captions that count."""

from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from keydates.model import Chronology
from keydates.reading import read
from keydates_exporters.figures import NO_MAP, NO_TIMELINE, map_figure, timeline_figures
from tests.exporters.docx_lint import W, lint
from tests.exporters.docx_reading import exported, missing_words, paragraphs, parts
from tests.making import event, made
from tests.support import ROOT

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
EMU_PER_INCH = 914_400


@pytest.fixture(scope="module")
def real() -> Chronology:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    if chronology is None:
        pytest.fail("the chronology cannot be read")
    return chronology


@pytest.fixture(scope="module")
def content(real: Chronology) -> bytes:
    return exported(real, figures=True)[0]


def test_figures_stand_with_caption_alternative_and_list(real: Chronology, content: bytes) -> None:
    width = (11906 - 2 * 1247) / 20
    timeline, where = timeline_figures(real, width), map_figure(real, width)
    assert where is not None
    figures = [*timeline, where]
    words = paragraphs(content)
    for number, figure in enumerate(figures, start=1):
        at = words.index(f"Figure\u00a0{number}. {figure.caption}")
        assert list(figure.listed) == words[at + 1 : at + 1 + len(figure.listed)]
    root = etree.fromstring(parts(content)["word/document.xml"])
    assert [f.alt for f in figures] == [node.get("descr") for node in root.iter(f"{WP}docPr")]
    assert [] == missing_words(real, content)
    assert [] == lint(content)


def test_pictures_are_fit_to_print_and_to_the_page(content: bytes) -> None:
    files = parts(content)
    root = etree.fromstring(files["word/document.xml"])
    extents = [(int(n.get("cx", "0")), int(n.get("cy", "0"))) for n in root.iter(f"{WP}extent")]
    images = [Image.open(BytesIO(files[name])) for name in sorted(files) if "media/" in name]
    assert len(extents) == len(images) > 1
    for (width, height), image in zip(extents, images, strict=True):
        assert image.width / (width / EMU_PER_INCH) >= 199
        assert image.width / image.height == pytest.approx(width / height, rel=0.01)
        assert width <= (11906 - 2 * 1247) * 635
        assert height <= (16838 - 2 * 1474) * 635


def test_the_text_refers_to_each_figure(content: bytes) -> None:
    lead = next(text for text in paragraphs(content) if "lists all items" in text)
    assert (
        "Figure\u00a01 and Figure\u00a02 show them drawn; Table\u00a01 lists all items, one a row."
        == lead
    )
    root = etree.fromstring(parts(content)["word/document.xml"])
    fields = [node.get(f"{W}instr", "").split() for node in root.iter(f"{W}fldSimple")]
    assert [["REF", "figure_1", "\\h"], ["REF", "figure_2", "\\h"]] == [
        field for field in fields if field[0] == "REF" and field[1].startswith("figure")
    ]


def test_where_nothing_can_be_drawn_the_report_says_so() -> None:
    chronology = made(events=[event(date=None, undated="not known")])
    content, report = exported(chronology, figures=True)
    assert (NO_TIMELINE, NO_MAP) == report.remarks
    assert [] == lint(content)
    assert not [name for name in parts(content) if "media" in name]


def test_figures_can_be_left_out(real: Chronology) -> None:
    content, report = exported(real, figures=False)
    assert not [name for name in parts(content) if "media" in name]
    assert () == report.remarks
