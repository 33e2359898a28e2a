"""What a published page offers besides itself: files to download, a calendar to subscribe to."""

from typing import Final
from urllib.parse import quote, urlsplit

from keydates.counting import counted
from keydates.publication import Download, Published
from keydates_exporters.html.links import external
from keydates_exporters.html.markup import EMPTY, SPACE, Html, Tag, escaped, joined
from keydates_exporters.html.words import Setter

__all__ = ["alternates", "calendar_of", "offers", "size_words"]

_A: Final = Tag("a")
_FEED: Final = Tag("a", rel="noopener noreferrer")
_H2: Final = Tag("h2", id="_get-title")
_H3: Final = Tag("h3")
_LI: Final = Tag("li")
_LINK: Final = Tag("link", void=True, rel="alternate")
_NAV: Final = Tag("nav", id="_get", aria_labelledby="_get-title")
_P: Final = Tag("p")
_SIZE: Final = Tag("span", class_="size")
_UL: Final = Tag("ul")
_LINE_FEED: Final = Html("\n")

_GOOGLE: Final = "https://calendar.google.com/calendar/render?cid="
_KILO: Final = 1000


def size_words(size: int) -> str:
    """Return a file's size for readers, in units of a thousand: "12 kB"."""
    if size < _KILO:
        return counted(size, "byte")
    if round(size / _KILO) < _KILO:
        return f"{size / _KILO:.0f} kB"
    return f"{size / _KILO / _KILO:.1f} MB"


def offers(setter: Setter, published: Published | None, base_url: str | None) -> Html:
    """Return the files beside the page, and how to subscribe where its address is known."""
    if published is None or not published.downloads:
        return EMPTY
    files = (_LI(file_link(setter, file)) for file in published.downloads)
    parts = [_H2(setter.own("Get this chronology")), _UL(joined(files, _LINE_FEED))]
    calendar = calendar_of(published)
    if calendar and base_url:
        parts += _subscription(setter, base_url + quote(calendar.path))
    return _NAV(joined(parts, _LINE_FEED))


def file_link(setter: Setter, file: Download) -> Html:
    """Return a link to a file, with its kind and size."""
    kind = file.path.rpartition(".")[2].upper()
    link = _A(setter.own(file.title), href=quote(file.path), type=_type(file))
    return joined((link, SPACE, _SIZE(setter.own(f"({kind}, {size_words(file.size)})"))))


def calendar_of(published: Published) -> Download | None:
    """Return the calendar among the files of a chronology, if there is one."""
    return next((file for file in published.downloads if file.format == "ics"), None)


def _subscription(setter: Setter, address: str) -> list[Html]:
    """Return three ways to one feed: the system's calendar, Google's, and the bare address."""
    parts = urlsplit(address)
    webcal = f"webcal://{parts.netloc}{parts.path}"
    ways = (
        _LI(_A(setter.own("In the calendar of this device"), href=webcal)),
        _LI(external(_GOOGLE + quote(webcal, safe=""), setter.own("In Google Calendar"))),
        _LI(
            setter.own("Anywhere else, by its address:"),
            SPACE,
            _FEED(escaped(address), href=address),
        ),
    )
    return [_H3(setter.own("Subscribe to its dates")), _UL(joined(ways, _LINE_FEED))]


def alternates(published: Published | None) -> Html:
    """Return the links by which programs find the files of a page."""
    if published is None:
        return EMPTY
    return joined(
        (
            _LINK(type=_type(file), title=file.title, href=quote(file.path))
            for file in published.downloads
        ),
        _LINE_FEED,
    )


def _type(file: Download) -> str:
    return file.media_type.partition(";")[0]
