import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Via
from tests.browser.pages import HOSTILE, MADE, hostile


def used(page: Page) -> None:
    """Do to a page what a reader does."""
    for link in page.locator("article .anchor").all():
        link.hover()
    filters = page.locator("#_filters")
    for title in ("Category", "Actor", "Place"):
        for at in range(1, 4):
            filters.get_by_label(title).select_option(index=at)
    filters.get_by_role("button", name="Reset filters").click()
    page.locator("a.stop:not([aria-hidden])").first.click()
    page.keyboard.press("Escape")


@pytest.mark.parametrize("via", ["file", "http"])
def test_hostile_words_do_nothing(open_page: Opener, via: Via) -> None:
    page = open_page("hostile", via)
    used(page)
    assert [] == page.evaluate("canary")
    assert 2 == page.locator("script").count()
    assert (
        0 == page.locator("iframe, img, foreignObject, object, embed, base, form[action]").count()
    )
    handlers = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
        ".filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc')"
    )
    assert [] == handlers


def test_hostile_words_are_read_as_they_are(open_page: Opener) -> None:
    page = open_page("hostile")
    assert HOSTILE[0] == page.title()
    assert HOSTILE[0] == page.locator("h1").text_content()
    for event, words in zip(hostile().events, HOSTILE, strict=True):
        article = page.locator(f"article#{event.id}")
        assert words == article.locator(".anchor").text_content()
        assert words == article.locator("[data-place]").first.text_content()
        assert words == article.locator("[data-actor]").first.get_attribute("data-name")
        assert words == article.locator("[data-category]").text_content()
        assert words in (article.text_content() or "")
        assert words == page.locator(f'tr th a[href="#{event.id}"]').text_content()
    for title in ("Category", "Actor", "Place"):
        options = page.locator("#_filters").get_by_label(title).locator("option")
        assert {"All", *(f"{words} (1)" for words in HOSTILE)} == set(options.all_text_contents())


@pytest.mark.parametrize("via", ["file", "http"])
@pytest.mark.parametrize("name", ["dataset", "torture", "overview", "404"])
def test_a_page_asks_for_nothing_and_keeps_nothing(open_page: Opener, name: str, via: Via) -> None:
    page = open_page(name, via)
    kept = "[document.cookie, localStorage.length, sessionStorage.length]"
    assert ["", 0, 0] == page.evaluate(kept)
    entries = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert [] == entries


def test_the_policy_stops_a_script_that_is_not_the_pages_own(open_page: Opener) -> None:
    page = open_page("sample")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "canary.push('ran')";
          document.body.append(script);
          const image = document.createElement("img");
          image.src = "https://example.org/x.png";
          document.body.append(image);
        }"""
    )
    expect(page.locator("img")).to_have_count(1)
    assert [] == page.evaluate("canary")
    stopped = "\n".join(open_page.heard)
    assert "Content Security Policy" in stopped
    assert "asks for" not in stopped
    open_page.heard.clear()


def test_the_script_of_a_page_writes_no_markup() -> None:
    page = MADE["sample"]().decode()
    script = page[page.rindex("<script>") :]
    for word in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval", "Function("):
        assert word not in script
    for word in ("fetch", "XMLHttp", "localStorage", "cookie", "import(", ".style", "http"):
        assert word not in script
    assert len(script) < 24_000
