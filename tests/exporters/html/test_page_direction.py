"""Which way words run in the page, and in what language they are."""

import pytest

from tests.exporters.html.reading import Node, read_page
from tests.making import event, made


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("en", "ltr"),
        ("ru", "ltr"),
        ("ar", "rtl"),
        ("he", "rtl"),
        ("fa", "rtl"),
        ("ur", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
    ],
)
def test_direction_and_language(language: str, direction: str) -> None:
    page = read_page(made(language=language))
    root = page.one("html")
    assert (language, direction) == (root.attributes["lang"], root.attributes["dir"])
    ours = page.one("section", id="_chronology").one("h2")
    marked = [child.attributes["lang"] for child in ours.children if isinstance(child, Node)]
    assert ([] if language == "en" else ["en"]) == marked


def test_what_reads_the_other_way_is_isolated() -> None:
    arabic, mixed = "قاعدة حميميم", "حلب and Aleppo"
    fields = {"events": [event(title=arabic, summary=mixed, category=arabic)]}
    item = read_page(made(**fields)).one("article")
    assert "rtl" == item.one("a", class_="anchor").attributes["dir"]
    assert ["ltr", None] == [node.attributes.get("dir") for node in item.all("bdi")]
    item = read_page(made(language="ar", **fields)).one("article")
    title = item.one("a", class_="anchor")
    assert ([], None) == (title.all("bdi"), title.attributes.get("dir"))
    assert "4 May 2020" == item.one("h4").all("bdi")[0].text


def test_a_quoted_date_from_the_right_keeps_its_order() -> None:
    date = {"edtf": "2015-09-30", "expression": "في 30 أيلول"}
    item = read_page(made(events=[event(date=date)])).one("article")
    note = item.one("p", class_="date-note")
    assert ("في 30 أيلول", "The source says “في 30 أيلول”.") == (note.one("bdi").text, note.text)
