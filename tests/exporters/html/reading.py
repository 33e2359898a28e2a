"""What the tests of the web page share: a page made, and read by a parser of its own.

The parser takes no liberties: every element that is opened must be closed in order, so that what
it reads is what every browser reads.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import Any

from keydates.briefing import make_briefing
from keydates.exporting import ExportReport
from keydates.model import Chronology
from keydates_exporters.html import HtmlExporter, HtmlOptions
from tests.exporters.html.samples import BASE_URL

VOID = frozenset({"br", "link", "meta"})
"""Elements without content that a page of ours has."""


class MarkupError(ValueError):
    """Markup that a browser would have to guess at."""


@dataclass
class Node:
    """An element, with its text and its elements in order."""

    tag: str
    attributes: Mapping[str, str]
    parent: "Node | None" = None
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within it, as `textContent` has it."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def walk(self) -> "Iterator[Node]":
        """Yield it and every element within it, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, tag: str, **attributes: str) -> "list[Node]":
        """Return the elements of a kind within it that have these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [node for node in self.walk() if node.tag == tag and _has(node, wanted)]

    def one(self, tag: str, **attributes: str) -> "Node":
        """Return the only such element."""
        (found,) = self.all(tag, **attributes)
        return found


def _has(node: Node, wanted: Mapping[str, str]) -> bool:
    return all(node.attributes.get(name) == value for name, value in wanted.items())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#document", {})
        self.current = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise MarkupError(f"{tag} has an attribute twice: {names}")
        node = Node(tag, {name: value or "" for name, value in attrs}, self.current)
        self.current.children.append(node)
        if tag not in VOID:
            self.current = node

    def handle_endtag(self, tag: str) -> None:
        if tag != self.current.tag or self.current.parent is None:
            raise MarkupError(f"</{tag}> closes {self.current.tag}")
        self.current = self.current.parent

    def handle_data(self, data: str) -> None:
        self.current.children.append(data)

    def handle_comment(self, data: str) -> None:
        raise MarkupError(f"a comment: {data}")

    def unknown_decl(self, data: str) -> None:
        raise MarkupError(f"a declaration: {data}")

    def handle_pi(self, data: str) -> None:
        raise MarkupError(f"an instruction: {data}")


def parsed(content: bytes) -> Node:
    """Return a page as a tree; MarkupError if a browser would have to guess."""
    parser = _Parser()
    parser.feed(content.decode("utf-8"))
    parser.close()
    if parser.current is not parser.root:
        raise MarkupError(f"{parser.current.tag} is never closed")
    return parser.root


def exported(
    chronology: Chronology, exporter: HtmlExporter | None = None, **options: Any
) -> tuple[bytes, ExportReport]:
    """Return the page and the report; without figures, which take their time, unless asked for."""
    out = BytesIO()
    options = {"figures": False} | options
    report = (exporter or HtmlExporter()).export(chronology, out, HtmlOptions(**options))
    return out.getvalue(), report


def read_page(chronology: Chronology, **options: Any) -> Node:
    """Return the page of a chronology as a tree."""
    return parsed(exported(chronology, **options)[0])


def body_text(page: Node) -> str:
    """Return what a reader gets: the text of the body without its script."""

    def texts(node: Node) -> Iterator[str]:
        for child in node.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in {"script", "style"}:
                yield from texts(child)

    return "".join(texts(page.one("body")))


def words_expected(chronology: Chronology) -> Iterator[str]:
    """Yield what the page must say, in order; table and sources included."""
    briefing = make_briefing(chronology)
    yield briefing.title_block.title
    yield briefing.title_block.subtitle or ""
    for fact in briefing.title_block.facts:
        yield from (fact.label, fact.value)
    yield from briefing.key_points
    for group in briefing.groups:
        yield group.heading
        for entry in group.entries:
            yield from (entry.date, entry.title, *entry.text, entry.date_note or "")
            yield from (entry.kind or "", entry.category or "")
            for place in entry.places:
                yield from (place.name, "" if place.role == "venue" else f"({place.role})")
            yield from (*entry.actors, *entry.tags, entry.disputed or "")
            for tie in entry.related:
                yield from (tie.relation, tie.title)
            for note in entry.notes:
                yield from (f"[{note.number}]", note.detail or "")
    for row in briefing.table:
        yield from (row.date, row.title, row.places, row.kind)
        yield from (f"[{number}]" for number in row.notes)
    yield from (*briefing.method, *briefing.caveats)
    for source in briefing.notes:
        yield from (source.text, source.remark or "", source.url or "", source.archived_url or "")


def missing_words(chronology: Chronology, page: Node) -> list[str]:
    """Return what should stand in the page and does not, read in order."""
    text = body_text(page)
    at = 0
    missing = []
    for words in words_expected(chronology):
        found = text.find(words, at)
        if found < 0:
            missing.append(words)
        else:
            at = found + len(words)
    return missing


Check = Callable[[Node], list[str]]


def faults(page: Node) -> list[str]:
    """Return what no page of ours may have: see each check."""
    return [fault for check in _CHECKS for fault in check(page)]


def _styles_and_handlers(page: Node) -> list[str]:
    return [
        f"{node.tag} {name}"
        for node in page.walk()
        for name in node.attributes
        if name == "style" or name.startswith("on")
    ]


def _requests(page: Node) -> list[str]:
    """Addresses that a browser would ask for by itself; not canonical or other forms."""
    asked = []
    for node in page.walk():
        named = [
            node.attributes[name] for name in ("src", "srcset", "data") if name in node.attributes
        ]
        if "href" in node.attributes and node.tag not in {"a", "link"}:
            named.append(node.attributes["href"])
        if node.tag == "link" and node.attributes["rel"] not in {"canonical", "alternate"}:
            named.append(node.attributes["href"])
        asked += [f"{node.tag} {address}" for address in named if not address.startswith("data:")]
    return asked


def _ids(page: Node) -> list[str]:
    ids = [node.attributes["id"] for node in page.walk() if "id" in node.attributes]
    return sorted(f"id {one} twice" for one, count in Counter(ids).items() if count > 1)


def _targets(page: Node) -> list[str]:
    ids = {node.attributes["id"] for node in page.walk() if "id" in node.attributes}
    named = [
        (node, target)
        for node in page.walk()
        for name in ("aria-labelledby", "aria-describedby", "data-event", "data-events")
        for target in node.attributes.get(name, "").split()
    ]
    named += [
        (node, node.attributes["href"][1:])
        for node in page.all("a")
        if node.attributes["href"].startswith("#")
    ]
    return [f"{node.tag} leads to {target}" for node, target in named if target not in ids]


def _headings(page: Node) -> list[str]:
    """A level that is skipped, or a title that is missing or stands twice."""
    levels = [
        int(node.tag[1]) for node in page.walk() if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}
    ]
    found = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"headings {levels[:3]}"]
    return found + [f"h{two} follows h{one}" for one, two in pairwise(levels) if two > one + 1]


def _outgoing(page: Node) -> list[str]:
    """Links of the chronology's that lead out and let the other side know or reach the page."""
    return [
        node.attributes["href"]
        for node in page.all("a")
        if node.attributes["href"].startswith(("http", "mailto"))
        and not node.attributes["href"].startswith(BASE_URL)
        and node.attributes.get("rel") != "noopener noreferrer"
    ]


_CHECKS: tuple[Check, ...] = (
    _styles_and_handlers,
    _requests,
    _ids,
    _targets,
    _headings,
    _outgoing,
)
