"""The two streams of a command: data and reports on standard output, words for people on the other.

Bytes for standard output are the same whatever the locale says, except at a terminal, which gets
its own encoding.
"""

import contextlib
import os
import sys
from typing import BinaryIO, TextIO

from keydates.saying import say
from keydates.staging import OutputError, cannot_write

__all__ = ["Progress", "data_stream", "print_out", "say", "silence", "wants_colour", "write_out"]


def data_stream() -> BinaryIO:
    """Return standard output for bytes.

    Raises:
        OutputError: if it is closed.
    """
    if sys.stdout is None:  # so it is after `>&-` in a shell
        raise OutputError("cannot write to standard output: it is closed")
    return sys.stdout.buffer


def write_out(data: bytes) -> None:
    """Write bytes to standard output and see them off.

    Raises:
        OutputError: if it is closed or full.
        BrokenPipeError: if its reader has gone.
    """
    stream = data_stream()
    try:
        stream.write(data)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise cannot_write("to standard output", error) from error


def print_out(text: str) -> None:
    """Write text to standard output: UTF-8, or at a terminal what the terminal takes."""
    encoding = "utf-8"
    if sys.stdout is not None and sys.stdout.isatty():
        encoding = sys.stdout.encoding
    write_out(text.encode(encoding, "backslashreplace"))


def silence() -> None:
    """Give up on standard output, so that Python does not try it once more when it ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def wants_colour(stream: TextIO | None) -> bool:
    """Whether to colour what goes there: only at a capable terminal, and never with NO_COLOR."""
    return _is_terminal(stream) and not os.environ.get("NO_COLOR")


class Progress:
    """One line at a terminal that says what is being made, and vanishes. A pipe sees nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = not quiet and _is_terminal(sys.stderr)

    def show(self, what: str) -> None:
        """Show what is being made, in place of what was."""
        if self._shown:
            with contextlib.suppress(OSError):
                sys.stderr.write(f"\r\x1b[K{what} ...")
                sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty."""
        if self._shown:
            with contextlib.suppress(OSError):
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
