"""Several decisions become one outcome and one label, under each of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.schema import (
    Adjudication,
    AdjudicationState,
    Decision,
    LabelRule,
    Stage,
    Verdict,
    adjudicate,
    label_of,
)

WORDS = {"i": Verdict.INCLUDE, "e": Verdict.EXCLUDE, "m": Verdict.MAYBE, "s": Verdict.SKIP}
OPEN, WAITING = AdjudicationState.OPEN, AdjudicationState.WAITING
SETTLED, CONFLICT = AdjudicationState.SETTLED, AdjudicationState.CONFLICT


def decided(
    signs: str, *, rule=LabelRule.AGREED, n=2, stage=Stage.TITLE_ABSTRACT
) -> Adjudication:
    """Return the outcome of decisions, one sign each; a capital is a resolution."""
    said = [
        Decision(reviewer=str(k), verdict=WORDS[sign.lower()], consensus=sign.isupper())
        for k, sign in enumerate(signs)
    ]
    return adjudicate(said, record_id="r", stage=stage, rule=rule, n_needed=n)


@pytest.mark.parametrize(
    ("signs", "rule", "state", "included"),
    [
        ("", "agreed", OPEN, None),
        ("s", "agreed", OPEN, None),
        ("i", "agreed", WAITING, None),
        ("si", "agreed", WAITING, None),
        ("ii", "agreed", SETTLED, True),
        ("im", "agreed", SETTLED, True),
        ("ee", "agreed", SETTLED, False),
        ("ie", "agreed", CONFLICT, None),
        ("ieE", "agreed", SETTLED, False),
        ("I", "agreed", SETTLED, True),
        ("i", "any-include", SETTLED, True),
        ("e", "any-include", WAITING, None),
        ("ei", "any-include", SETTLED, True),
        ("ee", "any-include", SETTLED, False),
        ("e", "single", SETTLED, False),
        ("ei", "single", SETTLED, False),
        ("eiI", "single", SETTLED, True),
    ],
)
def test_a_rule_settles_a_record(signs, rule, state, included):
    found = decided(signs, rule=LabelRule(rule))
    assert (found.state, found.included) == (state, included)


@pytest.mark.parametrize("rule", LabelRule)
def test_maybe_on_the_full_text_settles_nothing(rule):
    found = decided("m", rule=rule, n=1, stage=Stage.FULL_TEXT)
    assert (found.state, found.included) == (CONFLICT, None)


def test_the_first_verdict_is_known_while_the_second_is_awaited():
    assert decided("e").provisional_label is False
    assert decided("s").provisional_label is None


@given(st.text("iem", min_size=1, max_size=4), st.sampled_from(LabelRule))
def test_a_resolution_outweighs_every_rule(signs, rule):
    assert decided(signs + "E", rule=rule).included is False
    assert decided(signs + "I", rule=rule).included is True


@given(st.text("iems", max_size=4), st.sampled_from(LabelRule), st.integers(1, 3))
def test_an_outcome_is_known_exactly_where_it_is_settled(signs, rule, n):
    found = decided(signs, rule=rule, n=n)
    assert (found.included is None) == (found.state is not SETTLED)


def at(stage: Stage, included: bool | None) -> dict[Stage, Adjudication]:
    state = SETTLED if included is not None else WAITING
    return {stage: Adjudication(record_id="r", stage=stage, state=state, included=included)}


def test_excluded_on_the_abstract_is_excluded_and_passed_there_is_not_yet_included():
    passed = label_of("r", at(Stage.TITLE_ABSTRACT, True))
    gone = label_of("r", at(Stage.TITLE_ABSTRACT, False))
    assert (passed.included, passed.included_abstract) == (None, True)
    assert (gone.included, gone.included_abstract) == (False, False)


def test_the_full_text_has_the_last_word():
    both = at(Stage.TITLE_ABSTRACT, True) | at(Stage.FULL_TEXT, False)
    found = label_of("r", both)
    assert (found.included, found.included_abstract) == (False, True)
