"""How the PDF briefing breaks lines and pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing
from reportlab.pdfbase.pdfdoc import PDFDocument

from keydates_exporters.lettering.fonts import FaceName
from keydates_exporters.pdf import theme
from keydates_exporters.pdf.compose import Column, Composer
from keydates_exporters.pdf.flow import Picture, Strip, paginate
from keydates_exporters.pdf.lines import Span
from keydates_exporters.pdf.structure import Element, StructureTree
from keydates_exporters.pdf.theme import geometry
from keydates_exporters.pdf.typeset import Typesetter

A4 = geometry("a4")

words = st.text(
    st.characters(codec="utf-8", min_codepoint=33, max_codepoint=0x24F, categories=["L", "N", "P"]),
    min_size=1,
    max_size=30,
)


def typesetter() -> Typesetter:
    return Typesetter(PDFDocument(invariant=1))


@given(
    st.lists(st.lists(words, min_size=1, max_size=12), min_size=1, max_size=4),
    st.floats(40, 400),
    st.sampled_from([theme.BODY, theme.CELL, theme.title_style("t")]),
)
def test_no_line_is_wider_than_its_column(
    texts: list[list[str]], measure: float, style: theme.Style
) -> None:
    faces = (None, FaceName.BOLD, FaceName.ITALIC)
    spans = [Span(" ".join(text), faces[at % 3]) for at, text in enumerate(texts)]
    for line in typesetter().lines(spans, style, measure):
        assert line.width <= measure + 0.01


@given(st.lists(words, min_size=1, max_size=40), st.floats(40, 400))
def test_one_span_is_set_as_several_are(text: list[str], measure: float) -> None:
    setter = typesetter()
    whole = setter.lines([Span(" ".join(text))], theme.BODY, measure)
    parts = setter.lines([Span(f"{word} ") for word in text], theme.BODY, measure)
    assert [round(line.width, 3) for line in whole] == [round(line.width, 3) for line in parts]


def test_a_link_covers_its_own_words_only() -> None:
    setter = typesetter()
    spans = [Span("see "), Span("this item", link="#event-a"), Span(" and more")]
    (line,) = setter.lines(spans, theme.BODY, 400)
    (area,) = line.links
    assert area.left == pytest.approx(setter.width("see ", theme.BODY))
    assert area.right == pytest.approx(setter.width("see this item", theme.BODY))


def test_a_no_break_space_holds_words_together() -> None:
    text = "aaaa bbbb\xa0cccc"
    setter = typesetter()
    measure = setter.width("aaaa bbbb", theme.BODY) + 1
    lines = setter.lines([Span(text)], theme.BODY, measure)
    assert [round(line.width) for line in lines] == [
        round(setter.width(part, theme.BODY)) for part in ("aaaa", "bbbb cccc")
    ]


strips = st.lists(
    st.builds(
        Strip,
        height=st.floats(1, 200),
        ascent=st.just(1.0),
        before=st.floats(0, 40),
        keep=st.booleans(),
    ),
    max_size=60,
)


@given(strips)
def test_every_strip_stands_on_one_page_within_its_margins(given_strips: list[Strip]) -> None:
    for number, strip in enumerate(given_strips):
        strip.targets = (str(number),)
    found = list(paginate(given_strips, A4))
    heights = {int(name): top for page in found for name, top in page.targets.items()}
    assert sorted(heights) == list(range(len(given_strips)))
    for number, top in heights.items():
        assert top <= A4.top + 0.01
        assert top - given_strips[number].height >= A4.bottom - 0.01


@given(strips)
def test_what_is_kept_together_stands_on_one_page_if_it_fits(given_strips: list[Strip]) -> None:
    for number, strip in enumerate(given_strips):
        strip.targets = (str(number),)
    on_page = {
        int(name): at for at, page in enumerate(paginate(given_strips, A4)) for name in page.targets
    }
    group: list[int] = []
    for number, strip in enumerate(given_strips):
        group.append(number)
        if not strip.keep or number == len(given_strips) - 1:
            height = sum(given_strips[at].height + given_strips[at].before for at in group)
            if height <= (A4.top - A4.bottom) * 0.9:
                assert len({on_page[at] for at in group}) == 1
            group = []


def test_no_heading_ends_a_page() -> None:
    composer = Composer(typesetter(), A4, StructureTree())
    for filling in range(40, 60):
        lines = [strip for _ in range(filling) for strip in composer.paragraph("x", theme.BODY)]
        heading = composer.heading("Title", theme.SECTION, level=2, target="title")
        text = composer.paragraph("word " * 60, theme.BODY)
        text[1].targets = ("second line",)
        found = list(paginate([*lines, *heading, *text], A4))
        assert [page for page in found if {"title", "second line"} <= set(page.targets)]


def test_no_line_of_a_paragraph_stands_alone_on_a_page() -> None:
    composer = Composer(typesetter(), A4, StructureTree())
    for filling in range(40, 60):
        lines = [strip for _ in range(filling) for strip in composer.paragraph("x", theme.BODY)]
        text = composer.paragraph("word " * 150, theme.BODY)
        for number, strip in enumerate(text):
            strip.targets = (f"line {number}",)
        for page in paginate([*lines, *text], A4):
            assert len(page.targets) != 1


def test_a_table_row_is_not_parted_and_the_head_is_set_again() -> None:
    composer = Composer(typesetter(), A4, StructureTree())
    columns = [Column("Date", 80), Column("Item", A4.measure - 80)]
    rows = [(str(number), "word " * 60) for number in range(60)]
    rendered = list(composer.table(columns, rows))
    found = list(paginate(rendered, A4))
    assert len(found) > 2
    for page in found:
        first = "".join(
            drawn.piece.operators for _, lines in sorted(page.blocks.items())[:2] for drawn in lines
        )
        assert "(Date)" in first
        assert "(Item)" in first
        # Each row has three lines and a rule at its foot; the last thing on a page is a rule.
        lowest = min(height for _, _, height, _ in page.rules)
        assert lowest >= A4.bottom


def test_lines_that_share_a_row_are_drawn_column_by_column() -> None:
    composer = Composer(typesetter(), A4, StructureTree())
    label = composer.paragraph("one two three four five six", theme.BODY, right=50)
    text = composer.paragraph("alpha beta gamma delta epsilon", theme.BODY, left=60, right=120)
    (page,) = paginate(composer.beside(label, text), A4)
    left, right = (
        "".join(drawn.piece.operators for drawn in block)
        for _, block in sorted(page.blocks.items())
    )
    assert "six" in left
    assert "alpha" not in left
    assert "alpha" in right


def lines(count: int, before: float) -> list[Strip]:
    return [Strip(14, 10, before=before, targets=(f"line {number}",)) for number in range(count)]


ROOM = int((A4.top - A4.bottom) // 20)
"""How many lines of 14 points with 6 points before each a page holds, or one more."""


@pytest.mark.parametrize("over", [1, 2, 3])
def test_a_last_page_of_a_few_lines_is_done_without(over: int) -> None:
    (page,) = paginate(lines(ROOM + over, before=6), A4)
    assert {f"line {number}" for number in range(ROOM + over)} == set(page.targets)


def test_spaces_stay_as_they_are_where_that_saves_no_page() -> None:
    without_space = lines(ROOM * 20 // 14 + 4, before=0)
    assert len(list(paginate(without_space, A4))) == 2
    half = lines(ROOM + ROOM // 2, before=6)
    first, second = paginate(half, A4)
    assert pytest.approx(20) == first.targets["line 0"] - first.targets["line 1"]
    assert len(second.targets) >= ROOM // 2 - 1


def figure(height: float) -> list[Strip]:
    drawing = Drawing(A4.measure, height)
    picture = Picture(0, drawing, 0, Element("Figure", None))
    return [Strip(height, 0, keep=True, picture=picture), Strip(12, 9, targets=("caption",))]


def test_a_figure_that_almost_fits_is_made_smaller() -> None:
    strips = lines(20, before=0)
    room = A4.top - A4.bottom - 20 * 14 - 12
    (page,) = paginate([*strips, *figure(room / 0.9)], A4)
    picture = page.pictures[0]
    assert pytest.approx(0.9) == picture.scale
    assert picture.bottom >= A4.bottom + 12 - 0.01
    middle = picture.left + picture.scale * A4.measure / 2
    assert pytest.approx((A4.left + A4.right) / 2) == middle


def test_a_figure_that_would_be_too_small_to_read_has_a_page_to_itself() -> None:
    room = A4.top - A4.bottom - 20 * 14 - 12
    first, second = paginate([*lines(20, before=0), *figure(room / 0.8)], A4)
    assert first.pictures == {}
    assert second.pictures[0].scale == 1
