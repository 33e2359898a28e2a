"""The meaning of what stands on the pages: the structure tree of a tagged PDF.

Elements are made while the text is composed and learn where they stand while it is drawn, so that
meaning is never guessed from the look of a page. The tree is in reading order. Structure types are
the standard ones of ISO 32000-1, 14.8.4; no other is used, so there is no role map.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from keydates_exporters.pdf.objects import ObjectFile, reference, text_string

__all__ = ["Element", "Leaf", "StructureTree"]

_NEED_CONTENT: Final = frozenset({"Link", "P", "Reference", "Span"})
"""Types left out of the tree where nothing was drawn for them."""


class Element:
    """An element of the structure tree.

    Attributes:
        role: its standard structure type.
        parent: the element it belongs to, or None for the root.
        entries: further entries of its dictionary, as they stand in the file.
        kids: elements; numbers of marked content on `page`; such on other pages, as page and
            number; and annotations, as page and reference.
        page: the page, from 1, that it has its first marked content on; 0 before.
        identifier: its name in the document, for notes; or None.
    """

    __slots__ = ("_leads", "_placed", "entries", "identifier", "kids", "page", "parent", "role")

    def __init__(
        self, role: str, parent: "Element | None", entries: str = "", *, later: bool = False
    ) -> None:
        """Make an element; one that comes `later` joins its parent with its first content."""
        self.role = role
        self.parent = parent
        self.entries = entries
        self.kids: list[Kid] = []
        self.page = 0
        self.identifier: str | None = None
        self._leads = False
        self._placed = not later
        if parent and not later:
            parent.kids.append(self)

    def place(self) -> None:
        """Join the parent, if that has not happened."""
        if not self._placed:
            self._placed = True
            if self.parent:
                self.parent.place()
                self.parent.kids.append(self)

    def mark(self, page: int, number: int) -> None:
        """Take marked content of a page as a part of this element."""
        self.page = self.page or page
        self.kids.append(number if page == self.page else (page, number))

    def annotate(self, page: int, annotation: str) -> None:
        """Take an annotation of a page as a part of this element."""
        self.kids.append((page, annotation))
        self._leads = True

    @property
    def type(self) -> str:
        """The type under which it is written: a link that leads nowhere is plain text."""
        return "Span" if self.role == "Link" and not self._leads else self.role

    @property
    def members(self) -> "list[Kid]":
        """The kids without elements for which nothing was drawn."""
        return [kid for kid in self.kids if not isinstance(kid, Element) or kid.says_something]

    @property
    def says_something(self) -> bool:
        """Whether it belongs in the tree."""
        return self.role not in _NEED_CONTENT or bool(self.members)


Kid = Element | int | tuple[int, int] | tuple[int, str]


class Leaf:
    """Which elements the pieces of a paragraph belong to.

    Attributes:
        element: the paragraph's own.
        inner: elements within it, by the number of the span they stand for.
        in_order: whether the inner elements keep the order of the spans, however they are drawn.
    """

    __slots__ = ("element", "in_order", "inner")

    def __init__(
        self,
        element: Element,
        inner: Mapping[int, Element] | None = None,
        *,
        in_order: bool = False,
    ) -> None:
        self.element = element
        self.inner = inner or {}
        self.in_order = in_order

    def owner(self, span: int) -> Element:
        """Return the element that content of a span belongs to, and see that it has its place."""
        found = self.inner.get(span)
        if found is None:
            return self.element
        for element in self.inner.values() if self.in_order else (found,):
            element.place()
        return found


class StructureTree:
    """The tree of one document, and the way back into it from pages and annotations."""

    def __init__(self) -> None:
        self.root = Element("Document", None)
        self._parents: list[Sequence[Element] | Element] = []

    def key(self, owners: Sequence[Element] | Element) -> int:
        """Return the key under which a page or an annotation finds what its content belongs to.

        A page gives the elements of its marked content by number, an annotation its one element.
        """
        self._parents.append(owners)
        return len(self._parents) - 1

    def write(self, file: ObjectFile, pages: Sequence[str]) -> str:
        """Add the tree to the file, and return the reference to its root (14.7.2).

        `pages` holds references to the pages in order.
        """
        elements = list(_walk(self.root))
        root = file.reserve()
        names = {element: reference(file.reserve()) for element in elements}
        for element in elements:
            parent = names[element.parent] if element.parent else reference(root)
            kids = [_kid(kid, names, pages) for kid in element.members]
            page = f"/Pg {pages[element.page - 1]}" if element.page else ""
            file.put(names[element], _dictionary(element, f"/P {parent}{page}", kids))
        ways_back = " ".join(
            f"{key} {names[owners]}"
            if isinstance(owners, Element)
            else f"{key} [{' '.join(names[owner] for owner in owners)}]"
            for key, owners in enumerate(self._parents)
        )
        parent_tree = file.add(f"<</Nums [{ways_back}]>>")
        identifiers = _name_tree(
            (element.identifier, names[element]) for element in elements if element.identifier
        )
        file.put(
            reference(root),
            f"<</Type/StructTreeRoot/K {names[self.root]}/ParentTree {parent_tree}"
            f"/ParentTreeNextKey {len(self._parents)}{identifiers}>>",
        )
        return reference(root)


def _walk(element: Element) -> Iterator[Element]:
    """Yield the elements that belong in the tree, in reading order."""
    yield element
    for kid in element.members:
        if isinstance(kid, Element):
            yield from _walk(kid)


def _kid(kid: Kid, names: Mapping[Element, str], pages: Sequence[str]) -> str:
    if isinstance(kid, Element):
        return names[kid]
    if isinstance(kid, int):
        return str(kid)
    page, content = kid
    if isinstance(content, int):
        return f"<</Type/MCR/Pg {pages[page - 1]}/MCID {content}>>"
    return f"<</Type/OBJR/Pg {pages[page - 1]}/Obj {content}>>"


def _dictionary(element: Element, places: str, kids: Sequence[str]) -> str:
    content = ""
    if kids:
        content = f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]"
    identifier = f"/ID {text_string(element.identifier)}" if element.identifier else ""
    return f"<</S/{element.type}{places}{identifier}{element.entries}{content}>>"


def _name_tree(entries: Iterable[tuple[str, str]]) -> str:
    """Return the tree by which elements are found by their identifiers (7.9.6)."""
    names = " ".join(f"{text_string(name)} {element}" for name, element in sorted(entries))
    return f"/IDTree <</Names [{names}]>>" if names else ""
