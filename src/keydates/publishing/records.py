"""What a manifest keeps of each chronology published in its folder."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from keydates.publication import Download, Published
from keydates.vocabulary import Marking

__all__ = ["Record", "RecordError", "published", "record"]

Record = Mapping[str, Any]
"""The fields of a `Published`, and besides: `base_url`, the address that its page holds;
`fingerprint`, a digest of what it was made of, or None where its input had findings or can be read
only once; and `file_options`, those options of its formats whose values were files."""


class RecordError(ValueError):
    """A record that keydates did not write like this."""


def record(
    one: Published, base_url: str | None, fingerprint: str | None, file_options: Sequence[str]
) -> Record:
    """Return the record of a published chronology, ready for JSON."""
    return one._asdict() | {
        "marking": one.marking.value if one.marking else None,
        "as_of": one.as_of.isoformat(),
        "downloads": [download._asdict() for download in one.downloads],
        "base_url": base_url,
        "fingerprint": fingerprint,
        "file_options": sorted(file_options),
    }


def published(found: Record) -> Published:
    """Return the published chronology of a record.

    Raises:
        RecordError: if a field is missing or of another type.
    """
    try:
        fields = {name: found[name] for name in Published._fields}
        fields["marking"] = None if found["marking"] is None else Marking(found["marking"])
        fields["as_of"] = datetime.date.fromisoformat(found["as_of"])
        fields["downloads"] = tuple(_download(download) for download in found["downloads"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecordError(str(error)) from error
    one = Published(**fields)
    texts = (one.id, one.title, one.language, one.page)
    if not all(isinstance(text, str) for text in texts) or not isinstance(one.items, int):
        raise RecordError("a field has another type")
    if not all(isinstance(text, str | None) for text in (one.subtitle, one.edition)):
        raise RecordError("a field has another type")
    return one


def _download(found: Mapping[str, Any]) -> Download:
    one = Download(**{name: found[name] for name in Download._fields})
    if not all(isinstance(text, str) for text in one[:4]) or not isinstance(one.size, int):
        raise RecordError("a download has a field of another type")
    return one
