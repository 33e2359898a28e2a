"""What `keydates publish` was asked for. This module imports nothing that takes time to load."""

from __future__ import annotations

from types import SimpleNamespace

__all__ = ["PublishRequest"]


class PublishRequest(SimpleNamespace):  # NamedTuple would load `typing`
    """The words of a command line, not yet understood; made with keywords and never changed.

    Attributes:
        output: the folder.
        file: the input, "-" for standard input; None where a chronology is removed.
        base_url: the folder's address, or None for the one that it had.
        formats: names of formats; none means every built-in one that has something to write.
        options: settings of formats, as NAME.KEY=VALUE.
        input_format: "yaml", "json" or "csv"; None to go by the file's name.
        limits: changed limits, as NAME=NUMBER.
        settings: fields of the chronology, as FIELD=VALUE.
        remove: id of a chronology to be withdrawn, or None.
        report: where the report goes, "-" for standard output, or None.
        dry_run: whether to write nothing but the report.
        force: whether to render everything anew and overwrite what keydates did not write.
        quiet: whether to say nothing but errors.
    """

    output: str
    file: str | None = None
    base_url: str | None = None
    formats: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    input_format: str | None = None
    limits: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    remove: str | None = None
    report: str | None = None
    dry_run: bool = False
    force: bool = False
    quiet: bool = False

    def with_base_url(self, base_url: str) -> PublishRequest:
        """Return the same request with another address."""
        return PublishRequest(**vars(self) | {"base_url": base_url})
