"""What links stand on: names of bookmarks, and addresses that Word takes."""

import re
from hashlib import sha256
from typing import Final

__all__ = ["bookmark_name", "is_safe_target"]

_LONGEST_NAME: Final = 40  # what Word keeps of a bookmark's name
_KEPT_OF_LONG: Final = 21
_DIGEST: Final = 16

_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_HOST: Final = rf"{_LABEL}(?:\.{_LABEL})*\.?"
_WEB: Final = re.compile(
    rf"https?://(?:{_HOST}|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{{1,5}}))?(?:[/?#].*)?", re.IGNORECASE
)
_MAIL: Final = re.compile(rf"mailto:[\w.!$'*+/=-]{{1,64}}@{_HOST}(?:\?.*)?", re.IGNORECASE)
_HIGHEST_PORT: Final = 65_535


def bookmark_name(prefix: str, slug: str) -> str:
    """Return the bookmark's name for an id: letters, digits and underscores, at most 40.

    It depends on the id alone, so that links from other documents hold from one edition to the
    next, and differs for every id. `prefix` is one letter and says what the id is of.
    """
    name = slug.replace("-", "_")  # a slug holds no underscore of its own
    if len(prefix) + 1 + len(name) <= _LONGEST_NAME:
        return f"{prefix}_{name}"
    digest = sha256(slug.encode()).hexdigest()[:_DIGEST]
    # The doubled prefix keeps a shortened name apart from every name that was short.
    return f"{prefix}{prefix}_{name[:_KEPT_OF_LONG]}{digest}"


def is_safe_target(url: str) -> bool:
    """Whether an address can be a link: Word calls a file damaged for one it cannot read.

    Takes http, https and mailto with a well-formed host, in ASCII or not (RFC 3986, RFC 3987), of
    what the model's URL policy lets through; what follows the host is nobody's concern but its own.
    """
    if _MAIL.fullmatch(url):
        return True
    match = _WEB.fullmatch(url)
    return match is not None and int(match["port"] or 0) <= _HIGHEST_PORT
