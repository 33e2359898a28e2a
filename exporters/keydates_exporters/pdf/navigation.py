"""Links, link targets and the outline as PDF objects, written straight as they stand in the file.

reportlab has classes for all of these. A long chronology has a link or more for every line, and
formatting each as a tree of small objects took longer than setting the text.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import quote

from keydates_exporters.pdf.flow import Bookmark, PlacedLink
from keydates_exporters.pdf.objects import ObjectFile, reference, shortened, text_string

__all__ = ["destinations", "link_annotation", "outline"]

_ASCII: Final = "".join(map(chr, range(33, 127)))


def link_annotation(link: PlacedLink, key: int) -> str:
    """Return a link (12.5.6.5) to a named target or a URL, with no border of its own.

    `key` is that of the structure tree, by which a reader that meets the link finds its words.
    """
    if link.link.startswith("#"):
        action = f"/Dest {text_string(link.link[1:])}"
    else:
        address = quote(link.link, safe=_ASCII)  # a URI action takes ASCII only (12.6.4.7)
        action = f"/A <</S/URI/URI {text_string(address)}>>"
    return (
        f"<</Type/Annot/Subtype/Link/F 4/Border [0 0 0]/StructParent {key}"
        f"/Contents {text_string(shortened(link.tip))}"
        f"/Rect [{link.left:.0f} {link.bottom:.0f} {link.right:.0f} {link.top:.0f}]{action}>>"
    )


def destinations(places: Mapping[str, tuple[str, float]]) -> str:
    """Return the name tree of link targets (7.9.6): by name, the page's reference and the height.

    Since the names are kept, `briefing.pdf#event-astana-talks` leads to that event.
    """
    names = " ".join(
        f"{text_string(name)} [{page} /XYZ null {height:.0f} null]"
        for name, (page, height) in sorted(places.items())
    )
    return f"<</Dests <</Names [{names}]>>>>"


def outline(file: ObjectFile, bookmarks: Sequence[Bookmark]) -> str:
    """Add the document outline (12.3.3), and return the reference to its root.

    Entries below the first level are closed.
    """
    root = reference(file.reserve())
    names = [reference(file.reserve()) for _ in bookmarks]
    children: dict[int, list[int]] = {-1: []}
    path: list[int] = []
    parents: list[int] = []
    for number, bookmark in enumerate(bookmarks):
        while path and bookmarks[path[-1]].level >= bookmark.level:
            path.pop()
        parents.append(path[-1] if path else -1)
        children[parents[-1]].append(number)
        children[number] = []
        path.append(number)
    around: dict[int, str] = {}
    for siblings in children.values():
        for before, after in pairwise(siblings):
            around[before] = around.get(before, "") + f"/Next {names[after]}"
            around[after] = f"/Prev {names[before]}"
    for number, bookmark in enumerate(bookmarks):
        parent = root if parents[number] < 0 else names[parents[number]]
        file.put(
            names[number],
            f"<</Title {text_string(shortened(bookmark.title))}/Dest {text_string(bookmark.target)}"
            f"/Parent {parent}{around.get(number, '')}"
            f"{_family(children[number], names, closed=True)}>>",
        )
    file.put(root, f"<</Type/Outlines{_family(children[-1], names, closed=False)}>>")
    return root


def _family(members: Sequence[int], names: Sequence[str], *, closed: bool) -> str:
    if not members:
        return ""
    count = -len(members) if closed else len(members)
    return f"/First {names[members[0]]}/Last {names[members[-1]]}/Count {count}"
