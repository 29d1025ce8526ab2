"""One training or scoring of a review's records, and what was measured in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = ["MechanismSource", "ModelRun", "Recheck", "RunMetrics"]


class MechanismSource(StrEnum):
    """What suggestions of mechanisms rest on: the codebook, a model, or reviewers' marks."""

    CODEBOOK = "codebook"
    MODEL = "model"
    MARKS = "marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """A settled record whose neighbours were mostly settled the other way.

    Attributes
    ----------
    included : as it was settled.
    held_out : its score by a model that did not see the decision on it.
    beyond : share, in [0, 1], of the records settled the other way that look less like their
        own side than this one does.
    """

    record_id: str
    included: bool
    held_out: float
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMetrics:
    """What one training measured.

    Attributes
    ----------
    decisions : rows of decisions that the review had when it was trained on.
    cutoff : probability from which a paper is likely to be included, or None.
    mechanism_cutoffs : mechanism id to the probability from which it is suggested.
    mechanism_source : None where nothing speaks of mechanisms, or an older version trained.
    cues_only : ids of the mechanisms of which nobody coded a paper.
    held_out : of settled papers, the probability by models that did not see the decision on
        them, and whether they were found relevant; the latest first.
    rechecks : settled papers that the model would not have expected, worst first.
    """

    decisions: int = 0
    cutoff: float | None = None
    mechanism_cutoffs: Mapping[str, float] = field(default_factory=dict)
    mechanism_source: MechanismSource | None = None
    cues_only: Sequence[str] = ()
    held_out: Sequence[tuple[float, bool]] = ()
    rechecks: Sequence[Recheck] = ()

    def as_json(self) -> str:
        """Return the text that the database keeps."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "RunMetrics":
        """Read kept metrics; what an earlier version did not measure has its default."""
        known = {each.name for each in fields(cls)}
        kept: dict[str, Any] = {k: v for k, v in json.loads(text).items() if k in known}
        source = kept.get("mechanism_source")
        kept["mechanism_source"] = MechanismSource(source) if source else None
        kept["cues_only"] = tuple(kept.get("cues_only", ()))
        kept["held_out"] = tuple((float(p), bool(was)) for p, was in kept.get("held_out", ()))
        kept["rechecks"] = tuple(Recheck(**each) for each in kept.get("rechecks", ()))
        return cls(**kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRun:
    """One training or scoring of a review's records.

    Attributes
    ----------
    bundle : name of the bundle, or "" for one fitted on the review alone.
    bundle_sha256 : what identifies the bundle that made the scores, 64 hex digits.
    codebook_version : of the codebook it was made with, or None.
    """

    kind: str
    bundle: str = ""
    bundle_sha256: str = ""
    codebook_version: int | None = None
    seed: int = 0
    n_labels: int = 0
    metrics: RunMetrics = RunMetrics()
    started_at: datetime | None = None
