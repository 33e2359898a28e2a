"""When nothing changed: answered at once, and only then."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from keydates.cli import app
from keydates.commands import InputSettings
from keydates.publishing import unchanged
from keydates.publishing.fingerprint import BESIDE
from keydates.publishing.recovery import PREFIX
from keydates.reading import BESIDE as READ_BESIDE
from keydates.reading import Reading
from tests.fakes import CHRONOLOGY
from tests.publishing.pages import files, manifest, publish
from tests.support import ROOT

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def published(source: str, capfd: Capture) -> str:
    publish(source, "-o", "site")
    capfd.readouterr()
    return source


def answered(*words: str) -> bool:
    """Whether the quick way answers, by its exit code."""
    return unchanged.answer_command_line(words) == 0


def test_the_same_again_is_answered(published: str, capfd: Capture) -> None:
    assert answered(published, "-o", "site")
    assert capfd.readouterr().err == "site: nothing changed, kept 11 files\n"
    assert answered("--output=site", "--quiet", "--debug", published)
    assert capfd.readouterr().err == ""


def test_it_does_not_matter_where_input_and_folder_are(published: str) -> None:
    Path(published).rename("moved.yaml")
    Path("site").rename("elsewhere")
    assert answered("moved.yaml", "-o", "elsewhere")


@pytest.mark.parametrize(
    "words",
    [
        ("-t", "lines"),
        ("-O", "lines.mark=+"),
        ("--base-url", "https://example.org/"),
        ("--limit", "depth=60"),
        ("--set", "title=T"),
        ("--input-format", "json"),
        ("--dry-run",),
        ("--force",),
        ("--report", "r.json"),
        ("--remove", "minimal"),
        ("another.yaml",),
        ("--unknown",),
        ("--help",),
        ("--",),
        ("-qo", "site"),
        ("-o", "site"),
    ],
)
def test_another_command_is_not_answered(published: str, words: tuple[str, ...]) -> None:
    assert not answered(published, "-o", "site", *words)
    assert not answered(*words, published, "-o", "site")


def change_input(_: Path) -> None:
    Path("minimal.yaml").write_text(CHRONOLOGY + "\n")


def change_content(site: Path) -> None:
    content = bytearray((site / "minimal.tbl").read_bytes())
    content[0] ^= 1
    (site / "minimal.tbl").write_bytes(content)


def change_site(site: Path) -> None:
    (site / "robots.txt").write_bytes(b"")


def lose(site: Path) -> None:
    (site / "minimal.html.gz").unlink()


def link(site: Path) -> None:
    (site / "minimal.txt").rename("away.txt")
    (site / "minimal.txt").symlink_to(Path("away.txt").resolve())


def leave_a_run_behind(site: Path) -> None:
    (site / f"{PREFIX}x.part").mkdir()


def lose_manifest(site: Path) -> None:
    (site / "manifest.json").unlink()


def link_manifest(site: Path) -> None:
    (site / "manifest.json").rename("manifest.json")
    (site / "manifest.json").symlink_to(Path("manifest.json").resolve())


def other_version(site: Path) -> None:
    rewrite(site, lambda told: told["files"][0]["versions"].update(keydates="0.0.1"))


def other_library(site: Path) -> None:
    rewrite(site, lambda told: told["files"][0]["versions"].update(pydantic="1.0"))


def unknown_library(site: Path) -> None:
    rewrite(site, lambda told: told["files"][0]["versions"].update(nowhere="unknown"))


def lead_elsewhere(site: Path) -> None:
    rewrite(site, lambda told: told["files"][0].update(path="../site/404.html"))


def rewrite(site: Path, change: Callable[[dict[str, object]], None] | Callable[..., None]) -> None:
    told = manifest(site)
    change(told)
    (site / "manifest.json").write_text(json.dumps(told))


def break_manifest(site: Path) -> None:
    (site / "manifest.json").write_bytes(b"{")


@pytest.mark.parametrize(
    "change",
    [
        change_input,
        change_content,
        change_site,
        lose,
        link,
        leave_a_run_behind,
        lose_manifest,
        link_manifest,
        other_version,
        other_library,
        unknown_library,
        lead_elsewhere,
        break_manifest,
    ],
)
def test_what_is_not_as_it_was_is_not_answered(
    published: str, change: Callable[[Path], None]
) -> None:
    change(Path("site"))
    assert not answered(published, "-o", "site")


@pytest.mark.parametrize("content", ["[]", "{}", "null", '"x"', '{"generator": "keydates"}'])
def test_no_manifest_breaks_it(published: str, content: str) -> None:
    Path("site/manifest.json").write_text(content)
    assert not answered(published, "-o", "site")


@pytest.mark.parametrize("key", ["path", "bytes", "sha256", "versions", "chronology"])
@pytest.mark.parametrize("value", [None, 1, "x", [], {}])
def test_no_entry_breaks_it(published: str, key: str, value: object) -> None:
    def change(told: dict[str, list[dict[str, object]]]) -> None:
        for entry in told["files"]:
            entry[key] = value

    rewrite(Path("site"), change)
    answered(published, "-o", "site")  # whatever it says, it says it without an error


@pytest.mark.parametrize("lost", ["minimal.html", "minimal.txt", "index.html", "404.html.gz"])
def test_what_is_missing_is_made_again(published: str, lost: str, capfd: Capture) -> None:
    before = files()
    (Path("site") / lost).unlink()
    publish(published, "-o", "site")
    assert before == files()
    assert "site: wrote 1 file, kept 10, removed 0\n" in capfd.readouterr().err


def test_a_clock_of_its_own_counts(published: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert answered(published, "-o", "site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert not answered(published, "-o", "site")


def test_options_count(source: str) -> None:
    words = [source, "-o", "site", "-t", "lines", "-O", "lines.mark=+", "-O", "html.mark=#"]
    publish(*words)
    assert answered(*words)
    assert not answered(*words, "-O", "lines.count=true")


def test_what_has_warnings_is_read_each_time(source: str, capfd: Capture) -> None:
    unused = "  - id: unused\n    title: Unused\n    publisher: A ministry\nevents:"
    Path(source).write_text(CHRONOLOGY.replace("events:", unused))
    publish(source, "-o", "site")
    first = capfd.readouterr().err
    assert "warning[" in first
    assert not answered(source, "-o", "site")
    publish(source, "-o", "site")
    assert first.partition("\n\n")[0] in capfd.readouterr().err


def test_a_file_saved_while_it_is_read_is_read_again(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = InputSettings.read

    def read_and_save(settings: InputSettings, file: str) -> Reading:
        reading = read(settings, file)
        Path(file).write_text(CHRONOLOGY + "# saved\n")
        return reading

    with monkeypatch.context() as patch:
        patch.setattr(InputSettings, "read", read_and_save)
        publish(source, "-o", "site")
    assert manifest()["chronologies"][0]["fingerprint"] is None
    assert not answered(source, "-o", "site")
    publish(source, "-o", "site")
    assert answered(source, "-o", "site")


def test_the_file_beside_a_table_counts(working_folder: Path, source: str) -> None:
    header = CHRONOLOGY.partition("sources:")[0]
    Path("list.csv").write_text("date,title,source\n2015-09-30,The first,A fact box\n")
    Path(f"list{BESIDE}").write_text(header)
    words = ["list.csv", "-o", "site"]
    publish(*words)
    told = manifest()["chronologies"][0]["fingerprint"]
    assert (told is not None) is answered(*words)
    Path(f"list{BESIDE}").write_text(header.replace("A minimal", "Another"))
    assert not answered(*words)
    assert BESIDE == READ_BESIDE


def test_every_option_of_the_command_is_known_or_left_to_it() -> None:
    command = typer.main.get_command(app).commands["publish"]  # type: ignore[attr-defined]
    plain = {name for option in command.params for name in option.opts if name.startswith("-")}
    left = {"--remove", "--report", "--dry-run", "--force", "--help", "-h"}
    assert unchanged.VALUES.keys() | unchanged.FLAGS.keys() == plain - left
    fields = {
        name: option.name for option in command.params for name in option.opts if name != "file"
    }
    for name, field in unchanged.VALUES.items():
        assert {"limits": "limit", "settings": "setting"}.get(field, field) == fields[name]


def test_the_answer_loads_next_to_nothing(published: str, working_folder: Path) -> None:
    script = (
        "import sys; sys.argv = ['keydates', 'publish', 'minimal.yaml', '-o', 'site']\n"
        "from keydates.__main__ import main\n"
        "code = main()\n"
        "heavy = {'typer', 'pydantic', 'importlib.metadata', 'pathlib', 'typing', 're', 'json'}\n"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        cwd=working_folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "0 []\n"), done.stderr
