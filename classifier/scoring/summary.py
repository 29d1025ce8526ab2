"""What a queue promises: how many inclusions to expect by which depth, and a drift warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.bundles import ModelBundle

__all__ = ["QueueCounter", "QueueSummary"]

_DEPTHS = (0.01, 0.05, 0.1, 0.25, 0.5)
_DRIFT = 3.0
"""Factor between the expected share of inclusions and that of training worth a warning."""
_ENOUGH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSummary:
    """A ranked file in a few numbers.

    Attributes
    ----------
    expected : sum of the probabilities of inclusion among the first rows, by their number.
    flags : rows a flag stands in, by its name.
    drift : a warning in one sentence, or "".
    n_problems : met in reading the exports.
    calibrated : whether the probabilities may be read as such.
    notes : what else to tell, one sentence each.
    """

    n_records: int
    expected: dict[int, float]
    flags: dict[str, int]
    drift: str
    n_problems: int = 0
    calibrated: bool = True
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return what to tell the user, one sentence a line."""
        depths = ", ".join(f"{count:.0f} by {depth}" for depth, count in self.expected.items())
        flags = ", ".join(f"{name} {count}" for name, count in sorted(self.flags.items()))
        missed = f", {self.n_problems} problems (see mechsift read)" if self.n_problems else ""
        told = [f"{self.n_records} records scored{missed}; flags: {flags or 'none'}"]
        caution = "" if self.calibrated else " (not calibrated: an order, no more)"
        told += [f"expected inclusions by depth{caution}: {depths}"] if depths else []
        return [*told, *([self.drift] if self.drift else []), *self.notes]


class QueueCounter:
    """Counts what passes by on its way to a file: eight bytes a row, and the flags."""

    def __init__(self) -> None:
        self._chances: list[np.ndarray] = [np.zeros(0)]
        self._flags: Counter[str] = Counter()

    def count(self, slab: Any) -> None:
        """Count the next rows of a ranked Arrow table."""
        self._chances.append(slab["p_include"].to_numpy())
        for entry in slab["flags"].value_counts().to_pylist():
            for name in filter(None, entry["values"].split(";")):
                self._flags[name] += entry["counts"]

    @property
    def n_rows(self) -> int:
        """How many were counted."""
        return sum(map(len, self._chances))

    def summary(
        self, bundle: ModelBundle, *, n_problems: int = 0, notes: Sequence[str] = ()
    ) -> QueueSummary:
        """Return what the rows so far come to."""
        so_far = np.concatenate(self._chances).cumsum()
        depths = sorted({int(share * len(so_far)) for share in _DEPTHS} - {0})
        return QueueSummary(
            n_records=len(so_far),
            expected={depth: float(so_far[depth - 1]) for depth in depths},
            flags=dict(self._flags),
            drift=_drift(float(so_far[-1]), len(so_far), bundle) if len(so_far) else "",
            n_problems=n_problems,
            calibrated=bundle.calibrated,
            notes=tuple(notes),
        )


def _drift(expected: float, n_records: int, bundle: ModelBundle) -> str:
    n_labels = bundle.inclusion.n_included + bundle.inclusion.n_excluded
    trained = bundle.inclusion.n_included / n_labels if n_labels else 0.0
    share = expected / n_records
    if n_records < _ENOUGH or trained == 0 or trained / _DRIFT <= share <= trained * _DRIFT:
        return ""
    return (
        f"drift: {share:.1%} of these records are expected to be inclusions, {trained:.1%} "
        "were in training; check a random sample by hand before you rely on probabilities"
    )
