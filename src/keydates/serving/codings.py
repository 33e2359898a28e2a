"""Which coding of a file a request takes (RFC 9110, 12.4.2 and 12.5.3)."""

import functools
import re
from enum import Enum
from typing import Final

__all__ = ["Coding", "Preference", "preference"]

_MEMBER: Final = re.compile(
    r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*;[ \t]*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?"
)


class Coding(Enum):
    """How a file is sent."""

    IDENTITY = "identity"
    GZIP = "gzip"


Preference = tuple[Coding, ...]
"""The codings a request takes, the preferred one first; empty if it takes neither."""


@functools.lru_cache(maxsize=256)
def preference(field: str) -> Preference:
    """Return which codings an Accept-Encoding field takes.

    What breaks the grammar is passed over. Of two equally welcome codings gzip comes first, being
    shorter. The file as it is may always be sent, unless the field forbids it.
    """
    weights: dict[str, float] = {}
    for member in field.split(","):
        if match := _MEMBER.fullmatch(member.strip(" \t")):
            name = match[1].lower()
            weights["gzip" if name == "x-gzip" else name] = float(match[2] or 1)
    others = weights.get("*")
    gzip = weights.get("gzip", others or 0.0)
    identity = weights.get("identity", others)
    if identity is None:  # not mentioned: acceptable, if nothing better is
        return (Coding.GZIP, Coding.IDENTITY) if gzip else (Coding.IDENTITY,)
    ranked = [(gzip, Coding.GZIP), (identity, Coding.IDENTITY)]
    ranked.sort(key=lambda pair: -pair[0])
    return tuple(coding for weight, coding in ranked if weight)
