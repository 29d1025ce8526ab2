"""Fit the mechanism model on a codebook, a corpus and whatever codes there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid
from classifier.modelling.mechanism_cutoffs import choose_cutoffs
from classifier.modelling.mechanisms import MechanismModel, PhraseSums
from classifier.modelling.phrases import (
    Features,
    beginning_counts,
    features_of,
    informative_phrases,
    place_knots,
    record_counts,
    word_counts,
)
from classifier.modelling.prior import PhraseTable, codebook_prior
from classifier.modelling.record_learning import fit_pseudo_relevance, learn_records
from classifier.modelling.sentence_learning import (
    Coded,
    SentenceWeights,
    fit_generic_evidence,
    learn_places,
    learn_sentences,
)
from classifier.schema import Codebook
from classifier.text.features import Ints, Sentences, phrase_counts

__all__ = ["MechanismFit", "fit_mechanisms"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SENTENCE_CUES = 5.0
_RECORD_CUES = 12.0
_BEGINNINGS = 2.0
_COLD_SENTENCES = 0.1
_CODES_FOR_HALF = 40.0
_LEAST_SPREAD = 1e-3
_PLAIN = Sigmoid(slope=1.0, offset=0.0)


@dataclass(frozen=True, slots=True)
class MechanismFit:
    """A model, and how it did on records that it had not seen.

    Attributes
    ----------
    held_out : shape (n_records, n_mechanisms), margins from folds that did not learn from
        the record's codes.
    """

    model: MechanismModel
    held_out: Floats


@dataclass(frozen=True, slots=True)
class _Corpus:
    """What all folds share: the texts as features, and what the codebook says of them.

    Attributes
    ----------
    said, plain : features of sentences, with cues counting more, and alike.
    presumed, coded : features of records, for pseudo-relevance feedback and for codes.
    expected_sentences, expected_records : the codebook's scores, made alike in spread.
    unit_records : shape (n_mechanisms,), what makes the latter so.
    """

    sentences: Sentences
    prior: PhraseTable
    said: Features
    plain: Features
    presumed: Features
    coded: Features
    knots: Floats
    expected_sentences: Floats
    expected_records: Floats
    unit_records: Floats


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
    sentences : all sentences of the corpus; uncoded ones tell how rare a phrase is and, where
        the codebook likes or dislikes them, which words go with a mechanism.
    coded : one a scored mechanism, in the codebook's order.
    """
    corpus = _prepared(sentences, codebook)
    model, fitted = _learned(corpus, coded, codebook)
    held_out = _held_out(corpus, coded, codebook, fitted, random_state=random_state)
    sigmoids, cutoffs = choose_cutoffs(
        held_out, [codes.codes for codes in coded], corpus.expected_records
    )
    return MechanismFit(replace(model, sigmoids=sigmoids, cutoffs=cutoffs), held_out)


def _prepared(sentences: Sentences, codebook: Codebook) -> _Corpus:
    in_sentences, begun = phrase_counts(sentences.stems), beginning_counts(sentences)
    in_records = record_counts(sentences, in_sentences, begun)
    prior = codebook_prior(codebook.scored, in_sentences)
    lengths = word_counts(sentences, by_record=False)
    whole_lengths = word_counts(sentences, by_record=True)
    said = prior.sums(in_sentences) / np.sqrt(lengths)[:, None]
    whole = prior.sums(in_records, logged=True) / np.sqrt(whole_lengths)[:, None]
    unit = 1 / np.maximum(_spread(whole), _LEAST_SPREAD)

    words, pairs = (phrase_counts(sentences.stems, orders=o).buckets for o in ((1,), (2,)))
    wanted = np.concatenate([words, prior.buckets])
    single, rarity_alone = informative_phrases(in_sentences, wanted)
    scale = np.where(np.isin(single, prior.buckets), _SENTENCE_CUES, 1.0) * rarity_alone
    wanted = np.concatenate([wanted, pairs, begun.buckets])
    known, rarity = informative_phrases(in_records, wanted)
    begins = np.isin(known, begun.buckets)
    cues = np.where(np.isin(known, prior.buckets), _RECORD_CUES, 1.0) * rarity

    def records(kept: Bools, weights: Floats) -> Features:
        return features_of(in_records, whole_lengths, known[kept], weights[kept], logged=True)

    return _Corpus(
        sentences=sentences,
        prior=prior,
        said=features_of(in_sentences, lengths, single, scale, logged=False),
        plain=features_of(in_sentences, lengths, single, rarity_alone, logged=False),
        presumed=records(~begins, cues),
        coded=records(np.ones(len(known), bool), np.where(begins, _BEGINNINGS, 1.0) * cues),
        knots=place_knots(sentences),
        expected_sentences=said * _SENTENCE_CUES,
        expected_records=whole * unit,
        unit_records=unit,
    )


def _spread(values: Floats) -> Floats:
    return values.std(axis=0) if len(values) else np.ones(values.shape[1])


def _learned(
    corpus: _Corpus, coded: Sequence[Coded], codebook: Codebook
) -> tuple[MechanismModel, Floats]:
    """Return a model without calibration, and its margins for all records."""
    n = len(coded)
    label_weight = np.array([_label_weight(codes.codes) for codes in coded])
    places = learn_places(coded, corpus.knots, corpus.sentences)
    at_place = corpus.knots @ places
    said = [
        learn_sentences(
            codes, corpus.said, corpus.expected_sentences[:, i], at_place, corpus.sentences
        )
        for i, codes in enumerate(coded)
    ]
    telling = fit_generic_evidence(coded, corpus.plain, at_place, corpus.sentences)
    weights = [*said, telling]
    table = _sentence_table(corpus, weights)
    model = MechanismModel(
        mechanism_ids=tuple(m.mechanism_id for m in codebook.scored),
        sentences=table,
        places=np.outer(places, [w.place for w in weights]),
        intercepts=np.array([w.intercept for w in said]),
        records=PhraseTable(np.empty(0, np.int64), np.empty((0, n))),
        blend=np.ones(n),
        sigmoids=(_PLAIN,) * n,
        cutoffs=np.full(n, 0.5),
        n_coded=tuple(int((c.codes == 1).sum()) for c in coded),
    )
    sums = PhraseSums(_sums_of(corpus, weights), np.zeros((corpus.sentences.n_records, n)))
    pooled = model.scores(corpus.sentences, sums).margins
    blend = _COLD_SENTENCES + (1 - _COLD_SENTENCES) * label_weight
    blend = blend / np.maximum(_spread(pooled), _LEAST_SPREAD)
    records, whole = _record_table(corpus, coded, label_weight)
    return replace(model, records=records, blend=blend), blend * pooled + whole


def _label_weight(codes: Floats) -> float:
    """Return how far codes have taken over from the codebook, in [0, 1)."""
    n_positive, n_negative = int((codes == 1).sum()), int((codes == 0).sum())
    return n_positive / (n_positive + _CODES_FOR_HALF) if n_negative else 0.0


def _sums_of(corpus: _Corpus, weights: Sequence[SentenceWeights]) -> Floats:
    """Return the phrase sums of the corpus's sentences under learned weights."""
    from scipy.sparse import diags

    lengths = np.sqrt(word_counts(corpus.sentences, by_record=False))
    unscaled = corpus.said.matrix @ diags(1 / corpus.said.scale)
    expected = np.column_stack([corpus.expected_sentences, np.zeros(len(corpus.sentences))])
    taught = unscaled @ np.column_stack([w.phrases for w in weights])
    return np.asarray((taught + expected * [w.trust for w in weights]) * lengths[:, None])


def _sentence_table(corpus: _Corpus, weights: Sequence[SentenceWeights]) -> PhraseTable:
    own = np.column_stack([corpus.prior.weights, np.zeros(len(corpus.prior.buckets))])
    prior = own * [w.trust * _SENTENCE_CUES for w in weights]
    taught = np.column_stack([w.phrases for w in weights])
    return _joined([(corpus.prior.buckets, prior), (corpus.said.buckets, taught)])


def _record_table(
    corpus: _Corpus, coded: Sequence[Coded], label_weight: Floats
) -> tuple[PhraseTable, Floats]:
    """Return the weights for whole records, and the margins that they give the corpus.

    What the codebook presumes counts less, what codes taught more, the more codes there are.
    """
    prior = np.zeros((len(corpus.prior.buckets), len(coded)))
    presumed = np.zeros((len(corpus.presumed.buckets), len(coded)))
    taught = np.zeros((len(corpus.coded.buckets), len(coded)))
    margins = np.zeros((corpus.sentences.n_records, len(coded)))
    for i, codes in enumerate(coded):
        expected = corpus.expected_records[:, i]
        first = fit_pseudo_relevance(codes.codes, corpus.presumed, expected)
        by_codebook = corpus.presumed.matrix @ (first.phrases / corpus.presumed.scale)
        by_codebook = by_codebook + first.trust * expected
        share = (1 - label_weight[i]) / max(float(by_codebook.std()), _LEAST_SPREAD)
        prior[:, i] = share * first.trust * corpus.unit_records[i] * corpus.prior.weights[:, i]
        presumed[:, i] = share * first.phrases
        margins[:, i] = share * by_codebook
        second = learn_records(codes.codes, corpus.coded)
        if second is not None and label_weight[i]:
            by_codes = corpus.coded.matrix @ (second.phrases / corpus.coded.scale)
            share = label_weight[i] / max(float(by_codes.std()), _LEAST_SPREAD)
            taught[:, i] = share * second.phrases
            margins[:, i] += share * by_codes
    parts = [
        (corpus.prior.buckets, prior),
        (corpus.presumed.buckets, presumed),
        (corpus.coded.buckets, taught),
    ]
    return _joined(parts), margins


def _joined(parts: Sequence[tuple[Ints, Floats]]) -> PhraseTable:
    """Add up weights over several sets of phrases; those that count nothing are left out."""
    telling = [np.abs(weights).sum(axis=1) > 0 for _, weights in parts]
    found = np.unique(np.concatenate([b[t] for (b, _), t in zip(parts, telling, strict=True)]))
    summed = np.zeros((len(found), parts[0][1].shape[1]))
    for (buckets, weights), kept in zip(parts, telling, strict=True):
        summed[np.searchsorted(found, buckets[kept])] += weights[kept]
    return PhraseTable(found, summed)


def _held_out(
    corpus: _Corpus,
    coded: Sequence[Coded],
    codebook: Codebook,
    fitted: Floats,
    *,
    random_state: int,
    n_folds: int = 5,
) -> Floats:
    """Return margins of every record from folds that did not learn from its codes.

    Records without any code are held out of every fold, so they keep the margins of the model.
    """
    if not coded:
        return fitted
    codes = np.column_stack([c.codes for c in coded])
    known = np.flatnonzero(~np.isnan(codes).all(axis=1))
    found = fitted.copy()
    order = np.random.RandomState(random_state).permutation(known)
    for fold in range(min(n_folds, len(order))):
        hidden = np.zeros(corpus.sentences.n_records, dtype=bool)
        hidden[order[fold::n_folds]] = True
        kept = [c.without(hidden, corpus.sentences) for c in coded]
        found[hidden] = _learned(corpus, kept, codebook)[1][hidden]
    return found
