"""Folders, files, links, pipes, devices and streams: where an output may go."""

import os
import threading
from io import BytesIO
from pathlib import Path

import pytest

from keydates.outputs import Destination, Policy, Transaction, choose_destination
from keydates.rendering import ExporterFaultError
from keydates.staging import OutputError
from tests.fakes import (
    Broken,
    Lines,
    Table,
    make_chronology,
)
from tests.transactions import export, job, listing


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
