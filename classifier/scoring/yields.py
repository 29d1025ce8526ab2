"""What a queue promises: how many inclusions to expect by which depth, and a drift warning."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier.bundles import ModelBundle

__all__ = ["QueueSummary", "summarise"]

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
    """

    n_records: int
    expected: dict[int, float]
    flags: dict[str, int]
    drift: str

    def lines(self) -> list[str]:
        """Return what to tell the user, one sentence a line."""
        depths = ", ".join(f"{count:.0f} by {depth}" for depth, count in self.expected.items())
        flags = ", ".join(f"{name} {count}" for name, count in sorted(self.flags.items()))
        told = [f"{self.n_records} records scored; flags: {flags or 'none'}"]
        told += [f"expected inclusions by depth: {depths}"] if depths else []
        return told + ([self.drift] if self.drift else [])


def summarise(path: Path, bundle: ModelBundle) -> QueueSummary:
    """Read a ranked Parquet file's probabilities and flags; nothing else is held."""
    import pyarrow.parquet as pq

    chances: list[np.ndarray] = [np.zeros(0)]
    flags: Counter[str] = Counter()
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["p_include", "flags"]):
            chances.append(batch.column("p_include").to_numpy())
            for entry in batch.column("flags").value_counts().to_pylist():
                for name in filter(None, entry["values"].split(";")):
                    flags[name] += entry["counts"]
    so_far = np.concatenate(chances).cumsum()
    depths = sorted({int(share * len(so_far)) for share in _DEPTHS} - {0})
    return QueueSummary(
        n_records=len(so_far),
        expected={depth: float(so_far[depth - 1]) for depth in depths},
        flags=dict(flags),
        drift=_drift(float(so_far[-1]), len(so_far), bundle) if len(so_far) else "",
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
