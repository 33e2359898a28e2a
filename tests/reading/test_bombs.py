"""Inputs made to take the machine are refused quickly, in little memory and without a crash."""

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="limits of memory are set the POSIX way")

HEADER = "id: a\ntitle: A\nas_of: 2017-01-01\nrevised: 2017-01-02T00:00:00Z\n"

# An expression for the text, and the code that refuses it.
YAML_BOMBS = {
    "flow lists": ("'a: ' + '[' * 100_000", "KD017"),
    "flow mappings": ("'a: ' + '{a: ' * 100_000", "KD017"),
    "nothing but brackets": ("'[' * 100_000", "KD019"),
    "nothing but braces": ("'{' * 100_000", "KD015"),
    "block lists": ("'a:\\n' + '- ' * 100_000", "KD017"),
    "block mappings": ("''.join(' ' * n + 'a:\\n' for n in range(4_000))", "KD017"),
    "explicit names": ("'? ' * 100_000", "KD015"),
    "billion laughs": ("'a: &a [x, x]\\n' + '- &b [*a, *a]\\n' * 500", "KD010"),
    "laughs in one line": ("'a: [&a [x, x]' + ', &a [*a, *a, *a]' * 100_000 + ']'", "KD012"),
    "anchors": ("'a:\\n' + ''.join(f'- &a{n} x\\n' for n in range(300_000))", "KD012"),
    "aliases": ("'a: [' + '*a, ' * 2_000_000 + ']'", "KD012"),
    "endless value": ("'a: ' + 'x' * 9_000_000", "KD018"),
    "endless quoted value": ("'a: \"' + 'x ' * 4_500_000 + '\"'", "KD018"),
    "endless block": ("'a: |\\n' + ' x\\n' * 3_000_000", "KD018"),
    "endless name": ("'x' * 9_000_000 + ': 1'", "KD019"),
    "endless line of findings": ("'a: 1\\nb: [' + '*a,' * 3_000_000 + ']'", "KD012"),
    "one name a million times": ("'a: 1\\n' * 1_000_000", "KD011"),
    "documents": ("'---\\n' * 2_000_000", "KD003"),
    "comment": ("'#' * 9_000_000", "KD003"),
    "empty lines": ("'\\n' * 9_000_000", "KD003"),
    "too large": ("'#' * 10_000_001", "KD004"),
    "wrong values": (f"{HEADER!r} + 'caveats: [' + '[],' * 100_000 + ']'", "KD009"),
    "wrong fields": (f"{HEADER!r} + ''.join(f'x{{n}}:\\n' for n in range(60_000))", "KD009"),
}
JSON_BOMBS = {
    "lists": ("'{\"a\":' + '[' * 1_000_000", "KD017"),
    "objects": ("'{\"a\":' * 1_000_000", "KD017"),
    "brackets": ("'[' * 1_000_000", "KD019"),
    "endless value": ("'{\"a\":\"' + 'x' * 9_000_000 + '\"}'", "KD018"),
    "endless name": ("'{\"' + 'x' * 9_000_000 + '\":1}'", "KD018"),
    "endless number": ("'{\"a\":' + '1' * 9_000_000 + '}'", "KD018"),
    "backslashes": ('\'{"a":"\' + chr(92) * 9_000_000', "KD020"),
    "one name a million times": ("'{' + ','.join(['\"a\":1'] * 1_000_000) + '}'", "KD011"),
    "white space": ("' ' * 9_000_000", "KD003"),
}
CSV_BOMBS = {
    "endless header": ("'date,title' + ',' * 9_000_000", "KD007"),
    "endless row": ("'date,title\\n' + ',' * 9_000_000", "KD102"),
    "wide rows of one value": ("'date,title\\n' + (',' * 9_999 + 'x\\n') * 900", "KD043"),
    "empty rows": ("'date,title\\n' + ',\\n' * 4_500_000", "KD102"),
    "endless value": ("'date,title\\n' + 'x' * 9_000_000", "KD043"),
    "quotation marks": ("'date,title\\n' + chr(34) * 9_000_001", "KD040"),
}
# A file of nothing but values has to be read as far as the limit goes, and no further.
MILLIONS = {
    "yaml list": ("yaml", "'a: [' + '0,' * 4_900_000 + ']'"),
    "yaml lines": ("yaml", "'a:\\n' + '- 0\\n' * 2_400_000"),
    "json list": ("json", "'{\"a\":[' + '0,' * 4_900_000 + '0]}'"),
    "json objects": ("json", "'{\"a\":[' + '{},' * 3_300_000 + '{}]}'"),
    "csv rows": ("csv", "'date,title\\n' + '0,\\n' * 3_300_000"),
    "csv cell": (
        "csv",
        "'table,id,tags\\nchronology,x,\\nevent,x,\"[' + '0,' * 4_900_000 + '0]\"\\n'",
    ),
}

CHILD = """
import io, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from keydates.diagnostics import render
from keydates.reading import read
raw = ({bomb}).encode()
before = time.process_time()
reading = read(io.BytesIO(raw), input_format={input_format!r})
shown = render(reading.findings)
spent = time.process_time() - before
codes = sorted({{finding.code for finding in reading.findings}})
print(reading.chronology, f"{{spent:.2f}}", len(shown) < 1_000_000, *codes)
"""

BOMBS = [
    *(pytest.param("yaml", *bomb, id=f"yaml {name}") for name, bomb in YAML_BOMBS.items()),
    *(pytest.param("json", *bomb, id=f"json {name}") for name, bomb in JSON_BOMBS.items()),
    *(pytest.param("csv", *bomb, id=f"csv {name}") for name, bomb in CSV_BOMBS.items()),
]


def refused(input_format: str, bomb: str) -> tuple[float, list[str]]:
    """Read a bomb; return the seconds of that process alone, and the codes of what it found."""
    script = CHILD.format(bomb=bomb, input_format=input_format)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (0, "") == (done.returncode, done.stderr)
    chronology, seconds, short, *codes = done.stdout.split()
    assert ("None", "True") == (chronology, short)
    return float(seconds), codes


@pytest.mark.parametrize(("input_format", "bomb", "code"), BOMBS)
def test_bomb_is_refused(input_format: str, bomb: str, code: str) -> None:
    seconds, codes = refused(input_format, bomb)
    assert code in codes
    assert seconds < 1.0


@pytest.mark.parametrize(("input_format", "bomb"), MILLIONS.values(), ids=MILLIONS)
def test_more_values_than_any_chronology_has_are_refused(input_format: str, bomb: str) -> None:
    seconds, codes = refused(input_format, bomb)
    assert codes[0] == "KD007"
    assert seconds < 6.0  # about one on a machine that has nothing else to do
