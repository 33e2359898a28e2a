"""Outputs are complete or absent, and nobody's work is overwritten."""

import hashlib
import json
import os
import stat
from importlib import metadata
from pathlib import Path

import pytest

from keydates import __version__
from keydates.outputs import Destination, Policy, Transaction
from keydates.rendering import ExporterFaultError, Job
from keydates.staging import OutputError
from tests.fakes import (
    Broken,
    Forgetful,
    Interrupted,
    Lines,
    Nothing,
    Table,
    make_chronology,
)
from tests.transactions import export, job, listing, manifest


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
