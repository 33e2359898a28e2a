"""A whole page around its content: what a browser may do with it, how it looks, what runs in it."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final, NamedTuple

from keydates.model import Marking
from keydates_exporters.html.markup import EMPTY, Html, Tag, escaped, joined, raw_text
from keydates_exporters.html.words import Setter

__all__ = ["Head", "compacted", "page"]

_HTML: Final = Tag("html")
_HEAD: Final = Tag("head")
_BODY: Final = Tag("body")
_META: Final = Tag("meta", void=True)
_TITLE: Final = Tag("title")
_LINK: Final = Tag("link", void=True)
_SKIP: Final = Tag("a", class_="skip")
_MAIN: Final = Tag("main", id="_main")
_MARKING: Final = Tag("p")
_LABEL: Final = Tag("span", dir="ltr")
_LINE_FEED: Final = Html("\n")
_DOCTYPE: Final = Html("<!doctype html>\n")

# A mark of our own, so that no browser asks the server for one: a bar of time with three dots.
_ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%2317324d'/%3E"
    "%3Cpath d='M2 8h12' stroke='%23fff'/%3E"
    "%3Cg fill='%23fff'%3E%3Ccircle cx='4' cy='8' r='1.6'/%3E%3Ccircle cx='8' cy='8' r='1.6'/%3E"
    "%3Ccircle cx='12' cy='8' r='1.6'/%3E%3C/g%3E%3C/svg%3E"
)
_STYLES: Final = ("page.css", "page-controls.css")
_SCRIPT: Final = "page.js"
# Comments that have their lines to themselves: no string or expression can hold one of those.
_COMMENT: Final = re.compile(r"^ *(?:/\*(?:(?!\*/).)*\*/|//[^\n]*) *$", re.MULTILINE | re.DOTALL)


class Head(NamedTuple):
    """What a page says of itself.

    Attributes:
        title: its title.
        marking: its TLP 2.0 label, or None.
        description: what search engines show, or None.
        canonical: its lasting address, or None if unknown.
        links: other forms of it, as `link` elements.
        data: structured data as JSON-LD, or None.
        interactive: whether the script belongs to it.
        listed: whether search engines may list it, if its marking lets them.
    """

    title: str
    marking: Marking | None
    description: str | None = None
    canonical: str | None = None
    links: Html = EMPTY
    data: str | None = None
    interactive: bool = False
    listed: bool = True


def page(setter: Setter, head: Head, skip_to: tuple[str, str], content: Html) -> bytes:
    """Return a whole page: UTF-8, one style, at most one script, and no request to anywhere.

    `skip_to` is the id of what a reader with a keyboard comes for, and what the link there says.
    """
    style = _style(head.marking, interactive=head.interactive)
    script = _asset(_SCRIPT) if head.interactive else ""
    marking = _marking(head.marking)
    label, target = skip_to[1], skip_to[0]
    direction = "rtl" if setter.right_to_left else "ltr"
    main = joined((part for part in (marking, content, marking) if part), _LINE_FEED)
    inside = (
        _SKIP(setter.own(label), href=f"#{target}"),
        _MAIN(_LINE_FEED, main, _LINE_FEED),
        raw_text("script", script) if script else EMPTY,
    )
    document = joined(
        (
            _HEAD(_LINE_FEED, joined(_head(head, style, script), _LINE_FEED), _LINE_FEED),
            _BODY(_LINE_FEED, joined((part for part in inside if part), _LINE_FEED), _LINE_FEED),
        ),
        _LINE_FEED,
    )
    whole = _HTML(_LINE_FEED, document, _LINE_FEED, lang=setter.language, dir=direction)
    return joined((_DOCTYPE, whole, _LINE_FEED)).encode("utf-8")


def _head(head: Head, style: str, script: str) -> list[Html]:
    listed = head.listed and head.marking in {None, Marking.CLEAR}
    parts = [
        _META(charset="utf-8"),
        _META(http_equiv="Content-Security-Policy", content=_policy(style, script)),
        _META(name="viewport", content="width=device-width, initial-scale=1"),
        _META(name="referrer", content="no-referrer"),
        EMPTY if listed else _META(name="robots", content="noindex"),
        _META(name="color-scheme", content="light dark"),
        _TITLE(escaped(head.title)),
        _META(name="description", content=head.description) if head.description else EMPTY,
        _LINK(rel="canonical", href=head.canonical) if head.canonical else EMPTY,
        head.links,
        _LINK(rel="icon", href=_ICON),
        raw_text("style", style),
        raw_text("script", head.data, type="application/ld+json") if head.data else EMPTY,
    ]
    return [part for part in parts if part]


def _marking(label: Marking | None) -> Html:
    """Return a TLP 2.0 label as it stands at the head and the foot, or nothing."""
    if label is None:
        return EMPTY
    return _MARKING(_LABEL(escaped(label.value)), class_=f"marking tlp-{_colour(label)}")


def _colour(label: Marking) -> str:
    return label.value.removeprefix("TLP:").partition("+")[0].lower()


def _policy(style: str, script: str) -> str:
    """Return the rule that lets this page's own style and script run, and nothing else (CSP 3)."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'" if script else "script-src 'none'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}"


@cache
def _style(marking: Marking | None, *, interactive: bool) -> str:
    names = _STYLES if interactive else _STYLES[:1]
    styles = [_asset(name) for name in names]
    if marking:  # on every sheet of a paper copy, as the Traffic Light Protocol asks
        label = f'{{content:"{marking.value}";font:700 12pt sans-serif}}'
        styles.append(f"@page{{@top-center{label}@bottom-center{label}}}\n")
    return "\n".join(style for style in styles if style)


@cache
def _asset(name: str) -> str:
    return compacted((files("keydates_exporters.html") / name).read_text("utf-8"))


def compacted(source: str) -> str:
    """Return a style sheet or a script without indentation, empty lines and lines of comment.

    A text over several lines would lose its indentation too: ours have none.
    """
    lines = (line.strip() for line in _COMMENT.sub("", source).splitlines())
    return "\n".join(line for line in lines if line)
