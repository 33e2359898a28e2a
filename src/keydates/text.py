"""Which characters may enter the model, and how they are normalised.

Every string of a chronology passes this gate once, when the model is built, so that writers may
rely on it: Unicode NFC, LF as the only line break, and none of the characters that break readers
of the output formats or deceive people (controls, surrogates, noncharacters, bidirectional
overrides). The same module keeps the one policy for URLs and the one for slugs.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

__all__ = [
    "Hostname",
    "Language",
    "Line",
    "Slug",
    "Text",
    "TextError",
    "Url",
    "clean_text",
    "slugify",
]

MAX_SLUG = 80
MAX_URL = 2048

_LINE_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls but TAB, LF, CR and NEL
    "\ud800-\udfff"  # surrogates
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
_URL = re.compile(r"(?:https?://[^/?#]+(?:[/?#].*)?|mailto:[^@?]+@.+)", re.IGNORECASE)
_URL_REFUSED = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f]")
_USER_INFO = re.compile(r"https?://[^/?#]*@", re.IGNORECASE)
_HOSTNAME = re.compile(
    r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Names that Windows keeps for devices, whatever the extension: a file "con.pdf" cannot be made.
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)]
)


class TextError(ValueError):
    """A string that may not enter the model.

    Attributes:
        message: what is wrong.
        hint: what to write instead, or None.
        offset: the 0-based character in the string where the trouble is, or None.
    """

    def __init__(self, message: str, hint: str | None = None, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.offset = offset


def clean_text(value: str) -> str:
    """Return `value` as the model keeps it, or refuse it.

    CRLF, CR, NEL, LS and PS become LF; a TAB becomes a space; the text becomes Unicode NFC; spaces
    and line feeds at either end go.

    Raises:
        TextError: for a surrogate, a C0 or C1 control, a noncharacter or a bidirectional control.
    """
    if value.isascii() and value.isprintable():  # nearly every string of most chronologies
        return value.strip(" ")
    found = _REFUSED.search(value)
    if found:
        character = found.group()
        name = unicodedata.name(character, "a control or noncharacter")
        message = (
            f"character U+{ord(character):04X} ({name}) at position {found.start() + 1} "
            "is not allowed in text"
        )
        raise TextError(message, "delete that character", found.start())
    value = _LINE_BREAKS.sub("\n", value).replace("\t", " ")
    return unicodedata.normalize("NFC", value).strip(" \n")


def slugify(title: str) -> str:
    """Make a slug of a title, as stable as the title: ASCII letters, digits and hyphens.

    Accents are dropped ("Café" becomes "cafe"); what has no ASCII form is left out, so that the
    result may be empty.
    """
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower())[:MAX_SLUG].strip("-")


def is_reserved_name(slug: str) -> bool:
    """Whether Windows keeps this name for a device, so that no file may bear it."""
    return slug in _RESERVED


def _error(error: TextError) -> PydanticCustomError:
    return PydanticCustomError(
        "text", "{message}", {"message": error.message, "hint": error.hint, "offset": error.offset}
    )


def _text(value: str) -> str:
    try:
        cleaned = clean_text(value)
    except TextError as error:
        raise _error(error) from None
    if not cleaned:
        raise _error(TextError("the text is empty", "write the text, or leave the field out"))
    return cleaned


def _line(value: str) -> str:
    cleaned = _text(value)
    if "\n" in cleaned:
        message = "a line break is not allowed here: this field is one line"
        raise _error(TextError(message, "join the lines with a space", cleaned.index("\n")))
    return cleaned


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        made = slugify(value)
        raise _error(
            TextError(
                f"{value[:MAX_SLUG]!r} is not a slug: 1 to 80 characters of a-z, 0-9 and hyphen, "
                "with a letter or digit at both ends",
                f"did you mean `{made}`?" if made else None,
            )
        )
    return value


def _url(value: str) -> str:
    if len(value) > MAX_URL:
        raise _error(
            TextError(f"the URL has {len(value)} characters; at most {MAX_URL} are allowed")
        )
    bad = _URL_REFUSED.search(value) or _REFUSED.search(value)
    if bad:
        message = "a URL may not hold white space, backslashes or control characters"
        raise _error(TextError(message, "percent-encode the character", bad.start()))
    if _USER_INFO.match(value):
        raise _error(TextError("a URL may not carry a user name or password", "remove it"))
    if not _URL.fullmatch(value):
        hint = f"did you mean `https://{value}`?" if value.lower().startswith("www.") else None
        raise _error(TextError("a URL must begin with http://, https:// or mailto:", hint))
    return value  # kept as written: a "normalised" link is another link


def _hostname(value: str) -> str:
    if not _HOSTNAME.fullmatch(value):
        message = f"{value[:MAX_SLUG]!r} is not a host name in lower case, such as `example.org`"
        raise _error(TextError(message, "write the name without https:// and without a path"))
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        message = f"{value[:MAX_SLUG]!r} is not a language tag such as `en`, `ar` or `zh-Hant`"
        raise _error(TextError(message, "use a BCP 47 tag in its usual case"))
    return value


Text = Annotated[str, AfterValidator(_text)]
"""Prose: one or more lines, never empty."""

Line = Annotated[str, AfterValidator(_line)]
"""One line of text, never empty."""

Slug = Annotated[
    str,
    AfterValidator(_slug),
    Field(json_schema_extra={"pattern": "^[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$"}),
]
"""A stable name for links, file names and calendar UIDs."""

Url = Annotated[
    str, AfterValidator(_url), Field(json_schema_extra={"pattern": "^(https?://|mailto:)"})
]
"""A link: http, https or mailto, kept as written."""

Hostname = Annotated[str, AfterValidator(_hostname)]
"""A DNS host name in lower case (RFC 1123)."""

Language = Annotated[
    str, AfterValidator(_language), Field(json_schema_extra={"pattern": "^[a-z]{2,3}(-.+)?$"})
]
"""A BCP 47 language tag."""
