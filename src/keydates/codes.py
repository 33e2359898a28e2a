"""Every finding's code: what it means, why it matters and how it is mended.

KD0xx: the input cannot be read or parsed (exit code 3).
KD1xx: a value is not what its field asks for (exit code 1).
KD2xx: the values are sound one by one, but not together (exit code 1; warnings do not count
unless `--strict`).
"""

from dataclasses import dataclass

__all__ = ["CODES", "Code", "is_reading_code"]


@dataclass(frozen=True, slots=True)
class Code:
    """One line of the table.

    Attributes:
        title: what is wrong in general, a few words.
        explanation: why it is refused and what to write, two or three sentences.
        warning: whether it is only a warning.
    """

    title: str
    explanation: str
    warning: bool = False


def is_reading_code(code: str) -> bool:
    """Whether the code says that the input could not be read or parsed at all."""
    return code.startswith("KD0")


CODES: dict[str, Code] = {
    "KD201": Code(
        "id used twice",
        "Links, calendar UIDs and citations go by id, so an id names one thing only. Give the "
        "second one an id of its own.",
    ),
    "KD202": Code(
        "reference to nothing",
        "An event names a place, actor, source or event that the chronology does not have. Correct "
        "the id, or add what it names.",
    ),
}
