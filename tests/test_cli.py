"""The commands, by their exit codes, their streams and what they leave on the disk."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keydates._version import __version__
from keydates.cli import main
from tests.fakes import CHRONOLOGY, fake_formats, write_chronology

__all__ = ["fake_formats"]

pytestmark = pytest.mark.usefixtures("fake_formats")

Capture = pytest.CaptureFixture[bytes]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def source(tmp_path: Path) -> str:
    return write_chronology(tmp_path).name


def words(capture: Capture) -> str:
    return capture.readouterr().err.decode()


def listing() -> dict[str, bytes]:
    found = (path for path in sorted(Path().rglob("*")) if path.is_file())
    return {path.as_posix(): path.read_bytes() for path in found}


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


def test_check_takes_many_files_and_ends_in_the_gravest_code(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    write_chronology(tmp_path, "good.yaml")
    write_chronology(tmp_path, "bad.yaml", as_of="yesterday")
    assert main(["check", "good.yaml"]) == 0
    assert capsysbinary.readouterr() == (b"", b"good.yaml: 3 events, nothing to report\n")
    assert main(["check", "bad.yaml", "good.yaml"]) == 1
    assert main(["check", "bad.yaml", "missing.yaml", "good.yaml"]) == 3


def test_check_prints_json(tmp_path: Path, capsysbinary: Capture) -> None:
    write_chronology(tmp_path, "good.yaml")
    write_chronology(tmp_path, "bad.yaml", as_of="yesterday")
    assert main(["check", "good.yaml", "--format", "json"]) == 0
    out, err = capsysbinary.readouterr()
    assert (json.loads(out)["findings"], err) == ([], b"")
    assert main(["check", "bad.yaml", "good.yaml", "--format", "json"]) == 1
    found = json.loads(capsysbinary.readouterr().out)["findings"]
    assert [(finding["file"], finding["severity"]) for finding in found] == [("bad.yaml", "error")]


def test_warnings_fail_only_a_strict_check(tmp_path: Path, capsysbinary: Capture) -> None:
    unused = "  - {id: unused, title: Unused, published: '2015', publisher: X}\nevents:"
    Path("w.yaml").write_text(CHRONOLOGY.replace("events:", unused))
    assert main(["check", "w.yaml"]) == 0
    assert b"warning[KD2" in capsysbinary.readouterr().out
    assert main(["check", "w.yaml", "--strict"]) == 1
    capsysbinary.readouterr()
    assert main(["export", "w.yaml", "-t", "lines"]) == 0
    assert "warning[KD2" in words(capsysbinary)
    assert main(["export", "w.yaml", "-t", "lines", "--quiet"]) == 0
    assert words(capsysbinary) == ""


def test_explain_says_what_a_code_means(capsysbinary: Capture) -> None:
    assert main(["check", "--explain", "kd201"]) == 0
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"error[KD201] ")
    assert err == b""


def test_formats_lists_each_with_what_it_carries(capsysbinary: Capture) -> None:
    assert main(["formats"]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b""
    lines = out.decode().splitlines()
    assert lines[0].split() == ["NAME", "FILE", "WHAT", "IT", "IS", "WHAT", "IT", "CARRIES"]
    assert lines[1].startswith("lines")
    assert lines[1].endswith("event, state, statement, where dated")
    assert lines[2].endswith("every kind")
    assert max(map(len, lines)) <= 100


def test_a_page_on_a_format_names_its_options_values_and_defaults(capsysbinary: Capture) -> None:
    assert main(["formats", "lines"]) == 0
    page = capsysbinary.readouterr().out.decode()
    for part in (
        "lines: Lines of text\n",
        "  file        ID.txt\n",
        "  media type  text/plain; charset=utf-8\n",
        "  comes with  keydates\n",
        "  mark=TEXT  (default: *)\n      What stands before each title.\n",
        "  case=upper|lower  (default: none)\n",
        "  count=true|false  (default: false)\n",
        "  max-events=NUMBER  (default: 50000)\n",
    ):
        assert part in page


def test_schema_prints_a_json_schema(capsysbinary: Capture) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsysbinary.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"id", "title", "events"} <= schema["properties"].keys()


def test_the_version(capsysbinary: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsysbinary.readouterr() == (f"keydates {__version__}\n".encode(), b"")


@pytest.mark.parametrize("command", [[], ["export"], ["check"], ["formats"], ["schema"]])
def test_help_fits_eighty_columns_and_describes_every_option(
    capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*command, "--help"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert max(map(len, text.splitlines())) <= 80
    options = text.partition("\nOptions:\n")[2].partition("\n\n")[0]
    entries = re.split(r"\n(?=  -)", options)
    assert entries
    for entry in entries:
        assert re.search(r"(  |\n {10,})[A-Z]", entry), entry
    if command in ([], ["export"], ["check"]):
        assert "Exit codes:\n" in text


def test_source_date_epoch_stands_in_for_revised_and_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture
) -> None:
    text = "\n".join(line for line in CHRONOLOGY.splitlines() if "revised" not in line)
    Path("bare.yaml").write_text(text + "\n")
    assert main(["check", "bare.yaml"]) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert main(["check", "bare.yaml"]) == 0
    capsysbinary.readouterr()
    for value in ("yesterday", "1e9", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert main(["check", "bare.yaml"]) == 2
        assert "SOURCE_DATE_EPOCH must be a number of seconds" in words(capsysbinary)


def test_set_gives_what_the_input_lacks(tmp_path: Path) -> None:
    text = "\n".join(line for line in CHRONOLOGY.splitlines() if "as_of" not in line)
    Path("bare.yaml").write_text(text + "\n")
    assert main(["check", "bare.yaml"]) == 1
    assert main(["check", "bare.yaml", "--set", "as-of=2020-01-01"]) == 0
    assert main(["check", "bare.yaml", "--set", "as_of=2020-01-01"]) == 0


BUGS: dict[str, Any] = {
    "export": lambda request: 1 // 0,
    "check": lambda *args, **kwargs: {"KD201": 0}["KD\n999"],
}


@pytest.fixture(params=["export", "check"])
def broken_command(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    command: str = request.param
    name = {"export": "export_file", "check": "check_files"}[command]
    monkeypatch.setattr(f"keydates.commands.{name}", BUGS[command])
    return [command, "minimal.yaml"]


def test_a_bug_is_one_line_with_what_to_do(
    broken_command: list[str], capsysbinary: Capture
) -> None:
    assert main(broken_command) == 70
    (line,) = words(capsysbinary).splitlines()
    assert re.fullmatch(
        r"keydates: internal error: (ZeroDivision|Key)Error: .*\. This is a bug; "
        r"run it again with --debug and report what it prints\.",
        line,
    )


def test_debug_shows_the_traceback(broken_command: list[str], capsysbinary: Capture) -> None:
    assert main([*broken_command, "--debug"]) == 70
    assert words(capsysbinary).startswith("Traceback (most recent call last):\n")


def test_a_broken_exporter_is_a_bug_that_names_it_and_touches_nothing(
    source: str, capsysbinary: Capture, fake_formats: dict[str, str]
) -> None:
    assert main(["export", source, "-q"]) == 0
    before = listing()
    fake_formats["broken"] = "tests.fakes:Broken"
    assert main(["export", source]) == 70
    assert "format broken of keydates failed: ZeroDivisionError: one too many" in words(
        capsysbinary
    )
    assert before == listing()


def test_an_interruption_ends_in_130_and_leaves_nothing(
    source: str, fake_formats: dict[str, str]
) -> None:
    fake_formats["interrupted"] = "tests.fakes:Interrupted"
    before = listing()
    assert main(["export", source]) == 130
    assert before == listing()
    assert [path for path in Path().iterdir() if path.name.startswith(".")] == []


class Terminal:
    """A standard error that says it is a terminal."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True),
    ],
)
def test_only_a_willing_terminal_sees_colours(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    *,
    coloured: bool,
) -> None:
    bad = write_chronology(tmp_path, as_of="yesterday")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["export", str(bad)]) == 1
    assert ("\x1b[1;31m" in terminal.text) is coloured


def test_a_terminal_sees_what_is_being_written_and_then_no_trace_of_it(
    source: str, monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture
) -> None:
    assert main(["export", source]) == 0
    plain = words(capsysbinary)
    assert "\x1b" not in plain
    for arguments, term, shown in (
        ([], "xterm", True),
        ([], "dumb", False),
        (["--quiet"], "xterm", False),
    ):
        monkeypatch.setenv("TERM", term)
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", terminal)
            assert main(["export", source, *arguments]) == 0
        assert ("\r\x1b[Kwriting table ..." in terminal.text) is shown
        left = re.sub(r"[^\r]*\r\x1b\[K", "", terminal.text.partition(plain)[0])
        assert re.sub(r"writing \w+ \.\.\.", "", left) == ""
