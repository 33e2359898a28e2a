"""Whatever goes wrong, each file is the old one or the new one."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.staging import OutputError, Sink, Staging, cannot_write
from tests.fakes import (
    Lines,
    Table,
)
from tests.support import ROOT
from tests.transactions import export, listing


def block(folder: Path) -> Path:
    (folder / "file").write_text("x")
    return folder / "file" / "out"


def long_name(folder: Path) -> Path:
    return folder / ("x" * 300 + ".txt")


def folder_in_the_way(folder: Path) -> Path:
    (folder / "out" / "minimal.txt").mkdir(parents=True)
    return folder / "out"


def looping_link(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop" / "out"


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (block, "part of the path is a file, not a folder"),
        (long_name, "the name is too long"),
        (folder_in_the_way, "it is a folder"),
        (looping_link, "link to itself|is a file, not a folder"),
    ],
)
def test_what_cannot_be_written_is_said_in_plain_words(
    tmp_path: Path, arrange: Callable[[Path], Path], words: str
) -> None:
    name = arrange(tmp_path)
    before = listing(tmp_path)
    with pytest.raises(OutputError, match=words):
        export(name)
    assert before == listing(tmp_path)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "cannot write x: permission denied"),
        (errno.EROFS, "cannot write x: the file system is read-only"),
        (errno.EIO, f"cannot write x: {os.strerror(errno.EIO)}"),
    ],
)
def test_an_error_of_the_system_is_said_in_plain_words(number: int, words: str) -> None:
    assert words == str(cannot_write("x", OSError(number, os.strerror(number))))


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="permission denied"):
            export(tmp_path / "out")
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("call", ["mkdtemp", "open", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_a_refusal_at_any_step_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    export(tmp_path)
    before = listing(tmp_path)

    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    target = {
        "mkdtemp": "keydates.staging.tempfile.mkdtemp",
        "open": "pathlib.Path.open",
        "fsync": "keydates.staging.os.fsync",
        "replace": "pathlib.Path.replace",
    }[call]
    with monkeypatch.context() as patch:
        patch.setattr(target, refuse)
        with pytest.raises(OutputError, match=r"permission denied|no space is left"):
            export(tmp_path, events=[{"id": "new", "title": "New", "date": "2015"}])
    assert before == listing(tmp_path)


KILL = """
import os, pathlib, sys
from keydates.exporting import Options
from tests import test_outputs, fakes
point, out = int(sys.argv[1]), sys.argv[2]
calls = 0
def watch(real):
    def call(*args, **kwargs):
        global calls
        if calls == point:
            os.kill(os.getpid(), 9)
        calls += 1
        return real(*args, **kwargs)
    return call
os.fsync = watch(os.fsync)
pathlib.Path.replace = watch(pathlib.Path.replace)
pathlib.Path.mkdir = watch(pathlib.Path.mkdir)
events = [{"id": "new", "title": "New", "date": "2015"}]
test_outputs.export(out, [fakes.Lines, fakes.Table], events=events)
"""


def test_a_kill_at_any_step_leaves_each_file_old_or_new_and_a_rerun_mends_it(
    tmp_path: Path,
) -> None:
    events = [{"id": "new", "title": "New", "date": "2015"}]
    export(tmp_path / "old", [Lines, Table])
    export(tmp_path / "new", [Lines, Table], events=events)
    old, new = listing(tmp_path / "old"), listing(tmp_path / "new")
    assert all(old[name] != new[name] for name in ("minimal.txt", "minimal.tbl", "manifest.json"))
    ends = []
    for point in range(30):
        out = tmp_path / f"out{point}"
        export(out, [Lines, Table])
        command = [sys.executable, "-c", KILL, str(point), str(out)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        found = listing(out)
        for name in old:
            assert found[name] in {old[name], new[name]}
        strangers = [name for name in found.keys() - old.keys() if name[:10] != ".keydates-"]
        assert strangers == []
        export(out, [Lines, Table], events=events)
        assert {name: content for name, content in listing(out).items() if name in old} == new
        ends.append(done.returncode)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
    assert (ends[-1], len(ends) > 8) == (0, True)


def test_a_staging_takes_back_the_folders_it_made(tmp_path: Path) -> None:
    with Staging(tmp_path / "a" / "b") as staging, staging.create(tmp_path / "a/b/c") as file:
        file.write(b"x")
    assert listing(tmp_path) == {}


@given(st.lists(st.binary(max_size=50)))
def test_a_sink_counts_and_hashes_what_it_hands_on(pieces: list[bytes]) -> None:
    target = BytesIO()
    sink, rehearsal = Sink(target, "x"), Sink(None, "x")
    for piece in pieces:
        assert sink.write(piece) == rehearsal.write(memoryview(piece)) == len(piece)
    whole = b"".join(pieces)
    sink.close()
    assert target.getvalue() == whole
    expected = (len(whole), hashlib.sha256(whole).hexdigest())
    assert (sink.size, sink.sha256) == (rehearsal.size, rehearsal.sha256) == expected


def test_a_sink_can_be_neither_read_nor_rewound() -> None:
    sink = Sink(None, "x")
    assert (sink.readable(), sink.seekable(), sink.writable()) == (False, False, True)
