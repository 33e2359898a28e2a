"""The commands, by their exit codes, their streams and what they leave on the disk."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from keydates._version import __version__
from keydates.cli import main
from tests.cli.capturing import Capture, listing, words
from tests.fakes import CHRONOLOGY, write_chronology

pytestmark = pytest.mark.usefixtures("fake_formats", "working_folder")


def test_export_writes_what_applies_and_says_what_became_of_each_event(
    source: str, capsysbinary: Capture
) -> None:
    assert main(["export", source]) == 0
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode() == (
        f"{'minimal/minimal.txt'.replace('/', os.sep)}  1 of 3 events, 2 left out\n"
        "    1 left out: background is not shown in a calendar (second)\n"
        "    1 left out: a total is not shown in a calendar (total)\n"
        f"{'minimal/minimal.tbl'.replace('/', os.sep)}  3 of 3 events, 1 degraded\n"
        "    1 degraded: the date's column is empty (second)\n"
        "    note: all in one column\n"
        f"    with {'minimal/minimal.about.json'.replace('/', os.sep)}\n"
        "nothing              not written: no place has a point\n"
    )
    assert listing().keys() == {
        source,
        "minimal/manifest.json",
        "minimal/minimal.about.json",
        "minimal/minimal.tbl",
        "minimal/minimal.txt",
    }


def test_quiet_says_nothing(source: str, capsysbinary: Capture) -> None:
    assert main(["export", source, "--quiet"]) == 0
    assert capsysbinary.readouterr() == (b"", b"")


def test_many_ids_are_cut_short_in_words_and_whole_in_the_report(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    events = "".join(
        f"  - {{id: e{n}, title: T, kind: aggregate, date: '2015', citations: [fact-box]}}\n"
        for n in range(9)
    )
    Path("many.yaml").write_text(CHRONOLOGY + events)
    assert main(["export", "many.yaml", "-t", "lines", "--report", "r.json"]) == 0
    assert "10 left out: a total is not shown in a calendar (total, e0, e1 and 7 more)" in words(
        capsysbinary
    )
    report = json.loads(Path("r.json").read_bytes())
    assert [len(group["events"]) for group in report["outputs"][0]["left_out"]] == [1, 10]


def test_a_dry_run_reports_and_writes_nothing(source: str, capsysbinary: Capture) -> None:
    before = listing()
    assert main(["export", source, "--dry-run", "--report", "-"]) == 0
    out, err = capsysbinary.readouterr()
    assert before == listing()
    assert err.decode().endswith("dry run: no output was written\n")
    dry = json.loads(out)
    assert main(["export", source, "--report", "-"]) == 0
    wet = json.loads(capsysbinary.readouterr().out)
    assert (dry.pop("dry_run"), wet.pop("dry_run")) == (True, False)
    assert dry == wet


def test_the_report_tells_everything(source: str, capsysbinary: Capture) -> None:
    assert main(["export", source, "-t", "table", "-o", "out", "--report", "-"]) == 0
    out = capsysbinary.readouterr().out
    content = Path("out/minimal.tbl").read_bytes()
    report = json.loads(out)
    entry = report["outputs"][0]
    digests = {entry.pop("sha256"), entry["companions"][0].pop("sha256")}
    assert {len(digest) for digest in digests} == {64}
    assert report == {
        "schema_version": 1,
        "kind": "keydates export report",
        "keydates": __version__,
        "chronology": "minimal",
        "dry_run": False,
        "outputs": [
            {
                "format": "table",
                "path": str(Path("out/minimal.tbl")),
                "media_type": "text/plain; charset=utf-8",
                "bytes": len(content),
                "events": 3,
                "carried": 3,
                "degraded": [
                    {
                        "code": "no-date",
                        "reason": "the date's column is empty",
                        "events": ["second"],
                    }
                ],
                "left_out": [],
                "remarks": ["all in one column"],
                "nothing": None,
                "companions": [
                    {
                        "path": str(Path("out/minimal.about.json")),
                        "media_type": "application/json",
                        "bytes": 3,
                    }
                ],
                "companions_not_written": [],
            }
        ],
    }


def test_a_report_is_replaced_and_anything_else_is_not(source: str, capsysbinary: Capture) -> None:
    command = ["export", source, "-t", "lines", "-o", "out", "--report", "made/report.json"]
    assert main(command) == 0
    first = listing()
    assert main(command) == 0
    assert first == listing()
    for name in (source, "out/minimal.txt", "out"):
        assert main([*command[:-1], name]) == 4
        assert "cannot write" in (told := words(capsysbinary)) or name in told
        assert first == listing()
    Path("made/report.json").write_text("{}")
    assert main(command) == 4
    assert "made/report.json exists and is no report" in words(capsysbinary)
    assert main([*command, "--force"]) == 0
    assert first == listing()


def test_standard_output_gets_the_bytes_of_the_file(source: str, capsysbinary: Capture) -> None:
    assert main(["export", source, "-t", "table", "-o", "x.tbl"]) == 0
    capsysbinary.readouterr()
    assert main(["export", source, "-t", "table", "-o", "-"]) == 0
    out, err = capsysbinary.readouterr()
    assert out == Path("x.tbl").read_bytes()
    assert b"-  3 of 3 events" in err
    assert b"its companion *.about.json is only written beside a file" in err


def test_options_reach_their_format_and_the_last_one_counts(source: str) -> None:
    options = ["-O", "lines.mark=+", "-O", "lines.mark=a=b.c"]
    assert main(["export", source, "-t", "lines", *options]) == 0
    assert Path("minimal/minimal.txt").read_bytes() == b"a=b.c The first\n"


def test_the_limit_on_events_reaches_the_formats_that_have_it(
    source: str, capsysbinary: Capture
) -> None:
    limit = ["--limit", "document-events=2"]
    assert main(["export", source, "-t", "lines", *limit]) == 4
    assert "cannot write format lines: it takes 2 events" in words(capsysbinary)
    assert main(["export", source, *limit, "--quiet"]) == 0
    assert "minimal/minimal.txt" not in listing()
    assert main(["export", source, *limit, "-O", "lines.max-events=3"]) == 0
    assert "minimal/minimal.txt" in listing()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Missing command"),
        (["exprot"], "No such command 'exprot'. Did you mean 'export'"),
        (["export"], "Missing argument 'FILE'"),
        (["export", "x.yaml", "--nope"], "No such option: --nope"),
        (["export", "x.yaml", "-t", "nope"], "unknown format 'nope'; known formats: lines"),
        (["export", "x.yaml", "-O", "lines.mark"], "'lines.mark' is no NAME.KEY=VALUE"),
        (["export", "x.yaml", "-O", "mark=x"], "'mark=x' is no NAME.KEY=VALUE"),
        (["export", "x.yaml", "-O", "nope.a=b"], "format 'nope' is unknown"),
        (
            ["export", "x.yaml", "-t", "lines", "-O", "table.mark=x"],
            "format 'table' is not being exported; this export writes lines",
        ),
        (
            ["export", "x.yaml", "-O", "lines.nope=x"],
            "format lines has no option 'nope'; its options: mark, case, count, max-events",
        ),
        (["export", "x.yaml", "-O", "lines.case=loud"], "option lines.case: Input should be"),
        (["export", "x.yaml", "-o", "-"], "standard output takes exactly one format"),
        (["export", "x.yaml", "-o", "-", "-t", "lines", "-t", "table"], "exactly one format"),
        (
            ["export", "x.yaml", "-o", "-", "-t", "lines", "--report", "-"],
            "cannot take both an output and the report",
        ),
        (["export", "-"], "standard input needs --input-format"),
        (["export", "-", "--input-format", "xml"], "'xml' is not one of"),
        (["export", "x.yaml", "--limit", "nope=1"], "unknown limit 'nope'"),
        (["export", "x.yaml", "--limit", "depth=-1"], "needs a positive whole number"),
        (["export", "x.yaml", "--set", "events=1"], "'events=1' is no FIELD=VALUE"),
        (["export", "x.yaml", "--set", "title"], "'title' is no FIELD=VALUE"),
        (["check"], "name a file to check"),
        (["check", "-", "-", "--input-format", "yaml"], "standard input can be read only once"),
        (["check", "--explain", "KD999"], "there is no code 'KD999'"),
        (["formats", "nope"], "unknown format 'nope'"),
        (["schema", "extra"], "Got unexpected extra argument"),
    ],
)
def test_wrong_usage_is_told_in_two_lines(
    source: str, capsysbinary: Capture, arguments: list[str], expected: str
) -> None:
    arguments = [source if argument == "x.yaml" else argument for argument in arguments]
    before = listing()
    assert main(arguments) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert expected in err.decode()
    assert [line[:10] for line in err.decode().splitlines()] == ["keydates: ", "Try 'keyda"]
    assert before == listing()


def missing() -> str:
    return "missing.yaml"


def folder() -> str:
    Path("folder.yaml").mkdir()
    return "folder.yaml"


def empty() -> str:
    Path("empty.yaml").touch()
    return "empty.yaml"


def wrong_encoding() -> str:
    Path("latin.yaml").write_bytes(CHRONOLOGY.replace("A fact", "Ein Fäkt").encode("latin-1"))
    return "latin.yaml"


def below_a_file() -> str:
    Path("file").touch()
    return "file/x.yaml"


def endless_name() -> str:
    return "x" * 5000 + ".yaml"


def broken_yaml() -> str:
    Path("broken.yaml").write_text("id: [")
    return "broken.yaml"


@pytest.mark.parametrize(
    "arrange",
    [missing, folder, empty, wrong_encoding, below_a_file, endless_name, broken_yaml],
)
@pytest.mark.parametrize("command", ["export", "check"])
def test_an_input_that_cannot_be_read_ends_in_3_and_touches_nothing(
    source: str, capsysbinary: Capture, arrange: Callable[[], str], command: str
) -> None:
    assert main(["export", source]) == 0
    name = arrange()
    before = listing()
    capsysbinary.readouterr()
    extra = ["-o", "minimal"] if command == "export" else []
    assert main([command, name, *extra]) == 3
    out, err = capsysbinary.readouterr()
    assert re.search(rb"error\[KD0\d\d\]", out if command == "check" else err)
    assert b"Traceback" not in err
    assert before == listing()


def test_a_chronology_with_errors_ends_in_1_and_touches_nothing(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    write_chronology(tmp_path)
    assert main(["export", "minimal.yaml", "-q"]) == 0
    write_chronology(tmp_path, as_of="yesterday")
    before = listing()
    for command in ("export", "check"):
        assert main([command, "minimal.yaml"]) == 1
        out, err = capsysbinary.readouterr()
        told = (out if command == "check" else err).decode()
        assert re.search(r"minimal\.yaml:\d+:\d+: error\[KD1\d\d\]", told)
        assert before == listing()
