"""The real server, as a program of its own, and plain ways to ask it."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from email.message import Message
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import pytest

from tests.support import ROOT

_PATIENCE_SECONDS = 60.0

T = TypeVar("T")


class Reply(NamedTuple):
    """An answer as it came over the network."""

    status: int
    fields: Message
    body: bytes


class Serving:
    """`keydates serve` with these arguments, on a free port unless they name one.

    Used as a context manager, which ends when the server has said its address, and stops it after.
    """

    def __init__(self, *arguments: str, **environment: str) -> None:
        pytest.importorskip("granian", reason="keydates[serve] is not installed")
        self._arguments = arguments
        self._environment = environment
        self._words: list[str] = []

    def __enter__(self) -> Self:
        port = () if "--port" in self._arguments else ("--port", "0")
        self.program = subprocess.Popen(
            [sys.executable, "-m", "keydates", "serve", *self._arguments, *port],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=os.environ | self._environment,
            cwd=ROOT / "src",
            preexec_fn=_listen_to_interrupts,  # noqa: PLW1509 (nothing else runs in this process)
        )
        if self.program.stderr is None:
            raise RuntimeError("standard error is a pipe")
        os.set_blocking(self.program.stderr.fileno(), False)
        try:
            line = self.wait_for("serving ")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        found = re.search(r"http://[^/]*:(\d+)/", line)
        if found is None:
            raise RuntimeError(line)
        self.port = int(found[1])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.program.poll() is None:
            self.program.terminate()
            try:
                self.program.wait(10)
            except subprocess.TimeoutExpired:
                self.program.kill()
                self.program.wait()
        if self.program.stderr is not None:
            self.program.stderr.close()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def words(self) -> str:
        """All that it said so far."""
        if self.program.stderr is not None:
            more = self.program.stderr.read()
            self._words.append((more or b"").decode())
        return "".join(self._words)

    def wait_for(self, words: str) -> str:
        """Wait until it says these words, and return the line."""

        def found() -> str | None:
            lines = self.words.splitlines(keepends=True)
            return next((one for one in lines if words in one and one.endswith("\n")), None)

        line = wait_until(found, f"{words!r}; it said: {self.words}", self.program)
        return line or ""

    def stop(self, number: signal.Signals) -> int:
        """Send it a signal and return its exit code."""
        self.program.send_signal(number)
        return self.program.wait(10)

    def get(self, path: str, fields: Mapping[str, str] | None = None, method: str = "GET") -> Reply:
        """Ask for a path just as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_accept_encoding=True, skip_host=True)
            for name, value in {"Host": f"127.0.0.1:{self.port}", **(fields or {})}.items():
                connection.putheader(name, value)
            connection.endheaders()
            reply = connection.getresponse()
            return Reply(reply.status, reply.msg, reply.read())

    def connect(self) -> socket.socket:
        """Return a connection on which nothing was said yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def raw(self, request: bytes) -> bytes:
        """Send bytes and return all that comes back until the connection is closed."""
        with self.connect() as connection:
            connection.sendall(request)
            parts = []
            with contextlib.suppress(ConnectionResetError):
                while part := connection.recv(65_536):
                    parts.append(part)
            return b"".join(parts)

    def memory(self) -> int:
        """Return how many bytes of memory it holds, or skip where the system does not tell."""
        status = Path(f"/proc/{self.program.pid}/status")
        if not status.exists():
            pytest.skip("the system does not tell how much memory a program holds")
        found = re.search(r"^VmRSS:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        if found is None:
            raise RuntimeError("VmRSS is missing")
        return int(found[1]) * 1024


def wait_until(
    found: Callable[[], T], what: str, program: "subprocess.Popen[bytes] | None" = None
) -> T:
    """Call a function until what it returns is true, and return that."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < end:
        if result := found():
            return result
        if program is not None and program.poll() is not None and not (result := found()):
            break
        time.sleep(0.02)
    pytest.fail(f"waited in vain for {what}")


def _listen_to_interrupts() -> None:
    """Undo what a shell does to what runs behind it, and so perhaps to the suite."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
