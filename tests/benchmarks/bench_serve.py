"""How many requests for a calendar feed are answered, against nginx.

Both serve the same 30 KB from one process, and take turns under the same load: wrk with one thread
and 16 connections that are kept, which is faster than either. The median of the rounds' ratios
stays where it is when the machine's speed changes. Processor time a request is printed as well,
because on a busy machine the rate also tells how much others left over.
"""

import contextlib
import os
import re
import socket
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.serving.folders import write_folder
from tests.serving.programs import Serving, wait_until
from tests.support import need_command, run

ROUNDS = 7
SECONDS = 1
CONNECTIONS = (16, 64)
"""So many ask at a time. With few of them each answer waits for two threads to hand it on: there
even a bare Granian that answers nothing but one constant stays near half of nginx."""
TARGET = 0.5
"""Of nginx's rate."""

FEED = b"".join(b"SUMMARY:%05d of what a calendar is told\r\n" % number for number in range(750))
CONFIGURATION = """\
daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/calendar ics; }}
    add_header Cache-Control no-cache always;
    add_header X-Content-Type-Options nosniff always;
    server {{ listen 127.0.0.1:{port}; root {site}; }}
}}
"""


class Contender(NamedTuple):
    """A server under test, and its program."""

    name: str
    server: Serving
    pid: int


class Round(NamedTuple):
    """What one load found."""

    rate: float
    """Answers a second."""
    cost: float
    """Processor time of the server an answer, in microseconds."""


@pytest.fixture
def contenders(tmp_path: Path) -> Iterator[list[Contender]]:
    site = tmp_path / "site"
    site.mkdir()
    write_folder(site, {"feed.ics": (FEED, "text/calendar; charset=utf-8")})
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""  # else it could not read the folder
    text = CONFIGURATION.format(folder=tmp_path, port=port, site=site, user=user)
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(text, "utf-8")
    nginx = subprocess.Popen([need_command("nginx"), "-c", configuration, "-p", tmp_path])
    theirs = Serving()
    theirs.port = port
    try:
        wait_until(lambda: answers(theirs), "nginx")
        with Serving(str(site)) as ours:
            yield [
                Contender("nginx", theirs, nginx.pid),
                Contender("keydates", ours, ours.program.pid),
            ]
    finally:
        nginx.terminate()
        nginx.wait()


def answers(server: Serving) -> bool:
    with contextlib.suppress(OSError):
        return server.get("/feed.ics").body == FEED
    return False


def processor_seconds(pid: int) -> float:
    """Return the processor time of a program and its children so far."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()
            if pid in {int(status.parent.name), int(fields[1])}:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def load(contender: Contender, connections: int, *fields: str) -> Round:
    """Ask for the feed as fast as can be, and see that each answer was the expected one."""
    options = [f"-t1 -c{connections} -d{SECONDS}s".split(), *(["-H", field] for field in fields)]
    before = processor_seconds(contender.pid)
    url = f"{contender.server.url}feed.ics"
    words = run([need_command("wrk"), *(word for pair in options for word in pair), url]).decode()
    cost = processor_seconds(contender.pid) - before
    count = re.search(r"(\d+) requests in", words)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", words)
    if count is None or rate is None or "Non-2xx" in words or "Socket errors" in words:
        pytest.fail(words)
    return Round(float(rate[1]), cost / int(count[1]) * 1e6)


@pytest.mark.parametrize("connections", CONNECTIONS)
@pytest.mark.parametrize("status", [200, 304])
def test_a_feed_is_served_within_half_of_nginx(
    contenders: list[Contender], status: int, connections: int
) -> None:
    found: dict[str, list[Round]] = {contender.name: [] for contender in contenders}
    fields = {
        one.name: [f"If-None-Match: {one.server.get('/feed.ics').fields['etag']}"]
        if status == 304
        else []
        for one in contenders
    }
    for one in contenders:
        (field,) = fields[one.name] or [""]
        asked = dict([field.split(": ", 1)]) if field else {}
        assert status == one.server.get("/feed.ics", asked).status
    for _ in range(ROUNDS):
        for one in contenders:
            found[one.name].append(load(one, connections, *fields[one.name]))
    print(f"\n{connections} connections, target {TARGET}")
    for name, rounds in found.items():
        rate = statistics.median(one.rate for one in rounds)
        cost = statistics.median(one.cost for one in rounds)
        print(f"{status} {name:9} {rate:8,.0f} a second, {cost:5.1f} us of processor time each")
    pairs = list(zip(found["keydates"], found["nginx"], strict=True))
    rate = statistics.median(ours.rate / theirs.rate for ours, theirs in pairs)
    cost = statistics.median(theirs.cost / ours.cost for ours, theirs in pairs)
    print(f"{status} keydates answers {rate:.2f} times as many as nginx ({cost:.2f} a processor)")
    assert rate >= TARGET
