"""House templates: styles by name from any program, what is kept, what is refused."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from keydates.cli import main
from keydates.exporting import ExportReport, FileContent, OptionsError, parse_options
from keydates.model import Chronology, Marking
from keydates_exporters.docx import DocxExporter
from tests.exporters.docx.house_templates import (
    COVER,
    MAIN,
    NAMES,
    body_replaced,
    changed,
    libreoffices,
    packed,
    pandocs,
    template,
)
from tests.exporters.docx_lint import W, lint
from tests.exporters.docx_reading import exported, missing_words, paragraphs, parts, text_of
from tests.making import event, made


def with_template(content: bytes, chronology: Chronology) -> tuple[bytes, ExportReport]:
    return exported(chronology, template=FileContent("house.docx", content))


CHRONOLOGY = made(
    marking=Marking.GREEN,
    summary=["A point"],
    caveats=["A caveat"],
    events=[event(summary="S.", tags=["x"]), event(id="b", related=[])],
)


@pytest.mark.parametrize("tool", NAMES)
def test_styles_are_found_by_name_whoever_saved_the_template(tool: str) -> None:
    content, report = with_template(changed("word/styles.xml", *NAMES[tool]), CHRONOLOGY)
    assert [] == missing_words(CHRONOLOGY, content)
    assert [] == lint(content)
    assert not [remark for remark in report.remarks if "Heading 1" in remark or "Title" in remark]
    names = [p.style.name for p in docx.Document(BytesIO(content)).paragraphs if p.style]
    assert {"Heading 1", "Heading 2", "Event Heading"} <= {*names}


def test_missing_styles_are_listed() -> None:
    files = template()
    root = etree.fromstring(files["word/styles.xml"])
    for style in root.findall(f"{W}style"):
        if style.get(f"{W}styleId") in {"Heading2", "Title", "EventText", "KeyPoint", "LongTitle"}:
            root.remove(style)
    files["word/styles.xml"] = etree.tostring(root)
    with pytest.raises(ValueError, match="lacks these styles: Title, heading 2; in Word, give"):
        with_template(packed(files), CHRONOLOGY)


def test_what_a_house_has_no_style_for_is_brought_along_and_told() -> None:
    files = template()
    root = etree.fromstring(files["word/styles.xml"])
    wanted = {"EventText", "KeyPoint", "ListBullet", "Marking"}
    for style in root.findall(f"{W}style"):
        if style.get(f"{W}styleId") in wanted:
            root.remove(style)
    files["word/styles.xml"] = etree.tostring(root)
    del files["word/numbering.xml"]
    for name in ("[Content_Types].xml", "word/_rels/document.xml.rels"):
        rels = etree.fromstring(files[name])
        for node in list(rels):
            if "numbering" in (node.get("PartName") or node.get("Target") or ""):
                rels.remove(node)
        files[name] = etree.tostring(rels)
    content, report = with_template(packed(files), CHRONOLOGY)
    assert [] == lint(content)
    assert "Key Point, Event Text, List Bullet, Marking, Event Heading" in report.remarks[0]
    numbering = etree.fromstring(parts(content)["word/numbering.xml"])
    tags = [etree.QName(node).localname for node in numbering]
    assert ["abstractNum", "abstractNum", "num", "num"] == tags
    styles = etree.fromstring(parts(content)["word/styles.xml"])
    used = {n.get(f"{W}val") for n in styles.iter(f"{W}numId")}
    assert used == {n.get(f"{W}numId") for n in numbering.iter(f"{W}num")}


def test_a_dotx_is_a_template_too() -> None:
    types = (MAIN.format("document"), MAIN.format("template"))
    content, _ = with_template(changed("[Content_Types].xml", types), CHRONOLOGY)
    assert MAIN.format("document").encode() in parts(content)["[Content_Types].xml"]
    assert [] == missing_words(CHRONOLOGY, content)


SAMPLE = "<w:p><w:r><w:t>Lorem</w:t></w:r></w:p><w:p/><w:tbl><w:tblPr/><w:tblGrid/></w:tbl>"


def test_the_cover_is_kept_and_sample_text_is_not() -> None:
    content, report = with_template(body_replaced(COVER + SAMPLE), CHRONOLOGY)
    words = paragraphs(content)
    assert "Ministry" == words[0]
    assert "Lorem" not in words
    assert [remark for remark in report.remarks if remark.startswith("2 paragraphs and tables")]
    assert [] == lint(content)


def test_a_bookmark_says_where_the_text_goes() -> None:
    mark = '<w:p><w:bookmarkStart w:id="3" w:name="Keydates"/><w:r><w:t>here</w:t></w:r></w:p>'
    end = '<w:p><w:r><w:t>Imprint</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    content, report = with_template(body_replaced(COVER + mark + end), CHRONOLOGY)
    words = paragraphs(content)
    assert ("Ministry", "Imprint") == (words[0], words[-1])
    assert "here" not in words
    assert [] == lint(content)
    assert not [remark for remark in report.remarks if "left out" in remark]


def field_of(name: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> DOCPROPERTY {name} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{result[:2]}</w:t></w:r><w:r><w:t>{result[2:]}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_show_the_properties_of_this_chronology() -> None:
    runs = "".join(
        f"<w:p>{field_of(name, 'stale words')}</w:p>"
        for name in ("Title", '"As of"', "EDITION  \\* MERGEFORMAT", "Unknown")
    )
    bound = (
        "<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings=\"xmlns:ns0='x'\" "
        'w:xpath="/ns1:coreProperties[1]/ns0:title[1]" w:storeItemID="{x}"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>stale</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    cover = runs + bound + COVER
    chronology = made(edition="7", marking=Marking.GREEN)
    content, _ = with_template(body_replaced(cover), chronology)
    assert ["Sample", "31 December 2020", "7", "stale words", "Sample"] == paragraphs(content)[:5]


def test_the_marking_of_an_earlier_export_gives_way() -> None:
    content, report = with_template(packed(template()), CHRONOLOGY)
    heads = [part for name, part in parts(content).items() if "header" in name or "footer" in name]
    assert 4 == len(heads)
    for head in heads:
        assert 1 == text_of(etree.fromstring(head)).count("TLP:")
        assert b"TLP:GREEN" in head
        assert b"33FF00" in head
        assert b"Old title" not in head
    assert not [remark for remark in report.remarks if "marking" in remark]


def test_pages_that_do_not_show_the_marking_get_it() -> None:
    files = template()
    for name in files:
        if "header" in name or "footer" in name:
            files[name] = etree.tostring(etree.fromstring(
                files[name].split(b"<w:p>")[0] + b"<w:p><w:r><w:t>House</w:t></w:r></w:p>"
                + b"</w:hdr>" * ("header" in name) + b"</w:ftr>" * ("footer" in name)
            ))  # fmt: skip
    content, report = with_template(packed(files), CHRONOLOGY)
    for name, part in parts(content).items():
        if "header" in name or "footer" in name:
            assert b"House" in part
            assert b"TLP:GREEN" in part
    assert [remark for remark in report.remarks if "marking" in remark]


def test_parts_that_nobody_knows_survive_to_the_byte() -> None:
    files = template()
    strange = b"<?xml version='1.0'?>\n<x  y = 'z'/>"
    files["customXml/item1.xml"] = strange
    rels = files["word/_rels/document.xml.rels"].decode()
    relation = (
        '<Relationship Id="rIdX" Target="../customXml/item1.xml" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/customXml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", relation).encode()
    content, _ = with_template(packed(files), CHRONOLOGY)
    assert strange == parts(content)["customXml/item1.xml"]


def test_what_a_template_says_of_its_old_text_goes() -> None:
    files = template()
    app = files["docProps/app.xml"].decode()
    old = "<Company>Ministry</Company><Pages>7</Pages><Words>900</Words><TotalTime>3</TotalTime>"
    files["docProps/app.xml"] = app.replace("</Properties>", f"{old}</Properties>").encode()
    core = files["docProps/core.xml"].decode()
    printed = "<cp:lastPrinted>2001-01-01T00:00:00Z</cp:lastPrinted></cp:coreProperties>"
    files["docProps/core.xml"] = core.replace("</cp:coreProperties>", printed).encode()
    files["docProps/thumbnail.jpeg"] = b"a picture of the old first page"
    relation = (
        '<Relationship Id="rIdT" Target="docProps/thumbnail.jpeg" Type="http://schemas.'
        'openxmlformats.org/package/2006/relationships/metadata/thumbnail"/></Relationships>'
    )
    rels = files["_rels/.rels"].decode()
    files["_rels/.rels"] = rels.replace("</Relationships>", relation).encode()
    types = files["[Content_Types].xml"].decode()
    kind = '<Default Extension="jpeg" ContentType="image/jpeg"/></Types>'
    files["[Content_Types].xml"] = types.replace("</Types>", kind).encode()
    kept = parts(with_template(packed(files), CHRONOLOGY)[0])
    told = {etree.QName(node).localname for node in etree.fromstring(kept["docProps/app.xml"])}
    assert {"Application", "Company"} == told
    assert b"lastPrinted" not in kept["docProps/core.xml"]
    assert not [name for name in kept if "thumbnail" in name]


@pytest.mark.parametrize("kind", ["footnotes", "endnotes"])
def test_notes_of_the_cover_stay_and_others_go(kind: str) -> None:
    mark = f'<w:p><w:r><w:{kind[:-1]}Reference w:id="1"/></w:r></w:p>'
    files = parts(exported(CHRONOLOGY, notes=kind)[0])
    text = files["word/document.xml"].decode()
    start, end = text.index("<w:body>") + len("<w:body>"), text.rindex("<w:sectPr")
    files["word/document.xml"] = (text[:start] + mark + COVER + text[end:]).encode()
    house = FileContent("house.docx", packed(files))
    content, _ = exported(CHRONOLOGY, template=house, notes=kind)
    notes = etree.fromstring(parts(content)[f"word/{kind}.xml"])
    assert ["-1", "0", "1", "2", "3"] == [note.get(f"{W}id") for note in notes]
    assert [] == lint(content)


UTF_16 = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
VBA = (
    '<Override PartName="/word/vbaProject.bin" '
    'ContentType="application/vnd.ms-office.vbaProject"/></Types>'
)


def lying(content: bytes) -> bytes:
    """Return a zip file that calls a large part small."""
    return content.replace((400_000).to_bytes(4, "little"), (4).to_bytes(4, "little"))


BOMB = b"<?xml version='1.0'?><x>" + b" " * 31_000_000 + b"</x>"
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "password": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "password"),
    "text": (lambda: b"no zip file", "damaged, or is no .docx"),
    "cut short": (lambda: packed(template())[:-200], "damaged"),
    "another zip": (lambda: packed({"a.txt": b"a"}), "no Word document"),
    "macros": (
        lambda: changed(
            "[Content_Types].xml",
            (MAIN.format("document"), "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ),
        "macros",
    ),
    "entities": (
        lambda: changed("word/document.xml", ("<w:document", "<!DOCTYPE x []><w:document")),
        "declares entities",
    ),
    "entities in other letters": (
        lambda: packed(template() | {"word/x.xml": UTF_16.encode("utf-16")}),
        "declares entities",
    ),
    "macros beside": (
        lambda: changed("[Content_Types].xml", ("</Types>", VBA)),
        "macros",
    ),
    "a bomb that lies": (lambda: lying(packed(template() | {"a.bin": bytes(400_000)})), "damaged"),
    "large part": (lambda: packed(template() | {"word/x.xml": BOMB}), "larger than any"),
    "bomb": (
        lambda: packed(template() | {f"{n}.bin": bytes(40_000_000) for n in range(6)}),
        "200,000,000 bytes",
    ),
    "many parts": (
        lambda: packed(template() | {f"{n}.bin": b"" for n in range(2_001)}),
        "2,000 parts",
    ),
    "strict": (
        lambda: changed(
            "_rels/.rels",
            (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDoc",
                "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDoc",
            ),
        ),
        "Strict",
    ),
    "broken xml": (lambda: changed("word/styles.xml", ("</w:styles>", "")), "damaged"),
    "no document": (
        lambda: packed({n: c for n, c in template().items() if n != "word/document.xml"}),
        "damaged",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_template_is_refused_with_the_reason(case: str) -> None:
    make, reason = REFUSED[case]
    house = FileContent("house.docx", make())
    with pytest.raises(OptionsError, match=rf"option docx\.template: [^V].*{reason}"):
        parse_options(DocxExporter(), {"template": "house.docx"}, lambda *_: house)


def test_the_page_is_the_templates() -> None:
    house = changed("word/document.xml", ('w:w="11906"', 'w:w="9000"'), ('"1247"', '"1000"'))
    content, report = exported(
        CHRONOLOGY, template=FileContent("house.docx", house), page_size="letter"
    )
    root = etree.fromstring(parts(content)["word/document.xml"])
    columns = [int(column.get(f"{W}w", "0")) for column in root.iter(f"{W}gridCol")]
    assert 7_000 == sum(columns)
    assert min(columns) > 0
    assert "the page is the template's, whatever docx.page-size says" in report.remarks


def test_on_the_command_line(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    house = tmp_path / "house.docx"
    house.write_bytes(packed(template()))
    source = Path(__file__).parents[3] / "examples" / "minimal.yaml"
    command = ["export", str(source), "-t", "docx", "-o", str(tmp_path / "out"), "-O"]
    assert 0 == main([*command, f"docx.template={house}"])
    assert 3 == main([*command, f"docx.template={tmp_path / 'absent.docx'}"])
    assert b"cannot read" in capsysbinary.readouterr().err
    house.write_bytes(b"no zip")
    assert 2 == main([*command, f"docx.template={house}"])
    assert b"damaged" in capsysbinary.readouterr().err
    assert 0 == main(["formats", "docx"])
    assert b"template=PATH" in capsysbinary.readouterr().out


@pytest.mark.parametrize("make", [pandocs, libreoffices])
def test_templates_of_other_tools(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    content, _ = with_template(make(tmp_path), CHRONOLOGY)
    assert [] == missing_words(CHRONOLOGY, content)
    # Two faults are pandoc's own: a style that stands on one it does not bring, pale headings.
    own = ("TableNormal", "4F81BD on")
    faults = [fault for fault in lint(content) if not any(word in fault for word in own)]
    assert [] == faults
