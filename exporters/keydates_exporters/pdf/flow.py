"""Strips of the page, and how they fall into pages.

A strip is the smallest thing that is never parted: one line of text, or the lines of several
columns that share a baseline. Strips that must stay on one page form a group; a group that fits no
page at all is parted where the page ends, and nothing else ever is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from keydates_exporters.pdf.lines import Line, LinkArea, Piece
from keydates_exporters.pdf.structure import Element, Leaf
from keydates_exporters.pdf.theme import HAIRLINE, Colour, PageGeometry, Style

__all__ = [
    "Bookmark",
    "Drawn",
    "Fill",
    "Leader",
    "Page",
    "Part",
    "Picture",
    "PlacedLeader",
    "PlacedLink",
    "PlacedPicture",
    "Rule",
    "Strip",
    "paginate",
]

_SMALLEST: Final = 0.85  # part of its own size to which a figure may be made smaller
_SHORT: Final = 3_000  # strips: some fifty pages
_STUB: Final = 0.2  # part of a last page under which it is better done without
_TIGHTER: Final = (0.9, 0.8, 0.7)  # of the spaces between paragraphs and sections
_LINKS_BETWEEN: Final = 20  # in other columns, between two lines of one
_HEAVY: Final = 0.9  # share of a page that a group of text kept together may take


@dataclass(frozen=True, slots=True)
class Part:
    """A line in a strip.

    Attributes:
        block: number of the paragraph it belongs to, in reading order; a paragraph's lines are
            drawn together.
        left: from the left edge of the text, in points.
        line: the line.
        drop: how far below the strip's baseline it stands, in points.
        leaf: what it means; without it, it is decoration.
    """

    block: int
    left: float
    line: Line
    drop: float = 0
    leaf: Leaf | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of reportlab or a raster, which is as high as its strip, and what it means.

    Attributes:
        block: its number among the paragraphs, in reading order.
        drawing: the drawing.
        left: from the left edge of the text, in points.
        element: the figure.
        scale: of its own size.
    """

    block: int
    drawing: Any
    left: float
    element: Element
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Leader:
    """Dots that lead to the number of a page, which is known only when all pages are.

    Attributes:
        block: its number among the paragraphs, in reading order.
        left, right: where the dots begin and the number ends, from the left edge of the text.
        target: the name that stands on the page.
        style: how the number is set.
        element: what the number belongs to.
    """

    block: int
    left: float
    right: float
    target: str
    style: Style
    element: Element


@dataclass(frozen=True, slots=True)
class Fill:
    """A coloured ground behind strips; neighbouring ones become one area."""

    left: float
    right: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Rule:
    """A hairline at the foot of a strip, from `left` to `right`."""

    left: float
    right: float
    colour: Colour = HAIRLINE


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline that readers show beside the pages; level 0 is the highest."""

    level: int
    title: str
    target: str


@dataclass(slots=True)
class Strip:
    """One line's height of the text, in points.

    Attributes:
        height: without the space before.
        ascent: from its top to the baseline.
        parts: the lines in it, in reading order.
        before: space above, dropped at the head of a page.
        keep: whether it stays on one page with the next strip.
        fill, rule: what is drawn behind and at its foot.
        picture: a drawing that fills it.
        leader: the end of its line in a table of contents.
        targets: names that links lead here by.
        bookmarks: outline entries that lead here.
        repeat: strips set again above this one where it begins a page: a table's head.
    """

    height: float
    ascent: float
    parts: tuple[Part, ...] = ()
    before: float = 0
    keep: bool = False
    fill: Fill | None = None
    rule: Rule | None = None
    picture: Picture | None = None
    leader: Leader | None = None
    targets: tuple[str, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    repeat: "Sequence[Strip]" = ()


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link's rectangle on its page, from the lower left corner of the sheet."""

    left: float
    bottom: float
    right: float
    top: float
    link: str
    tip: str
    element: Element


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A drawing on its page; its lower left corner stands at `left`, `bottom`."""

    drawing: Any
    left: float
    bottom: float
    element: Element
    scale: float


@dataclass(frozen=True, slots=True)
class PlacedLeader:
    """A leader on its page, on a baseline; all lengths are from the lower left of the sheet."""

    left: float
    right: float
    baseline: float
    leader: Leader


class Drawn(NamedTuple):
    """A piece of a line on its page.

    Attributes:
        place: where the line begins, if the piece does; else it follows the piece before it.
        piece: what is drawn.
        owner: what it belongs to; None for decoration.
    """

    place: tuple[float, float] | None
    piece: Piece
    owner: Element | None


@dataclass(slots=True)
class Page:
    """What stands on a page, in absolute coordinates from the lower left corner of the sheet.

    Attributes:
        blocks: what is drawn, by number of the paragraph.
        fills: grounds as [left, bottom, right, top] and colour.
        rules: hairlines as (left, right, height) and colour.
        links: active areas.
        pictures, leaders: drawings and numbers of pages, by the same numbers as blocks.
        targets: heights by name.
        bookmarks: outline entries.
    """

    blocks: dict[int, list[Drawn]] = field(default_factory=dict)
    fills: list[tuple[list[float], Colour]] = field(default_factory=list)
    rules: list[tuple[float, float, float, Colour]] = field(default_factory=list)
    links: list[PlacedLink] = field(default_factory=list)
    pictures: dict[int, PlacedPicture] = field(default_factory=dict)
    leaders: dict[int, PlacedLeader] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    bookmarks: list[Bookmark] = field(default_factory=list)


def paginate(strips: Iterable[Strip], geometry: PageGeometry) -> Iterator[Page]:
    """Place strips on as many pages as they take, at least one, and yield each when it is full.

    Where the last page of a short document would hold a few lines only, spaces are narrowed a
    little so that the page before takes them, if that is enough.
    """
    ahead = iter(strips)
    first = list(islice(ahead, _SHORT))
    if len(first) == _SHORT:
        yield from _placed_on(chain(first, ahead), _Placer(geometry))
        return
    placer = _Placer(geometry)
    pages = list(_placed_on(first, placer))
    if len(pages) > 1 and geometry.top - placer.y < _STUB * (geometry.top - geometry.bottom):
        for tightness in _TIGHTER:
            others = list(_placed_on(first, _Placer(geometry, tightness)))
            if len(others) < len(pages):
                pages = others
                break
    yield from pages


def _placed_on(strips: Iterable[Strip], placer: "_Placer") -> Iterator[Page]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            placer.place(group)
            group = []
            yield from placer.full()
    if group:
        placer.place(group)
    yield from placer.pages


class _Placer:
    def __init__(self, geometry: PageGeometry, tightness: float = 1) -> None:
        self.geometry = geometry
        self.tightness = tightness
        self.pages = [Page()]
        self.y = geometry.top
        self.fresh = True

    def before(self, strip: Strip) -> float:
        """Return the space above a strip where the page stands."""
        return 0 if self.fresh else strip.before * self.tightness

    def place(self, group: Sequence[Strip]) -> None:
        """Place strips that belong together, on a new page where they do not fit this one."""
        inside = sum(strip.before for strip in group[1:]) * self.tightness
        alone = sum(strip.height for strip in group) + inside
        needed = alone + self.before(group[0])
        room = self.y - self.geometry.bottom
        most = self.geometry.top - self.geometry.bottom
        pictured = any(strip.picture for strip in group)
        if not pictured:
            most *= _HEAVY
        if needed > room and alone <= most:
            fitting = _shrunk(group, needed - room) if pictured else None
            if fitting:
                group = fitting
            else:
                self.turn(group[0])
        for strip in group:
            if self.before(strip) + strip.height > self.y - self.geometry.bottom and not self.fresh:
                self.turn(strip)
            self.set(strip)

    def full(self) -> list[Page]:
        """Return the pages that nothing more comes to, once."""
        pages, self.pages = self.pages[:-1], self.pages[-1:]
        return pages

    def turn(self, following: Strip) -> None:
        """Begin a page, with the head of the table that `following` belongs to."""
        self.pages.append(Page())
        self.y = self.geometry.top
        self.fresh = True
        for strip in following.repeat:
            self.set(strip, again=True)

    def set(self, strip: Strip, *, again: bool = False) -> None:
        """Set a strip where the page stands, whether or not it fits.

        What is set `again` has been read before, and is decoration.
        """
        page, left = self.pages[-1], self.geometry.left
        top = self.y - self.before(strip)
        bottom = top - strip.height
        if strip.fill:
            self.fill(page, strip.fill, top, bottom)
        baseline = top - strip.ascent
        for part in strip.parts:
            line = part.line
            x = left + part.left + line.start
            y = baseline - part.drop
            leaf = None if again else part.leaf
            _draw(page.blocks.setdefault(part.block, []), line, leaf, (x, y))
            if leaf:
                for area in line.links:
                    _activate(page.links, _placed(area, x, y, line.size, leaf), joined=area.fills)
        if strip.picture:
            picture = strip.picture
            page.pictures[picture.block] = PlacedPicture(
                picture.drawing, left + picture.left, bottom, picture.element, picture.scale
            )
        if strip.leader:
            leader = strip.leader
            page.leaders[leader.block] = PlacedLeader(
                left + leader.left, left + leader.right, baseline, leader
            )
        if strip.rule:
            rule = strip.rule
            page.rules.append((left + rule.left, left + rule.right, bottom, rule.colour))
        for target in strip.targets:
            page.targets[target] = top
        page.bookmarks.extend(strip.bookmarks)
        self.y = bottom
        self.fresh = False

    def fill(self, page: Page, fill: Fill, top: float, bottom: float) -> None:
        """Draw a ground, joined to the one above so that no seam shows."""
        left, right = self.geometry.left + fill.left, self.geometry.left + fill.right
        if page.fills:
            box, colour = page.fills[-1]
            if colour == fill.colour and (box[0], box[2]) == (left, right) and box[1] == top:
                box[1] = bottom
                return
        page.fills.append(([left, bottom, right, top], fill.colour))


def _shrunk(group: Sequence[Strip], excess: float) -> list[Strip] | None:
    """Return strips with their pictures made smaller by `excess` points, if they stay legible."""
    height = sum(strip.height for strip in group if strip.picture)
    factor = 1 - excess / height
    if factor < _SMALLEST:
        return None
    fitting = []
    for strip in group:
        if picture := strip.picture:
            inset = picture.drawing.width * picture.scale * (1 - factor) / 2
            smaller = replace(picture, scale=picture.scale * factor, left=picture.left + inset)
            fitting.append(replace(strip, height=strip.height * factor, picture=smaller))
        else:
            fitting.append(strip)
    return fitting


def _draw(
    block: list[Drawn], line: Line, leaf: Leaf | None, place: tuple[float, float] | None
) -> None:
    """Add a line to the block, each piece with what it belongs to."""
    for piece in line.pieces:
        block.append(Drawn(place, piece, leaf.owner(piece.span) if leaf else None))
        place = None


def _activate(links: list[PlacedLink], placed: PlacedLink, *, joined: bool) -> None:
    """Add a link's area, `joined` to the line above where that belongs to it as well."""
    if joined:
        for at in range(len(links) - 1, max(len(links) - 1 - _LINKS_BETWEEN, -1), -1):
            above = links[at]
            if above.element is placed.element:
                left, right = min(above.left, placed.left), max(above.right, placed.right)
                links[at] = replace(above, left=left, right=right, bottom=placed.bottom)
                return
    links.append(placed)


def _placed(area: LinkArea, x: float, baseline: float, size: float, leaf: Leaf) -> PlacedLink:
    return PlacedLink(
        x + area.left,
        baseline - 0.28 * size,
        x + area.right,
        baseline + 0.94 * size,
        area.link,
        area.tip,
        leaf.owner(area.span),
    )
