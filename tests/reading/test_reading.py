"""The way from a file to a chronology: names, formats, defaults, and what is told of errors."""

import errno
import io
import os
from pathlib import Path

import pytest

from keydates.findings import Finding
from keydates.limits import Limits
from keydates.model import Chronology
from keydates.reading import read, source

HEADER = "id: talks\ntitle: Talks\nas_of: 2017-11-20\nrevised: 2017-11-21T00:00:00Z\n"


def from_text(text: str, limits: Limits | None = None, **defaults: str) -> tuple[Finding, ...]:
    stream = io.BytesIO(text.encode())
    return read(stream, input_format="yaml", limits=limits, defaults=defaults).findings


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.YAML"])
def test_format_follows_the_suffix(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(HEADER, "utf-8")
    for given in (path, str(path)):
        reading = read(given)
        assert str(path) == reading.file
        assert reading.findings == ()
        assert isinstance(reading.chronology, Chronology)


def test_given_format_wins_over_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "chronology.txt"
    path.write_text(HEADER, "utf-8")
    assert codes(read(path).findings) == ["KD002"]
    assert read(path, input_format="yaml").chronology is not None
    assert codes(read(path, input_format="json").findings) == ["KD019"]
    assert codes(read(path, input_format="toml").findings) == ["KD002"]


def test_stream_without_a_format_is_refused_by_the_name_of_standard_input() -> None:
    (finding,) = read(io.BytesIO(HEADER.encode())).findings
    assert ("KD002", "<stdin>") == (finding.code, finding.file)


def test_name_for_findings_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- x\n", "utf-8")
    (finding,) = read(path, name="mine").findings
    assert finding.file == "mine"


class Trickle(io.RawIOBase):
    """A pipe that gives one byte at a time."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, size: int = -1) -> bytes:
        part, self.data = self.data[:1], self.data[1:]
        return part


def test_slow_stream_is_read_to_its_end() -> None:
    assert read(Trickle(HEADER.encode()), input_format="yaml").chronology is not None  # type: ignore[arg-type]


def test_no_more_is_read_of_a_stream_than_the_limit_allows() -> None:
    stream = io.BytesIO(b"#" * 1_000)
    reading = read(stream, input_format="yaml", limits=Limits(file_bytes=10))
    assert codes(reading.findings) == ["KD004"]
    assert stream.tell() == 11


def test_file_of_just_the_limit_is_read() -> None:
    limits = Limits(file_bytes=len(HEADER))
    assert from_text(HEADER, limits) == ()
    assert codes(from_text(HEADER + "\n", limits)) == ["KD004"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.yaml", "no such file"),
        ("file.yaml/inside.yaml", "a part of the path is a file"),
        ("x" * 300 + ".yaml", "the name is too long"),
        ("nul\0.yaml", "null byte"),
        ("folder.yaml", "a folder, not a file"),
    ],
)
def test_file_that_cannot_be_read(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file.yaml").write_text(HEADER, "utf-8")
    (tmp_path / "folder.yaml").mkdir()
    (finding,) = read(os.fspath(tmp_path) + "/" + name).findings
    assert (finding.code, finding.line) == ("KD001", 0)
    assert words in finding.message


def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(HEADER, "utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    (finding,) = read(path).findings
    assert finding.code == "KD001"
    assert "no permission" in finding.message


def test_refused_permission_is_told_to_any_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(source, "open", refuse, raising=False)
    (finding,) = read("secret.yaml").findings
    assert (finding.code, finding.file) == ("KD001", "secret.yaml")
    assert "no permission" in finding.message


def test_stream_that_breaks_off() -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    (finding,) = read(Broken(), input_format="yaml").findings  # type: ignore[arg-type]
    assert finding.code == "KD001"
    assert "Input/output error" in finding.message


def test_defaults_hold_where_the_input_has_none() -> None:
    text = "id: talks\ntitle: Talks\nas_of: 2017-11-20\nsubtitle: ~\n"
    stream = io.BytesIO(text.encode())
    defaults = {"revised": "2020-01-01T00:00:00Z", "subtitle": "One", "title": "Not this"}
    chronology = read(stream, input_format="yaml", defaults=defaults).chronology
    assert chronology is not None
    assert chronology.revised.isoformat() == "2020-01-01T00:00:00+00:00"
    assert ("Talks", "One") == (chronology.title, chronology.subtitle)


def test_broken_default_has_no_line() -> None:
    text = "id: talks\ntitle: Talks\nas_of: 2017-11-20\n"
    (finding,) = from_text(text, revised="yesterday")
    assert ("KD113", 0, None) == (finding.code, finding.line, finding.excerpt)


def test_warnings_leave_the_chronology() -> None:
    text = HEADER + "sources: [{id: box, title: A fact box}]\n"
    reading = read(io.BytesIO(text.encode()), input_format="yaml")
    assert codes(reading.findings) == ["KD217"]
    assert reading.chronology is not None


def test_reference_to_a_broken_object_is_no_error_of_its_own() -> None:
    text = HEADER + (
        "sources: [{id: box, title: A fact box, url: nowhere}]\n"
        "events: [{id: one, title: One, date: 2015, citations: [box]}]\n"
    )
    assert codes(from_text(text)) == ["KD111"]


def test_reference_into_a_collection_that_is_no_list_is_no_error_of_its_own() -> None:
    text = HEADER + "sources: box\nevents: [{id: one, title: One, date: 2015, citations: [box]}]\n"
    assert codes(from_text(text)) == ["KD104"]


def test_place_that_only_a_broken_event_names_is_not_called_unused() -> None:
    text = HEADER + (
        "places: [{id: geneva, name: Geneva, unlocated: an example}]\n"
        "events: [{id: one, title: One, date: soon, places: [geneva]}]\n"
    )
    assert codes(from_text(text)) == ["KD110"]


def test_rules_name_the_line_of_the_file_where_broken_objects_stand_before() -> None:
    text = HEADER + (
        "sources:\n- {id: box, title: A fact box}\n"
        "events:\n"
        "- {id: one, title: One, date: soon, citations: [box]}\n"
        "- {id: two, title: Two, date: 2015, citations: [box]}\n"
        "- {id: two, title: Three, date: 2016, citations: [box]}\n"
    )
    broken, twice = from_text(text)
    assert ("KD110", 8) == (broken.code, broken.line)
    assert ("KD201", 10, ("events", 2, "id")) == (twice.code, twice.line, twice.path)
    assert "line 9, column 8" in twice.message


def test_rules_about_the_header_wait_until_its_dates_are_sound() -> None:
    text = HEADER.replace("2017-11-20", "soon") + (
        "sources: [{id: box, title: A fact box}]\n"
        "events: [{id: one, title: One, date: 2030, citations: [box, bix]}]\n"
    )
    assert codes(from_text(text)) == ["KD113", "KD202"]


def test_findings_are_in_the_order_of_the_file() -> None:
    text = (
        HEADER + "events:\n- {id: one, title: One, date: soon}\nplaces:\n- {name: X}\nnothing: 1\n"
    )
    findings = from_text(text)
    places = [(finding.line, finding.column) for finding in findings]
    assert sorted(places) == places
    assert len(findings) == len(set(findings))


def test_too_many_findings_end_in_one_that_says_so() -> None:
    events = "\n".join(f"- {{id: e{n}, title: E, date: soon}}" for n in range(50))
    findings = from_text(f"{HEADER}events:\n{events}\n", Limits(findings=10))
    assert ["KD110"] * 10 + ["KD009"] == codes(findings)
    assert [finding.line for finding in findings[:10]] == list(range(6, 16))


def test_just_as_many_findings_as_allowed_are_all_shown() -> None:
    events = "\n".join(f"- {{id: e{n}, title: E, date: soon}}" for n in range(10))
    findings = from_text(f"{HEADER}events:\n{events}\n", Limits(findings=10))
    assert codes(findings) == ["KD110"] * 10


def test_a_raised_limit_lets_more_in() -> None:
    text = HEADER + f"subtitle: {'x' * 300}\n"
    assert codes(from_text(text, Limits(field_characters=299))) == ["KD018"]
    assert from_text(text, Limits(field_characters=300)) == ()


COUNTED = {
    "yaml": ("a: [b, {c: d}]\n", 5),  # the whole is one, too
    "json": ('{"a": ["b", {"c": 1}]}', 5),
    "csv": ("date,title\n2015,\n,\n\n2016,A\n", 3 + 2 + 0 + 0 + 3),
}


@pytest.mark.parametrize("input_format", COUNTED)
def test_values_are_counted_up_to_a_limit(input_format: str) -> None:
    text, values = COUNTED[input_format]
    found = {
        limit: {finding.code for finding in read_text_as(input_format, text, limit)}
        for limit in (values - 1, values)
    }
    assert found[values - 1] == {"KD007"}
    assert "KD007" not in found[values]


def read_text_as(input_format: str, text: str, values: int) -> tuple[Finding, ...]:
    stream = io.BytesIO(text.encode())
    return read(stream, input_format=input_format, limits=Limits(values=values)).findings
