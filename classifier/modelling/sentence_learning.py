"""Learn phrase weights from records' codes and from the sentences that people marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.prior import PhraseTable
from classifier.text.features import PHRASE_SALT, Counts, Ints, Sentences
from classifier.text.hashing import buckets, places_in, word_hashes
from classifier.text.tokens import FUNCTION_WORDS, stem

__all__ = ["Coded", "learn_table"]

Floats = NDArray[np.float64]

_COST = 0.5
_PRIOR_SCALE = 3.0
_UNMARKED_WEIGHT = 0.3
_FEWEST = 3
_MIN_SENTENCES = 2
_PRIOR_FLOOR = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What people coded for one mechanism.

    Attributes
    ----------
    codes : shape (n_records,), 1 evidenced, 0 not, NaN not coded.
    marked : shape (n_sentences,), whether a person marked the sentence as evidence.
    """

    codes: Floats
    marked: NDArray[np.bool_]

    def without(self, hidden: NDArray[np.bool_]) -> Coded:
        """Return the same with the codes of hidden records unknown."""
        return replace(self, codes=np.where(hidden, np.nan, self.codes))


def learn_table(
    prior: PhraseTable, counted: Counts, sentences: Sentences, coded: Sequence[Coded]
) -> PhraseTable:
    """Return the prior's table with what the codes add.

    For each mechanism a logistic regression over sentences learns a weight for the
    prior's score and one for each word and pair that it meets often enough. A marked sentence
    is a positive; without a mark the record's best by the prior is; other sentences of
    that record count little, those of records coded as without the mechanism count in full.
    """
    features, kept, idf = _learnable(counted)
    expected = prior.sentence_scores(counted)
    learned = np.zeros((len(kept), len(coded)))
    trust = np.ones(len(coded))
    for column, codes in enumerate(coded):
        if (codes.codes == 1).sum() < _FEWEST or not (codes.codes == 0).any():
            continue
        chosen, positive, weight = _examples(codes, sentences, expected[:, column])
        if positive.all() or not positive.any():
            continue  # the records of one code or the other have no sentences
        trust[column], taught = _fit(
            features[chosen], expected[chosen, column], positive, weight
        )
        learned[:, column] = taught * idf
    return _joined(prior, trust, kept, learned)


def _learnable(counted: Counts) -> tuple[Any, Ints, Floats]:
    """Return the phrases in two sentences or more: matrix, buckets, idf in [0, 1]."""
    from scipy.sparse import csr_matrix

    found, frequency = np.unique(counted.buckets, return_counts=True)
    telling = ~np.isin(found, _function_buckets())
    found, frequency = found[telling], frequency[telling]
    kept = found[frequency >= _MIN_SENTENCES]
    n = max(counted.n_rows, 1)
    idf = np.log(n / frequency[frequency >= _MIN_SENTENCES]) / np.log(n + 1)
    places = places_in(kept, counted.buckets)
    known = places >= 0
    columns = places[known]
    triplet = (idf[columns], (counted.rows[known], columns))
    return csr_matrix(triplet, shape=(counted.n_rows, len(kept))), kept, idf


@cache
def _function_buckets() -> Ints:
    """Return the buckets of function words and their pairs, which carry no meaning."""
    words = sorted({stem(word) for word in FUNCTION_WORDS})
    pairs = [[first, second] for first in words for second in words]
    single = buckets(word_hashes(words), order=1, salt=PHRASE_SALT)
    double = [buckets(word_hashes(pair), order=2, salt=PHRASE_SALT) for pair in pairs]
    return np.concatenate([single, *double])


def _examples(
    codes: Coded, sentences: Sentences, expected: Floats
) -> tuple[Ints, NDArray[np.bool_], Floats]:
    """Return which sentences to learn from, which are positive, and how each counts."""
    code = codes.codes[sentences.records]
    positive = codes.marked & (code == 1)
    told = np.zeros(sentences.n_records, dtype=bool)
    told[sentences.records[positive]] = True
    for record in np.flatnonzero((codes.codes == 1) & ~told):
        own = np.flatnonzero(sentences.records == record)
        if len(own):
            positive[own[np.argmax(expected[own])]] = True
    chosen = np.flatnonzero(~np.isnan(code))
    weight = np.where((code == 1) & ~positive, _UNMARKED_WEIGHT, 1.0)[chosen]
    return chosen, positive[chosen], weight


def _fit(
    features: Any, expected: Floats, positive: NDArray[np.bool_], weight: Floats
) -> tuple[float, Floats]:
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    balance = (weight[~positive].sum() + 1) / (weight[positive].sum() + 1)
    balanced = np.where(positive, weight * balance, weight)
    column = csr_matrix(_PRIOR_SCALE * expected.reshape(-1, 1))
    model = LogisticRegression(C=_COST, max_iter=2000, tol=1e-8, solver="lbfgs")
    model.fit(hstack([column, features], format="csr"), positive, sample_weight=balanced)
    weights = np.asarray(model.coef_[0], dtype=np.float64)
    return max(_PRIOR_SCALE * float(weights[0]), _PRIOR_FLOOR), weights[1:]


def _joined(prior: PhraseTable, trust: Floats, kept: Ints, learned: Floats) -> PhraseTable:
    """Add the learned weights, idf folded in, to the prior's."""
    taught = np.flatnonzero(np.abs(learned).sum(axis=1) > 0)
    buckets = np.union1d(prior.buckets, kept[taught])
    weights = np.zeros((len(buckets), learned.shape[1]))
    weights[np.searchsorted(buckets, prior.buckets)] += prior.weights * trust
    weights[np.searchsorted(buckets, kept[taught])] += learned[taught]
    return PhraseTable(buckets, weights)
