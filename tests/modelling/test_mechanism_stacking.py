"""Codes are believed as far as they tell of records that they were not learned from."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from classifier.modelling.mechanism_stacking import weigh_learning
from classifier.modelling.record_learning import _ridge

N = 200


def drawn(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return codes of one mechanism, and scores that follow them."""
    generator = np.random.default_rng(seed)
    codes = (generator.random((N, 1)) < 0.3).astype(float)
    return codes, codes + generator.normal(size=(N, 1))


def test_learning_that_says_nothing_of_unseen_records_hardly_counts():
    codes, expected = drawn()
    noise = np.random.default_rng(1).normal(size=(N, 1))
    assert weigh_learning(codes, expected, noise, None).records[0] < 0.15


def test_learning_that_tells_counts_more_the_better_it_tells():
    codes, expected = drawn()
    vague = codes + 2 * np.random.default_rng(1).normal(size=(N, 1))
    clear = 4 * codes + np.random.default_rng(1).normal(size=(N, 1))
    weights = [
        weigh_learning(codes, expected, part / part.std(), None).records[0]
        for part in (vague, clear)
    ]
    assert weights[0] < 1 < weights[1]


def test_a_handful_of_codes_moves_little():
    codes, expected = drawn()
    codes[8:] = np.nan
    told = np.where(np.isnan(codes), 0, codes)
    assert weigh_learning(codes, expected, told, None).records[0] < 2


def test_what_a_record_is_left_out_with_is_what_the_others_teach():
    """The closed form against fitting again without the record, to the last digits."""
    generator = np.random.default_rng(0)
    matrix = csr_matrix(generator.random((20, 6)))
    codes = (generator.random((20, 1)) < 0.4).astype(float)
    left_out = _ridge(matrix, codes)[2]
    apart = codes - codes.mean(axis=0)
    gram = (matrix @ matrix.T).toarray() + 1
    others = np.arange(1, 20)
    dual = np.linalg.solve(gram[np.ix_(others, others)] + np.eye(19), apart[others])
    assert left_out[0] == pytest.approx(gram[0, others] @ dual + codes.mean())
