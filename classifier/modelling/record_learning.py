"""Learn which records evidence a mechanism from all their words, coded or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.phrases import Features

__all__ = ["RecordWeights", "fit_pseudo_relevance", "learn_records"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_COST = 1.0
_MARGIN_COST = 0.04
_EXPECTED_SCALE = 0.5
_LIKELY = 0.1
_UNLIKELY = 0.5
_FEWEST_LIKELY = 5


@dataclass(frozen=True, slots=True)
class RecordWeights:
    """What one mechanism's records taught.

    Attributes
    ----------
    trust : what the codebook's score counts.
    phrases : shape (n_phrases,), weights of the features.
    """

    trust: float
    phrases: Floats


def learn_records(codes: Floats, features: Features) -> RecordWeights | None:
    """Learn one mechanism's weights from coded records; None without both codes or phrases.

    A linear support vector machine with squared hinge loss.

    Parameters
    ----------
    codes : shape (n_records,), 1 evidenced, 0 not, NaN not coded.
    """
    from sklearn.svm import LinearSVC

    chosen = ~np.isnan(codes)
    positive = codes[chosen] == 1
    if positive.all() or not positive.any() or not len(features.buckets):
        return None
    model = LinearSVC(C=_MARGIN_COST, random_state=0, max_iter=20_000)
    model.fit(features.matrix[chosen], positive)
    return RecordWeights(0.0, np.asarray(model.coef_[0]) * features.scale)


def fit_pseudo_relevance(codes: Floats, features: Features, expected: Floats) -> RecordWeights:
    """Learn one mechanism's weights from coded records and from presumed ones.

    The uncoded tenth that the codebook likes best is presumed to evidence the mechanism, the
    half that it likes least not to (pseudo-relevance feedback; Buckley, Salton, Allan and
    Singhal, 1995, TREC-3). They count less as codes come in.

    Parameters
    ----------
    codes : shape (n_records,), 1 evidenced, 0 not, NaN not coded.
    expected : shape (n_records,), the codebook's score.

    Notes
    -----
    Logistic regression over features that are scaled by their log-count ratio (Wang and
    Manning, 2012, https://aclanthology.org/P12-2018).
    """
    target, weight = _examples(codes, expected)
    chosen = weight > 0
    positive = target[chosen] == 1
    if positive.all() or not positive.any():
        return RecordWeights(1.0, np.zeros(len(features.buckets)))
    ratio = _log_count_ratio(features.matrix[chosen], positive, weight[chosen])
    return _fit(features, chosen, positive, weight[chosen], ratio, expected)


def _examples(codes: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Return target and weight of every record; the weight of one left out is 0."""
    n = len(codes)
    order = np.argsort(-expected, kind="stable")
    presumed = np.full(n, np.nan)
    presumed[order[n - int(_UNLIKELY * n) :]] = 0
    liked = order[: max(int(_LIKELY * n), min(_FEWEST_LIKELY, n))]
    presumed[liked[expected[liked] > 0]] = 1
    known = ~np.isnan(codes)
    worth = 1 / (1 + int((codes == 1).sum()))
    target = np.where(known, codes, presumed)
    weight = np.where(known, 1.0, np.where(np.isnan(presumed), 0.0, worth))
    return target, weight


def _log_count_ratio(matrix: Any, positive: Bools, weight: Floats) -> Floats:
    there = (matrix > 0).astype(np.float64)
    with_it = 1 + there.T @ (weight * positive)
    without = 1 + there.T @ (weight * ~positive)
    return np.asarray(np.log((with_it / with_it.sum()) / (without / without.sum())))


def _fit(
    features: Features,
    chosen: Bools,
    positive: Bools,
    weight: Floats,
    ratio: Floats,
    expected: Floats,
) -> RecordWeights:
    from scipy.sparse import csr_matrix, diags, hstack
    from sklearn.linear_model import LogisticRegression

    told = csr_matrix(_EXPECTED_SCALE * expected[chosen].reshape(-1, 1))
    scaled = features.matrix[chosen] @ diags(ratio)
    model = LogisticRegression(C=_COST, solver="liblinear", tol=1e-4, max_iter=1000)
    model.fit(hstack([told, scaled], format="csr"), positive, sample_weight=weight)
    found = np.asarray(model.coef_[0], dtype=np.float64)
    trust = max(_EXPECTED_SCALE * float(found[0]), 0.0)
    return RecordWeights(trust, found[1:] * ratio * features.scale)
