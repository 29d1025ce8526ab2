"""Measures held against those of scikit-learn and statsmodels, on drawn verdicts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as peer

from classifier.evaluation.calibration import brier_score, calibration_error, log_loss
from classifier.evaluation.classification import measure_cutoff
from classifier.evaluation.comparison import mcnemar
from classifier.evaluation.intervals import exact_interval
from classifier.evaluation.mechanisms import (
    average_precisions,
    example_f1,
    f1_by_mechanism,
    interval_of_average_precision,
    micro_f1,
)
from classifier.evaluation.metrics import ndcg

SHARES = st.floats(0.001, 0.999)
PROBABILITIES = arrays(np.float64, 30, elements=SHARES)
# Peers differ on which bin a border belongs to.
OFF_BORDERS = arrays(np.int64, 30, elements=st.integers(0, 999)).map(lambda k: (k + 0.5) / 1000)
VERDICTS = arrays(np.bool_, 30).filter(lambda drawn: 0 < drawn.sum() < 30)
CODES = arrays(np.bool_, (12, 4))


@given(told=PROBABILITIES, true=VERDICTS)
@settings(deadline=None)
def test_brier_score_and_log_loss_are_those_of_scikit_learn(told, true):
    assert brier_score(told, true) == pytest.approx(peer.brier_score_loss(true, told))
    assert log_loss(told, true) == pytest.approx(peer.log_loss(true, told))


@given(told=OFF_BORDERS, true=VERDICTS)
@settings(deadline=None)
def test_the_calibration_error_is_that_of_scikit_learns_curve(told, true):
    from sklearn.calibration import calibration_curve

    shares, means = calibration_curve(true, told, n_bins=10)
    counts = np.histogram(told, bins=10, range=(0, 1))[0]
    apart = (np.abs(shares - means) * counts[counts > 0]).sum() / len(told)
    assert calibration_error(told, true) == pytest.approx(apart)


@given(truth=CODES, flagged=CODES)
@settings(deadline=None)
def test_f1_over_mechanisms_pairs_and_records_is_that_of_scikit_learn(truth, flagged):
    for name, found in (
        (None, f1_by_mechanism(truth, flagged)),
        ("micro", micro_f1(truth, flagged)),
        ("samples", example_f1(truth, flagged, only_coded=False)),
    ):
        wanted = peer.f1_score(truth, flagged, average=name, zero_division=1.0)
        assert found == pytest.approx(wanted)


@given(truth=CODES, scores=arrays(np.float64, (12, 4), elements=SHARES))
@settings(deadline=None)
def test_the_mean_average_precision_is_that_of_scikit_learn(truth, scores):
    carried = truth.any(axis=0)
    if carried.any():
        wanted = peer.average_precision_score(truth[:, carried], scores[:, carried])
        assert np.nanmean(average_precisions(truth, scores)) == pytest.approx(wanted)


@given(true=VERDICTS)
@settings(deadline=None)
def test_the_gain_of_an_order_is_that_of_scikit_learn(true):
    places = -np.arange(len(true), dtype=float)
    assert ndcg(true) == pytest.approx(peer.ndcg_score([true.astype(float)], [places]))


@given(told=PROBABILITIES, true=VERDICTS, cutoff=SHARES)
@settings(deadline=None, max_examples=15)
def test_measures_at_a_cutoff_are_those_of_scikit_learn(told, true, cutoff):
    order = np.argsort(-told, kind="stable")
    told, true = told[order], true[order]
    found = measure_cutoff(told, true, cutoff=cutoff)
    flagged = told >= cutoff
    assert found.recall.value == pytest.approx(peer.recall_score(true, flagged))
    assert found.specificity.value == pytest.approx(peer.recall_score(~true, ~flagged))
    if flagged.any():
        assert found.precision.value == pytest.approx(peer.precision_score(true, flagged))


@pytest.mark.parametrize(("found", "n"), [(0, 7), (3, 7), (7, 7), (59, 62), (1, 400)])
def test_exact_intervals_are_those_of_statsmodels(found, n):
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    wanted = proportion.proportion_confint(found, n, method="beta")
    assert exact_interval(found, n) == pytest.approx(tuple(map(float, wanted)))


@given(first=VERDICTS, second=VERDICTS, true=VERDICTS)
@settings(deadline=None)
def test_mcnemars_test_is_that_of_statsmodels(first, second, true):
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    right = first == true, second == true
    table = [[(a & b).sum() for b in (right[1], ~right[1])] for a in (right[0], ~right[0])]
    found = mcnemar(first, second, true)
    assert found.p_value == pytest.approx(tables.mcnemar(table, exact=True).pvalue)


def test_the_interval_of_an_average_precision_is_that_of_redrawn_records():
    random = np.random.default_rng(3)
    truth = random.random(120) < 0.3
    scores = truth * 0.6 + random.random(120)
    drawn = []
    for _ in range(400):
        rows = random.integers(120, size=120)
        drawn.append(peer.average_precision_score(truth[rows], scores[rows]))
    low, high = interval_of_average_precision(truth, scores, random_state=1)
    assert low == pytest.approx(np.quantile(drawn, 0.025), abs=0.03)
    assert high == pytest.approx(np.quantile(drawn, 0.975), abs=0.03)
    assert low < peer.average_precision_score(truth, scores) < high
