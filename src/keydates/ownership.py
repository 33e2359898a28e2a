"""Whose file it is that stands where an output is to go."""

import os
import stat
from pathlib import Path
from typing import NamedTuple

from keydates.staging import file_digest

__all__ = ["Policy", "is_unchanged", "refusal"]


class Policy(NamedTuple):
    """What an export may do.

    Attributes:
        force: whether files that keydates did not write may be overwritten.
        rehearse: whether to render and check everything and write nothing.
        source: the input, which is never overwritten, or None where it is no file.
    """

    force: bool = False
    rehearse: bool = False
    source: Path | None = None


def is_unchanged(path: Path, digests: frozenset[str | None]) -> bool:
    """Whether it is a regular file, no link, whose SHA-256 is one of these.

    Raises:
        OSError: if it is not there or cannot be read.
    """
    return stat.S_ISREG(path.lstat().st_mode) and file_digest(path) in digests


def refusal(
    target: Path, shown: str, sha256: str, recorded: str | None, policy: Policy
) -> str | None:
    """Say why an output must not be written at `target`, or None where it may.

    Args:
        target: where it is to go.
        shown: what the user calls that place.
        sha256: SHA-256 of the output.
        recorded: SHA-256 of what keydates wrote there before, by the folder's manifest.
        policy: what the export may do.

    Raises:
        OSError: if what is there cannot be looked at.

    """
    if not os.path.lexists(target):
        return None
    if target.is_dir() and not target.is_symlink():
        return f"cannot write {shown}: it is a folder"
    if policy.source is not None and target.exists() and target.samefile(policy.source):
        return f"{shown} is the input; keydates never overwrites it"
    if policy.force or is_unchanged(target, frozenset({sha256, recorded})):
        return None
    if recorded is not None:
        return f"{shown} was changed after keydates wrote it; --force overwrites it"
    return f"{shown} exists and was not written by keydates; --force overwrites it"
