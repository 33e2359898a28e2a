"""The application that the server calls for each request, by the RSGI protocol."""

import asyncio
import contextlib
from typing import Final, Protocol

from keydates.console import say
from keydates.serving.answers import Answer, Request, answer, refused
from keydates.serving.hosts import HostNames
from keydates.serving.live import WATCH_PATH
from keydates.serving.policies import COMMON
from keydates.serving.site import Field, Site

__all__ = ["Application", "Connection", "Stream"]

_BEAT_SECONDS: Final = 15.0
"""How often a stream that has nothing to say shows that it is there."""
_EVENTS: Final[list[Field]] = [("content-type", "text/event-stream; charset=utf-8"), *COMMON]


class Stream(Protocol):
    """An answer that is sent bit by bit."""

    async def send_str(self, data: str, /) -> None:
        """Send some text."""
        ...


class Connection(Protocol):
    """The way back to who asked, as RSGI has it."""

    async def client_disconnect(self) -> None:
        """Return when the other side has gone."""
        ...

    def response_empty(self, status: int, headers: list[Field], /) -> None:
        """Send a header."""
        ...

    def response_bytes(self, status: int, headers: list[Field], body: bytes, /) -> None:
        """Send a header and a body."""
        ...

    def response_file(self, status: int, headers: list[Field], file: str, /) -> None:
        """Send a header and a file."""
        ...

    def response_file_range(
        self, status: int, headers: list[Field], file: str, start: int, end: int, /
    ) -> None:
        """Send a header and a file's bytes from `start` up to, not including, `end`."""
        ...

    def response_stream(self, status: int, headers: list[Field], /) -> Stream:
        """Send a header and return the way for what follows."""
        ...


class Application:
    """What answers requests. The site may be replaced at any time, in one step."""

    def __init__(self, site: Site, edition: str | None, names: HostNames) -> None:
        """Answer from a site under these names; with an edition, tell whoever follows of it."""
        self._site = site
        self._names = names
        self._edition = edition
        self._changed = asyncio.Event()
        self._stopped = False

    def replace(self, site: Site, edition: str) -> None:
        """Answer from another site from now on."""
        self._site, self._edition = site, edition
        self._tell()

    def stop(self) -> None:
        """End the streams of those who follow."""
        self._stopped = True
        self._tell()

    def _tell(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def __rsgi__(self, request: Request, connection: Connection) -> None:
        """Answer one request."""
        try:
            if self._edition is not None and request.path == WATCH_PATH:
                await self._follow(request, connection)
            else:
                _send(answer(self._site, self._names, request), connection)
        except Exception as error:  # noqa: BLE001 (one bad request must not end the others)
            say(f"keydates: internal error: {type(error).__name__}: {error}. This is a bug.")
            with contextlib.suppress(Exception):
                connection.response_empty(500, [("content-length", "0"), *COMMON])

    async def _follow(self, request: Request, connection: Connection) -> None:
        """Tell the edition, and each one after it, until either side has had enough."""
        if refusal := refused(self._names, request, request.headers, ("GET",)):
            _send(refusal, connection)
            return
        stream = connection.response_stream(200, _EVENTS)
        gone = asyncio.ensure_future(connection.client_disconnect())
        told = None
        try:
            while not (gone.done() or self._stopped):
                changed = asyncio.ensure_future(self._changed.wait())
                words = ":\n\n" if told == self._edition else f"data: {self._edition}\n\n"
                told = self._edition
                await stream.send_str(words)
                await asyncio.wait(
                    {gone, changed}, timeout=_BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                changed.cancel()
        finally:
            gone.cancel()


def _send(found: Answer, connection: Connection) -> None:
    if found.content is not None:
        connection.response_bytes(found.status, found.fields, found.content)
    elif found.file is None:
        connection.response_empty(found.status, found.fields)
    elif found.part is None:
        connection.response_file(found.status, found.fields, found.file)
    else:
        start, end = found.part
        connection.response_file_range(found.status, found.fields, found.file, start, end)
