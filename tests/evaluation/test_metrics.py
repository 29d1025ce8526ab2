"""The measures of a replay, held against ASReview's own and against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.evaluation.metrics import (
    average_discovery,
    loss,
    measure_ranking,
    ndcg,
    rank_at_recall,
    recall_at,
    work_saved,
)

mixed = st.lists(st.booleans(), min_size=2, max_size=60).filter(lambda v: 0 < sum(v) < len(v))


def verdicts(*relevant: int, n: int) -> NDArray[np.bool_]:
    """Return `n` verdicts, those at the given ranks (from 1) relevant."""
    found = np.zeros(n, dtype=np.bool_)
    found[np.array(relevant) - 1] = True
    return found


def test_loss_and_ndcg_are_those_of_asreview():
    # Computed once with asreview.metrics of ASReview 3.0.8.
    short, long = verdicts(1, 2, 4, 9, n=10), verdicts(3, 4, 22, 23, 28, 30, 32, n=40)
    assert loss(short) == pytest.approx(0.25, abs=1e-12)
    assert ndcg(short) == pytest.approx(0.9223260797603763, abs=1e-12)
    assert loss(long) == pytest.approx(0.4935064935064935, abs=1e-12)
    assert ndcg(long) == pytest.approx(0.5430955353526153, abs=1e-12)


def test_wss_is_one_less_the_share_read_and_the_recall_given_up():
    ranking = verdicts(*range(1, 20), 50, n=100)
    assert rank_at_recall(ranking, recall=0.95) == 19
    assert work_saved(ranking, recall=0.95) == pytest.approx(1 - 0.19 - 0.05)
    assert work_saved(ranking, recall=1.0) == pytest.approx(1 - 0.50)


def test_ninety_five_per_cent_of_twenty_is_nineteen_whatever_the_floating_point_says():
    assert math.ceil(0.95 * 20) == 19
    assert math.ceil(0.55 * 100) == 56  # what must not happen
    ranking = verdicts(*range(1, 101), n=200)
    assert rank_at_recall(ranking, recall=0.55) == 55


def test_a_share_of_a_record_counts_as_a_whole_one():
    assert rank_at_recall(verdicts(1, 3, 6, n=9), recall=0.34) == 3


def test_discovery_time_is_the_mean_rank_as_a_share_of_all():
    assert average_discovery(verdicts(1, 4, n=10)) == pytest.approx(0.25)


def test_recall_at_a_share_rounds_the_records_read_down():
    ranking = verdicts(1, 2, 4, n=19)
    assert recall_at(ranking, share=0.1) == pytest.approx(1 / 3)
    assert recall_at(ranking, share=0.11) == pytest.approx(2 / 3)


@given(mixed, st.integers(min_value=1, max_value=20))
def test_more_irrelevant_records_at_the_end_lower_no_gain_and_raise_the_work_saved(
    ranking, padding
):
    plain = np.array(ranking)
    padded = np.append(plain, np.zeros(padding, dtype=np.bool_))
    assert ndcg(padded) == pytest.approx(ndcg(plain))
    assert work_saved(padded, recall=1.0) >= work_saved(plain, recall=1.0)


@given(mixed)
def test_loss_is_zero_at_best_one_at_worst_and_between_otherwise(ranking):
    best, worst = np.sort(ranking)[::-1], np.sort(ranking)
    assert loss(best) == 0
    assert loss(worst) == 1
    assert 0 <= loss(np.array(ranking)) <= 1
    assert ndcg(best) == pytest.approx(1)


@given(mixed)
def test_all_measures_at_once_are_those_one_by_one(ranking):
    found = measure_ranking(np.array(ranking))
    assert found.loss == loss(np.array(ranking))
    assert found.n_to_100 == max(i + 1 for i, verdict in enumerate(ranking) if verdict)
    assert found.wss_100 == pytest.approx(1 - found.n_to_100 / len(ranking))


@pytest.mark.parametrize("same", [True, False])
def test_a_ranking_of_one_label_is_refused(same):
    with pytest.raises(ValueError, match="relevant and irrelevant"):
        loss(np.full(5, same))


@pytest.mark.parametrize("recall", [0.0, 1.01])
def test_a_recall_out_of_range_is_refused(recall):
    with pytest.raises(ValueError, match="recall must be in"):
        rank_at_recall(verdicts(1, n=2), recall=recall)


def test_a_share_out_of_range_is_refused():
    with pytest.raises(ValueError, match="share must be in"):
        recall_at(verdicts(1, n=2), share=1.5)
