"""What is wrong in a file is reported with its line, and the rest of the file is read."""

from pathlib import Path

import pytest

from classifier.formats import Exports, Problem, read_exports
from classifier.schema import RawField


def read(tmp_path: Path, name: str, content: str | bytes) -> Exports:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_exports([path])


def titles(exports: Exports) -> list[str]:
    return [record.title for record in exports.records]


def test_cells_without_a_header_are_passed_over(tmp_path: Path) -> None:
    content = "title,year\nfirst,2001\nsecond,2002,stray,cells\nthird,2003, ,\nfourth,2004\n"
    exports = read(tmp_path, "wide.csv", content)
    assert exports.reports[0].problems == [
        Problem(3, "4 cells under 2 headers; the rest is in no field")
    ]
    assert titles(exports) == ["first", "second", "third", "fourth"]
    assert [record.year for record in exports.records] == [2001, 2002, 2003, 2004]


def test_lines_are_counted_through_cells_of_several_lines(tmp_path: Path) -> None:
    content = 'title,abstract\nfirst,"one\ntwo\nthree"\nsecond,text,stray\n'
    exports = read(tmp_path, "lines.csv", content)
    assert [problem.line for problem in exports.reports[0].problems] == [5]
    assert [record.raw[0].line for record in exports.records] == [2, 5]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone(
    tmp_path: Path,
) -> None:
    content = 'title,abstract\nfirst,one\n"second,two\nthird,three\n\nfourth,four\n'
    exports = read(tmp_path, "open.csv", content)
    assert exports.reports[0].problems == [
        Problem(3, "a quotation mark is opened and never closed; kept as a character")
    ]
    assert titles(exports) == ["first", '"second', "third", "fourth"]
    assert [record.abstract for record in exports.records] == [
        "one",
        "two",
        "three",
        "four",
    ]
    assert [record.raw[0].line for record in exports.records] == [2, 3, 4, 6]


def test_a_quotation_mark_left_open_in_the_last_row_is_reported(tmp_path: Path) -> None:
    exports = read(tmp_path, "open.csv", 'title,abstract\nfirst,"one')
    assert [problem.line for problem in exports.reports[0].problems] == [2]
    assert [record.abstract for record in exports.records] == ['"one']


def test_a_tag_before_the_first_record_is_kept_but_in_no_field(tmp_path: Path) -> None:
    content = "\nKW  - lost\nAU  - Nobody\nTY  - JOUR\nTI  - kept\nER  - \n"
    exports = read(tmp_path, "early.ris", content)
    assert exports.reports[0].problems == [
        Problem(2, "tag KW stands before the first record; kept, but in no field"),
        Problem(3, "tag AU stands before the first record; kept, but in no field"),
    ]
    assert exports.records[0].raw[0] == RawField("", "KW  - lost", 2)
    assert titles(exports) == ["kept"]
    assert exports.records[0].authors == ()


def test_a_record_without_an_end_names_the_line_where_it_began(tmp_path: Path) -> None:
    content = "TY  - JOUR\nTI  - first\nTY  - JOUR\nTI  - second\nER  - \n"
    exports = read(tmp_path, "endless.ris", content)
    assert exports.reports[0].problems == [
        Problem(1, "record has no ER line; read up to where the next begins")
    ]
    assert titles(exports) == ["first", "second"]


def test_tags_of_pubmed_before_the_first_record_are_in_no_field(tmp_path: Path) -> None:
    content = "TI  - lost\nPMID- 90000001\nTI  - kept\n"
    exports = read(tmp_path, "early.nbib", content)
    assert [problem.line for problem in exports.reports[0].problems] == [1]
    assert titles(exports) == ["kept"]


def test_a_broken_json_line_is_passed_over(tmp_path: Path) -> None:
    content = '{"title": "first"}\n{"title": \n[1, 2]\n"text"\n  \n{"title": "second"}\n'
    exports = read(tmp_path, "broken.jsonl", content)
    assert exports.reports[0].problems == [
        Problem(line, "not a JSON object; passed over") for line in (2, 3, 4)
    ]
    assert titles(exports) == ["first", "second"]
    assert [record.position for record in exports.records] == [1, 2]


def test_json_nested_without_end_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    content = '{"title": "first"}\n' + '{"a":' * 100_000 + "\n"
    exports = read(tmp_path, "deep.jsonl", content)
    assert [problem.line for problem in exports.reports[0].problems] == [2]


def test_a_record_without_title_and_abstract_is_kept_and_reported(tmp_path: Path) -> None:
    said = "neither title nor abstract; kept all the same"
    table = read(tmp_path, "bare.csv", "title,year\nfirst,2001\n,2002\n")
    tagged = read(tmp_path, "bare.ris", "TY  - JOUR\nPY  - 2002\nER  - \n")
    assert table.reports[0].problems == [Problem(3, said)]
    assert tagged.reports[0].problems == [Problem(1, said)]
    assert (table.reports[0].records, tagged.reports[0].records) == (2, 1)


def test_blank_rows_are_no_records_and_no_problem(tmp_path: Path) -> None:
    exports = read(tmp_path, "blank.csv", "title,year\n\nfirst,2001\n , \n,\n")
    assert (titles(exports), exports.reports[0].problems) == (["first"], [])


def test_bytes_pasted_in_from_another_encoding_are_reported_by_line(tmp_path: Path) -> None:
    good = "TY  - JOUR\nTI  - Führung\nER  - \n"
    pasted = "TY  - JOUR\nTI  - “Müller”\nER  - \n"
    content = good.encode() * 3 + pasted.encode("cp1252")
    exports = read(tmp_path, "pasted.ris", content)
    assert exports.reports[0].encoding == "utf-8"
    assert exports.reports[0].problems == [
        Problem(11, "bytes that are not UTF-8; read as Windows-1252")
    ]
    assert titles(exports) == ["Führung", "Führung", "Führung", "“Müller”"]


def test_problems_are_listed_in_the_order_of_the_lines(tmp_path: Path) -> None:
    content = b"title,year\n,2001\nfirst,2002,stray\n" + b"caf\xe9,2003\n"
    content += "café,2004\ncafé,2005\n".encode()
    problems = read(tmp_path, "many.csv", content).reports[0].problems
    assert [problem.line for problem in problems] == [2, 3, 4]


def test_records_of_another_format_in_the_same_file_are_each_reported(tmp_path: Path) -> None:
    ris = "TY  - JOUR\nTI  - tagged\nER  - \n"
    nbib = "PMID- 90000001\nTI  - of PubMed\n\nPMID- 90000002\nTI  - too\n"
    said = "a record of another format begins here; kept, but not read: split the file"
    first = read(tmp_path, "ris-first.txt", ris + nbib + ris)
    assert titles(first) == ["tagged", "tagged"]
    assert [p for p in first.reports[0].problems if p.reason == said] == [
        Problem(4, said),
        Problem(7, said),
    ]
    assert RawField("", "PMID- 90000002", 7) in first.records[0].raw
    second = read(tmp_path, "nbib-first.nbib", nbib + ris)
    assert titles(second) == ["of PubMed", "too"]
    assert Problem(6, said) in second.reports[0].problems


def test_the_same_file_twice_is_reported(tmp_path: Path) -> None:
    for name in ("a.ris", "b.ris"):
        (tmp_path / name).write_text("TY  - JOUR\nTI  - one\nER  - \n", encoding="utf-8")
    exports = read_exports([tmp_path / "a.ris", tmp_path / "b.ris"])
    assert [report.problems for report in exports.reports] == [
        [],
        [Problem(0, "the same file as a.ris; its records are read twice")],
    ]


@pytest.mark.slow
def test_a_record_of_a_million_authors_is_read(tmp_path: Path) -> None:
    authors = "".join(f"AU  - Invented, A{n}.\n" for n in range(1_000_000))
    exports = read(tmp_path, "crowd.ris", f"TY  - JOUR\nTI  - crowd\n{authors}ER  - \n")
    assert len(exports.records[0].authors) == 1_000_000


def test_a_value_of_a_hundred_thousand_lines_is_read(tmp_path: Path) -> None:
    lines = "more words\n" * 100_000
    exports = read(
        tmp_path, "long.ris", f"TY  - JOUR\nTI  - long\nAB  - first\n{lines}ER  - \n"
    )
    assert len(exports.records[0].abstract) == len("first") + 100_000 * len(" more words")


def test_records_keep_the_name_of_their_search(tmp_path: Path) -> None:
    read(tmp_path, "a.ris", "TY  - JOUR\nTI  - one\nER  - \n")
    exports = read_exports([Path(f"PubMed 2021={tmp_path}/a.ris"), tmp_path / "a.ris"])
    assert [record.search for record in exports.records] == ["PubMed 2021", ""]
    assert [record.source for record in exports.records] == ["a.ris", "a (2).ris"]


def test_blanks_around_the_sign_between_search_and_file_do_not_count(tmp_path: Path) -> None:
    read(tmp_path, "a.ris", "TY  - JOUR\nTI  - one\nER  - \n")
    exports = read_exports([Path(f"PubMed 2027 = {tmp_path}/a.ris")])
    assert [record.search for record in exports.records] == ["PubMed 2027"]
