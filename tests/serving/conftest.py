"""A small site in memory, a published folder on the disk, and a server over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keydates.serving.site import Site, make_site
from keydates.serving.spool import Spool
from tests.serving.folders import FILES, write_folder
from tests.serving.programs import Serving


@pytest.fixture
def spool() -> Iterator[Spool]:
    with Spool() as spool:
        yield spool


@pytest.fixture
def site(spool: Spool) -> Site:
    return make_site(FILES, spool)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder that no test changes."""
    return write_folder(tmp_path_factory.mktemp("site"), FILES)


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Serving]:
    """A server over that folder, for tests that leave it as it is."""
    with Serving(str(folder)) as serving:
        yield serving


@pytest.fixture
def serve() -> Iterator[Callable[..., Serving]]:
    """Start servers that are stopped when the test ends."""
    started: list[Serving] = []

    def start(*arguments: str, **settings: str) -> Serving:
        serving = Serving(*arguments, **settings)
        started.append(serving)
        return serving.__enter__()

    yield start
    for serving in started:
        serving.__exit__(None, None, None)
