"""No address, however it is written, leads to anything but a published file."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydates.serving.folder import FolderError, published_files
from tests.serving.folders import FILES, PAGE, write_folder, write_manifest
from tests.serving.programs import Serving

SECRET = b"SECRET: no address leads here"

TRICKS = [
    b"/..",
    b"/../",
    b"/../secret.txt",
    b"/../../../../../../../../etc/passwd",
    b"/./secret.txt",
    b"/index.html/../secret.txt",
    b"/%2e%2e/secret.txt",
    b"/%2E%2E/%2E%2E/etc/passwd",
    b"/.%2e/secret.txt",
    b"/%252e%252e/secret.txt",
    b"/..%2fsecret.txt",
    b"/..%2Fsecret.txt",
    b"/%2e%2e%2fsecret.txt",
    b"/..%5csecret.txt",
    b"/..\\secret.txt",
    b"/\\..\\..\\secret.txt",
    b"\\secret.txt",
    b"/%5c%5chost%5cshare",
    b"/%2fetc%2fpasswd",
    b"//etc/passwd",
    b"//index.html",
    b"/%2findex.html",
    b"/etc/passwd",
    b"/secret.txt",
    b"/secret.txt%00.html",
    b"/index.html%00",
    b"/index.html\x00",
    b"/%00",
    b"/index.html%0d%0ax-evil:1",
    b"/index.html%20",
    b"/index.html.",
    b"/index.html/",
    b"/index.html/x",
    b"/Index.html",
    b"/INDEX.HTML",
    b"/index.html;v=1",
    b"/index.html;/../secret.txt",
    b"/index.html::$DATA",
    b"/index.htm",
    b"/%c0%ae%c0%ae/secret.txt",
    b"/%c0%af..%c0%afsecret.txt",
    b"/\xc0\xae\xc0\xae/secret.txt",
    b"/%e0%80%ae./secret.txt",
    b"/%uff0e%uff0e/secret.txt",
    b"/\xef\xbc\x8e\xef\xbc\x8e/secret.txt",
    b"/%",
    b"/%2",
    b"/%zz",
    b"/.git/config",
    b"/.hidden",
    b"/.keydates-x.part/index.html",
    b"/~root/.profile",
    b"/link.html",
    b"/folder-link/secret.txt",
    b"/unlisted.html",
    b"/folder/page.html",
    b"/folder/",
    b"/gone.html",
    b"/_watch",
    b"/proc/self/environ",
    b"/server-status",
    b"/CON",
    b"/index.html~",
    b"/manifest.json.bak",
    b"secret.txt",
    b"file:///etc/passwd",
    b"http://127.0.0.1/../secret.txt",
    b"http://evil.example/index.html",
    b"*",
]


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder among, and with, much that is none of its business."""
    parent = tmp_path_factory.mktemp("around")
    folder = parent / "site"
    (folder / "folder").mkdir(parents=True)
    (folder / ".git").mkdir()
    listed = dict(FILES) | dict.fromkeys(
        ("link.html", "gone.html", "folder-link"), (SECRET, "text/html")
    )
    write_folder(folder, listed)
    (parent / "secret.txt").write_bytes(SECRET)
    for name in (".git/config", ".hidden", "unlisted.html", "secret.txt", "folder/page.html"):
        (folder / name).write_bytes(SECRET)
    for name in ("link.html", "gone.html", "folder-link"):
        (folder / name).unlink()
    (folder / "link.html").symlink_to(parent / "secret.txt")
    (folder / "folder-link").symlink_to(parent)
    return folder


@pytest.fixture(scope="module")
def around(tricky: Path) -> Iterator[Serving]:
    with Serving(str(tricky)) as serving:
        yield serving


@pytest.mark.parametrize("path", TRICKS, ids=ascii)
def test_tricks_lead_nowhere(around: Serving, path: bytes) -> None:
    host = b"Host: 127.0.0.1\r\nConnection: close\r\n\r\n"
    for method in (b"GET", b"HEAD"):
        reply = around.raw(method + b" " + path + b" HTTP/1.1\r\n" + host)
        status = reply.split(b" ", 2)[1:2]
        elsewhere = b"evil.example" in path or path == b"secret.txt"  # a host
        allowed = [b"421"] if elsewhere else [b"400", b"404"]
        assert status[0] in allowed, reply[:80]
        assert b"SECRET" not in reply
        assert PAGE not in reply
        assert b"x-evil" not in reply


def test_there_are_many_tricks_and_the_server_still_answers(around: Serving) -> None:
    assert len(set(TRICKS)) >= 50
    assert PAGE == around.get("/index.html").body


@pytest.mark.parametrize(
    "path", ["/", "/?x=1", "/index.html?../../etc/passwd", "/%69ndex.html", "/syria%2Eics"]
)
def test_other_spellings_of_a_published_address_are_the_same(around: Serving, path: str) -> None:
    assert 200 == around.get(path).status


def test_what_is_not_as_listed_is_told(tricky: Path, around: Serving) -> None:
    for name in ("link.html", "gone.html", "folder-link"):
        assert f"{tricky / name} is not served" in around.words


def test_what_was_changed_by_hand_is_served_and_told(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    (tmp_path / "small.geojson").write_bytes(b"[]")
    found = published_files(tmp_path)
    assert (b"[]", "application/geo+json") == found.files["small.geojson"]
    assert (f"{tmp_path / 'small.geojson'} was changed after keydates wrote it",) == found.remarks


def test_a_manifest_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (folder / "good.html").write_bytes(PAGE)
    bad = ["../secret.txt", "..", "/etc/passwd", "a/b", "nul\0", "sub/../good.html", ".", ""]
    entries: list[dict[str, object]] = [
        {"path": name, "media_type": "text/html", "sha256": ""} for name in [*bad, "good.html"]
    ]
    write_manifest(folder, entries)
    found = published_files(folder)
    assert {"good.html", "manifest.json"} == set(found.files)


def test_a_pipe_in_the_folder_is_not_waited_for(tmp_path: Path) -> None:
    write_folder(tmp_path, FILES)
    (tmp_path / "syria.ics").unlink()
    subprocess.run(["mkfifo", tmp_path / "syria.ics"], check=True)
    assert "syria.ics" not in published_files(tmp_path).files


@pytest.mark.parametrize("manifest", [None, "", "{}", '{"generator": "other", "files": []}'])
def test_a_folder_of_somebody_else_is_not_served(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    (tmp_path / "index.html").write_bytes(PAGE)
    with pytest.raises(FolderError, match="keydates publish"):
        published_files(tmp_path)
