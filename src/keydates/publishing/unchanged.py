"""Answering `keydates publish` at once where it would change nothing.

That is so if the manifest knows a publication of the same input with the same settings by the same
versions, and all its files are still what they were. Everything else, down to a command line in an
unusual form, is left to the complete way. This module and what it imports load in a few
milliseconds. That is why it looks at JSON and at names of files where others use classes, and reads
the JSON by the scanner on which `json` rests, without the regular expressions around it.
"""

from __future__ import annotations

import os
import stat
import sys
from types import SimpleNamespace

from keydates._version import __version__
from keydates.publishing.fingerprint import file_sha256, fingerprint, options_by_name, read_inputs
from keydates.publishing.request import PublishRequest
from keydates.publishing.words import warning_of_marking, what_changed
from keydates.saying import say

TYPE_CHECKING = False  # what checkers know as `typing.TYPE_CHECKING`, without loading `typing`
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any, TypeAlias

    from keydates.publishing.fingerprint import Inputs

    _Json: TypeAlias = dict[str, Any]

__all__ = ["FLAGS", "VALUES", "answer", "answer_command_line", "understand"]

VALUES = {
    "--output": "output",
    "-o": "output",
    "--base-url": "base_url",
    "--to": "formats",
    "-t": "formats",
    "--option": "options",
    "-O": "options",
    "--input-format": "input_format",
    "--limit": "limits",
    "--set": "settings",
}
"""Options with a value that are understood here, and their fields in the request."""

FLAGS = {"--quiet": "quiet", "-q": "quiet", "--debug": None}
"""Options without a value that are understood here."""

_MANIFEST = "manifest.json"
_LEFTOVER = ".keydates-publish-"
_LARGEST = 10_000_000


def answer_command_line(arguments: Sequence[str]) -> int | None:
    """Return the exit code, or None where the complete way has to be gone.

    `arguments` are those that follow `keydates publish`.
    """
    request = understand(arguments)
    return None if request is None else answer(request)


def understand(arguments: Sequence[str]) -> PublishRequest | None:
    """Return what a plain command line asks for, or None if it is anything but plain."""
    found: dict[str, Any] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if word in FLAGS:
            field: str | None = FLAGS[word]
            if field:
                found[field] = True
            continue
        if name in VALUES:
            field = VALUES[name]
            value = value if equals else next(words, "-")
        else:
            field, value = "file", word
        if value.startswith("-"):
            return None
        if isinstance(getattr(PublishRequest, field, None), tuple):
            found[field] = (*found.get(field, ()), value)
        elif field in found:
            return None
        else:
            found[field] = value
    if not found.get("output") or not found.get("file"):
        return None
    return PublishRequest(**found)


def answer(request: PublishRequest) -> int | None:
    """Say that nothing changed and return 0, or return None where that is not sure."""
    if request.force or request.dry_run or request.report is not None or request.remove is not None:
        return None
    try:
        manifest = _manifest(request.output)
        inputs = None if manifest is None else read_inputs(request)
        if manifest is None or inputs is None:
            return None
        one = _same(request, inputs, manifest)
        count = None if one is None else _intact(request.output, one, manifest["files"])
        if one is None or count is None:
            return None
        warning = warning_of_marking(one["id"], one["marking"])
    except (AttributeError, KeyError, TypeError, ValueError, OSError, RecursionError):
        return None  # whatever the manifest is, it is not as keydates leaves one
    if not request.quiet:
        for line in (warning, what_changed(request.output, 0, count + 1, 0, rehearsed=False)):
            if line is not None:
                say(line)
    return 0


def _manifest(folder: str) -> _Json | None:
    names = os.listdir(folder)  # noqa: PTH208 (pathlib takes time to load)
    if any(name.startswith(_LEFTOVER) for name in names):
        return None  # a run was killed, and this one has to bring order in
    path = os.path.join(folder, _MANIFEST)  # noqa: PTH118 (likewise)
    about = os.lstat(path)
    if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
        return None
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 (likewise)
        manifest = _parsed(file.read())
    return manifest if manifest["generator"] == "keydates" else None


def _parsed(text: str) -> Any:  # noqa: ANN401 (whatever the JSON says)
    """Return the value that a JSON text begins with.

    Raises:
        ValueError: if it begins with none.
    """
    try:
        import _json
    except ImportError:  # a Python without CPython's own parts
        import json

        return json.loads(text)
    rules = SimpleNamespace(
        strict=True,
        object_hook=None,
        object_pairs_hook=None,
        parse_float=float,
        parse_int=int,
        parse_constant=float,
        memo={},
    )
    scanner: Any = _json.make_scanner  # its stub asks for more than it does
    try:
        return scanner(rules)(text, 0)[0]
    except StopIteration:
        raise ValueError("no JSON") from None


def _same(request: PublishRequest, inputs: Inputs, manifest: _Json) -> _Json | None:
    """Return the published chronology that was made of the same, if there is one."""
    base_url = manifest["base_url"]
    if request.base_url is not None:
        asked = request.base_url if request.base_url.endswith("/") else f"{request.base_url}/"
        if asked != base_url:
            return None
    given = options_by_name(request)
    for one in manifest["chronologies"]:
        files = {name: file_sha256(given.get(name, "")) or "" for name in one["file_options"]}
        if one["fingerprint"] == fingerprint(request, inputs, base_url, files):
            held = {other["base_url"] for other in manifest["chronologies"]}
            return one if held == {base_url} else None  # else there is something to be told
    return None


def _intact(folder: str, one: _Json, files: list[_Json]) -> int | None:
    """Return how many files there are, or None if one is not what it was or would be made anew."""
    ours = [
        entry
        for entry in files
        if entry.get("published") is True and entry["chronology"] in {one["id"], None}
    ]
    if one["page"] not in {entry["path"] for entry in ours}:
        return None
    versions = {pair for entry in ours for pair in entry["versions"].items()}
    if not _are_installed(versions):
        return None
    for entry in ours:
        name = entry["path"]
        path = os.path.join(folder, name)  # noqa: PTH118 (pathlib takes time to load)
        about = os.lstat(path)
        if os.path.basename(name) != name or not stat.S_ISREG(about.st_mode):  # noqa: PTH119
            return None
        if about.st_size != entry["bytes"] or file_sha256(path) != entry["sha256"]:
            return None
    return len(ours)


def _are_installed(versions: Collection[tuple[str, str]]) -> bool:
    """Whether these versions, by distribution, are those that would be used now.

    Read from the names of the folders that installers leave; the first on the path counts, as for
    an import. A distribution that is not found so counts as another version.
    """
    found: dict[str, str] = {}
    for place in sys.path:
        if not os.path.isdir(place or "."):  # noqa: PTH112 (pathlib takes time to load)
            continue
        for entry in os.listdir(place or "."):  # noqa: PTH208 (likewise)
            if entry.endswith(".dist-info"):
                name, _, version = entry.removesuffix(".dist-info").rpartition("-")
                found.setdefault(_spelled(name), version)
    found["keydates"] = __version__
    return all(found.get(_spelled(name)) == version for name, version in versions)


def _spelled(name: str) -> str:
    """Return the one spelling of a distribution's name."""
    return name.lower().replace("_", "-").replace(".", "-")
