"""Requests without a server, for tests of what they are answered."""

from typing import NamedTuple

from keydates.serving.answers import Answer, answer
from keydates.serving.hosts import HostNames
from keydates.serving.site import Site

HOST = ("host", "127.0.0.1:8765")


class FakeFields:
    """A request's header, as the server's own class has it."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def __contains__(self, key: str) -> bool:
        return any(name == key for name, _ in self._pairs)

    def get(self, key: str, default: None = None) -> str | None:
        return next((value for name, value in self._pairs if name == key), default)

    def get_all(self, key: str) -> list[str]:
        return [value for name, value in self._pairs if name == key]


class FakeRequest(NamedTuple):
    """A request as the server hands it on."""

    path: str = "/"
    method: str = "GET"
    headers: FakeFields = FakeFields([HOST])
    http_version: str = "1.1"
    authority: str | None = None


def ask(site: Site, path: str, *pairs: tuple[str, str], method: str = "GET") -> Answer:
    """Return the answer to a request with these fields beside the Host field."""
    return answer(site, HostNames(), FakeRequest(path, method, FakeFields([HOST, *pairs])))


def value(found: Answer, name: str) -> str | None:
    """Return the one field of that name in an answer, or None; fail where there are two."""
    (*_, one) = (None, *(field for key, field in found.fields if key == name))
    if sum(key == name for key, _ in found.fields) > 1:
        message = f"{name} stands twice"
        raise ValueError(message)
    return one
