"""What publishing must not do, and that it then does nothing at all."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from keydates.ownership import Policy
from keydates.publishing.folder import PublishedFolder
from tests.fakes import CHRONOLOGY, write_chronology
from tests.publishing.pages import Page, files, publish
from tests.support import ROOT

Capture = pytest.CaptureFixture[str]
SITE = Path("site")


def somebodys_folder() -> None:
    SITE.mkdir()
    (SITE / "thesis.docx").write_text("three years")


def somebodys_hidden_file() -> None:
    SITE.mkdir()
    (SITE / ".htaccess").write_text("Require all granted")


def somebodys_manifest() -> None:
    SITE.mkdir()
    (SITE / "manifest.json").write_text('{"name": "An application"}')


def broken_chronologies() -> None:
    publish("minimal.yaml", "-o", "site", "-q")
    told = (SITE / "manifest.json").read_text()
    (SITE / "manifest.json").write_text(told.replace('"id": "minimal"', '"id": 1'))


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (somebodys_folder, "site is not empty and was not made by keydates; choose another folder"),
        (somebodys_hidden_file, "site is not empty and was not made by keydates"),
        (somebodys_manifest, "was not written by keydates; choose another folder"),
        (broken_chronologies, "was not written by keydates; choose another folder"),
    ],
)
def test_a_folder_of_somebody_else_is_left_alone(
    source: str, arrange: Callable[[], None], words: str, capfd: Capture
) -> None:
    arrange()
    before = files()
    for dry in ([], ["--dry-run"]):
        publish(source, "-o", "site", *dry, expect=4)
        assert words in capfd.readouterr().err
    assert before == files()
    publish(source, "-o", "site", "--force")
    others = before.keys() - {"manifest.json"} - files("site").keys()
    assert others == set()
    assert {"index.html", "minimal.html", "manifest.json"} <= files().keys()
    publish(source, "-o", "site", "-t", "lines")  # by now it is ours


def test_an_empty_folder_may_be_published_into(source: str) -> None:
    (SITE / ".keydates-abc.part").mkdir(parents=True)  # an export was killed here once
    publish(source, "-o", "site")
    assert (SITE / "index.html").is_file()


@pytest.mark.parametrize(
    "name",
    ["minimal.html", "minimal.txt", "minimal.html.gz", "index.html", "404.html", "robots.txt"],
)
def test_what_was_changed_by_hand_is_not_overwritten(
    source: str, name: str, capfd: Capture
) -> None:
    publish(source, "-o", "site")
    mine = files()
    (SITE / name).write_text("changed by hand")
    before = files()
    publish(source, "-o", "site", expect=4)
    path = SITE / name
    assert f"{path} was changed after keydates wrote it; --force" in capfd.readouterr().err
    assert before == files()
    publish(source, "-o", "site", "--force")
    assert mine == files()


def test_what_was_changed_by_hand_is_not_removed(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    (SITE / "minimal.tbl").write_text("changed by hand")
    before = files()
    for words in ((source, "-t", "lines"), ("--remove", "minimal")):
        publish(*words, "-o", "site", expect=4)
        assert "is no longer published, but was changed" in capfd.readouterr().err
        assert before == files()
    publish(source, "-o", "site", "-t", "lines", "--force")
    assert "minimal.tbl" not in files()


@pytest.mark.parametrize("name", ["index.html", "robots.txt", "404.html", "second.html"])
def test_what_somebody_put_there_is_not_overwritten(source: str, name: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    told = (SITE / "manifest.json").read_text()
    (SITE / "manifest.json").write_text(told.replace(f'"path": "{name}"', '"path": "gone.html"'))
    (SITE / name).write_text("somebody's")
    before = files()
    write_chronology(Path(), "second.yaml", id="second")
    publish("second.yaml", "-o", "site", expect=4)
    path = SITE / name
    assert f"{path} exists and was not written by keydates; --force" in capfd.readouterr().err
    assert before == files()


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")
def test_a_link_is_somebody_elses(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    target = Path("precious.txt").resolve()
    (SITE / "minimal.txt").rename(target)
    (SITE / "minimal.txt").symlink_to(target)
    (SITE / "minimal.tbl").unlink()
    (SITE / "minimal.tbl").symlink_to(target)
    before = target.read_bytes()
    publish(source, "-o", "site", expect=4)
    assert "minimal.txt was changed after keydates wrote it" in capfd.readouterr().err
    publish(source, "-o", "site", "-t", "lines", "--force")
    assert not (SITE / "minimal.txt").is_symlink()
    assert (SITE / "minimal.tbl").is_symlink()  # no longer published, and not ours to remove
    assert before == target.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")
def test_a_folder_may_be_reached_by_a_link(source: str) -> None:
    Path("real").mkdir()
    SITE.symlink_to("real")
    publish(source, "-o", "site")
    assert SITE.is_symlink()
    assert files("real") == files()


def test_the_input_is_never_overwritten_or_removed(
    source: str, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    monkeypatch.setattr(Page, "extension", ".yaml")
    SITE.mkdir()
    Path(source).rename(SITE / "minimal.yaml")
    before = files()
    publish("site/minimal.yaml", "-o", "site", "--force", expect=4)
    assert "is the input; keydates never overwrites it" in capfd.readouterr().err
    assert before == files()


def test_a_folder_in_the_way_is_named(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    for name in ("robots.txt", "manifest.json"):
        before = (SITE / name).read_bytes()
        (SITE / name).unlink()
        (SITE / name).mkdir()
        publish(source, "-o", "site", "--set", "title=T", "--force", expect=4)
        assert "it is a folder" in capfd.readouterr().err
        (SITE / name).rmdir()
        (SITE / name).write_bytes(before)


@pytest.mark.parametrize("name", ["index", "404"])
def test_an_id_that_means_something_on_the_web_is_refused(
    source: str, name: str, capfd: Capture
) -> None:
    write_chronology(Path(), source, id=f'"{name}"')
    publish(source, "-o", "site", expect=4)
    assert f"give the chronology another id than '{name}'" in capfd.readouterr().err
    assert not SITE.exists()


def test_two_files_of_one_name_are_refused(
    source: str, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    monkeypatch.setattr("tests.fakes.Table.extension", ".html.gz")
    publish(source, "-o", "site", expect=4)
    assert "two outputs would have the same name" in capfd.readouterr().err
    assert not SITE.exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-o", "site"], 2, "name a file to publish, or --remove an id"),
        (["minimal.yaml"], 2, "-o"),
        (["minimal.yaml", "-o", "-"], 2, "a publication is a folder"),
        (["minimal.yaml", "-o", ""], 2, "a publication is a folder"),
        (["minimal.yaml", "-o", "minimal.yaml"], 4, "it is a file, not a folder"),
        (["minimal.yaml", "-o", "minimal.yaml/x"], 4, "part of the path is a file"),
        (["minimal.yaml", "-o", "site", "-t", "nothing"], 4, "no place has a point"),
        (["minimal.yaml", "-o", "site", "-t", "xyz"], 2, "unknown format 'xyz'"),
        (["minimal.yaml", "-o", "site", "-O", "lines.x=1"], 2, "has no option 'x'"),
        (["minimal.yaml", "-o", "site", "--limit", "x=1"], 2, "unknown limit 'x'"),
        (
            ["minimal.yaml", "-o", "site", "--limit", "document-events=2"],
            4,
            "cannot write format html",
        ),
        (["minimal.yaml", "-o", "site", "--base-url", "x y"], 2, "--base-url"),
        (["missing.yaml", "-o", "site"], 3, "there is no such file"),
        (["broken.yaml", "-o", "site"], 3, "broken.yaml:1"),
        (["wrong.yaml", "-o", "site"], 1, "error[KD"),
        (["-", "-o", "site"], 2, "standard input needs --input-format"),
        (["--remove", "minimal", "-o", "site"], 2, "'minimal' is not published in site"),
        (["--remove", "minimal", "minimal.yaml", "-o", "site"], 2, "by its id alone"),
        (["--remove", "minimal", "-t", "lines", "-o", "site"], 2, "by its id alone"),
        (["--remove", "minimal", "--limit", "depth=9", "-o", "site"], 2, "by its id alone"),
        (["--remove", "minimal", "--report", "-", "-o", "site"], 2, "by its id alone"),
        (["minimal.yaml", "-o", "site", "--report", "minimal.yaml"], 4, "is the input"),
        (["minimal.yaml", "-o", "site", "--report", "site/minimal.txt"], 4, "is to hold an output"),
    ],
)
def test_nothing_is_touched_by_what_fails(
    source: str, words: list[str], code: int, said: str, capfd: Capture
) -> None:
    Path("broken.yaml").write_text("a: [")
    Path("wrong.yaml").write_text(CHRONOLOGY.replace("2015-09-30", "2015-09-31"))
    before = files(Path())
    publish(*words, expect=code)
    assert said in capfd.readouterr().err
    assert before == files(Path())
    assert not SITE.exists()


def test_a_page_that_breaks_down_touches_nothing(
    source: str, monkeypatch: pytest.MonkeyPatch, capfd: Capture
) -> None:
    publish(source, "-o", "site")
    before = files()
    write_chronology(Path(), "second.yaml", id="second")
    for method in ("overview", "not_found", "export", "within"):
        with monkeypatch.context() as patch:
            if method == "within":
                patch.delattr(Page, method)  # a plug-in that is no writer of pages at all
            else:
                patch.setattr(Page, method, lambda *_: 1 / 0)
            publish("second.yaml", "-o", "site", expect=70)
            assert "format html of keydates" in capfd.readouterr().err
        assert before == files()


@pytest.mark.parametrize("broken", ["as_of", "marking", "downloads", "title", "items"])
def test_a_manifest_changed_by_hand_is_not_believed(
    source: str, broken: str, capfd: Capture
) -> None:
    publish(source, "-o", "site")
    told = json.loads((SITE / "manifest.json").read_bytes())
    told["chronologies"][0][broken] = ["?"]
    (SITE / "manifest.json").write_text(json.dumps(told))
    before = files()
    write_chronology(Path(), "second.yaml", id="second")
    publish("second.yaml", "-o", "site", expect=4)
    assert "manifest.json was changed by hand" in capfd.readouterr().err
    assert before == files()
    publish(source, "-o", "site")  # its own record is written anew


def test_the_page_that_becomes_the_index_must_be_there(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    write_chronology(Path(), "second.yaml", id="second")
    publish("second.yaml", "-o", "site")
    (SITE / "minimal.html").unlink()
    publish("--remove", "second", "-o", "site", expect=4)
    assert "publish that chronology again first" in capfd.readouterr().err
    publish(source, "-o", "site")
    publish("--remove", "second", "-o", "site")
    assert files()["index.html"] == files()["minimal.html"]


def test_two_at_once_wait_for_each_other(source: str, capfd: Capture) -> None:
    if os.name != "posix":
        pytest.skip("folders cannot be held here")
    publish(source, "-o", "site")
    before = files()
    Path(source).write_text(Path(source).read_text().replace("title: The first", "title: A first"))
    other = threading.Thread(target=publish, args=(source, "-o", "site"))
    with PublishedFolder("site", Policy(), lambda: None):
        other.start()
        other.join(0.5)
        assert other.is_alive()
        assert before == {name: body for name, body in files().items() if name in before}
    other.join(20)
    assert not other.is_alive()
    assert "site is being published by another keydates; waiting for it" in capfd.readouterr().err
    assert files()["minimal.txt"] == b"* A first\n"


MANY = """
import os, sys, pytest
from keydates.cli import main
from tests.publishing.pages import use_fakes
use_fakes(pytest.MonkeyPatch())
sys.exit(main(["publish", sys.argv[1], "-o", "site", "-q"]))
"""


def test_many_at_once_are_all_published(source: str, working_folder: Path) -> None:
    names = [f"c{number}" for number in range(5)]
    for name in names:
        write_chronology(Path(), f"{name}.yaml", id=name)
    roots = os.pathsep.join(map(str, (ROOT, ROOT / "src")))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, f"{name}.yaml"],
            cwd=working_folder,
            env=os.environ | {"PYTHONPATH": roots},
        )
        for name in names
    ]
    assert [0] * 5 == [process.wait(60) for process in running]
    for name in names:
        publish(f"{name}.yaml", "-o", "alone", "-q")
    assert files("alone") == files()
