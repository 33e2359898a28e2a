"""One browser for each module of tests, and pages in it that must stay silent and to themselves."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


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
    """Opens pages, and hears whatever they should not do."""

    browser: Browser
    address: Callable[[str, Via], str]
    heard: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, name: str, via: Via = "file", at: str = "", **settings: Any) -> Page:
        """Open a page of `pages.MADE`, at `at` within it, in a window with those settings."""
        settings = {"reduced_motion": "reduce", **settings}
        settings.setdefault("viewport", {"width": 1280, "height": 800})
        context = self.browser.new_context(**settings)
        self.contexts.append(context)
        address = self.address(name, via)

        def passes(route: Any) -> None:
            if route.request.url.split("#")[0] == address:
                route.continue_()
            else:
                self.heard.append(f"asks for {route.request.url}")
                route.abort()

        context.route("**/*", passes)
        context.add_init_script(CANARY)
        page = context.new_page()
        page.set_default_timeout(_PATIENCE_MS)
        page.on("console", lambda message: self.heard.append(f"says {message.text}"))
        page.on("pageerror", lambda error: self.heard.append(f"fails: {error}"))
        page.on("dialog", lambda dialog: self.heard.append(f"asks {dialog.message}"))
        page.goto(address + at)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def open_page(browser: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """A way to open pages; after the test, none of them may have failed or asked for anything."""

    def address(name: str, via: Via) -> str:
        if via == "http":
            served: str = request.getfixturevalue("server")
            return f"{served}{name}.html"
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_bytes(MADE[name]())
        return path.as_uri()

    opener = Opener(browser, address)
    yield opener
    opener.close()
    assert [] == opener.heard
