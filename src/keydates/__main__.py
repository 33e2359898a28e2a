"""The `keydates` command, also as `python -m keydates`."""

import atexit
import gc
import os
import sys

from keydates._version import __version__

__all__ = ["main"]

_UNWRITABLE = 4
"""The exit code for an output that cannot be written."""

_INTERRUPTED = 130
"""128 and the number of SIGINT: what a shell expects of a command stopped by Ctrl-C."""

_MADE_BEFORE_COLLECTING = 100_000
"""Objects; more than the libraries and a small chronology make, and some MB if all were garbage."""


def main() -> int:
    """Run the command line and return its exit code.

    `--version` is answered before anything heavy is imported, because scripts ask it often; so is
    `publish` where nothing changed, because schedules ask it all day.
    """
    if sys.argv[1:] == ["--version"]:
        return _tell_version()
    try:
        if sys.argv[1:2] == ["publish"]:
            from keydates.publishing.unchanged import answer_command_line

            code = answer_command_line(sys.argv[2:])
            if code is not None:
                return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    # Nearly all that a command makes stays until it ends. Looking through it for garbage, and once
    # more when all of it is about to go, would take a quarter of the time of a small export.
    gc.set_threshold(_MADE_BEFORE_COLLECTING)
    atexit.register(gc.freeze)
    # No plug-in that happens to be installed has a say in what a chronology is.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    try:
        from keydates.cli import main as run

        return run()
    except KeyboardInterrupt:  # the libraries take a moment to load, and a person may not wait
        return _INTERRUPTED


def _tell_version() -> int:
    if sys.stdout is None:  # so it is after `>&-` in a shell
        return _unwritten(OSError(0, "it is closed"))
    try:
        sys.stdout.write(f"keydates {__version__}\n")
        sys.stdout.flush()
    except OSError as error:
        return _unwritten(error)
    return 0


def _unwritten(error: OSError) -> int:
    from keydates.console import say, silence
    from keydates.staging import cannot_write

    silence()
    if not isinstance(error, BrokenPipeError):  # a reader that has gone needs no words
        say(f"keydates: {cannot_write('to standard output', error)}")
    return _UNWRITABLE


if __name__ == "__main__":
    sys.exit(main())
