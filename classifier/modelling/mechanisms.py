"""Predict which mechanisms of the codebook a record evidences, and in which sentence.

The codebook comes first: its cues and definitions give every sentence a score for every
mechanism before anything is labelled. Codes and marked sentences then add what they teach.
All of it is one sum of weights over phrases, so a sentence's score can be taken apart
exactly, and the sentence shown as evidence is the one that scored highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid, fit_sigmoid
from classifier.modelling.cutoffs import threshold_for_f1
from classifier.modelling.prior import PhraseTable, codebook_prior
from classifier.modelling.sentence_learning import Coded, learn_table
from classifier.schema import Codebook
from classifier.text.features import Counts, Ints, Sentences, phrase_counts

__all__ = ["MechanismFit", "MechanismModel", "fit_mechanisms", "pool"]

Floats = NDArray[np.float64]

RANK_WEIGHTS = (1.0, 0.5, 0.25)
_UNTRAINED = Sigmoid(slope=1.5, offset=-3.0)
_UNTRAINED_CUTOFF = 0.5
_ENOUGH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismModel:
    """A fitted mechanism model.

    Attributes
    ----------
    mechanism_ids : the scored mechanisms of the codebook, in its order.
    table : weights over phrases of one to four stems.
    sigmoids : one a mechanism, from a record's pooled score to a probability.
    cutoffs : shape (n_mechanisms,), probabilities at or above which a record is flagged.
    n_coded : labelled positives of each mechanism that it learned from.
    """

    mechanism_ids: tuple[str, ...]
    table: PhraseTable
    sigmoids: tuple[Sigmoid, ...]
    cutoffs: Floats
    n_coded: tuple[int, ...]

    def sentence_scores(self, sentences: Sentences) -> Floats:
        """Return shape (n_sentences, n_mechanisms); the reference for the kernel."""
        return self.table.sentence_scores(phrase_counts(sentences.stems))

    def probabilities(self, scores: Floats, sentences: Sentences) -> Floats:
        """Return shape (n_records, n_mechanisms) from the scores of the sentences."""
        pooled = pool(scores, sentences.records, n_records=sentences.n_records)
        columns = [curve(pooled[:, i]) for i, curve in enumerate(self.sigmoids)]
        return np.column_stack(columns) if columns else np.zeros((sentences.n_records, 0))


@dataclass(frozen=True, slots=True)
class MechanismFit:
    """A model, and how it did on records that it had not seen.

    Attributes
    ----------
    held_out : shape (n_records, n_mechanisms), pooled scores from folds that did not
        learn from the record's codes.
    """

    model: MechanismModel
    held_out: Floats


def pool(scores: Floats, records: Ints, *, n_records: int) -> Floats:
    """Pool the scores of each record's sentences: the best, half the second, a quarter more.

    Parameters
    ----------
    scores : shape (n_sentences, n_mechanisms)
    records : shape (n_sentences,), ascending.

    Returns
    -------
    shape (n_records, n_mechanisms); 0 for a record without sentences. Second and third
    sentences only count where they speak for the mechanism.
    """
    pooled = np.zeros((n_records, scores.shape[1]))
    starts = np.searchsorted(records, np.arange(n_records + 1))
    for row in range(n_records):
        part = -np.sort(-scores[starts[row] : starts[row + 1]], axis=0)
        for rank, weight in enumerate(RANK_WEIGHTS[: len(part)]):
            pooled[row] += weight * (part[rank] if rank == 0 else np.maximum(part[rank], 0))
    return pooled


def fit_mechanisms(
    sentences: Sentences,
    coded: Sequence[Coded],
    codebook: Codebook,
    *,
    random_state: int = 0,
) -> MechanismFit:
    """Fit the model on a corpus's sentences and whatever codes there are.

    Parameters
    ----------
    sentences : all sentences of the corpus; the uncoded ones tell how rare a phrase is.
    coded : one a scored mechanism, in the codebook's order.
    """
    counted = phrase_counts(sentences.stems)
    prior = codebook_prior(codebook.scored, counted)
    table = learn_table(prior, counted, sentences, coded)
    held_out = _held_out_pooled(prior, counted, sentences, coded, random_state=random_state)
    sigmoids, cutoffs = _calibrate(held_out, coded)
    model = MechanismModel(
        mechanism_ids=tuple(m.mechanism_id for m in codebook.scored),
        table=table,
        sigmoids=sigmoids,
        cutoffs=cutoffs,
        n_coded=tuple(int((c.codes == 1).sum()) for c in coded),
    )
    return MechanismFit(model, held_out)


def _held_out_pooled(
    prior: PhraseTable,
    counted: Counts,
    sentences: Sentences,
    coded: Sequence[Coded],
    *,
    random_state: int,
    n_folds: int = 5,
) -> Floats:
    """Return pooled scores of every record from folds that did not learn from it."""
    order = np.random.RandomState(random_state).permutation(sentences.n_records)
    fold_of = np.empty(sentences.n_records, dtype=np.int64)
    fold_of[order] = np.arange(sentences.n_records) % n_folds
    pooled = np.zeros((sentences.n_records, len(coded)))
    for fold in range(n_folds):
        hidden = fold_of == fold
        kept = [c.without(hidden) for c in coded]
        table = learn_table(prior, counted, sentences, kept)
        scores = pool(table.sentence_scores(counted), sentences.records, n_records=len(pooled))
        pooled[hidden] = scores[hidden]
    return pooled


def _calibrate(pooled: Floats, coded: Sequence[Coded]) -> tuple[tuple[Sigmoid, ...], Floats]:
    """Fit one curve a mechanism where it has codes enough, one for all where it has not."""
    everyone = _common_curve(pooled, coded)
    sigmoids: list[Sigmoid] = []
    cutoffs: list[float] = []
    for column, codes in enumerate(coded):
        known = ~np.isnan(codes.codes)
        positive = codes.codes[known] == 1
        scores = pooled[known, column]
        enough = min(int(positive.sum()), int((~positive).sum())) >= _ENOUGH
        curve = fit_sigmoid(scores, positive) if enough else everyone
        sigmoids.append(curve)
        cutoffs.append(
            threshold_for_f1(curve(scores), positive) if enough else _UNTRAINED_CUTOFF
        )
    return tuple(sigmoids), np.array(cutoffs)


def _common_curve(pooled: Floats, coded: Sequence[Coded]) -> Sigmoid:
    codes = np.column_stack([c.codes for c in coded]) if coded else np.zeros((0, 0))
    known = ~np.isnan(codes)
    positive = codes[known] == 1
    if min(int(positive.sum()), int((~positive).sum())) < _ENOUGH:
        return _UNTRAINED
    return fit_sigmoid(pooled[known], positive)
