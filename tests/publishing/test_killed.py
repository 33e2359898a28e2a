"""Whatever moment a run is killed at, readers get whole files, and the next run mends the rest."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import write_chronology
from tests.publishing.pages import files, publish, served
from tests.support import ROOT

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="processes are forked to be killed one by one"
)

EDITIONS = {
    "first": {"title": "The first edition"},
    "later": {"title": "The later edition " * 30},  # whose lines are worth a compressed copy
    "last": {"title": "The last edition"},
}
Words = tuple[str, ...]
COMMAND = ("publish", "-o", "site", "-q")
LOOP = (
    """
import os, sys, pytest
from keydates.cli import main
from tests.publishing.pages import use_fakes
use_fakes(pytest.MonkeyPatch())
os.fsync = lambda _: None
os.chdir(sys.argv[1])
for _ in range(int(sys.argv[2])):
    main(["publish", "-o", "site", "-q", "first.yaml"])
    main(["publish", "-o", "site", "-q", "later.yaml", "-t", "lines"])
""",
)
"""Two editions by turns, as often as the last argument says."""


@pytest.fixture
def editions(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # as in `killing`
    Path(source).unlink()
    for name, fields in EDITIONS.items():
        path = write_chronology(Path(), f"{name}.yaml", **fields)
        path.write_text(
            path.read_text().replace("title: The first\n", f"title: {fields['title']}\n")
        )
    write_chronology(Path(), "second.yaml", id="second")


@pytest.mark.parametrize(
    ("before", "killed", "after"),
    [
        pytest.param(
            [],
            ("first.yaml",),
            [[("first.yaml",)], [("last.yaml",)], [("second.yaml",), ("first.yaml",)]],
            id="first time",
        ),
        pytest.param(
            [("first.yaml",)],
            ("later.yaml", "-t", "lines"),
            [[("later.yaml", "-t", "lines")], [("last.yaml",)], [("--remove", "minimal")]],
            id="new edition",
        ),
        pytest.param(
            [("later.yaml",)],
            ("first.yaml",),
            [[("first.yaml",)], [("later.yaml",)], [("second.yaml",), ("first.yaml",)]],
            id="without a copy",
        ),
        pytest.param(
            [("first.yaml",)],
            ("second.yaml",),
            [[("second.yaml",)], [("last.yaml",)], [("--remove", "minimal")]],
            id="second chronology",
        ),
        pytest.param(
            [("first.yaml",), ("second.yaml",)],
            ("--remove", "second"),
            [[("--remove", "second")], [("second.yaml",)], [("last.yaml",)]],
            id="withdrawn",
        ),
    ],
)
@pytest.mark.usefixtures("editions")
def test_killed_at_every_step(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: list[Words],
    killed: Words,
    after: list[list[Words]],
) -> None:
    for words in before:
        publish(*words, "-o", "site", "-q")
    old = files() if before else {}
    states = tmp_path.parent / f"{tmp_path.name}-states"
    run([sys.executable, "-m", "tests.publishing.killing", states, *COMMAND, *killed])
    reached = [states / str(n) for n in range(len(list(states.iterdir())) - 1)]
    new = files(reached[-1] / "site")
    assert len(reached) > 15
    assert old != new
    for state in reached:
        check_whole(state / "site", old, new)
    for number, commands in enumerate(after):
        # a run that was killed has happened or not, as the one that follows it sees it
        clean = [mended(start, commands, monkeypatch) for start in (tmp_path, reached[-1])]
        for state in reached[:: 3 if number else 1]:
            assert mended(state, commands, monkeypatch) in clean


def run(command: list[str | Path]) -> None:
    roots = [str(ROOT), str(ROOT / "src"), str(ROOT / "exporters")]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(roots)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def check_whole(site: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """What a web server finds is whole, old or new, compressed or not."""
    found = {path.name: path.read_bytes() for path in site.glob("*") if path.is_file()}
    assert found.keys() <= old.keys() | new.keys()
    assert old.keys() & new.keys() <= found.keys()
    was, will_be = served(old), served(new)
    for name, content in found.items():
        assert content in {old.get(name), new.get(name)}
    for name, content in served(found).items():
        assert content in {was.get(name), will_be.get(name)}
        assert name in found  # no compressed copy without its original


def mended(state: Path, commands: list[Words], monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Return what the folder holds after these commands, which must succeed."""
    again = state.with_name(f"{state.name}-again")
    shutil.copytree(state, again)
    with monkeypatch.context() as patch:
        patch.chdir(again)
        for words in commands:
            if words == ("--remove", "second") and not any(map(of_second, files())):
                for journal in Path("site").glob(".keydates-*/.journal"):
                    journal.unlink()
                continue  # all but tidying up was done, which the next run does
            publish(*words, "-o", "site", "-q")
        found = files()
    shutil.rmtree(again)
    return found


def of_second(name: str) -> bool:
    return name.startswith("second.")


@pytest.mark.parametrize("call", ["pathlib.Path.replace", "pathlib.Path.unlink"])
@pytest.mark.usefixtures("editions")
def test_a_system_that_refuses_halfway(
    call: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    publish("first.yaml", "-o", "site", "-q")
    old = files()
    publish("later.yaml", "-t", "lines", "-o", "clean", "-q")
    new = files("clean")
    done = 0

    def refuse(path: Path, *arguments: object, **named: object) -> None:
        nonlocal done
        done += 1
        if done == 2:
            raise PermissionError(errno.EACCES, "refused", str(path))
        if arguments:
            os.rename(path, str(arguments[0]))  # noqa: PTH104 (its method is out of order)
        else:
            os.remove(path)  # noqa: PTH107 (likewise)

    with monkeypatch.context() as patch:
        patch.setattr(call, refuse)
        publish("later.yaml", "-t", "lines", "-o", "site", expect=4)
    assert "permission denied" in capfd.readouterr().err
    check_whole(Path("site"), old, new)
    publish("later.yaml", "-t", "lines", "-o", "site", "-q")
    assert new == files()


def test_killed_at_random_moments(
    tmp_path: Path, editions: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("first.yaml", "-o", "site", "-q")
    old = files()
    chance = random.Random(4711)
    begun = time.monotonic()
    complete = [*LOOP, str(tmp_path), "1"]
    run([sys.executable, "-c", *complete])
    taken = time.monotonic() - begun
    new = files()
    assert old != new
    for _ in range(7):
        looping = subprocess.Popen(
            [sys.executable, "-c", *LOOP, str(tmp_path), "1000"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "src")))},
        )
        time.sleep(taken * chance.uniform(0.8, 1.6))
        looping.send_signal(signal.SIGKILL)
        looping.wait()
        check_whole(tmp_path / "site", old, new)
    publish("first.yaml", "-o", "site", "-q")
    assert old == files()
