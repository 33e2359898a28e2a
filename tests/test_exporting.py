"""The exporter contract: reports that add up, options from strings, and the table of formats."""

from collections import Counter
from importlib import import_module, metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates import exporting
from keydates.exporting import (
    BUILT_IN,
    ExporterError,
    OptionsError,
    ReportBuilder,
    exporter_names,
    load_exporter,
    parse_options,
)
from keydates.manifest import Manifest
from keydates.outputs import Outcome
from keydates.rendering import Job, versions
from keydates.reporting import is_report, report_json, report_lines
from tests.fakes import FAKES, Lines, LinesOptions, fake_formats

__all__ = ["fake_formats"]

IDS = st.sampled_from([f"event-{n}" for n in range(6)])
CODES = st.sampled_from(["a", "b"])
REASONS = st.sampled_from(["because of this", "because of that"])
FATES = st.lists(st.tuples(st.booleans(), CODES, REASONS, st.integers(0, 2)), max_size=12)


def build(fates: list[tuple[bool, str, str, int]]) -> exporting.ExportReport:
    """Play an exporter that meets one event after another."""
    builder = ReportBuilder("lines")
    for number, (carried, code, reason, losses) in enumerate(fates):
        event = f"event-{number}"
        if carried:
            builder.carried()
            for _ in range(losses):
                builder.degraded(event, code, reason)
        else:
            builder.left_out(event, code, reason)
    return builder.build()


@given(FATES)
def test_a_report_accounts_for_every_event_once(fates: list[tuple[bool, str, str, int]]) -> None:
    report = build(fates)
    left_out = [event for treatment in report.left_out for event in treatment.events]
    assert report.events == len(fates)
    assert report.carried == sum(carried for carried, *_ in fates)
    assert sorted(left_out) == sorted(
        f"event-{number}" for number, (carried, *_) in enumerate(fates) if not carried
    )
    for treatments in (report.left_out, report.degraded):
        groups = Counter((treatment.code, treatment.reason) for treatment in treatments)
        assert set(groups.values()) <= {1}
        for treatment in treatments:
            assert len(treatment.events) == len(set(treatment.events)) > 0


@given(FATES)
def test_words_and_json_tell_the_same_counts(fates: list[tuple[bool, str, str, int]]) -> None:
    report = build(fates)
    outcome = Outcome(Job(Lines(), LinesOptions()), report, None)
    first, *others = report_lines([outcome])
    assert first.startswith(f"lines  {report.carried:,} of {report.events:,} events")
    left_out = report.events - report.carried
    assert (f"{left_out:,} left out" in first) is (left_out > 0)
    assert len(others) == len(report.left_out) + len(report.degraded)
    content = report_json("x", [outcome], dry_run=False)
    assert is_report(content)
    assert all(f'"{event}"' in content.decode() for t in report.left_out for event in t.events)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"kind": "x"}', b"\xff", b"[" * 100_000])
def test_other_files_are_no_reports(content: bytes) -> None:
    assert not is_report(content)


def test_a_remark_made_twice_counts_once() -> None:
    builder = ReportBuilder("lines")
    builder.remark("one")
    builder.remark("two")
    builder.remark("one")
    assert builder.build().remarks == ("one", "two")


def test_options_are_made_from_strings() -> None:
    settings = {"mark": "+", "case": "upper", "count": "true", "max-events": "7"}
    assert parse_options(Lines(), settings) == LinesOptions(
        mark="+", case="upper", count=True, max_events=7
    )
    assert parse_options(Lines(), {}) == LinesOptions()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"nope": "1"}, "format lines has no option 'nope'; its options: mark, case, count, max-"),
        ({"max-events": "many"}, "option lines.max-events: Input should be a valid integer"),
        ({"count": "perhaps"}, "option lines.count: Input should be a valid boolean"),
        ({"case": ""}, "option lines.case: Input should be 'upper' or 'lower'"),
    ],
)
def test_options_that_do_not_fit_are_refused_by_name(
    settings: dict[str, str], expected: str
) -> None:
    with pytest.raises(OptionsError) as caught:
        parse_options(Lines(), settings)
    assert str(caught.value).startswith(expected)


def test_built_in_formats_are_named_without_an_import_and_in_their_order() -> None:
    names = [name for name, origin in exporter_names() if origin == "keydates"]
    assert names == list(BUILT_IN)


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_a_built_in_format_keeps_the_contract(name: str) -> None:
    exporter = load_exporter(name)
    assert exporter.name == name
    assert exporter.extension.startswith(".")
    assert "/" in exporter.media_type
    assert exporter.title
    options = exporter.Options()
    assert options == parse_options(exporter, {})
    for key, field in exporter.Options.model_fields.items():
        assert field.description, key
        with pytest.raises(ValueError, match="frozen"):
            setattr(options, key, field.default)


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_a_built_in_format_names_installed_libraries(name: str) -> None:
    exporter = load_exporter(name)
    found = versions(Job(exporter, exporter.Options()))
    libraries = getattr(exporter, "libraries", ())
    assert list(libraries) == sorted(libraries)
    assert list(found) == ["keydates", *libraries]
    assert "unknown" not in found.values()


def test_a_library_that_is_not_there_has_no_version() -> None:
    class Needy(Lines):
        libraries = ("keydates-needs-this", "PyYAML")

    found = versions(Job(Needy(), LinesOptions(), distribution="pydantic"))
    assert list(found) == ["keydates", "PyYAML", "keydates-needs-this", "pydantic"]
    assert found["keydates-needs-this"] == "unknown"
    assert found["PyYAML"] == metadata.version("PyYAML")


def test_an_unknown_name_lists_the_known_ones(fake_formats: dict[str, str]) -> None:
    with pytest.raises(ExporterError, match=r"unknown format 'odd'; known formats: .*lines"):
        load_exporter("odd")
    assert isinstance(load_exporter("lines"), Lines)


def test_fakes_are_found_where_their_table_says(fake_formats: dict[str, str]) -> None:
    for name, target in fake_formats.items():
        module, _, attribute = target.partition(":")
        assert getattr(import_module(module), attribute) is FAKES[name]


def test_a_manifest_that_is_absent_is_empty_and_ours(tmp_path: Path) -> None:
    assert Manifest() == Manifest.read(tmp_path)
    assert Manifest() == Manifest.read(tmp_path / "absent" / "deep")
