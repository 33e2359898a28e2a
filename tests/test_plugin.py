"""Exporters of other distributions: the example, installed and run, and what may be wrong."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import CHRONOLOGY, install_fakes, write_chronology
from tests.support import ROOT, run

EXAMPLE = ROOT / "examples" / "markdown-exporter"


def keydates(*arguments: str, plugins: Path) -> subprocess.CompletedProcess[str]:
    paths = [str(plugins), str(ROOT), str(ROOT / "src"), str(ROOT / "exporters")]
    return subprocess.run(
        [sys.executable, "-m", "keydates", *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example without a network, as a user would with one."""
    folder = tmp_path_factory.mktemp("installed")
    # Built from a copy: a build writes into its source.
    source = tmp_path_factory.mktemp("source")
    for path in EXAMPLE.iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--no-compile"]
    run([*pip, *offline, "--target", folder, source])
    return folder


def test_the_example_is_installed_listed_and_run(example: Path, tmp_path: Path) -> None:
    text = CHRONOLOGY.replace("The first", '"*The* [first] <b>"')
    source = tmp_path / "minimal.yaml"
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    done = keydates(
        "export", str(source), "-t", "markdown", "-o", str(out), "--report", "-", plugins=example
    )
    assert (done.returncode, done.stderr) == (0, f"{out / 'minimal.md'}  3 of 3 events\n")
    written = (out / "minimal.md").read_text("utf-8")
    assert written.startswith("# A minimal chronology\n")
    assert "\\*The\\* \\[first\\] \\<b\\>" in written
    assert re.search(r"\n## Sources\n\n1\. .*A fact box", written)
    assert json.loads(done.stdout)["outputs"][0]["carried"] == 3
    (entry,) = json.loads((out / "manifest.json").read_bytes())["files"]
    assert entry["versions"]["keydates-markdown"] == "1.0"


def test_the_example_has_its_page_and_its_option(example: Path, tmp_path: Path) -> None:
    page = keydates("formats", "markdown", plugins=example).stdout
    assert "comes with  keydates-markdown" in page
    assert "sources=true|false  (default: true)" in page
    source = write_chronology(tmp_path)
    option = ["-O", "markdown.sources=false", "-o", "-"]
    done = keydates("export", str(source), "-t", "markdown", *option, plugins=example)
    assert done.returncode == 0
    assert "## Sources" not in done.stdout


def test_the_example_gives_the_same_bytes_twice(example: Path, tmp_path: Path) -> None:
    source = str(write_chronology(tmp_path))
    command = ["export", source, "-t", "markdown", "-o", "-", "-q"]
    first, second = (keydates(*command, plugins=example) for _ in range(2))
    assert first.stdout
    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (
            {"one": {"odd": "tests.fakes:Lines"}, "two": {"odd": "tests.fakes:Table"}},
            "format 'odd' is claimed by more than one distribution: one and two",
        ),
        ({"one": {"odd": "no_such_module:X"}}, "format 'odd' of one cannot be loaded: ModuleNotF"),
        ({"one": {"odd": "tests.fakes:Absent"}}, "format 'odd' of one cannot be loaded: Attribut"),
        (
            {"one": {"odd": "tests.fakes:install_fakes"}},
            "format 'odd' of one cannot be loaded: TypeError",
        ),
        (
            {"one": {"odd": "tests.fakes:NoExporter"}},
            "format 'odd' of one is no exporter: it lacks name, title, extension",
        ),
        ({"one": {"other": "tests.fakes:Lines"}}, "unknown format 'odd'; known formats: csv"),
    ],
)
def test_what_is_wrong_with_a_plugin_is_said_and_whose_it_is(
    tmp_path: Path, points: dict[str, dict[str, str]], expected: str
) -> None:
    for distribution, entries in points.items():
        install_fakes(tmp_path / "plugins", entries, distribution)
    source = str(write_chronology(tmp_path))
    done = keydates("export", source, "-t", "odd", plugins=tmp_path / "plugins")
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plugin_cannot_take_a_built_in_name(tmp_path: Path) -> None:
    install_fakes(tmp_path / "plugins", {"csv": "tests.fakes:Lines"}, "rival")
    source = str(write_chronology(tmp_path))
    done = keydates("export", source, "-t", "csv", "-o", "-", plugins=tmp_path / "plugins")
    assert done.returncode == 0
    assert "* The first" not in done.stdout
    assert "The first" in done.stdout


def test_a_plugin_that_breaks_down_is_named_with_its_distribution(tmp_path: Path) -> None:
    install_fakes(tmp_path / "plugins", {"broken": "tests.fakes:Broken"}, "rival")
    source = str(write_chronology(tmp_path))
    done = keydates("export", source, "-t", "broken", plugins=tmp_path / "plugins")
    assert done.returncode == 70
    assert "format broken of rival failed: ZeroDivisionError: one too many" in done.stderr
