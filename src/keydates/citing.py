"""Sources in words: the short form for a table cell, the full one for a note."""

from keydates.edtf import Day
from keydates.model import Citation, Source
from keydates.wording import date_wording, day_wording

__all__ = ["full_citation", "note_detail", "short_citation"]


def short_citation(source: Source) -> str:
    """Return publisher or author, title and date: "Ministry of X, Report on Y (4 May 2017)"."""
    by = source.publisher or (source.authors[0] if source.authors else None)
    words = f"{by}, {source.title}" if by else source.title
    return f"{words} ({date_wording(source.published)})" if source.published else words


def full_citation(source: Source) -> str:
    """Return all that identifies a source, in one line and without its links.

    What is not known is said, not left to be guessed: "Publisher not stated".
    """
    parts = ["; ".join(source.authors)] if source.authors else []
    parts.append(source.title)
    parts.append(source.publisher or "Publisher not stated")
    parts.append(
        f"Published {date_wording(source.published)}" if source.published else "Date not stated"
    )
    if source.language:
        parts.append(f"Language: {source.language}")
    if source.licence:
        parts.append(f"Licence: {source.licence}")
    if source.reliability:
        parts.append(f"Reliability {source.reliability}")
    if source.accessed:
        accessed = source.accessed
        parts.append(f"Read {day_wording(Day(accessed.year, accessed.month, accessed.day))}")
    return ". ".join(part.rstrip(".") for part in parts) + "."


def note_detail(citation: Citation) -> str | None:
    """Return what a citation adds to its source (locator, attribution ...); None if nothing."""
    parts = [
        citation.locator,
        f"according to {citation.attribution}" if citation.attribution else None,
        f"“{citation.quote}”" if citation.quote else None,
        f"credibility {citation.credibility}" if citation.credibility else None,
    ]
    return "; ".join(part for part in parts if part) or None
