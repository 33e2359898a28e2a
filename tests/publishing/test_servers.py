"""The web servers of the README, set up as it says, serve a published folder as they should."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from keydates.cli import main
from tests.publishing.pages import manifest
from tests.support import ROOT, need_command

README = (ROOT / "README.md").read_text("utf-8")
ROOT_OF_README = "/srv/chronologies"
SECONDS_TO_START = 20


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Server(NamedTuple):
    name: str
    port: int
    site: Path

    def ask(self, target: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, target, headers=named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    data = str(ROOT / "data" / "russia-syria.yaml")
    words = ["publish", data, "-o", str(folder), "-q", "--base-url", "https://example.org/"]
    if main(words) != 0:
        pytest.fail("the chronology cannot be published")
    (folder / ".keydates-publish-x.part").mkdir()
    (folder / ".keydates-publish-x.part" / "draft.html").write_text("not yet")
    return folder


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    name = request.param
    program = need_command(name)
    folder = tmp_path_factory.mktemp(name)
    port = free_port()
    command = (nginx if name == "nginx" else caddy)(program, folder, site, port)
    log = folder / "log"
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    with log.open("wb") as words:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | home, stdout=words, stderr=words
        )
    try:
        await_start(process, port, log)
        yield Server(name, port, site)
    finally:
        process.terminate()
        process.wait(20)


def nginx(program: str, folder: Path, site: Path, port: int) -> list[str]:
    snippet = of_readme("nginx", site).replace("listen 80;", f"listen 127.0.0.1:{port};")
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{place}_temp_path {folder}/{place};\n" for place in places)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}{snippet}}}\n"
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def caddy(program: str, folder: Path, site: Path, port: int) -> list[str]:
    snippet = of_readme("caddyfile", site)
    snippet = snippet.replace("chronologies.example.org", f"http://127.0.0.1:{port}")
    (folder / "Caddyfile").write_text(f"{{\n    admin off\n}}\n{snippet}")
    return [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def of_readme(language: str, site: Path) -> str:
    (snippet,) = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    if snippet.count(ROOT_OF_README) != 1:
        pytest.fail(f"the README's {language} does not serve {ROOT_OF_README}")
    return str(snippet.replace(ROOT_OF_README, str(site)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_start(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail(f"it does not serve: {log.read_text(errors='replace')}")


def without_header(media_type: str) -> str:
    """Return the type of a table without the optional parameter that it begins with a header."""
    return media_type.removesuffix("; header=present")


def names(site: Path) -> list[str]:
    entries = [entry for entry in manifest(site)["files"] if "copy_of" not in entry]
    return [entry["path"] for entry in entries]


def test_every_file_is_served_with_its_media_type(server: Server) -> None:
    entries = [entry for entry in manifest(server.site)["files"] if "copy_of" not in entry]
    assert len(entries) > 8
    for entry in entries:
        answer = server.ask(f"/{entry['path']}")
        assert answer.status == 200
        assert answer.body == (server.site / entry["path"]).read_bytes()
        assert "content-encoding" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-type"].lower() == without_header(entry["media_type"])
    told = server.ask("/manifest.json")
    assert (told.status, told.headers["content-type"]) == (200, "application/json")


def test_compressed_copies_are_sent_as_they_are(server: Server) -> None:
    for name in names(server.site):
        copy = server.site / f"{name}.gz"
        answer = server.ask(f"/{name}", Accept_Encoding="gzip, br")
        assert answer.status == 200
        if copy.exists():
            assert answer.headers["content-encoding"] == "gzip"
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.body == copy.read_bytes()
            plain = next(e for e in manifest(server.site)["files"] if e["path"] == name)
            assert answer.headers["content-type"].lower() == without_header(plain["media_type"])
        else:
            assert "content-encoding" not in answer.headers
            assert answer.body == (server.site / name).read_bytes()


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_is_unchanged_is_not_sent_again(server: Server, encoding: str) -> None:
    for name in names(server.site):
        first = server.ask(f"/{name}", Accept_Encoding=encoding)
        again = server.ask(
            f"/{name}", Accept_Encoding=encoding, If_None_Match=first.headers["etag"]
        )
        assert (again.status, again.body) == (304, b"")
        other = server.ask(f"/{name}", Accept_Encoding=encoding, If_None_Match='"other"')
        assert (other.status, other.body) == (200, first.body)


def test_the_index_is_at_the_address_of_the_folder(server: Server) -> None:
    answer = server.ask("/")
    assert (answer.status, answer.body) == (200, (server.site / "index.html").read_bytes())
    assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "target",
    [
        "/nothing",
        "/russia-syria",
        "/a/b/c.html",
        "/.keydates-publish-x.part/draft.html",
        "/.keydates-publish-x.part/",
    ],
)
def test_a_wrong_address_gets_the_page_for_it(server: Server, target: str) -> None:
    answer = server.ask(target)
    assert (answer.status, answer.body) == (404, (server.site / "404.html").read_bytes())
    assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"


def test_head_says_what_get_would(server: Server) -> None:
    for name in names(server.site):
        whole, head = server.ask(f"/{name}"), server.ask(f"/{name}", "HEAD")
        assert (head.status, head.body) == (200, b"")
        for header in ("content-type", "content-length", "etag"):
            assert whole.headers[header] == head.headers[header]
