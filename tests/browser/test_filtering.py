import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener

ALL = ["rule", "talks", "strike", "window", "siege", "map", "rumour"]


def shown(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "article.event", "all => all.filter((one) => one.checkVisibility()).map((one) => one.id)"
    )
    rows: list[str] = page.eval_on_selector_all(
        "tr th a",
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.hash.slice(1))",
    )
    assert found == rows
    return found


def status(page: Page) -> Locator:
    return page.locator("#_filters [role=status]")


def field(page: Page, title: str) -> Locator:
    return page.locator("#_filters").get_by_label(title, exact=True)


def choose(page: Page, title: str, name: str) -> None:
    field(page, title).select_option(label=name)


@pytest.mark.parametrize(
    ("title", "choice", "names"),
    [
        ("Category", "Diplomacy (3)", ["talks", "map", "rumour"]),
        ("Category", "No category (1)", ["rule"]),
        ("Actor", "The army (2)", ["strike", "siege"]),
        ("Place", "Homs (2)", ["strike", "siege"]),
        ("Place", "Unnamed port (1)", ["map"]),
    ],
)
def test_a_choice_leaves_what_it_names(
    open_page: Opener, title: str, choice: str, names: list[str]
) -> None:
    page = open_page("sample")
    choose(page, title, choice)
    expect(status(page)).to_have_text(f"{len(names)} of 7 items shown.")
    assert names == shown(page)
    for mark in page.locator("a.mark").all():
        dimmed = (mark.get_attribute("href") or "")[1:] not in names
        assert dimmed == ("is-dimmed" in (mark.get_attribute("class") or ""))


def test_choices_are_joined_and_reset_together(open_page: Opener) -> None:
    page = open_page("sample")
    choose(page, "Category", "Diplomacy (3)")
    choose(page, "Actor", "The envoy (2)")
    assert ["talks", "rumour"] == shown(page)
    choose(page, "Place", "Homs (2)")
    expect(status(page)).to_have_text("No item matches these filters.")
    assert [] == shown(page)
    assert 0 == page.locator("section.year:visible").count()
    page.get_by_role("button", name="Reset filters").click()
    expect(status(page)).to_have_text("7 of 7 items shown.")
    assert ALL == shown(page)
    assert 0 == page.locator(".is-dimmed").count()
    assert field(page, "Category").input_value() == ""


@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        # A month, a window and what goes on may all fall on these days.
        ("2015-09-25", "2015-09-26", ["rule", "strike", "window"]),
        ("2015-09-01", "2015-09-20", ["rule", "strike"]),
        ("2015-10-01", "2015-10-01", ["rule", "siege"]),
        ("2016-02-03", "2016-02-03", ["rule", "siege", "map"]),
        ("2016-02-04", "", ["rule", "map"]),
        ("", "2013-12-31", []),
        ("", "2014-01-01", ["rule"]),
        ("2015-03-04", "2015-03-04", ["rule", "talks"]),
    ],
)
def test_a_time_leaves_what_may_fall_within_it(
    open_page: Opener, start: str, end: str, names: list[str]
) -> None:
    page = open_page("sample")
    field(page, "From").fill(start)
    field(page, "To").fill(end)
    assert names == shown(page)
    count = f"{len(names)} of 7 items shown." if names else "No item matches these filters."
    expect(status(page)).to_have_text(f"{count} 1 undated item not shown.")
    expect(page.locator("#_filters")).to_contain_text("may fall within it")


def test_a_time_that_ends_before_it_begins_is_named(open_page: Opener) -> None:
    page = open_page("sample")
    field(page, "From").fill("2016-01-01")
    field(page, "To").fill("2015-01-01")
    expect(status(page)).to_contain_text("The time ends before it begins.")


def test_years_serve_where_days_would_be_too_fine(open_page: Opener) -> None:
    page = open_page("ancient")
    expect(page.locator("article#actium")).to_contain_text("31 BC")
    field(page, "To year").fill("-31")
    expect(status(page)).to_have_text("2 of 4 items shown.")
    field(page, "From year").fill("-31")
    assert ["actium"] == shown(page)
    field(page, "To year").fill("410")
    assert ["actium", "sack"] == shown(page)


def test_an_item_that_is_filtered_out_can_still_be_followed(open_page: Opener) -> None:
    page = open_page("sample")
    choose(page, "Category", "War (3)")
    page.locator('a.mark[href="#talks"]').click()
    expect(page.locator("article#talks")).to_be_in_viewport()
    expect(page.locator("body > [role=status]")).to_have_text(
        "The filters are reset to show this item."
    )
    assert ALL == shown(page)


def test_a_year_that_is_filtered_out_can_still_be_followed(open_page: Opener) -> None:
    page = open_page("sample")
    choose(page, "Category", "No category (1)")
    page.locator("#_contents a", has_text=re.compile("^2016$")).click()
    expect(page.locator("[id='_year-2016']")).to_be_in_viewport()
    assert ALL == shown(page)


def test_going_back_to_an_item_that_is_filtered_out_shows_it(open_page: Opener) -> None:
    page = open_page("sample", at="#talks")
    page.locator('a.mark[href="#siege"]').click()
    choose(page, "Category", "War (3)")
    page.go_back()
    expect(page.locator("article#talks")).to_be_in_viewport()
    assert ALL == shown(page)


def test_a_stop_leads_to_the_first_of_its_events_that_is_left(open_page: Opener) -> None:
    page = open_page("sample")
    field(page, "From").fill("2016-01-01")
    page.locator("a.stop[data-place=homs]").click()
    expect(page.locator("article#siege")).to_be_focused()
    assert 1 == page.locator("article.is-selected").count()


def test_arrow_keys_pass_over_marks_that_are_filtered_out(open_page: Opener) -> None:
    page = open_page("sample")
    choose(page, "Category", "War (3)")
    page.locator('a.mark[href="#strike"]').focus()
    for key, name in [("ArrowRight", "window"), ("End", "siege"), ("Home", "strike")]:
        page.keyboard.press(key)
        expect(page.locator(f'a.mark[href="#{name}"]')).to_be_focused()


def test_the_keyboard_alone_sets_and_resets_filters(open_page: Opener) -> None:
    page = open_page("sample")
    field(page, "Category").focus()
    page.keyboard.type("War")
    expect(status(page)).to_have_text("3 of 7 items shown.")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "reset":
            break
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("7 of 7 items shown.")


def test_escape_in_a_filter_is_left_to_the_browser(open_page: Opener) -> None:
    page = open_page("sample", at="#talks")
    field(page, "Category").focus()
    page.keyboard.press("Escape")
    expect(page.locator("article#talks")).to_have_class(re.compile("is-selected"))
