"""Scores into probabilities: Platt's curve, which never falls and is never certain."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid, fit_offset, fit_sigmoid

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

scored = st.lists(
    st.tuples(st.integers(-50, 50).map(lambda i: i / 10), st.booleans()),
    min_size=2,
    max_size=40,
).filter(lambda pairs: len({relevant for _, relevant in pairs}) == 2)


def arrays(pairs: list[tuple[float, bool]]) -> tuple[Floats, Truths]:
    return np.array([s for s, _ in pairs]), np.array([r for _, r in pairs])


def noisy(n: int, *, seed: int = 3) -> tuple[Floats, Truths]:
    generator = np.random.default_rng(seed)
    relevant = generator.random(n) < 0.3
    return generator.normal(size=n) + relevant, relevant


def test_the_curve_is_the_logistic_function_of_slope_and_offset() -> None:
    probabilities = Sigmoid(slope=2.0, offset=-1.0)(np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(probabilities, [0.26894142, 0.5, 0.73105858])


def test_a_score_however_large_raises_no_warning_and_gives_a_probability() -> None:
    probabilities = Sigmoid(slope=1.0, offset=0.0)(np.array([-1e9, 1e9]))
    assert probabilities.tolist() == pytest.approx([0, 1], abs=1e-15)


def test_the_fit_agrees_with_scikit_learns_platt_scaling() -> None:
    from sklearn.calibration import _sigmoid_calibration

    scores, relevant = noisy(200)
    slope, offset = _sigmoid_calibration(scores, relevant)
    fitted = fit_sigmoid(scores, relevant)
    assert (fitted.slope, fitted.offset) == pytest.approx((-slope, -offset), rel=1e-3)


def test_two_scores_get_platts_targets() -> None:
    scores = np.array([1.0, 1.0, 1.0, 0.0])
    probabilities = fit_sigmoid(scores, scores == 1)(scores)
    assert probabilities[[0, 3]].tolist() == pytest.approx([4 / 5, 1 / 3], abs=1e-3)


@settings(max_examples=25)
@given(st.integers(1, 30), st.integers(1, 30), st.floats(0.1, 100))
def test_separated_labels_never_give_certainty(
    n_relevant: int, n_other: int, gap: float
) -> None:
    scores = np.array([gap] * n_relevant + [0.0] * n_other)
    probabilities = fit_sigmoid(scores, scores > 0)(scores)
    assert probabilities.max() <= (n_relevant + 1) / (n_relevant + 2) + 1e-3
    assert probabilities.min() >= 1 / (n_other + 2) - 1e-3


@settings(max_examples=25)
@given(scored)
def test_a_higher_score_never_gets_a_lower_probability(
    pairs: list[tuple[float, bool]],
) -> None:
    scores, relevant = arrays(pairs)
    probabilities = fit_sigmoid(scores, relevant)(np.linspace(-10, 10, 101))
    assert (np.diff(probabilities) >= 0).all()


@settings(max_examples=25)
@given(scored)
def test_scores_in_another_unit_get_the_same_probabilities(
    pairs: list[tuple[float, bool]],
) -> None:
    scores, relevant = arrays(pairs)
    assume(np.std(scores) > 0)
    small = fit_sigmoid(scores / 1000, relevant)(scores / 1000)
    np.testing.assert_allclose(small, fit_sigmoid(scores, relevant)(scores), atol=1e-4)


def test_scores_that_rank_the_wrong_way_get_about_the_share_that_is_relevant() -> None:
    scores, relevant = noisy(400)
    probabilities = fit_sigmoid(-5 * scores, relevant)(-5 * scores)
    np.testing.assert_allclose(probabilities, relevant.mean(), atol=0.01)


def test_equal_scores_get_about_the_share_that_is_relevant() -> None:
    relevant = np.arange(200) < 50
    probabilities = fit_sigmoid(np.full(200, 2.5), relevant)(np.array([2.5]))
    assert probabilities[0] == pytest.approx(0.25, abs=0.01)


def test_an_offset_alone_expects_as_many_as_there_are():
    scores, relevant = noisy(400)
    curve = fit_offset(1.7, scores, relevant)
    assert curve.slope == 1.7
    assert curve(scores).sum() == pytest.approx(relevant.sum(), abs=0.5)


def test_records_that_count_more_settle_the_offset():
    scores, relevant = np.zeros(20), np.arange(20) < 10
    weights = np.where(relevant, 3.0, 1.0)
    assert fit_offset(1.0, scores, relevant, weights)(scores)[0] == pytest.approx(
        0.744, abs=1e-3
    )


@pytest.mark.parametrize("label", [True, False])
def test_an_offset_from_one_label_alone_stays_short_of_certainty(label):
    curve = fit_offset(2.0, np.linspace(-1, 1, 9), np.full(9, label))
    found = curve(np.linspace(-1, 1, 9))
    assert ((found > 0.001) & (found < 0.999)).all()
    assert (found.mean() > 0.9) == label
