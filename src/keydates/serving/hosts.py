"""Which names the server answers to.

Any web page can make a name of its own point to 127.0.0.1 and have the reader's browser ask there
(DNS rebinding). Such a request carries that name in its Host field, and is refused by it. A bare
address cannot be made to point elsewhere.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from typing import Final

__all__ = ["HostNames"]

_AUTHORITY: Final = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[0-9A-Za-z._~-]+)(?::[0-9]{0,5})?")
_KEPT: Final = 256
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class HostNames:
    """The names in a Host field that are answered; the port is not looked at."""

    def __init__(self, names: Iterable[str] = (), *, any_address: bool = False) -> None:
        """Answer to loopback's names and these; with `any_address`, to every IP address too."""
        self._names = {_plain(name) for name in (*_LOOPBACK, *names)}
        self._any_address = any_address
        self._known: dict[str, bool] = {}

    @classmethod
    def for_binding(cls, host: str, address: str) -> "HostNames":
        """Return the names for a server that was told to listen on `host`, which is `address`.

        One that listens on all addresses of the machine answers to each of them and to the
        machine's own name, also as neighbours find it without a name server (RFC 6762).
        """
        if ipaddress.ip_address(address).is_unspecified:
            name = socket.gethostname()
            return cls((name, f"{name}.local"), any_address=True)
        return cls((host, address))

    def answers(self, authority: str) -> bool:
        """Whether a Host field or the authority of an address names this server."""
        known = self._known.get(authority)
        if known is None:
            known = self._answers(authority)
            if len(self._known) < _KEPT:
                self._known[authority] = known
        return known

    def _answers(self, authority: str) -> bool:
        match = _AUTHORITY.fullmatch(authority)
        if match is None:
            return False
        name = _plain(match[1])
        return name in self._names or (self._any_address and _is_address(name))


def _plain(name: str) -> str:
    """Bring a name to the form in which two spellings of it are equal."""
    bare = name.strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return bare


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
