"""Pages in a publication: what they offer, and the pages around them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from keydates.model import Marking
from keydates.publication import Publication, Published
from keydates_exporters.html import HtmlExporter
from keydates_exporters.html.offers import size_words
from tests.exporters.html.reading import Node, body_text, exported, faults, parsed
from tests.exporters.html.samples import BASE_URL, publication, published
from tests.making import made


def page_within(whole: Publication, one: Published | None = None) -> Node:
    exporter = HtmlExporter().within(whole, one or whole.chronologies[0])
    return parsed(exported(made(), exporter)[0])


def links(node: Node) -> dict[str, str]:
    return {link.text: link.attributes["href"] for link in node.all("a")}


def test_a_page_that_stands_alone_offers_nothing() -> None:
    page = parsed(exported(made())[0])
    assert [] == page.all("nav", id="_get")
    assert {"icon"} == {link.attributes["rel"] for link in page.all("link")}


def test_a_page_offers_the_files_beside_it() -> None:
    page = page_within(publication(base_url=None))
    offered = page.one("nav", id="_get")
    assert {
        "PDF briefing": "sample.pdf",
        "Word document": "sample.docx",
        "iCalendar feed": "sample.ics",
        "CSV table": "sample.csv",
    } == links(offered)
    assert [
        "PDF briefing (PDF, 81 kB)",
        "Word document (DOCX, 1.2 MB)",
        "iCalendar feed (ICS, 999 bytes)",
        "CSV table (CSV, 12 kB)",
    ] == [item.text for item in offered.all("li")]
    assert "text/calendar" == offered.one("a", href="sample.ics").attributes["type"]
    assert [] == faults(page)


def test_programs_find_the_feed() -> None:
    page = page_within(publication())
    feed = page.one("link", rel="alternate", type="text/calendar")
    assert ("sample.ics", "iCalendar feed") == (feed.attributes["href"], feed.attributes["title"])
    assert f"{BASE_URL}sample.html" == page.one("link", rel="canonical").attributes["href"]
    assert [] == faults(page)


def test_without_an_address_nobody_can_subscribe() -> None:
    page = page_within(publication(base_url=None))
    assert [] == page.all("link", rel="canonical")
    assert "Subscribe" not in body_text(page)


def test_three_ways_to_subscribe_to_one_feed() -> None:
    offered = page_within(publication()).one("nav", id="_get")
    found = links(offered)
    webcal = "webcal://dates.example.org/chronologies/sample.ics"
    assert webcal == found["In the calendar of this device"]
    google = urlsplit(found["In Google Calendar"])
    assert ("calendar.google.com", {"cid": [webcal]}) == (google.netloc, parse_qs(google.query))
    address = f"{BASE_URL}sample.ics"
    assert address == found[address]


def test_a_port_of_the_server_is_kept() -> None:
    offered = page_within(publication("http://127.0.0.1:8000/")).one("nav", id="_get")
    assert "webcal://127.0.0.1:8000/sample.ics" in links(offered).values()


def test_no_feed_no_subscription() -> None:
    one = published()
    one = one._replace(downloads=tuple(file for file in one.downloads if file.format != "ics"))
    offered = page_within(publication(), one).one("nav", id="_get")
    assert "Subscribe" not in offered.text
    assert 3 == len(offered.all("a"))


def test_no_files_no_offers() -> None:
    page = page_within(publication(), published()._replace(downloads=()))
    assert [] == page.all("nav", id="_get")


def test_linked_data_names_the_files() -> None:
    import json

    page = page_within(publication())
    told = json.loads(page.one("script", type="application/ld+json").text)
    assert f"{BASE_URL}sample.html" == told["url"]
    assert f"{BASE_URL}sample.pdf" == told["encoding"][0]["contentUrl"]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (1_500, "2 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (12_345_678, "12.3 MB"),
    ],
)
def test_sizes(size: int, words: str) -> None:
    assert words == size_words(size)


def test_the_overview_lists_every_chronology_with_its_files() -> None:
    page = parsed(HtmlExporter().overview(publication()))
    first, second = page.all("article")
    assert "The chronology “sample” & <more>" == first.one("h2").text
    assert "sample.html" == first.one("h2").one("a").attributes["href"]
    assert "A second line" == first.one("p", class_="subtitle").text
    facts = {group.one("dt").text: group.one("dd").text for group in first.all("div")}
    assert {"As of": "31 December 2020", "Edition": "2", "Contents": "1,234 items"} == facts
    facts = {group.one("dt").text: group.one("dd").text for group in second.all("div")}
    assert "TLP:AMBER" == facts["Marking"]
    assert "other.csv" == links(second)["CSV table"]
    assert [] == faults(page)
    assert BASE_URL == page.one("link", rel="canonical").attributes["href"]


def test_the_overview_is_as_restricted_as_what_it_names() -> None:
    def marks(*markings: Marking | None) -> list[str]:
        listed = tuple(published(f"c{n}", marking) for n, marking in enumerate(markings))
        page = parsed(HtmlExporter().overview(Publication(None, listed)))
        robots = [node.attributes["content"] for node in page.all("meta", name="robots")]
        heads = [n.text for n in page.all("p") if "marking" in n.attributes.get("class", "")]
        return [*robots, *heads[:1]]

    assert [] == marks(None, None)
    assert ["TLP:CLEAR"] == marks(None, Marking.CLEAR)
    assert ["noindex", "TLP:RED"] == marks(Marking.GREEN, Marking.RED, Marking.CLEAR)
    assert ["noindex", "TLP:AMBER+STRICT"] == marks(Marking.AMBER, Marking.AMBER_STRICT)


def test_an_overview_of_nothing_says_so() -> None:
    page = parsed(HtmlExporter().overview(Publication(None, ())))
    assert "Nothing is published here yet." in body_text(page)
    assert [] == faults(page)


def test_titles_of_other_languages_are_marked_so() -> None:
    listed = (published()._replace(language="ar", title="سوريا", subtitle=None, edition=None),)
    page = parsed(HtmlExporter().overview(Publication(None, listed)))
    link = page.one("h2").one("a")
    assert ("ar", "سوريا") == (link.attributes["lang"], link.text)
    assert [] == faults(page)


def test_the_page_for_what_is_not_there_works_at_any_depth() -> None:
    page = parsed(HtmlExporter().not_found(publication()))
    assert [] == faults(page)
    targets = [link.attributes["href"] for link in page.one("main").all("a")]
    assert [f"{BASE_URL}sample.html"] == targets  # and no word of what is restricted
    assert [] == page.all("link", rel="canonical")
    assert ["noindex"] == [node.attributes["content"] for node in page.all("meta", name="robots")]
    page = parsed(HtmlExporter().not_found(publication(base_url=None)))
    assert [] == page.one("main").all("a")


def test_pages_around_have_no_script_and_say_so() -> None:
    for content in (
        HtmlExporter().overview(publication()),
        HtmlExporter().not_found(publication()),
    ):
        page = parsed(content)
        assert [] == page.all("script")
        policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
        assert "script-src 'none'" in policy
