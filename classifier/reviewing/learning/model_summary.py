"""What the last training left behind: what it learned from, and how far to trust it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.learning.rechecks import Recheck
from classifier.schema import ModelRun
from classifier.store import Reading, Review, current_codebook, find_record, latest_run

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Disagreement",
    "MechanismSource",
    "ModelSummary",
    "cues_only",
    "describe_model",
    "is_calibrated",
    "mechanism_cutoffs",
]


class MechanismSource(StrEnum):
    """Who speaks of mechanisms: the codebook's words, a model, or what reviewers marked."""

    CODEBOOK = "codebook"
    MODEL = "model"
    MARKS = "marks"


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
        number, run = latest_run(reading) or (None, None)
        told = json.loads(run.metrics) if run else {}
        listed = [Recheck(**one) for one in told.get("rechecks", ())]
        book = current_codebook(reading)
        titles = {one.record_id: find_record(reading, one.record_id).title for one in listed}
    labels = {one.mechanism_id: one.label for one in book.mechanisms} if book else {}
    source = told.get("mechanism_source")
    pairs = np.asarray(told.get("held_out", []), dtype=np.float64).reshape(-1, 2)
    return ModelSummary(
        number=number,
        run=run,
        cutoff=told.get("cutoff"),
        held_out=pairs[:, 0],
        relevant=pairs[:, 1] > 0,
        disagreements=tuple(
            Disagreement(recheck=one, title=titles[one.record_id]) for one in listed
        ),
        source=MechanismSource(source) if source else None,
        cues_only=tuple(labels.get(name, name) for name in told.get("cues_only", ())),
    )


def is_calibrated(reading: Reading) -> bool:
    """Whether the stored probabilities may be read as such, and are more than an order.

    They are once a training knew of `DECISIONS_TO_CALIBRATE` settled papers, two of each label
    among them.
    """
    last = latest_run(reading)
    held_out = json.loads(last[1].metrics).get("held_out", ()) if last else ()
    return len(held_out) >= DECISIONS_TO_CALIBRATE


def mechanism_cutoffs(reading: Reading) -> dict[str, float]:
    """Return, for each mechanism, the probability from which the last training flags it."""
    last = latest_run(reading)
    return dict(json.loads(last[1].metrics).get("mechanism_cutoffs", {})) if last else {}


def cues_only(reading: Reading) -> frozenset[str]:
    """Return the mechanisms for which nothing but the codebook's words speaks."""
    last = latest_run(reading)
    return frozenset(json.loads(last[1].metrics).get("cues_only", ()) if last else ())
