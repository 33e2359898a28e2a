"""Checking, explaining, listing, help and version."""

import json
import re
from pathlib import Path

import pytest

from keydates._version import __version__
from keydates.cli import main
from tests.cli.capturing import Capture, words
from tests.fakes import CHRONOLOGY, write_chronology

pytestmark = pytest.mark.usefixtures("fake_formats", "working_folder")


def test_check_takes_many_files_and_ends_in_the_gravest_code(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    write_chronology(tmp_path, "good.yaml")
    write_chronology(tmp_path, "bad.yaml", as_of="yesterday")
    assert main(["check", "good.yaml"]) == 0
    assert capsysbinary.readouterr() == (b"", b"good.yaml: 3 events, nothing to report\n")
    assert main(["check", "bad.yaml", "good.yaml"]) == 1
    assert main(["check", "bad.yaml", "missing.yaml", "good.yaml"]) == 3


def test_check_prints_json(tmp_path: Path, capsysbinary: Capture) -> None:
    write_chronology(tmp_path, "good.yaml")
    write_chronology(tmp_path, "bad.yaml", as_of="yesterday")
    assert main(["check", "good.yaml", "--format", "json"]) == 0
    out, err = capsysbinary.readouterr()
    assert (json.loads(out)["findings"], err) == ([], b"")
    assert main(["check", "bad.yaml", "good.yaml", "--format", "json"]) == 1
    found = json.loads(capsysbinary.readouterr().out)["findings"]
    assert [(finding["file"], finding["severity"]) for finding in found] == [("bad.yaml", "error")]


def test_warnings_fail_only_a_strict_check(tmp_path: Path, capsysbinary: Capture) -> None:
    unused = "  - {id: unused, title: Unused, published: '2015', publisher: X}\nevents:"
    Path("w.yaml").write_text(CHRONOLOGY.replace("events:", unused))
    assert main(["check", "w.yaml"]) == 0
    assert b"warning[KD2" in capsysbinary.readouterr().out
    assert main(["check", "w.yaml", "--strict"]) == 1
    capsysbinary.readouterr()
    assert main(["export", "w.yaml", "-t", "lines"]) == 0
    assert "warning[KD2" in words(capsysbinary)
    assert main(["export", "w.yaml", "-t", "lines", "--quiet"]) == 0
    assert words(capsysbinary) == ""


def test_explain_says_what_a_code_means(capsysbinary: Capture) -> None:
    assert main(["check", "--explain", "kd201"]) == 0
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"error[KD201] ")
    assert err == b""


def test_formats_lists_each_with_what_it_carries(capsysbinary: Capture) -> None:
    assert main(["formats"]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b""
    lines = out.decode().splitlines()
    assert lines[0].split() == ["NAME", "FILE", "WHAT", "IT", "IS", "WHAT", "IT", "CARRIES"]
    assert lines[1].startswith("lines")
    assert lines[1].endswith("event, state, statement, where dated")
    assert lines[2].endswith("every kind")
    assert max(map(len, lines)) <= 100


def test_a_page_on_a_format_names_its_options_values_and_defaults(capsysbinary: Capture) -> None:
    assert main(["formats", "lines"]) == 0
    page = capsysbinary.readouterr().out.decode()
    for part in (
        "lines: Lines of text\n",
        "  file        ID.txt\n",
        "  media type  text/plain; charset=utf-8\n",
        "  comes with  keydates\n",
        "  mark=TEXT  (default: *)\n      What stands before each title.\n",
        "  case=upper|lower  (default: none)\n",
        "  count=true|false  (default: false)\n",
        "  max-events=NUMBER  (default: 50000)\n",
    ):
        assert part in page


def test_schema_prints_a_json_schema(capsysbinary: Capture) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsysbinary.readouterr().out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"id", "title", "events"} <= schema["properties"].keys()


def test_the_version(capsysbinary: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsysbinary.readouterr() == (f"keydates {__version__}\n".encode(), b"")


@pytest.mark.parametrize(
    "command", [[], ["export"], ["publish"], ["check"], ["formats"], ["schema"]]
)
def test_help_fits_eighty_columns_and_describes_every_option(
    capsysbinary: Capture, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([*command, "--help"]) == 0
    text = capsysbinary.readouterr().out.decode()
    assert max(map(len, text.splitlines())) <= 80
    options = text.partition("\nOptions:\n")[2].partition("\n\n")[0]
    entries = re.split(r"\n(?=  -)", options)
    assert entries
    for entry in entries:
        assert re.search(r"(  |\n {10,})[A-Z]", entry), entry
    if command in ([], ["export"], ["publish"], ["check"]):
        assert "Exit codes:\n" in text


def test_source_date_epoch_stands_in_for_revised_and_for_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: Capture
) -> None:
    text = "\n".join(line for line in CHRONOLOGY.splitlines() if "revised" not in line)
    Path("bare.yaml").write_text(text + "\n")
    assert main(["check", "bare.yaml"]) == 1
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert main(["check", "bare.yaml"]) == 0
    capsysbinary.readouterr()
    for value in ("yesterday", "1e9", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert main(["check", "bare.yaml"]) == 2
        assert "SOURCE_DATE_EPOCH must be a number of seconds" in words(capsysbinary)


def test_set_gives_what_the_input_lacks(tmp_path: Path) -> None:
    text = "\n".join(line for line in CHRONOLOGY.splitlines() if "as_of" not in line)
    Path("bare.yaml").write_text(text + "\n")
    assert main(["check", "bare.yaml"]) == 1
    assert main(["check", "bare.yaml", "--set", "as-of=2020-01-01"]) == 0
    assert main(["check", "bare.yaml", "--set", "as_of=2020-01-01"]) == 0
