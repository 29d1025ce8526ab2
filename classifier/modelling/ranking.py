"""Rank the records of one review while decisions come in.

A linear margin learns from every decision. The protocol stands in three places, each of
which gives way as decisions come: as one more relevant record, as stems that count more than
others, and as a match that is added to the margin for as long as it tells relevant records
from irrelevant ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.modelling.calibration import Sigmoid, fit_offset, fit_sigmoid
from classifier.modelling.learner import MarginLearner, MarginSettings
from classifier.modelling.protocol import (
    protocol_text,
    stem_matches,
    with_protocol,
)
from classifier.schema import ReviewScope, TermContribution, largest_first
from classifier.text.review_matrix import review_matrix
from classifier.text.tokens import content_stems

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RankingSettings", "ReviewRanker"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FOLDS = 10
_ASKED = 20
_HALF_LIFE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSettings:
    """What the ranking of a review weighs, and how.

    Attributes
    ----------
    protocol_weight : what the protocol counts beside a relevant record, at first.
    match_weight : what a standard deviation of the match with the protocol adds to the
        margin, at first.
    fade : relevant records after which either counts half.
    doubt : relevant records whose match counts as much as the assumption that relevant
        records match better by one standard deviation.
    stress : what a stem of the protocol counts beside another stem of its rarity.
    year_weight : what a standard deviation of the year counts.
    """

    margin: MarginSettings = field(default_factory=MarginSettings)
    protocol_weight: float = 1.0
    match_weight: float = 0.15
    fade: float = 4.0
    doubt: float = 3.0
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
        self._stems = sorted(content_stems(protocol_text(scope))) if scope else []
        self._matrix = review_matrix(
            with_protocol(frame, scope) if scope else frame,
            stressed=self._stems,
            stress=settings.stress,
            year=settings.year_weight,
        )
        self._learner = MarginLearner(self._matrix.features, settings.margin)
        self._matches = stem_matches(self._matrix.stem_counts(self._stems)[: self._n])
        self._match = self._matches.sum(axis=1)
        self._labels: dict[int, bool] = {}
        self._asked: dict[int, float] = {}
        self._by_folds: Floats | None = None
        self._matched = {label: np.zeros(2) for label in (True, False)}
        if scope is not None:
            self.learn({})

    def learn(self, labels: Mapping[int, bool | None], *, asked: bool = False) -> None:
        """Take in decisions.

        Parameters
        ----------
        labels : row to whether the record is relevant, or None to take a decision back.
        asked : whether the queue asked for these records; others were known beforehand.
        """
        self._by_folds = None
        level = float(self._learner.scores[: self._n].mean())
        pull = self._pull()
        for row, relevant in labels.items():
            self._note(row, relevant)
            if asked and relevant is not None:
                margin = float(self._learner.scores[row] + pull * self._match[row])
                self._asked[row] = margin - level
        if not self._has_protocol:
            self._learner.learn(labels, {})
            return
        weight = self._settings.protocol_weight * self._faded()
        self._learner.learn({**labels, self._n: True}, {self._n: weight})

    def scores(self) -> Floats:
        """Return the margin of every record; shape (n_records,)."""
        return np.asarray(self._learner.scores[: self._n] + self._pull() * self._match)

    def probabilities(self, *, kept_slope: float = 1.0) -> Floats:
        """Return every record's probability of being relevant; shape (n_records,).

        The slope comes from scores of labelled records by folds that did not see them.

        Parameters
        ----------
        kept_slope : in (0, 1], less than 1 for records of a later time, which are told
            apart less well than those that the folds leave out.

        Raises
        ------
        UnusableCorpusError
            If fewer than two records of a label are there.
        """
        _, relevant = self._labelled()
        held_out = self._held_out()
        scores = self.scores()
        scores -= scores.mean()
        if len(self._asked) >= _ASKED:
            return self._of_asked(scores, held_out, relevant)(scores)
        slope = fit_sigmoid(held_out, relevant).slope * kept_slope
        return fit_offset(slope, held_out, relevant)(scores)

    def held_out(self) -> dict[int, float]:
        """Return the score of each labelled row by what was learned from the others.

        Scores have mean 0 over all records of a fold.

        Raises
        ------
        UnusableCorpusError
            If fewer than two records of a label are there.
        """
        return dict(zip(self._labels, self._held_out().tolist(), strict=True))

    def _of_asked(
        self, scores: Floats, held_out: Floats, relevant: NDArray[np.bool_]
    ) -> Sigmoid:
        """Return the curve where the queue asked: the labelled are then the likely ones.

        They leave the slope too flat, so the less likely half of the open records stands in
        as irrelevant for it. The offset comes from the scores that records had when they
        were asked for, the latest counting most: what they were then the open ones are now.
        """
        open_rows = np.ones(self._n, dtype=np.bool_)
        open_rows[list(self._labels)] = False
        low = np.sort(scores[open_rows])[: int(open_rows.sum()) // 2]
        known = np.append(relevant, np.zeros(len(low), dtype=np.bool_))
        slope = fit_sigmoid(np.append(held_out, low), known).slope
        asked = np.array(list(self._asked.values()))
        verdicts = np.array([self._labels[row] for row in self._asked], dtype=np.bool_)
        age = np.arange(len(asked))[::-1]
        weights = 0.5 ** (age / max(_ASKED, len(asked) * _HALF_LIFE))
        return fit_offset(slope, asked, verdicts, np.asarray(weights))

    def _held_out(self) -> Floats:
        """Return the labelled rows' scores by the other folds; kept until more is learned."""
        if self._by_folds is None:
            self._by_folds = self._of_folds(*self._labelled())
        return self._by_folds

    def _of_folds(self, rows: Ints, relevant: NDArray[np.bool_]) -> Floats:
        """Return the labelled records' scores by the other folds, above each fold's mean.

        The level of all scores settles last, and slowly; apart from it little is left to
        settle.
        """
        if min(relevant.sum(), (~relevant).sum()) < 2:
            raise UnusableCorpusError(
                "probabilities need two relevant and two irrelevant records; go on screening"
            )
        n_folds = min(_FOLDS, int(relevant.sum()), int((~relevant).sum()))
        shuffled = np.random.default_rng(0).permutation(len(rows))
        by_label = shuffled[np.argsort(relevant[shuffled], kind="stable")]
        pull = self._pull() * self._match
        found = np.empty(len(rows))
        for number in range(n_folds):
            fold = by_label[number::n_folds]
            scores = self._learner.without(rows[fold])[: self._n] + pull
            found[fold] = scores[rows[fold]] - scores.mean()
        return found

    def _labelled(self) -> tuple[Ints, NDArray[np.bool_]]:
        rows = np.fromiter(self._labels, dtype=np.int64, count=len(self._labels))
        return rows, np.fromiter(self._labels.values(), dtype=np.bool_, count=len(rows))

    def settle(self) -> None:
        """Learn from all decisions until little changes; worth it after many at once."""
        self._by_folds = None
        self._learner.settle()

    def explain(self, row: int) -> tuple[float, tuple[TermContribution, ...]]:
        """Return the intercept and what each term adds to a record's score, largest first."""
        weights, intercept = self._learner.weights()
        return intercept, self._terms(row, weights)

    def explain_all(self, rows: Iterable[int]) -> Iterator[tuple[TermContribution, ...]]:
        """Yield, for each row, what each term adds to its score, largest first."""
        weights, _ = self._learner.weights()
        yield from (self._terms(row, weights) for row in rows)

    def _terms(self, row: int, weights: Floats) -> tuple[TermContribution, ...]:
        features = self._matrix.features[[row]]
        shares: dict[tuple[str, str], float] = {}
        terms = self._matrix.terms(row)
        for column, value in zip(features.indices.tolist(), features.data, strict=True):
            name = terms[column]
            shares[name] = shares.get(name, 0.0) + float(value * weights[column])
        pull = self._pull()
        for place, stem in enumerate(self._stems):
            shares["protocol", stem] = float(pull * self._matches[row, place])
        return largest_first(
            TermContribution(term, block, share)
            for (block, term), share in shares.items()
            if share
        )

    def _note(self, row: int, relevant: bool | None) -> None:  # noqa: FBT001
        """Put a decision in the place of an earlier one, and into the sums of matches."""
        self._asked.pop(row, None)
        earlier = self._labels.pop(row, None)
        if earlier is not None:
            self._matched[earlier] -= 1, self._match[row]
        if relevant is not None:
            self._labels[row] = relevant
            self._matched[relevant] += 1, self._match[row]

    def _faded(self) -> float:
        return 1 / (1 + float(self._matched[True][0]) / self._settings.fade)

    def _pull(self) -> float:
        """Return what the match with the protocol counts now."""
        return self._settings.match_weight * self._faded() * self._agreement()

    def _agreement(self) -> float:
        """Return how much better relevant records match than irrelevant ones, from 0.

        In standard deviations, with `doubt` relevant records of one deviation beforehand.
        """
        n_relevant, n_irrelevant = (float(self._matched[label][0]) for label in (True, False))
        if not n_relevant or not n_irrelevant:
            return 1.0
        apart = self._matched[True][1] / n_relevant - self._matched[False][1] / n_irrelevant
        doubt = self._settings.doubt
        return max(float(n_relevant * apart + doubt) / (n_relevant + doubt), 0.0)
