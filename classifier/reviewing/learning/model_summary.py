"""What the last training left behind: what it learned from, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.state import ReviewState
from classifier.schema import MechanismSource, ModelRun, Recheck, RunMetrics
from classifier.store import Review

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Disagreement", "ModelSummary", "describe_model", "is_calibrated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A settled paper that the model would have expected otherwise, with its title."""

    recheck: Recheck
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSummary:
    """What the last training left behind.

    Attributes
    ----------
    number, run : None before the first training.
    cutoff : probability from which a paper is likely to be included, or None.
    held_out : shape (n_settled,), probabilities of inclusion from models that did not see the
        decision on the paper; empty before there are enough of each label.
    relevant : shape (n_settled,), how these papers were settled.
    source : who speaks of mechanisms, or None where nobody does or an older version trained.
    cues_only : labels of the mechanisms of which nobody coded a paper.
    """

    number: int | None
    run: ModelRun | None
    cutoff: float | None
    held_out: NDArray[np.float64]
    relevant: NDArray[np.bool_]
    disagreements: tuple[Disagreement, ...]
    source: MechanismSource | None
    cues_only: tuple[str, ...]


def describe_model(review: Review) -> ModelSummary:
    """Return what the last training left behind; most surprising disagreements first."""
    with review.read() as reading:
        state = ReviewState(reading)
        number, run = state.model_run or (None, None)
        metrics = run.metrics if run else RunMetrics()
        papers = state.papers_named(recheck.record_id for recheck in metrics.rechecks)
        labels = state.labels
    pairs = np.asarray(metrics.held_out, dtype=np.float64).reshape(-1, 2)
    return ModelSummary(
        number=number,
        run=run,
        cutoff=metrics.cutoff,
        held_out=pairs[:, 0],
        relevant=pairs[:, 1] > 0,
        disagreements=tuple(
            Disagreement(recheck=recheck, title=papers[recheck.record_id].title)
            for recheck in metrics.rechecks
            if recheck.record_id in papers
        ),
        source=metrics.mechanism_source,
        cues_only=tuple(labels.get(name, name) for name in metrics.cues_only),
    )


def is_calibrated(run: ModelRun | None) -> bool:
    """Whether the stored probabilities may be read as such, and are more than an order.

    They are once a training knew of `DECISIONS_TO_CALIBRATE` settled papers, two of each label
    among them.
    """
    return run is not None and len(run.metrics.held_out) >= DECISIONS_TO_CALIBRATE
