"""Brier skill and calibration slope."""

import numpy as np
import pytest

from classifier.evaluation.calibration import brier_skill, calibration_slope

SHARES = np.repeat([0.1, 0.3, 0.5, 0.7, 0.9], 100)
AS_TOLD = np.concatenate([np.arange(100) < 100 * share for share in [0.1, 0.3, 0.5, 0.7, 0.9]])


def test_one_share_for_all_has_no_skill_and_the_truth_has_all_of_it():
    assert brier_skill(np.full(500, 0.5), AS_TOLD) == pytest.approx(0)
    assert brier_skill(AS_TOLD.astype(float), AS_TOLD) == 1


def test_probabilities_that_come_true_have_a_slope_of_one():
    assert calibration_slope(SHARES, AS_TOLD) == pytest.approx(1, abs=0.01)


def test_probabilities_told_too_surely_have_a_slope_below_one():
    odds = (SHARES / (1 - SHARES)) ** 2
    assert calibration_slope(odds / (1 + odds), AS_TOLD) == pytest.approx(0.5, abs=0.01)


def test_certainty_does_not_break_the_slope():
    assert np.isfinite(
        calibration_slope(np.array([0.0, 1.0, 0.0, 1.0]), np.array([0, 1, 1, 1]) > 0)
    )
