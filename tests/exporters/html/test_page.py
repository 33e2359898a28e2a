"""The web page, read back by a parser of the suite's own."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings

from keydates.exporting import LimitError, load_exporter, parse_options
from keydates.model import Chronology
from keydates.text import TextError, clean_text
from keydates_exporters.html import HtmlExporter
from tests import strategies
from tests.exporters.html.reading import (
    Node,
    body_text,
    exported,
    faults,
    missing_words,
    parsed,
    read_page,
)
from tests.exporters.html.samples import CASES, chronology
from tests.hostile import HOSTILE
from tests.making import event, made
from tests.support import ROOT, run, shared


def articles(page: Node) -> dict[str, Node]:
    return {node.attributes["id"]: node for node in page.all("article")}


def detail(item: Node, label: str) -> str:
    """Return what stands in an item beside a label."""
    pairs = zip(item.all("dt"), item.all("dd"), strict=True)
    (found,) = [words.text for name, words in pairs if name.text == label]
    return found


def test_is_found_by_its_name() -> None:
    assert isinstance(load_exporter("html"), HtmlExporter)


@pytest.mark.parametrize("figures", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_the_cases_are_whole(case: str, figures: bool) -> None:
    source = chronology(case)
    content, report = exported(source, figures=figures)
    page = parsed(content)
    assert [] == missing_words(source, page)
    assert [] == faults(page)
    assert len(source.events) == report.events == report.carried
    assert ((), ()) == (report.degraded, report.left_out)


@settings(max_examples=40, deadline=None)
@given(strategies.chronologies())
def test_any_chronology_is_whole(source: Chronology) -> None:
    content, report = exported(source)
    page = parsed(content)
    assert [] == missing_words(source, page)
    assert [] == faults(page)
    assert len(source.events) == report.carried
    assert [one.id for one in source.in_order()] == list(articles(page))


def naughty() -> list[str]:
    strings = json.loads(shared("corpora/naughty-strings/blns.json").read_text(encoding="utf-8"))
    kept = []
    for string in strings:
        try:
            text = clean_text(string)
        except TextError:
            continue
        if text and "\n" not in text:
            kept.append(text)
    assert len(kept) > 400
    return kept


def test_naughty_strings_come_back_from_every_field_as_they_are() -> None:
    strings = [*naughty(), *(clean_text(text) for text in HOSTILE)]
    numbered = list(enumerate(strings))
    source = made(
        title=strings[0],
        places=[{"id": f"p{n}", "name": text} for n, text in numbered],
        actors=[{"id": f"a{n}", "name": text} for n, text in numbered],
        sources=[{"id": f"s{n}", "title": text} for n, text in numbered],
        events=[
            event(
                id=f"e{n}",
                title=text,
                summary=text,
                category=text,
                tags=[text],
                disputed=text,
                places=[{"place": f"p{n}", "role": "target"}],
                actors=[{"actor": f"a{n}", "role": text}],
                citations=[{"source": f"s{n}", "locator": text}],
            )
            for n, text in numbered
        ],
    )
    page = read_page(source)
    assert [] == missing_words(source, page)
    assert [] == faults(page)
    items = articles(page)
    sources = {node.attributes["id"]: node for node in page.one("section", id="_sources").all("li")}
    assert len(strings) == len(items) > 500
    for number, text in numbered:
        item = items[f"e{number}"]
        assert text == item.one("a", class_="anchor").text
        assert text == item.one("dd", data_category="").text == detail(item, "Category")
        assert text == item.all("p")[0].text
        assert text == detail(item, "Key words") == detail(item, "Disputed")
        assert text == item.one("span", data_place=f"p{number}").attributes["data-name"]
        assert text == item.one("span", data_actor=f"a{number}").attributes["data-name"]
        assert f"{text} ({text})" == detail(item, "Actor")
        assert sources[f"_s-s{number}"].all("p")[0].text.startswith(text.rstrip("."))


def test_text_of_more_than_one_line_keeps_its_breaks() -> None:
    page = read_page(made(summary=["one\ntwo"], caveats=["three\n\nfour"]))
    assert "one\ntwo" == page.one("section", id="_key-points").one("li").text
    assert 1 == len(page.one("section", id="_key-points").all("br"))
    assert "three\n\nfour" == page.one("section", id="_method").one("li").text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", " https://example.org", "vbscript:x", "//x.org"],
)
def test_an_address_that_passed_no_gate_is_no_link(url: str) -> None:
    source = made()
    unchecked = source.sources[0].model_copy(update={"url": url})
    page = read_page(source.model_copy(update={"sources": (unchecked,)}))
    assert [] == [node for node in page.all("a") if node.attributes["href"] == url]
    assert url in body_text(page)


def test_addresses_are_links_as_they_are_written() -> None:
    urls = ["https://example.org/a?b=c&d=%20e#f", "mailto:desk@example.org", "HTTP://EXAMPLE.ORG/É"]
    sources = [{"id": f"s{n}", "title": "S", "url": url} for n, url in enumerate(urls)]
    page = read_page(made(sources=sources, events=[event(citations=["s0"])]))
    links = page.one("section", id="_sources").all("a", class_="out")
    assert urls == [link.attributes["href"] for link in links] == [link.text for link in links]


NAMES = ("map", "sources", "top", "main", "table", "timeline", "chronology", "get", "filters")


def test_an_item_may_have_any_name() -> None:
    source = made(
        events=[event(id=name) for name in NAMES],
        sources=[{"id": "gazette", "title": "G"}, {"id": "map", "title": "M"}],
        places=[{"id": "map", "name": "Map"}],
    )
    page = read_page(source, figures=True)
    assert [] == faults(page)
    assert list(NAMES) == list(articles(page))


def test_bounds_are_there_as_exactly_as_they_are_known() -> None:
    dates = {
        "day": ("2015-09-30", "2015-09-30", "2015-09-30"),
        "month": ("2011-04", "2011-04-01", "2011-04-30"),
        "window": ("[2015-09-21..2015-09-30]", "2015-09-21", "2015-09-30"),
        "open": ("2015-08/..", "2015-08-01", None),
        "until": ("../2014-05-06", None, "2014-05-06"),
        "ancient": ("-0043-03-15", "-0043-03-15", "-0043-03-15"),
        "far": ("Y12345", "+12345-01-01", "+12345-12-31"),
    }
    events = [event(id=name, date=edtf) for name, (edtf, _, _) in dates.items()]
    events.append(event(id="undated", date=None, undated="Unknown."))
    items = articles(read_page(made(events=events)))

    def bounds(item: Node) -> tuple[str | None, str | None]:
        told = item.attributes
        on = told.get("data-on")  # a single day
        return told.get("data-from", on), told.get("data-to", on)

    found = {name: bounds(item) for name, item in items.items()}
    assert ("2015-09-30", None) == (
        items["day"].attributes["data-on"],
        items["day"].attributes.get("data-from"),
    )
    expected = {name: (first, last) for name, (_, first, last) in dates.items()}
    assert expected | {"undated": (None, None)} == found


def test_an_empty_chronology_says_so() -> None:
    page = read_page(made(events=[], sources=[]), figures=True)
    assert "This chronology holds no items." in body_text(page)
    assert [] == faults(page)
    assert ([], []) == (page.all("table"), page.all("figure"))


def test_a_chronology_without_any_date() -> None:
    events = [event(id=f"e{n}", date=None, undated="Nobody knows.") for n in range(3)]
    content, report = exported(made(events=events), figures=True)
    page = parsed(content)
    assert [] == faults(page)
    assert ["_undated"] == [node.attributes["id"] for node in page.all("h3")]
    assert 2 == len(report.remarks)  # no timeline, no map
    assert 3 == report.carried


def test_the_report_names_what_the_figures_lose() -> None:
    remarks = exported(chronology("russia-syria"), figures=True)[1].remarks
    assert ("map: 4 places without a point, listed beside the map and not pinned",) == remarks
    assert () == exported(chronology("russia-syria"))[1].remarks


def test_figures_are_numbered_captioned_and_lead_to_their_items() -> None:
    page = read_page(chronology("russia-syria"), figures=True)
    captions = [figure.one("figcaption").all("p")[0].text for figure in page.all("figure")]
    assert ["Figure\u00a01. Timeline", "Figure\u00a02. Where it"] == [one[:18] for one in captions]
    for figure in page.all("figure"):
        frame = figure.one("section", class_="figure-frame")
        assert ("0", True) == (frame.attributes["tabindex"], "aria-label" in frame.attributes)
        assert len(figure.one("svg").all("a")) >= 5
        described = figure.one("p", id=frame.attributes["aria-describedby"]).text
        assert described.startswith(("Timeline: 18 dated items", "Map: 8 events at 7 places"))
    lead = page.one("section", id="_chronology").one("p", class_="lead")
    assert [
        "#_figure-timeline",
        "#_figure-map",
        "#_table",
    ] == [link.attributes["href"] for link in lead.all("a")]


def test_every_colour_of_the_figures_has_one_for_the_night() -> None:
    page = read_page(chronology("torture"), figures=True)
    style = page.one("style").text
    painted = {
        (name, node.attributes[name])
        for svg in page.all("svg")
        for node in svg.walk()
        for name in ("fill", "stroke")
        if node.attributes.get(name, "none") != "none"
    }
    assert len(painted) > 10
    missing = [
        f'[{name}="{colour}"]'
        for name, colour in sorted(painted)
        if f'[{name}="{colour}"] {{ {name}: var(--k-' not in style
    ]
    assert [] == missing


def test_more_items_than_it_takes() -> None:
    events = [event(id=f"e{n}") for n in range(3)]
    with pytest.raises(LimitError, match=r"at most 2 events .* has 3; raise html\.max-events"):
        exported(made(events=events), max_events=2)
    assert 3 == exported(made(events=events), max_events=3)[1].carried


def test_options() -> None:
    options = parse_options(load_exporter("html"), {"figures": "no", "max-events": "7"})
    assert {"figures": False, "max_events": 7} == options.model_dump()


def test_many_items_are_set_when_they_are_near() -> None:
    def classes(count: int) -> list[str | None]:
        page = read_page(made(events=[event(id=f"e{n}") for n in range(count)]))
        return [
            page.one("section", id=name).attributes.get("class")
            for name in ("_chronology", "_table")
        ]

    assert ([None, None], ["many", "many"]) == (classes(200), classes(201))


def test_a_source_that_is_cited_often_names_a_hundred_items_and_counts_the_rest() -> None:
    page = read_page(made(events=[event(id=f"e{n}") for n in range(102)]))
    cited = page.one("p", class_="cited")
    assert 100 == len(cited.all("a"))
    assert cited.text.endswith("; and 2 more items")


def test_contents_lead_to_every_year_until_there_are_too_many() -> None:
    def years(count: int) -> list[str]:
        events = [event(id=f"e{n}", date=f"{1700 + n}") for n in range(count)]
        contents = read_page(made(events=events)).one("nav", id="_contents")
        return [link.text for link in contents.all("a") if link.text.isdigit()]

    assert [str(1700 + n) for n in range(120)] == years(120)
    assert [] == years(121)


def test_what_a_figure_cannot_show_is_named_beside_it_up_to_a_point() -> None:
    events = [event(), *(event(id=f"e{n}", date=None, undated="Unknown.") for n in range(43))]
    page = read_page(made(events=events), figures=True)
    listed = [item.text for item in page.one("ul", class_="listed").all("li")]
    assert ("and 3 more, named where their items stand", 41) == (listed[-1], len(listed))


def test_same_bytes_whatever_the_surroundings() -> None:
    script = (
        "import sys, time\n"
        "time.sleep(float(sys.argv[1]))\n"
        "from keydates.reading import read\n"
        "from keydates_exporters.html import HtmlExporter, HtmlOptions\n"
        "chronology = read(sys.argv[2]).chronology\n"
        "HtmlExporter().export(chronology, sys.stdout.buffer, HtmlOptions())\n"
    )
    made_by = [
        subprocess.run(
            [sys.executable, "-c", script, wait, CASES["torture"]],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": "1"},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for wait, seed, zone in (("0", "0", "UTC"), ("2.1", "7", "Pacific/Kiritimati"))
    ]
    assert made_by[0] == made_by[1] == exported(chronology("torture"), figures=True)[0]


def test_a_page_without_figures_loads_no_drawing_library() -> None:
    script = (
        "import sys\n"
        "from io import BytesIO\n"
        "from keydates.reading import read\n"
        "from keydates_exporters.html import HtmlExporter, HtmlOptions\n"
        "chronology = read(sys.argv[1]).chronology\n"
        "HtmlExporter().export(chronology, BytesIO(), HtmlOptions(figures=False))\n"
        "print(sorted({'reportlab', 'lxml', 'PIL'} & set(sys.modules)))\n"
    )
    assert b"[]" == run([sys.executable, "-c", script, CASES["torture"]], cwd=ROOT).strip()
