"""What a browser is told about a file beside its bytes."""

from html.parser import HTMLParser
from typing import Final, NamedTuple

__all__ = ["COMMON", "Declared", "content_policy", "declared_policy", "is_page"]

COMMON: Final = (
    ("cache-control", "no-cache"),  # keep it, but ask each time whether it is still the same
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-resource-policy", "same-origin"),
)
"""Fields of every answer. No other web site may read what is served, hence no CORS field."""

_CLOSED: Final = "default-src 'none'"
_UNFRAMED: Final = "frame-ancestors 'none'"
_LONGEST: Final = 4_000
_HEAD: Final = 65_536


def is_page(media_type: str) -> bool:
    """Whether it is HTML."""
    return media_type.partition(";")[0].strip().lower() == "text/html"


def content_policy(page: bytes) -> str:
    """Return the Content-Security-Policy of a page: its own, and that nobody may frame it.

    A page without a policy of its own, or with one that no field can hold, may do nothing at all.
    """
    declared = declared_policy(page)
    policy = _CLOSED if declared is None else declared.policy
    usable = len(policy) <= _LONGEST and policy.isascii() and policy.isprintable()
    return f"{policy if usable else _CLOSED}; {_UNFRAMED}"


class Declared(NamedTuple):
    """A policy that stands in a page's head.

    Attributes:
        policy: what it says.
        tag: the whole element, as the page has it.
    """

    policy: str
    tag: bytes


def declared_policy(page: bytes) -> Declared | None:
    """Return the policy that stands in a page's head, or None."""
    finder = _Finder()
    finder.feed(page[:_HEAD].decode("utf-8", "surrogateescape"))
    return finder.found


class _Finder(HTMLParser):
    """Finds the first `<meta http-equiv="Content-Security-Policy">`."""

    found: Declared | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag != "meta" or self.found is not None:
            return
        if (named.get("http-equiv") or "").lower() == "content-security-policy":
            policy = " ".join((named.get("content") or "").split()).rstrip("; ")
            text = self.get_starttag_text() or ""
            self.found = Declared(policy, text.encode("utf-8", "surrogateescape"))
