import re
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from keydates.model import Chronology
from tests.browser.conftest import Opener
from tests.browser.pages import arabic, dataset, sample, torture

PAGES = ["dataset", "torture", "sample", "ancient", "arabic", "overview", "404"]


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words)


def printed(page: Page) -> str:
    """Return the words of the page as it is on paper."""
    document: Any = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return squeezed(" ".join(sheet.get_textpage().get_text_bounded() for sheet in document))


def test_without_scripts_the_page_is_whole_and_nothing_in_it_is_dead(open_page: Opener) -> None:
    page = open_page("dataset", java_script_enabled=False)
    expect(page.locator("#_filters")).to_be_hidden()
    expect(page.locator("button, select, input")).to_have_count(0)
    for event in dataset().events:
        expect(page.locator(f"article[id='{event.id}']")).to_contain_text(event.title)
    page.locator('#_timeline a[href="#astana-talks-open"]').click()
    expect(page.locator("article#astana-talks-open")).to_be_in_viewport()
    assert page.url.endswith("#astana-talks-open")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "window",
    [
        {"viewport": {"width": 320, "height": 700}},
        # What 1280 by 1024 points leave at four times the size.
        {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    ],
    ids=["320px", "400%"],
)
def test_a_narrow_page_is_never_wider_than_its_window(
    open_page: Opener, name: str, window: dict[str, Any]
) -> None:
    page = open_page(name, **window)
    assert 320 == page.evaluate("document.documentElement.scrollWidth")
    inside = "[document.body, ...document.querySelectorAll('main > *, #_filters form > *')]"
    widest = page.evaluate(
        f"Math.max(...{inside}.map((part) => part.getBoundingClientRect().right))"
    )
    assert widest <= 320.5


@pytest.mark.parametrize("chronology", [dataset(), sample()], ids=["dataset", "sample"])
def test_paper_has_every_item_whatever_is_filtered(
    open_page: Opener, chronology: Chronology
) -> None:
    name = "dataset" if chronology is dataset() else "sample"
    page = open_page(name)
    filters = page.locator("#_filters")
    filters.get_by_label("Category").select_option(index=1)
    filters.get_by_label("From").fill("2015-01-01")
    page.locator("#_map").get_by_role("button", name="Zoom in").click()
    assert page.locator("article.event[hidden]").count() > 0
    words = printed(page)
    for event in chronology.events:
        assert squeezed(event.title) in words
    assert "Resetfilters" not in words
    assert "Ctrlandwheel" not in words
    assert page.locator("article.event[hidden]").count() > 0
    assert page.locator("#_map svg.is-zoomed").count() == 1


def test_paper_has_every_item_of_any_kind(open_page: Opener) -> None:
    words = printed(open_page("torture"))
    for event in torture().events:
        if event.title.isascii():  # other scripts are proved on the screen
            assert squeezed(event.title) in words


COLOURS = """() => {
  const of = (query, name) => getComputedStyle(document.querySelector(query))[name];
  return {
    paper: of("html", "backgroundColor"),
    ink: of("html", "color"),
    label: of("#_map text", "fill"),
    land: of("#_map path", "fill"),
  };
}"""


def test_figures_follow_the_page_into_the_dark(open_page: Opener) -> None:
    light, dark = (
        open_page("sample", color_scheme=scheme).evaluate(COLOURS) for scheme in ("light", "dark")
    )
    for part in light:
        assert light[part] != dark[part]
    for colours in (light, dark):
        assert colours["label"] != colours["land"]


def test_selected_marks_stand_out_where_colours_are_forced(open_page: Opener) -> None:
    page = open_page("sample", at="#talks", forced_colors="active")
    of = "text => getComputedStyle(text).fill"
    chosen = page.locator('a.mark[href="#talks"] text').last.evaluate(of)
    other = page.locator('a.mark[href="#siege"] text').last.evaluate(of)
    assert chosen != other
    outline = page.locator("article#talks").evaluate(
        "article => getComputedStyle(article).outlineStyle"
    )
    assert "solid" == outline


def test_a_mark_with_the_focus_shows_it(open_page: Opener) -> None:
    page = open_page("sample")
    page.locator("#_timeline .figure-frame").focus()
    page.keyboard.press("Tab")
    mark = page.locator("#_timeline a:focus")
    style = mark.evaluate("link => getComputedStyle(link).outlineStyle")
    assert "solid" == style
    box = mark.bounding_box()
    assert box is not None
    around = {"x": box["x"] - 4, "y": box["y"] - 4} | {
        "width": box["width"] + 8,
        "height": box["height"] + 8,
    }
    with_focus = page.screenshot(clip=around, animations="disabled")  # type: ignore[arg-type]
    mark.evaluate("link => link.blur()")
    assert with_focus != page.screenshot(
        clip=around,  # type: ignore[arg-type]
        animations="disabled",
    )


def test_a_page_from_right_to_left_reads_so_and_its_figures_do_not_turn(
    open_page: Opener,
) -> None:
    page = open_page("arabic")
    assert "rtl" == page.evaluate("getComputedStyle(document.body).direction")
    assert 1280 == page.evaluate("document.documentElement.scrollWidth")
    assert "ltr" == page.evaluate("getComputedStyle(document.querySelector('svg')).direction")
    assert "en" == page.locator("#_filters").get_attribute("lang")
    frames = page.locator(".figure-frame svg")
    for event in arabic().events:
        label = frames.locator(f"[href='#{event.id}'] text", has_text=event.title)
        expect(label).to_have_text(event.title)
    # A line from right to left starts where the figure has measured that it starts.
    for text in page.locator("svg text[direction=rtl]").all():
        wide = text.evaluate("text => [text.getBBox().width, text.textLength.baseVal.value]")
        assert wide[1] == pytest.approx(wide[0], abs=1.5)
    page.locator("a.stop[data-place=base]").click()
    expect(page.locator("article#base")).to_be_focused()


def test_words_in_a_figure_are_found_by_the_browser(open_page: Opener) -> None:
    page = open_page("arabic")
    page.eval_on_selector_all(
        "main > :not(#_map)", "parts => parts.forEach((part) => part.remove())"
    )
    assert page.evaluate("find('قاعدة حميميم')")
    assert not page.evaluate("find('ميميمح')")
