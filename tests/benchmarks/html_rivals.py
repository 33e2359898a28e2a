"""The same words as our web page, made by other means, to be measured beside it.

Each rival writes the outline's items, table and sources as bare elements. None has addresses of
items, directions of text, structured data or a policy; `plain` is what no writer can do without.
"""

from html import escape
from typing import BinaryIO

from keydates.briefing import Briefing, Entry, make_briefing
from keydates.model import Chronology

__all__ = ["jinja", "keydates", "lxml_tree", "plain"]


def keydates(subject: Chronology, out: BinaryIO) -> None:
    """Write our own page, figures apart; loading the exporter is part of it."""
    from keydates_exporters.html import HtmlExporter, HtmlOptions

    HtmlExporter().export(subject, out, HtmlOptions.model_validate({"figures": False}))


def _details(entry: Entry) -> list[tuple[str, str]]:
    return [
        ("Category", entry.category or ""),
        ("Place", "; ".join(place.name for place in entry.places)),
        ("Actors", "; ".join(entry.actors)),
        ("Source", "; ".join(f"[{note.number}] {note.detail}" for note in entry.notes)),
    ]


def plain(subject: Chronology, out: BinaryIO) -> None:
    """Write with format strings and the standard library's escaping alone."""
    outline = make_briefing(subject)
    out.write("".join(_plain(outline)).encode())


def _plain(outline: Briefing) -> list[str]:
    pieces = [f"<h1>{escape(outline.title_block.title)}</h1>"]
    for group in outline.groups:
        pieces.append(f"<h2>{escape(group.heading)}</h2>")
        for entry in group.entries:
            pieces.append(f"<h3>{escape(entry.date)} {escape(entry.title)}</h3>")
            pieces += [f"<p>{escape(text)}</p>" for text in entry.text]
            details = (f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in _details(entry))
            pieces.append(f"<dl>{''.join(details)}</dl>")
    for row in outline.table:
        cells = (row.date, row.title, row.places, row.kind, str(row.notes))
        pieces.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    pieces += [f"<li>{escape(note.text)}</li>" for note in outline.notes]
    return pieces


def lxml_tree(subject: Chronology, out: BinaryIO) -> None:
    """Write by building a tree, as the documentation of lxml shows."""
    from lxml import etree

    outline = make_briefing(subject)
    root = etree.Element("html")
    body = etree.SubElement(root, "body")

    def add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
        node = etree.SubElement(parent, tag)
        node.text = text
        return node

    add(body, "h1", outline.title_block.title)
    for group in outline.groups:
        add(body, "h2", group.heading)
        for entry in group.entries:
            add(body, "h3", f"{entry.date} {entry.title}")
            for text in entry.text:
                add(body, "p", text)
            details = add(body, "dl")
            for label, words in _details(entry):
                add(details, "dt", label)
                add(details, "dd", words)
    table = add(body, "table")
    for row in outline.table:
        cells = add(table, "tr")
        for cell in (row.date, row.title, row.places, row.kind, str(row.notes)):
            add(cells, "td", cell)
    for note in outline.notes:
        add(body, "li", note.text)
    out.write(etree.tostring(root, method="html", encoding="utf-8"))


_TEMPLATE = """<h1>{{ outline.title_block.title }}</h1>
{% for group in outline.groups %}<h2>{{ group.heading }}</h2>
{% for entry in group.entries %}<h3>{{ entry.date }} {{ entry.title }}</h3>
{% for text in entry.text %}<p>{{ text }}</p>{% endfor %}
<dl>{% for name, words in details(entry) %}<dt>{{ name }}</dt><dd>{{ words }}</dd>{% endfor %}</dl>
{% endfor %}{% endfor %}
<table>{% for row in outline.table %}<tr>{% for cell in (row.date, row.title, row.places, row.kind,
row.notes | string) %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>
{% for note in outline.notes %}<li>{{ note.text }}</li>{% endfor %}"""


def jinja(subject: Chronology, out: BinaryIO) -> None:
    """Write with Jinja, escaping as it does by itself; making the template is part of it."""
    import jinja2  # type: ignore[import-not-found, unused-ignore]

    template = jinja2.Environment(autoescape=True).from_string(_TEMPLATE)
    out.write(template.render(outline=make_briefing(subject), details=_details).encode())
