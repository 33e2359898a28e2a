"""The address of a published folder: which ones can be one, and what to write instead of others.

An address is what RFC 3986 calls an absolute URI with the scheme http or https. Whatever could not
stand before a file's name, such as a query, is refused rather than mended in silence; only the
closing slash is added, and scheme and host are put in lower case.
"""

import contextlib
import ipaddress
import re
from typing import Final
from urllib.parse import quote, urlsplit

__all__ = ["BaseUrlError", "parse_base_url"]

_LONGEST: Final = 1_900
"""Characters; with a file's name the address stays within the 2,048 that links may have."""

_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?",
)
_FORBIDDEN = re.compile(r"""[\s\x00-\x1f\x7f-\x9f"<>\\^`{|}]""")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PAGE = re.compile(r"[^/]+\.html?", re.IGNORECASE)
_SAFE = "/%:@!$&'()*+,;=~-._"
"""What stands unchanged in a path when the rest is percent-encoded (RFC 3986, pchar and "/")."""


class BaseUrlError(ValueError):
    """An address that no folder can have. The message says what to write instead."""


def parse_base_url(text: str) -> str:
    """Return the address of a folder, ending in "/".

    Raises:
        BaseUrlError: if it is none.
    """
    if not text:
        raise BaseUrlError("the address is empty; write one such as https://example.org/syria/")
    if len(text) > _LONGEST:
        raise BaseUrlError(
            f"the address has {len(text):,} characters; at most {_LONGEST:,} leave room for names"
        )
    if found := _FORBIDDEN.search(text):
        raise BaseUrlError(_forbidden(text, found.group()))
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in {"http", "https"}:
        raise BaseUrlError(_no_scheme(text, scheme if colon else ""))
    for mark, name in (("?", "query"), ("#", "fragment")):
        if mark in rest:
            without = re.split("[?#]", text)[0]
            raise BaseUrlError(
                f"{text!r} has a {name}, which no folder has; write {_closed(without)}"
            )
    host, slash, path = rest.partition("/")
    path = slash + path
    where = f"{scheme.lower()}://{_checked_host(text, scheme, host, path)}"
    if not path.isascii() or _BAD_PERCENT.search(path):
        mended = _BAD_PERCENT.sub("%25", path)
        instead = where + _closed(quote(mended, safe=_SAFE))
        raise BaseUrlError(f"{text!r} is not percent-encoded; write {instead}")
    if {".", ".."} & set(path.split("/")):
        raise BaseUrlError(f"{text!r} goes up and down; write the address without . and ..")
    last = path.rpartition("/")[2]
    if _PAGE.fullmatch(last):
        instead = where + path.removesuffix(last)
        raise BaseUrlError(f"{text!r} is a page, not a folder; write {instead}")
    return where + _closed(path)


def _closed(path: str) -> str:
    return path if path.endswith("/") else f"{path}/"


def _forbidden(text: str, character: str) -> str:
    if character == "\\":
        return f"{text!r} has a backslash; write {text.replace(character, '/')}"
    if text != text.strip():
        return f"{text!r} has white space at an end; write {text.strip()}"
    shown = "white space" if character.isspace() else f"the character {character!r}"
    return f"{text!r} has {shown}; write {quote(character)} for it, or rename the folder"


def _no_scheme(text: str, scheme: str) -> str:
    if scheme.lower() in {"webcal", "webcals"}:
        instead = text.partition("://")[2]
        return f"{text!r} is for calendars only; write {_closed(f'https://{instead}')}"
    bare = text.partition("/")[0].partition(":")[0]
    if not scheme and _HOST.fullmatch(bare.lower()) and ("." in bare or bare == "localhost"):
        return f"{text!r} has no scheme; write {_closed(f'https://{text}')}"
    return f"{text!r} is no address on the web; write one such as https://example.org/syria/"


def _checked_host(text: str, scheme: str, host: str, path: str) -> str:
    """Return host and port in lower case."""
    if "@" in host:
        instead = f"{scheme}://{host.rpartition('@')[2]}{path}"
        raise BaseUrlError(
            f"the address has a user name or password, which every reader would see; "
            f"write {_closed(instead)}"
        )
    try:
        parts = urlsplit(f"{scheme}://{host}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        raise BaseUrlError(f"{text!r} has no valid host or port") from None
    if not name:
        raise BaseUrlError(f"{text!r} names no host; write one such as https://example.org/syria/")
    if port == 0 or host.endswith(":"):
        raise BaseUrlError(f"{text!r} has no valid port; write a number from 1 to 65535, or none")
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(name)
        except ValueError:
            raise BaseUrlError(f"{text!r} has no valid host: {name!r} is no IPv6 address") from None
        return host.lower()
    if not name.isascii():
        with contextlib.suppress(UnicodeError):
            ascii_name = name.encode("idna").decode("ascii")
            instead = _closed(f"{scheme}://{ascii_name}{host[len(name) :]}{path}")
            raise BaseUrlError(f"{text!r} has a host outside ASCII; write {instead}")
    if not _HOST.fullmatch(name):
        raise BaseUrlError(f"{text!r} has no valid host: {name!r}")
    return host.lower()
