"""The program: connections and their limits, signals, exit codes, words."""

import gzip
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from keydates.serving.listening import listen
from tests.fakes import write_chronology
from tests.serving.folders import FEED, FILES, LONG, PAGE, write_folder
from tests.serving.programs import Serving, wait_until
from tests.support import ROOT

HALF = b"GET /syria.ics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "keydates", "serve", *arguments],
        cwd=ROOT / "src",
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_listed_file_is_served_whole_with_its_type(served: Serving) -> None:
    for name, (content, media_type) in FILES.items():
        reply = served.get(f"/{name}")
        assert (200, content) == (reply.status, reply.body)
        assert media_type == reply.fields["content-type"]
        assert str(len(content)) == reply.fields["content-length"]
        assert reply.fields["date"]
        assert "last-modified" not in reply.fields
    assert 200 == served.get("/manifest.json").status


def test_conditions_parts_and_codings_over_the_network(served: Serving) -> None:
    whole = served.get("/syria.ics")
    tag = whole.fields["etag"]
    same = served.get("/syria.ics", {"If-None-Match": tag})
    assert (304, b"", tag) == (same.status, same.body, same.fields["etag"])
    assert "content-length" not in same.fields
    part = served.get("/syria.ics", {"Range": "bytes=10-19", "If-Range": tag})
    assert (206, FEED[10:20]) == (part.status, part.body)
    packed = served.get("/syria.ics", {"Accept-Encoding": "gzip, br"})
    assert "gzip" == packed.fields["content-encoding"]
    assert FEED == gzip.decompress(packed.body)
    assert str(len(packed.body)) == packed.fields["content-length"]
    head = served.get("/syria.ics", method="HEAD")
    assert (200, b"", str(len(FEED))) == (head.status, head.body, head.fields["content-length"])
    assert 416 == served.get("/syria.ics", {"Range": "bytes=999999-"}).status
    assert 412 == served.get("/syria.ics", {"If-Match": '"x"'}).status
    assert 405 == served.get("/syria.ics", method="DELETE").status
    assert 421 == served.get("/syria.ics", {"Host": "evil.example"}).status
    missing = served.get("/nothing")
    assert (404, FILES["404.html"][0]) == (missing.status, missing.body)


def test_a_long_file_comes_whole_and_in_parts(served: Serving) -> None:
    assert LONG == served.get("/long.pdf").body
    part = served.get("/long.pdf", {"Range": "bytes=500000-"})
    assert (206, LONG[500_000:]) == (part.status, part.body)
    last = served.get("/long.pdf", {"Range": "bytes=-1"})
    assert LONG[-1:] == last.body
    head = served.get("/long.pdf", method="HEAD")
    assert (b"", str(len(LONG))) == (head.body, head.fields["content-length"])


def test_a_connection_is_kept_for_many_requests(served: Serving) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    connection.connect()
    first = connection.sock
    for path in ("/", "/syria.ics", "/nothing", "/long.pdf", "/") * 3:
        connection.request("GET", path)
        connection.getresponse().read()
        assert first is connection.sock
    connection.close()


def test_a_request_with_a_long_body_is_answered_without_reading_it(served: Serving) -> None:
    before = served.memory()
    with served.connect() as connection:
        connection.sendall(
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n"
        )
        assert connection.recv(65_536).startswith(b"HTTP/1.1 405 ")
        connection.settimeout(5)
        with pytest.raises(OSError, match=r"reset|roken|timed out"):
            connection.sendall(bytes(200_000_000))  # it does not take them
    assert served.memory() - before < 50_000_000
    assert 200 == served.get("/").status


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 2_000 + b"\r\n",
    ],
    ids=["field", "path", "fields"],
)
def test_a_header_has_its_limit(served: Serving, request_bytes: bytes) -> None:
    assert served.raw(request_bytes).split(b" ")[1] in {b"431", b"414"}


@pytest.mark.parametrize(
    "request_bytes",
    [b"\r\n\r\n\x00", b"GET\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\x00", b"GET / HTTP/9.9\r\n\r\n"],
)
def test_what_is_no_http_is_refused(served: Serving, request_bytes: bytes) -> None:
    assert b"200" not in served.raw(request_bytes)[:20]
    assert 200 == served.get("/").status


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: [::1]\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r%b"
        % b"\n0\r\n\r\nGET /syria.ics HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    ],
)
def test_a_request_in_doubt_about_its_length_smuggles_nothing(
    served: Serving, request_bytes: bytes
) -> None:
    assert b"LINE-0001" not in served.raw(request_bytes)


def test_half_open_connections_do_not_stop_others(folder: Path) -> None:
    with Serving(str(folder)) as serving:
        before = serving.memory()
        opened = [serving.connect() for _ in range(300)]
        try:
            for connection in opened:
                connection.sendall(HALF)
            begin = time.monotonic()
            for _ in range(20):
                assert FEED == serving.get("/syria.ics").body
            assert time.monotonic() - begin < 5
            assert serving.memory() - before < 50_000_000
            opened[0].settimeout(20)
            assert b"" == opened[0].recv(10)  # and they are not kept for ever
            assert 8 < time.monotonic() - begin < 20
        finally:
            for connection in opened:
                connection.close()


def test_slow_readers_cost_little(folder: Path) -> None:
    with Serving(str(folder)) as serving:
        before = serving.memory()
        opened = []
        try:
            for _ in range(200):
                connection = socket.socket()
                opened.append(connection)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.connect(("127.0.0.1", serving.port))
                connection.sendall(b"GET /long.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(1)
            assert serving.memory() - before < 100_000_000  # half of what they asked for
            assert FEED == serving.get("/syria.ics").body
        finally:
            for connection in opened:
                connection.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system cannot tell")
def test_readers_that_take_nothing_are_not_kept_for_ever() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert 20_000 == connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 1_000_000


def test_a_reader_that_comes_back_gets_all_of_it(served: Serving) -> None:
    with served.connect() as connection:
        connection.sendall(b"GET /long.pdf HTTP/1.1\r\nHost: a\r\n\r\n".replace(b"a\r", b"[::1]\r"))
        reply = connection.recv(1000)
        time.sleep(0.5)
        while len(reply.partition(b"\r\n\r\n")[2]) < len(LONG):
            reply += connection.recv(100_000)
    assert LONG == reply.partition(b"\r\n\r\n")[2]


def test_memory_stays_while_it_serves(served: Serving) -> None:
    for _ in range(200):
        served.get("/long.pdf")
    before = served.memory()
    for _ in range(1_000):
        served.get("/long.pdf")
        served.get("/syria.ics")
    assert served.memory() - before < 20_000_000


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_it_ends_when_told_to(folder: Path, number: signal.Signals, busy: bool) -> None:
    with Serving(str(folder)) as serving:
        connections = [serving.connect() for _ in range(3 if busy else 0)]
        for connection in connections:
            connection.sendall(HALF)
        begin = time.monotonic()
        assert 0 == serving.stop(number)
        assert time.monotonic() - begin < 5
        for connection in connections:
            connection.close()
        with pytest.raises(ConnectionError):
            serving.connect()


def test_nothing_is_left_behind(folder: Path, tmp_path: Path) -> None:
    with Serving(str(folder), TMPDIR=str(tmp_path)) as serving:
        assert 1 == len(list(tmp_path.iterdir()))
        assert 0 == serving.stop(signal.SIGTERM)
    assert [] == list(tmp_path.iterdir())


def test_the_address_is_for_one_program_alone(folder: Path, served: Serving) -> None:
    done = run(str(folder), "--port", str(served.port))
    assert 4 == done.returncode
    assert done.stderr == (
        f"keydates: cannot listen on 127.0.0.1:{served.port}: another program does; "
        f"try --port {served.port + 1}\n"
    )
    assert 200 == served.get("/").status


def test_the_port_can_be_chosen(folder: Path, serve: Callable[..., Serving]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert port == serve(str(folder), "--port", str(port)).port


def test_only_this_machine_is_let_in_unless_asked(folder: Path) -> None:
    with Serving(str(folder)) as serving:
        assert "warning" not in serving.words
    with Serving(str(folder), "--host", "0.0.0.0") as serving:  # noqa: S104 - as a user would
        assert "warning: whoever can reach this machine can read" in serving.words
        assert 200 == serving.get("/", {"Host": "192.0.2.1"}).status
        assert 421 == serving.get("/", {"Host": "evil.example"}).status


def test_another_version_of_ip_is_served(folder: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with (
        Serving(str(folder), "--host", "::1") as serving,
        socket.create_connection(("::1", serving.port), timeout=20) as connection,
    ):
        assert f"http://[::1]:{serving.port}/" in serving.words
        connection.sendall(b"GET / HTTP/1.0\r\nHost: [::1]\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.0 200 ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.yaml"], 3, "missing.yaml"),
        ([""], 2, "name a file or a published folder"),
        (["-"], 2, "name a file or a published folder"),
        ([], 2, "FILE|FOLDER"),
        (["{folder}", "--port", "70000"], 2, "--port"),
        (["{folder}", "--port", "x"], 2, "--port"),
        (["{folder}", "--set", "title=x"], 2, "for a chronology, not for a folder"),
        (["{empty}"], 3, "keydates publish FILE -o"),
        (["{folder}", "--host", "no such host"], 4, "no such host"),
        (["{folder}", "--host", "192.0.2.1", "--port", "0"], 4, "this machine has no such address"),
    ],
)
def test_wrong_usage_is_told(
    folder: Path, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    done = run(*(word.format(folder=folder, empty=tmp_path) for word in arguments))
    assert code == done.returncode, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_chronology_that_does_not_pass_is_told(tmp_path: Path) -> None:
    path = write_chronology(tmp_path, as_of="never")
    done = run(str(path), "--port", "0")
    assert (1, True) == (done.returncode, "error[KD" in done.stderr)


def test_without_the_server_it_says_what_to_install(folder: Path) -> None:
    script = (
        "import sys; sys.modules['granian'] = None\n"
        "from keydates.cli import main\n"
        f"sys.exit(main(['serve', {str(folder)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT / "src",
    )
    assert (2, True) == (done.returncode, "pip install 'keydates[serve]'" in done.stderr)


def test_the_quicker_loop_is_not_needed(
    folder: Path, tmp_path: Path, serve: Callable[..., Serving]
) -> None:
    (tmp_path / "uvloop.py").write_text("raise ImportError\n")
    serving = serve(str(folder), PYTHONPATH=str(tmp_path))
    assert FEED == serving.get("/syria.ics").body
    assert 0 == serving.stop(signal.SIGINT)


def test_nothing_but_serving_loads_the_server() -> None:
    script = (
        "import sys; from keydates.cli import main; main(['serve', '--help'])\n"
        "print(sorted({'granian', 'uvloop', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT / "src"
    )
    assert done.stdout.endswith("[]\n")


def test_one_module_alone_knows_the_server() -> None:
    found = [
        path.name
        for folder in ("src", "exporters")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"^\s*(from|import) (granian|uvloop)\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert ["server.py"] == found


def test_help_fits_eighty_columns() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert [] == [line for line in done.stdout.splitlines() if len(line) > 80]


def test_a_whole_chronology_is_published_and_served(tmp_path: Path) -> None:
    path = write_chronology(tmp_path)
    with Serving(str(path)) as serving:
        page = serving.get("/")
        assert (200, "text/html; charset=utf-8") == (page.status, page.fields["content-type"])
        assert serving.get("/minimal.html").body == page.body
        feed = serving.get("/minimal.ics")
        assert "text/calendar; charset=utf-8" == feed.fields["content-type"]
        assert f"{serving.url}minimal.ics".encode() in page.body
        assert b"/_watch" not in page.body
    assert [path] == list(tmp_path.iterdir())


def test_a_replaced_folder_is_served_as_it_was(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, FILES)
    with Serving(str(folder)) as serving:
        write_folder(folder, {"index.html": (b"other", "text/html")})
        assert PAGE == serving.get("/").body
        wait_until(lambda: serving.get("/long.pdf").body == LONG, "the long file")
