"""Pages before a checker that did not write them: html-validate, which knows the HTML standard."""

import datetime as dt
import json
from typing import Final

import pytest

from keydates.model import Marking
from keydates.publication import Publication
from keydates_exporters.html import HtmlExporter
from tests.exporters.html.reading import exported
from tests.exporters.html.samples import CASES, chronology, publication
from tests.hostile import DATES, HOSTILE, MULTILINE
from tests.making import event, made
from tests.support import run_node

VALIDATE: Final = """
import { HtmlValidate, StaticConfigLoader } from "html-validate";
const validator = new HtmlValidate(new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
    rules: {
        // Style of writing, on which the standard has no say: our doctype and void elements are
        // written as it does itself.
        "doctype-style": ["error", { style: "lowercase" }],
        "void-style": ["error", { style: "omit" }],
        "long-title": "off", // the title is the chronology's
        "no-trailing-whitespace": "off", // text of the chronology
        "no-inline-style": "error",
        "valid-id": ["error", { relaxed: true }], // ids of ours begin with an underscore
        "require-csp-nonce": "off", // a policy by hash
        "require-sri": "off", // nothing is fetched
        "prefer-native-element": "error",
    },
}));
let page = "";
process.stdin.setEncoding("utf8");
for await (const chunk of process.stdin) page += chunk;
const report = await validator.validateString(page, "page.html");
const found = report.results.flatMap((result) => result.messages);
process.stdout.write(JSON.stringify(
    found.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`)));
"""


def messages(page: bytes) -> list[str]:
    found: list[str] = json.loads(run_node("html-validate", VALIDATE, page))
    return found


@pytest.mark.parametrize("case", CASES)
def test_the_cases(case: str) -> None:
    assert [] == messages(exported(chronology(case), figures=True)[0])


def test_hostile_text_and_every_date() -> None:
    events = [
        event(id=f"t{n}", title=text, category=text, disputed=text, tags=[text])
        for n, text in enumerate(HOSTILE)
    ]
    events += [event(id=f"m{n}", summary=text) for n, text in enumerate(MULTILINE)]
    events += [event(id=f"d{n}", date=edtf) for n, edtf in enumerate(DATES)]
    content, _ = exported(made(language="ar", events=events, marking="TLP:RED"), figures=True)
    assert [] == messages(content)


def test_a_published_page_and_those_around_it() -> None:
    exporter = HtmlExporter()
    whole = publication()
    within = exporter.within(whole, whole.chronologies[0])
    assert [] == messages(exported(made(), within)[0])
    assert [] == messages(exporter.overview(whole))
    assert [] == messages(exporter.not_found(whole))
    assert [] == messages(exporter.overview(Publication(None, ())))
    assert [] == messages(exporter.not_found(Publication(None, ())))


def test_the_checker_notices_what_is_wrong() -> None:
    page, _ = exported(made())
    broken = page.replace(b"<h1>", b'<h1 style="color:red">').replace(b"<h3", b"<h5")
    rules = {message.split()[1] for message in messages(broken)}
    assert {"no-inline-style:", "heading-level:"} <= rules


def test_an_empty_page() -> None:
    source = made(events=[], sources=[], as_of=dt.date(2020, 1, 1), marking=Marking.CLEAR)
    assert [] == messages(exported(source)[0])
