"""A mechanism has a code where its marks are settled, and nowhere else."""

import pytest

from classifier.schema import (
    AdjudicationState,
    Bearing,
    Decision,
    LabelRule,
    MechanismMark,
    Stage,
    Verdict,
    adjudicate_codes,
    settled_marks,
)

ABSTRACT, FULL = Stage
SETTLED, WAITING, CONFLICT = (
    AdjudicationState.SETTLED,
    AdjudicationState.WAITING,
    AdjudicationState.CONFLICT,
)
SUPPORTS, WEAKENS = Bearing.SUPPORTS, Bearing.WEAKENS


def mark(coded: bool, bearing: Bearing | None = None, name: str = "trust") -> MechanismMark:
    return MechanismMark(mechanism_id=name, coded=coded, bearing=bearing)


def said(reviewer: str, *marks: MechanismMark, consensus: bool = False) -> Decision:
    return Decision(
        record_id="r",
        reviewer=reviewer,
        verdict=Verdict.INCLUDE,
        marks=marks,
        consensus=consensus,
    )


def trust(*decisions: Decision, rule: str = "agreed", n: int = 1):
    found = adjudicate_codes({ABSTRACT: decisions}, rule=LabelRule(rule), needed={ABSTRACT: n})
    return found["trust"]


@pytest.mark.parametrize(
    ("rule", "state", "coded"),
    [("agreed", CONFLICT, None), ("any-include", SETTLED, True), ("single", SETTLED, False)],
)
def test_marks_that_differ_follow_the_rule(rule, state, coded):
    code = trust(said("Ann", mark(False)), said("Ben", mark(True)), rule=rule)
    assert (code.state, code.coded) == (state, coded)


@pytest.mark.parametrize("rule", ["agreed", "any-include"])
def test_coders_who_differ_on_the_bearing_leave_the_mechanism_without_a_code(rule):
    code = trust(said("Ann", mark(True, SUPPORTS)), said("Ben", mark(True, WEAKENS)), rule=rule)
    assert (code.state, code.mark) == (CONFLICT, None)
    assert settled_marks({"trust": code}) == ()


def test_the_mark_of_a_resolution_outweighs_the_others():
    code = trust(
        said("Ann", mark(True, SUPPORTS)),
        said("Ben", mark(True, WEAKENS)),
        said("Ann", mark(True, WEAKENS), consensus=True),
    )
    assert (code.state, code.mark) == (SETTLED, mark(True, WEAKENS))


def test_a_mark_waits_for_a_reviewer_who_is_still_to_decide():
    assert trust(said("Ann", mark(True)), n=2).state is WAITING


def test_what_the_full_text_settles_outweighs_title_and_abstract():
    differ = [said("Ann", mark(True, SUPPORTS)), said("Ben", mark(True, WEAKENS))]
    last = [said("Ann", mark(True, WEAKENS))]
    found = adjudicate_codes({ABSTRACT: differ, FULL: last}, rule=LabelRule.AGREED)["trust"]
    assert (found.stage, found.mark) == (FULL, mark(True, WEAKENS))


def test_title_and_abstract_stand_while_the_full_text_waits():
    first, last = [said("Ann", mark(True, SUPPORTS))], [said("Ann", mark(True, WEAKENS))]
    found = adjudicate_codes(
        {ABSTRACT: first, FULL: last}, rule=LabelRule.AGREED, needed={FULL: 2}
    )["trust"]
    assert (found.stage, found.mark) == (ABSTRACT, mark(True, SUPPORTS))


@pytest.mark.parametrize(
    ("rule", "state"), [("agreed", CONFLICT), ("any-include", SETTLED), ("single", SETTLED)]
)
def test_a_mark_by_one_of_two_who_decided_follows_the_rule(rule, state):
    assert trust(said("Ann", mark(True)), said("Ben"), rule=rule, n=2).state is state


def test_who_left_unmarked_what_another_one_rejected_agrees():
    code = trust(said("Ann", mark(False)), said("Ben"), n=2)
    assert (code.state, code.coded) == (SETTLED, False)


def test_one_mark_is_the_code_where_one_person_decides():
    assert trust(said("Ann", mark(True))).coded is True


def test_who_says_nothing_on_the_full_text_leaves_what_was_settled_before():
    first = [said("Ann", mark(True)), said("Ben", mark(True))]
    for told, state in ((mark(True), SETTLED), (mark(False), CONFLICT)):
        last = [said("Ann", told), said("Ben")]
        found = adjudicate_codes({ABSTRACT: first, FULL: last}, rule=LabelRule.AGREED)["trust"]
        assert (found.stage, found.state) == (FULL, state)
