"""Every finding's code: what it means, why it matters and how it is mended.

KD0xx: the input cannot be read or parsed (exit code 3).
KD1xx: a value is not what its field asks for (exit code 1).
KD2xx: the values are sound one by one, but not together (exit code 1; warnings do not count
unless `--strict`).
"""

from typing import NamedTuple

__all__ = ["CODES", "Code", "is_reading_code"]


class Code(NamedTuple):
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
    "KD001": Code(
        "file cannot be read",
        "The file is not there, is a folder, or may not be read by you. Check the path as it is "
        "written, and the permissions.",
    ),
    "KD002": Code(
        "format not known",
        "A chronology is YAML (.yaml, .yml), JSON (.json) or CSV (.csv), told by the name of the "
        "file and never guessed from its content. Rename the file, or say `--input-format`.",
    ),
    "KD003": Code(
        "nothing in the file",
        "The file is empty, or has comments only. A chronology needs at least `id`, `title`, "
        "`as_of` and `revised`.",
    ),
    "KD004": Code(
        "file too large",
        "A size limit keeps a wrong or hostile file from taking the machine. Split the "
        "chronology, or raise the limit with `--limit file-bytes=...`.",
    ),
    "KD005": Code(
        "not UTF-8",
        "Text is read as UTF-8 and as nothing else: a guess would turn names into other names. "
        "Save the file anew as UTF-8; in Excel that is `CSV UTF-8`.",
    ),
    "KD006": Code(
        "character not allowed in a file",
        "The file holds a control character, which no editor shows and which breaks the formats "
        "that are made from it. Delete it.",
    ),
    "KD007": Code(
        "too many values",
        "A few bytes make a value, so that even a small file can hold more of them than any "
        "chronology. Split the chronology, or raise the limit with `--limit values=...`.",
    ),
    "KD009": Code(
        "too many findings",
        "Reading stops where more is wrong than anybody would read, often for one common reason. "
        "Mend the first ones and look again, or raise the limit with `--limit findings=...`.",
    ),
    "KD010": Code(
        "not YAML",
        "The text breaks a rule of YAML, most often through a colon, quote or bracket in a value "
        "without quotes, or through indentation. Nothing is read until it is mended.",
    ),
    "KD011": Code(
        "field given twice",
        "Of two fields with one name, most readers keep the last in silence. Here neither is "
        "lost: keep one, or join the two.",
    ),
    "KD012": Code(
        "anchor or alias",
        "Anchors (`&name`) and aliases (`*name`) of YAML let a small file stand for a huge one, "
        "and hide what an item says. Write the value out, or in quotes if it is meant as text.",
    ),
    "KD013": Code(
        "tag",
        "Tags of YAML (`!name`) choose types, which a chronology's fields have already. Delete "
        "the tag, or put the text in quotes.",
    ),
    "KD014": Code(
        "second document",
        "A line of three hyphens begins another document of YAML. A file holds one chronology.",
    ),
    "KD015": Code(
        "name of a field not text",
        "A list or a mapping stands where the name of a field belongs, mostly since a name that "
        "begins with a bracket or brace has no quotes.",
    ),
    "KD016": Code(
        "merge key",
        "The merge key `<<` of YAML 1.1 takes fields from elsewhere in the file. Write them out.",
    ),
    "KD017": Code(
        "nested too deep",
        "Lists and mappings stand in one another without an end in sight. Nothing in a chronology "
        "is nested more than a few levels deep.",
    ),
    "KD018": Code(
        "value too long",
        "One value is longer than a briefing could show. Shorten it, or raise the limit with "
        "`--limit field-characters=...`.",
    ),
    "KD019": Code(
        "not a chronology",
        "The file as a whole is a mapping of fields (`id`, `title`, `events` and so on), not a "
        "list and not a piece of text.",
    ),
    "KD020": Code(
        "not JSON",
        "The text breaks a rule of JSON (RFC 8259), which has no comments, no commas before a "
        "closing bracket, no single quotes and no NaN. Nothing is read until it is mended.",
    ),
    "KD101": Code(
        "unknown field",
        "A field that is not known is refused and not ignored, so that a slip in its name loses "
        "nothing. `keydates schema` lists all fields for an editor.",
    ),
    "KD102": Code(
        "field missing",
        "The field is required: the formats cannot do without it, and no value is invented.",
    ),
    "KD103": Code(
        "empty value",
        "The field or item is there, but empty. Write a value, or delete it.",
    ),
    "KD104": Code(
        "not a list",
        "The field holds several values, so it is a list even where there is one: "
        "`citations: [fact-box]`, or one line that begins with a hyphen for each.",
    ),
    "KD105": Code(
        "wrong shape",
        "The value is a list where fields belong, or text where they belong. In YAML brackets "
        "and braces without quotes make lists and mappings, so a date such as "
        '`"[2015-09-21..2015-09-30]"` is put in quotes.',
    ),
    "KD106": Code(
        "not text",
        "The field is text. In JSON text is put in double quotes, numbers included.",
    ),
    "KD107": Code(
        "unknown word",
        "The field takes one of a few words, in the spelling given in the hint.",
    ),
    "KD108": Code(
        "not a number",
        "The field is a number, in digits, with a decimal point where it has a fraction.",
    ),
    "KD109": Code(
        "number out of range",
        "The number is impossible for its field, such as a latitude beyond the pole.",
    ),
    "KD110": Code(
        "not a date",
        "Dates are in EDTF (ISO 8601-2), which can say exactly as much as the source does: "
        "`2015-09-30`, `2015-09`, `2015`, `2015-03/..`, `[2015-09-21..2015-09-30]`, `1920~`. The "
        "words of the source go into `expression`.",
    ),
    "KD111": Code(
        "text refused",
        "The text holds a character that breaks formats or deceives readers, or it has not the "
        "form of its field: an id of a-z, 0-9 and hyphens, a URL with http, https or mailto, a "
        "host name, a language tag.",
    ),
    "KD112": Code(
        "wrong form",
        "The value is a code in a fixed form, such as an ISO country code in two capitals.",
    ),
    "KD113": Code(
        "not a calendar day or time",
        "`as_of` and `accessed` are days, YYYY-MM-DD. `revised` is a moment with its offset, such "
        "as 2026-01-31T09:00:00Z, since it is the clock of every export.",
    ),
    "KD114": Code(
        "half a point",
        "A point has a longitude and a latitude. With one of them the place is nowhere.",
    ),
    "KD115": Code(
        "no date and no reason",
        "An item without a date says in `undated` why it has none, so that a forgotten date is "
        "not taken for one the source lacks.",
    ),
    "KD116": Code(
        "date and reason for none",
        "`date` and `undated` contradict one another. Keep the one that is true.",
    ),
    "KD117": Code(
        "basis without a note",
        "A date that the source does not state says in `note` how it was found, so that a reader "
        "can judge it.",
    ),
    "KD040": Code(
        "quotation mark never closed",
        "A cell that begins with a quotation mark ends with one; up to there, commas and line "
        "breaks belong to it. Without the second mark the rest of the table is one cell.",
    ),
    "KD041": Code(
        "quotation mark out of place",
        "In CSV (RFC 4180) a cell is in quotation marks as a whole or not at all, and a mark "
        "inside is written twice. Programs that repair this differ in where they put the values.",
    ),
    "KD042": Code(
        "not separated by commas",
        "The cells of a table are separated by commas here. A guess from the content goes wrong "
        "with the first text that holds both signs. Save the table again with commas.",
    ),
    "KD043": Code(
        "row out of step with the header",
        "Every row has as many cells as the header line, empty ones included; otherwise its values "
        "stand under the wrong names. Most often a comma inside a text lacks its quotation marks.",
    ),
    "KD044": Code(
        "unknown row of the complete table",
        "The column `table` says what a row describes: one row the chronology, the others a place, "
        "an actor, a source or an event.",
    ),
    "KD045": Code(
        "unknown column",
        "A column that is not known would be lost in silence. Give it the name it has here, or "
        "delete it.",
    ),
    "KD046": Code(
        "column twice",
        "With two columns of one name, one of the two values would be lost. Keep one.",
    ),
    "KD047": Code(
        "table made for people",
        "The usual CSV export joins places and leaves out what does not fit a table, so that no "
        "chronology can be made of it. `profile=full` writes a table that can be read back.",
    ),
    "KD048": Code(
        "table and the file beside it disagree",
        "A file beside a plain table (`<name>.chronology.yaml`) holds what the table has no "
        "columns for: the chronology's own fields, places, actors and sources. Events stand in the "
        "table; and a complete table carries all of it itself.",
    ),
    "KD049": Code(
        "value in a column of other rows",
        "In the complete table a row fills only the columns that what it describes has. A value "
        "elsewhere would be lost; mostly the row has slipped by a cell.",
    ),
    "KD050": Code(
        "broken JSON in a cell",
        'In the complete table, lists and mappings are JSON in one cell: `["one","two"]`. '
        "Spreadsheets leave it alone; correct what was changed by hand.",
    ),
    "KD051": Code(
        "needed column missing",
        "A plain table needs at least the columns `date` and `title`, named so in its first line.",
    ),
    "KD052": Code(
        "one place, two points",
        "Rows that name the same place share it, and a place has one point. Give the same "
        "coordinates throughout, or leave them to one row; two places need two names.",
    ),
    "KD053": Code(
        "value without what it belongs to",
        "Coordinates belong to a place, the words and the ground of a date to a date, a page to a "
        "source. Without it in the same row the value would be lost.",
    ),
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
