"""What a house can make its own in the PDF: accent colour, name and logo."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from keydates.cli import main
from keydates.exporting import ExportReport, FileContent, OptionsError, load_exporter, parse_options
from keydates.model import Chronology
from keydates_exporters.pdf import PdfExporter, PdfOptions, theme
from keydates_exporters.pdf.branding import read_accent, read_logo
from keydates_exporters.pdf.lines import colour_values
from tests.exporters.pdf.tree import complaints, open_pdf, read_tree, walk
from tests.exporters.pdf.validating import failures
from tests.making import event, made
from tests.support import ROOT

CHRONOLOGY = made(
    places=[{"id": "here", "name": "Here", "longitude": 8.5, "latitude": 47.4}],
    events=[event(places=["here"]), event(id="b", title="Later", date="2020-11")],
)


def export(chronology: Chronology = CHRONOLOGY, **options: Any) -> tuple[bytes, ExportReport]:
    out = BytesIO()
    report = PdfExporter().export(chronology, out, PdfOptions(**options))
    return out.getvalue(), report


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 80), mode: str = "RGB") -> bytes:
    out = BytesIO()
    colour: Any = {"RGB": (200, 20, 20), "RGBA": (200, 20, 20, 0), "CMYK": (0, 230, 230, 50)}
    Image.new(mode, size, colour.get(mode, 0)).save(out, kind)
    return out.getvalue()


def logo(content: bytes, name: str = "logo.png") -> FileContent:
    return FileContent(name, content)


def taken(settings: dict[str, str], **files: bytes) -> PdfOptions:
    """Take options as from a command line, with these files at hand."""

    def read(path: str, enclosed: bool) -> FileContent:
        return FileContent(path, files[path])

    options = parse_options(load_exporter("pdf"), settings, read)
    assert isinstance(options, PdfOptions)
    return options


def first_page(content: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        shown: Image.Image = document[0].render(scale=1).to_pil().convert("RGB")
        return shown


def operators(content: bytes) -> str:
    with open_pdf(content) as pdf:
        return "\n".join(
            stream.read_bytes().decode("latin-1") for page in pdf.pages for stream in page.Contents
        )


def test_the_accent_colours_headings_and_marks_and_nothing_is_left_of_the_old() -> None:
    old, new = f"{colour_values(theme.ACCENT)} ", ".4 0 .2 "
    plain, own = operators(export()[0]), operators(export(accent="#660033")[0])
    assert plain.count(old + "rg") > 10
    assert 0 == own.count(old)
    assert plain.count(old + "rg") <= own.count(new + "rg")
    assert 0 == plain.count(new)
    for mark in (".090196 .196078 .301961", ".498039 .607843 .721569"):  # as figures write them
        assert mark in plain
        assert mark not in own


@pytest.mark.parametrize("code", ["#603", "#660033", "#660033".upper()])
def test_an_accent_is_a_css_hex_code(code: str) -> None:
    assert pytest.approx((0.4, 0, 0.2)) == read_accent(code)


@pytest.mark.parametrize("code", ["", "#", "red", "660033", "#66003", "#66003g", "##6003", "#٦٦٠"])
def test_what_is_no_colour_is_refused(code: str) -> None:
    with pytest.raises(OptionsError, match=r"option pdf.accent: .* is no colour; write one as #"):
        taken({"accent": code})


@pytest.mark.parametrize("code", ["#ffffff", "#ff9900", "#0099ff", "#808080"])
def test_a_colour_too_light_to_be_read_is_refused(code: str) -> None:
    with pytest.raises(OptionsError, match=rf"{code} is too light .*:1 .*at least 4\.5:1"):
        taken({"accent": code})


def test_the_colour_of_the_theme_is_the_default() -> None:
    assert theme.ACCENT == read_accent(PdfOptions().accent)
    assert export(accent="#17324d")[0] == export()[0]


@given(st.integers(0, 0xFFFFFF))
def test_a_colour_is_taken_just_when_it_can_be_read(number: int) -> None:
    def luminance(parts: list[float]) -> float:
        linear = [
            ((part + 0.055) / 1.055) ** 2.4 if part > 0.04045 else part / 12.92 for part in parts
        ]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
        )

    code = f"#{number:06x}"
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    contrast = (luminance(list(theme.PANEL)) + 0.05) / (luminance(parts) + 0.05)
    if abs(contrast - 4.5) < 0.05:
        return  # the writer rounds its colours
    try:
        read_accent(code)
    except ValueError:
        assert contrast < 4.5
    else:
        assert contrast > 4.5


def test_the_organisation_stands_above_the_title() -> None:
    content, report = export(organisation="Institute of Dates")
    with open_pdf(content) as pdf:
        told = [node for node in walk(read_tree(pdf)) if node.role in {"P", "H1"}]
    assert ["Institute of Dates", "Sample"] == [node.text.strip() for node in told[:2]]
    assert [] == failures(content)
    assert () == report.remarks


@pytest.mark.parametrize("words", ["", " ", "two\nlines", "x" * 201, "bell\a"])
def test_the_organisation_is_one_short_line(words: str) -> None:
    with pytest.raises(OptionsError, match=r"option pdf.organisation: "):
        taken({"organisation": words})


def test_a_glyph_the_organisation_lacks_is_reported() -> None:
    _, report = export(organisation="Institute 中")
    assert any(
        remark.startswith("organisation: the font has no U+4E2D") for remark in report.remarks
    )


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
    ],
)
def test_a_logo_is_a_figure_before_the_title(kind: str, mode: str) -> None:
    content, _ = export(logo=logo(picture(kind, mode=mode)), logo_alt="Arms of the institute")
    assert [] == failures(content)
    assert [] == complaints(content, [])[1:]
    with open_pdf(content) as pdf:
        told = [node for node in walk(read_tree(pdf)) if node.role in {"Figure", "H1"}]
        assert ["Figure", "H1"] == [node.role for node in told[:2]]
        assert "Arms of the institute" == str(told[0].element.Alt)
        image = pdf.pages[0].Resources.XObject.Image1
        assert [200, 80] == [int(image.Width), int(image.Height)]
        assert "/XObject" not in pdf.pages[-1].Resources
        assert "/SMask" not in image


def test_the_logo_is_seen_where_it_stands_and_keeps_its_shape() -> None:
    content, _ = export(logo=logo(picture(size=(400, 400))), logo_alt="A red square")
    page = first_page(content)
    red = [
        (x, y)
        for x in range(page.width)
        for y in range(200)
        if page.getpixel((x, y)) == (200, 20, 20)
    ]
    xs, ys = sorted({x for x, _ in red}), sorted({y for _, y in red})
    assert abs(len(xs) - len(ys)) <= 2
    assert 40 < len(ys) <= 16 * theme.MM + 2
    assert abs(xs[0] - 22 * theme.MM) < 2


def test_a_transparent_logo_stands_on_white() -> None:
    content, _ = export(logo=logo(picture(mode="RGBA")), logo_alt="Nothing to be seen")
    with open_pdf(content) as pdf:
        dots = pdf.pages[0].Resources.XObject.Image1.read_bytes()
    assert {255} == set(dots)


def test_a_logo_needs_words_and_words_need_a_logo() -> None:
    with pytest.raises(OptionsError, match=r"option pdf.logo-alt: .*cannot see it"):
        taken({"logo": "a.png"}, **{"a.png": picture()})
    with pytest.raises(OptionsError, match=r"option pdf.logo-alt: there is no logo"):
        taken({"logo-alt": "Arms"})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "neither a PNG nor a JPEG"),
        (b"GIF89a" + bytes(50), "neither a PNG nor a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PNG nor a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a broken picture"),
        (picture()[:150], "is a broken picture"),
        (b"\xff\xd8\xff" + bytes(40), "is a broken picture"),
        (picture("JPEG")[:300], "is a broken picture"),
        (picture(size=(5000, 4000), mode="1"), "more than 16,000,000 dots"),
        (picture(size=(20000, 10000), mode="1"), "more than 16,000,000 dots"),
        (picture() + bytes(2_000_000), "more than 2,000,000 bytes"),
        (picture(mode="I;16"), "more than 8 bits"),
    ],
    ids=[
        "empty",
        "gif",
        "svg",
        "no png",
        "cut png",
        "no jpeg",
        "cut jpeg",
        "large",
        "bomb",
        "heavy",
        "deep",
    ],
)
def test_what_is_no_fit_picture_is_refused_by_its_name(content: bytes, words: str) -> None:
    with pytest.raises(OptionsError, match=rf"option pdf.logo: arms.png .*{words}"):
        taken({"logo": "arms.png", "logo-alt": "Arms"}, **{"arms.png": content})


def test_a_logo_comes_from_the_folder_of_the_chronology_and_from_nowhere_else(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = tmp_path / "chronology"
    folder.mkdir()
    source = shutil.copy(ROOT / "examples" / "minimal.yaml", folder)
    inside, outside = folder / "arms.png", tmp_path / "arms.png"
    for path in (inside, outside):
        path.write_bytes(picture())
    out = tmp_path / "out.pdf"
    command = ["export", str(source), "-q", "-t", "pdf", "-o", str(out), "-O", "pdf.logo-alt=Arms"]
    assert main([*command, "-O", f"pdf.logo={outside}"]) == 3
    said = capsysbinary.readouterr().err.decode()
    assert f"{outside} lies outside the chronology's folder, {folder.resolve()};" in said
    assert not out.exists()
    assert main([*command, "-O", f"pdf.logo={inside}"]) == 0
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages[0].Resources.XObject) == 1


def test_the_name_of_the_file_does_not_show() -> None:
    one, _ = export(logo=logo(picture(), "a.png"), logo_alt="Arms of the institute")
    other, _ = export(logo=logo(picture(), "b.png"), logo_alt="Arms of the institute")
    assert one == other


def test_another_logo_makes_another_file() -> None:
    def identifier(content: bytes) -> Any:
        one = export(logo=logo(content), logo_alt="Arms of the institute")[0]
        with pikepdf.open(BytesIO(one)) as pdf:
            return bytes(pdf.trailer.ID[0])

    assert identifier(picture()) != identifier(picture(mode="RGBA"))


def test_a_large_logo_is_kept_no_finer_than_it_can_be_seen() -> None:
    raster = read_logo(logo(picture(size=(3000, 500))))
    assert (1200, 200) == (raster.across, raster.down)
    assert 3 * raster.across * raster.down == len(raster.content)
