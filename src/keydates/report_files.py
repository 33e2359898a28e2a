"""Sending the report of an export where its reader wants it."""

import contextlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path

from keydates.console import write_out
from keydates.ownership import Policy
from keydates.reporting import is_report
from keydates.staging import OutputError, Staging, writing

__all__ = ["staged_report"]


@contextlib.contextmanager
def staged_report(
    name: str | None, content: bytes, outputs: Collection[str], policy: Policy
) -> Iterator[Staging | None]:
    """Send a report down a stream at once; for a file, yield it ready to be published.

    `name` is a path, "-" for standard output, or None where no report is wanted; `outputs` are the
    paths at which the export itself writes.

    Raises:
        OutputError: if the report cannot be written or must not take the place of what is there.
        BrokenPipeError: if the reader of standard output has gone.
    """
    if name is None:
        yield None
        return
    if name == "-":
        write_out(content)
        yield None
        return
    path = Path(os.path.realpath(name))
    with writing(name):
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(content)  # a pipe or a device cannot be replaced
            yield None
            return
        _refuse(name, path, outputs, policy)
    with Staging(path.parent) as staging:
        with staging.create(path) as file:
            file.write(content)
        yield staging


def _refuse(name: str, path: Path, outputs: Collection[str], policy: Policy) -> None:
    if str(path) in set(map(os.path.realpath, outputs)):
        raise OutputError(f"{name} is to hold an output; give the report another name")
    if not path.exists():
        return
    if policy.source is not None and path.samefile(policy.source):
        raise OutputError(f"{name} is the input; keydates never overwrites it")
    if path.is_file() and not policy.force and not is_report(path.read_bytes()):
        raise OutputError(f"{name} exists and is no report; --force overwrites it")
    if path.is_dir():
        raise OutputError(f"cannot write {name}: it is a folder")
