"""The pictures that the README shows are of what keydates draws today."""

import re

import pytest

from keydates.reading import read
from keydates_exporters.figures import map_figure, timeline_figures, to_svg
from tests.support import ROOT

RENDERED = ROOT / "examples" / "rendered"
DRAWN_WIDTH = 481.89


def test_the_readme_shows_no_picture_that_is_missing_and_leaves_none_unshown() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"examples/rendered/([\w.-]+)", text))
    there = {path.name for path in RENDERED.iterdir() if path.suffix in {".png", ".svg"}}
    assert shown == there


@pytest.mark.parametrize("name", ["timeline", "map"])
def test_a_figure_of_the_readme_is_drawn_as_it_would_be_now(name: str) -> None:
    chronology = read(ROOT / "data" / "russia-syria.yaml").chronology
    if chronology is None:
        pytest.fail("the chronology in data/ has errors")
    drawn = [*timeline_figures(chronology, DRAWN_WIDTH), map_figure(chronology, DRAWN_WIDTH)]
    figure = next(figure for figure in drawn if figure and figure.name == name)
    kept = (RENDERED / f"{name}.svg").read_bytes()
    assert to_svg(figure) == kept, "make pictures makes them anew"
