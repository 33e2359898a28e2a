"""Settings of the whole suite."""

import pytest
from hypothesis import settings

# A run gives the same answer twice; `--hypothesis-profile explore` goes looking for new cases.
settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("suite")

REGENERATED = 10
"""Exit status of a run that wrote golden files and met no failure: it proved nothing."""

_ENVIRONMENT = (
    # what a shell or a build farm may set, and what would change colours, widths or dates
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "FORCE_TERMINAL",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PY_COLORS",
    "SOURCE_DATE_EPOCH",
    "TERMINAL_WIDTH",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden files anew instead of comparing with them",
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and session.config.getoption("--regenerate"):
        session.exitstatus = REGENERATED
