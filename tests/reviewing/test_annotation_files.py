"""Entries in files: taken in row by row, corrected by number, the same again unchanged."""

import csv
import json
from pathlib import Path

import pytest

from classifier.errors import MissingFileError, UnusableEntriesError
from classifier.formats.annotations import read_entry_file
from classifier.reviewing.coding.annotation_rows import add_entries, refuse_entry_problems
from classifier.reviewing.coding.annotations import export_annotations
from classifier.schema import (
    Appraisal,
    Configuration,
    EnteredCount,
    Outcome,
    ProgrammeTheory,
    Quotation,
    Sign,
)
from classifier.store import current_entries, entry_history

TOML = """\
[[quotations]]
record_id = "r00"
text = "They trusted us."
locator = "p. 3"
mechanism_id = "Trust"

[[configurations]]
record_id = "r00"
context = "a merger"
resource_sign = "+"
reasoning_sign = "−"
outcomes = [{ text = "less sharing", sign = "-" }, { text = "unclear" }]
mechanism_id = "trust"

[[programme_theories]]
mechanism_id = "trust"
statement = "If ..., then ..."
refined_on = 2026-01-31

[[entered_counts]]
place = "identified"
count = 7
stage = "1a"
origin = "stakeholder"
"""


def added(team, name: str, text: str):
    path = team.folder / name
    path.write_text(text, encoding="utf-8")
    return add_entries(team.review, read_entry_file(path))


def standing(team, kind: type) -> list:
    with team.review.read() as reading:
        return [one.word for one in current_entries(reading, kind)]


def test_every_field_comes_in_as_the_schema_has_it(team):
    done = added(team, "notes.toml", TOML)
    assert (done.n_new, done.problems) == (4, ())
    (quotation,) = standing(team, Quotation)
    assert quotation == Quotation(
        record_id="r00", text="They trusted us.", locator="p. 3", mechanism_id="trust"
    )
    (found,) = standing(team, Configuration)
    assert found.outcomes == (
        Outcome(text="less sharing", sign=Sign.MINUS),
        Outcome(text="unclear"),
    )
    assert (found.resource_sign, found.reasoning_sign) == (Sign.PLUS, Sign.MINUS)
    assert standing(team, EnteredCount)[0].origin == "stakeholder"


def test_the_same_file_again_changes_nothing(team):
    added(team, "notes.toml", TOML)
    again = added(team, "notes.toml", TOML)
    assert (again.n_new, again.n_corrected, again.n_unchanged) == (0, 0, 4)


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_what_is_exported_goes_in_again_and_an_edit_corrects(make_team, suffix):
    team = make_team(design="single")
    added(team, "notes.toml", TOML)
    path = team.folder / f"out{suffix}"
    n_with_the_search = export_annotations(team.review, path)
    text = path.read_text(encoding="utf-8")
    assert added(team, f"again{suffix}", text).n_unchanged == n_with_the_search == 5
    edited = added(team, f"edited{suffix}", text.replace("They trusted us.", "They did not."))
    assert (edited.n_corrected, edited.n_unchanged) == (1, 4)
    (quotation,) = standing(team, Quotation)
    assert quotation.text == "They did not."
    with team.review.read() as reading:
        number = current_entries(reading, Quotation)[0].number
        assert len(entry_history(reading, Quotation, number)) == 2


def test_what_is_written_about_papers_that_still_wait_stays_out_of_the_file(team):
    added(team, "notes.toml", TOML)
    path = team.folder / "out.json"
    n_at_first = export_annotations(team.review, path)
    for who in ("Ann", "Ben"):
        team.say(who, "r00", "include")
    assert export_annotations(team.review, path) > n_at_first
    assert "They trusted us." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["=1+1", "'=1", "-2", "@SUM(A1)", "'Tis so"])
def test_no_cell_of_entries_begins_a_formula_and_each_comes_back_as_it_was(team, text):
    added(team, "notes.json", json.dumps({"quotations": [{"record_id": "r00", "text": text}]}))
    added(team, "signs.toml", TOML[TOML.index("[[conf") : TOML.index("[[prog")])
    path = team.folder / "out.csv"
    n_written = export_annotations(team.review, path)
    with path.open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert add_entries(team.review, read_entry_file(path)).n_unchanged == n_written
    assert [one.text for one in standing(team, Quotation)] == [text]


def test_a_theory_of_the_same_mechanism_refines_the_one_before(team):
    added(team, "notes.toml", TOML)
    refined = TOML[TOML.index("[[prog") : TOML.index("[[entered")].replace("If ...", "If so")
    assert added(team, "refined.toml", refined).n_corrected == 1
    (theory,) = standing(team, ProgrammeTheory)
    assert theory.statement.startswith("If so")


def test_an_entry_is_withdrawn_by_its_number(team):
    added(team, "notes.toml", TOML)
    gone = "[[quotations]]\nnumber = 1\nwithdraw = true\n"
    assert added(team, "gone.toml", gone).n_withdrawn == 1
    assert standing(team, Quotation) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('[[quotations]]\nrecord_id = "zz"\ntext = "x"', "no record has the record_id 'zz'"),
        ('[[quotations]]\nrecord_id = "r00"', "lacks the field 'text'"),
        ('[[quotations]]\ntext = "x"', "lacks the field 'record_id'"),
        ('[[quotes]]\ntext = "x"', "no such kind; known: searches,"),
        ('[[quotations]]\nrecord_id = "r00"\ntext = "x"\npage = 3', "unknown field 'page'"),
        (
            '[[appraisals]]\nrecord_id = "r00"\naspect = "style"\ngrade = "high"',
            "'style' is no aspect (relevance, rigour)",
        ),
        ('[[entered_counts]]\nplace = "screened"\ncount = -1', "'-1' is no count"),
        (
            '[[stakeholder_notes]]\nmechanism_id = "trust"\nsaid_on = "soon"\ntext = "x"',
            "'soon' is no said_on",
        ),
        (
            '[[quotations]]\nrecord_id = "r00"\ntext = "x"\nmechanism_id = "hope"',
            "unknown mechanism 'hope'",
        ),
        ("[[quotations]]\nwithdraw = true", "give the number"),
        ("[[quotations]]\nnumber = 9\nwithdraw = true", "has no number 9"),
    ],
)
def test_a_row_that_cannot_be_followed_is_told_and_costs_no_other(team, row, reason):
    good = '\n[[appraisals]]\nrecord_id = "r00"\naspect = "rigour"\ngrade = "high"\n'
    if row.startswith("[[appraisals]]"):
        good = '\n[[full_texts]]\nrecord_id = "r00"\nstatus = "sought"\n'
    done = added(team, "mixed.toml", row + good)
    assert done.n_new == 1
    (problem,) = done.problems
    assert reason in problem.reason
    with pytest.raises(UnusableEntriesError, match=r"mixed\.toml: \w+ 1: "):
        refuse_entry_problems(done)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.txt", "", "is no file of entries"),
        ("a.toml", "not toml", "is no TOML"),
        ("a.json", "[1]", "must hold one list for each kind"),
        ("a.csv", "text\nx\n", "no column 'kind'"),
    ],
)
def test_a_file_that_is_no_file_of_entries_is_refused(tmp_path: Path, name, text, reason):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnusableEntriesError, match=reason):
        read_entry_file(tmp_path / name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(MissingFileError, match=r"none\.toml: no such file"):
        read_entry_file(tmp_path / "none.toml")


def test_a_record_can_be_named_by_its_doi(team):
    team.read("doi.csv", "record_id,title,doi", "d1,A paper with a number,10.1000/abc")
    told = {"appraisals": [{"doi": "10.1000/abc", "aspect": "rigour", "grade": "thick"}]}
    assert added(team, "doi.json", json.dumps(told)).n_new == 1
    assert standing(team, Appraisal)[0].record_id == "d1"


def test_a_row_of_a_table_is_told_with_its_line(team):
    done = added(
        team, "notes.csv", "kind,record_id,text\nquotations,r00,As read\nquotations,r00,\n"
    )
    (problem,) = done.problems
    assert (problem.line, problem.reason) == (3, "quotations: lacks the field 'text'")
