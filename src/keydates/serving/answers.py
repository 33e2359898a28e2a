"""What a request is answered: the part of HTTP (RFC 9110) that depends on what was asked.

There is no Last-Modified, since nothing keydates makes holds a time of writing: If-Modified-Since
and If-Unmodified-Since therefore say nothing (RFC 9110, 13.1.3), and entity tags say everything.
"""

from typing import Final, NamedTuple, Protocol

from keydates.serving.codings import Coding, preference
from keydates.serving.conditions import matches
from keydates.serving.hosts import HostNames
from keydates.serving.policies import COMMON
from keydates.serving.ranges import UNSATISFIABLE, Part, requested_part
from keydates.serving.site import Field, Representation, Resource, Site

__all__ = ["METHODS", "Answer", "Fields", "Request", "answer", "refused"]

METHODS: Final = ("GET", "HEAD", "OPTIONS")
"""What may be done to a file."""


class Fields(Protocol):
    """The header of a request; names are given in lower case."""

    def __contains__(self, key: str, /) -> bool: ...

    def get(self, key: str, default: None = None, /) -> str | None:
        """Return the first field of that name."""
        ...

    def get_all(self, key: str, /) -> list[str]:
        """Return every field of that name."""
        ...


class Request(Protocol):
    """A request, as the server hands it on."""

    @property
    def method(self) -> str:
        """In capitals."""
        ...

    @property
    def path(self) -> str:
        """Of the address, without the query and with escapes resolved."""
        ...

    @property
    def http_version(self) -> str:
        """Such as "1.1"; "1" is 1.0."""
        ...

    @property
    def authority(self) -> str | None:
        """Of an address that is written out, or None."""
        ...

    @property
    def headers(self) -> Fields:
        """The header."""
        ...


class Answer(NamedTuple):
    """An answer without its time and connection, which are the server's.

    Attributes:
        status: the status code.
        fields: the header.
        content: the body, where it is in memory.
        file: path of the file that holds the body.
        part: the bytes of that file that are the body, or None for all of it.
    """

    status: int
    fields: list[Field]
    content: bytes | None = None
    file: str | None = None
    part: Part | None = None


def answer(site: Site, names: HostNames, request: Request) -> Answer:
    """Answer a request from the site. The body of an answer to HEAD is left out."""
    method, headers = request.method, request.headers  # once, since each look makes it anew
    if refusal := refused(names, request, headers):
        return refusal
    if method == "OPTIONS":
        return _options(site, request.path)
    resource = site.resources.get(request.path)
    if resource is None:
        return _missing(site.missing, headers, with_body=method == "GET")
    chosen = _representation(resource, headers, whole=method == "HEAD")
    if chosen is None:
        return _said(406)
    return _conditional(chosen, headers) or _whole_or_part(chosen, headers, method)


def refused(
    names: HostNames,
    request: Request,
    headers: Fields,
    methods: tuple[str, ...] = METHODS,
) -> Answer | None:
    """Refuse what is not for this server, and any method but these.

    That is a request for another host (RFC 9110, 7.4), also in an address that is written out, or
    one that names none (RFC 9112, 3.2).
    """
    hosts = headers.get_all("host")
    if len(hosts) != 1 and (hosts or request.http_version != "1"):
        return _said(400)
    authority = request.authority
    asked = [*hosts, authority] if authority else hosts
    if not all(map(names.answers, asked)):
        return _said(421)
    return None if request.method in methods else _said(405, ("allow", ", ".join(methods)))


def _options(site: Site, path: str) -> Answer:
    if path == "*" or path in site.resources:
        return Answer(204, [("allow", ", ".join(METHODS)), *COMMON])
    return _said(404)


def _representation(resource: Resource, headers: Fields, *, whole: bool) -> Representation | None:
    """Choose a coding. A part is always one of the file as it is, if the request takes that."""
    accepted = headers.get("accept-encoding")
    if not accepted:
        return resource.identity
    if headers.get_all("accept-encoding") != [accepted]:
        accepted = ",".join(headers.get_all("accept-encoding"))
    codings = preference(accepted)
    part_of_identity = not whole and "range" in headers and Coding.IDENTITY in codings
    if resource.gzip is not None and codings[:1] == (Coding.GZIP,) and not part_of_identity:
        return resource.gzip
    if Coding.IDENTITY in codings:
        return resource.identity
    return resource.gzip if Coding.GZIP in codings else None


def _conditional(chosen: Representation, headers: Fields) -> Answer | None:
    """Answer for a condition that stands in the way (RFC 9110, 13.2.2), or return None."""
    if "if-match" in headers and not _named(headers, "if-match", chosen, weakly=False):
        return _said(412)
    if "if-none-match" in headers and _named(headers, "if-none-match", chosen, weakly=True):
        return Answer(304, chosen.validators)
    return None


def _whole_or_part(chosen: Representation, headers: Fields, method: str) -> Answer:
    if method == "HEAD":
        return Answer(200, chosen.fields)
    if "range" in headers and (partial := _partial(chosen, headers)):
        return partial
    return Answer(200, chosen.fields, chosen.content, chosen.file)


def _named(headers: Fields, field: str, chosen: Representation, *, weakly: bool) -> bool:
    return matches(",".join(headers.get_all(field)), chosen.etag, weakly=weakly)


def _partial(chosen: Representation, headers: Fields) -> Answer | None:
    """Answer with a part, or None if the whole is due."""
    ranges = headers.get_all("range")
    condition = headers.get("if-range")
    if len(ranges) != 1 or (condition is not None and condition.strip(" \t") != chosen.etag):
        return None
    part = requested_part(ranges[0], chosen.size)
    if part is None:
        return None
    if part == UNSATISFIABLE:
        return _said(416, ("content-range", f"bytes */{chosen.size}"), ("accept-ranges", "bytes"))
    start, end = part
    fields = [field for field in chosen.fields if field[0] != "content-length"]
    fields += [
        ("content-length", str(end - start)),
        ("content-range", f"bytes {start}-{end - 1}/{chosen.size}"),
    ]
    if chosen.content is not None:
        return Answer(206, fields, chosen.content[start:end])
    return Answer(206, fields, None, chosen.file, part)


def _missing(page: Resource, headers: Fields, *, with_body: bool) -> Answer:
    chosen = _representation(page, headers, whole=True) or page.identity
    fields = [field for field in chosen.fields if field[0] not in {"etag", "accept-ranges"}]
    if not with_body:
        return Answer(404, fields)
    return Answer(404, fields, chosen.content, chosen.file)


def _said(status: int, *extra: Field) -> Answer:
    """Return an answer that has nothing to show."""
    return Answer(status, [("content-length", "0"), *extra, *COMMON])
