"""What the writer of the page may touch, and what its parts may hold."""

import site
import sys
import sysconfig
from importlib.resources import files
from pathlib import Path

import pytest

from keydates_exporters.html.markup import Tag, escaped, raw_text
from keydates_exporters.html.shell import compacted
from tests.exporters.html.samples import CASES
from tests.support import ROOT, run

# Imports come first: reportlab looks for a user's settings when it is loaded.
_CHILD = """
import sys
import keydates_exporters.figures.svg
from io import BytesIO
from pathlib import Path
from keydates.reading import read
from keydates_exporters.html import HtmlExporter, HtmlOptions
chronology = read(Path(sys.argv[1])).chronology
seen = []
sys.addaudithook(lambda name, args: seen.append((name, str(args[0]) if args else "")))
HtmlExporter().export(chronology, BytesIO(), HtmlOptions())
open(sys.argv[1]).close()
for name, what in seen:
    if name.startswith(("open", "socket.", "subprocess.", "os.system", "urllib.")):
        print(name, what)
"""


def test_no_file_is_opened_but_the_program_itself_and_no_socket() -> None:
    out = run([sys.executable, "-c", _CHILD, CASES["torture"]], cwd=ROOT).decode()
    *lines, control = out.splitlines()
    assert f"open {CASES['torture']}" == control
    folders = [str(ROOT / "src"), str(ROOT / "exporters"), *site.getsitepackages()]
    folders += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    own = tuple(f"open {Path(folder)}" for folder in folders)
    assert [] == [line for line in lines if not line.startswith(own)]
    assert any(line.endswith("page.css") for line in lines)


@pytest.mark.parametrize("name", ["page.css", "page-controls.css", "page.js"])
def test_style_and_script_ask_for_nothing_and_can_be_embedded(name: str) -> None:
    content = (files("keydates_exporters.html") / name).read_text("utf-8")
    kind = "script" if name.endswith(".js") else "style"
    assert raw_text(kind, content).startswith(f"<{kind}>")
    asking = ("@import", "url(", "http:", "https:", "fetch(", "XMLHttpRequest", "WebSocket")
    making = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "document.write",
        "Function(",
    )
    keeping = ("localStorage", "sessionStorage", "cookie", "indexedDB")
    assert [] == [word for word in (*asking, *making, *keeping) if word in content]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("script", "a</script>b"),
        ("script", "a</SCRIPT b"),
        ("script", "<!-- a <script>"),
        ("style", "a{}</style><script>"),
    ],
)
def test_what_could_end_its_element_is_refused(kind: str, content: str) -> None:
    with pytest.raises(ValueError, match=f"cannot stand in a {kind} element"):
        raw_text(kind, content)


def test_words_become_text_and_nothing_else() -> None:
    hostile = "\"><img src=x onerror=alert(1)>&amp;'"
    expected = "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;'"
    assert expected == escaped(hostile)
    made = Tag("a", class_="x")(escaped(hostile), href=hostile, hidden="", title=None)
    assert f'<a class="x" href="{expected}" hidden>{expected}</a>' == made


@pytest.mark.parametrize("name", ["page.css", "page-controls.css", "page.js"])
def test_no_text_of_style_or_script_goes_over_lines(name: str) -> None:
    lines = (files("keydates_exporters.html") / name).read_text("utf-8").splitlines()
    assert [] == [line for line in lines if line.count("`") % 2 or line.endswith("\\")]


def test_style_and_script_are_embedded_without_what_only_authors_read() -> None:
    source = """/* a
 * comment */
    // another
  const a = "/* no comment */"; // kept
    /** @type {A} */ const b = 1;

  /** one line */
  const c = 2; /* kept */
"""
    expected = """const a = "/* no comment */"; // kept
/** @type {A} */ const b = 1;
const c = 2; /* kept */"""
    assert expected == compacted(source)
