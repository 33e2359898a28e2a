"""The meaning of what stands on the pages: the structure tree of a tagged PDF.

Elements are made while the text is composed and learn where they stand while it is drawn, so that
meaning is never guessed from the look of a page. The tree is in reading order. Structure types are
the standard ones of ISO 32000-1, 14.8.4; no other is used, so there is no role map.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from keydates_exporters.pdf.objects import ObjectFile, reference, text_string

__all__ = ["Element", "Leaf", "StructureTree"]

_NEED_CONTENT: Final = frozenset({"Link", "P", "Reference", "Span"})
"""Types left out of the tree where nothing was drawn for them."""
_BATCH: Final = 2_000  # elements written together
_MOST_KIDS: Final = 20
_LONG: Final = 240  # characters of an element that is unlike others


class Element:
    """An element of the structure tree.

    Attributes:
        role: its standard structure type.
        parent: the element it belongs to, or None for the root.
        entries: further entries of its dictionary, as they stand in the file.
        kids: elements; numbers of marked content on `page`; such on other pages, as page and
            number; and annotations, as page and reference.
        page: the page, from 1, that it has its first marked content on; 0 before.
        peers: elements that join their parent with this one, in the order they are read in.
        number: of its object in the file, once it is written.
        identifier: its name in the document, for notes; or None.
    """

    __slots__ = (
        "_leads",
        "_placed",
        "entries",
        "identifier",
        "kids",
        "number",
        "page",
        "parent",
        "peers",
        "role",
    )

    def __init__(
        self,
        role: str,
        parent: "Element | None",
        entries: str = "",
        *,
        first: bool = False,
        later: bool = False,
    ) -> None:
        """Make an element, the last of its parent for now.

        One that comes `first` stands before all others; one that comes `later` joins its parent
        with its first content.
        """
        self.role = role
        self.parent = parent
        self.entries = entries
        self.kids: list[Kid] = []
        self.page = 0
        self.peers: Sequence[Element] = ()
        self.number = 0
        self.identifier: str | None = None
        self._leads = False
        self._placed = not later
        if parent and not later:
            parent.kids.insert(0 if first else len(parent.kids), self)

    def place(self) -> None:
        """Join the parent, if that has not happened; peers do so together, in their order."""
        for element in self.peers or (self,):
            if element.parent and not element._placed:  # noqa: SLF001 - one of its kind
                element._placed = True  # noqa: SLF001
                element.parent.place()
                element.parent.kids.append(element)

    def mark(self, page: int, number: int) -> None:
        """Take marked content of a page as a part of this element."""
        self.place()
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

    def prune(self) -> None:
        """Let go of kids for which nothing was drawn."""
        self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.says_something]

    @property
    def says_something(self) -> bool:
        """Whether it belongs in the tree."""
        return self.role not in _NEED_CONTENT or any(
            not isinstance(kid, Element) or kid.says_something for kid in self.kids
        )


Kid = Element | int | tuple[int, int] | tuple[int, str]


class Leaf:
    """Which elements the pieces of a paragraph belong to.

    Attributes:
        element: the paragraph's own.
        inner: elements within it, by the number of the span they stand for.
    """

    __slots__ = ("element", "inner")

    def __init__(self, element: Element, inner: Mapping[int, Element]) -> None:
        self.element = element
        self.inner = inner

    def owner(self, span: int) -> Element:
        """Return the element that content of a span belongs to."""
        return self.inner.get(span, self.element)


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
        elements = _in_order(self.root)
        root = reference(file.reserve())
        batches = [
            sorted(elements[at : at + _BATCH], key=_shape) for at in range(0, len(elements), _BATCH)
        ]
        for batch in batches:
            for element in batch:
                element.number = file.reserve()
        form = _Form(len(str(file.reserve())), pages, root)
        for batch in batches:
            alike = []
            for element in batch:
                content = form.dictionary(element)
                if len(content) < _LONG:
                    alike.append((element.number, content))
                else:
                    file.put(reference(element.number), content)
            file.put_alike(alike)
        ways_back = " ".join(
            f"{key} {reference(owners.number)}"
            if isinstance(owners, Element)
            else f"{key} [{' '.join(reference(owner.number) for owner in owners)}]"
            for key, owners in enumerate(self._parents)
        )
        parent_tree = file.add(f"<</Nums [{ways_back}]>>")
        identifiers = _name_tree(
            (element.identifier, reference(element.number))
            for element in elements
            if element.identifier
        )
        file.put(
            root,
            f"<</Type/StructTreeRoot/K {reference(self.root.number)}/ParentTree {parent_tree}"
            f"/ParentTreeNextKey {len(self._parents)}{identifiers}>>",
        )
        return root


def _in_order(root: Element) -> list[Element]:
    """Return the elements that belong in the tree, in reading order, pruned."""
    ordered = []
    ahead = [root]
    while ahead:
        element = ahead.pop()
        element.prune()
        ordered.append(element)
        ahead.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))
    return ordered


def _shape(element: Element) -> tuple[str, str, tuple[bool, ...]]:
    """Return what tells an element from those that differ from it in numbers only."""
    kids = element.kids[:_MOST_KIDS]
    return element.type, element.entries, tuple(isinstance(kid, tuple) for kid in kids)


class _Form:
    """How elements are written: in such a way that those of one shape are of one length."""

    def __init__(self, digits: int, pages: Sequence[str], root: str) -> None:
        self._digits = digits
        self._pages = [page.rjust(digits + 4) for page in pages]
        self._root = root

    def dictionary(self, element: Element) -> str:
        """Return an element as it stands in the file (14.7.2)."""
        parent = self._reference(element.parent.number) if element.parent else self._root
        page = f"/Pg {self._pages[element.page - 1]}" if element.page else ""
        kids = [self._kid(kid, element.page) for kid in element.kids]
        content = ""
        if kids:
            content = f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]"
        identifier = f"/ID {text_string(element.identifier)}" if element.identifier else ""
        return f"<</S/{element.type}/P {parent}{page}{identifier}{element.entries}{content}>>"

    def _reference(self, number: int) -> str:
        return f"{number:>{self._digits}} 0 R"

    def _kid(self, kid: Kid, own_page: int) -> str:
        if isinstance(kid, Element):
            return self._reference(kid.number)
        if isinstance(kid, int):
            return f"{kid:>3}"
        page, content = kid
        elsewhere = f"/Pg {self._pages[page - 1]}" if page != own_page else ""
        if isinstance(content, int):
            return f"<</Type/MCR{elsewhere}/MCID {content:>3}>>"
        return f"<</Type/OBJR{elsewhere}/Obj {content:>{self._digits + 4}}>>"


def _name_tree(entries: Iterable[tuple[str, str]]) -> str:
    """Return the tree by which elements are found by their identifiers (7.9.6)."""
    names = " ".join(f"{text_string(name)} {element}" for name, element in sorted(entries))
    return f"/IDTree <</Names [{names}]>>" if names else ""
