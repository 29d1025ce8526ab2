"""Rules of thumb say that they claim nothing; combined rules say what becomes of the error."""

import re
from bisect import bisect_left

import pytest

from classifier.errors import InvalidOptionError
from classifier.screening.progress import Progress
from classifier.screening.stopping import (
    AllOf,
    AnyOf,
    Audit,
    Budget,
    Buscar,
    IrrelevantInARow,
    PaceRule,
)


def after(silence, *, n_records=2000, n_priors=0):
    return Progress(
        n_records=n_records,
        verdicts_in_order=((True, False) * 30 + (False,) * silence)[: 60 + silence],
        n_priors=n_priors,
    )


def first_stop(rule):
    """Return the progress at the shortest silence after which the rule stops."""
    return after(bisect_left(range(1900), True, key=lambda n: rule.judge(after(n)).stop))


@pytest.mark.parametrize(("silence", "stop"), [(39, False), (40, True), (41, True)])
def test_a_budget_ends_with_its_last_record(silence, stop):
    advice = Budget(budget=100).judge(after(silence))
    assert advice.stop is stop
    assert f"has {max(40 - silence, 0)} left" in advice.claim
    assert "says nothing about recall" in advice.claim


@pytest.mark.parametrize(("silence", "stop"), [(48, False), (49, True), (60, True)])
def test_irrelevant_records_are_counted_from_the_last_relevant_one(silence, stop):
    advice = IrrelevantInARow(length=50).judge(after(silence))
    assert advice.stop is stop
    assert f"{silence + 1} irrelevant records in a row" in advice.claim


def test_the_warning_says_what_irrelevant_records_in_a_row_are_worth():
    advice = IrrelevantInARow().judge(after(100))
    assert "claims nothing about recall" in advice.claim
    assert "mean recall of 30 %" in advice.claim
    assert (advice.confidence, advice.recall_lower_bound) == (None, 0.0)
    assert advice.remaining_upper_bound == 2000 - 160


def test_what_was_known_beforehand_does_not_count_as_irrelevant_in_a_row():
    known = Progress(n_records=900, verdicts_in_order=(False,) * 60, n_priors=30)
    assert not IrrelevantInARow(length=50).judge(known).stop
    assert IrrelevantInARow(length=30).judge(known).stop


@pytest.mark.parametrize(("kind", "option"), [(Budget, "budget"), (IrrelevantInARow, "length")])
def test_a_length_of_nothing_is_refused(kind, option):
    with pytest.raises(InvalidOptionError, match=f"{option} cannot be 0: give a number"):
        kind(**{option: 0})


@pytest.mark.parametrize("kind", [AnyOf, AllOf])
def test_a_combination_of_nothing_is_refused(kind):
    with pytest.raises(InvalidOptionError, match="rules cannot be none"):
        kind(rules=())


def test_any_of_two_stops_with_the_first_and_adds_their_errors():
    early, late = PaceRule(confidence=0.96), Buscar(confidence=0.97)
    progress = first_stop(early)
    assert not late.judge(progress).stop
    advice = AnyOf(rules=(late, early)).judge(progress)
    assert advice.stop
    assert advice.confidence == pytest.approx(0.93)
    assert "7 % at most, a confidence of 93 %" in advice.claim
    assert advice.remaining_upper_bound == early.judge(progress).remaining_upper_bound
    assert early.judge(progress).claim in advice.claim
    assert late.judge(progress).claim in advice.claim


def test_any_with_a_rule_that_claims_nothing_claims_nothing():
    advice = AnyOf(rules=(PaceRule(), Budget(budget=10))).judge(after(5))
    assert advice.stop
    assert advice.confidence is None
    assert advice.recall_lower_bound == 0.0
    assert advice.remaining_upper_bound == 2000 - 65
    assert "together they claim nothing about recall" in advice.claim


def test_any_of_rules_whose_errors_reach_one_claims_nothing():
    advice = AnyOf(rules=(PaceRule(confidence=0.5), Buscar(confidence=0.4))).judge(after(5))
    assert advice.confidence is None


def test_all_of_two_waits_for_the_last_and_errs_no_more_than_the_surest():
    early, late = PaceRule(confidence=0.9), Buscar(confidence=0.97)
    waiting, done = first_stop(early), first_stop(late)
    undecided = AllOf(rules=(early, late)).judge(waiting)
    assert not undecided.stop
    assert undecided.remaining_upper_bound == late.judge(waiting).remaining_upper_bound
    assert undecided.remaining_upper_bound > early.judge(waiting).remaining_upper_bound
    advice = AllOf(rules=(early, late)).judge(done)
    assert advice.stop
    assert advice.confidence == 0.97
    assert "3 % at most, a confidence of 97 %" in advice.claim


def test_all_with_a_rule_that_claims_nothing_keeps_the_claim_of_the_other():
    advice = AllOf(rules=(PaceRule(), Budget(budget=10))).judge(after(5))
    assert not advice.stop
    assert advice.confidence == 0.95
    assert advice.remaining_upper_bound == PaceRule().judge(after(5)).remaining_upper_bound


def test_all_of_rules_that_claim_nothing_claims_nothing():
    advice = AllOf(rules=(Budget(budget=10), IrrelevantInARow(length=5))).judge(after(5))
    assert advice.stop
    assert advice.confidence is None
    assert "none of them claims anything" in advice.claim


def test_a_combination_holds_under_repeated_looks_only_if_all_its_claims_do():
    assert AnyOf(rules=(PaceRule(), Audit(sample_size=5))).judge(after(5)).repeated_looks
    assert not AllOf(rules=(PaceRule(), Buscar())).judge(after(5)).repeated_looks
    assert AllOf(rules=(PaceRule(), Budget())).judge(after(5)).repeated_looks


@pytest.mark.parametrize("kind", [AnyOf, AllOf])
def test_a_combination_hands_its_target_on_to_its_rules(kind):
    progress = after(60)
    low = kind(rules=(PaceRule(), Budget()), target_recall=0.6).judge(progress)
    assert re.search(r"whether 60 % of|target is 60 %", low.claim)
    assert PaceRule().judge(progress).claim not in low.claim


def test_any_shares_the_error_that_is_allowed_and_all_asks_it_of_each():
    rules = (PaceRule(), Buscar())
    shared = AnyOf(rules=rules, confidence=0.9).judge(after(100))
    assert shared.confidence == pytest.approx(0.9)
    assert PaceRule(confidence=0.95).judge(after(100)).claim in shared.claim
    each = AllOf(rules=rules, confidence=0.9).judge(after(100))
    assert each.confidence == 0.9
    assert PaceRule(confidence=0.9).judge(after(100)).claim in each.claim


class Plain:
    """A rule that is no dataclass."""

    def judge(self, progress):
        return Budget().judge(progress)


def test_a_rule_without_such_numbers_is_asked_as_it_is():
    advice = AllOf(rules=(PaceRule(), Plain()), target_recall=0.6).judge(after(5))
    assert re.search(r"whether 60 % of|target is 60 %", advice.claim)
