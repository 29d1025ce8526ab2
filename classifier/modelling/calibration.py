"""Turn scores into probabilities, and choose the one at which a record is flagged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.settings import check_target_recall

__all__ = ["Sigmoid", "fit_offset", "fit_sigmoid", "threshold_for_f1", "threshold_for_recall"]

_LARGEST = 40.0  # log odds; beyond, a double cannot tell 1 / (1 + exp(-x)) from 1
_FLATTEST = 1e-6  # slope of scores that tell nothing: as good as flat, and not quite 0
_HALVINGS = 60  # of an interval of 80: to the last bit of a double


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
    model = LogisticRegression(C=1e6, max_iter=1000, tol=1e-10)  # C: as good as no penalty
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


def threshold_for_recall(
    scores: NDArray[np.float64], relevant: NDArray[np.bool_], *, target_recall: float
) -> float:
    """Return the highest score cut-off that still reaches `target_recall`.

    Parameters
    ----------
    scores : shape (n_records,)
        Probabilities from held-out records, in [0, 1].
    relevant : shape (n_records,)
        The reviewers' final verdicts for the same records.
    target_recall : in (0, 1]
        Share of the relevant records that must score at or above the cut-off.

    Raises
    ------
    InvalidOptionError
        If `target_recall` is out of range.
    ValueError
        If no record is relevant.

    Examples
    --------
    >>> threshold_for_recall(np.array([.9, .6, .2]), np.array([True, True, False]),
    ...                      target_recall=0.95)
    0.6
    """
    check_target_recall(target_recall)
    if not relevant.any():
        raise ValueError("no record is relevant")
    ranked = np.sort(scores[relevant])[::-1]
    needed = max(int(np.ceil(target_recall * len(ranked) - 1e-9)), 1)
    return float(ranked[needed - 1])


def threshold_for_f1(scores: NDArray[np.float64], relevant: NDArray[np.bool_]) -> float:
    """Return the score cut-off with the best F1, the highest of several.

    Parameters
    ----------
    scores, relevant : shape (n_records,)

    Raises
    ------
    ValueError
        If no record is relevant.
    """
    if not relevant.any():
        raise ValueError("no record is relevant")
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(relevant[order])
    f1 = 2 * found / (np.arange(1, len(scores) + 1) + relevant.sum())
    last_of_ties = np.append(np.diff(scores[order]) != 0, True)
    best = int(np.argmax(np.where(last_of_ties, f1, -1)))
    return float(scores[order][best])
