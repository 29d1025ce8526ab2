"""Rank the records of one review while decisions come in.

One linear margin learns from every decision. Whatever stands beside title and abstract can help
and hardly harm: keywords are features of little weight; the protocol is one more relevant
record, long, so that a small step follows it, and of less account with each relevant record
found; the year and other signals count once the decisions prove that they tell records apart.
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
from classifier.modelling.protocol_reading import wanted_terms
from classifier.modelling.signals import Signals
from classifier.schema import ReviewScope, TermContribution, largest_first
from classifier.text.review_matrix import review_matrix, years_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RankingSettings", "ReviewRanker"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FOLDS = 10  # the usual number; more cost more time and tell no more
_ASKED = 20  # decisions asked for from which on they settle the level of probabilities
_HALF_LIFE = 0.2  # share of the decisions asked for after which one counts half for the level


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSettings:
    """What the ranking of a review weighs, and how.

    Each was chosen over 24 reviews as the value that made none of them worse than title and
    abstract alone, then by the mean loss (ADR 0060).

    Attributes
    ----------
    protocol_weight : what the protocol counts beside a relevant record, at first.
    protocol_length : Euclidean length of the protocol as a record; others have about 1. The
        longer, the smaller the step that makes it fit, and the less the protocol can harm.
    half_life : relevant records after which the protocol counts half.
    signal_weight : what a standard deviation of the year or another signal adds for each
        standard deviation between relevant and irrelevant records.
    caution : standard errors of that distance that are taken for chance.
    shrinkage : relevant records at which half of that distance is believed.
    """

    margin: MarginSettings = field(default_factory=MarginSettings)
    protocol_weight: float = 1.0
    protocol_length: float = 3.0
    half_life: float = 4.0
    signal_weight: float = 0.15
    caution: float = 1.5
    shrinkage: float = 5.0


class ReviewRanker:
    """Scores every record of a review by the decisions so far and by its protocol.

    Parameters
    ----------
    frame : a corpus frame, all records of the review.
    scope : the protocol; without one and without labels all scores are 0.
    signals : name to one number for each record, such as its likeness to a known paper by an
        embedding, NaN where there is none; the year is always among them.
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        scope: ReviewScope | None = None,
        settings: RankingSettings | None = None,
        signals: Mapping[str, Floats] | None = None,
    ) -> None:
        from scipy.sparse import vstack

        self._settings = settings = settings or RankingSettings()
        self._n = len(frame)
        self._matrix = review_matrix(frame)
        terms = wanted_terms(scope) if scope else {}
        protocol = self._matrix.row_of_stems(terms, length=settings.protocol_length)
        self._has_protocol = protocol.nnz > 0
        features = self._matrix.features
        if self._has_protocol:
            features = vstack([features, protocol], format="csr")
        self._learner = MarginLearner(features, settings.margin)
        self._signals = Signals(
            {"year": years_of(frame), **(signals or {})},
            weight=settings.signal_weight,
            caution=settings.caution,
            shrinkage=settings.shrinkage,
        )
        self._labels: dict[int, bool] = {}
        self._asked: dict[int, float] = {}
        self._by_folds: Floats | None = None
        if self._has_protocol:
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
        weights = self._signals.weights()
        for row, relevant in labels.items():
            self._note(row, relevant)
            if asked and relevant is not None:
                added = float(self._signals.of(row) @ weights)
                self._asked[row] = float(self._learner.scores[row]) + added - level
        if not self._has_protocol:
            self._learner.learn(labels, {})
            return
        found = self._signals.n_relevant / self._settings.half_life
        weight = self._settings.protocol_weight / (1 + found)
        self._learner.learn({**labels, self._n: True}, {self._n: weight})

    def scores(self) -> Floats:
        """Return the margin of every record; shape (n_records,)."""
        return np.asarray(self._learner.scores[: self._n] + self._signals.scores())

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
        signals = self._signals.scores()
        found = np.empty(len(rows))
        for number in range(n_folds):
            fold = by_label[number::n_folds]
            scores = self._learner.without(rows[fold])[: self._n] + signals
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
        for signal, share in self._signals.shares(row).items():
            shares[signal, signal] = share
        found = [
            TermContribution(term, block, share) for (block, term), share in shares.items()
        ]
        return largest_first(term for term in found if term.share)

    def _note(self, row: int, relevant: bool | None) -> None:  # noqa: FBT001
        """Put a decision in the place of an earlier one, and into the means of the signals."""
        self._asked.pop(row, None)
        earlier = self._labels.pop(row, None)
        if earlier is not None:
            self._signals.note(row, relevant=earlier, times=-1)
        if relevant is not None:
            self._labels[row] = relevant
            self._signals.note(row, relevant=relevant)
