"""How long the web page takes and how large it is, beside what others make of the same words.

Times are CPU seconds of the export alone, figures apart. A rival that is not installed is skipped.
"""

import importlib.util
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.benchmarks import html_rivals
from tests.benchmarks.long_chronology import Run, best, long_chronology, measured

MANY = 5_000
OURS = "tests.benchmarks.html_rivals:keydates"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the byte code of all that the exports load."""
    folder = tmp_path_factory.mktemp("cache")
    measured(OURS, 1, folder)
    return folder


@pytest.fixture(scope="module")
def ours(cache: Path) -> Run:
    """What the export of many events takes, to compare others with."""
    return best(OURS, MANY, cache)


def test_many_events_in_little_time(ours: Run, cache: Path) -> None:
    half = best(OURS, MANY // 2, cache)
    growth = ours.seconds / half.seconds
    print(f"\n{MANY:,} events: {ours}; target 1.5 s")
    print(f"{MANY // 2:,} to {MANY:,} events: {growth:.2f} times as long; target 2.3")
    assert ours.seconds <= 1.5
    assert growth <= 2.3


@pytest.mark.parametrize(("rival", "least"), [("plain", 0.3), ("lxml_tree", 0.5), ("jinja", 0.5)])
def test_beside_others(rival: str, least: float, ours: Run, cache: Path) -> None:
    if rival == "jinja" and importlib.util.find_spec("jinja2") is None:
        pytest.skip("jinja2 is not installed")
    theirs = best(f"tests.benchmarks.html_rivals:{rival}", MANY, cache)
    ratio = theirs.seconds / ours.seconds
    print(f"\n{MANY:,} events: {ours}; {rival} {theirs}: {ratio:.2f} times as long; target {least}")
    assert ratio >= least


@pytest.mark.parametrize("writer", ["keydates", "plain", "lxml_tree", "jinja"])
def test_all_write_the_same_words(writer: str) -> None:
    if writer == "jinja" and importlib.util.find_spec("jinja2") is None:
        pytest.skip("jinja2 is not installed")
    export: Callable[..., None] = getattr(html_rivals, writer)
    count, out = 30, BytesIO()
    export(long_chronology(count), out)
    text = out.getvalue().decode()
    body = text[text.rindex("<h1") :]  # the head has titles for machines
    assert (2 * count, count) == (body.count("Delegations meet"), body.count("Two sentences"))
