"""The command as a program among others: closed and full streams, pipes, signals, start-up."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from keydates.outputs import Destination, Policy, Transaction
from keydates.rendering import Job
from tests.fakes import (
    FAKES,
    LinesOptions,
    install_fakes,
    make_chronology,
    write_chronology,
)
from tests.support import ROOT

KEYDATES = [sys.executable, "-m", "keydates"]
SHELL = "/bin/sh"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="streams are closed by a POSIX shell")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugins = tmp_path / "plugins"
    install_fakes(plugins, {name: f"tests.fakes:{fake.__name__}" for name, fake in FAKES.items()})
    before = os.environ.get("PYTHONPATH")
    paths = [str(plugins), str(ROOT), str(ROOT / "src"), *([before] if before else [])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    work = tmp_path / "work"
    work.mkdir()
    write_chronology(work)
    monkeypatch.chdir(work)


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell's command line in which `keydates` stands for this very program."""
    text = command.replace("keydates", shlex.join(KEYDATES), 1)
    return subprocess.run(
        [SHELL, "-c", text],
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def listing() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def earlier_export() -> None:
    """Write into `out` what an earlier run of another edition would have left there."""
    job = Job(FAKES["lines"](), LinesOptions())
    events = [{"id": "old", "title": "Old", "date": "2015"}]
    destination = Destination("out", folder=Path("out"))
    with Transaction(make_chronology(events=events), [job], destination, policy=Policy()) as made:
        made.publish()


NO_ROOM = "keydates: cannot write to standard output: no space is left on the device\n"
CLOSED = "keydates: cannot write to standard output: it is closed\n"


@full
@pytest.mark.parametrize(
    "command",
    [
        "keydates export minimal.yaml -t lines -o -",
        "keydates export minimal.yaml -t lines -o out --report -",
        "keydates export minimal.yaml -t lines -o out --report /dev/full",
        "keydates check nothing.yaml",
        "keydates schema",
        "keydates --version",
    ],
)
def test_a_full_disk_ends_in_4_and_leaves_earlier_outputs(command: str) -> None:
    earlier_export()
    before = listing()
    done = shell(f"{command} > /dev/full")
    assert (done.returncode, done.stdout) == (4, "")
    assert len(done.stderr.splitlines()) == 1
    assert before == listing()


@full
def test_a_full_disk_is_said_in_plain_words() -> None:
    assert shell("keydates formats lines > /dev/full").stderr == NO_ROOM
    assert shell("keydates --version > /dev/full").stderr == NO_ROOM
    done = shell("keydates export minimal.yaml -t lines -o /dev/full")
    assert done.stderr == "keydates: cannot write /dev/full: no space is left on the device\n"


@pytest.mark.parametrize(
    "command",
    [
        "keydates export minimal.yaml -t lines -o -",
        "keydates export minimal.yaml -t lines -o out --report -",
        "keydates check nothing.yaml",
        "keydates --version",
        "keydates --help",
        "keydates check -h",
    ],
)
def test_a_closed_stdout_ends_in_4_and_leaves_earlier_outputs(command: str) -> None:
    earlier_export()
    before = listing()
    done = shell(f"{command} >&-")
    assert (done.returncode, done.stderr) == (4, CLOSED)
    assert before == listing()


def test_streams_that_are_not_needed_may_be_closed() -> None:
    done = shell("keydates export minimal.yaml -t lines -o out <&- >&- 2>&-")
    assert done.returncode == 0
    assert Path("out/minimal.txt").read_bytes() == b"* The first\n"
    assert shell("keydates export nothing.yaml -t lines 2>&-").returncode == 3
    assert shell("keydates export minimal.yaml --nope 2>&-").returncode == 2
    if Path("/dev/full").exists():
        assert shell("keydates export minimal.yaml -t lines -o out 2>/dev/full").returncode == 0


def test_a_closed_stdin_ends_in_3() -> None:
    done = shell("keydates check - --input-format yaml <&-")
    assert done.returncode == 3
    assert done.stderr == "keydates: cannot read standard input: it is closed\n"


def test_a_chronology_is_read_from_standard_input() -> None:
    done = shell("keydates export - --input-format yaml -t lines -o - -q < minimal.yaml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "* The first\n", "")
    done = shell("keydates check - --input-format yaml < /dev/null")
    assert done.returncode == 3
    assert "<stdin>" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "minimal.yaml", "-t", "lines", "-o", "-", "-q"],
        ["export", "minimal.yaml", "-t", "lines", "-o", "out", "--report", "-", "-q"],
        ["check", "nothing.yaml"],
        ["--help"],
        ["--version"],
    ],
)
def test_a_reader_that_has_gone_ends_in_4_without_a_word(arguments: Sequence[str]) -> None:
    earlier_export()
    before = listing()
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        done = subprocess.run(
            [*KEYDATES, *arguments], stdout=pipe, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert (done.returncode, done.stderr) == (4, b"")
    assert before == listing()


def test_an_interrupt_ends_in_130_and_leaves_nothing() -> None:
    os.mkfifo("pipe.yaml")
    command = [*KEYDATES, "export", "pipe.yaml", "-t", "lines"]
    # Opening the pipe returns when the program opens it too: by then it has started. A moment
    # later it waits for data; before that, Python may drop the interrupt in a callback of its own.
    # A suite in the background of a shell ignores interrupts, and so would the program it starts.
    with (
        subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        ) as process,
        Path("pipe.yaml").open("wb"),
    ):
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    Path("pipe.yaml").unlink()
    assert listing().keys() == {"minimal.yaml"}


ENVIRONMENTS: list[Mapping[str, str]] = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "Pacific/Apia", "PYTHONIOENCODING": "ascii", "COLUMNS": "20"},
    {"PYTHONHASHSEED": "3", "PYTHONUTF8": "0", "LC_ALL": "POSIX", "NO_COLOR": "1"},
]


def test_outputs_do_not_depend_on_the_environment() -> None:
    write_chronology(Path(), title="Хроника «года»")
    found = []
    for environment in ENVIRONMENTS:
        done = shell(
            "keydates export minimal.yaml -t lines -t table -o out --report - --force",
            **environment,
        )
        assert done.returncode == 0
        found.append((done.stdout, done.stderr, listing()))
    assert found[0] == found[1] == found[2]


def test_findings_are_utf_8_whatever_the_locale() -> None:
    write_chronology(Path(), as_of="«вчера»")
    found = [shell("keydates check minimal.yaml", **env).stdout for env in ENVIRONMENTS]
    assert "«вчера»" in found[0]
    assert found[0] == found[1] == found[2]


def test_a_name_that_is_not_utf_8_does_no_harm() -> None:
    name = os.fsdecode(b"caf\xe9")
    try:
        Path("minimal.yaml").rename(name + ".yaml")
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    command = [*KEYDATES, "export", name + ".yaml", "-t", "lines", "-o", name, "--report", "-"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    path = json.loads(done.stdout)["outputs"][0]["path"]
    assert Path(path).read_bytes() == b"* The first\n"


LOADED = """
import sys
sys.argv = ["keydates", *sys.argv[1:]]
from keydates.__main__ import main
code = main()
print(code, *sorted(sys.modules), file=sys.stderr)
"""

HEAVY = {
    "PIL",
    "arabic_reshaper",
    "docx",
    "geojson",
    "icalendar",
    "lxml",
    "numpy",
    "orjson",
    "pikepdf",
    "pymupdf_fonts",
    "reportlab",
    "rich",
}


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, timeout=120, check=False
    )
    code, *modules = done.stderr.decode().splitlines()[-1].split()
    assert code == "0", done.stderr
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "minimal.yaml"],
        ["export", "minimal.yaml", "-t", "csv", "-o", "out", "-q"],
        ["schema"],
    ],
)
def test_no_command_loads_a_format_it_was_not_asked_for(arguments: Sequence[str]) -> None:
    modules = loaded(*arguments)
    assert {name for name in modules if name.partition(".")[0] in HEAVY} == set()
    assert {name for name in modules if name.startswith("keydates_exporters.")} <= {
        "keydates_exporters.csv"
    }


def test_help_loads_neither_the_model_nor_a_reader() -> None:
    modules = loaded("export", "--help")
    assert modules & {"keydates.model", "keydates.reading", "keydates.exporting", "yaml"} == set()
