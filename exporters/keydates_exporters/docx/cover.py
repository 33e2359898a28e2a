"""What a template's own text becomes: the cover is kept, the sample text behind it is not."""

from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

__all__ = ["PLACE", "last_picture", "make_room", "text_size"]

PLACE: Final = "keydates-text"
"""The processing instruction that stands where text goes, until the file is written."""

_BOOKMARK: Final = "keydates"


_PAGE: Final = (11906, 16838)  # A4 and its usual margins, where a template does not say
_MARGIN: Final = 1247


def make_room(body: Any) -> tuple[int, int]:  # noqa: ANN401 - python-docx's elements have no types
    """Mark the place of the text in a template's body.

    Where the template has a bookmark named "keydates", its paragraph gives way to the text and all
    else stays. Else what stays is a cover: all sections but the last, or a cover page of Word's.

    Returns:
        The first number that no bookmark has, and how many paragraphs and tables gave way.
    """
    blocks = [block for block in body if block.tag != qn("w:sectPr")]
    place = etree.ProcessingInstruction(PLACE)
    marked = next((block for block in blocks if _is_marked(block)), None)
    if marked is not None:
        gone = [marked]
        marked.addprevious(place)
    else:
        kept = max((n for n, b in enumerate(blocks, start=1) if _ends_cover(b)), default=0)
        gone = blocks[kept:]
        body.insert(kept, place)
    for block in gone:
        body.remove(block)
    _mend_bookmarks(body)
    numbers = [int(mark.get(qn("w:id"), 0)) for mark in body.iter(qn("w:bookmarkStart"))]
    left_out = 0 if marked is not None else sum(map(_says_something, gone))
    return max(numbers, default=-1) + 1, left_out


def text_size(body: Any) -> tuple[int, int]:  # noqa: ANN401
    """Return width and height of the text on a page around its place, in twentieths of a point."""
    place = next(node for node in body if node.tag is etree.ProcessingInstruction)
    sections = (
        section
        for block in place.itersiblings()
        for section in ([block] if block.tag == qn("w:sectPr") else block.iter(qn("w:sectPr")))
    )
    section = next(sections, None)
    if section is None:
        return _PAGE[0] - 2 * _MARGIN, _PAGE[1] - 2 * _MARGIN
    width, height = (_length(section, "pgSz", *side) for side in zip("wh", _PAGE, strict=True))
    left, right, top, bottom = (
        abs(_length(section, "pgMar", side, _MARGIN)) for side in ("left", "right", "top", "bottom")
    )
    gutter = _length(section, "pgMar", "gutter", 0)
    return width - left - right - gutter, height - top - bottom


def last_picture(body: Any) -> int:  # noqa: ANN401
    """Return the highest number that a picture has, or 0."""
    return max((int(node.get("id", 0)) for node in body.iter(qn("wp:docPr"))), default=0)


def _length(section: Any, element: str, attribute: str, default: int) -> int:  # noqa: ANN401
    node = section.find(qn(f"w:{element}"))
    return default if node is None else int(node.get(qn(f"w:{attribute}"), default))


def _says_something(block: Any) -> bool:  # noqa: ANN401
    return block.tag == qn("w:tbl") or any(text.text for text in block.iter(qn("w:t")))


def _is_marked(block: Any) -> bool:  # noqa: ANN401
    names = (str(mark.get(qn("w:name"))) for mark in block.iter(qn("w:bookmarkStart")))
    return any(name.casefold() == _BOOKMARK for name in names)


def _ends_cover(block: Any) -> bool:  # noqa: ANN401
    if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return True
    gallery = block.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Cover Pages"


def _mend_bookmarks(body: Any) -> None:  # noqa: ANN401
    """Remove marks whose other half has gone."""
    starts = {mark.get(qn("w:id")): mark for mark in body.iter(qn("w:bookmarkStart"))}
    ends = {mark.get(qn("w:id")): mark for mark in body.iter(qn("w:bookmarkEnd"))}
    for number in starts.keys() ^ ends.keys():
        mark = starts[number] if number in starts else ends[number]
        mark.getparent().remove(mark)
