"""The same words as our PDF briefing, set by others' means, to be measured beside it.

Plain reportlab is its own document template, paragraphs and tables in the same fonts, in one column
and without outline, back-links or running heads. None of the three tags what it writes.
"""

import json
from typing import Any, BinaryIO

from keydates.briefing import make_briefing
from keydates.model import Chronology

__all__ = ["keydates", "keydates_with_figures", "plain_reportlab", "typst", "weasyprint"]


def keydates(subject: Chronology, out: BinaryIO) -> None:
    """Write our own document, figures apart; loading the exporter is part of it."""
    from keydates_exporters.pdf import PdfExporter, PdfOptions

    PdfExporter().export(subject, out, PdfOptions(figures=False))


def keydates_with_figures(subject: Chronology, out: BinaryIO) -> None:
    """Write our own document, whole."""
    from keydates_exporters.pdf import PdfExporter, PdfOptions

    PdfExporter().export(subject, out, PdfOptions())


def plain_reportlab(subject: Chronology, out: BinaryIO) -> None:
    """The same outline by reportlab's own means, in one column and without a layout to speak of."""
    from io import BytesIO
    from xml.sax.saxutils import escape

    import pymupdf_fonts
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    for name in ("figo", "figbo", "figit"):
        pdfmetrics.registerFont(TTFont(name, BytesIO(pymupdf_fonts.myfont(name))))
    body = ParagraphStyle("body", fontName="figo", fontSize=9.8, leading=14)
    small = ParagraphStyle("small", fontName="figo", fontSize=8.4, leading=11.6)
    bold = ParagraphStyle("bold", parent=body, fontName="figbo")
    outline = make_briefing(subject)
    story: list[Any] = [Paragraph(escape(outline.title_block.title), bold)]
    story += [Paragraph(escape(point), body) for point in outline.key_points]
    for group in outline.groups:
        story.append(Paragraph(group.heading, bold))
        for entry in group.entries:
            where = "; ".join(place.name for place in entry.places)
            cited = "; ".join(
                f'<a href="#s{note.number}">[{note.number}]</a> {escape(note.detail or "")}'
                for note in entry.notes
            )
            story += [
                Paragraph(f"{escape(entry.date)}, {escape(entry.category or '')}", bold),
                Paragraph(f'<a name="{entry.event_id}"/>{escape(entry.title)}', bold),
                *(Paragraph(escape(words), body) for words in entry.text),
                Paragraph(escape(f"Place: {where}"), small),
                Paragraph(escape(f"Actors: {'; '.join(entry.actors)}"), small),
                Paragraph(f"Source: {cited}", small),
                Spacer(0, 8),
            ]
    rows: list[list[Any]] = [["Date", "Item", "Place", "Kind", "Source"]]
    rows += [
        [
            Paragraph(escape(row.date), small),
            Paragraph(f'<a href="#{row.event_id}">{escape(row.title)}</a>', small),
            Paragraph(escape(row.places), small),
            row.kind,
            " ".join(f"[{number}]" for number in row.notes),
        ]
        for row in outline.table
    ]
    style = [("FONTNAME", (0, 0), (-1, -1), "figo"), ("FONTSIZE", (0, 0), (-1, -1), 8.2)]
    # A table of thousands of rows takes the square of their number; a hundred rows each do not.
    story += [
        Table(rows[:1] + rows[at : at + 100], [80, 170, 100, 62, 54], repeatRows=1, style=style)
        for at in range(1, len(rows), 100)
    ]
    for note in outline.notes:
        story.append(
            Paragraph(f'<a name="s{note.number}"/>{note.number}. {escape(note.text)}', small)
        )
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(story)


def weasyprint(subject: Chronology, out: BinaryIO) -> None:
    """The same outline as HTML, set by WeasyPrint."""
    from html import escape

    from weasyprint import HTML  # type: ignore[import-not-found, unused-ignore]

    outline = make_briefing(subject)
    parts = [f"<h1>{escape(outline.title_block.title)}</h1>"]
    parts += [f"<p>{escape(point)}</p>" for point in outline.key_points]
    for group in outline.groups:
        parts.append(f"<h2>{group.heading}</h2>")
        for entry in group.entries:
            cited = "; ".join(
                f'<a href="#s{note.number}">[{note.number}]</a> {escape(note.detail or "")}'
                for note in entry.notes
            )
            where = "; ".join(place.name for place in entry.places)
            parts += [
                f'<h3 id="{entry.event_id}">{escape(entry.date)} {escape(entry.title)}</h3>',
                *(f"<p>{escape(words)}</p>" for words in (entry.category or "", *entry.text)),
                f"<p>Place: {escape(where)}</p><p>Actors: {escape('; '.join(entry.actors))}</p>",
                f"<p>Source: {cited}</p>",
            ]
    parts.append("<table>")
    for row in outline.table:
        numbers = " ".join(f"[{number}]" for number in row.notes)
        title = f'<a href="#{row.event_id}">{escape(row.title)}</a>'
        cells = (escape(row.date), title, escape(row.places), row.kind, numbers)
        parts.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    parts.append("</table>")
    parts += [
        f'<p id="s{note.number}">{note.number}. {escape(note.text)}</p>' for note in outline.notes
    ]
    HTML(string="".join(parts)).write_pdf(out)


def typst(subject: Chronology, out: BinaryIO) -> None:
    """The same outline in typst's own markup, each text as a string."""
    import typst as engine  # type: ignore[import-not-found, unused-ignore]

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    outline = make_briefing(subject)
    parts = [f"#heading({quoted(outline.title_block.title)})"]
    parts += [f"#par({quoted(point)})" for point in outline.key_points]
    for group in outline.groups:
        parts.append(f"#heading(level: 2, {quoted(group.heading)})")
        for entry in group.entries:
            where = "; ".join(place.name for place in entry.places)
            cited = " + ".join(
                f'link(<s{note.number}>, "[{note.number}]") + {quoted(note.detail or "")}'
                for note in entry.notes
            )
            words = (entry.category or "", *entry.text, f"Place: {where}", "; ".join(entry.actors))
            parts.append(
                f"#heading(level: 3, {quoted(f'{entry.date} {entry.title}')}) <{entry.event_id}>"
            )
            parts += [f"#par({quoted(text)})" for text in words]
            parts.append(f"#par({cited})")
    cells = (
        f"{quoted(row.date)}, link(<{row.event_id}>, {quoted(row.title)}), {quoted(row.places)}, "
        f"{quoted(row.kind)}, {quoted(' '.join(f'[{number}]' for number in row.notes))}"
        for row in outline.table
    )
    parts.append(f"#table(columns: 5, {', '.join(cells)})")
    parts += [
        f"#par({quoted(f'{note.number}. {note.text}')}) <s{note.number}>" for note in outline.notes
    ]
    out.write(engine.compile("\n\n".join(parts).encode()))
