"""The demonstration exports: as the program lays them out, complete, and with duplicates."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from classifier.dedupe import find_duplicates, folded_title
from classifier.formats import Exports, read_exports
from classifier.schema import Record
from training.demo_exports import EXPORTS, NOTICE, Row, build_exports, files_of

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "corpora" / "leadership-demo"


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (DEMO / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def exports() -> Exports:
    return read_exports(sorted((DEMO / "exports").iterdir()))


def test_the_committed_exports_are_those_that_are_built():
    built = build_exports(DEMO / "decisions.csv")
    committed = {path.name: path.read_bytes() for path in (DEMO / "exports").iterdir()}
    assert set(committed) == set(built) == set(EXPORTS)
    for name, text in built.items():
        assert committed[name] == text.encode(), f"{name}: run python -m training.demo_exports"


def test_every_record_of_the_decisions_stands_in_an_export(rows, exports):
    found = {folded_title(record) for record in exports.records}
    wanted = {folded_title(Record(title=row["title"])): row["record_id"] for row in rows}
    assert [record_id for title, record_id in wanted.items() if title not in found] == []


def test_nothing_else_stands_in_the_exports(rows, exports):
    wanted = {folded_title(Record(title=row["title"])) for row in rows}
    assert {folded_title(record) for record in exports.records} <= wanted


def test_each_file_holds_the_records_that_were_drawn_for_it(rows, exports):
    drawn = Counter(name for row in rows for name in files_of(row))
    assert {report.source: report.records for report in exports.reports} == drawn
    assert min(drawn.values()) > 10


def test_some_records_stand_in_two_files_and_some_in_three(rows):
    copies = Counter(len(files_of(row)) for row in rows)
    assert set(copies) == {1, 2, 3}
    assert copies[1] > copies[2] > copies[3] > 0
    assert all(len(set(files_of(row))) == len(files_of(row)) for row in rows)


def test_duplicates_are_found_among_them_and_no_two_records_are_taken_for_one(rows, exports):
    groups = find_duplicates(exports.records).groups
    assert any(len(group.members) > 1 for group in groups)
    for group in groups:
        assert len({folded_title(member) for member in group.members}) == 1


def test_the_files_are_read_without_a_problem(exports):
    assert [report.problems for report in exports.reports] == [[], [], [], []]
    assert [report.format for report in exports.reports] == ["ris", "ris", "nbib", "csv"]


def test_every_record_says_that_it_is_for_demonstration(exports):
    for record in exports.records:
        values = [" ".join(field.value.split()) for field in record.raw]
        assert any("demonstration" in value.lower() for value in values)
        assert not record.abstract or any(NOTICE in value for value in values)


def test_a_record_is_drawn_by_its_id_alone(rows):
    row = rows[0]
    assert files_of(row) == files_of({**row, "title": "another", "abstract": ""})
