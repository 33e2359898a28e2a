"""Cells of a table that no spreadsheet turns into something else."""

import re
from decimal import Decimal
from typing import Final

__all__ = ["SUSPECTS", "guard", "number", "unguard"]

_SPACES: Final = (
    " \u00a0\u00ad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_TRIGGERS: Final = "=+-@\t\r\n＝＋－＠"
# Left uncompiled: few texts begin so that they are needed. Apostrophes may already stand before a
# trigger: were they not in the patterns, text that begins with one would come back without it.
_COMPUTED: Final = f"'*[{_SPACES}]*[{re.escape(_TRIGGERS)}]"
_GUARDED: Final = f"'+[{_SPACES}]*[{re.escape(_TRIGGERS)}]"

SUSPECTS: Final = frozenset(f"'{_SPACES}{_TRIGGERS}")
"""The characters that text may begin with which `guard` changes."""


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    That is text which begins, perhaps after spaces that may be invisible, with one of `= + - @`, a
    tab or a line break, or with their full-width forms (OWASP, "CSV Injection").
    """
    return f"'{text}" if text[:1] in SUSPECTS and re.match(_COMPUTED, text) else text


def unguard(text: str) -> str:
    """Undo `guard`: `unguard(guard(text)) == text` for every text."""
    return text[1:] if text.startswith("'") and re.match(_GUARDED, text) else text


def number(value: float) -> str:
    """Write a number without an exponent and so that it reads back as the very same one."""
    written = repr(value)
    return format(Decimal(written), "f") if "e" in written else written
