"""Rank the records of one review while decisions come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.learner import MarginLearner, MarginSettings
from classifier.modelling.protocol import fit_protocol
from classifier.schema import ReviewScope
from classifier.text.features import fit_blocks, transform_blocks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RankingSettings", "ReviewRanker"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSettings:
    """What the ranking of a review weighs, and how.

    Attributes
    ----------
    protocol_weight : what the protocol counts beside a relevant record, without any.
    match_weight : what a standard deviation of the match with the protocol adds to the
        margin, without any relevant record.
    fade : relevant records after which the protocol counts half.
    """

    margin: MarginSettings = MarginSettings()
    protocol_weight: float = 3.0
    match_weight: float = 0.2
    fade: float = 5.0


class ReviewRanker:
    """Scores every record of a review by the decisions so far and by its protocol.

    Parameters
    ----------
    frame : a corpus frame, all records of the review.
    scope : the protocol; without one and without labels all scores are 0.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        scope: ReviewScope | None = None,
        settings: RankingSettings | None = None,
    ) -> None:
        from scipy.sparse import vstack

        from classifier.modelling.inclusion import protocol_frame

        self._settings = settings or RankingSettings()
        self._n = len(frame)
        space = fit_blocks(frame)
        features = transform_blocks(frame, space)
        self._has_protocol = scope is not None
        if scope is not None:
            features = vstack([features, transform_blocks(protocol_frame(scope), space)])
        self._learner = MarginLearner(
            features.tocsr().astype(np.float32), self._settings.margin
        )
        self._match = _standardised(fit_protocol(frame, scope).scores(frame))
        self._relevant: dict[int, bool] = {}
        if self._has_protocol:
            self.learn({})

    def learn(self, labels: Mapping[int, bool]) -> None:
        """Take in decisions, new or changed: row of the record to whether it is relevant."""
        self._relevant.update(labels)
        if self._has_protocol:
            weight = self._settings.protocol_weight * self._faded()
            self._learner.learn({**labels, self._n: True}, {self._n: weight})
        else:
            self._learner.learn(labels, {})

    def scores(self) -> Floats:
        """Return the margin of every record; shape (n_records,)."""
        weight = self._settings.match_weight * self._faded()
        return np.asarray(self._learner.scores[: self._n] + weight * self._match)

    def _faded(self) -> float:
        return 1 / (1 + sum(self._relevant.values()) / self._settings.fade)


def _standardised(values: Floats) -> Floats:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros(len(values))
