"""HTML in small pieces, put together from the inside out.

A piece is an `Html`: text of the file that is escaped already. Only `escaped` makes one of words,
and only a `Tag` puts markup around one, so that a type checker finds every place where words could
pass for markup. Pieces are strings and not nodes of a tree, which would cost many times more.
"""

from collections.abc import Iterable
from typing import Final, NewType

__all__ = ["BREAK", "EMPTY", "SPACE", "Html", "Tag", "escaped", "joined", "raw_text"]

Html = NewType("Html", str)
"""Finished markup."""

EMPTY: Final = Html("")
SPACE: Final = Html(" ")
BREAK: Final = Html("<br>\n")
"""A line break, with the line feed that the text has there for those who copy or search it."""

_ATTRIBUTES: Final[dict[str, str]] = {}


def escaped(text: str) -> Html:
    """Return words as they stand in an element's text or in a quoted attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if '"' in text:
        text = text.replace('"', "&quot;")
    return Html(text)


def joined(pieces: Iterable[Html], between: Html = EMPTY) -> Html:
    """Return pieces as one, with `between` where two of them meet."""
    return Html(between.join(pieces))


def raw_text(name: str, content: str, **attributes: str) -> Html:
    """Return a `style` or `script` element, whose content is not escaped but ends at its end tag.

    Raises:
        ValueError: if the content could end or change the element (HTML, "restrictions for contents
            of script elements").
    """
    lowered = content.lower()
    if f"</{name}" in lowered or "<!--" in lowered or "<script" in lowered:
        raise ValueError(f"this content cannot stand in a {name} element")
    return Html(f"<{name}{_written(attributes)}>{content}</{name}>")


class Tag:
    """An element of one kind: call it with its content, and attributes besides its fixed ones.

    An attribute's name has `_` for each hyphen, and one behind it where Python reserves the word
    (`class_`). A value of None leaves the attribute out, an empty one writes its name alone.
    """

    __slots__ = ("_close", "_open")

    def __init__(self, name: str, *, void: bool = False, **fixed: str) -> None:
        """Make an element's kind; a `void` one, such as `link`, has no content and no end tag."""
        self._open = f"<{name}{_written(fixed)}"
        self._close = "" if void else f"</{name}>"

    def __call__(self, *content: Html, **attributes: str | None) -> Html:
        """Return one element."""
        written = _written(attributes) if attributes else ""
        return Html(f"{self._open}{written}>{''.join(content)}{self._close}")


def _written(attributes: dict[str, str] | dict[str, str | None]) -> str:
    pieces = []
    for name, value in attributes.items():
        if value is None:
            continue
        known = _ATTRIBUTES.get(name)
        if known is None:
            known = _ATTRIBUTES[name] = " " + name.rstrip("_").replace("_", "-")
        pieces.append(f'{known}="{escaped(value)}"' if value else known)
    return "".join(pieces)
