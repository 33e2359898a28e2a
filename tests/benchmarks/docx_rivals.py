"""The same words as our Word document, made by others' means, to be measured beside it.

Each rival writes the outline's headings, texts, details, table and sources. None has links back,
bookmarks or directions of text; only pandoc has footnotes.
"""

from io import BytesIO
from typing import BinaryIO

import docx

from keydates.briefing import Briefing, make_briefing
from keydates.model import Chronology

__all__ = ["docxtpl", "keydates", "markdown", "python_docx"]

_DETAILS = (
    ("Category", "entry.category"),
    ("Place", "entry.places | map(attribute='name') | join('; ')"),
    ("Actors", "entry.actors | join('; ')"),
)


def keydates(subject: Chronology, out: BinaryIO) -> None:
    """Write our own document, figures apart; loading the exporter is part of it."""
    from keydates_exporters.docx import DocxExporter, DocxOptions

    DocxExporter().export(subject, out, DocxOptions.model_validate({"figures": False}))


def python_docx(subject: Chronology, out: BinaryIO) -> None:
    """Write as anybody would who has read python-docx's documentation.

    A row's cells are taken row by row: `table.cell(row, column)` needs the square of the time.
    """
    outline = make_briefing(subject)
    document = docx.Document()
    document.add_heading(outline.title_block.title, 0)
    for group in outline.groups:
        document.add_heading(group.heading, 2)
        for entry in group.entries:
            document.add_heading(f"{entry.date}\t{entry.title}", 3)
            for text in entry.text:
                document.add_paragraph(text)
            for label, words in (
                ("Category", entry.category or ""),
                ("Place", "; ".join(place.name for place in entry.places)),
                ("Actors", "; ".join(entry.actors)),
                ("Source", "; ".join(f"[{n.number}] {n.detail}" for n in entry.notes)),
            ):
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{label}: ").bold = True
                paragraph.add_run(words)
    table = document.add_table(len(outline.table), 5)
    for item, row in zip(outline.table, table.rows, strict=True):
        cells = (item.date, item.title, item.places, item.kind, " ".join(map(str, item.notes)))
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for note in outline.notes:
        document.add_paragraph(f"{note.number}. {note.text}")
        document.add_paragraph(note.url or "")
    document.save(out)


def docxtpl(subject: Chronology, out: BinaryIO) -> None:
    """Fill a template with docxtpl, escaping on, as it must be for text with an ampersand."""
    from docxtpl import DocxTemplate  # type: ignore[import-not-found, import-untyped, unused-ignore]

    template = DocxTemplate(_template())
    template.render({"outline": make_briefing(subject)}, autoescape=True)
    template.save(out)


def _template() -> BytesIO:
    document = docx.Document()
    document.add_heading("{{ outline.title_block.title }}", 0)
    document.add_paragraph("{%p for group in outline.groups %}")
    document.add_heading("{{ group.heading }}", 2)
    document.add_paragraph("{%p for entry in group.entries %}")
    document.add_heading("{{ entry.date }}\t{{ entry.title }}", 3)
    document.add_paragraph("{%p for text in entry.text %}")
    document.add_paragraph("{{ text }}")
    document.add_paragraph("{%p endfor %}")
    for label, words in _DETAILS:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run("{{ " + words + " }}")
    paragraph = document.add_paragraph()
    paragraph.add_run("Source: ").bold = True
    paragraph.add_run(
        "{% for n in entry.notes %}[{{ n.number }}] {{ n.detail }}"
        "{% if not loop.last %}; {% endif %}{% endfor %}"
    )
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(3, 5)
    cells = ("row.date", "row.title", "row.places", "row.kind", "row.notes | join(' ')")
    table.cell(0, 0).text = "{%tr for row in outline.table %}"
    for column, words in enumerate(cells):
        table.cell(1, column).text = "{{ " + words + " }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p for note in outline.notes %}")
    document.add_paragraph("{{ note.number }}. {{ note.text }}")
    document.add_paragraph("{{ note.url or '' }}")
    document.add_paragraph("{%p endfor %}")
    saved = BytesIO()
    document.save(saved)
    return saved


def markdown(outline: Briefing) -> str:
    """The same words for pandoc, with a footnote for each event and a table of all."""
    lines = [f"# {outline.title_block.title}", ""]
    notes: list[str] = []
    for group in outline.groups:
        lines += [f"## {group.heading}", ""]
        for entry in group.entries:
            lines += [f"### {entry.date} {entry.title} {{#{entry.event_id}}}", ""]
            lines += [f"{' '.join(entry.text)}[^{len(notes)}]", ""]
            notes.append("; ".join(f"\\[{n.number}\\] {n.detail}" for n in entry.notes))
            lines += [f"**Category:** {entry.category}", ""]
            lines += [f"**Place:** {'; '.join(place.name for place in entry.places)}", ""]
            lines += [f"**Actors:** {'; '.join(entry.actors)}", ""]
    lines += ["", "| Date | Item | Place | Kind | Source |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.date} | [{row.title}](#{row.event_id}) | {row.places} | {row.kind} "
        f"| {' '.join(map(str, row.notes))} |"
        for row in outline.table
    ]
    lines += ["", *(f"{note.number}. {note.text} <{note.url}>" for note in outline.notes), ""]
    lines += [f"[^{number}]: {note}\n" for number, note in enumerate(notes)]
    return "\n".join(lines)
