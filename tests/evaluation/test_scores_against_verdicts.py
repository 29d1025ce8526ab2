"""Measures of scores, held against scikit-learn, statsmodels' form and their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, fbeta_score, roc_auc_score

from classifier.evaluation.calibration import (
    brier_score,
    calibration_error,
    calibration_intercept,
    calibration_slope,
    log_loss,
    measure_probabilities,
)
from classifier.evaluation.classification import confusion, f_beta, measure_cutoff
from classifier.evaluation.comparison import mcnemar, paired_difference
from classifier.evaluation.disagreements import disagreements
from classifier.evaluation.ranked import area_under_roc, average_precision, measure_scores
from classifier.evaluation.targets import cutoff_for_recall

scored = st.lists(
    st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9]), st.booleans()),
    min_size=2,
    max_size=40,
).filter(lambda rows: len({relevant for _, relevant in rows}) == 2)


def arrays(rows):
    """Return scores, best first, and verdicts."""
    ordered = sorted(rows, key=lambda row: -row[0])
    return np.array([s for s, _ in ordered]), np.array([r for _, r in ordered])


@given(scored)
def test_areas_are_those_of_scikit_learn_with_ties(rows):
    scores, relevant = arrays(rows)
    assert area_under_roc(scores, relevant) == pytest.approx(roc_auc_score(relevant, scores))
    assert average_precision(scores, relevant) == pytest.approx(
        average_precision_score(relevant, scores)
    )


@given(scored)
def test_f_is_that_of_scikit_learn_where_anything_is_flagged(rows):
    scores, relevant = arrays(rows)
    counts = confusion(scores >= 0.5, relevant)
    expected = fbeta_score(relevant, scores >= 0.5, beta=2, zero_division=0)
    assert f_beta(counts, beta=2) == pytest.approx(expected)


def test_a_cutoff_counts_the_score_that_reaches_it():
    scores, relevant = arrays(
        [(0.9, True), (0.5, True), (0.5, False), (0.1, True), (0.1, False)]
    )
    found = measure_cutoff(scores, relevant, cutoff=0.5)
    counts = (found.counts.found, found.counts.missed, found.counts.wrong, found.counts.spared)
    assert counts == (2, 1, 1, 1)
    assert (found.recall.value, found.recall.n) == (pytest.approx(2 / 3), 3)
    assert (found.precision.value, found.specificity.value) == (pytest.approx(2 / 3), 0.5)


@pytest.fixture(scope="module")
def told():
    """Return probabilities that come true, best first, and verdicts."""
    random = np.random.default_rng(7)
    probabilities = np.sort(random.beta(0.5, 3, size=3000))[::-1]
    return probabilities, random.random(3000) < probabilities


def test_every_interval_holds_its_value(told):
    for measures in (
        measure_scores(*told),
        measure_probabilities(*told),
        measure_cutoff(*told, cutoff=0.3),
    ):
        found = {name: getattr(measures, name) for name in measures.__slots__}
        bounded = {name: one for name, one in found.items() if hasattr(one, "low")}
        assert bounded
        for name, one in bounded.items():
            assert one.low <= one.value <= one.high, name


def test_probabilities_that_come_true_are_calibrated_and_squared_ones_are_not(told):
    probabilities, relevant = told
    good, bad = (measure_probabilities(p, relevant) for p in (probabilities, probabilities**2))
    assert good.slope.low < 1 < good.slope.high
    assert good.intercept.low < 0 < good.intercept.high
    assert bad.slope.high < 1
    assert bad.intercept.low > 0
    assert bad.calibration_error.value > good.calibration_error.value


def test_the_slopes_interval_is_that_of_a_logistic_regression(told):
    probabilities, relevant = told
    statsmodels = pytest.importorskip("statsmodels.api")
    log_odds = np.log(probabilities / (1 - probabilities))
    fit = statsmodels.Logit(relevant.astype(float), statsmodels.add_constant(log_odds)).fit(
        disp=0
    )
    found = measure_probabilities(probabilities, relevant).slope
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[1]), abs=2e-3)


def test_measures_of_one_verdict_alone_are_not_defined_or_said_so():
    all_in = np.ones(3, dtype=bool)
    scores = np.array([0.9, 0.5, 0.1])
    assert np.isnan(calibration_slope(scores, all_in))
    assert np.isnan(calibration_intercept(scores, all_in))
    with pytest.raises(ValueError, match="relevant and irrelevant"):
        measure_scores(scores, all_in)
    with pytest.raises(ValueError, match="must not rise"):
        measure_scores(scores[::-1], np.array([True, False, True]))


def test_simple_probabilities_score_what_is_written_in_every_textbook():
    even, verdicts = np.array([0.5, 0.5]), np.array([True, False])
    assert brier_score(even, verdicts) == 0.25
    assert log_loss(even, verdicts) == pytest.approx(np.log(2))
    assert calibration_error(even, verdicts) == 0
    assert np.isfinite(log_loss(np.array([0.0, 1.0]), verdicts))


def test_a_target_is_kept_and_promised_only_where_there_is_enough():
    scores, relevant = np.linspace(1, 0, 200), np.arange(200) < 100
    found = cutoff_for_recall(scores, relevant, target_recall=0.95)
    assert (found.kept, found.n_relevant, found.n_flagged) == (95, 100, 95)
    assert found.sure_cutoff is not None
    assert found.sure_cutoff < found.cutoff
    assert found.recall_above < 0.95
    few = cutoff_for_recall(scores[:40], np.arange(40) < 20, target_recall=0.95)
    assert few.sure_cutoff is None
    assert "too few to promise 95%" in few.words


@given(scored, st.sampled_from([0.5, 0.8, 0.95, 1.0]))
def test_no_higher_cutoff_reaches_the_target(rows, target):
    scores, relevant = arrays(rows)
    found = cutoff_for_recall(scores, relevant, target_recall=target)
    recall = relevant[scores >= found.cutoff].sum() / relevant.sum()
    assert recall >= target - 1e-9
    assert relevant[scores > found.cutoff].sum() / relevant.sum() < target


def test_mcnemar_is_the_exact_binomial_of_the_differing_pairs():
    truth = np.ones(30, dtype=bool)
    first, second = np.arange(30) < 28, np.arange(30) >= 10
    found = mcnemar(first, second, truth)
    assert (found.only_first, found.only_second) == (10, 2)
    assert found.p_value == pytest.approx(2 * (1 + 12 + 66) / 2**12)
    assert mcnemar(first, first, truth).p_value == 1


def test_a_paired_difference_is_zero_between_like_and_positive_for_the_better(told):
    probabilities, relevant = told

    def brier_gain(scores, verdicts):
        return 1 - brier_score(scores, verdicts)

    alike = paired_difference(brier_gain, probabilities, probabilities, relevant)
    assert (alike.value, alike.low, alike.high) == (0, 0, 0)
    better = paired_difference(brier_gain, probabilities**3, probabilities, relevant)
    assert better.low > 0


def test_disagreements_come_the_most_telling_first_and_ties_by_id():
    probabilities = np.array([0.9, 0.8, 0.8, 0.4, 0.1])
    relevant = np.array([True, False, False, True, False])
    found = disagreements(probabilities, relevant, ["a", "c", "b", "d", "e"], cutoff=0.5)
    assert [one.row for one in found] == [2, 1, 3]
    assert [one.included for one in found] == [False, False, True]
    assert found[2].surprise == pytest.approx(0.6)
