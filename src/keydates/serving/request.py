"""What `keydates serve` was asked for."""

from typing import NamedTuple

__all__ = ["ServeRequest"]


class ServeRequest(NamedTuple):
    """The words of a command line.

    Attributes:
        path: a chronology, or a published folder.
        host: name or address to listen on.
        port: port to listen on, 0 for a free one.
        watch: whether to follow changes.
        input_format: "yaml", "json" or "csv"; None to go by the file's name.
        limits: changed limits, as NAME=NUMBER.
        settings: fields of the chronology, as FIELD=VALUE.
    """

    path: str
    host: str = "127.0.0.1"
    port: int = 8765
    watch: bool = False
    input_format: str | None = None
    limits: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
