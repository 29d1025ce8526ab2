"""Where model and reviewer part: the list that is worth a second look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Disagreement", "disagreements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A record on which the reviewers' decision surprises the model.

    Attributes
    ----------
    row : of the record in the arrays given.
    included : what the reviewers decided.
    p_include : what the model said.
    surprise : the probability that the model gives to the other decision, in [0, 1].
    """

    row: int
    included: bool
    p_include: float
    surprise: float


def disagreements(
    probabilities: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    record_ids: Sequence[str],
    *,
    cutoff: float,
) -> list[Disagreement]:
    """Return the records that fall on the other side of the cut-off, the most telling first.

    Each would change the review by one paper if the model were right, so they are ordered by
    how likely the model holds that to be; ties go by record id.

    Parameters
    ----------
    probabilities, relevant : shape (n_records,)
    cutoff : in [0, 1]; an exclusion at or above it, or an inclusion below, disagrees.
    """
    other = np.where(relevant, 1 - probabilities, probabilities)
    rows = np.flatnonzero((probabilities >= cutoff) != relevant).tolist()
    ordered = sorted(rows, key=lambda row: (-other[row], record_ids[row]))
    return [
        Disagreement(
            row=row,
            included=bool(relevant[row]),
            p_include=float(probabilities[row]),
            surprise=float(other[row]),
        )
        for row in ordered
    ]
