"""RIS whose marks are missing, malformed, or stand in the text: no record is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.formats import Exports, Problem, read_exports

NO_BEGINNING = "record has no TY line; read from here all the same"
FIRST = "TY  - JOUR\nTI  - First\nAU  - Probe, A\nPY  - 2001\nER  - \n\n"
LAST = "TY  - JOUR\nTI  - Last\nAU  - Probe, C\nER  - \n"


def read(tmp_path: Path, content: str, name: str = "lines.ris") -> Exports:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return read_exports([path])


def ris(*lines: str) -> str:
    return "\n".join([*lines, ""])


def titles(exports: Exports) -> list[str]:
    return [record.title for record in exports.records]


@pytest.mark.parametrize(
    "beginning", ["TY  -JOUR", "TY - JOUR", "TY -JOUR", "TY-JOUR", "\ufeffTY  - JOUR"]
)
def test_a_malformed_beginning_begins_a_record(tmp_path: Path, beginning: str) -> None:
    exports = read(tmp_path, f"{FIRST}{beginning}\nTI  - Second\nPY  - 2002\nER  - \n\n{LAST}")
    assert titles(exports) == ["First", "Second", "Last"]
    assert [record.authors for record in exports.records] == [("Probe, A",), (), ("Probe, C",)]
    assert [record.kind for record in exports.records] == ["article"] * 3
    assert exports.reports[0].problems == []


@pytest.mark.parametrize("beginning", ["", "JOUR\n", "TY: JOUR\n"])
def test_a_record_without_a_beginning_is_one_of_its_own(tmp_path: Path, beginning: str) -> None:
    middle = f"{beginning}TI  - Second\nAU  - Probe, B\nPY  - 2002\nER  - \n\n"
    exports = read(tmp_path, FIRST + middle + LAST)
    assert titles(exports) == ["First", "Second", "Last"]
    assert exports.records[0].authors == ("Probe, A",)
    assert [problem.reason for problem in exports.reports[0].problems] == [NO_BEGINNING]


def test_a_record_that_only_has_authors_is_one_if_it_has_an_end(tmp_path: Path) -> None:
    exports = read(tmp_path, f"{FIRST}AU  - Probe, B\nDO  - 10.5555/b\nER  - \n{LAST}")
    assert [record.authors for record in exports.records] == [
        ("Probe, A",),
        ("Probe, B",),
        ("Probe, C",),
    ]


def test_a_title_before_the_first_beginning_is_a_record(tmp_path: Path) -> None:
    exports = read(tmp_path, f"\nTI  - Early\nAU  - Probe, Z\n{LAST}")
    assert titles(exports) == ["Early", "Last"]
    assert [problem.line for problem in exports.reports[0].problems] == [2, 2]


def test_an_abstract_after_the_end_belongs_to_the_record_before(tmp_path: Path) -> None:
    exports = read(tmp_path, f"{FIRST}AB  - Late words\nthat go on\n\n{LAST}")
    assert titles(exports) == ["First", "Last"]
    assert exports.records[0].abstract == "Late words that go on"
    assert exports.reports[0].problems == []


def test_a_second_title_after_a_blank_line_begins_a_record(
    tmp_path: Path,
) -> None:
    exports = read(
        tmp_path, f"TY  - JOUR\nTI  - First\nPY  - 2001\n\nTI  - Second\nER  - \n{LAST}"
    )
    assert titles(exports) == ["First", "Second", "Last"]
    assert {problem.line for problem in exports.reports[0].problems} == {1, 5}


def test_a_file_without_any_beginning_is_read(tmp_path: Path) -> None:
    content = (
        "TI  - One\nAU  - Probe, A\nPY  - 2001\nER  - \n\nTI  - Two\nAB  - Words\nER  - \n"
    )
    exports = read(tmp_path, content, "records.txt")
    assert exports.reports[0].format == "ris"
    assert titles(exports) == ["One", "Two"]
    assert exports.reports[0].problems == [Problem(1, NO_BEGINNING), Problem(6, NO_BEGINNING)]


@pytest.mark.parametrize(
    "line",
    ["IL - 6 rose", "UK - based teams", "AU - rum", "T2 - weighted images", "ER - a busy place",
     "ERs were full", "AB - second part", "TY - pical words", "DO - nothing", "PY - rexia"],
)  # fmt: skip
def test_wrapped_text_that_looks_like_a_tag_goes_on_with_the_abstract(
    tmp_path: Path, line: str
) -> None:
    content = ris(
        "TY  - JOUR",
        "TI  - One",
        "AU  - Probe, A",
        "AB  - We saw that",
        f"{line}",
        "PY  - 2001",
        "ER  - ",
        "",
    )
    exports = read(tmp_path, content + LAST)
    assert titles(exports) == ["One", "Last"]
    record = exports.records[0]
    assert record.abstract == f"We saw that {line}"
    assert (record.authors, record.year, record.journal) == (("Probe, A",), 2001, "")
    assert exports.reports[0].problems == []


def test_a_field_with_one_blank_is_taken_where_the_record_lacks_it(tmp_path: Path) -> None:
    content = ris(
        "TY  - JOUR",
        "TI - One",
        "AU - Probe, A",
        "PY - 2001",
        "DO - 10.5555/x",
        "AB  - Words",
        "KW  - k",
        "ER  - ",
    )
    record = read(tmp_path, content + FIRST).records[0]
    assert (record.title, record.authors, record.year) == ("One", ("Probe, A",), 2001)
    assert record.doi == "10.5555/x"


def test_a_file_whose_tags_have_one_blank_keeps_wrapped_text_too(tmp_path: Path) -> None:
    content = ris(
        "TY - JOUR",
        "TI - One",
        "AB - Levels of",
        "IL - 6 rose in",
        "UK - based wards",
        "PY - 2001",
        "ER -",
    )
    record = read(tmp_path, content).records[0]
    assert record.abstract == "Levels of IL - 6 rose in UK - based wards"
    assert record.year == 2001


LINES = st.sampled_from(
    [
        "TY  - JOUR",
        "TY  -JOUR",
        "ER  - ",
        "ER - ",
        "AU  - Probe, A",
        "AB  - words",
        "IL - 6",
        "",
        "words",
    ]
)


@given(st.lists(LINES, max_size=12), st.lists(LINES, max_size=12))
def test_no_title_is_lost_whatever_stands_around_it(tmp_path_factory, before, after) -> None:
    record = ["TY  - JOUR", "TI  - Wanted", "ER  - "]
    path = tmp_path_factory.getbasetemp() / "made.ris"
    path.write_text("\n".join([*before, *record, *after]) + "\n", encoding="utf-8")
    exports = read_exports([path])
    assert [record.title for record in exports.records].count("Wanted") == 1
