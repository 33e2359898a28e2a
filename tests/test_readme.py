"""The README keeps its word: its commands run, its samples are the files they claim to be."""

import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from keydates.exporting import BUILT_IN, parse_options
from keydates.reading import read
from tests.serving.programs import Serving
from tests.support import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")
MAKE_OR_PIP = ("make ", "pip ")
SERVE = "keydates serve "


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    lines = [
        line.partition("  #")[0].strip() for block in blocks("sh") for line in block.splitlines()
    ]
    return [line for line in lines if line]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a folder as a reader of the README has it."""
    for folder in ("data", "examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "treaty.yaml").write_text(blocks("yaml")[0], "utf-8")
    full = [sys.executable, "-m", "keydates", "export", "data/russia-syria.yaml", "-t", "csv"]
    run([*full, "-O", "csv.profile=full", "-o", "full.csv"], cwd=tmp_path)
    (tmp_path / "full.csv").rename(tmp_path / "made.csv")
    return tmp_path


@pytest.mark.parametrize(
    "command", [line for line in commands() if not line.startswith((*MAKE_OR_PIP, SERVE))]
)
def test_every_command_runs(command: str, scratch: Path) -> None:
    if command.startswith("keydates check full.csv"):
        (scratch / "made.csv").rename(scratch / "full.csv")
    words = f'keydates() {{ "{sys.executable}" -m keydates "$@"; }}\n{command}'
    done = subprocess.run(
        ["bash", "-euc", words], cwd=scratch, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_serving_commands_serve(scratch: Path) -> None:
    found = [line.removeprefix(SERVE).split() for line in commands() if line.startswith(SERVE)]
    assert len(found) >= 2
    publish = [sys.executable, "-m", "keydates", "publish", "data/russia-syria.yaml", "-t", "csv"]
    run([*publish, "-o", "site"], cwd=scratch)
    for path, *options in found:
        if "--port" in options:
            options[options.index("--port") + 1] = "0"
        with Serving(str(scratch / path), *options) as serving:
            assert b"Syrian government" in serving.get("/").body


def test_the_make_targets_exist() -> None:
    targets = {line.split()[1] for line in commands() if line.startswith("make ")}
    assert targets == {"briefing", "test"}
    for target in targets:
        assert run(["make", "--dry-run", "--directory", str(ROOT), target])


def test_make_briefing_runs_from_where_it_is_installed(tmp_path: Path) -> None:
    recipe = run(["make", "--dry-run", "--directory", str(ROOT), "briefing"]).decode()
    line = next(line for line in recipe.splitlines() if "keydates export" in line)
    command = re.sub(r"^\S+/python", sys.executable, line).replace("-o out", f"-o {tmp_path}/out")
    run(["bash", "-euc", command], cwd=ROOT)
    assert len(list((tmp_path / "out").iterdir())) == len(BUILT_IN) + 1  # and the manifest


def test_the_first_sample_is_the_minimal_example() -> None:
    sample = blocks("yaml")[0]
    assert sample == (ROOT / "examples" / "minimal.yaml").read_text("utf-8")
    assert len(sample.splitlines()) <= 25


def test_the_diagnostic_is_what_check_prints(tmp_path: Path) -> None:
    broken = blocks("yaml")[0].replace("citations:", "citation:", 1)
    broken = broken.replace("date: 1945-06-26", "date: late June 1945")
    (tmp_path / "treaty.yaml").write_text(broken, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "keydates", "check", "treaty.yaml"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.returncode == 1
    shown = (done.stdout + done.stderr).decode().strip()
    assert blocks("text")[0].strip() == shown


def test_the_table_of_dates_says_what_readers_see() -> None:
    from keydates.dates import EventDate
    from keydates.wording import date_wording

    rows = re.findall(r"^\| [^|]+ \| (`[^|]+) \| ([^|]+) \|$", README, re.MULTILINE)
    rows = [(cells, words) for cells, words in rows if re.match('`["0-9]', cells)]
    assert len(rows) >= 9
    for cells, words in rows:
        notations = re.findall(r'`"?([^`"]+)"?`', cells)
        seen = ", ".join(date_wording(EventDate.model_validate(edtf)) for edtf in notations)
        assert seen == words


def test_the_exporter_of_the_readme_works() -> None:
    names: dict[str, type] = {}
    exec(blocks("python")[0], names)  # noqa: S102 - the README is ours
    exporter = names["TitlesExporter"]()
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    assert chronology is not None
    out = BytesIO()
    report = exporter.export(chronology, out, parse_options(exporter, {}))
    assert report.carried == len(chronology.events) == len(out.getvalue().splitlines())


def test_every_format_and_exit_code_is_explained() -> None:
    for name in BUILT_IN:
        assert f"`-t {name}`" in README
    for code in (0, 1, 2, 3, 4, 70, 130):
        assert re.search(rf"^\| {code} \|", README, re.MULTILINE)


def test_pictures_and_files_exist() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (ROOT / target).is_file(), target
    for target in re.findall(r"`((?:examples|data)/[\w./-]+)`", README):
        assert (ROOT / target).exists(), target
