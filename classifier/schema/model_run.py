"""One training or scoring of a review's records."""

from dataclasses import dataclass
from datetime import datetime

__all__ = ["ModelRun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRun:
    """One training or scoring of a review's records.

    Attributes
    ----------
    bundle : name of the bundle, or "" for one fitted on the review alone.
    bundle_sha256 : what identifies the bundle that made the scores, 64 hex digits.
    codebook_version : of the codebook it was made with, or None.
    metrics : what was measured, as JSON text.
    """

    kind: str
    bundle: str = ""
    bundle_sha256: str = ""
    codebook_version: int | None = None
    seed: int = 0
    n_labels: int = 0
    metrics: str = "{}"
    started_at: datetime | None = None
