"""What is reported of several draws of labelled records."""

import numpy as np
import pytest

from classifier.evaluation.mechanisms import measure_mechanisms
from training.mechanism_evaluation import ShotResult
from training.mechanism_report import evaluation_document


def result_of_two_draws() -> ShotResult:
    """Return draws that rank perfectly, on scales that have nothing to do with each other."""
    truth = np.array([[True], [False], [True], [False]])
    scores = np.array([[1.0], [0.5], [100.0], [50.0]])
    nothing = np.full(truth.shape, np.nan)
    flagged = truth.copy()
    measures = tuple(
        measure_mechanisms(truth[part], scores[part], flagged=flagged[part], hits=nothing[part])
        for part in (slice(0, 2), slice(2, 4))
    )
    return ShotResult("12", measures, (2, 2), truth, scores, flagged, nothing)


def test_a_mechanisms_average_precision_is_the_mean_over_draws():
    document = evaluation_document("c", ["trust"], [result_of_two_draws()], n_train=2, n_test=2)
    assert document["per_label"]["trust"]["12"]["ap"] == pytest.approx(1.0)


def test_draws_without_a_marked_sentence_have_no_hit_and_no_spread_of_it():
    document = evaluation_document("c", ["trust"], [result_of_two_draws()], n_train=2, n_test=2)
    assert document["shots"]["12"]["evidence_hit@1"] is None
    assert document["shots"]["12"]["sd"]["evidence_hit@1"] is None
