import io
from pathlib import Path

import pytest

from keydates.reading import Reading, read
from tests.making import made
from tests.reading.tables import EXAMPLE, HEADER, complete, parsed, places, plain, sound


def test_the_example_is_read_with_the_file_beside_it() -> None:
    reading = read(EXAMPLE)
    assert () == reading.findings
    chronology = reading.chronology
    assert chronology is not None
    assert "united-nations-founded" == chronology.id
    assert 5 == len(chronology.events)
    assert ["san-francisco", "dumbarton-oaks", "london"] == [p.id for p in chronology.places]
    assert ["china", "soviet-union", "united-kingdom", "united-states"] == [
        role.actor for role in chronology.events[0].actors
    ]
    assert "US" == chronology.place_by_id["san-francisco"].country
    assert ["un-charter"] == [cited.source for cited in chronology.events[3].citations]
    assert 4 == len(chronology.sources)


def test_columns_come_in_any_order_and_case() -> None:
    chronology = sound("SOURCE, Title ,date\nReport,Talks open,2015-09\n")
    (talks,) = chronology.events
    assert ("talks-open", "Talks open", "2015-09") == (talks.id, talks.title, talks.date.edtf)  # type: ignore[union-attr]
    assert [("report", "Report")] == [(source.id, source.title) for source in chronology.sources]


def test_ids_are_made_of_titles_and_never_twice() -> None:
    rows = ["Talks", "Talks", "talks-2", "Встреча", "x" * 100, "x" * 100]
    given = [f"2015,{title},Report," for title in rows]
    given.append("2015,Another,Report,talks-3")
    chronology = sound("\n".join(["date,title,source,id", *given, "2015,Talks,Report,"]))
    expected = ["talks", "talks-2", "talks-2-2", "item-4", "x" * 80, "x" * 78 + "-2", "talks-3"]
    assert [*expected, "talks-4"] == [item.id for item in chronology.events]


def test_everything_a_row_may_say_reaches_its_event() -> None:
    columns = "id,kind,date,expression,basis,note,title,summary,category,actors,source,url,locator"
    row = (
        "e1,statement,2015-08,late summer,inferred,by context,Title,Words,Cat,A ; B;;A,"
        "Report,https://example.org/,p. 3"
    )
    chronology = sound(f"{columns}\n{row}\n")
    expected = {
        "id": "e1",
        "kind": "statement",
        "title": "Title",
        "summary": "Words",
        "date": {
            "edtf": "2015-08",
            "expression": "late summer",
            "basis": "inferred",
            "note": "by context",
        },
        "actors": [{"actor": "a"}, {"actor": "b"}],
        "category": "Cat",
        "citations": [{"source": "report", "locator": "p. 3"}],
    }
    dumped = chronology.events[0].model_dump(mode="json", exclude_defaults=True)
    assert expected == dumped
    assert "https://example.org/" == chronology.sources[0].url


def test_one_place_name_is_one_place_and_no_pin_is_invented() -> None:
    chronology = sound(
        "date,title,source,place,latitude,longitude\n"
        "2015,A,R,Geneva,,\n2016,B,R,Geneva,46.20,6.14\n2017,C,R,Geneva,46.2,6.14\n2018,D,R,Lomé,,\n"
    )
    geneva, lome = chronology.places
    assert ("geneva", (6.14, 46.2), None) == (geneva.id, geneva.point, geneva.unlocated)
    assert ("lome", None) == (lome.id, lome.point)
    assert "the table gives no coordinates" == lome.unlocated
    assert ["geneva"] * 3 + ["lome"] == [item.places[0].place for item in chronology.events]


def test_two_points_for_one_place_are_refused_where_they_differ() -> None:
    reading = plain(
        "date,title,source,place,latitude,longitude\n"
        "2015,A,R,Geneva,46.2,6.14\n2016,B,R,Geneva,46.3,6.14\n"
    )
    assert [("KD052", 3, 17)] == places(reading)
    assert "`Geneva` has the latitude 46.2 elsewhere" == reading.findings[0].message


def test_sources_are_one_where_title_and_url_are() -> None:
    chronology = sound(
        "date,title,source,url\n2015,A,Report,https://a.example/\n2016,B,Report,https://a.example/\n"
        "2017,C,Report,https://b.example/\n2018,D,,https://c.example/\n"
    )
    assert ["report", "report", "report-2", "https-c-example"] == [
        item.citations[0].source for item in chronology.events
    ]
    assert "https://c.example/" == chronology.sources[-1].title


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        (
            "late August 2015",
            "write `[2015-08-21..2015-08-31]`, and `late August 2015` in a column",
        ),
        ("2/3/2015", "write it as YYYY-MM-DD, YYYY-MM or YYYY"),
        ("30 September 2015", "write `2015-09-30`"),
    ],
)
def test_a_date_in_words_is_refused_with_what_to_write(date: str, hint: str) -> None:
    reading = plain(f"title,source,date\nTalks,R,{date}\n")
    assert [("KD110", 2, 9)] == places(reading)
    assert str(reading.findings[0].hint).startswith(hint)


def test_a_row_without_a_date_needs_a_reason() -> None:
    reading = plain("date,title,source\n,Total,R\n")
    assert [("KD115", 2, 1)] == places(reading)
    chronology = sound("date,title,source,undated,kind\n,Total,R,a sum of years,aggregate\n")
    assert "a sum of years" == chronology.events[0].undated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("KD003", 0, 0)]),
        ("\n\n", [("KD003", 0, 0)]),
        (",,\n", [("KD003", 0, 0)]),
        ('date,title\n2015,"open\n2016,x\n', [("KD040", 2, 6)]),
        ('date,title\n2015,"a" b\n', [("KD041", 2, 9)]),
        ('date,title\n2015,a "b"\n', [("KD041", 2, 8)]),
        ("date;title\n2015;a\n", [("KD042", 1, 5)]),
        ("date\ttitle\n2015\ta\n", [("KD042", 1, 5)]),
        ("date,title\n2015\n", [("KD043", 2, 1)]),
        ("date,title\n2015,a,b\n", [("KD043", 2, 8)]),
        ("date,title,\n", [("KD045", 1, 12)]),
        ("date,title,Title\n", [("KD046", 1, 12)]),
        ("date,source\n", [("KD051", 1, 1)]),
        ("date,title,latitude\n2015,a,4\n", [("KD053", 2, 8)]),
        ("date,title,locator\n2015,a,p. 4\n", [("KD053", 2, 8)]),
        ("date,title,expression\n,a,lately\n", [("KD053", 2, 4)]),
    ],
)
def test_what_is_wrong_with_a_table_is_found_in_its_place(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert expected == places(parsed(text))


@pytest.mark.parametrize(
    ("column", "meant"),
    [("Headline", "title"), ("lat", "latitude"), ("sumary", "summary"), ("Link", "url")],
)
def test_another_name_for_a_column_is_a_hint_and_never_taken_for_it(
    column: str, meant: str
) -> None:
    findings = parsed(f"date,title,{column}\n2015,a,b\n").findings
    assert ["KD045"] == [found.code for found in findings]
    assert f"did you mean `{meant}`?" == findings[0].hint


def test_all_is_found_at_once() -> None:
    text = 'date,title,foo\n2015,a,b,c\n2015,"a"x,b\n2016\nyesterday,b,\n'
    assert ["KD041", "KD043", "KD043", "KD045", "KD110"] == sorted(
        found.code for found in parsed(text).findings
    )


def test_lines_are_counted_through_cells_of_many_lines() -> None:
    text = 'date,title,summary\r\n2015,a,"one\r\ntwo\nthree"\r\nnever,b,\r\n'
    assert [("KD110", 5, 1)] == places(parsed(text))


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert "a" == sound("\ufeffdate,title,source\n2015,a,R\n").events[0].id


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_another_encoding_is_named(encoding: str) -> None:
    raw = "date,title\n2015,Café\n".encode(encoding)
    reading = read(io.BytesIO(raw), input_format="csv")
    assert ["KD005"] == [found.code for found in reading.findings]


def test_a_value_over_the_limit_is_refused() -> None:
    assert ("KD018", 2, 6) in places(parsed("date,title\n2015,abcdef\n", field_characters=5))
    text = complete(made()).decode()
    assert {"KD018"} == {found.code for found in parsed(text, field_characters=15).findings}


def test_rows_without_values_are_passed_over() -> None:
    chronology = sound("date,title,source\n\n2015,a,R\n,,\n,\n\n2016,Встреча,R\n\n")
    assert ["a", "item-6"] == [item.id for item in chronology.events]


def test_missing_facts_of_the_chronology_are_asked_for_where_they_can_be_given() -> None:
    stream = io.BytesIO(b"date,title,source\n2015,a,R\n")
    reading = read(
        stream, input_format="csv", defaults={"title": "T", "revised": HEADER["revised"]}
    )
    hints = {found.path: found.hint for found in reading.findings}
    assert {("id",), ("as_of",)} == set(hints)
    assert "--set as_of=" in str(hints["as_of",])


def test_the_file_name_gives_the_id_unless_something_else_does(tmp_path: Path) -> None:
    path = tmp_path / "Naval Base (2).csv"
    path.write_text("date,title,source\n2015,a,R\n", "utf-8")
    named = read(path, defaults=HEADER).chronology
    told = read(path, defaults={**HEADER, "id": "other"}).chronology
    assert named is not None
    assert told is not None
    assert ("naval-base-2", "other") == (named.id, told.id)


def beside(folder: Path, table: str, facts: str) -> Reading:
    (folder / "t.csv").write_text(table, "utf-8")
    header = "".join(f"{name}: {value}\n" for name, value in HEADER.items())
    (folder / "t.chronology.yaml").write_text(header + facts, "utf-8")
    return read(folder / "t.csv")


def test_the_file_beside_a_table_may_know_more(tmp_path: Path) -> None:
    facts = (
        "places: [{id: gva, name: Geneva, longitude: 6.14, latitude: 46.2}]\n"
        "actors: [{id: rus, name: Russia}]\n"
        "sources: [{id: rep, title: Report, url: https://a.example/}]\n"
    )
    table = (
        "date,title,source,url,place,actors\n"
        "2015,A,Report,,Geneva,Russia\n2016,B,rep,,gva,rus\n"
        "2017,C,Report,https://a.example/,Geneva,Syria\n2018,D,Report,https://b.example/,,\n"
    )
    reading = beside(tmp_path, table, facts)
    assert reading.chronology is not None, reading.findings
    cited = [item.citations[0].source for item in reading.chronology.events]
    assert ["rep", "rep", "rep", "report"] == cited
    assert ["gva"] * 3 == [item.places[0].place for item in reading.chronology.events[:3]]
    assert ["rus", "syria"] == [actor.id for actor in reading.chronology.actors]


@pytest.mark.parametrize(
    ("facts", "code", "line"),
    [
        ("events: []\n", "KD048", 0),
        ("colour: red\n", "KD101", 4),
        ("places: Geneva\n", "KD104", 4),
        ("places: [{id: gva, name: Geneva, longitude: 700, latitude: 4}]\n", "KD109", 4),
        ("caveats: 'open\n", "KD010", 4),
    ],
)
def test_what_is_wrong_beside_a_table_is_found_there(
    tmp_path: Path, facts: str, code: str, line: int
) -> None:
    reading = beside(tmp_path, "date,title,source\n2015,A,R\n", facts)
    assert reading.chronology is None
    assert (code, line) in {(found.code, found.line) for found in reading.findings}


def hints(reading: Reading) -> dict[str, str | None]:
    return {found.code: found.hint for found in reading.findings}


def test_hints_speak_of_columns() -> None:
    table = "date,title,kind,basis\n,A,,\n2015/..,B,statement,derived\n"
    assert hints(plain(table)) == {
        "KD115": "fill in the column `date`, or say in a column `undated` why there is none",
        "KD117": "say in a column `note` how the date was found",
    }
    assert hints(plain("date,title,kind\n2015/..,B,statement\n", span="2011/2014")) == {
        "KD203": "fill in the column `source` or `url`",
        "KD205": "widen `span`, write `background` in a column `kind`, or say why in a column "
        "`note`",
        "KD212": "write `state` in a column `kind`",
        "KD213": "name the speaker in the column `actors`",
    }


def test_hints_on_the_file_beside_a_table_speak_yaml(tmp_path: Path) -> None:
    facts = "sources: [{id: rep, title: Report, published: {edtf: 2015, basis: derived}}]\n"
    assert hints(beside(tmp_path, "date,title,source\n2015,A,rep\n", facts)) == {
        "KD117": 'add `note: "..."` beside it'
    }
