"""Which way a language is written."""

from typing import Final

__all__ = ["is_right_to_left_language"]

_LANGUAGES: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)
_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Rohg"})
_SCRIPT_LENGTH: Final = 4  # ISO 15924


def is_right_to_left_language(tag: str) -> bool:
    """Whether text in this language (a BCP 47 tag) is written from right to left."""
    language, *rest = tag.split("-")
    scripts = [part for part in rest if len(part) == _SCRIPT_LENGTH and part.isalpha()]
    if scripts:
        return scripts[0].title() in _SCRIPTS
    return language in _LANGUAGES
