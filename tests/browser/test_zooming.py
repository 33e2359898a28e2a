import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener


def view(page: Page, figure: str = "_map") -> list[float]:
    box = page.locator(f"#{figure} svg").get_attribute("viewBox") or ""
    return [float(number) for number in box.split()]


def press(page: Page, name: str, figure: str = "_map") -> None:
    page.locator(f"#{figure} .figure-tools").get_by_role("button", name=name).click()


def test_buttons_zoom_about_the_middle_and_back(open_page: Opener) -> None:
    page = open_page("sample")
    whole = view(page)
    press(page, "Zoom in")
    closer = view(page)
    assert [size / 1.5 for size in whole[2:]] == pytest.approx(closer[2:], abs=0.02)
    assert [size / 6 for size in whole[2:]] == pytest.approx(closer[:2], abs=0.02)
    press(page, "Zoom out")
    assert whole == view(page)
    press(page, "Zoom in")
    press(page, "Reset zoom")
    assert whole == view(page)
    assert whole[2:] == pytest.approx([540, whole[3]])


def test_zoom_has_ends_and_its_buttons_say_so(open_page: Opener) -> None:
    page = open_page("sample")
    farther = page.locator("#_map").get_by_role("button", name="Zoom out")
    expect(farther).to_have_attribute("aria-disabled", "true")
    whole = view(page)
    for _ in range(7):
        press(page, "Zoom in")
    assert whole[2] / 16 == pytest.approx(view(page)[2], abs=0.02)
    expect(farther).to_have_attribute("aria-disabled", "false")
    expect(page.locator("#_map").get_by_role("button", name="Zoom in")).to_have_attribute(
        "aria-disabled", "true"
    )
    expect(page.locator("body > [role=status]")).to_have_text("Map, Figure\u00a02: zoom 1600%")


def test_a_figure_is_zoomed_by_itself(open_page: Opener) -> None:
    page = open_page("sample")
    other = view(page, "_timeline")
    press(page, "Zoom in")
    assert other == view(page, "_timeline")


def test_the_wheel_scrolls_the_page_and_zooms_only_with_ctrl(open_page: Opener) -> None:
    page = open_page("sample")
    figure = page.locator("#_map svg")
    figure.scroll_into_view_if_needed()
    figure.hover()
    whole = view(page)
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, -50)
    page.wait_for_function("before => scrollY < before", arg=before)
    assert whole == view(page)
    figure.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -50)
    page.keyboard.up("Control")
    page.wait_for_function(
        "() => document.querySelector('#_map svg').classList.contains('is-zoomed')"
    )
    assert view(page)[2] < whole[2]
    assert 1 == page.evaluate("visualViewport.scale")


def test_a_zoomed_figure_is_dragged_and_a_mark_under_the_hand_not_followed(
    open_page: Opener,
) -> None:
    page = open_page("sample")
    press(page, "Zoom in")
    page.locator('tr th a[href="#siege"]').click()  # brings its place into view
    page.keyboard.press("Escape")
    stop = page.locator("a.stop[data-place=homs]")
    stop.scroll_into_view_if_needed()
    box = stop.locator("circle").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = view(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=4)
    page.mouse.up()
    after = view(page)
    assert after[0] < before[0]
    assert after[1] < before[1]
    expect(page.locator(".is-selected")).to_have_count(0)
    assert "#" not in page.url
    stop.click()
    expect(page.locator("article#strike")).to_be_focused()


def test_keys_zoom_and_move(open_page: Opener) -> None:
    page = open_page("sample")
    page.locator("#_map .figure-frame").focus()
    whole = view(page)
    page.keyboard.press("ArrowRight")
    assert whole == view(page)
    page.keyboard.press("+")
    page.keyboard.press("+")
    closer = view(page)
    assert whole[2] / 2.25 == pytest.approx(closer[2], abs=0.02)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    moved = view(page)
    assert moved[0] > closer[0]
    assert moved[1] > closer[1]
    page.keyboard.press("-")
    assert view(page)[2] > moved[2]
    page.keyboard.press("0")
    assert whole == view(page)


def test_the_mark_of_the_focus_does_not_grow_with_the_figure(open_page: Opener) -> None:
    page = open_page("sample")
    stop = page.locator("a.stop[data-place=homs]")
    outline = "link => getComputedStyle(link).outlineStyle"
    around = """link => {
      const { stroke, strokeWidth, vectorEffect } = getComputedStyle(link.querySelector("circle"));
      return [stroke, strokeWidth, vectorEffect];
    }"""
    plain = stop.evaluate(around)
    stop.focus()
    page.keyboard.press("Home")
    page.keyboard.press("End")
    assert "solid" == stop.evaluate(outline)
    assert plain == stop.evaluate(around)
    page.keyboard.press("+")
    assert "none" == stop.evaluate(outline)
    stroke, width, effect = stop.evaluate(around)
    assert stroke != plain[0]
    assert ("3px", "non-scaling-stroke") == (width, effect)


def test_what_is_selected_moves_into_a_zoomed_figure(open_page: Opener) -> None:
    page = open_page("sample")
    for _ in range(6):
        press(page, "Zoom in")
    page.locator('tr th a[href="#talks"]').click()
    left, top, wide, high = view(page)
    at = page.locator("a.stop[data-place=geneva]").evaluate(
        "link => { const box = link.getBBox(); return [box.x, box.y, box.width, box.height]; }"
    )
    assert left <= at[0] + at[2] / 2 <= left + wide
    assert top <= at[1] + at[3] / 2 <= top + high


def test_a_narrow_figure_scrolls_to_what_is_selected(open_page: Opener) -> None:
    page = open_page("dataset", viewport={"width": 320, "height": 600})
    page.locator('tr th a[href="#astana-talks-open"]').click()
    page.get_by_role("button", name="Show on the map").click()
    stop = page.locator("a.stop[data-place=astana]:not([aria-hidden])")
    expect(stop).to_be_focused()
    expect(stop).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#_map .figure-frame').scrollLeft") > 0


def test_paper_shows_the_whole_figure(open_page: Opener) -> None:
    page = open_page("sample")
    whole = view(page)
    press(page, "Zoom in")
    closer = view(page)
    page.evaluate(
        "addEventListener('beforeprint', () => {"
        "  window.printed = document.querySelector('#_map svg').getAttribute('viewBox');"
        "})"
    )
    page.pdf()
    assert whole == [float(number) for number in page.evaluate("printed").split()]
    assert closer == view(page)
