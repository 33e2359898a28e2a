"""The rules of the house: layout, who may import whom, what a release contains."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydates._version import __version__
from keydates.exporting import BUILT_IN
from tests.support import ROOT, need_command, run

CORE = ROOT / "src" / "keydates"
EXPORTERS = ROOT / "exporters" / "keydates_exporters"

LAYOUT = {
    ".ci",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "data",
    "examples",
    "exporters",
    "pyproject.toml",
    "requirements",
    "src",
    "tests",
}

# What the core must never import, not even inside a function: it knows no format.
FORMAT_LIBRARIES = {
    "docx",
    "geojson",
    "icalendar",
    "keydates_exporters",
    "lxml",
    "orjson",
    "pikepdf",
    "PIL",
    "pymupdf_fonts",
    "pypdfium2",
    "reportlab",
    "rich",
}

# What would let a writer reach the clock, chance, the network, the environment or the disk.
OUTSIDE_WORLD = {
    "getpass",
    "http",
    "locale",
    "os",
    "platform",
    "random",
    "secrets",
    "shutil",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "time",
    "urllib.request",
}

# The hyphens and dots stand in brackets so that this file does not match itself.
DOWNLOAD_ADDRESS = re.compile(
    r"index[-]url|registry *= *\"?http|\"resolved\": *\"http|https?://[^ ]*[/]simple\b"
    r"|(?:pypi|pythonhosted|npmjs)[.](?:org|com)"
)


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Every file under version control, by its path in the repository."""
    git = need_command("git")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    listing = run([git, "-C", ROOT, "-c", "safe.directory=*", "ls-files", "-z"]).decode()
    return [path for path in listing.split("\0") if path and (ROOT / path).is_file()]


@pytest.fixture(scope="module")
def texts(tracked: list[str]) -> dict[str, str]:
    """Every tracked file that is text, with what stands in it."""
    found = {}
    for path in tracked:
        content = (ROOT / path).read_bytes()
        if b"\0" not in content:
            found[path] = content.decode("utf-8", errors="replace")
    return found


def modules(folder: Path) -> list[Path]:
    found = sorted(folder.rglob("*.py"))
    if not found:
        pytest.fail(f"no modules in {folder}")
    return found


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each module that a file imports anywhere, and the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def offences(folder: Path, packages: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in modules(folder)
        for module, line in imports(ast.parse(path.read_bytes()))
        if within(module, packages)
    ]


def test_the_top_of_the_repository_is_the_fixed_layout(tracked: list[str]) -> None:
    assert {path.split("/")[0] for path in tracked} == LAYOUT


def test_no_download_address_is_committed(texts: dict[str, str]) -> None:
    found = [
        f"{path}: {match[0]}"
        for path, text in texts.items()
        for match in DOWNLOAD_ADDRESS.finditer(text)
    ]
    assert found == []


def test_no_path_of_this_machine_is_committed(texts: dict[str, str]) -> None:
    homes = {f"{ROOT.parent}/", f"{Path.home()}/"} - {"//"}
    found = [f"{path}: {home}" for path, text in texts.items() for home in homes if home in text]
    assert found == []


def test_no_line_ends_differ_from_what_gitattributes_says(texts: dict[str, str]) -> None:
    crlf = {Path(path).suffix for path, text in texts.items() if "\r\n" in text}
    assert crlf <= {".csv", ".ics"}


def test_every_pinned_requirement_has_a_hash() -> None:
    lists = sorted((ROOT / "requirements").glob("*.txt"))
    assert [path.stem for path in lists] == ["build", "lint", "runtime", "test"]
    for path in lists:
        entries = re.split(r"\n(?=[a-z])", path.read_text("utf-8"))
        bare = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
        assert bare == []


def test_shared_requirements_are_pinned_to_one_version() -> None:
    pins: dict[str, set[str]] = {}
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        here: dict[str, set[str]] = {}
        for name, version in re.findall(
            r"^([a-z0-9-]+)==(\S+)", path.read_text("utf-8"), re.MULTILINE
        ):
            here.setdefault(name, set()).add(version)
        for name, versions in here.items():
            assert pins.setdefault(name, versions) == versions, name


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[<>=]", entry)[0].lower() for entry in project["dependencies"]}
    pinned = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements/runtime.txt").read_text(), re.MULTILINE
    )
    assert names <= set(pinned)


def test_the_core_imports_no_format_library() -> None:
    assert offences(CORE, FORMAT_LIBRARIES) == []


def test_exporters_cannot_reach_the_outside_world() -> None:
    assert offences(EXPORTERS, OUTSIDE_WORLD) == []


def test_exporters_open_no_file() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(EXPORTERS)
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert found == []


@pytest.mark.parametrize("folder", [CORE, EXPORTERS], ids=["core", "exporters"])
def test_nothing_asks_what_time_it_is(folder: Path) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert found == []


def test_exporters_know_nothing_of_each_other() -> None:
    rooms = {target.partition(":")[0] for target in BUILT_IN.values()}
    found = []
    for room in sorted(rooms):
        base = EXPORTERS / room.rpartition(".")[2]
        paths = modules(base) if base.is_dir() else [base.with_suffix(".py")]
        for path in paths:
            found += [
                f"{path.relative_to(ROOT)}:{line} imports {module}"
                for module, line in imports(ast.parse(path.read_bytes()))
                if within(module, rooms - {room})
            ]
    assert found == []


def test_helpers_of_the_suite_hold_no_assert() -> None:
    # pytest keeps asserts alive under -O in test modules only; elsewhere they would vanish
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(ROOT / "tests")
        if not path.name.startswith(("test_", "bench_", "conftest"))
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_a_wheel_holds_both_packages_their_data_and_the_version(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("src", "exporters"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc")
        )
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=source)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name == f"keydates-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        entry_points = archive.read(f"keydates-{__version__}.dist-info/entry_points.txt").decode()
    expected = {
        path.relative_to(root).as_posix()
        for root in (source / "src", source / "exporters")
        for path in root.rglob("*")
        if path.is_file()
    }
    assert names == expected
    assert {"keydates/py.typed", "keydates_exporters/py.typed"} <= names
    assert "keydates = keydates.__main__:main" in entry_points


def test_the_version_stands_in_one_place(texts: dict[str, str]) -> None:
    needle = f'"{__version__}"'
    found = [
        path
        for path, text in texts.items()
        if path.startswith(("src/", "exporters/", "pyproject")) and needle in text
    ]
    assert found == ["src/keydates/_version.py"]


def test_the_version_is_told_without_loading_the_program() -> None:
    script = (
        "import sys; sys.argv = ['keydates', '--version']\n"
        "from keydates.__main__ import main\n"
        "code = main()\n"
        "print(code, sorted({'typer', 'pydantic', 'importlib.metadata'} & set(sys.modules)))"
    )
    out = run([sys.executable, "-c", script], cwd=ROOT / "src").decode()
    assert out.splitlines() == [f"keydates {__version__}", "0 []"]


def test_the_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "keydates", "--version"],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, f"keydates {__version__}\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_version_that_cannot_be_written_is_an_output_error(unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "keydates", "--version"],
            cwd=ROOT / "src",
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)


def test_the_change_log_knows_the_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## (\[?{re.escape(__version__)}\]?|Unreleased)", log, re.MULTILINE)
