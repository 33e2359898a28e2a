"""What of a briefing's text the PDF cannot show as it should, for the export report."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from keydates.briefing import Briefing, Entry
from keydates.exporting import ReportBuilder
from keydates_exporters.lettering.fonts import lacking
from keydates_exporters.lettering.scripts import has_rtl, has_rtl_phrase, needs_shaping

__all__ = ["note_losses"]


_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def note_losses(briefing: Briefing, organisation: str | None, report: ReportBuilder) -> None:
    """Report every character without a glyph and every script that is not shaped.

    For an event it is a loss of that event; elsewhere a remark that names the part of the document.
    """
    for group in briefing.groups:
        for entry in group.entries:
            for code, reason in _losses("\n".join(_entry_texts(entry))):
                report.degraded(entry.event_id, code, reason)
    if briefing.language.partition("-")[0] in _RIGHT_TO_LEFT:
        report.remark(
            f"the language is {briefing.language}, and the pages are laid out from left to right"
        )
    for part, text in (("organisation", organisation or ""), *_other_texts(briefing)):
        for _, reason in _losses(text):
            report.remark(f"{part}: {reason}")


def _losses(text: str) -> Iterator[tuple[str, str]]:
    if text.isascii():
        return
    for character in lacking(text):
        name = unicodedata.name(character, "no name")
        yield (
            "missing-glyph",
            (
                f"the font has no U+{ord(character):04X} ({name}); a crossed box stands for it, "
                "and the text layer keeps it"
            ),
        )
    if needs_shaping(text):
        yield "unshaped-script", "Devanagari letters are set one by one, not joined as in writing"
    marked = any(map(unicodedata.combining, text))
    if marked:
        yield "unplaced-marks", "marks over or under letters are set without being fitted to them"
    if has_rtl_phrase(text) or (marked and has_rtl(text)):
        yield (
            "right-to-left",
            (
                "right-to-left phrases are drawn and tagged in their order, but programs that read "
                "the text layer alone may turn their words or brackets round"
            ),
        )


def _entry_texts(entry: Entry) -> Iterator[str]:
    yield from (entry.date, entry.title, *entry.text, *entry.tags, *entry.actors)
    yield from (text for text in (entry.date_note, entry.category, entry.disputed) if text)
    yield from (place.name for place in entry.places)
    yield from (tie.title for tie in entry.related)
    yield from (note.detail for note in entry.notes if note.detail)


def _other_texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    block = briefing.title_block
    yield "title", block.title
    if block.subtitle:
        yield "subtitle", block.subtitle
    for fact in block.facts:
        yield fact.label.lower(), fact.value
    yield "key points", "\n".join(briefing.key_points)
    yield "on dates and method", "\n".join((*briefing.method, *briefing.caveats))
    for note in briefing.notes:
        texts = (note.text, note.remark or "", note.url or "", note.archived_url or "")
        yield f"source {note.source_id}", "\n".join(texts)
