"""A digest of all that goes into a publication, to know one that would come out the same.

It holds no path and no time, so that it is the same wherever the same thing is published. Versions
are not part of it: the manifest has those of every file.
"""

import hashlib
import os
import stat
from collections.abc import Mapping

from keydates._version import __version__
from keydates.publishing.request import PublishRequest

__all__ = ["BESIDE", "Inputs", "file_sha256", "fingerprint", "options_by_name", "read_inputs"]

BESIDE = ".chronology.yaml"
"""What the file beside a table is called, as `keydates.reading` has it."""

_SCHEME = 1

Inputs = tuple[str, str, "str | None"]
"""Format of the input or its suffix, its SHA-256, and that of the file beside it or None."""


def read_inputs(request: PublishRequest) -> Inputs | None:
    """Return what identifies the input, or None where it can only be read once or not at all."""
    if request.file is None or request.file == "-":
        return None
    stem, suffix = os.path.splitext(request.file)  # noqa: PTH122 (pathlib takes time to load)
    chosen = request.input_format or suffix.lower().lstrip(".")
    content = file_sha256(request.file)
    if content is None:
        return None
    if chosen != "csv" or not os.path.lexists(stem + BESIDE):
        return chosen, content, None
    beside = file_sha256(stem + BESIDE)
    return None if beside is None else (chosen, content, beside)


def fingerprint(
    request: PublishRequest, inputs: Inputs, base_url: str | None, files: Mapping[str, str]
) -> str:
    """Return the digest.

    Args:
        request: what is asked for.
        inputs: what `read_inputs` returned.
        base_url: the address that holds for this publication.
        files: SHA-256 of each file that an option names, by the option as "docx.template".

    """
    options = {**options_by_name(request), **files}
    parts = (
        _SCHEME,
        __version__,
        inputs,
        request.formats,
        sorted(options.items()),
        request.limits,
        request.settings,
        os.environ.get("SOURCE_DATE_EPOCH") or None,
        base_url,
    )
    return hashlib.sha256(ascii(parts).encode()).hexdigest()


def options_by_name(request: PublishRequest) -> dict[str, str]:
    """Return the value of each option that is given, as "docx.template"; the last one counts."""
    found = {}
    for option in request.options:
        target, _, value = option.partition("=")
        name, _, key = target.strip().partition(".")
        found[f"{name}.{key.replace('_', '-')}"] = value
    return found


def file_sha256(path: str) -> str | None:
    """Return the SHA-256 of a regular file, in hexadecimal, or None if it is no such file."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 (pathlib takes time to load)
            return None
        with open(path, "rb") as file:  # noqa: PTH123 (likewise)
            digest: str = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
    return digest
