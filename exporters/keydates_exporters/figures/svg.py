"""Figure -> SVG without styles, scripts or references, for the shapes that our figures have.

Colours are presentation attributes, which a page's style sheet may choose by and change: no rule
of a content security policy stands against them. Words are text in reading order, each line as
wide as it was measured, whatever family shows it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import (
    Circle,
    Group,
    Line,
    Path,
    Polygon,
    PolyLine,
    Rect,
    String,
)
from reportlab.lib.colors import Color

from keydates_exporters.figures import theme
from keydates_exporters.figures.clipping import Point
from keydates_exporters.figures.figure import Figure
from keydates_exporters.figures.lettering import width, words_of
from keydates_exporters.figures.links import Link, link_of
from keydates_exporters.figures.svg_paths import Subpath, decimal, path_data
from keydates_exporters.lettering.fonts import FaceName, face

__all__ = ["inline_svg", "to_svg"]

_FAMILY: Final = "FiraGO, 'Fira Sans', 'Noto Sans', sans-serif"
_FINE: Final = 100
"""Lines of the grid to a point of the page, on which shapes are drawn."""
_COARSE: Final = 10
_LONG: Final = 60
"""Points from which a path is drawn on the coarser grid: a coast, of which no point is exact."""
_MOVE, _LINE_TO, _CLOSE = 0, 1, 3
_EVEN_ODD: Final = 0
_ROUND: Final = 1
_MOVED: Final = (1, 0, 0, 1)
_NO_WORD: Final = re.compile(r"[^\w\s]")
_ELLIPSIS: Final = "…"
_ANCHORS: Final = {"start": "end", "end": "start", "middle": "middle"}


@dataclass(frozen=True, slots=True)
class _Shape:
    """A shape where it stands: moved right by `across`, and turned over from `height` down."""

    shape: Any
    across: float
    height: float

    def at(self, x: float, y: float) -> Point:
        """Return a point of it as SVG counts, downwards from the top."""
        return x + self.across, self.height - y

    def points(self) -> list[Point]:
        """Return the points of a shape that keeps them in one list of numbers."""
        numbers = self.shape.points
        return [self.at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


@dataclass(frozen=True, slots=True)
class _Flat:
    """A shape, and the group that it is in."""

    shape: _Shape
    group: int


def to_svg(figure: Figure) -> bytes:
    """Return the figure as an SVG file in UTF-8, on white, which needs no other file."""
    name = figure.name
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" {_frame(figure)} role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="{_FAMILY}">\n'
        f'<title id="{name}-title">{escape(figure.caption)}</title>\n'
        f'<desc id="{name}-desc">{escape(figure.alt)}</desc>\n'
        f'<rect width="100%" height="100%" fill="{_hex(theme.PAPER)}"/>\n'
    )
    body = "\n".join(_run([one.shape for one in _flat(figure)]))
    return f"{head}{body}\n</svg>\n".encode()


def inline_svg(figure: Figure) -> str:
    """Return the figure as an `svg` element of an HTML page, its marks as links to `#event-id`.

    It has no `id`, so that none can meet another one of the page, and leaves it to what stands
    around it to say what the figure shows. A mark bears the class "mark", a place the class "stop"
    and its id in `data-place`; where either shows several events, `data-events` has their ids. It
    has a name of its own where it shows less. From keyboards and screen readers is hidden what is
    linked a second time, and marks without words, of which there are hundreds: a script may let
    those be reached, by the names of their events.
    """
    parts = [f'<svg {_frame(figure)} role="group">']
    plain: list[_Shape] = []
    for link, shapes in _gathered(_flat(figure)):
        if link is None:
            plain.extend(shapes)
            continue
        parts.extend(_run(plain))
        plain.clear()
        parts.append(f"{_opening(link, shapes)}{' '.join(_run(shapes))}</a>")
    parts.extend(_run(plain))
    return "\n".join((*parts, "</svg>"))


def _frame(figure: Figure) -> str:
    wide, high = decimal(figure.drawing.width), decimal(figure.drawing.height)
    return (
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" direction="ltr" '
        f'fill="{_hex(theme.INK)}" font-size="{decimal(theme.SMALL_SIZE)}"'
    )


def _opening(link: Link, shapes: Sequence[_Shape]) -> str:
    first, *others = link.events
    kind = 'class="mark"'
    if link.place is not None:
        kind = f'class="stop" data-place={_quoted(link.place)}'
    if others:
        kind += f" data-events={_quoted(' '.join(link.events))}"
    worded = any(isinstance(one.shape, String) for one in shapes)
    if link.echo or not (worded or link.place):
        kind += ' tabindex="-1" aria-hidden="true"'
    elif name := _spoken(link, shapes):
        kind += f" aria-label={_quoted(name)}"
    return f'<a href="#{first}" {kind}>'


def _spoken(link: Link, shapes: Sequence[_Shape]) -> str | None:
    """Return what a link is called, which holds the words that it shows (WCAG 2.2, 2.5.3).

    None where these say it all, or are cut: in full they would no longer be what is shown.
    """
    shown = " ".join(words_of(one.shape) for one in shapes if isinstance(one.shape, String))
    seen, said = _plain(shown), _plain(link.label)
    if not seen:
        return link.label
    if seen == said or (shown.endswith(_ELLIPSIS) and seen in said):
        return None
    return link.label if f" {seen} " in f" {said} " else f"{shown}, {link.label}"


def _plain(words: str) -> str:
    return " ".join(_NO_WORD.sub(" ", words).split())


def _quoted(words: str) -> str:
    return '"' + escape(words, {'"': "&quot;", "\n": "&#10;"}) + '"'


def _flat(figure: Figure) -> list[_Flat]:
    """Return all shapes in the order in which they are drawn."""
    found: list[_Flat] = []
    groups = 0

    def walk(node: Any, across: float, height: float) -> None:  # noqa: ANN401 - reportlab's
        nonlocal groups
        groups += 1
        own = groups
        for child in node.contents:
            if isinstance(child, Group):
                moved: Any = child.transform
                if tuple(moved[:4]) != _MOVED:
                    raise ValueError(f"a group of {figure.name} is turned or scaled: {moved}")
                walk(child, across + moved[4], height - moved[5])
            else:
                found.append(_Flat(_Shape(child, across, height), own))

    walk(figure.drawing, 0, figure.drawing.height)
    return found


def _gathered(shapes: Sequence[_Flat]) -> Iterator[tuple[Link | None, list[_Shape]]]:
    """Yield shapes with their link, those of one link in one group together at the last of them."""
    last = {}
    for number, one in enumerate(shapes):
        last[one.group, link_of(one.shape.shape)] = number
    waiting: dict[tuple[int, Link], list[_Shape]] = {}
    for number, one in enumerate(shapes):
        link = link_of(one.shape.shape)
        if link is None:
            yield None, [one.shape]
            continue
        together = waiting.setdefault((one.group, link), [])
        together.append(one.shape)
        if last[one.group, link] == number:
            yield link, together


def _run(shapes: Iterable[_Shape]) -> Iterator[str]:
    """Yield elements; lines alike that follow each other make one path."""
    lines: list[Subpath] = []
    paint = ""
    for one in shapes:
        outline = _line_of(one)
        found = _paint(one.shape) if outline else ""
        if lines and found != paint:
            yield from _path(lines, paint)
            lines = []
        if outline:
            paint = found
            lines.extend(outline)
        else:
            yield _element(one)
    if lines:
        yield from _path(lines, paint)


def _line_of(one: _Shape) -> list[Subpath]:
    """Return the lines of a shape that has no ground of its own; none of any other shape."""
    shape = one.shape
    if isinstance(shape, Line):
        return [([one.at(shape.x1, shape.y1), one.at(shape.x2, shape.y2)], False)]
    if isinstance(shape, PolyLine):
        return [(one.points(), False)]
    if isinstance(shape, Path) and shape.fillColor is None:
        return _subpaths(one)
    return []


def _element(one: _Shape) -> str:
    shape = one.shape
    if isinstance(shape, String):
        return _text(one)
    if isinstance(shape, Rect):
        if shape.rx or shape.ry:
            raise ValueError("no figure has rectangles with round corners")
        return _rect(one)
    if isinstance(shape, Circle):
        x, y = one.at(shape.cx, shape.cy)
        place = f'cx="{decimal(x)}" cy="{decimal(y)}" r="{decimal(shape.r)}"'
        return f"<circle {place}{_paint(shape)}/>"
    if isinstance(shape, Polygon):
        return "".join(_path([(one.points(), True)], _paint(shape)))
    if isinstance(shape, Path):
        return "".join(_path(_subpaths(one), _paint(shape)))
    raise ValueError(f"no figure has a shape of the kind {type(shape).__name__}")


def _rect(one: _Shape) -> str:
    shape = one.shape
    left, top = one.at(shape.x, shape.y + shape.height)
    wide, high = shape.width, shape.height
    paint = _paint(shape)
    if shape.fillColor == shape.strokeColor and not shape.strokeDashArray:
        # Its outline is nothing but more of it.
        half = shape.strokeWidth / 2
        left, top, wide, high = left - half, top - half, wide + 2 * half, high + 2 * half
        paint = _fill(shape.fillColor)
    # As a path it takes fewer characters than as a `rect`.
    corners = [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]
    return "".join(_path([(corners, True)], paint))


def _subpaths(one: _Shape) -> list[Subpath]:
    found: list[Subpath] = []
    numbers = iter(one.shape.points)
    points: list[Point] = []
    for operator in one.shape.operators:
        if operator == _CLOSE:
            found[-1] = (points, True)
            continue
        if operator == _MOVE:
            points = []
            found.append((points, False))
        elif operator != _LINE_TO:
            raise ValueError("no figure has paths with curves")
        points.append(one.at(next(numbers), next(numbers)))
    return found


def _path(lines: Sequence[Subpath], paint: str) -> Iterator[str]:
    """Yield a path; a long one on the coarser grid."""
    if sum(len(points) for points, _ in lines) < _LONG:
        yield f'<path d="{path_data(lines, _FINE)}"{paint}/>'
    else:
        yield f'<path d="{path_data(lines, _COARSE)}"{paint}/>'


def _paint(shape: Any) -> str:  # noqa: ANN401 - reportlab's shapes share no type with colours
    """Return the attributes that colour a shape other than text."""
    parts = []
    filled = getattr(shape, "fillColor", None)
    if filled is not None and getattr(shape, "fillMode", None) == _EVEN_ODD:
        parts.append('fill-rule="evenodd"')
    if shape.strokeColor is not None:
        parts.append(f'stroke="{_hex(shape.strokeColor)}"')
        if shape.strokeWidth != 1:
            parts.append(f'stroke-width="{decimal(shape.strokeWidth)}"')
        if shape.strokeDashArray:
            dashes = " ".join(decimal(length) for length in shape.strokeDashArray)
            parts.append(f'stroke-dasharray="{dashes}"')
        if shape.strokeLineJoin == _ROUND:
            parts.append('stroke-linejoin="round"')
    return _fill(filled) + "".join(f" {part}" for part in parts)


def _fill(colour: Color | None) -> str:
    if colour is None:
        return ' fill="none"'
    return "" if colour == theme.INK else f' fill="{_hex(colour)}"'


def _hex(colour: Color) -> str:
    if colour.alpha != 1:
        raise ValueError("no figure has colours that show what lies under them")
    return f"#{colour.hexval()[2:]}"


def _text(one: _Shape) -> str:
    shape = one.shape
    bold = shape.fontName == face(FaceName.BOLD).name
    if not bold and shape.fontName != face(FaceName.REGULAR).name:
        raise ValueError(f"no figure has text set in {shape.fontName}")
    words = words_of(shape)
    x, y = one.at(shape.x, shape.y)
    parts = [f'<text x="{decimal(x)}" y="{decimal(y)}"']
    anchor = shape.textAnchor
    if _from_right(words):
        # A line that runs to the left starts at its right end.
        parts.append('direction="rtl"')
        anchor = _ANCHORS[anchor]
    if anchor != "start":
        parts.append(f'text-anchor="{anchor}"')
    if shape.fontSize != theme.SMALL_SIZE:
        parts.append(f'font-size="{decimal(shape.fontSize)}"')
    if bold:
        parts.append('font-weight="bold"')
    if shape.fillColor != theme.INK:
        parts.append(f'fill="{_hex(shape.fillColor)}"')
    length = width(words, shape.fontSize, bold=bold)
    if length > 0:
        parts.append(f'textLength="{decimal(length, 1)}" lengthAdjust="spacingAndGlyphs"')
    return f"{' '.join(parts)}>{escape(words)}</text>"


def _from_right(words: str) -> bool:
    """Whether the first letter with a direction of its own runs from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in words)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)
