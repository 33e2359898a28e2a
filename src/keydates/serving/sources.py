"""What is served: a chronology, which is published for the purpose, or a published folder."""

import os
import tempfile
from pathlib import Path
from typing import NamedTuple, Protocol

from keydates.commands import InputSettings, exit_code
from keydates.diagnostics import render
from keydates.manifest import MANIFEST_NAME
from keydates.publishing.command import publish
from keydates.publishing.request import PublishRequest
from keydates.reading import BESIDE
from keydates.serving.folder import published_files
from keydates.serving.request import ServeRequest
from keydates.serving.site import Files

__all__ = ["Built", "ChronologySource", "FolderSource", "Source", "Stamp"]

Stamp = tuple[tuple[int, int, int] | None, ...]
"""Of each file its time of change, its size and its number on the disk; None where it is not."""


class Built(NamedTuple):
    """What came of making the files that are served.

    Attributes:
        files: the files, or None if what is to be served does not pass.
        words: what a person is to be told; where there are no files, why.
        code: the exit code that says as much.
    """

    files: Files | None
    words: str = ""
    code: int = 0


class Source(Protocol):
    """Something that is served and may change."""

    @property
    def name(self) -> str:
        """What the user calls it."""
        ...

    def stamp(self) -> Stamp | None:
        """Return what is different after each change, or None if it is not there."""
        ...

    def build(self) -> Built:
        """Make the files that are served."""
        ...


class ChronologySource:
    """A chronology. Its publication is made in a folder that is gone once it is in memory."""

    def __init__(self, request: ServeRequest, base_url: str) -> None:
        """Publish the request's chronology as if it stood at `base_url`."""
        self._request = request
        self._base_url = base_url
        self._settings = InputSettings.parse(request.input_format, request.limits, request.settings)

    @property
    def name(self) -> str:
        """Its path."""
        return self._request.path

    def stamp(self) -> Stamp | None:
        """Return what is different after each change of the file, or of the one beside a table."""
        own = _stamp(self.name)
        return None if own is None else (own, _stamp(os.path.splitext(self.name)[0] + BESIDE))  # noqa: PTH122 (as for reading)

    def build(self) -> Built:
        """Read and publish the chronology.

        Raises:
            OutputError: if it cannot be written.
            ExporterFaultError: if an exporter breaks down.
        """
        reading = self._settings.read(self.name)
        words = render(reading.findings) if reading.findings else ""
        if reading.chronology is None:
            return Built(None, words, exit_code(reading.findings))
        with tempfile.TemporaryDirectory(prefix="keydates-") as folder:
            code = publish(
                PublishRequest(
                    output=folder,
                    file=self.name,
                    base_url=self._base_url,
                    input_format=self._request.input_format,
                    limits=self._request.limits,
                    settings=self._request.settings,
                    quiet=True,
                )
            )
            if code:  # it was saved once more meanwhile, and not soundly
                return Built(None, f"{self.name} changed while it was read", code)
            return Built(published_files(Path(folder)).files, words)


class FolderSource:
    """A folder that `keydates publish` or `keydates export` made."""

    def __init__(self, folder: str) -> None:
        """Serve what the folder's manifest lists."""
        self._folder = Path(folder)

    @property
    def name(self) -> str:
        """Its path."""
        return str(self._folder)

    def stamp(self) -> Stamp | None:
        """Return what is different after each publishing, whose last step is the manifest."""
        found = _stamp(str(self._folder / MANIFEST_NAME))
        return None if found is None else (found,)

    def build(self) -> Built:
        """Read the files.

        Raises:
            FolderError: if there is no manifest by keydates.
        """
        files, remarks = published_files(self._folder)
        return Built(files, "\n".join(f"warning: {remark}" for remark in remarks))


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (as for reading)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
