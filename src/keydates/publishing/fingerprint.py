"""A digest of all that goes into a publication, to know one that would come out the same.

It holds no path and no time, so that it is the same wherever the same thing is published. Versions
are not part of it: the manifest has those of every file.
"""

import hashlib
import os
import stat
from collections.abc import Collection

from keydates._version import __version__
from keydates.publishing.request import PublishRequest

__all__ = ["BESIDE", "Inputs", "file_sha256", "fingerprint", "option_name", "read_inputs"]

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
    request: PublishRequest, inputs: Inputs, base_url: str | None, file_options: Collection[str]
) -> str | None:
    """Return the digest, or None where a file that an option names cannot be read.

    Args:
        request: what is asked for.
        inputs: what `read_inputs` returned.
        base_url: the address that holds for this publication.
        file_options: those options, as "docx.template", whose values are paths.

    """
    options = []
    for option in request.options:
        key, _, value = option.partition("=")
        name = option_name(key)
        content = file_sha256(value) if name in file_options else value
        if content is None:
            return None
        options.append((name, content))
    parts = (
        _SCHEME,
        __version__,
        inputs,
        request.formats,
        tuple(options),
        request.limits,
        request.settings,
        os.environ.get("SOURCE_DATE_EPOCH") or None,
        base_url,
    )
    return hashlib.sha256(ascii(parts).encode()).hexdigest()


def option_name(key: str) -> str:
    """Return the one spelling of an option's name: "docx.template"."""
    name, _, option = key.strip().partition(".")
    return f"{name}.{option.replace('_', '-')}"


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
