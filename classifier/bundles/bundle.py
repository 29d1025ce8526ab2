"""A model bundle: fitted models, their codebook, and where they come from."""

from dataclasses import dataclass, field
from typing import Any

from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import MechanismModel
from classifier.schema import Codebook

__all__ = [
    "DECISIONS_TO_CALIBRATE",
    "FORMAT",
    "OLDEST_FORMAT",
    "ModelBundle",
    "Provenance",
]

FORMAT = 3
OLDEST_FORMAT = 2
"""Version of the bundle's layout. A change that an older mechsift cannot read raises it; the
reader of each earlier version stays, with a bundle of that version in the tests."""

DECISIONS_TO_CALIBRATE = 50
"""Decisions of the review at hand from which probabilities may be read as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a bundle comes from.

    Attributes
    ----------
    corpora : for each training corpus its name, SHA-256, records and labels.
    demonstration : whether any corpus was written for demonstration.
    seed : the random state of folds.
    metrics : held-out measures, as numbers by name.
    """

    name: str
    version: str
    corpora: tuple[dict[str, Any], ...]
    demonstration: bool
    seed: int
    metrics: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelBundle:
    """All that scoring needs."""

    inclusion: InclusionModel
    mechanisms: MechanismModel
    codebook: Codebook
    codebook_text: str
    provenance: Provenance

    @property
    def calibrated(self) -> bool:
        """Whether its probabilities may be read as such for the review it was trained on.

        Never for a model trained on texts written for demonstration, and not before 50
        decisions of the review exist.
        """
        decisions = self.inclusion.n_included + self.inclusion.n_excluded
        return not self.provenance.demonstration and decisions >= DECISIONS_TO_CALIBRATE

    @property
    def calibrated_mechanisms(self) -> tuple[str, ...]:
        """The mechanisms whose codes earned them probabilities; none on invented texts."""
        earned = zip(self.mechanisms.mechanism_ids, self.mechanisms.calibrated, strict=True)
        return tuple(name for name, has in earned if has and not self.provenance.demonstration)
