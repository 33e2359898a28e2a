"""The `keydates` command, also as `python -m keydates`."""

import sys

from keydates._version import __version__

__all__ = ["main"]

_UNWRITABLE = 4
"""The exit code for an output that cannot be written."""

_INTERRUPTED = 130
"""128 and the number of SIGINT: what a shell expects of a command stopped by Ctrl-C."""


def main() -> int:
    """Run the command line and return its exit code.

    `--version` is answered before anything heavy is imported, because scripts ask it often.
    """
    if sys.argv[1:] == ["--version"]:
        return _tell_version()
    try:
        from keydates.cli import main as run

        return run()
    except KeyboardInterrupt:  # the libraries take a moment to load, and a person may not wait
        return _INTERRUPTED


def _tell_version() -> int:
    try:
        sys.stdout.write(f"keydates {__version__}\n")
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # or the interpreter would try again on its way out, and complain
        sys.stderr.write(f"keydates: standard output cannot be written: {error.strerror}\n")
        return _UNWRITABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
