"""The figures of a page: drawings within the text, their captions and what they cannot show."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from keydates.model import Chronology
from keydates_exporters.html.links import figure_id
from keydates_exporters.html.markup import EMPTY, Html, Tag, joined
from keydates_exporters.html.words import Setter

__all__ = ["Picture", "draw_figures", "figure_sections"]

_WIDTH: Final = 540.0
"""Width of a drawing, in its own units: its smallest type is legible on a page 44 rem wide."""

_MOST_LISTED: Final = 40  # all of them stand with their items as well

_SECTION: Final = Tag("section", class_="figure-section")
_H2: Final = Tag("h2")
_FIGURE: Final = Tag("figure")
_FRAME: Final = Tag("section", class_="figure-frame", tabindex="0")
_WORDS: Final = Tag("p", class_="visually-hidden")
_CAPTION: Final = Tag("figcaption")
_P: Final = Tag("p")
_LISTED: Final = Tag("ul", class_="listed")
_ITEM: Final = Tag("li")
_LINE_FEED: Final = Html("\n")


class Picture(NamedTuple):
    """A figure ready for the page.

    Attributes:
        heading: the section it stands in: "Timeline".
        name: a slug unlike that of every other figure: "timeline-2".
        drawing: its SVG element.
        alt: what a reader who cannot see it is told.
        caption: what stands under it.
        listed: what belongs to it and cannot be drawn, one item a line.
    """

    heading: str
    name: str
    drawing: Html
    alt: str
    caption: str
    listed: tuple[str, ...]


def draw_figures(chronology: Chronology, remark: Callable[[str], None]) -> list[Picture]:
    """Draw the timeline and the map; `remark` is told of each loss."""
    # Drawing loads libraries that a page without figures does not need.
    from keydates_exporters.figures import headed_figures
    from keydates_exporters.figures.svg import inline_svg

    pictures = []
    for heading, figure in headed_figures(chronology, _WIDTH, remark):
        drawing = Html(inline_svg(figure))
        pictures.append(
            Picture(heading, figure.name, drawing, figure.alt, figure.caption, figure.listed)
        )
    return pictures


def figure_sections(setter: Setter, pictures: Iterable[Picture]) -> Html:
    """Return a section a kind of figure, each figure with its caption."""
    sections: dict[str, list[Html]] = {}
    for number, picture in enumerate(pictures, start=1):
        sections.setdefault(picture.heading, []).append(_figure(setter, picture, number))
    return joined(
        (
            _SECTION(
                _H2(setter.own(heading)),
                _LINE_FEED,
                joined(figures, _LINE_FEED),
                _LINE_FEED,
                id=f"_{heading.lower()}",
            )
            for heading, figures in sections.items()
        ),
        _LINE_FEED,
    )


def _figure(setter: Setter, picture: Picture, number: int) -> Html:
    target = figure_id(picture.name)
    words = f"{target}-words"
    label = f"Figure\u00a0{number}"
    items = [setter.block(_ITEM, item) for item in picture.listed[:_MOST_LISTED]]
    rest = len(picture.listed) - _MOST_LISTED
    if rest > 0:
        items.append(_ITEM(setter.own(f"and {rest:,} more, named where their items stand")))
    return _FIGURE(
        _FRAME(picture.drawing, aria_label=f"{picture.heading}, {label}", aria_describedby=words),
        _LINE_FEED,
        _WORDS(setter.own(picture.alt), id=words),
        _LINE_FEED,
        _CAPTION(
            _P(setter.own(f"{label}. {picture.caption}")),
            _LISTED(*items) if items else EMPTY,
        ),
        id=target,
    )
