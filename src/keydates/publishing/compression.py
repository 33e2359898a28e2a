"""Compressed copies beside files, for web servers that send them as they are.

The bytes depend on nothing but the content: no time, no name, a fixed level. (Another build of zlib
may still deflate differently.)
"""

import struct
import zlib
from typing import Final

__all__ = ["compressed", "is_compressible"]

_LEVEL: Final = 9
_HEADER: Final = b"\x1f\x8b\x08\x00" + bytes(4) + b"\x02\xff"
"""RFC 1952: deflate, no name, no time, slowest level, unknown system. Python's own `gzip` leaves
the last byte to the build of zlib."""

_KINDS: Final = (
    "application/json",
    "application/xml",
    "application/x-ndjson",
    "application/x-yaml",
    "application/yaml",
    "text/",
)


def is_compressible(media_type: str) -> bool:
    """Whether a file of that media type is text; PDF, Word and pictures are compressed already."""
    kind = media_type.partition(";")[0].strip().lower()
    return kind.startswith(_KINDS) or kind.endswith(("+json", "+xml"))


def compressed(content: bytes) -> bytes | None:
    """Return the content in the gzip format (RFC 1952), or None where that saves nothing."""
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    body = deflate.compress(content) + deflate.flush()
    trailer = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    made = _HEADER + body + trailer
    return made if len(made) < len(content) else None
