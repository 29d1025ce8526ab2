"""Learn from the sentences that people marked, and from records' codes, what evidence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.phrases import Features
from classifier.text.features import Ints, Sentences

__all__ = [
    "Coded",
    "SentenceWeights",
    "fit_generic_evidence",
    "learn_places",
    "learn_sentences",
    "n_marked",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_COST = 3.0
_TELLING_COST = 1.0
_UNMARKED_WEIGHT = 0.3
_FEWEST = 3
_FEWEST_TELLING = 10
_PLACE_SHARE = 0.1
_COLD_INTERCEPT = -3.0
_MOST_PLAIN = 4000
"""Sentences without evidence to learn one mechanism from; set by hand, to bound the time."""
_COLD_PLACE = 0.4
"""Beside codebook scores of spread 1: it chooses among sentences, and makes no mark; without it
.61 instead of .70 of the sentences were right on real abstracts of leadership."""
# How often a sentence is evidence, by its place: abstracts go from what is known to what was
# found. Worth this many sentences at each place until people's marks say otherwise.
_EXPECTED = np.array([0.15, 0.05, 0.15, 0.3, 0.4, 0.4])
_EXPECTED_WORTH = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What people coded for one mechanism.

    Attributes
    ----------
    codes : shape (n_records,), 1 evidenced, 0 not, NaN not coded.
    marked : shape (n_sentences,), whether a person marked the sentence as evidence.
    rejected : shape (n_sentences,), whether a person said that it is none, or None where
        nobody was asked.
    """

    codes: Floats
    marked: Bools
    rejected: Bools | None = None

    def without(self, hidden: Bools, sentences: Sentences) -> Coded:
        """Return the same with what was said of hidden records unknown."""
        seen = ~hidden[sentences.records]
        return replace(
            self,
            codes=np.where(hidden, np.nan, self.codes),
            marked=self.marked & seen,
            rejected=None if self.rejected is None else self.rejected & seen,
        )


@dataclass(frozen=True, slots=True)
class SentenceWeights:
    """What sentences taught of one mechanism.

    Attributes
    ----------
    trust : what the codebook's score counts.
    phrases : shape (n_phrases,), weights of the features.
    place : what the place in the text counts.
    intercept : log-odds of a sentence that says nothing.
    """

    trust: float
    phrases: Floats
    place: float
    intercept: float


def learn_places(coded: Sequence[Coded], knots: Floats, sentences: Sentences) -> Floats:
    """Return how much each place speaks for evidence, in log-odds around their mean.

    All mechanisms teach it together: what is told where in an abstract is the habit of
    authors, not of one mechanism. Only records with a marked sentence are looked at.

    Returns
    -------
    shape (KNOTS + 1,)
    """
    marked = _marked_by_any(coded, sentences)
    told = np.zeros(sentences.n_records, dtype=bool)
    told[sentences.records[marked]] = True
    seen = knots[told[sentences.records]].sum(axis=0) + _EXPECTED_WORTH
    evidence = knots[marked].sum(axis=0) + _EXPECTED_WORTH * _EXPECTED
    share = np.clip(evidence / seen, 0.01, 0.99)
    log_odds = np.log(share / (1 - share))
    return np.asarray(log_odds - log_odds.mean())


def _marked_by_any(coded: Sequence[Coded], sentences: Sentences) -> Bools:
    marked = np.zeros(len(sentences), dtype=bool)
    for codes in coded:
        marked |= codes.marked & (codes.codes[sentences.records] == 1)
    return marked


def fit_generic_evidence(
    coded: Sequence[Coded], features: Features, places: Floats, sentences: Sentences
) -> SentenceWeights:
    """Learn how a sentence speaks that is evidence of anything, whichever mechanism.

    It helps to pick the sentence to show, and says nothing of which mechanism it is.

    Parameters
    ----------
    places : shape (n_sentences,), what the place speaks for evidence.
    """
    marked = _marked_by_any(coded, sentences)
    silent = SentenceWeights(0.0, np.zeros(len(features.buckets)), 0.0, 0.0)
    if marked.sum() < _FEWEST_TELLING:
        return silent
    codes = np.column_stack([one.codes for one in coded])
    told = np.zeros(sentences.n_records, dtype=bool)
    told[sentences.records[marked]] = True
    nothing = ~(codes == 1).any(axis=1) & ~np.isnan(codes).all(axis=1)
    chosen = np.flatnonzero((told | nothing)[sentences.records])
    if marked[chosen].all():
        return silent
    weight = np.ones(len(chosen))
    return _fit(features, chosen, marked[chosen], weight, None, places, cost=_TELLING_COST)


def n_marked(codes: Coded, sentences: Sentences) -> int:
    """Return how many records that evidence the mechanism carry a marked sentence."""
    marked = codes.marked & (codes.codes[sentences.records] == 1)
    return len(np.unique(sentences.records[marked]))


def learn_sentences(
    codes: Coded, features: Features, expected: Floats, places: Floats, sentences: Sentences
) -> SentenceWeights:
    """Learn one mechanism's weights, or keep the codebook's where too few records are coded.

    A logistic regression over sentences learns a weight for the codebook's score, one for the
    place, and one for each phrase. A marked sentence is a positive; without a mark the
    record's best by the codebook is, if nobody rejected it. Other sentences of that record
    count little, those that were rejected or stand in records coded as without the mechanism
    count in full.

    Parameters
    ----------
    expected : shape (n_sentences,), the codebook's score.
    places : shape (n_sentences,), what the place speaks for evidence.
    """
    cold = SentenceWeights(1.0, np.zeros(len(features.buckets)), _COLD_PLACE, _COLD_INTERCEPT)
    if (codes.codes == 1).sum() < _FEWEST or not (codes.codes == 0).any():
        return cold
    chosen, positive, weight = _examples(codes, sentences, expected + _PLACE_SHARE * places)
    if positive.all() or not positive.any():
        return cold  # the records of one code or the other have no sentences
    return _fit(features, chosen, positive, weight, expected, places, cost=_COST)


def _examples(
    codes: Coded, sentences: Sentences, expected: Floats
) -> tuple[Ints, Bools, Floats]:
    """Return which sentences to learn from, which are positive, and how each counts."""
    code = codes.codes[sentences.records]
    rejected = np.zeros(len(code), bool) if codes.rejected is None else codes.rejected
    positive = codes.marked & (code == 1)
    told = np.zeros(sentences.n_records, dtype=bool)
    told[sentences.records[positive]] = True
    for record in np.flatnonzero((codes.codes == 1) & ~told):
        own = np.flatnonzero((sentences.records == record) & ~rejected)
        if len(own):
            positive[own[np.argmax(expected[own])]] = True
    chosen = _thinned(np.flatnonzero(~np.isnan(code) | rejected), positive | rejected)
    unsure = (code == 1) & ~positive & ~told[sentences.records] & ~rejected
    weight = np.where(unsure, _UNMARKED_WEIGHT, 1.0)[chosen]
    return chosen, positive[chosen], weight


def _thinned(chosen: Ints, kept: Bools) -> Ints:
    """Leave out evenly what is neither positive nor rejected, where it is very much."""
    plain = chosen[~kept[chosen]]
    if len(plain) <= _MOST_PLAIN:
        return chosen
    some = plain[np.linspace(0, len(plain) - 1, _MOST_PLAIN).astype(np.int64)]
    return np.sort(np.concatenate([chosen[kept[chosen]], some]))


def _fit(
    features: Features,
    chosen: Ints,
    positive: Bools,
    weight: Floats,
    expected: Floats | None,
    places: Floats,
    *,
    cost: float,
) -> SentenceWeights:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    codebook = np.zeros(len(places)) if expected is None else expected
    told = csr_matrix(np.column_stack([codebook, places])[chosen])
    model = LogisticRegression(C=cost, solver="liblinear", tol=1e-4, max_iter=1000)
    together = hstack([told, features.matrix[chosen]], format="csr")
    model.fit(together, positive, sample_weight=weight)
    found = np.asarray(model.coef_[0], dtype=np.float64)
    return SentenceWeights(
        max(float(found[0]), 0.0),
        found[2:] * features.scale,
        max(float(found[1]), 0.0),
        float(model.intercept_[0]),
    )
