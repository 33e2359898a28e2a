"""The socket that is listened on, and how little a connection to it may cost."""

import errno
import ipaddress
import socket
from typing import Final

from keydates.staging import OutputError

__all__ = ["LARGEST_PORT", "is_loopback", "listen"]

LARGEST_PORT: Final = 65_535
_BACKLOG: Final = 512
_SEND_BUFFER: Final = 256 * 1024
"""Bytes that the system holds for a reader that does not take them."""
_STALLED_MS: Final = 20_000
"""How long a reader may take nothing at all before the connection is closed."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a host's first address; port 0 stands for any free one.

    The address is taken for this program alone.

    Raises:
        OutputError: if there is no such host, or the port is in use or not for this user.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        server = socket.create_server(
            (str(address[0]), port), family=family, backlog=_BACKLOG, reuse_port=False
        )
    except (OSError, UnicodeError) as error:
        raise OutputError(_reason(host, port, error)) from error
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # connections inherit it
    if stalled := getattr(socket, "TCP_USER_TIMEOUT", None):
        server.setsockopt(socket.IPPROTO_TCP, stalled, _STALLED_MS)
    return server


def is_loopback(address: str) -> bool:
    """Whether only programs of this machine can reach an address."""
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def _reason(host: str, port: int, error: Exception) -> str:
    where = f"{host}:{port}"
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        other = port + 1 if port < LARGEST_PORT else 0
        return f"cannot listen on {where}: another program does; try --port {other}"
    if number in {errno.EACCES, errno.EPERM}:
        return f"cannot listen on {where}: permission denied; try --port 8765"
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"cannot listen on {host}: no such host"
    if number == errno.EADDRNOTAVAIL:
        return f"cannot listen on {host}: this machine has no such address"
    words = error.strerror if isinstance(error, OSError) else None
    return f"cannot listen on {where}: {words or error}"
