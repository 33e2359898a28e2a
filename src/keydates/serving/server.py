"""Granian around a site: connections, their limits and their end."""

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from keydates.serving.application import Application

if TYPE_CHECKING:
    from granian.server.embed import Server

__all__ = ["MissingServerError", "need_server", "run"]

_CONNECTIONS: Final = 512
"""Connections served at a time; more wait to be accepted."""
_HEADER_MS: Final = 10_000
"""How long a request's header may take to arrive, and a connection may lie idle."""
_HEADER_BYTES: Final = 16 * 1024
_GRACE_SECONDS: Final = 1.0
"""How long answers may take to finish once the server is told to stop."""


class MissingServerError(Exception):
    """The server's library is not installed. The message says how to install it."""


def need_server() -> None:
    """Make sure that the server's library is there, before anything is done.

    Raises:
        MissingServerError: if it is not.
    """
    if find_spec("granian") is None:
        raise MissingServerError("keydates serve needs a web server: pip install 'keydates[serve]'")


def run(
    application: Application,
    listener: socket.socket,
    started: Callable[[], None],
    background: Coroutine[Any, Any, None] | None = None,
) -> None:
    """Serve until the program is told to stop by an interrupt (SIGINT) or SIGTERM.

    `started` is called once it can be told so. `background` runs beside the server; when it fails,
    so does this.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(application, listener, started, background))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return uvloop's, which serves twice as much, where it is installed."""
    try:
        from uvloop import new_event_loop
    except ImportError:
        return None
    return new_event_loop


async def _serve(
    application: Application,
    listener: socket.socket,
    started: Callable[[], None],
    background: Coroutine[Any, Any, None] | None,
) -> None:
    told = asyncio.Event()
    _on_signals(told)
    server = _server(application, listener)
    serving = asyncio.ensure_future(server.serve())
    tasks = {serving, asyncio.ensure_future(told.wait())}
    started()
    if background is not None:
        tasks.add(asyncio.ensure_future(background))
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        if not told.is_set():
            raise RuntimeError("the server ended by itself")
    finally:
        application.stop()
        server.stop()  # type: ignore[no-untyped-call]
        await asyncio.wait({serving}, timeout=_GRACE_SECONDS)
        for task in tasks:
            task.cancel()


def _on_signals(told: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:  # so a shell starts what runs behind it
            continue
        try:
            loop.add_signal_handler(number, told.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(told.set))


def _server(application: Application, listener: socket.socket) -> "Server":
    from granian._granian import SocketHolder
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server.embed import Server

    class ServerOnSocket(Server):
        """Takes a socket that listens already, where Granian would share the address with others.

        Were this not called any more, Granian's own socket would find the address in use.
        """

        def _init_shared_socket(self) -> None:
            holder: Any = SocketHolder  # its declaration lacks the arguments
            self._shd = holder(listener.detach(), False, _CONNECTIONS)

    address, port = listener.getsockname()[:2]
    return ServerOnSocket(
        application,
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MS, max_buffer_size=_HEADER_BYTES),
        websockets=False,
        backlog=_CONNECTIONS,
        backpressure=_connections(),
        log_enabled=False,
        log_level=LogLevels.critical,
    )


def _connections() -> int:
    """Return how many connections may be open, given how many files this program may open."""
    try:
        import resource
    except ImportError:  # Windows
        return _CONNECTIONS
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        _CONNECTIONS if files == resource.RLIM_INFINITY else max(1, min(_CONNECTIONS, files // 2))
    )
