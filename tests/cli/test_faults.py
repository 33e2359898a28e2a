"""Bugs, interruptions and terminals."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from keydates.cli import main
from tests.cli.capturing import Capture, listing, words
from tests.fakes import write_chronology

pytestmark = pytest.mark.usefixtures("fake_formats", "working_folder")


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
