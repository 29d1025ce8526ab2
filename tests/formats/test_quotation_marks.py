"""Quotation marks in tables: open, unescaped or part of the text, they cost no row."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats import Exports, Problem, read_exports
from classifier.formats.delimited_rows import rows_of
from classifier.formats.report import ReadReport

OPEN = "a quotation mark is opened and never closed; kept as a character"


def read(tmp_path: Path, content: str, name: str = "marks.csv") -> Exports:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_exports([path])


def cells(exports: Exports) -> list[tuple[str, ...]]:
    return [tuple(field.value for field in record.raw) for record in exports.records]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_an_open_mark_costs_no_row_whatever_marks_follow(tmp_path: Path, sign: str) -> None:
    rows = ['A,"x,1', "B,y,0", 'C,"z",1', 'D,w",0', "E,v,0"]
    content = "\n".join(["title,abstract,included", *rows]).replace(",", sign)
    exports = read(tmp_path, content)
    assert cells(exports) == [
        ("A", '"x', "1"),
        ("B", "y", "0"),
        ("C", "z", "1"),
        ("D", 'w"', "0"),
        ("E", "v", "0"),
    ]
    assert exports.reports[0].problems == [Problem(2, OPEN)]


def test_two_open_marks_are_no_pair(tmp_path: Path) -> None:
    content = 'id,title,abstract,included\n7,A,"x,1\n8,B,y,0\n9,C,z",1\n10,"D,w,0\n11,E,v,1\n'
    exports = read(tmp_path, content)
    assert [row[0] for row in cells(exports)] == ["7", "8", "9", "10", "11"]
    assert [problem.line for problem in exports.reports[0].problems] == [2, 5]


def test_an_open_mark_takes_in_the_commas_of_its_own_text(tmp_path: Path) -> None:
    exports = read(tmp_path, 'title,abstract,included\nA,"one, two, three,1\nB,four,0\n')
    assert cells(exports) == [("A", '"one, two, three', "1"), ("B", "four", "0")]


def test_unescaped_marks_inside_a_quoted_cell_are_kept(tmp_path: Path) -> None:
    content = (
        'title,abstract,included\nA,"We say "no" to it, now",1\nB,"uses \\"no\\", too",0\n'
    )
    exports = read(tmp_path, content)
    assert cells(exports) == [
        ("A", 'We say "no" to it, now', "1"),
        ("B", 'uses "no", too', "0"),
    ]
    assert exports.reports[0].problems == []


def test_a_quoted_cell_of_several_lines_may_have_unescaped_marks(tmp_path: Path) -> None:
    content = 'title,abstract,included\nA,"Aims: "trust"\nMethods: talks, notes",1\nB,b,0\n'
    exports = read(tmp_path, content)
    assert cells(exports) == [
        ("A", 'Aims: "trust"\nMethods: talks, notes', "1"),
        ("B", "b", "0"),
    ]


@pytest.mark.parametrize(
    "title",
    ['"Leading" words of a title', 'Words "quoted" inside', '"One" and "two"', '6" nails'],
)
def test_marks_that_quote_no_cell_stay_in_the_text(tmp_path: Path, title: str) -> None:
    exports = read(tmp_path, f"title,abstract\n{title},text\nlast,text\n")
    assert [record.title for record in exports.records] == [title, "last"]
    assert exports.reports[0].problems == []


def test_web_of_science_tables_have_no_quoted_cells(tmp_path: Path) -> None:
    content = 'PT\tAU\tTI\tAB\nJ\tProbe, B\t"A whole title"\t"Open text\nJ\tProbe, B\tNext\tx\n'
    exports = read(tmp_path, content, "savedrecs.txt")
    assert [record.title for record in exports.records] == ['"A whole title"', "Next"]
    assert exports.records[0].abstract == '"Open text'


def rows(text: str) -> list[list[str]]:
    lines = io.StringIO(text, newline="").readlines()
    return [row for _, row in rows_of(lines, ",", ReadReport("made.csv"))]


WORDS = st.text(st.sampled_from('abc "'), max_size=12)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8))
def test_whatever_marks_stand_in_cells_of_one_line_every_row_is_read(texts) -> None:
    lines = [f"{n},{a},{b},{n % 2}" for n, (a, b) in enumerate(texts)]
    read_back = rows("\n".join(["id,title,abstract,included", *lines]) + "\n")
    assert [row[0] for row in read_back[1:]] == [str(n) for n in range(len(texts))]


PROSE = st.lists(st.sampled_from(["one", '"two"', "three,", "four\n", "five; "]), max_size=9)


@given(st.lists(st.tuples(PROSE, PROSE), max_size=6), st.sampled_from([0, 1]))
def test_a_table_that_keeps_to_the_rules_is_read_as_written(texts, quoting) -> None:
    table = [["id", "title", "abstract", "note"]]
    table += [[str(n), " ".join(a), " ".join(b), "word"] for n, (a, b) in enumerate(texts)]
    written = io.StringIO(newline="")
    csv.writer(written, quoting=quoting).writerows(table)
    assert rows(written.getvalue()) == table
