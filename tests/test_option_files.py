"""Files that options name: read by the command line, never by an exporter."""

import os
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from keydates.exporting import (
    ENCLOSED,
    FileContent,
    Options,
    OptionsError,
    parse_options,
    takes_file,
)
from keydates.option_files import OptionFileError, read_option_file
from tests.fakes import Lines


class HeadOptions(Options):
    head: FileContent | None = Field(default=None, description="What stands at the top.")
    own: Annotated[FileContent | None, ENCLOSED] = Field(default=None, description="Its own.")
    mark: str = Field(default="*", description="A mark.")


class Headed(Lines):
    name: ClassVar[str] = "headed"
    Options = HeadOptions  # type: ignore[assignment]


def test_the_reader_is_asked_for_files_alone() -> None:
    asked: list[tuple[str, bool]] = []

    def read(path: str, enclosed: bool) -> FileContent:
        asked.append((path, enclosed))
        return FileContent("x.bin", b"\x00\xff")

    given = {"head": "a/x.bin", "own": "c/z.bin", "mark": "b/y"}
    options = parse_options(Headed(), given, read)
    assert [("a/x.bin", False), ("c/z.bin", True)] == asked
    content = FileContent("x.bin", b"\x00\xff")
    assert HeadOptions(head=content, own=content, mark="b/y") == options


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


def test_a_file_of_the_chronology_lies_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "syria"
    inside, outside = folder / "art" / "logo.png", tmp_path / "syria-logo.png"
    inside.parent.mkdir(parents=True)
    for path in (inside, outside):
        path.write_bytes(b"12345")
    assert b"12345" == read_option_file(str(inside), 5, str(folder)).content
    link = folder / "link.png"
    link.symlink_to(outside)
    away = folder / ".." / outside.name
    for path in (outside, link, away, Path("/dev/null"), tmp_path / "absent"):
        with pytest.raises(OptionFileError, match=r"lies outside the chronology's folder, .*copy"):
            read_option_file(str(path), 5, str(folder))
    with pytest.raises(OptionFileError, match="no file name"):
        read_option_file("a\0b", 5, str(folder))
