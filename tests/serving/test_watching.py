"""`--watch`: what is saved is shown, what does not pass is told, and nobody has to reload."""

import contextlib
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.fakes import write_chronology
from tests.serving.folders import FILES, PAGE, write_folder
from tests.serving.programs import Serving, wait_until
from tests.support import need_command


class Follower:
    """A plain reader of the stream of editions."""

    def __init__(self, serving: Serving) -> None:
        self._connection = serving.connect()
        self._connection.sendall(b"GET /_watch HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self._seen = b""

    def editions(self, count: int) -> list[bytes]:
        """Wait for this many editions and return them."""
        while len(found := re.findall(rb"data: (.*)\n\n", self._seen)) < count:
            self._more()
        return found

    def _more(self) -> None:
        part = self._connection.recv(4096)
        if not part:
            pytest.fail(f"the stream ended: {self._seen!r}")
        self._seen += part

    def ended(self) -> bool:
        """Wait for the end of the stream."""
        with contextlib.suppress(ConnectionError):
            while self._connection.recv(4096):
                continue
        return True

    def close(self) -> None:
        """Go away."""
        self._connection.close()


@pytest.fixture
def chronology(tmp_path: Path) -> Path:
    return write_chronology(tmp_path)


@pytest.fixture
def watching(chronology: Path) -> Iterator[Serving]:
    with Serving(str(chronology), "--watch") as serving:
        yield serving


@pytest.fixture(scope="module")
def followed(folder: Path) -> Iterator[Serving]:
    """A server that follows a folder which no test changes."""
    with Serving(str(folder), "--watch") as serving:
        yield serving


def change(path: Path, old: str, new: str) -> None:
    """Save a file as many editors do: a new one takes the place of the old."""
    draft = path.with_suffix(".draft")
    draft.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    draft.replace(path)


def page_has(serving: Serving, words: bytes, path: str = "/") -> Callable[[], bool]:
    return lambda: words in serving.get(path).body


def test_a_save_is_served_and_told(chronology: Path, watching: Serving) -> None:
    follower = Follower(watching)
    (first,) = follower.editions(1)
    before = watching.get("/").body
    assert b'data-edition="' + first + b'"' in before
    change(chronology, "The first", "The very first")
    first, second = follower.editions(2)
    after = watching.get("/")
    assert b'data-edition="' + second + b'"' in after.body
    assert b"The very first" in after.body
    assert b"The very first" in watching.get("/minimal.csv").body
    assert "connect-src 'self'" in after.fields["content-security-policy"]
    follower.close()


def test_what_does_not_pass_is_told_in_the_page_and_at_the_terminal(
    chronology: Path, watching: Serving
) -> None:
    change(chronology, "as_of: 2020-01-01", "as_of: <script>")
    wait_until(page_has(watching, b"cannot be shown"), "the findings")
    found = watching.get("/minimal.html")
    assert b"error[KD" in found.body
    assert b"minimal.yaml:3:8" in found.body
    assert b"as_of: &lt;script&gt;" in found.body
    assert b"as_of: <script>" not in found.body
    watching.wait_for("error[KD")
    assert b"The first" in watching.get("/minimal.csv").body  # the last that passed

    change(chronology, "as_of: <script>", "as_of: 2020-01-01")
    wait_until(page_has(watching, b"A minimal chronology"), "the page")
    assert b"cannot be shown" not in watching.get("/").body


def test_it_starts_also_with_a_file_that_does_not_pass(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    path = write_chronology(tmp_path, as_of="never")
    serving = serve(str(path), "--watch")
    assert b"cannot be shown" in serving.get("/").body
    assert b"cannot be shown" in serving.get("/minimal.html").body
    change(path, "never", "2020-01-01")
    wait_until(page_has(serving, b"A minimal chronology"), "the page")


def test_a_file_that_disappears_is_told_and_its_page_stays(
    chronology: Path, watching: Serving
) -> None:
    text = chronology.read_text("utf-8")
    chronology.unlink()
    watching.wait_for("is not there any more; the last edition is still served")
    assert b"A minimal chronology" in watching.get("/").body
    chronology.write_text(text.replace("The first", "Back again"), "utf-8")
    wait_until(page_has(watching, b"Back again"), "the page")
    assert 1 == watching.words.count("is not there any more")


def test_a_folder_that_disappears_is_waited_for(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    path = write_chronology(home)
    serving = serve(str(path), "--watch")
    home.rename(tmp_path / "away")
    serving.wait_for("is not there any more")
    (tmp_path / "away").rename(home)
    change(path, "The first", "Back again")
    wait_until(page_has(serving, b"Back again"), "the page")


def test_saving_in_place_piece_by_piece_ends_in_the_whole(
    chronology: Path, watching: Serving
) -> None:
    text = chronology.read_text("utf-8").replace("The first", "In the end")
    with chronology.open("w", encoding="utf-8") as file:
        for at in range(0, len(text), 40):
            file.write(text[at : at + 40])
            file.flush()
    wait_until(page_has(watching, b"In the end"), "the page")


def test_the_file_beside_a_table_is_watched_too(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    table, beside = tmp_path / "list.csv", tmp_path / "list.chronology.yaml"
    table.write_text("date,title,source\n2015-09-30,The first,A ministry\n", "utf-8")
    about = "id: list\ntitle: {}\nas_of: 2020-01-01\nrevised: 2020-01-02T00:00:00Z\n"
    beside.write_text(about.format("A list"), "utf-8")
    serving = serve(str(table), "--watch")
    assert b"A list" in serving.get("/").body, serving.words
    beside.write_text(about.format("A better list"), "utf-8")
    wait_until(page_has(serving, b"A better list"), "the page")


def test_a_folder_is_followed_by_its_manifest(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    folder = write_folder(tmp_path, FILES)
    serving = serve(str(folder), "--watch")
    follower = Follower(serving)
    follower.editions(1)
    (folder / "index.html").write_bytes(b"half a publication")
    later = dict(FILES) | {
        "index.html": (PAGE.replace(b"A page", b"Another"), "text/html; charset=utf-8")
    }
    del later["small.geojson"]
    write_folder(folder, later)
    follower.editions(2)
    assert b"Another" in serving.get("/").body
    assert 404 == serving.get("/small.geojson").status
    (folder / "manifest.json").write_text("{}")
    serving.wait_for("is no published folder")
    assert b"Another" in serving.get("/").body
    follower.close()


def test_long_files_of_past_editions_are_dropped(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    site, spool = tmp_path / "site", tmp_path / "spool"
    site.mkdir()
    spool.mkdir()
    write_folder(site, FILES)
    serving = serve(str(site), "--watch", TMPDIR=str(spool))
    follower = Follower(serving)
    for number in range(1, 6):
        follower.editions(number)
        content = bytes([number]) * 200_000
        write_folder(site, dict(FILES) | {"long.pdf": (content, "application/pdf")})
        follower.editions(number + 1)
        assert content == serving.get("/long.pdf").body
    assert len([path for path in spool.rglob("*") if path.is_file()]) <= 2
    follower.close()


def test_the_published_files_have_no_trace_of_it(
    tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    folder = write_folder(tmp_path, FILES)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    serving = serve(str(folder), "--watch")
    assert b"/_watch" in serving.get("/").body
    assert 0 == serving.stop(signal.SIGTERM)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_stream_is_for_this_server_only(followed: Serving) -> None:
    refused = b"GET /_watch HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert followed.raw(refused).startswith(b"HTTP/1.1 421 ")
    posted = b"POST /_watch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    assert followed.raw(posted).startswith(b"HTTP/1.1 405 ")


def test_without_watching_there_is_no_stream(served: Serving) -> None:
    assert 404 == served.get("/_watch").status


def test_it_ends_also_while_pages_follow(folder: Path) -> None:
    with Serving(str(folder), "--watch") as serving:
        followers = [Follower(serving) for _ in range(5)]
        for follower in followers:
            follower.editions(1)
        assert 0 == serving.stop(signal.SIGINT)
        for follower in followers:
            assert follower.ended()
            follower.close()


def test_followers_that_go_are_forgotten(followed: Serving) -> None:
    before = followed.memory()
    for _ in range(600):  # more than may be connected at a time
        follower = Follower(followed)
        follower.editions(1)
        follower.close()
    assert 200 == followed.get("/").status
    assert followed.memory() - before < 30_000_000


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of a browser that notes what goes wrong in it."""
    program = need_command("chromium", "chromium-browser", "google-chrome")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if as_root else []
        )
        yield browser.new_page()
        browser.close()


def test_an_open_page_follows_by_itself(chronology: Path, watching: Serving, page: Page) -> None:
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(watching.url)
    assert page.get_by_text("The first").count()
    change(chronology, "The first", "The very first")
    page.get_by_text("The very first").first.wait_for()
    change(chronology, "as_of: 2020-01-01", "as_of: <script>alert(1)</script>")
    page.get_by_role("region", name="Findings").wait_for()
    assert "error[KD" in page.locator("pre").inner_text()
    assert "as_of: <script>alert(1)</script>" in page.locator("pre").inner_text()
    change(chronology, "as_of: <script>alert(1)</script>", "as_of: 2020-01-01")
    page.get_by_role("heading", name="A minimal chronology").first.wait_for()
    assert [] == noise


def test_an_open_page_finds_a_server_that_was_started_anew(chronology: Path, page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with Serving(str(chronology), "--watch", "--port", port) as serving:
        page.goto(serving.url)
    change(chronology, "The first", "The very first")
    with Serving(str(chronology), "--watch", "--port", port):
        page.get_by_text("The very first").first.wait_for()
