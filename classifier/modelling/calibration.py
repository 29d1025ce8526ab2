"""Turn scores into probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sigmoid", "fit_offset", "fit_sigmoid"]

_LARGEST = 40.0
_FLATTEST = 1e-6
_HALVINGS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sigmoid:
    """The logistic curve ``1 / (1 + exp(-(slope * score + offset)))``."""

    slope: float
    offset: float

    def __call__(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability for every score."""
        log_odds = np.clip(self.slope * scores + self.offset, -_LARGEST, _LARGEST)
        return np.asarray(1 / (1 + np.exp(-log_odds)))


def fit_sigmoid(scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> Sigmoid:
    """Fit the curve to held-out scores; it never falls, and their unit does not matter.

    Scores that tell nothing, or rank the wrong way, all get the share that is relevant.

    Parameters
    ----------
    scores : shape (n_records,), from folds that did not train on the record.
    relevant : shape (n_records,), both values occur.

    Notes
    -----
    Platt, J. (1999), "Probabilistic outputs for support vector machines", with his targets
    ``(n+ + 1) / (n+ + 2)`` and ``1 / (n- + 2)``, which keep small samples from certainty.
    """
    from sklearn.linear_model import LogisticRegression

    n_relevant = int(relevant.sum())
    high = (n_relevant + 1) / (n_relevant + 2)
    low = 1 / (len(relevant) - n_relevant + 2)
    target = np.where(relevant, high, low)
    spread = float(scores.std()) or 1.0
    doubled = np.concatenate([scores, scores]).reshape(-1, 1) / spread
    outcome = np.repeat([True, False], len(scores))
    weight = np.concatenate([target, 1 - target])
    model = LogisticRegression(C=1e6, max_iter=1000, tol=1e-10)
    model.fit(doubled, outcome, sample_weight=weight)
    steepness = float(model.coef_[0, 0])
    if steepness < _FLATTEST:
        share = float(target.mean())
        middle = _FLATTEST * float(scores.mean())
        return Sigmoid(slope=_FLATTEST, offset=float(np.log(share / (1 - share))) - middle)
    return Sigmoid(slope=steepness / spread, offset=float(model.intercept_[0]))


def fit_offset(
    slope: float,
    scores: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    weights: NDArray[np.float64] | None = None,
) -> Sigmoid:
    """Fit the offset alone: on these records as many are expected as are relevant.

    Parameters
    ----------
    slope : what it stays at, above 0.
    scores, relevant : shape (n_records,), from models that had not seen the record.
    weights : shape (n_records,), what each counts; by default the same.

    Notes
    -----
    Half a relevant and half an irrelevant record are added, in the middle of the scores, so
    that records of one label alone leave it finite.
    """
    share = np.ones(len(scores)) if weights is None else weights
    share = np.append(share, 1.0)
    scores = np.append(scores, float(np.average(scores, weights=share[:-1])))
    wanted = float(share @ np.append(relevant, 0.5))
    low, high = (edge - slope * float(np.median(scores)) for edge in (-_LARGEST, _LARGEST))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if share @ Sigmoid(slope=slope, offset=middle)(scores) < wanted:
            low = middle
        else:
            high = middle
    return Sigmoid(slope=slope, offset=(low + high) / 2)
