"""What is published on a web server: chronologies, and for each a page and the files beside it.

All files of a publication lie in one folder and are named after their chronology's id, so that an
address, once given away, stays the same whatever is published beside it.
"""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from keydates.model import Marking

__all__ = ["Download", "Publication", "Published"]


class Download(NamedTuple):
    """A file that a page offers.

    Attributes:
        format: the exporter's name: "ics".
        title: what a reader calls it: "iCalendar feed".
        path: its name, relative to the page: "russia-syria.ics".
        media_type: its media type, with parameters.
        size: its length in bytes, not compressed.
    """

    format: str
    title: str
    path: str
    media_type: str
    size: int


class Published(NamedTuple):
    """One chronology of a publication.

    Attributes:
        id: the chronology's id.
        title: its title.
        subtitle: its subtitle, or None.
        language: BCP 47 tag of its text.
        marking: its TLP 2.0 label, or None.
        as_of: the date to which it is complete.
        edition: its edition, or None.
        items: how many items it has.
        page: name of its page, relative to the folder: "russia-syria.html".
        downloads: the files beside the page, in the order in which they are offered.
    """

    id: str
    title: str
    subtitle: str | None
    language: str
    marking: "Marking | None"
    as_of: "dt.date"
    edition: str | None
    items: int
    page: str
    downloads: tuple[Download, ...]


class Publication(NamedTuple):
    """All that one folder holds.

    Attributes:
        base_url: the address of the folder, http or https and ending in "/", or None if unknown.
        chronologies: what is published in it, by id.
    """

    base_url: str | None
    chronologies: tuple[Published, ...]
