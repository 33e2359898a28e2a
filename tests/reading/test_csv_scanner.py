"""How a table is cut into cells that know their places."""

import csv
import io
import time

from hypothesis import given
from hypothesis import strategies as st

from keydates.limits import Limits
from keydates.reading.csv_grid import read_grid
from keydates.reading.nodes import Refusals, SourceText
from tests.reading.tables import parsed

_CELLS = st.text(st.sampled_from("ab\",;\r\n 'é\U0001f600"), max_size=6)
_TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(_TABLES, st.sampled_from(["\r\n", "\n", "\r"]), st.booleans())
def test_every_table_is_read_as_python_reads_it_and_every_cell_is_where_it_says(
    table: list[list[str]], ending: str, quoted: bool
) -> None:
    out = io.StringIO(newline="")
    # With another ending than CRLF the csv module leaves CR or LF in cells without quotes.
    everything = quoted or ending != "\r\n"
    writer = csv.writer(
        out, lineterminator=ending, quoting=csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    )
    table = [["h" + str(n) for n in range(len(table[0]))], *table]
    writer.writerows(table)
    source = SourceText("t.csv", out.getvalue())
    refusals = Refusals(source, Limits())
    grid = read_grid(source, refusals)
    assert [] == refusals.findings
    rows = [dict(enumerate(grid.header)), *(row.cells for row in grid.rows)]
    expected = [
        {column: value for column, value in enumerate(row) if value} for row in table if any(row)
    ]
    assert expected == [{column: cell.value for column, cell in row.items()} for row in rows]
    numbers = [number for number, row in enumerate(table) if any(row)]
    assert numbers == [0, *(row.number for row in grid.rows)]
    for row in rows:
        for cell in row.values():
            written = source.text[cell.offset :]
            doubled = cell.value.replace('"', '""')
            assert written.startswith((cell.value, f'"{doubled}"'))


@given(st.text(st.sampled_from('ab",\r\n'), max_size=40))
def test_no_text_at_all_escapes_as_an_error(text: str) -> None:
    document = parsed("date,title\n" + text)
    assert document.data is not None or document.findings


def test_reading_costs_one_pass_however_a_cell_ends() -> None:
    for hostile in (
        '"' * 99_999,
        '"' + 'a""' * 99_999,
        "x" + "," * 99_999,
        '"x",' * 99_999,
        "a" * 99_999,
    ):
        start = time.process_time()
        assert parsed("date,title\n" + hostile).findings
        assert 3 > time.process_time() - start, hostile[:4]
