"""The real formats published: the same folder wherever and whenever, and the same again."""

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from keydates.exporting import BUILT_IN
from keydates.jobs import make_jobs
from keydates.publishing.unchanged import answer_command_line
from keydates.rendering import Job
from tests.publishing.pages import files, manifest, publish, served
from tests.support import ROOT

SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8"},
)
URL = "https://example.org/"
CHRONOLOGIES = ("data/russia-syria.yaml", "examples/minimal.yaml")


def run(folder: Path, surroundings: dict[str, str], chronology: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    words = ["publish", str(ROOT / chronology), "-o", str(folder), "-q", "--base-url", URL]
    subprocess.run(
        [sys.executable, "-m", "keydates", *words],
        cwd=folder.parent,
        env=os.environ | surroundings,
        check=True,
        timeout=120,
    )


def test_the_folder_does_not_depend_on_its_surroundings(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "ä" / "two 2"
    for chronology in CHRONOLOGIES:
        run(one, SURROUNDINGS[0], chronology)
    for chronology in reversed(CHRONOLOGIES):  # nor on which came first
        run(two, SURROUNDINGS[1], chronology)
    first, second = files(one), files(two)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


class Links(HTMLParser):
    """Every address that a page names in an attribute."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in {"href", "src"} and value}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    publish(str(ROOT / CHRONOLOGIES[0]), "-o", "site", "-q", "--base-url", URL)
    return tmp_path / "site"


def test_every_format_is_published_and_offered(site: Path) -> None:
    found = files(site)
    (one,) = manifest(site)["chronologies"]
    assert [download["format"] for download in one["downloads"]] == [
        name for name in BUILT_IN if name != "html"
    ]
    links = Links(found["russia-syria.html"]).found
    assert {download["path"] for download in one["downloads"]} <= links
    for link in links:
        if "://" not in link and not link.startswith(("#", "mailto:", "data:", "webcal:")):
            assert link.partition("#")[0] in found
    assert f"{URL}russia-syria.html" in links
    assert found["index.html"] == found["russia-syria.html"]


def test_text_is_compressed_and_nothing_else(site: Path) -> None:
    found = files(site)
    copies = {name for name in found if name.endswith(".gz")}
    assert copies == {
        f"{name}.gz"
        for name in (
            "404.html",
            "index.html",
            *(f"russia-syria.{extension}" for extension in ("csv", "geojson", "html", "ics")),
        )
    }
    assert found.items() - {(name, found[name]) for name in copies} <= served(found).items()


def test_the_pages_of_several_lead_to_what_is_there(site: Path) -> None:
    publish(str(ROOT / CHRONOLOGIES[1]), "-o", "site", "-q")
    found = files(site)
    links = Links(found["index.html"]).found
    assert {"russia-syria.html", "un-charter.html", "russia-syria.ics"} <= links
    for link in links:
        if "://" not in link and not link.startswith(("#", "data:")):
            assert link in found
    for link in Links(found["404.html"]).found:
        if not link.startswith(("#", "data:")):
            assert link.startswith(URL)  # it is served at any depth
            assert link.removeprefix(URL) in {"", *found}


def test_publishing_again_is_answered_at_once(
    site: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        pytest.fail("the complete way was gone")

    monkeypatch.setattr("keydates.publishing.command.PublishedFolder", fail)
    publish(str(ROOT / CHRONOLOGIES[0]), "-o", "site")
    assert capfd.readouterr().err == f"site: nothing changed, kept {len(files(site))} files\n"


def test_a_template_counts_by_its_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from docx import Document

    monkeypatch.chdir(tmp_path)
    Document().save("house.docx")
    words = [str(ROOT / CHRONOLOGIES[1]), "-o", "site", "-t", "docx", "-O"]
    publish(*words, "docx.template=house.docx", "-q")
    assert manifest()["chronologies"][0]["file_options"] == ["docx.template"]
    Path("house.docx").rename("moved.docx")
    publish(*words, "docx.template=moved.docx")
    assert "nothing changed, kept" in capfd.readouterr().err
    changed = Document()
    changed.add_paragraph("Another house")
    changed.save("moved.docx")
    publish(*words, "docx.template=moved.docx")
    assert "wrote " in capfd.readouterr().err
    publish(str(ROOT / CHRONOLOGIES[0]), "-o", "site", "-t", "csv", "-q")  # without a template
    capfd.readouterr()
    publish(str(ROOT / CHRONOLOGIES[0]), "-o", "site", "-t", "csv")
    publish(*words, "docx.template=moved.docx")
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 2
    assert all("nothing changed, kept" in line for line in told)


def test_a_template_saved_while_it_is_used_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docx import Document

    monkeypatch.chdir(tmp_path)
    Document().save("house.docx")
    words = [str(ROOT / CHRONOLOGIES[1]), "-o", "site", "-t", "docx", "-O"]
    words += ["docx.template=house.docx", "-q"]

    def make_and_save(*arguments: Any) -> list[Job]:
        jobs = make_jobs(*arguments)
        changed = Document()
        changed.add_paragraph("Another house")
        changed.save("house.docx")
        return jobs

    with monkeypatch.context() as patch:
        patch.setattr("keydates.publishing.command.make_jobs", make_and_save)
        publish(*words)
    assert answer_command_line(words) is None
    publish(*words)
    assert answer_command_line(words) == 0
