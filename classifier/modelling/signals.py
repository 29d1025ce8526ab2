"""Numbers beside the text, such as the year, that count once decisions prove their worth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["Signals"]

Floats = NDArray[np.float64]

_FARTHEST = 2.0  # standard deviations; a single odd year must not outweigh the text


class Signals:
    """Signals of the records, each weighed by how it tells the decided records apart.

    A signal counts nothing at first. Its weight grows with the distance between the means of
    relevant and irrelevant records, shrunken where few are relevant, less what chance would
    give: `caution` standard errors (soft thresholding; Donoho, 1995, doi:10.1109/18.382009).
    What proves nothing costs nothing.

    Parameters
    ----------
    values : name to one number for each record; NaN where there is none.
    weight : what a standard deviation of a signal adds to the score for each one between the
        means.
    caution : standard errors that are taken for chance.
    shrinkage : relevant records at which half of the distance is believed.
    """

    def __init__(
        self, values: Mapping[str, Floats], *, weight: float, caution: float, shrinkage: float
    ) -> None:
        deviations = {name: _deviations(numbers) for name, numbers in values.items()}
        self.names = [name for name, column in deviations.items() if column.any()]
        columns = [deviations[name] for name in self.names]
        n_records = len(next(iter(values.values()), ()))
        self._values = np.column_stack(columns) if columns else np.zeros((n_records, 0))
        self._weight, self._caution, self._shrinkage = weight, caution, shrinkage
        self._sums = {label: np.zeros(len(columns)) for label in (True, False)}
        self._counts = {True: 0, False: 0}

    def note(self, row: int, *, relevant: bool, times: int = 1) -> None:
        """Take in a decision, or take one back with ``times=-1``."""
        self._counts[relevant] += times
        self._sums[relevant] += times * self._values[row]

    def weights(self) -> Floats:
        """Return what a standard deviation of each signal adds now; shape (n_signals,)."""
        n_relevant, n_irrelevant = self._counts[True], self._counts[False]
        if min(n_relevant, n_irrelevant) < 2:
            return np.zeros(len(self.names))
        apart = self._sums[True] / n_relevant - self._sums[False] / n_irrelevant
        apart *= n_relevant / (n_relevant + self._shrinkage)
        chance = self._caution * np.sqrt(1 / n_relevant + 1 / n_irrelevant)
        proven = np.sign(apart) * np.maximum(np.abs(apart) - chance, 0.0)
        return np.asarray(self._weight * proven)

    @property
    def n_relevant(self) -> int:
        """Relevant records that were noted."""
        return self._counts[True]

    def of(self, row: int) -> Floats:
        """Return the signals of one record in standard deviations; shape (n_signals,)."""
        return np.asarray(self._values[row])

    def scores(self) -> Floats:
        """Return what the signals add to each record; shape (n_records,)."""
        return np.asarray(self._values @ self.weights())

    def shares(self, row: int) -> dict[str, float]:
        """Return what each signal adds to one record."""
        added = self.of(row) * self.weights()
        return dict(zip(self.names, added.tolist(), strict=True))


def _deviations(values: Floats) -> Floats:
    """Return values in standard deviations from their mean, 0 where there is none."""
    known = ~np.isnan(values)
    spread = float(values[known].std()) if known.any() else 0.0
    if not spread:
        return np.zeros(len(values))
    apart = (values - values[known].mean()) / spread
    return np.where(known, np.clip(apart, -_FARTHEST, _FARTHEST), 0.0)
