"""The web page in a browser against its targets: size, first paint, and answers to a filter.

Times are of headless Chromium on this machine, the best of several, with nothing else running.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from keydates.exporting import load_exporter, parse_options
from tests.benchmarks.long_chronology import long_chronology
from tests.support import need_command

SIZES = {500: 600_000}
PAINT_MS = 500
FILTER_MS = 50
RUNS = 5

# From the choice to the frame that shows its effect.
FILTERED = """async (at) => {
  const list = document.getElementById("_filter-category");
  await new Promise(requestAnimationFrame);
  const start = performance.now();
  list.selectedIndex = at;
  list.dispatchEvent(new Event("input", { bubbles: true }));
  const script = performance.now() - start;
  document.body.getBoundingClientRect();
  const laid = performance.now() - start;
  await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
  return [script, laid, performance.now() - start];
}"""
SELECTED = """async () => {
  const articles = document.querySelectorAll("article.event");
  const link = articles[Math.floor(articles.length / 2)].querySelector(".anchor");
  const start = performance.now();
  link.click();
  document.body.getBoundingClientRect();
  await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
  return performance.now() - start;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = need_command("chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    def made(count: int) -> Path:
        out = BytesIO()
        exporter = load_exporter("html")
        exporter.export(long_chronology(count), out, parse_options(exporter, {}))
        path = tmp_path_factory.mktemp("page") / f"{count}.html"
        path.write_bytes(out.getvalue())
        return path

    return made


@pytest.mark.parametrize("count", [500, 5_000])
def test_a_page_is_small_and_quick(
    browser: Browser, page_of: Callable[[int], Path], count: int
) -> None:
    path = page_of(count)
    paints: list[float] = []
    filters: list[list[float]] = []
    selections: list[float] = []
    for _ in range(RUNS):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page: Any = context.new_page()
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        paints.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        filters += [page.evaluate(FILTERED, at) for at in (1, 2, 0)]
        selections.append(page.evaluate(SELECTED))
        context.close()
    answer = [median(times) for times in zip(*filters, strict=True)]
    print(f"\n{count:,} events: {path.stat().st_size / 1000:,.0f} kB")
    print(f"  first paint: {min(paints):.0f} ms, median {median(paints):.0f}; target {PAINT_MS}")
    print(
        f"  filter: script {answer[0]:.1f} ms, laid out {answer[1]:.1f}, "
        f"on the screen {answer[2]:.1f}; target {FILTER_MS}"
    )
    print(f"  going to an item half way down: {median(selections):.1f} ms")
    if count in SIZES:
        assert path.stat().st_size < SIZES[count]
        assert min(paints) < PAINT_MS
        assert answer[1] < FILTER_MS
