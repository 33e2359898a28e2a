"""The limits that keep a hostile or broken input from taking the machine, each settable."""

from typing import NamedTuple

__all__ = ["Limits"]


class Limits(NamedTuple):
    """How much an input may ask for; a finding that refuses one names its field here.

    Attributes:
        file_bytes: size of one input file.
        depth: nesting of mappings and lists.
        values: texts, numbers, lists and mappings of one input file; of a table, rows and cells
            that are not empty.
        field_characters: length of one value.
        findings: how many findings are collected before reading gives up.
        option_file_bytes: size of a file that an option names, such as a template.
        document_events: events in a whole-document format (PDF, Word, HTML), held in memory.
    """

    file_bytes: int = 10_000_000
    depth: int = 64
    values: int = 1_000_000
    field_characters: int = 20_000
    findings: int = 1_000
    option_file_bytes: int = 20_000_000
    document_events: int = 50_000

    def with_setting(self, setting: str) -> "Limits":
        """Return these limits with one changed by a `name=value` setting, hyphens allowed.

        Raises:
            ValueError: if the name is unknown or the value is no positive whole number.
        """
        name, _, value = setting.partition("=")
        name = name.strip().replace("-", "_")
        if name not in self._fields:
            names = ", ".join(self._fields).replace("_", "-")
            message = f"unknown limit {name.replace('_', '-')!r}; the limits are {names}"
            raise ValueError(message)
        if not value.strip().isascii() or not value.strip().isdigit() or int(value) < 1:
            message = f"limit {name.replace('_', '-')} needs a positive whole number"
            raise ValueError(message)
        return self._replace(**{name: int(value)})
