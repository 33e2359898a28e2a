"""The table of addresses that is served: every file with all that an answer needs, made ahead."""

import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from keydates.serving.policies import COMMON, content_policy, is_page
from keydates.serving.spool import Spool

__all__ = ["Field", "Files", "Representation", "Resource", "Site", "make_resource", "make_site"]

Field = tuple[str, str]
"""One field of an answer's header: name in lower case, value."""

Files = Mapping[str, tuple[bytes, str]]
"""Content and media type of each file, by its name."""

_IN_MEMORY: Final = 64 * 1024
"""Bytes up to which a body is kept in memory, and so may be copied for each of its readers."""
_COMPRESSIBLE: Final = re.compile(
    r"(?:text/.*|application/(?:json|xml|javascript)|image/svg\+xml|.*\+(?:json|xml))"
)
_MEDIA_TYPE: Final = re.compile(r"[\x21-\x7e]+/[\x20-\x7e]+")
_UNKNOWN_TYPE: Final = "application/octet-stream"
_LEAST_SAVED: Final = 64
_TAG_DIGITS: Final = 32
_PLAIN: Final = "text/plain; charset=utf-8"


class Representation(NamedTuple):
    """One file in one coding.

    Attributes:
        etag: its strong entity tag, with quotes.
        size: its length in bytes.
        content: its bytes, or None where they are in a file.
        file: path of the spooled file that holds them, or None.
        fields: the header of an answer that carries it.
        validators: the header of an answer that says it is unchanged.
    """

    etag: str
    size: int
    content: bytes | None
    file: str | None
    fields: list[Field]
    validators: list[Field]


class Resource(NamedTuple):
    """What stands at one address.

    Attributes:
        identity: the file as it is.
        gzip: the file compressed, or None where that saves nothing.
    """

    identity: Representation
    gzip: Representation | None


class Site(NamedTuple):
    """All addresses.

    Attributes:
        resources: what stands where, by path; paths begin with "/".
        missing: the page for an address where nothing stands.
    """

    resources: Mapping[str, Resource]
    missing: Resource

    def files(self) -> Iterator[str]:
        """Yield the path of every spooled file in use."""
        for resource in (*self.resources.values(), self.missing):
            for representation in (resource.identity, resource.gzip):
                if representation is not None and representation.file is not None:
                    yield representation.file


def make_site(files: Files, spool: Spool) -> Site:
    """Return the site that holds these files.

    "/" is index.html, or the only page where there is one. 404.html is shown where nothing is.
    """
    resources = {
        f"/{name}": make_resource(content, media_type, spool)
        for name, (content, media_type) in sorted(files.items())
    }
    pages = [name for name, (_, media_type) in files.items() if is_page(media_type)]
    front = "index.html" if "index.html" in files else pages[0] if len(pages) == 1 else None
    if front is not None:
        resources["/"] = resources[f"/{front}"]
    missing = resources.get("/404.html") or make_resource(b"Not found.\n", _PLAIN, spool)
    return Site(resources, missing)


def make_resource(content: bytes, media_type: str, spool: Spool) -> Resource:
    """Prepare one file for all requests that may come for it."""
    kind = media_type if _MEDIA_TYPE.fullmatch(media_type) else _UNKNOWN_TYPE
    digest = hashlib.sha256(content).hexdigest()[:_TAG_DIGITS]
    described = [("content-type", kind)]
    if is_page(kind):
        described.append(("content-security-policy", content_policy(content)))
    packed = _compressed(content, kind)
    varies = [] if packed is None else [("vary", "accept-encoding")]
    identity = _representation(content, f'"{digest}"', described, varies, spool)
    if packed is None:
        return Resource(identity, None)
    described.append(("content-encoding", "gzip"))
    return Resource(identity, _representation(packed, f'"{digest}-gzip"', described, varies, spool))


def _representation(
    content: bytes, etag: str, described: list[Field], varies: list[Field], spool: Spool
) -> Representation:
    validators = [("etag", etag), *varies, *COMMON]
    length = ("content-length", str(len(content)))
    fields = [*described, length, ("accept-ranges", "bytes"), *validators]
    long = len(content) > _IN_MEMORY
    return Representation(
        etag=etag,
        size=len(content),
        content=None if long else content,
        file=spool.keep(content) if long else None,
        fields=fields,
        validators=validators,
    )


def _compressed(content: bytes, media_type: str) -> bytes | None:
    if not _COMPRESSIBLE.fullmatch(media_type.partition(";")[0].strip().lower()):
        return None
    packed = gzip.compress(content, compresslevel=6, mtime=0)
    return packed if len(packed) + _LEAST_SAVED <= len(content) else None
