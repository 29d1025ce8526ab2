"""The score at which a record is flagged."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import InvalidOptionError
from classifier.modelling.calibration import threshold_for_f1, threshold_for_recall

# Few different scores, so that ties are common.
scored = st.lists(
    st.tuples(st.integers(0, 8).map(lambda i: i / 8), st.booleans()), min_size=1, max_size=30
).filter(lambda pairs: any(relevant for _, relevant in pairs))
Pairs = list[tuple[float, bool]]


def recall_at(pairs: Pairs, cutoff: float) -> float:
    wanted = [score for score, relevant in pairs if relevant]
    return sum(score >= cutoff for score in wanted) / len(wanted)


def f1_at(pairs: Pairs, cutoff: float) -> Fraction:
    flagged = [relevant for score, relevant in pairs if score >= cutoff]
    return Fraction(2 * sum(flagged), len(flagged) + sum(relevant for _, relevant in pairs))


@given(scored, st.floats(0, 1, exclude_min=True))
def test_the_cutoff_reaches_the_recall_and_the_next_higher_score_does_not(
    pairs: Pairs, target: float
) -> None:
    scores, relevant = map(np.array, zip(*pairs, strict=True))
    cutoff = threshold_for_recall(scores, relevant, target_recall=target)
    assert recall_at(pairs, cutoff) >= target - 1e-9
    assert all(recall_at(pairs, s) < target for s, _ in pairs if s > cutoff)


@pytest.mark.parametrize("target", [0.7, 0.9, 0.95, 0.1 + 0.2])
def test_a_recall_that_can_be_reached_exactly_asks_for_no_record_more(target: float) -> None:
    scores = np.arange(100) / 100
    cutoff = threshold_for_recall(scores, np.ones(100, bool), target_recall=target)
    assert (scores >= cutoff).sum() == round(100 * target)


def test_a_tie_at_the_cutoff_is_flagged_as_a_whole() -> None:
    scores, relevant = np.array([0.9, 0.5, 0.5, 0.5]), np.array([True, True, False, True])
    assert threshold_for_recall(scores, relevant, target_recall=0.5) == 0.5


@pytest.mark.parametrize("target", [0.0, -0.5, 1.01, float("nan")])
def test_a_target_recall_that_is_no_proportion_is_refused(target: float) -> None:
    with pytest.raises(InvalidOptionError, match=r"^target_recall cannot be .* at most 1"):
        threshold_for_recall(np.array([0.5]), np.array([True]), target_recall=target)


@pytest.mark.parametrize(
    "choose", [threshold_for_f1, lambda s, r: threshold_for_recall(s, r, target_recall=0.95)]
)
def test_a_cutoff_needs_a_relevant_record(choose: object) -> None:
    assert callable(choose)
    with pytest.raises(ValueError, match="no record is relevant"):
        choose(np.array([0.5]), np.array([False]))


@given(scored)
def test_the_f1_cutoff_is_the_highest_of_the_best_by_brute_force(pairs: Pairs) -> None:
    scores, relevant = map(np.array, zip(*pairs, strict=True))
    best = max({score for score, _ in pairs}, key=lambda cut: (f1_at(pairs, cut), cut))
    assert threshold_for_f1(scores, relevant) == best
