"""How long the Word document takes and what it holds in memory, beside plain python-docx.

The rivals write the same words. One has python-docx's own calls: `add_heading`, `add_paragraph` and
`table.cell`, without links, bookmarks, fields or directions; it needs time that grows with the
square of the count, so it is measured on few events. The other is pandoc from Markdown, with
footnotes and a table; it is skipped where it is not installed. Each runs in a process of its own,
turn about; times are CPU seconds of the export alone, figures apart.
"""

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import docx

from keydates.briefing import make_briefing
from keydates.model import Chronology
from tests.support import ROOT, need_command

_CHILD = """
import json, resource, sys, time
from io import BytesIO
from tests.benchmarks.bench_docx import chronology, plain_python_docx
count, which = int(sys.argv[1]), sys.argv[2]
subject = chronology(count)
start = time.process_time()
out = BytesIO()
if which == "keydates":
    from keydates_exporters.docx import DocxExporter, DocxOptions
    DocxExporter().export(subject, out, DocxOptions(figures=False))
else:
    plain_python_docx(subject, out)
print(json.dumps({
    "seconds": time.process_time() - start,
    "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "size": len(out.getvalue()) / 1e6,
}))
"""


@dataclass(frozen=True)
class Run:
    seconds: float
    megabytes: float
    size: float


def chronology(count: int) -> Chronology:
    """A chronology with as much text and as many ties as a real one."""
    return Chronology.model_validate(
        {
            "id": "bench",
            "title": "A long chronology",
            "as_of": "2020-12-31",
            "revised": "2021-01-01T00:00:00Z",
            "marking": "TLP:GREEN",
            "places": [{"id": f"p{n}", "name": f"Place {n}"} for n in range(50)],
            "actors": [{"id": f"a{n}", "name": f"Actor {n}"} for n in range(20)],
            "sources": [
                {"id": f"s{n}", "title": f"Report {n}", "url": f"https://example.org/{n}"}
                for n in range(max(1, count // 10))
            ],
            "events": [
                {
                    "id": f"event-{n}",
                    "title": f"Delegations meet for the {n}th time and agree on a corridor",
                    "summary": "Two sentences say what happened. They are as long as such are, "
                    "neither a word in passing nor an essay on all that went before.",
                    "date": f"20{n % 20:02d}-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
                    "places": [f"p{n % 50}"],
                    "actors": [f"a{n % 20}", {"actor": f"a{(n + 1) % 20}", "role": "host"}],
                    "category": f"Category {n % 9}",
                    "citations": [{"source": f"s{n % max(1, count // 10)}", "locator": f"p. {n}"}],
                }
                for n in range(count)
            ],
        }
    )


def plain_python_docx(subject: Chronology, out: BinaryIO) -> None:
    """Write the same words as anybody would who has read python-docx's documentation."""
    briefing = make_briefing(subject)
    document = docx.Document()
    document.add_heading(briefing.title_block.title, 0)
    for group in briefing.groups:
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
    table = document.add_table(len(briefing.table), 5)
    for number, row in enumerate(briefing.table):
        cells = (row.date, row.title, row.places, row.kind, " ".join(map(str, row.notes)))
        for column, text in enumerate(cells):
            table.cell(number, column).text = text
    for note in briefing.notes:
        document.add_paragraph(f"{note.number}. {note.text}")
        document.add_paragraph(note.url or "")
    document.save(out)


def markdown(subject: Chronology) -> str:
    """The same words for pandoc, with a footnote for each event and a table of all."""
    briefing = make_briefing(subject)
    lines = [f"# {briefing.title_block.title}", ""]
    notes: list[str] = []
    for group in briefing.groups:
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
        for row in briefing.table
    ]
    lines += ["", *(f"{note.number}. {note.text} <{note.url}>" for note in briefing.notes), ""]
    lines += [f"[^{number}]: {note}\n" for number, note in enumerate(notes)]
    return "\n".join(lines)


def pandoc_seconds(program: str, count: int, folder: Path) -> float:
    source = folder / "bench.md"
    source.write_text(markdown(chronology(count)), "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [program, "-f", "markdown", "-o", folder / "bench.docx", source], check=True, timeout=600
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured(count: int, which: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(count), which],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=600,
    )
    return Run(**json.loads(done.stdout))


def best(count: int, which: str, rounds: int = 3) -> Run:
    return min((measured(count, which) for _ in range(rounds)), key=lambda run: run.seconds)


def test_many_events_in_little_time_and_memory() -> None:
    half, whole = best(2_500, "keydates"), best(5_000, "keydates")
    print(
        f"\n5,000 events: {whole.seconds:.2f} s, {whole.megabytes:.0f} MB, {whole.size:.2f} MB file"
    )
    print(f"2,500 to 5,000 events: {whole.seconds / half.seconds:.2f} times as long")
    assert whole.megabytes <= 150
    assert whole.seconds / half.seconds <= 2.3


def test_a_short_chronology_costs_little_more_than_the_library() -> None:
    # A process that has imported python-docx: the exporter's own import counts.
    figures = [measured(20, "keydates").seconds for _ in range(5)]
    print(f"\n20 events: {min(figures) * 1000:.0f} ms beside the import of python-docx")
    assert min(figures) <= 0.1  # meant: 50 ms on an idle machine; this is for a busy one


def test_beside_pandoc(tmp_path: Path) -> None:
    program, count = need_command("pandoc"), 5_000
    ours = best(count, "keydates", rounds=2)
    theirs = pandoc_seconds(program, count, tmp_path)
    ratio = theirs / ours.seconds
    print(f"\n{count:,} events: {ours.seconds:.2f} s, pandoc {theirs:.2f} s: {ratio:.1f} times")
    assert ratio >= 5


def test_beside_plain_python_docx() -> None:
    count = 150
    ours, theirs = best(count, "keydates"), best(count, "python-docx", rounds=1)
    ratio = theirs.seconds / ours.seconds
    print(
        f"\n{count} events: {ours.seconds:.2f} s, python-docx {theirs.seconds:.2f} s: "
        f"{ratio:.1f} times as long"
    )
    assert ratio >= 40
