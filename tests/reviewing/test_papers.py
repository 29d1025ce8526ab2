"""Duplicates are decided on as one paper, and nobody looks over another's shoulder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reviewing.papers import (
    decisions_by_paper,
    papers_of,
)
from classifier.reviewing.screening.blinding import visible_to
from classifier.schema import Decision, Record, Stage, Verdict

PAPER_OF = {"a": "a", "b": "a", "c": "c"}


def said(record: str, reviewer: str, verdict=Verdict.INCLUDE, **more) -> Decision:
    stage = Stage.TITLE_ABSTRACT
    return Decision(record_id=record, reviewer=reviewer, verdict=verdict, stage=stage, **more)


def test_a_paper_has_the_best_of_its_records_under_its_own_id():
    records = [
        Record(record_id="a", title="On teams"),
        Record(record_id="c", title="On glass"),
        Record(record_id="b", title="On teams", abstract="We asked teams.", year=2001),
    ]
    papers = papers_of(records, PAPER_OF)
    assert [(p.record_id, p.abstract, p.year) for p in papers] == [
        ("a", "We asked teams.", 2001),
        ("c", "", None),
    ]


def test_decisions_on_two_records_of_one_paper_meet_there():
    decided = decisions_by_paper([said("a", "ann"), said("b", "ben")], PAPER_OF)
    assert [(d.record_id, d.reviewer) for d in decided["a"]] == [("a", "ann"), ("a", "ben")]


def test_of_one_reviewers_decisions_on_one_paper_the_latest_counts():
    decided = decisions_by_paper(
        [said("a", "ann"), said("b", "ann", Verdict.EXCLUDE)], PAPER_OF
    )
    assert [d.verdict for d in decided["a"]] == [Verdict.EXCLUDE]


ANN, BEN = said("a", "ann"), said("a", "ben", Verdict.EXCLUDE)


@pytest.mark.parametrize(
    ("viewer", "decisions", "seen"),
    [
        ("ann", [ANN], [ANN]),
        ("ben", [ANN], []),
        ("", [ANN], []),
        ("ben", [ANN, said("a", "ben", Verdict.SKIP)], [said("a", "ben", Verdict.SKIP)]),
        ("ben", [ANN, BEN], [ANN, BEN]),
        ("cy", [ANN, BEN], [ANN, BEN]),
        ("cy", [said("a", "lead", consensus=True)], [said("a", "lead", consensus=True)]),
    ],
)
def test_nobody_sees_what_another_said_before_both_decided(viewer, decisions, seen):
    assert visible_to(viewer, decisions, n_needed=2, blind=True) == seen


def test_where_a_review_is_not_blind_everything_is_seen():
    assert visible_to("ben", [ANN], n_needed=2, blind=False) == [ANN]


people = st.sampled_from(["ann", "ben", "cy"])


@given(
    st.lists(st.builds(said, st.just("a"), people, st.sampled_from(Verdict)), max_size=5),
    people,
    st.integers(1, 3),
)
def test_one_who_has_not_decided_sees_nothing_that_waits(decisions, viewer, n_needed):
    seen = visible_to(viewer, decisions, n_needed=n_needed, blind=True)
    settling = {d.reviewer for d in decisions if d.verdict is not Verdict.SKIP}
    if len(settling) < n_needed:
        assert all(d.reviewer == viewer for d in seen)
