"""Turn margins of mechanisms into probabilities, and say where a record is flagged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid, fit_sigmoid, threshold_for_f1

__all__ = ["choose_cutoffs"]

Floats = NDArray[np.float64]

_UNTRAINED = Sigmoid(slope=1.5, offset=-2.0)
_UNTRAINED_CUTOFF = 0.5
_ENOUGH = 5
_SHARED_WORTH = 10.0
_CLEAR_CUE = 1.0


def choose_cutoffs(
    margins: Floats, codes: Sequence[Floats], expected: Floats
) -> tuple[tuple[Sigmoid, ...], Floats]:
    """Fit one curve a mechanism where it has codes enough, one for all where it has not.

    A mechanism's cut-off is that of the best F1 on held-out margins, drawn towards the
    cut-off of all mechanisms together as if that were worth ten codes.

    Parameters
    ----------
    margins, expected : shape (n_records, n_mechanisms), held-out margins and the
        codebook's score.
    codes : one a mechanism, shape (n_records,), 1, 0 or NaN.

    Returns
    -------
    One curve a mechanism, and the cut-offs, shape (n_mechanisms,), as probabilities.
    """
    everyone, common = _common(margins, codes, expected)
    sigmoids: list[Sigmoid] = []
    cutoffs: list[float] = []
    for column, own_codes in enumerate(codes):
        known = ~np.isnan(own_codes)
        positive = own_codes[known] == 1
        scores = margins[known, column]
        n_positive = int(positive.sum())
        if min(n_positive, int((~positive).sum())) < _ENOUGH:
            sigmoids.append(everyone)
            cutoffs.append(common)
            continue
        curve = fit_sigmoid(scores, positive)
        own = threshold_for_f1(curve(scores), positive)
        share = n_positive / (n_positive + _SHARED_WORTH)
        sigmoids.append(curve)
        cutoffs.append(share * own + (1 - share) * common)
    return tuple(sigmoids), np.array(cutoffs)


def _common(
    margins: Floats, codes: Sequence[Floats], expected: Floats
) -> tuple[Sigmoid, float]:
    """Return the curve and the cut-off over all mechanisms together.

    Without codes enough, a record is presumed to evidence what the codebook finds clear cues
    of.
    """
    together = np.column_stack(codes) if codes else np.zeros((0, 0))
    known = ~np.isnan(together)
    positive, scores = together[known] == 1, margins[known] if codes else np.zeros(0)
    if not _tells(positive):
        positive, scores = (expected > _CLEAR_CUE).ravel(), margins.ravel()
        if not _tells(positive):
            return _UNTRAINED, _UNTRAINED_CUTOFF
        return fit_sigmoid(scores, positive), _UNTRAINED_CUTOFF
    curve = fit_sigmoid(scores, positive)
    return curve, threshold_for_f1(curve(scores), positive)


def _tells(positive: NDArray[np.bool_]) -> bool:
    return min(int(positive.sum()), int((~positive).sum())) >= _ENOUGH
