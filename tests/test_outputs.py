"""Outputs are complete or absent, and nobody's work is overwritten."""

import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates import __version__
from keydates.outputs import Destination, Outcome, Policy, Transaction, choose_destination
from keydates.rendering import ExporterFaultError, Job
from keydates.staging import OutputError, Sink, Staging, cannot_write
from tests.fakes import (
    Broken,
    Forgetful,
    Interrupted,
    Lines,
    Nothing,
    Table,
    make_chronology,
)
from tests.support import ROOT


def job(fake: type[Lines] = Lines, *, demanded: bool = True) -> Job:
    return Job(fake(), fake.Options(), demanded=demanded)


def export(
    name: Path | str,
    fakes: Sequence[type[Lines]] = (Lines,),
    *,
    demanded: bool = True,
    policy: Policy | None = None,
    **changes: Any,
) -> tuple[Outcome, ...]:
    jobs = [job(fake, demanded=demanded) for fake in fakes]
    destination = choose_destination(str(name), [job.exporter for job in jobs])
    with Transaction(
        make_chronology(**changes), jobs, destination, policy=policy or Policy()
    ) as transaction:
        transaction.publish()
    return transaction.outcomes


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, hidden ones and links included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


def test_a_folder_gets_every_file_its_companions_and_a_manifest(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    outcomes = export(out, [Lines, Table])
    assert listing(out).keys() == {
        "manifest.json",
        "minimal.about.json",
        "minimal.tbl",
        "minimal.txt",
    }
    assert (out / "minimal.txt").read_bytes() == b"* The first\n"
    assert [outcome.output.path for outcome in outcomes if outcome.output] == [
        str(out / "minimal.txt"),
        str(out / "minimal.tbl"),
    ]
    for entry in manifest(out)["files"]:
        content = (out / entry["path"]).read_bytes()
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
    assert [entry["path"] for entry in manifest(out)["files"]] == [
        "minimal.about.json",
        "minimal.tbl",
        "minimal.txt",
    ]


def test_the_manifest_tells_the_versions_of_what_made_each_file(tmp_path: Path) -> None:
    class Read(Lines):
        libraries = ("pydantic", "PyYAML")

    export(tmp_path, [Read, Table])
    told = {entry["exporter"]: entry["versions"] for entry in manifest(tmp_path)["files"]}
    made_by = {"keydates": __version__}
    expected = made_by | {name: metadata.version(name) for name in ("PyYAML", "pydantic")}
    assert list(expected.items()) == list(told["lines"].items())
    assert told["table"] == made_by
    before = listing(tmp_path)
    export(tmp_path, [Read, Table])
    assert before == listing(tmp_path)


def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    export(tmp_path / "one", [Lines, Table])
    export(tmp_path / "two" / "deeper", [Lines, Table])
    first = listing(tmp_path / "one")
    assert first == listing(tmp_path / "two" / "deeper")
    export(tmp_path / "one", [Lines, Table])
    assert first == listing(tmp_path / "one")


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_modes_follow_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        export(tmp_path)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {0o666 & ~umask}


@pytest.mark.parametrize(
    ("fake", "error"),
    [
        (Broken, ExporterFaultError),
        (Forgetful, ExporterFaultError),
        (Nothing, OutputError),
        (Interrupted, KeyboardInterrupt),
    ],
)
def test_if_one_format_fails_nothing_is_touched(
    tmp_path: Path, fake: type[Lines], error: type[BaseException]
) -> None:
    export(tmp_path)
    before = listing(tmp_path)
    events = [{"id": "new", "title": "New", "date": "2015"}]
    with pytest.raises(error):
        export(tmp_path, [Lines, Table, fake], events=events)
    with pytest.raises(error):
        export(tmp_path / "new" / "deep", [Lines, fake])
    assert before == listing(tmp_path)


def test_a_fault_names_the_distribution_and_what_went_wrong(tmp_path: Path) -> None:
    with pytest.raises(ExporterFaultError, match="format broken of keydates failed: ZeroDiv"):
        export(tmp_path, [Broken])
    with pytest.raises(ExporterFaultError, match="given 3 events and accounts for 2 carried"):
        export(tmp_path, [Forgetful])


def test_nothing_to_write_is_told_and_the_others_are_written(tmp_path: Path) -> None:
    outcomes = export(tmp_path, [Nothing, Lines], demanded=False)
    assert [bool(outcome.output) for outcome in outcomes] == [False, True]
    assert outcomes[0].report.nothing == "no place has a point"
    assert listing(tmp_path).keys() == {"manifest.json", "minimal.txt"}


def test_nothing_to_write_at_all_is_an_error_and_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"nothing to write \(nothing: no place has a point\)"):
        export(tmp_path / "out", [Nothing], demanded=False)
    assert listing(tmp_path) == {}


def test_a_chronology_too_large_for_a_format_nobody_named_is_told(tmp_path: Path) -> None:
    small = Job(Lines(), Lines.Options(max_events=2))
    jobs = [small, job(Table)]
    destination = Destination("out", folder=tmp_path)
    with Transaction(make_chronology(), jobs, destination, policy=Policy()) as transaction:
        transaction.publish()
    report = transaction.outcomes[0].report
    assert (report.nothing, len(report.left_out[0].events)) == (
        "it takes 2 events (document-events)",
        3,
    )
    jobs[0] = Job(Lines(), Lines.Options(max_events=2), demanded=True)
    with (
        pytest.raises(OutputError, match="cannot write format lines: it takes 2 events"),
        Transaction(make_chronology(), jobs, destination, policy=Policy()),
    ):
        pytest.fail("it was taken")


def test_a_foreign_file_is_refused_by_name_and_force_overwrites_it(tmp_path: Path) -> None:
    (tmp_path / "minimal.txt").write_text("years of work")
    before = listing(tmp_path)
    with pytest.raises(OutputError, match=r"minimal\.txt exists and .* --force"):
        export(tmp_path, [Lines, Table])
    assert before == listing(tmp_path)
    export(tmp_path, [Lines, Table], policy=Policy(force=True))
    assert (tmp_path / "minimal.txt").read_bytes() == b"* The first\n"


def test_all_refusals_come_at_once(tmp_path: Path) -> None:
    for name in ("minimal.txt", "minimal.tbl", "minimal.about.json", "manifest.json"):
        (tmp_path / name).write_text("years of work")
    with pytest.raises(OutputError) as caught:
        export(tmp_path, [Lines, Table])
    assert len(str(caught.value).splitlines()) == 4


def test_our_own_file_is_replaced_unless_somebody_edited_it(tmp_path: Path) -> None:
    export(tmp_path)
    renamed = [{"id": "first", "title": "Renamed", "date": "2015-09-30"}]
    export(tmp_path, events=renamed)
    assert (tmp_path / "minimal.txt").read_bytes() == b"* Renamed\n"
    (tmp_path / "minimal.txt").write_bytes(b"* Renamed by hand\n")
    with pytest.raises(OutputError, match="was changed after keydates wrote it"):
        export(tmp_path, events=renamed)
    assert (tmp_path / "minimal.txt").read_bytes() == b"* Renamed by hand\n"


def test_the_very_same_bytes_are_no_conflict(tmp_path: Path) -> None:
    (tmp_path / "minimal.txt").write_bytes(b"* The first\n")
    export(tmp_path)
    assert [entry["path"] for entry in manifest(tmp_path)["files"]] == ["minimal.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"files": []}',
        b'{"generator": "keydates", "files": {}}',
        b'{"generator": "other", "files": []}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_a_manifest_that_is_not_ours_is_not_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(OutputError, match=r"manifest\.json was not written by keydates"):
        export(tmp_path)
    assert listing(tmp_path) == {"manifest.json": content}


def test_a_manifest_cannot_vouch_for_files_elsewhere(tmp_path: Path) -> None:
    entries = [
        {"path": "../minimal.txt", "sha256": "0"},
        {"path": 7, "sha256": "0"},
        {"path": "x"},
        3,
    ]
    content = {"generator": "keydates", "files": entries}
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    export(tmp_path)
    assert [entry["path"] for entry in manifest(tmp_path)["files"]] == ["minimal.txt"]


def test_two_chronologies_share_a_folder_and_its_manifest(tmp_path: Path) -> None:
    export(tmp_path)
    export(tmp_path, id="other")
    export(tmp_path, [Table])
    assert [entry["path"] for entry in manifest(tmp_path)["files"]] == [
        "minimal.about.json",
        "minimal.tbl",
        "minimal.txt",
        "other.txt",
    ]
    (tmp_path / "other.txt").unlink()
    export(tmp_path)
    assert "other.txt" not in [entry["path"] for entry in manifest(tmp_path)["files"]]


def test_what_an_earlier_export_left_is_named_and_kept(tmp_path: Path) -> None:
    class Sometimes(Nothing):
        name = "lines"
        extension = ".txt"

    export(tmp_path, [Lines, Table])
    jobs = [job(Sometimes, demanded=False), job(Table)]
    destination = Destination("out", folder=tmp_path)
    with Transaction(make_chronology(), jobs, destination, policy=Policy()) as transaction:
        transaction.publish()
    assert transaction.left_over == (str(Path("out") / "minimal.txt"),)
    assert (tmp_path / "minimal.txt").read_bytes() == b"* The first\n"
    assert "minimal.txt" in [entry["path"] for entry in manifest(tmp_path)["files"]]


def test_a_rehearsal_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    rehearsed = export(tmp_path / "out", [Lines, Table], policy=Policy(rehearse=True))
    assert listing(tmp_path) == {}
    written = export(tmp_path / "out", [Lines, Table])
    for before, after in zip(rehearsed, written, strict=True):
        assert (before.output, before.companions) == (after.output, after.companions)
    (tmp_path / "out" / "minimal.txt").write_text("edited")
    with pytest.raises(OutputError, match="was changed"):
        export(tmp_path / "out", policy=Policy(rehearse=True))


def test_two_formats_of_one_extension_are_refused(tmp_path: Path) -> None:
    class Rival(Table):
        name = "rival"
        extension = ".txt"

    with pytest.raises(OutputError, match="two outputs would have the same name"):
        export(tmp_path, [Lines, Rival])
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("force", [False, True])
def test_the_input_is_never_overwritten(tmp_path: Path, *, force: bool) -> None:
    source = tmp_path / "minimal.txt"
    source.write_text("the chronology")
    policy = Policy(force=force, source=source)
    for name in (tmp_path, source):
        with pytest.raises(OutputError, match="is the input"):
            export(name, policy=policy)
    assert listing(tmp_path) == {"minimal.txt": b"the chronology"}


class TestDestination:
    """How a path is understood."""

    @pytest.mark.parametrize(
        ("name", "fakes", "kind"),
        [
            ("new", [Lines], "folder"),
            ("new.txt", [Lines], "file"),
            ("new.TXT", [Lines], "file"),
            ("deep/new.txt", [Lines], "file"),
            ("new.txt/", [Lines], "folder"),
            ("new.tbl", [Lines], "folder"),
            ("new.txt", [Lines, Table], "folder"),
            ("folder.txt", [Lines], "folder"),
            ("there", [Lines], "file"),
            ("link", [Lines], "file"),
            ("dangling", [Lines], "file"),
        ],
    )
    def test_kind(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        name: str,
        fakes: list[type[Lines]],
        kind: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        Path("folder.txt").mkdir()
        Path("there").write_text("x")
        Path("link").symlink_to("there")
        Path("dangling").symlink_to("nowhere")
        found = choose_destination(name, [fake() for fake in fakes])
        assert [kind] == [k for k in ("folder", "file", "device", "stream") if getattr(found, k)]

    @pytest.mark.parametrize("name", ["there", "there/", "there/below", "link"])
    def test_several_formats_do_not_go_into_a_file(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "there").write_text("x")
        (tmp_path / "link").symlink_to("there")
        with pytest.raises(OutputError, match="a file, not a folder"):
            export(f"{tmp_path}/{name}", [Lines, Table])
        assert (tmp_path / "there").read_text() == "x"


def test_a_file_is_written_with_its_companion_and_without_a_manifest(tmp_path: Path) -> None:
    export(tmp_path / "deep" / "mine.tbl", [Table])
    assert listing(tmp_path / "deep") == {
        "mine.about.json": b"{}\n",
        "mine.tbl": b"first\nsecond\ntotal\n",
    }
    with pytest.raises(OutputError, match="exists and was not written"):
        export(
            tmp_path / "deep" / "mine.tbl",
            [Table],
            id="other",
            events=[{"id": "changed", "title": "Changed", "date": "2015"}],
        )


def test_a_file_that_a_manifest_lists_is_replaced_and_listed_anew(tmp_path: Path) -> None:
    export(tmp_path)
    events = [{"id": "first", "title": "Renamed", "date": "2015-09-30"}]
    export(tmp_path / "minimal.txt", events=events)
    export(tmp_path, events=events)
    assert (tmp_path / "minimal.txt").read_bytes() == b"* Renamed\n"


def test_a_link_is_followed_for_a_file_and_foreign_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "target.txt"
    out = tmp_path / "out"
    out.mkdir()
    (out / "minimal.txt").symlink_to(target)
    export(out / "minimal.txt")
    assert target.read_bytes() == b"* The first\n"
    assert (out / "minimal.txt").is_symlink()
    with pytest.raises(OutputError, match="exists and was not written"):
        export(out)
    export(out, policy=Policy(force=True))
    assert not (out / "minimal.txt").is_symlink()
    assert target.read_bytes() == b"* The first\n"


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    outcomes = export(pipe, [Table])
    reader.join(timeout=10)
    assert read == [b"first\nsecond\ntotal\n"]
    assert pipe.is_fifo()
    assert outcomes[0].unwritten == (".about.json",)


def test_a_device_is_written_into_and_a_full_one_is_told() -> None:
    export("/dev/null")
    assert Path("/dev/null").is_char_device()
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(OutputError, match="/dev/full: no space is left on the device"):
        export("/dev/full")


def test_a_stream_gets_nothing_of_an_export_that_fails() -> None:
    out = BytesIO()
    destination = Destination("-", stream=out)
    with (
        pytest.raises(ExporterFaultError),
        Transaction(make_chronology(), [job(Broken)], destination, policy=Policy()) as transaction,
    ):
        transaction.publish()
    assert out.getvalue() == b""


def test_a_rehearsal_leaves_a_stream_alone() -> None:
    out = BytesIO()
    destination = Destination("-", stream=out)
    with Transaction(
        make_chronology(), [job()], destination, policy=Policy(rehearse=True)
    ) as transaction:
        transaction.publish()
    assert out.getvalue() == b""
    assert transaction.outcomes[0].output


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
