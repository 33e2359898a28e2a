"""Which shapes of a drawing show which events: said on the shapes, without changing the drawing.

A PDF or a picture takes no notice; a page makes a link of all shapes that show the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from reportlab.graphics.shapes import Shape

__all__ = ["Link", "link_of", "linked"]

_ATTRIBUTE: Final = "_keydates_link"
"""Underscored, because reportlab takes any other attribute for a part of the picture."""

ShapeT = TypeVar("ShapeT", bound=Shape)


@dataclass(frozen=True, slots=True)
class Link:
    """What a mark of a figure leads to.

    Attributes:
        events: ids of the events it shows, the one it leads to first.
        label: what it is called: "9 Apr 2015: Talks begin".
        place: the id of the place that it stands for, or None.
        echo: whether the same is linked elsewhere in the figure too, so that readers who go from
            link to link need not meet this one.
    """

    events: tuple[str, ...]
    label: str
    place: str | None = None
    echo: bool = False


def linked(shapes: Iterable[ShapeT], link: Link) -> Iterator[ShapeT]:
    """Yield shapes, each marked as a part of the link."""
    for shape in shapes:
        shape.__dict__[_ATTRIBUTE] = link
        yield shape


def link_of(shape: Shape) -> Link | None:
    """Return the link that a shape is a part of, if any."""
    found = shape.__dict__.get(_ATTRIBUTE)
    return found if isinstance(found, Link) else None
