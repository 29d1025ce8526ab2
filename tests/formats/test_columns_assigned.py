"""Columns under no known header: named where they look like a field, or assigned."""

from pathlib import Path

import pytest

from classifier.cli.mapping import columns_of
from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.formats import read_exports, scan_exports
from classifier.formats.decisions import read_decisions
from classifier.formats.reading import open_each
from classifier.schema import Verdict


def table(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("header", "cells", "hint"),
    [
        ("Handle", "10.5555/a|10.5555/b", "column not used: Handle (looks like a DOI)"),
        (
            "Where",
            "https://a.example|https://b.example",
            "column not used: Where (looks like an address)",
        ),
        (
            "Medline no",
            "90000001|90000002",
            "column not used: Medline no (looks like a PubMed id)",
        ),
        ("Printed", "2019|2020-01-01", "column not used: Printed (looks like a year)"),
        ("Abstrct", "few words|more words", "column not used: Abstrct (looks like abstract)"),
        ("Autors", "Ito, A|Berg, B", "column not used: Autors (looks like authors)"),
    ],
)
def test_a_column_that_looks_like_a_missing_field_is_named(tmp_path, header, cells, hint):
    first, second = cells.split("|")
    path = table(tmp_path, f'title,{header}\nOne,"{first}"\nTwo,"{second}"\n')
    assert scan_exports([path])[0].not_used == [hint]


@pytest.mark.parametrize("header", ["Funder", "Notes", "included", "Cited by"])
def test_a_column_that_looks_like_no_field_is_not_named(tmp_path, header):
    path = table(tmp_path, f"title,{header}\nOne,1\nTwo,0\n")
    assert scan_exports([path])[0].not_used == []


def test_a_column_is_taken_for_the_field_that_a_person_assigns(tmp_path):
    path = table(tmp_path, "Work,Handle,Voted\nOne,10.5555/a,Y\nTwo,10.5555/b,irrelevant\n")
    columns = columns_of(["Work=title", "Handle=doi"], "Voted")
    (reading,) = open_each([path], columns=columns)
    records = list(reading)
    assert [(record.title, record.doi) for record in records] == [
        ("One", "10.5555/a"),
        ("Two", "10.5555/b"),
    ]
    assert [read_decisions(record)[0].verdict for record in records] == [
        Verdict.INCLUDE,
        Verdict.EXCLUDE,
    ]
    assert (reading.report.columns, reading.report.not_used) == (columns, [])


def test_what_is_no_assignment_is_refused():
    with pytest.raises(InvalidOptionError, match="--map"):
        columns_of(["Item DOI"], "")
    with pytest.raises(UnknownNameError, match="unknown field 'dio'"):
        columns_of(["Item DOI=dio"], "")


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("Relevant", Verdict.INCLUDE),
        ("IRRELEVANT", Verdict.EXCLUDE),
        ("y", Verdict.INCLUDE),
        ("N", Verdict.EXCLUDE),
        ("in", Verdict.INCLUDE),
        ("out", Verdict.EXCLUDE),
        ("Ja", Verdict.INCLUDE),
        ("nein", Verdict.EXCLUDE),
        ("Excluido", Verdict.EXCLUDE),
        ("unclear", Verdict.MAYBE),
        ("-1", None),
    ],
)
def test_words_for_decisions_are_understood_in_a_column_decision(tmp_path, word, verdict):
    (record,) = read_exports([table(tmp_path, f"title,decision\nOne,{word}\n")]).records
    decisions = read_decisions(record)
    assert [decision.verdict for decision in decisions] == ([verdict] if verdict else [])
