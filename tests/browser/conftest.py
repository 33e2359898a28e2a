"""One browser for each module of tests, and pages in it that must stay silent and to themselves."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.pages import MADE
from tests.support import need_command

Via = Literal["file", "http"]

# Waiting ends with what is waited for; on a busy machine that may take its time.
_PATIENCE_MS = 30_000
expect.set_options(timeout=_PATIENCE_MS)

# What a hostile text would call if it ran.
CANARY = """
window.canary = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = (...words) => window.canary.push([name, ...words]);
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; for one module only, because it keeps other tests from running event loops."""
    program = need_command("chromium", "chromium-browser", "google-chrome")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"] if as_root else []
        )
        yield browser
        browser.close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.lstrip("/").removesuffix(".html")
        body = MADE[name]() if name in MADE else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of a server of the pages, on this machine alone, that ends with the module."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as listening:
        thread = Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()
        thread.join()


@dataclass
class Opener:
    """Opens pages, and hears whatever they should not do.

    One window serves for all tests of a module that ask for the same kind: to open one takes
    longer than most tests.
    """

    browser: Browser
    folder: Path
    served: Callable[[], str]
    heard: list[str] = field(default_factory=list)
    windows: dict[str, Page] = field(default_factory=dict)
    address: str = ""

    def __call__(self, name: str, via: Via = "file", at: str = "", **settings: Any) -> Page:
        """Open a page of `pages.MADE`, at `at` within it, in a window with those settings."""
        settings = {
            "reduced_motion": "reduce",
            "viewport": {"width": 1280, "height": 800},
            **settings,
        }
        page = self.windows.get(repr(settings))
        if page is None:
            page = self.windows[repr(settings)] = self._window(settings)
        page.goto("about:blank")  # or a page that only another part is asked of would stay
        if via == "http":
            self.address = f"{self.served()}{name}.html"
        else:
            path = self.folder / f"{name}.html"
            if not path.exists():
                path.write_bytes(MADE[name]())
            self.address = path.as_uri()
        page.goto(self.address + at)
        return page

    def _window(self, settings: dict[str, Any]) -> Page:
        context = self.browser.new_context(**settings)
        context.route("**/*", self._passes)
        context.add_init_script(CANARY)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.on("console", lambda message: self.heard.append(f"says {message.text}"))
        page.on("pageerror", lambda error: self.heard.append(f"fails: {error}"))
        page.on("dialog", lambda dialog: self.heard.append(f"asks {dialog.message}"))
        return page

    def _passes(self, route: Route) -> None:
        if route.request.url.split("#")[0] == self.address:
            route.continue_()
        else:
            self.heard.append(f"asks for {route.request.url}")
            route.abort()


@pytest.fixture(scope="module")
def windows(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Opener:
    def served() -> str:
        address: str = request.getfixturevalue("server")
        return address

    return Opener(browser, tmp_path_factory.mktemp("pages"), served)


@pytest.fixture
def open_page(windows: Opener) -> Iterator[Opener]:
    """A way to open pages; after the test, none of them may have failed or asked for anything."""
    windows.heard.clear()
    yield windows
    assert [] == windows.heard
