"""What a published folder holds, and what becomes of it when it is published again."""

import gzip
import hashlib
import json
import os
from pathlib import Path

import pytest

from keydates._version import __version__
from keydates.cli import main
from tests.fakes import write_chronology
from tests.publishing.pages import files, manifest, publish

URL = "https://example.org/syria/"
Capture = pytest.CaptureFixture[str]

ONE = {
    "404.html",
    "404.html.gz",
    "index.html",
    "index.html.gz",
    "manifest.json",
    "minimal.about.json",
    "minimal.html",
    "minimal.html.gz",
    "minimal.tbl",
    "minimal.txt",
    "robots.txt",
}


def stamps(folder: str = "site") -> dict[str, tuple[int, int]]:
    """When and where each file was written."""
    found = {path.name: path.stat() for path in Path(folder).iterdir()}
    return {name: (about.st_mtime_ns, about.st_ino) for name, about in found.items()}


def second(**changes: str) -> str:
    write_chronology(Path(), "second.yaml", id="second", title="A second one", **changes)
    return "second.yaml"


def test_a_folder_gets_every_format_and_what_stands_around_them(source: str) -> None:
    publish(source, "-o", "site")
    found = files()
    assert ONE == found.keys()
    assert found["index.html"] == found["minimal.html"]
    assert found["robots.txt"] == b"User-agent: *\nDisallow:\n"
    assert b"not found: None" in found["404.html"]


def test_the_manifest_lists_every_file_and_what_is_published(source: str) -> None:
    publish(source, "-o", "site", "--base-url", URL)
    told, found = manifest(), files()
    assert {entry["path"] for entry in told["files"]} == ONE - {"manifest.json"}
    for entry in told["files"]:
        content = found[entry["path"]]
        assert entry["bytes"] == len(content)
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["published"] is True
        of_site = entry["path"].split(".")[0] in {"404", "index", "robots"}
        assert entry["chronology"] == (None if of_site else "minimal")
        if entry["path"].endswith(".gz"):
            assert entry["encoding"] == "gzip"
            assert entry["copy_of"] == entry["path"].removesuffix(".gz")
            assert entry["media_type"] == "text/html; charset=utf-8"
    assert told["base_url"] == URL
    (one,) = told["chronologies"]
    digest = one.pop("fingerprint")
    assert (len(digest), int(digest, 16) > 0) == (64, True)
    assert one == {
        "id": "minimal",
        "title": "A minimal chronology",
        "subtitle": None,
        "language": "en",
        "marking": None,
        "as_of": "2020-01-01",
        "edition": None,
        "items": 3,
        "page": "minimal.html",
        "downloads": [
            {
                "format": "lines",
                "title": "Lines of text",
                "path": "minimal.txt",
                "media_type": "text/plain; charset=utf-8",
                "size": len(found["minimal.txt"]),
            },
            {
                "format": "table",
                "title": "Table of text",
                "path": "minimal.tbl",
                "media_type": "text/plain; charset=utf-8",
                "size": len(found["minimal.tbl"]),
            },
        ],
        "base_url": URL,
        "file_options": [],
    }


def test_a_page_knows_the_address_and_the_files_beside_it(source: str) -> None:
    publish(source, "-o", "site", "--base-url", URL)
    page = files()["minimal.html"].decode()
    assert f"base_url='{URL}'" in page
    assert "path='minimal.tbl'" in page
    assert "nothing" not in page


def test_a_compressed_copy_is_the_original_without_time_or_name(source: str) -> None:
    publish(source, "-o", "site")
    found = files()
    copies = [name for name in found if name.endswith(".gz")]
    assert len(copies) == 3
    for name in copies:
        assert gzip.decompress(found[name]) == found[name.removesuffix(".gz")]
        assert found[name][:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"


def test_publishing_the_same_touches_nothing(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    before = stamps()
    assert capfd.readouterr().err.endswith("site: wrote 11 files, kept 0, removed 0\n")
    publish(source, "-o", "site")
    assert capfd.readouterr().err == "site: nothing changed, kept 11 files\n"
    publish(source, "-o", "site", "--force")  # everything anew, and the same
    assert capfd.readouterr().err.endswith("site: nothing changed, kept 11 files\n")
    assert before == stamps()


def test_only_what_changed_is_written(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    before = stamps()
    text = Path(source).read_text()
    Path(source).write_text(text.replace("title: The first", "title: A first"))
    publish(source, "-o", "site")
    after = stamps()
    changed = {name for name in ONE if before[name] != after[name]}
    assert changed == {
        "index.html",
        "index.html.gz",
        "manifest.json",
        "minimal.html",
        "minimal.html.gz",
        "minimal.txt",
    }
    assert "site: wrote 6 files, kept 5, removed 0\n" in capfd.readouterr().err


def test_what_no_longer_applies_is_removed(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    publish(source, "-o", "site", "-t", "lines")
    assert files().keys() == ONE - {"minimal.tbl", "minimal.about.json"}
    assert "removed 2\n" in capfd.readouterr().err
    assert {entry["path"] for entry in manifest()["files"]} == files().keys() - {"manifest.json"}


def test_a_copy_that_saves_nothing_any_more_is_removed(source: str) -> None:
    Path(source).write_text(Path(source).read_text().replace("The first", "The first " * 40))
    publish(source, "-o", "site")
    assert "minimal.txt.gz" in files()
    write_chronology(Path())
    publish(source, "-o", "site")
    assert "minimal.txt.gz" not in files()


def test_files_of_others_are_never_touched(source: str) -> None:
    publish(source, "-o", "site")
    for name in ("CNAME", "other.html.gz", "minimal.extra"):
        (Path("site") / name).write_text("somebody's")
    (Path("site") / "pictures").mkdir()
    publish(source, "-o", "site", "-t", "lines", "--force")
    publish("--remove", "minimal", "-o", "site", "--force")
    assert files() == dict.fromkeys(["CNAME", "other.html.gz", "minimal.extra"], b"somebody's")
    assert (Path("site") / "pictures").is_dir()


def test_the_index_is_an_overview_while_there_are_several(source: str) -> None:
    publish(source, "-o", "site", "--base-url", URL)
    page, before = files()["minimal.html"], stamps()
    publish(second(), "-o", "site")
    found = files()
    index = found["index.html"].decode()
    assert "overview: " in index
    assert index.index("A minimal chronology") < index.index("A second one")
    assert page == found["minimal.html"]
    assert before["minimal.html"] == stamps()["minimal.html"]
    assert [one["id"] for one in manifest()["chronologies"]] == ["minimal", "second"]
    assert f"base_url='{URL}'" in found["second.html"].decode()

    publish("--remove", "second", "-o", "site")
    assert files().keys() == ONE
    assert files()["index.html"] == page
    assert [one["id"] for one in manifest()["chronologies"]] == ["minimal"]


def test_a_page_does_not_depend_on_what_is_published_beside_it(source: str) -> None:
    publish(source, "-o", "one")
    publish(second(), "-o", "two")
    publish(source, "-o", "two")
    one, two = files("one"), files("two")
    assert {name for name in one if one[name] != two[name]} == {
        "index.html",
        "index.html.gz",
        "manifest.json",
    }


def test_the_same_id_replaces(source: str) -> None:
    publish(source, "-o", "site")
    publish("minimal.yaml", "-o", "site", "--set", "title=T")
    write_chronology(Path(), "renamed.yaml", title="Another title")
    publish("renamed.yaml", "-o", "site")
    assert [one["title"] for one in manifest()["chronologies"]] == ["Another title"]
    assert files().keys() == ONE


def test_withdrawing_the_last_leaves_an_empty_folder(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    capfd.readouterr()
    publish("--remove", "minimal", "-o", "site")
    assert capfd.readouterr().err == "site: wrote 0 files, kept 0, removed 11\n"
    assert list(Path("site").iterdir()) == []
    publish(source, "-o", "site")
    assert files().keys() == ONE


def test_withdrawing_can_be_rehearsed(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site")
    before = files()
    publish("--remove", "minimal", "-o", "site", "--dry-run")
    assert before == files()
    assert "site: would write 0 files, keep 0, remove 11\ndry run" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("marking", "robots", "warned"),
    [
        ("TLP:CLEAR", b"User-agent: *\nDisallow:\n", False),
        ("TLP:GREEN", b"User-agent: *\nDisallow: /\n", True),
        ("TLP:AMBER+STRICT", b"User-agent: *\nDisallow: /\n", True),
        ("TLP:RED", b"User-agent: *\nDisallow: /\n", True),
    ],
)
def test_a_restricted_chronology_warns_each_time_and_closes_the_folder(
    source: str, marking: str, robots: bytes, capfd: Capture, *, warned: bool
) -> None:
    write_chronology(Path(), source, marking=marking)
    for _ in range(2):  # the second time nothing changes
        publish(source, "-o", "site")
        told = f"warning: minimal is marked {marking}, and whoever can reach" in (
            capfd.readouterr().err
        )
        assert warned is told
    assert robots == files()["robots.txt"]
    assert b"minimal" not in files()["robots.txt"]


def test_one_restricted_chronology_closes_the_folder_of_all(source: str) -> None:
    publish(source, "-o", "site")
    publish(second(marking="TLP:RED"), "-o", "site")
    assert files()["robots.txt"] == b"User-agent: *\nDisallow: /\n"
    publish("--remove", "second", "-o", "site")
    assert files()["robots.txt"] == b"User-agent: *\nDisallow:\n"


def test_a_dry_run_says_what_would_be_done(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site", "--dry-run")
    assert not Path("site").exists()
    assert "site: would write 11 files, keep 0, remove 0\n" in capfd.readouterr().err
    publish(source, "-o", "site")
    before = stamps()
    publish(source, "-o", "site", "-t", "lines", "--dry-run")
    assert before == stamps()
    assert "site: would write 5 files, keep 4, remove 2\n" in capfd.readouterr().err


def test_the_report_tells_what_became_of_events_and_of_files(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site", "-t", "lines")
    publish(source, "-o", "site", "--quiet", "--report", "report.json")
    report = json.loads(Path("report.json").read_bytes())
    assert [output["format"] for output in report["outputs"]] == [
        "lines",
        "table",
        "nothing",
        "html",
    ]
    assert report["outputs"][0]["path"] == str(Path("site/minimal.txt"))
    assert report["files"] == {
        "written": [
            "index.html",
            "index.html.gz",
            "minimal.about.json",
            "minimal.html",
            "minimal.html.gz",
            "minimal.tbl",
            "manifest.json",
        ],
        "kept": ["404.html", "404.html.gz", "minimal.txt", "robots.txt"],
        "removed": [],
    }
    capfd.readouterr()
    publish(source, "-o", "site", "--report", "-")  # nothing changed, and yet it is told
    out, _ = capfd.readouterr()
    assert json.loads(out)["files"]["written"] == []


def test_quiet_says_nothing(source: str, capfd: Capture) -> None:
    write_chronology(Path(), source, marking="TLP:RED")
    publish(source, "-o", "site", "-q")
    publish(source, "-o", "site", "-q")
    publish("--remove", "minimal", "-o", "site", "-q")
    assert capfd.readouterr() == ("", "")


def test_the_input_may_come_from_standard_input_or_lie_in_the_folder(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(source, "-o", "site")
    expected = files()
    Path("stdin").mkdir()
    with Path(source).open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        publish("-", "--input-format", "yaml", "-o", "stdin")
    found = files("stdin")
    assert {name for name in found if found[name] != expected[name]} == {"manifest.json"}
    assert manifest("stdin")["chronologies"][0]["fingerprint"] is None


def test_a_plain_export_leaves_a_published_folder_to_publishing(
    source: str, capfd: Capture
) -> None:
    publish(source, "-o", "site")
    before = files()
    for words in (
        ["-o", "site"],
        ["-o", "site", "--force"],
        ["-t", "table", "-o", "site/minimal.tbl"],
    ):
        capfd.readouterr()
        assert main(["export", source, *words]) == 4
        assert "belongs to a published folder; run 'keydates publish' again" in (
            capfd.readouterr().err
        )
        assert before == files()
    # another chronology may lie there, and publishing lets it lie
    assert main(["export", second(), "-t", "table", "-o", "site"]) == 0
    assert manifest()["chronologies"][0]["id"] == "minimal"
    publish(source, "-o", "site", "-t", "lines")
    assert {"second.tbl", "second.about.json"} <= files().keys()
    assert main(["export", "second.yaml", "-t", "table", "-o", "site"]) == 0


def test_an_exported_folder_can_be_published(source: str, capfd: Capture) -> None:
    assert main(["export", source, "-o", "site"]) == 0
    assert "base_url" not in manifest()
    publish(source, "-o", "site", "-t", "lines")
    # the table is an export of its own that nobody asked to take away
    assert {"minimal.tbl", "minimal.txt", "index.html"} <= files().keys()
    note = f"note: {Path('site/minimal.tbl')} is left from 'keydates export'"
    assert note in capfd.readouterr().err
    publish("--remove", "minimal", "-o", "site")
    assert files().keys() == {"manifest.json", "minimal.about.json", "minimal.tbl"}
    assert note in capfd.readouterr().err
    publish(source, "-o", "site")
    assert "note: site" not in capfd.readouterr().err
    publish(source, "-o", "site", "-t", "lines")
    assert "minimal.tbl" not in files()


def test_the_versions_of_what_made_each_file_are_kept(source: str) -> None:
    publish(source, "-o", "site")
    assert {json.dumps(entry["versions"]) for entry in manifest()["files"]} == {
        json.dumps({"keydates": __version__})
    }


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_modes_follow_the_umask(source: str, umask: int) -> None:
    before = os.umask(umask)
    try:
        publish(source, "-o", "site")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in Path("site").iterdir()}
    assert modes == {0o666 & ~umask}
