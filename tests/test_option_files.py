"""Files that options name: read by the command line, never by an exporter."""

import os
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import Field

from keydates.exporting import FileContent, Options, OptionsError, parse_options, takes_file
from keydates.option_files import OptionFileError, read_option_file
from tests.fakes import Lines


class HeadOptions(Options):
    head: FileContent | None = Field(default=None, description="What stands at the top.")
    mark: str = Field(default="*", description="A mark.")


class Headed(Lines):
    name: ClassVar[str] = "headed"
    Options = HeadOptions  # type: ignore[assignment]


def test_the_reader_is_asked_for_files_alone() -> None:
    asked: list[str] = []

    def read(path: str) -> FileContent:
        asked.append(path)
        return FileContent("x.bin", b"\x00\xff")

    options = parse_options(Headed(), {"head": "a/x.bin", "mark": "b/y"}, read)
    assert ["a/x.bin"] == asked
    assert HeadOptions(head=FileContent("x.bin", b"\x00\xff"), mark="b/y") == options


def test_without_a_reader_no_option_takes_a_file() -> None:
    with pytest.raises(OptionsError, match=r"option headed\.head: "):
        parse_options(Headed(), {"head": "a/x.bin"})
    assert HeadOptions() == parse_options(Headed(), {})


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [(FileContent, True), (FileContent | None, True), (str, False), (bytes | None, False)],
)
def test_which_options_take_files(annotation: object, expected: bool) -> None:
    assert expected is takes_file(annotation)


def test_a_file_is_read_whole_and_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"12345")
    assert FileContent("x.bin", b"12345") == read_option_file(str(path), 5)
    with pytest.raises(OptionFileError, match=r"more than 4 bytes.*option-file-bytes"):
        read_option_file(str(path), 4)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("absent.docx", "No such file or directory"),
        ("", "No such file or directory"),
        (".", "directory"),
        ("a\0b", "no file name"),
    ],
)
def test_what_cannot_be_read_is_told(path: str, expected: str) -> None:
    with pytest.raises(OptionFileError, match=expected):
        read_option_file(path, 10)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OptionFileError, match="no regular file"):
        read_option_file(str(path), 10)
