"""Rank the records of one review while decisions come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.learner import MarginLearner, MarginSettings
from classifier.schema import Record, ReviewScope, corpus_frame
from classifier.text.review_matrix import review_matrix, stem_counts
from classifier.text.tokens import content_stems

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
    stress : what a stem of the protocol counts beside another stem of its rarity.
    year_weight : what a standard deviation of the year counts.
    """

    margin: MarginSettings = MarginSettings()
    protocol_weight: float = 1.0
    match_weight: float = 0.15
    fade: float = 4.0
    stress: float = 2**0.5
    year_weight: float = 0.1


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
        self._settings = settings = settings or RankingSettings()
        self._n = len(frame)
        self._has_protocol = scope is not None
        stems = sorted(content_stems(protocol_text(scope))) if scope else []
        if scope is not None:
            frame = _with_protocol(frame, scope)
        matrix = review_matrix(
            frame, stressed=stems, stress=settings.stress, year=settings.year_weight
        )
        self._learner = MarginLearner(matrix.features, matrix.lengths, settings.margin)
        self._match = _match(stem_counts(matrix.encoded, stems)[: self._n])
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


def protocol_text(scope: ReviewScope) -> str:
    """Return the question and the inclusion criteria as one text."""
    return " ".join([scope.question, *scope.include])


def _with_protocol(frame: pd.DataFrame, scope: ReviewScope) -> pd.DataFrame:
    """Append the protocol as one more record."""
    import pandas as pd

    record = Record(
        record_id="protocol", title=scope.question, abstract=" ".join(scope.include)
    )
    return pd.concat([frame, corpus_frame([record])], ignore_index=True)


def _match(counts: NDArray[np.int64]) -> Floats:
    """Return how well each record matches the protocol, in standard deviations.

    Parameters
    ----------
    counts : shape (n_records, n_stems), of each stem of the protocol in each record.
    """
    frequency = (counts > 0).sum(axis=0)
    rarity = 1 + np.log((1 + len(counts)) / (1 + frequency))
    values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) @ rarity
    spread = float(values.std())
    return (values - values.mean()) / spread if spread else np.zeros(len(values))
