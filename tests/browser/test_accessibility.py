"""Pages against axe-core, in the states that a reader can bring them into."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.support import need_node

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def axe() -> str:
    return Path(need_node("axe-core") / "node_modules/axe-core/axe.min.js").read_text("utf-8")


def findings(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        f"axe.run({{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})"
    )
    return [
        f"{rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"][:5]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["dataset", "torture", "arabic", "overview", "404"])
def test_axe_finds_nothing(open_page: Opener, axe: str, name: str, scheme: str) -> None:
    assert [] == findings(open_page(name, color_scheme=scheme), axe)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_the_page_is_used(open_page: Opener, axe: str, scheme: str) -> None:
    page = open_page("dataset", at="#astana-talks-open", color_scheme=scheme)
    page.locator("#_map").get_by_role("button", name="Zoom in").click()
    page.locator("#_filters").get_by_label("Category").select_option(index=1)
    assert [] == findings(page, axe)


def test_axe_finds_nothing_on_a_narrow_page(open_page: Opener, axe: str) -> None:
    page = open_page("dataset", viewport={"width": 320, "height": 700})
    assert [] == findings(page, axe)


def test_axe_would_find_something(open_page: Opener, axe: str) -> None:
    page = open_page("sample")
    page.evaluate("document.querySelector('#_filters label').remove()")
    assert any(finding.startswith("select-name") for finding in findings(page, axe))
