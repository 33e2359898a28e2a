"""Every kind of mistake, as a file, beside what keydates says of it.

Each file in `cases` is read; what is shown must be what stands in the text file of its name. Run
with `--regenerate` to write these anew, and read them before they are committed.
"""

import re
from pathlib import Path

import pytest

from keydates.codes import CODES
from keydates.diagnostics import render
from keydates.limits import Limits
from keydates.reading import read

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.suffix != ".txt")
BESIDE_A_TABLE = ".chronology.yaml"
_SETTING = re.compile(rb"# limits: ([\w-]+=\d+)")
_SHOWN_CODE = re.compile(r"(?:error|warning)\[(KD\d+)\]")


def _limits(path: Path) -> Limits:
    """Take a limit from the first line of a case, where it names one."""
    first = path.read_bytes().partition(b"\n")[0] if path.is_file() else b""
    setting = _SETTING.match(first)
    return Limits().with_setting(setting[1].decode()) if setting else Limits()


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(BESIDE_A_TABLE)])
def test_what_is_said_of_a_mistake(
    name: str, monkeypatch: pytest.MonkeyPatch, *, regenerate: bool
) -> None:
    monkeypatch.chdir(CASES)
    reading = read(name, limits=_limits(CASES / name))
    shown = render(reading.findings) + "\n"
    expected = CASES / f"{name}.txt"
    if regenerate:
        expected.write_text(shown, "utf-8")
    assert expected.read_text("utf-8") == shown
    assert reading.chronology is None


def test_every_text_belongs_to_a_case() -> None:
    orphans = [path.name for path in CASES.glob("*.txt") if path.stem not in NAMES]
    assert orphans == []


def test_every_code_is_provoked_by_a_case_and_every_case_provokes_a_code() -> None:
    shown = {
        path.name: _SHOWN_CODE.findall(path.read_text("utf-8")) for path in CASES.glob("*.txt")
    }
    assert {name for name, codes in shown.items() if not codes} == set()
    assert set(CODES) == {code for codes in shown.values() for code in codes}


def test_every_code_in_the_source_is_in_the_table_and_the_other_way_round() -> None:
    source = Path(__file__).parents[2] / "src" / "keydates"
    used = {
        code
        for path in source.rglob("*.py")
        if path.name != "codes.py"
        for code in re.findall(r'"(KD\d{3})"', path.read_text("utf-8"))
    }
    assert set(CODES) == used


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    entry = CODES[code]
    assert re.fullmatch(r"KD[012]\d\d", code)
    assert entry.title == entry.title.strip().rstrip(".")
    assert 0 < len(entry.title) <= 50
    assert entry.explanation.endswith(".")
    assert len(entry.explanation) > len(entry.title) + 20
