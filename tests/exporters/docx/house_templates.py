"""House templates as tests need them: ours as a house might have edited it, and other tools'."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from keydates.model import Marking
from tests.exporters.docx_reading import exported, parts
from tests.making import made
from tests.support import need_command, run

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"


def packed(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def template() -> dict[str, bytes]:
    """Return the parts of a plain template: a file of ours, as a house might edit it."""
    return parts(exported(made(title="Old title", marking=Marking.RED))[0])


def changed(name: str, *pairs: tuple[str, str]) -> bytes:
    """Return a template in one part of which some text is other."""
    files = template()
    text = files[name].decode()
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{name} has no {old}")
        text = text.replace(old, new)
    return packed(files | {name: text.encode()})


def body_replaced(inner: str) -> bytes:
    files = template()
    text = files["word/document.xml"].decode()
    start, end = text.index("<w:body>") + len("<w:body>"), text.rindex("<w:sectPr")
    files["word/document.xml"] = (text[:start] + inner + text[end:]).encode()
    return packed(files)


NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "word": (),
    "libreoffice": (('w:val="heading 1"', 'w:val="Heading 1"'), ('"toc 1"', '"TOC 1"')),
    "german": (
        ('"Heading1"', '"berschrift1"'),
        ('"Heading2"', '"berschrift2"'),
        ('"Heading3"', '"berschrift3"'),
        ('styleId="Title"', 'styleId="Titel"'),
        ('basedOn w:val="Title"', 'basedOn w:val="Titel"'),
        ('"FootnoteText"', '"Funotentext"'),
        ('w:styleId="Normal"', 'w:styleId="Standard"'),
        ('basedOn w:val="Normal"', 'basedOn w:val="Standard"'),
        ('next w:val="Normal"', 'next w:val="Standard"'),
    ),
    "alias": (('<w:name w:val="Title"/>', '<w:name w:val="Big"/><w:aliases w:val="x,Title"/>'),),
}

COVER = (
    '<w:p><w:r><w:t>Ministry</w:t></w:r><w:bookmarkStart w:id="7" w:name="mine"/>'
    '<w:bookmarkEnd w:id="7"/></w:p>'
    "<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:pPr></w:p>"
)


def pandocs(folder: Path) -> bytes:
    """Return the template that pandoc brings."""
    return run([need_command("pandoc"), "--print-default-data-file", "reference.docx"], cwd=folder)


def libreoffices(folder: Path) -> bytes:
    """Return pandoc's template as LibreOffice saves it."""
    path = folder / "reference.docx"
    path.write_bytes(pandocs(folder))
    profile = (folder / "profile").as_uri()
    run(
        [need_command("soffice"), f"-env:UserInstallation={profile}", "--headless",
         "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder / "saved", path]
    )  # fmt: skip
    return (folder / "saved" / "reference.docx").read_bytes()
