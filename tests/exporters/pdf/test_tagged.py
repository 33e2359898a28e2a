"""What the PDF means to a reader who does not see it, and to the archive."""

import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from PIL import Image, ImageCms
from reportlab.graphics.shapes import Drawing, Rect, String

from keydates.model import Chronology, Marking
from keydates.reading import read
from keydates.text import TextError, clean_text
from keydates_exporters.lettering.fonts import FaceName, face
from keydates_exporters.pdf import PdfExporter, PdfOptions, theme
from keydates_exporters.pdf.archive import srgb_profile
from keydates_exporters.pdf.compose import Composer
from keydates_exporters.pdf.document import DocumentWriter, Properties
from keydates_exporters.pdf.flow import paginate
from keydates_exporters.pdf.theme import geometry
from tests import strategies
from tests.exporters.pdf.outline import expected
from tests.exporters.pdf.tree import Node, complaints, flat, open_pdf, plain, read_tree, walk
from tests.exporters.pdf.validating import failures
from tests.support import ROOT, shared

CASES = {
    "russia-syria": ROOT / "data" / "russia-syria.yaml",
    "minimal": ROOT / "examples" / "minimal.yaml",
    "torture": ROOT / "tests" / "golden" / "torture" / "chronology.yaml",
}


def export(chronology: Chronology, **options: Any) -> bytes:
    out = BytesIO()
    # What the text says is told by the outline alone; figures and contents have their own tests.
    chosen = PdfOptions(**{"figures": False, "contents": "no", **options})
    PdfExporter().export(chronology, out, chosen)
    return out.getvalue()


def case(name: str) -> Chronology:
    chronology = read(CASES[name]).chronology
    assert chronology is not None
    return chronology


def made(**changes: Any) -> Chronology:
    head = {"id": "made", "title": "Made", "as_of": "2020-01-01", "revised": "2020-01-02T00:00:00Z"}
    return Chronology.model_validate({**head, "events": [], **changes})


def many(count: int) -> Chronology:
    events = [
        {
            "id": f"e{number}",
            "title": f"Item {number}",
            "date": f"2015-{1 + number % 12:02d}",
            "summary": "Words of some length. " * (1 + number % 9),
            "citations": [f"s{number % 7}"],
        }
        for number in range(count)
    ]
    sources = [{"id": f"s{number}", "title": f"Report {number}"} for number in range(7)]
    return made(events=events, sources=sources)


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("name", CASES)
def test_the_validator_finds_no_fault_by_pdf_ua_1_and_pdf_a_2a(name: str, size: str) -> None:
    assert failures(export(case(name), page_size=size)) == []


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("name", CASES)
def test_a_reader_who_does_not_see_is_told_everything_in_order(name: str, size: str) -> None:
    chronology = case(name)
    assert complaints(export(chronology, page_size=size), expected(chronology)) == []


def test_a_long_chronology_is_as_sound_as_a_short_one() -> None:
    chronology = many(600)
    content = export(chronology)
    assert failures(content) == []
    wanted = [text for text in expected(chronology) if not text[1].startswith("Cited by")]
    with open_pdf(content) as pdf:
        found = flat(read_tree(pdf), {role for role, _ in wanted})
    assert [text for text in found if not text[1].startswith("Cited by")] == wanted


@given(strategies.chronologies())
@settings(max_examples=12, deadline=None)
def test_any_chronology_is_told_whole(chronology: Chronology) -> None:
    content = export(chronology)
    assert complaints(content, expected(chronology)) == []
    assert failures(content) == []


def test_hostile_strings_are_told_as_they_are_in_every_place() -> None:
    strings = json.loads(shared("corpora/naughty-strings/blns.json").read_text("utf-8"))
    events, sources, places = [], [], []
    for number, raw in enumerate(strings):
        try:
            text = clean_text(raw)
        except TextError:
            continue
        line = " ".join(text.split())
        if not plain(line):
            continue
        sources.append({"id": f"s{number}", "title": line})
        places.append({"id": f"p{number}", "name": line, "unlocated": "a test"})
        event = {"id": f"n{number}", "title": line, "summary": text, "date": "2015"}
        events.append({**event, "places": [f"p{number}"], "citations": [f"s{number}"]})
    assert len(events) > 450
    chronology = made(events=events, sources=sources, places=places)
    content = export(chronology)
    assert complaints(content, expected(chronology)) == []
    assert failures(content) == []


def test_long_and_private_texts_fit_what_the_archive_allows() -> None:
    events = [
        {"id": "long", "title": "ж" * 20_000, "summary": "اسم " * 4_999, "date": "2015"},
        {"id": "private", "title": "A \ue000 and \U000f0000", "date": "2015"},
    ]
    chronology = made(events=events, title="т" * 2_000, publisher="Ж" * 19_000)
    content = export(chronology)
    assert failures(content) == []
    assert complaints(content, expected(chronology)) == []


def test_every_event_has_one_heading_and_its_references() -> None:
    chronology = case("russia-syria")
    cited = [len(event.citations) for event in chronology.in_order()]
    with open_pdf(export(chronology)) as pdf:
        sections = [
            node
            for node in walk(read_tree(pdf))
            if node.role == "Sect" and node.kids[0].role == "H4"
        ]
    assert len(sections) == len(chronology.events)
    for section, citations in zip(sections, cited, strict=True):
        roles = [node.role for node in walk(section)]
        assert (roles.count("H4"), roles.count("Reference")) == (1, citations)


def test_the_marking_is_told_first_and_once() -> None:
    chronology = many(40).model_copy(update={"marking": Marking.AMBER})
    content = export(chronology)
    assert complaints(content, expected(chronology)) == []
    with open_pdf(content) as pdf:
        assert len(pdf.pages) > 2
        words = [node.text for node in walk(read_tree(pdf)) if not node.kids]
    assert words[0] == "TLP:AMBER"
    assert words.count("TLP:AMBER") == 1


def test_a_table_over_several_pages_is_one_table_with_one_head() -> None:
    with open_pdf(export(many(120))) as pdf:
        assert len(pdf.pages) > 3
        tables = [node for node in walk(read_tree(pdf)) if node.role == "Table"]
        glance = tables[1]
        heads = [node for node in walk(glance) if node.role == "TH"]
        assert [str(head.element.A.Scope) for head in heads] == ["/Column"] * 5
        assert len(glance.kids) == 121
        assert {len(row.kids) for row in glance.kids} == {5}


def test_a_link_over_two_lines_is_one_link() -> None:
    events: list[dict[str, Any]] = [
        {
            "id": "a",
            "title": "A",
            "date": "2015",
            "related": [{"event": "b", "relation": "follows"}],
        },
        {"id": "b", "title": "A title that fills more than one line " * 4, "date": "2014"},
    ]
    with open_pdf(export(made(events=events))) as pdf:
        related = [
            node
            for node in walk(read_tree(pdf))
            if node.role == "Link"
            and "/ActualText" not in node.element
            and len(node.annotations) > 1
        ]
        assert {plain(node.text) for node in related} == {plain(events[1]["title"])}


# Files that a validator may pass and a reader is failed by: each must be noticed.

Spoiler = Callable[[pikepdf.Pdf, Node], None]


def _first(root: Node, role: str, words: str = "") -> Node:
    return next(node for node in walk(root) if node.role == role and words in node.text)


def _swap(pdf: pikepdf.Pdf, root: Node) -> None:
    section = next(node for node in walk(root) if node.role == "Sect" and node.kids[0].role == "H4")
    kids = list(section.element.K)
    section.element.K = pikepdf.Array([kids[0], kids[2], kids[1], *kids[3:]])


def _lose(pdf: pikepdf.Pdf, root: Node) -> None:
    section = next(node for node in walk(root) if node.role == "Sect" and node.kids[0].role == "H4")
    section.element.K = pikepdf.Array(list(section.element.K)[:-1])


def _join(pdf: pikepdf.Pdf, root: Node) -> None:
    for sheet in pdf.pages:
        sheet.contents_coalesce()
        content = sheet.Contents.read_bytes()
        sheet.Contents = pdf.make_stream(re.sub(rb" \)Tj", rb")Tj", content))


def _skip(pdf: pikepdf.Pdf, root: Node) -> None:
    for node in walk(root):
        if node.role == "H3":
            node.element.S = pikepdf.Name.P


def _mislead(pdf: pikepdf.Pdf, root: Node) -> None:
    next(
        annotation
        for node in walk(root)
        for annotation in node.annotations
        if "/Dest" in annotation
    ).Dest = pikepdf.String("event-nowhere")


def _unlink(pdf: pikepdf.Pdf, root: Node) -> None:
    _first(root, "Link").element.S = pikepdf.Name.Span


def _mute(pdf: pikepdf.Pdf, root: Node) -> None:
    next(
        annotation for node in walk(root) for annotation in node.annotations
    ).Contents = pikepdf.String("")


def _rename(pdf: pikepdf.Pdf, root: Node) -> None:
    for node in walk(root):
        if node.role == "Note":
            del node.element["/ID"]


def _unembed(pdf: pikepdf.Pdf, root: Node) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    del font.FontDescriptor["/FontFile2"]


def _untag(pdf: pikepdf.Pdf, root: Node) -> None:
    sheet = pdf.pages[0]
    sheet.contents_coalesce()
    font = next(iter(sheet.Resources.Font.keys())).encode()
    stray = b"\nBT " + font + b" 9 Tf (stray) Tj ET"
    sheet.Contents = pdf.make_stream(sheet.Contents.read_bytes() + stray)


def _describe(pdf: pikepdf.Pdf, root: Node) -> None:
    element = _first(root, "H1").element
    element.S = pikepdf.Name.Figure
    element.Alt = pikepdf.String("x")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_swap, "text .* is .* not"),
        (_lose, "text .* is .* not"),
        (_join, "text .* is .* not"),
        (_skip, "of level 4 follows level 2"),
        (_mislead, "which is nowhere"),
        (_unlink, "is in no Link element"),
        (_mute, "does not say where it goes"),
        (_rename, "no name of its own"),
        (_unembed, "is not embedded"),
        (_untag, "belongs to nothing: 'stray'"),
        (_describe, "no text for those who cannot see"),
    ],
)
def test_a_file_that_fails_its_reader_is_noticed(spoil: Spoiler, words: str) -> None:
    chronology = many(4)
    with open_pdf(export(chronology)) as pdf:
        spoil(pdf, read_tree(pdf))
        out = BytesIO()
        pdf.save(out)
    found = complaints(out.getvalue(), expected(chronology))
    assert [complaint for complaint in found if re.search(words, complaint)]


def figure(alt: str = "Figure: 2 items at 1 place", **settings: Any) -> bytes:
    sheet = geometry("a4")
    properties = Properties("T", "", "", (), "en", made().revised, None)
    writer = DocumentWriter(properties, sheet)
    composer = Composer(writer.typesetter, sheet, writer.tree)
    drawing = Drawing(200, 100)
    drawing.add(Rect(0, 0, 200, 100))
    drawing.add(String(5, 5, "Words inside", fontName=face(FaceName.REGULAR).name))
    strips = composer.heading("T", theme.SECTION, level=1, target="t")
    strips += composer.figure(drawing, alt, "Its caption")
    return writer.write(paginate(strips, sheet))


def test_a_figure_has_a_text_a_caption_and_a_box() -> None:
    content = figure()
    assert complaints(content, [("H1", "T"), ("Caption", "Its caption")]) == []
    assert failures(content) == []
    with open_pdf(content) as pdf:
        (node,) = [node for node in walk(read_tree(pdf)) if node.role == "Figure"]
        assert str(node.element.Alt) == "Figure: 2 items at 1 place"
        left, bottom, right, top = map(float, node.element.A.BBox)
        assert (round(right - left), round(top - bottom)) == (200, 100)
        assert plain(node.text) == "Words inside"


def test_a_figure_without_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot see"):
        figure(alt=" ")


def test_the_metadata_say_the_same_twice() -> None:
    chronology = case("russia-syria")
    with open_pdf(export(chronology)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == chronology.title == str(pdf.docinfo.Title)
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["xmp:CreateDate"] == chronology.revised.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_colours_of_the_archive_are_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    image = Image.new("RGB", (256, 3))
    for level in range(256):
        for row, colour in enumerate([(level,) * 3, (level, 0, 255 - level), (10, level, 200)]):
            image.putpixel((level, row), colour)
    turned = ImageCms.profileToProfile(image, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    pairs = zip(image.tobytes(), turned.tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 1
