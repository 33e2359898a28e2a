"""The table of contents: what it lists, that its numbers are right, and what it means."""

from io import BytesIO
from typing import Any

import page as validation
import pypdfium2
import pytest

from keydates.model import Chronology
from keydates_exporters.pdf import PdfExporter, PdfOptions
from tests.exporters.pdf.tree import Node, complaints, open_pdf, plain, read_tree, walk
from tests.making import event, made


def export(chronology: Chronology, **options: Any) -> bytes:
    out = BytesIO()
    PdfExporter().export(chronology, out, PdfOptions(**options))
    return out.getvalue()


def many(count: int, years: int = 12, **changes: Any) -> Chronology:
    events = [
        event(
            id=f"e{number}",
            title=f"Item {number}",
            date=f"{1990 + number % years}-{1 + number % 12:02d}",
            summary="Words of some length. " * (1 + number % 9),
        )
        for number in range(count)
    ]
    return made(events=events, caveats=["One."], summary=["A point."], **changes)


def items(content: bytes) -> list[Node]:
    with open_pdf(content) as pdf:
        return [node for node in walk(read_tree(pdf)) if node.role == "TOCI"]


def lines(content: bytes) -> list[tuple[str, int]]:
    """Title and page number of each line, as a reader is told them."""
    found = []
    for item in items(content):
        title, _, number = plain(item.text).rpartition(" ")
        found.append((title, int(number)))
    return found


def headings(content: bytes) -> list[tuple[str, int]]:
    """Sections and years with the page that the outline leads to."""
    with open_pdf(content) as pdf:
        numbers: dict[Any, int] = {
            page.objgen: number for number, page in enumerate(pdf.pages, start=1)
        }
        names = list(pdf.Root.Names.Dests.Names)
        places = {
            str(name): numbers[place[0].objgen]
            for name, place in zip(names[::2], names[1::2], strict=True)
        }
        with pdf.open_outline() as outline:
            found = []
            for section in outline.root:
                found.append(section)
                found += [inner for inner in section.children if "Item" not in inner.title]
            return [(item.title, places[str(item.destination)]) for item in found]


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("figures", [True, False])
def test_it_lists_every_section_and_year_with_its_page(size: str, figures: bool) -> None:
    content = export(many(90), contents="yes", page_size=size, figures=figures)
    outline = headings(content)
    start = [title for title, _ in outline].index("Contents") + 1
    assert outline[start:] == lines(content)
    assert len({number for _, number in lines(content)}) > 5


def test_the_numbers_are_those_of_the_pages_on_which_the_headings_are_seen() -> None:
    content = export(many(60), contents="yes")
    with pypdfium2.PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    for title, number in lines(content):
        assert title in texts[number - 1].split("\r\n")
        assert f"Page {number} of {len(texts)}" in texts[number - 1]


def test_each_line_is_a_reference_that_leads_to_its_heading() -> None:
    content = export(many(40), contents="yes")
    with open_pdf(content) as pdf:
        tree = read_tree(pdf)
        (outer,) = [
            node
            for node in walk(tree)
            if any(kid.role == "TOC" for kid in node.kids) and node.role == "Sect"
        ]
        for item in (node for node in walk(outer) if node.role == "TOCI"):
            (given,) = item.kids
            (link,) = given.kids
            assert ("Reference", "Link") == (given.role, link.role)
            (annotation,) = link.annotations
            assert plain(str(annotation.Contents)) == plain(item.text).rpartition(" ")[0]
            left, _, right, _ = (float(edge) for edge in annotation.Rect)
            assert right - left > 400  # the number is part of what can be clicked
        roles = [kid.role for kid in outer.kids if kid.role == "TOC"]
        assert ["TOC"] == roles
    assert [] == complaints(content, [])[1:]


def test_years_stand_under_the_chronology() -> None:
    content = export(many(40, years=3), contents="yes", figures=False)
    with open_pdf(content) as pdf:
        (whole,) = [
            node
            for node in walk(read_tree(pdf))
            if node.role == "TOC"
            and any("Chronology" in plain(kid.text) for kid in node.kids)
            and any(kid.role == "TOC" for kid in node.kids)
        ]
        inner = [kid for kid in whole.kids if kid.role == "TOC"]
        assert ["1990", "1991", "1992"] == [plain(kid.text).split()[0] for kid in inner[0].kids]


@pytest.mark.parametrize(
    ("count", "contents", "listed"),
    [(199, "auto", False), (200, "auto", True), (200, "no", False), (1, "yes", True)],
)
def test_long_documents_have_one_and_others_if_asked(
    count: int, contents: str, *, listed: bool
) -> None:
    events = [event(id=f"e{number}", summary=None) for number in range(count)]
    assert listed == bool(items(export(made(events=events), contents=contents, figures=False)))


def test_hundreds_of_years_are_left_to_the_outline() -> None:
    content = export(many(130, years=130), contents="yes", figures=False)
    titles = [title for title, _ in lines(content)]
    assert "1990" not in titles
    assert "Chronology" in titles
    assert "1990" in [title for title, _ in headings(content)]


def test_both_standards_hold_for_contents_over_several_pages() -> None:
    content = export(many(119, years=119), contents="yes", figures=False)
    numbers = [number for title, number in lines(content) if title == "Timeline"]
    assert [] == numbers
    limits = validation.SafetyLimits.unlimited()
    for profile in (validation.ValidationProfile.PDF_UA_1, validation.ValidationProfile.PDF_A_2A):
        found = validation.validate_pdf_bytes(content, profile=profile, limits=limits)
        assert [] == [failure.message for failure in found.failures]


def test_words_that_look_like_the_writers_own_notes_are_words() -> None:
    chronology = made(events=[event(title="%pending 0", summary="a\n%pending 0\nb")])
    content = export(chronology, contents="yes")
    with open_pdf(content) as pdf:
        told = [plain(node.text) for node in walk(read_tree(pdf)) if node.role == "P"]
    assert "%pending 0" in told


def test_the_bytes_are_the_same_each_time() -> None:
    chronology = many(30)
    assert export(chronology, contents="yes") == export(chronology, contents="yes")
