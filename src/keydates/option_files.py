"""Reading a file that an option names, such as a house template or a logo.

Exporters open no path, so whoever takes the options from a user reads the file for them.
"""

import os
import stat
from pathlib import Path

from keydates.exporting import FileContent

__all__ = ["OptionFileError", "read_option_file"]


class OptionFileError(Exception):
    """A file that an option names and that cannot be read. The message is one plain sentence."""


def read_option_file(path: str, limit: int, enclosure: str | None = None) -> FileContent:
    """Return the content of the file at `path`, of at most `limit` bytes.

    With `enclosure`, it has to lie in that folder or below, links followed.

    Raises:
        OptionFileError: if there is no such file, it is no regular file (a pipe would keep the
            export waiting), it cannot be read, it is larger, or it lies outside the enclosure.
    """
    if enclosure is not None:
        _refuse_outside(path, enclosure)
    try:
        # A named pipe must not hold the program up before it is known to be one.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _binary())
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OptionFileError(f"cannot read {path}: it is no regular file")
            content = file.read(limit + 1)
    except OSError as error:
        raise OptionFileError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise OptionFileError(f"cannot read {path!r}: this is no file name") from None
    if len(content) > limit:
        raise OptionFileError(
            f"{path} has more than {limit:,} bytes; "
            "name a smaller file, or raise the limit option-file-bytes"
        )
    return FileContent(Path(path).name, content)


def _refuse_outside(path: str, enclosure: str) -> None:
    folder = os.path.realpath(enclosure)
    try:
        inside = os.path.commonpath((folder, os.path.realpath(path))) == folder
    except ValueError:  # another drive, or no file name: opening it tells
        inside = "\0" in path
    if not inside:
        raise OptionFileError(
            f"{path} lies outside the chronology's folder, {folder}; put a copy there"
        )


def _binary() -> int:
    return getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes
