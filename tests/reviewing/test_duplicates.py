"""Pairs that may be the same paper wait for a person, and become one paper or stay two."""

import pytest

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.screening.duplicates import judge_pair, pairs_for_review
from classifier.schema import PairJudgement, Stage
from classifier.store import (
    current_decisions,
    current_entries,
    papers_of_records,
    queued_records,
)

HEADER = "record_id,title,abstract,year,authors"
LONG = "Leading integrated care teams across organisational borders in four regions"


@pytest.fixture
def doubtful(make_team):
    """Return a review with a pair that the rules neither link nor tell apart."""
    team = make_team(records=0)
    team.read(
        "pair.csv",
        HEADER,
        f'a1,"{LONG}",,2015,"Specimen, A"',
        f'a2,"{LONG}: a study",,2016,"Specimen, A"',
        'a3,"Cutting glass with lasers",,2012,"Other, B"',
    )
    assert [(p.record.record_id, p.other.record_id) for p in pairs_for_review(team.review)] == [
        ("a1", "a2")
    ]
    return team


def queued(team):
    with team.review.read() as reading:
        return queued_records(reading, stage=Stage.TITLE_ABSTRACT)


def test_a_pair_waits_with_its_reason_and_both_are_screened(doubtful):
    (pair,) = pairs_for_review(doubtful.review)
    assert pair.possible.reason
    assert 0 < pair.possible.score < 100
    assert sorted(queued(doubtful)) == ["a1", "a2", "a3"]


def test_the_same_paper_is_screened_once_and_stays_one_through_imports(doubtful):
    judge_pair(doubtful.review, "a2", "a1", same=True, by="Ann")
    assert pairs_for_review(doubtful.review) == []
    assert len(queued(doubtful)) == 2
    doubtful.read("more.csv", HEADER, 'b1,"On rivers and stones",,2011,"Third, C"')
    with doubtful.review.read() as reading:
        papers = papers_of_records(reading, ["a1", "a2"])
        (entry,) = current_entries(reading, PairJudgement)
    assert papers["a1"] == papers["a2"]
    assert (entry.word.same, entry.by) == (True, "Ann")


def test_the_one_that_was_decided_on_stands_for_both(doubtful):
    doubtful.say("Ann", "a2", "include")
    judge_pair(doubtful.review, "a1", "a2", same=True)
    with doubtful.review.read() as reading:
        assert papers_of_records(reading, ["a1"]) == {"a1": "a2"}
        decided = list(current_decisions(reading, stage=Stage.TITLE_ABSTRACT))
    assert [one.record_id for one in decided] == ["a2"]
    assert "a1" not in queued(doubtful)


def test_two_papers_stay_two_and_are_not_asked_about_again(doubtful):
    judge_pair(doubtful.review, "a1", "a2", same=False)
    assert pairs_for_review(doubtful.review) == []
    assert len(queued(doubtful)) == 3
    doubtful.read("more.csv", HEADER, 'b1,"On rivers and stones",,2011,"Third, C"')
    assert pairs_for_review(doubtful.review) == []
    assert len(queued(doubtful)) == 4


def test_what_cannot_be_a_pair_is_refused(doubtful):
    with pytest.raises(InvalidOptionError, match="name two papers"):
        judge_pair(doubtful.review, "a1", "a1", same=True)
    with pytest.raises(UnknownNameError, match="unknown record 'zz'"):
        judge_pair(doubtful.review, "a1", "zz", same=True)
    judge_pair(doubtful.review, "a1", "a2", same=True)
    with pytest.raises(InvalidOptionError, match="name two papers"):
        judge_pair(doubtful.review, "a1", "a2", same=False)


def test_the_command_lists_and_judges(doubtful, run_cli):
    import json

    address = doubtful.review.address
    status, out, _ = run_cli("review", "duplicates", address, "--json")
    assert status == 0
    (pair,) = json.loads(out)
    assert {pair["record"]["record_id"], pair["other"]["record_id"]} == {"a1", "a2"}
    status, out, _ = run_cli("review", "duplicates", address, "--same", "a1", "a2")
    assert status == 0
    assert "a1" not in out
