"""Words for people, on standard error. This module imports nothing that takes time to load."""

import sys

__all__ = ["say"]


def say(line: str) -> None:
    """Write a line for people to standard error. That it cannot be written stops nothing."""
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # full, closed, or not there at all
        return
