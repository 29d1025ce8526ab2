"""Read margins of mechanisms: as probabilities where codes allow it, and as suggestions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid, fit_offset, fit_sigmoid, threshold_for_f1

__all__ = ["MechanismCurves", "choose_cutoffs"]

Floats = NDArray[np.float64]

_ENOUGH = 5
"""Coded records of each kind from which a curve is fitted; Platt's targets need a few."""
_SHRINKAGE = 5.0
"""Codes that the common curve and cut-off are worth beside a mechanism's own."""
_STANDS_OUT = 1.0
"""Standard deviations above the corpus from which a mechanism without codes is suggested:
precision .6 to .7 on the coded corpora, see benchmarks/mechanisms."""
_UNTRAINED = Sigmoid(slope=1.5, offset=-2.0)
"""An order, no probability: for ranking papers by what their mechanisms may be."""


@dataclass(frozen=True, slots=True)
class MechanismCurves:
    """How margins are read.

    Attributes
    ----------
    sigmoids : one a mechanism.
    cutoffs : shape (n_mechanisms,), values of the curve from which a mechanism is suggested.
    calibrated : whether a mechanism has codes enough for its curve to give probabilities.
    """

    sigmoids: tuple[Sigmoid, ...]
    cutoffs: Floats
    calibrated: tuple[bool, ...]


def choose_cutoffs(margins: Floats, codes: Floats) -> MechanismCurves:
    """Fit a curve and a cut-off to each mechanism that has codes enough.

    The cut-off is that of the best F1 on held-out margins, drawn towards the margin that stands
    out from the corpus. The curve is made flatter while codes are few, so that its
    probabilities lie near the share of coded records that evidence the mechanism.

    Parameters
    ----------
    margins : shape (n_records, n_mechanisms), held out.
    codes : of the same shape; 1, 0 or NaN.
    """
    middle = margins.mean(axis=0) if len(margins) else np.zeros(margins.shape[1])
    spread = margins.std(axis=0) if len(margins) else np.ones(margins.shape[1])
    apart = middle + _STANDS_OUT * spread
    sigmoids: list[Sigmoid] = []
    cutoffs = apart.copy()
    calibrated: list[bool] = []
    for column in range(codes.shape[1]):
        known = ~np.isnan(codes[:, column])
        positive, scores = codes[known, column] == 1, margins[known, column]
        n = min(int(positive.sum()), int((~positive).sum()))
        calibrated.append(n >= _ENOUGH)
        if not calibrated[-1]:
            sigmoids.append(_centred(_UNTRAINED, float(middle[column])))
            continue
        share = n / (n + _SHRINKAGE)
        curve = fit_sigmoid(scores, positive)
        sigmoids.append(fit_offset(curve.slope * share, scores, positive))
        own = threshold_for_f1(scores, positive)
        cutoffs[column] = share * own + (1 - share) * apart[column]
    values = [
        float(curve(np.array([c]))[0]) for curve, c in zip(sigmoids, cutoffs, strict=True)
    ]
    return MechanismCurves(tuple(sigmoids), np.array(values), tuple(calibrated))


def _centred(curve: Sigmoid, middle: float) -> Sigmoid:
    return Sigmoid(slope=curve.slope, offset=curve.offset - curve.slope * middle)
