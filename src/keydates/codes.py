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
    "KD203": Code(
        "claim without a source",
        "Whoever briefs from a chronology is liable for every line of it, so every item cites at "
        "least one source. Add the source to `sources` and its id to the item's `citations`.",
    ),
    "KD204": Code(
        "later than the as-of date",
        "`as_of` is the day to which the chronology is complete, so nothing in it can lie wholly "
        "after that day. Correct the date, or move `as_of`.",
    ),
    "KD205": Code(
        "outside the span",
        "`span` says which time the chronology means to cover. An item outside it is `background`, "
        "or says in the `note` of its date why it belongs here.",
    ),
    "KD206": Code(
        "longitude and latitude swapped",
        "The point is far from the stated country, but would be in it with the two numbers "
        "exchanged. Longitude is degrees east, latitude degrees north.",
    ),
    "KD207": Code(
        "point not in its country",
        "The point is more than a degree from every part of the stated country. A lost minus sign, "
        "a wrong digit or a wrong country code does this.",
    ),
    "KD208": Code(
        "unknown country or subdivision",
        "`country` is an ISO 3166-1 alpha-2 code in capitals, such as `SY`, and `subdivision` an "
        "ISO 3166-2 code of that country, such as `SY-LA`.",
    ),
    "KD209": Code(
        "no point, no reason",
        "A place either has a point or says in `unlocated` why not (an institution, ports that the "
        "source does not name). No pin is ever invented.",
    ),
    "KD210": Code(
        "width of an area unknown",
        "An area, a country or a stretch of water has a point that only stands for it. "
        "`uncertainty_m` says how far from the point the place reaches, in metres.",
    ),
    "KD211": Code(
        "undated event",
        "An event, a state and a statement happened at some time: give them a `date`, however "
        "wide. Totals, assessments and background may go without.",
    ),
    "KD212": Code(
        "open end, but no state",
        "An interval that ends in `..` says that something lasts, which an event does not. Write "
        "`kind: state`, or give the interval an end.",
        warning=True,
    ),
    "KD213": Code(
        "statement without a speaker",
        "A statement is somebody's words: name the speaker among the `actors`, or say who reports "
        "them in a citation's `attribution`.",
        warning=True,
    ),
    "KD214": Code(
        "one category, two spellings",
        "Calendars and maps filter by category, letter by letter. Use one spelling throughout.",
        warning=True,
    ),
    "KD215": Code(
        "ids nearly the same",
        "Two ids are one letter apart, which is mostly a slip. Ids that differ in a digit "
        "(`round-1`, `round-2`) are meant so and not reported.",
        warning=True,
    ),
    "KD216": Code(
        "the same thing twice",
        "Two events of one date have the same title, or two places or actors the same name. Merge "
        "them, or say how they differ.",
        warning=True,
    ),
    "KD217": Code(
        "never used",
        "A place, actor or source is listed, but no event names it. Use it or remove it.",
        warning=True,
    ),
    "KD218": Code(
        "citation given twice",
        "The same source with the same locator is cited twice for one item. Remove one.",
        warning=True,
    ),
    "KD219": Code(
        "long quotation",
        "A quotation is for words that matter, not for copying the source. Keep it short.",
        warning=True,
    ),
    "KD220": Code(
        "source older than its event",
        "A source cannot report what happened after it was published. One of the two dates is "
        "probably wrong.",
        warning=True,
    ),
    "KD221": Code(
        "revision before what it revises",
        "`revised` is the one clock of an export. It cannot lie before `as_of`, and no event is "
        "revised later than its chronology.",
    ),
    "KD222": Code(
        "related to itself",
        "`related` ties an event to another one.",
    ),
}
