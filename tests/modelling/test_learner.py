"""The incremental margin, held against scikit-learn's fit from nothing."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from classifier.modelling.learner import MarginLearner, MarginSettings

EXACT = MarginSettings(tolerance=0.0)
N, N_FEATURES = 40, 25


@pytest.fixture
def features() -> csr_matrix:
    random = np.random.default_rng(0)
    dense = random.random((N, N_FEATURES)) * (random.random((N, N_FEATURES)) < 0.3)
    return csr_matrix(dense.astype(np.float32))


@pytest.fixture
def labels() -> dict[int, bool]:
    return {row: row % 4 == 0 for row in range(0, N, 2)}


def from_nothing(features: csr_matrix, labels: dict[int, bool]) -> np.ndarray:
    rows, wanted = list(labels), np.array(list(labels.values()))
    weight = np.where(wanted, EXACT.class_ratio / wanted.sum(), 1 / (~wanted).sum())
    weight *= len(rows) / weight.sum()
    model = LinearSVC(C=EXACT.cost, dual=False, tol=1e-10, max_iter=10_000)
    model.fit(features[rows], wanted, sample_weight=weight)
    return np.asarray(model.decision_function(features))


def test_one_label_after_another_leads_to_the_fit_from_nothing(features, labels):
    learner = MarginLearner(features, EXACT)
    for row, relevant in labels.items():
        learner.learn({row: relevant}, {})
    learner.settle(500)
    np.testing.assert_allclose(learner.scores, from_nothing(features, labels), atol=1e-4)


def test_a_changed_and_a_forgotten_label_leave_no_trace(features, labels):
    learner = MarginLearner(features, EXACT)
    learner.learn({**labels, 1: True, 0: False}, {})
    learner.learn({1: None, 0: True}, {})
    learner.settle(500)
    np.testing.assert_allclose(learner.scores, from_nothing(features, labels), atol=1e-4)


def test_scores_are_the_weights_times_the_features(features, labels):
    learner = MarginLearner(features, MarginSettings())
    learner.learn(labels, {})
    weights, intercept = learner.weights()
    np.testing.assert_allclose(learner.scores, features @ weights + intercept, atol=1e-5)


def test_too_little_memory_for_all_similarities_changes_no_score(features, labels):
    roomy = MarginLearner(features, MarginSettings())
    tight = MarginLearner(features, MarginSettings(), gram_bytes=4 * N * 3)
    for learner in (roomy, tight):
        for row, relevant in labels.items():
            learner.learn({row: relevant}, {})
    np.testing.assert_allclose(tight.scores, roomy.scores, atol=1e-6)


def test_scores_without_some_labels_are_those_of_a_learner_that_never_had_them(
    features, labels
):
    learner = MarginLearner(features, EXACT)
    learner.learn(labels, {})
    learner.settle(500)
    before = learner.scores.copy()
    left_out = np.array([0, 2, 6])
    found = learner.without(left_out)
    rest = {row: label for row, label in labels.items() if row not in left_out}
    apart = found - from_nothing(features, rest)
    assert np.ptp(apart) < 0.02  # the level settles last
    np.testing.assert_array_equal(learner.scores, before)


def test_one_label_alone_ranks_what_is_like_it_first(features):
    learner = MarginLearner(features, MarginSettings())
    learner.learn({3: True}, {})
    assert int(np.argmax(learner.scores)) == 3


def test_a_label_that_counts_less_pulls_less(features):
    full, half = (MarginLearner(features, MarginSettings()) for _ in range(2))
    full.learn({3: True, 5: False}, {3: 1.0})
    half.learn({3: True, 5: False}, {3: 0.0})
    assert full.scores[3] > half.scores[3]


def test_passes_by_weights_and_by_scores_take_the_same_steps(features, labels):
    by_scores, by_weights = (MarginLearner(features, MarginSettings()) for _ in range(2))
    by_weights._many_steps = lambda: -1.0
    for row, relevant in labels.items():
        for learner in (by_scores, by_weights):
            learner.learn({row: relevant}, {})
        np.testing.assert_allclose(by_weights.scores, by_scores.scores, atol=1e-5)
    by_scores.learn({0: None, 2: True}, {})
    by_weights.learn({0: None, 2: True}, {})
    np.testing.assert_allclose(by_weights.scores, by_scores.scores, atol=1e-5)


def test_labels_that_contradict_one_another_soon_move_the_weights_instead_of_all_scores():
    random = np.random.default_rng(0)
    features = csr_matrix((random.random((300, 40)) < 0.1).astype(np.float32))
    learner = MarginLearner(features, MarginSettings())
    drawn = {row: bool(random.random() < 0.5) for row in range(300)}
    learner.learn(drawn, {})
    assert learner._n_steps > learner._many_steps()
    learner.settle(500)
    kept = MarginLearner(features, MarginSettings())
    kept._many_steps = lambda: np.inf
    kept.learn(drawn, {})
    kept.settle(500)
    np.testing.assert_allclose(learner.scores, kept.scores, atol=1e-2)
