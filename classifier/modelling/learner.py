"""A linear margin that learns from one decision after another, never from nothing."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["MarginLearner", "MarginSettings"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRAM_BYTES = 1 << 30
_PASSES = 10
_OF_KEPT = 0.05
"""How much sooner the weights pay where similarities have to be summed anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginSettings:
    """How the margin is fitted.

    Attributes
    ----------
    cost : what a unit of squared hinge loss counts beside the length of the weights.
    class_ratio : what all relevant records together count beside all irrelevant ones.
    tolerance : the shortest step of a dual value that is taken.
    """

    cost: float = 0.11
    class_ratio: float = 15.0
    tolerance: float = 1e-4


class MarginLearner:
    """Keeps the score of every record up to date while labels come in.

    Parameters
    ----------
    features : shape (n_records, n_features), float32.
    settings : how the margin is fitted.
    gram_bytes : memory for rows of similarities; beyond it they are summed anew each time.
    """

    def __init__(
        self,
        features: csr_matrix,
        settings: MarginSettings,
        *,
        gram_bytes: int = _GRAM_BYTES,
    ) -> None:
        n = features.shape[0]
        self._features = features
        self._forward, self._inverted = _indexes(features)
        self._settings = settings
        squares = np.cumsum(np.square(features.data, dtype=np.float64))
        self._lengths = 1.0 + np.diff(np.append(0.0, squares)[features.indptr])
        self._alphas = np.zeros(n)
        self._signs = np.zeros(n)
        self._shares = np.ones(n)
        self._labelled = array("q")
        self._slots = np.full(n, -1, dtype=np.int64)
        # Zeros that nobody has touched take no memory, and a row is touched when it is summed.
        n_rows = min(max(gram_bytes // max(4 * n, 1), 1), n)
        self._gram = np.zeros((n_rows, n), dtype=np.float32)
        self._n_rows = self._n_steps = 0
        self.scores = np.zeros(n, dtype=np.float32)

    def learn(self, labels: Mapping[int, bool | None], shares: Mapping[int, float]) -> None:
        """Take in labels, new or changed, and pass once over all of them.

        Parameters
        ----------
        labels : row of a record to whether it is relevant, or None to forget its label.
        shares : row to what its label counts, from 0; what is not named keeps its own.
        """
        for row, relevant in labels.items():
            if relevant is None:
                self._forget(row)
            else:
                self._label(row, relevant)
        for row, share in shares.items():
            self._shares[row] = share
        self._descend()

    def _forget(self, row: int) -> None:
        self._drop(row)
        if self._signs[row]:
            self._labelled.remove(row)
        self._signs[row] = 0.0

    def settle(self, n_passes: int = _PASSES) -> None:
        """Pass over the labels again, so that many learned at once are all heeded."""
        for _ in range(n_passes):
            self._descend()

    def without(self, rows: Ints) -> NDArray[np.float32]:
        """Return the scores of all records as they would be without some labels."""
        twin = copy(self)
        twin._alphas, twin._signs = self._alphas.copy(), self._signs.copy()
        twin._alphas[rows] = twin._signs[rows] = 0.0
        left = [row for row in self._labelled if twin._signs[row]]
        twin._labelled = array("q", left)
        twin._descend_by_weights(_PASSES)
        return twin.scores

    def weights(self) -> tuple[Floats, float]:
        """Return the weight of every feature, and the intercept, behind the scores."""
        dual = self._alphas * self._signs
        return np.asarray(self._features.T @ dual, dtype=np.float64), float(dual.sum())

    def _label(self, row: int, relevant: bool) -> None:  # noqa: FBT001
        sign = 1.0 if relevant else -1.0
        if self._signs[row] == -sign:
            self._drop(row)
        if not self._signs[row]:
            self._labelled.append(row)
        self._signs[row] = sign
        self._keep_similarities(row)

    def _drop(self, row: int) -> None:
        from classifier.modelling.descent import add_gram_row

        if not self._alphas[row]:
            return
        step = np.float32(-self._alphas[row] * self._signs[row])
        add_gram_row(row, step, self._forward, self._inverted, self.scores)
        self._alphas[row] = 0.0

    def _keep_similarities(self, row: int) -> None:
        from classifier.modelling.descent import add_gram_row

        if self._slots[row] >= 0 or self._n_rows == len(self._gram):
            return
        one = np.float32(1)
        add_gram_row(row, one, self._forward, self._inverted, self._gram[self._n_rows])
        self._slots[row] = self._n_rows
        self._n_rows += 1

    def _descend(self) -> None:
        from classifier.modelling.descent import descend

        if self._n_steps > self._many_steps():
            self._descend_by_weights(1)
            return
        self._n_steps = descend(
            np.array(self._labelled, dtype=np.int64), self._signs, self._shares, self._alphas,
            self._lengths, self._slots, self._gram, self._forward, self._inverted, self.scores,
            self._asked(),
        )  # fmt: skip

    def _many_steps(self) -> float:
        """Return from how many steps on a pass is cheaper by way of the weights.

        That way costs the features of all records once; a step the other way costs all
        scores, and where its similarities are not kept, much more.
        """
        n, kept = len(self.scores), self._n_rows >= len(self._labelled)
        return 2 * self._features.nnz / n * (1 if kept else _OF_KEPT)

    def _descend_by_weights(self, n_passes: int) -> None:
        from classifier.modelling.descent import descend_weights

        labelled = np.array(self._labelled, dtype=np.int64)
        weights = np.append(*self.weights())
        for _ in range(n_passes):
            self._n_steps = descend_weights(
                labelled, self._signs, self._shares, self._alphas, self._lengths,
                self._forward, weights, self._asked(),
            )  # fmt: skip
            if not self._n_steps:
                break
        self.scores = np.asarray(self._features @ weights[:-1] + weights[-1], np.float32)

    def _asked(self) -> tuple[float, float, float]:
        return self._settings.cost, self._settings.class_ratio, self._settings.tolerance


def _indexes(features: csr_matrix) -> tuple[tuple[NDArray[np.generic], ...], ...]:
    """Return the matrix by rows and by columns, as arrays for the compiled loops."""
    inverted = features.tocsc()
    return (
        (features.indptr, features.indices, features.data),
        (inverted.indptr, inverted.indices, inverted.data),
    )
