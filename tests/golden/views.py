"""What a person reviews of a binary output: text, pictures and canonical parts."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from lxml import etree
from PIL import Image, ImageChops

__all__ = [
    "docx_outline",
    "docx_parts",
    "html_markup",
    "pdf_pages",
    "pdf_text",
    "picture_difference",
]

_SCALE: Any = 0.75  # 54 dots an inch; the library's own type says whole numbers
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pdf_text(content: bytes) -> str:
    """Return document properties, bookmarks and each page's text with the number of its links."""
    lines: list[str] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        lines += [f"{name[1:]}: {value}" for name, value in sorted(pdf.docinfo.items())]
        with pdf.open_outline() as outline:
            lines += ["", "Bookmarks", *_bookmarks(outline.root, 1)]
        links = [len(page.get("/Annots", [])) for page in pdf.pages]
    document = pypdfium2.PdfDocument(content)
    try:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage().get_text_range().replace("\r\n", "\n")
            size = "x".join(f"{side:.0f}" for side in page.get_size())
            lines += ["", f"Page {number} ({size} points, {links[number - 1]} links)", text]
    finally:
        document.close()
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def _bookmarks(items: list[pikepdf.OutlineItem], depth: int) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * depth}{item.title}"
        yield from _bookmarks(item.children, depth + 1)


def pdf_pages(content: bytes) -> list[Image.Image]:
    """Return each page as a small picture."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=_SCALE).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def picture_difference(first: Image.Image, second: Image.Image) -> float:
    """Return the share of dots that differ visibly, 0 to 1; 1 for pictures of different size."""
    if first.size != second.size:
        return 1.0
    difference = ImageChops.difference(first, second).convert("L")
    visible = sum(difference.histogram()[64:])
    return visible / (first.width * first.height)


def docx_parts(content: bytes) -> dict[str, bytes]:
    """Return each part by name; XML in exclusive canonical form (W3C), one element a line."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            data = package.read(name)
            if name.endswith(".png"):  # the picture counts, not how another zlib packs it
                with Image.open(io.BytesIO(data)) as picture:
                    data = repr((picture.size, picture.info)).encode() + picture.tobytes()
            if name.endswith((".xml", ".rels")):
                canonical = etree.tostring(etree.fromstring(data), method="c14n", exclusive=True)
                data = canonical.replace(b"><", b">\n<") + b"\n"
            parts[name] = data
    return parts


def html_markup(content: bytes) -> list[str]:
    """Return a web page's lines without its style, its script and the digests of both."""
    text = content.decode("utf-8")
    text = re.sub(r"(<(style|script)>).*?(</\2>)", r"\1\3", text, flags=re.DOTALL)
    return re.sub(r"'sha256-[\w+/=]+'", "'sha256'", text).splitlines()


def docx_outline(content: bytes) -> str:
    """Return every paragraph in reading order as `style: text`, table rows with bars."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    lines: list[str] = []
    for block in _blocks(body):
        if block.tag == f"{_W}p":
            lines.append(_paragraph(block))
        elif block.tag == f"{_W}tbl":
            for row in block.iter(f"{_W}tr"):
                cells = [
                    " / ".join(_paragraph(paragraph) for paragraph in cell.iter(f"{_W}p"))
                    for cell in row.iter(f"{_W}tc")
                ]
                lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls."""
    for block in parent:
        if block.tag == f"{_W}sdt":
            for content in block.iterfind(f"{_W}sdtContent"):
                yield from _blocks(content)
        else:
            yield block


def _paragraph(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = style.get(f"{_W}val") if style is not None else "(none)"
    text = "".join(
        "\n    " if node.tag == f"{_W}br" else node.text or ""
        for node in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}instrText")
    )
    return f"{name}: {text}"
