"""The lint itself: each rule finds the file that breaks it, and only that."""

import zipfile
from io import BytesIO

import pytest

from tests.exporters.docx_lint import RULES, Package, lint
from tests.exporters.docx_reading import exported, parts
from tests.making import event, made

DOCUMENT = "word/document.xml"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:{0} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="a" descr="{1}"/></wp:{0}>'
    "</w:drawing></w:r></w:p>"
    "</w:body>"
)

# Rule that must speak, part, what stands in it (each found at least once), what stands instead.
BROKEN = [
    ("relationships", DOCUMENT, 'r:id="link1"', 'r:id="link9"'),
    ("fields_are_closed", DOCUMENT, 'w:fldCharType="end"', 'w:fldCharType="separate"'),
    ("bookmarks", DOCUMENT, 'w:name="s_gazette"', 'w:name="E_SIGNING"'),
    ("bookmarks", DOCUMENT, '<w:bookmarkStart w:id="1"', '<w:bookmarkStart w:id="0"'),
    ("bookmarks", DOCUMENT, '<w:bookmarkEnd w:id="1"/>', ""),
    ("bookmarks", DOCUMENT, 'w:name="e_signing"', 'w:name="e-signing"'),
    ("anchors", DOCUMENT, 'w:anchor="e_signing"', 'w:anchor="e_other"'),
    ("styles_exist", DOCUMENT, 'w:val="TableText"', 'w:val="Tabellentext"'),
    ("notes_and_marks_agree", DOCUMENT, 'footnoteReference w:id="1"', 'footnoteReference w:id="5"'),
    ("notes_and_marks_agree", "word/footnotes.xml", 'w:id="2"', 'w:id="1"'),
    ("notes_and_marks_agree", "word/footnotes.xml", ' w:type="separator"', ' w:type="x"'),
    ("sequences_count", DOCUMENT, '<w:t xml:space="preserve">2</w:t>', "<w:t>3</w:t>"),
    ("references_hold", "word/footnotes.xml", ">[1]<", ">[2]<"),
    ("references_hold", DOCUMENT, "REF table_1", "REF table_2"),
    ("shown_properties_are_true", "word/header2.xml", ">Sample<", ">Example<"),
    ("shown_properties_are_true", "word/footer1.xml", ">TLP:RED<", ">TLP:CLEAR<"),
    ("pages_are_not_guessed", "word/footer1.xml", "…", "7"),
    ("pages_are_not_guessed", "docProps/app.xml", "</Prop", "<Pages>7</Pages></Prop"),
    ("contents_equal_headings", DOCUMENT, "TOC \\o", "XE \\o"),
    ("contents_equal_headings", DOCUMENT, 'w:val="TOC2"', 'w:val="TOC1"'),
    ("contents_equal_headings", DOCUMENT, 'w:anchor="_Toc00000002"', 'w:anchor="_Toc00000001"'),
    ("pictures_have_words", DOCUMENT, "</w:body>", PICTURE.format("inline", "")),
    ("pictures_are_in_line", DOCUMENT, "</w:body>", PICTURE.format("anchor", "A map")),
    ("tables_have_heads", DOCUMENT, "<w:tblHeader/>", ""),
    ("tables_are_simple", DOCUMENT, "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="2"/>'),
    ("tables_are_simple", DOCUMENT, "</w:tc>", "<w:tbl/></w:tc>"),
    ("headings_descend_one_by_one", DOCUMENT, 'w:val="Heading2"', 'w:val="Normal"'),
    ("headings_descend_one_by_one", DOCUMENT, 'w:val="Heading', 'w:val="TOC'),
    ("file_has_a_title", "docProps/core.xml", ">Sample<", "> <"),
    ("text_has_a_language", "word/styles.xml", '<w:lang w:val="en"', "<w:lang"),
    ("links_say_where_they_lead", DOCUMENT, ">https://example.org/<", ">Click here<"),
    ("no_blanks_for_space", DOCUMENT, "</w:body>", "<w:p/><w:p/></w:body>"),
    ("colours_stand_out", "word/styles.xml", 'w:val="525C66"', 'w:val="9AA5B0"'),
    ("colours_stand_out", "word/styles.xml", 'w:fill="EEF2F6"', 'w:fill="17324D"'),
    ("colours_stand_out", "word/header1.xml", 'w:val="FF2B2B"', 'w:val="5B0000"'),
]  # fmt: skip


@pytest.fixture(scope="module")
def sound() -> bytes:
    sources = [
        {"id": "gazette", "title": "Gazette", "url": "https://example.org/"},
        {"id": "post", "title": "Post"},
    ]
    events = [event(), event(id="second", date="2019", citations=["post"])]
    content, _ = exported(made(sources=sources, events=events, marking="TLP:RED"))
    return content


@pytest.mark.parametrize(("rule", "part", "written", "spoilt"), BROKEN)
def test_a_broken_file_is_found(
    rule: str, part: str, written: str, spoilt: str, sound: bytes
) -> None:
    assert [] == lint(sound)
    files = parts(sound)
    text = files[part].decode()
    assert written in text
    files[part] = text.replace(written, spoilt).encode()
    broken = BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    package = Package(broken.getvalue())
    found = {check.__name__ for check in RULES if list(check(package))}
    assert rule in found


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert {check.__name__ for check in RULES} == {rule for rule, *_ in BROKEN}
