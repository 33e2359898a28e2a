import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Via

FIGURES = "#_timeline, #_map"


def is_selected(page: Page, name: str, *, timeline: bool = True) -> None:
    """The item is shown as selected in the list, the table and the timeline."""
    article = page.locator(f"article#{name}")
    expect(article).to_have_attribute("aria-current", "true")
    expect(article).to_have_class(re.compile("is-selected"))
    expect(page.locator(f'tr:has(a[href="#{name}"])')).to_have_class(re.compile("is-selected"))
    if timeline:
        expect(page.locator(f'#_timeline a[href="#{name}"]').last).to_have_class(
            re.compile("is-selected")
        )


def selected(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "article.is-selected", "found => found.map((article) => article.id)"
    )
    return found


@pytest.mark.parametrize("via", ["file", "http"])
def test_a_deep_link_selects_its_item(open_page: Opener, via: Via) -> None:
    page = open_page("sample", via, "#strike")
    is_selected(page, "strike")
    expect(page.locator("#_map a.stop[data-place=homs]")).to_have_class(re.compile("is-selected"))
    expect(page.locator("article#strike")).to_be_in_viewport()
    assert ["strike"] == selected(page)


@pytest.mark.parametrize("via", ["file", "http"])
def test_a_mark_of_the_timeline_leads_to_its_item(open_page: Opener, via: Via) -> None:
    page = open_page("sample", via)
    page.locator('#_timeline a[href="#siege"]').click()
    is_selected(page, "siege")
    expect(page.locator("article#siege")).to_be_focused()
    expect(page.locator("article#siege")).to_be_in_viewport()
    assert page.url.endswith("#siege")


@pytest.mark.parametrize(
    "link",
    [
        'tr th a[href="#talks"]',
        "article#talks .anchor",
        "#_map a.stop[data-place=geneva]",
        "article#map a[href='#talks']",
    ],
)
def test_every_link_to_an_item_selects_it_everywhere(open_page: Opener, link: str) -> None:
    page = open_page("sample")
    page.locator(link).click()
    is_selected(page, "talks")
    expect(page.locator("#_map a.stop[data-place=geneva]")).to_have_class(re.compile("is-selected"))
    assert page.url.endswith("#talks")


def test_an_item_may_be_called_like_a_part_of_the_page(open_page: Opener) -> None:
    page = open_page("sample", at="#map")
    is_selected(page, "map")
    assert ["map"] == selected(page)


def test_a_stop_of_several_events_selects_them_all_and_says_so(open_page: Opener) -> None:
    page = open_page("sample")
    page.locator("#_map a.stop[data-place=homs]").click()
    is_selected(page, "strike")
    assert ["strike", "siege"] == selected(page)
    expect(page.locator("body > [role=status]")).to_have_text(
        "Homs, 2 events. 2 items are selected; this is the first."
    )
    assert page.url.endswith("#strike")


def test_the_way_back_of_the_browser_leads_from_item_to_item(open_page: Opener) -> None:
    page = open_page("sample")
    page.locator('#_timeline a[href="#talks"]').click()
    page.locator('#_timeline a[href="#siege"]').click()
    is_selected(page, "siege")
    page.go_back()
    is_selected(page, "talks")
    page.go_back()
    expect(page.locator(".is-selected")).to_have_count(0)
    page.go_forward()
    is_selected(page, "talks")


def test_the_same_item_can_be_followed_again(open_page: Opener) -> None:
    page = open_page("sample")
    mark = page.locator('#_timeline a[href="#siege"]')
    mark.click()
    page.evaluate("scrollTo(0, 0)")
    mark.click()
    expect(page.locator("article#siege")).to_be_in_viewport()
    assert ["siege"] == selected(page)


@pytest.mark.parametrize("via", ["file", "http"])
def test_escape_lets_go_and_leads_back_to_the_mark(open_page: Opener, via: Via) -> None:
    page = open_page("sample", via)
    mark = page.locator('#_timeline a[href="#siege"]')
    mark.click()
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(page.locator(".is-selected, [aria-current], .finders")).to_have_count(0)
    assert "#" not in page.url


def test_a_selected_item_leads_to_where_the_figures_show_it(open_page: Opener) -> None:
    page = open_page("sample", at="#talks")
    page.get_by_role("button", name="Show on the map").click()
    expect(page.locator("#_map a.stop[data-place=geneva]")).to_be_focused()
    page.get_by_role("button", name="Show on the timeline").click()
    expect(page.locator('#_timeline a[href="#talks"]')).to_be_focused()
    expect(page.locator('#_timeline a[href="#talks"]')).to_be_in_viewport()


def test_an_item_in_no_figure_offers_no_way_there(open_page: Opener) -> None:
    page = open_page("sample", at="#rumour")
    is_selected(page, "rumour", timeline=False)
    expect(page.locator(".finders")).to_have_count(0)


def test_the_keyboard_alone_goes_through_a_figure_and_back(open_page: Opener) -> None:
    page = open_page("sample")
    page.locator("#_timeline .figure-frame").focus()
    for key, name in [
        ("Tab", "rule"),
        ("ArrowRight", "talks"),
        ("ArrowDown", "strike"),
        ("ArrowLeft", "talks"),
        ("ArrowUp", "rule"),
        ("ArrowUp", "rule"),
        ("End", "map"),
        ("ArrowRight", "map"),
        ("Home", "rule"),
        ("ArrowRight", "talks"),
    ]:
        page.keyboard.press(key)
        expect(page.locator(f'#_timeline a[href="#{name}"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article#talks")).to_be_focused()
    is_selected(page, "talks")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Show on the timeline":
            break
    page.keyboard.press("Enter")
    expect(page.locator('#_timeline a[href="#talks"]')).to_be_focused()


@pytest.mark.parametrize("name", ["dataset", "torture"])
def test_each_figure_is_one_stop_of_the_tab_key(open_page: Opener, name: str) -> None:
    page = open_page(name)
    figures = page.locator(".figure-frame svg")
    assert figures.count() >= 2
    for figure in figures.all():
        expect(figure.locator("a[tabindex='0']:not([aria-hidden])")).to_have_count(1)
        assert figure.locator("a").count() == figure.locator("a[tabindex]").count()


def test_marks_too_many_to_be_labelled_are_named_all_the_same(open_page: Opener) -> None:
    page = open_page("crowded")
    marks = page.locator("#_timeline a.mark")
    assert 0 == page.locator("#_timeline a text").count()
    assert marks.count() == page.locator("#_timeline a.mark[aria-label]:not([aria-hidden])").count()
    mark = page.get_by_role("link", name="1 May 1960 Event 60", exact=True)
    expect(mark).to_have_class("mark")
    mark.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    last = page.locator("article.event").last
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_on_the_way_to_an_item_moves(open_page: Opener, motion: str) -> None:
    page = open_page("dataset", reduced_motion=motion)
    page.locator('tr th a[href="#protests-begin"]').evaluate("link => link.click()")
    top = "document.querySelector('#protests-begin').getBoundingClientRect().top"
    assert 0 <= page.evaluate(top) < 200
    assert [] == page.evaluate("document.getAnimations()")
