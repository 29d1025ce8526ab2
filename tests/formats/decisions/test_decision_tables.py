"""A table of decisions is read row by row; a row that cannot be followed costs no other."""

from pathlib import Path

import pytest

from classifier.errors import MissingFileError, UnusableDecisionsError
from classifier.formats.decisions.tables import DecisionTable, read_decision_table
from classifier.schema import Decision, MechanismMark, Presence, Stage, Verdict


@pytest.fixture
def read(tmp_path: Path):
    def write_and_read(*lines: str, **options) -> DecisionTable:
        path = tmp_path / "decisions.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return read_decision_table(path, **options)

    return write_and_read


def test_a_row_says_all_that_a_reviewer_can_say(read):
    table = read(
        "record_id,reviewer,stage,verdict,reasons,note,seconds,mechanism:trust,presence:trust",
        "a,Ann,full_text,Exclude,no leader; no team,look again,4.5,1,absent",
    )
    (row,) = table.rows
    assert (row.line, row.names) == (2, {"record_id": "a"})
    assert row.decision == Decision(
        reviewer="Ann",
        stage=Stage.FULL_TEXT,
        verdict=Verdict.EXCLUDE,
        reasons=("no leader", "no team"),
        note="look again",
        seconds=4.5,
        marks=(MechanismMark(mechanism_id="trust", coded=True, presence=Presence.ABSENT),),
    )
    assert table.problems == []


def test_blank_cells_take_the_reviewer_and_the_stage_of_the_call(read):
    table = read("doi,verdict", "10.1/x,skip", reviewer="Ben", stage=Stage.FULL_TEXT)
    decision = table.rows[0].decision
    assert (decision.reviewer, decision.stage, decision.verdict) == (
        "Ben",
        Stage.FULL_TEXT,
        Verdict.SKIP,
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,Ann,,perhaps", "'perhaps' is no verdict"),
        (",Ann,,include", "names no record"),
        ("a,,,include", "names no reviewer"),
        ("a,Ann,third,include", "'third' is no stage"),
    ],
)
def test_a_row_that_cannot_be_followed_is_a_problem_with_its_line(read, row, reason):
    table = read("record_id,reviewer,stage,verdict", row, "b,Ann,,include")
    assert [(p.line, p.reason.startswith(reason)) for p in table.problems] == [(2, True)]
    assert [r.names["record_id"] for r in table.rows] == ["b"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [("record_id,decision", "no column verdict"), ("title,verdict", "names no record")],
)
def test_a_header_without_record_or_verdict_is_refused(read, header, reason):
    with pytest.raises(UnusableDecisionsError, match=rf"^decisions\.csv, line 1: .*{reason}"):
        read(header)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path):
    with pytest.raises(MissingFileError, match="no such file"):
        read_decision_table(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"record_id,verdict\n\xff\xfe,include\n")
    with pytest.raises(UnusableDecisionsError, match="no CSV in UTF-8"):
        read_decision_table(tmp_path / "odd.csv")
