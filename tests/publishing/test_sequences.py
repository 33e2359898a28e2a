"""However a folder came to hold what it holds, it is the folder that one would make at once."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import write_chronology
from tests.publishing.pages import files, publish, use_fakes

Words = tuple[str, ...]

STEPS = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["short", "long " * 40, "remove", "lose"]),
    st.sampled_from([(), ("-t", "lines"), ("-t", "table")]),
)


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=1, max_size=8))
def test_any_sequence_comes_to_the_same_folder(steps: list[tuple[str, str, Words]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("os.fsync", lambda _: None)
        use_fakes(patch)
        there: dict[str, Words] = {}
        for name, what, formats in steps:
            if what == "remove":
                if name in there:
                    publish("--remove", name, "-o", "site", "-q")
                    del there[name]
                continue
            if what == "lose":
                lose_a_file_of(name)
                if name in there:
                    publish(*there[name], "-o", "site", "-q")
                continue
            there[name] = (edition(name, what), *formats)
            publish(*there[name], "-o", "site", "-q")
        for words in there.values():
            publish(*words, "-o", "clean", "-q")
        assert (files() if Path("site").exists() else {}) == files("clean")


def edition(name: str, title: str) -> str:
    """Write a chronology and return the name of its file, which no other edition has."""
    path = write_chronology(Path(), f"{name}-{title[:4]}.yaml", id=name)
    path.write_text(path.read_text().replace("title: The first", f"title: The {title}"))
    return path.name


def lose_a_file_of(name: str) -> None:
    for path in sorted(Path("site").glob(f"{name}.*"))[:1]:
        path.unlink()
