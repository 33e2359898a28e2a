"""Inputs made to take the machine are refused quickly, in little memory and without a crash."""

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="limits of memory are set the POSIX way")

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
]


@pytest.mark.parametrize(("input_format", "bomb", "code"), BOMBS)
def test_bomb_is_refused(input_format: str, bomb: str, code: str) -> None:
    script = CHILD.format(bomb=bomb, input_format=input_format)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (0, "") == (done.returncode, done.stderr)
    chronology, seconds, short, *codes = done.stdout.split()
    assert ("None", "True") == (chronology, short)
    assert code in codes
    assert float(seconds) < 1.0  # of this process alone, whatever else the machine does
