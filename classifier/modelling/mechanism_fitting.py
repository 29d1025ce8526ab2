"""Fit the mechanism model on a codebook, a corpus and whatever codes there are.

The codebook speaks first. What coded records and marked sentences teach is added with the
weight that it earns on records whose codes it had not seen, so codes that teach nothing change
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.expansion import CodebookScores, codebook_scores, joined_tables
from classifier.modelling.generic_evidence import generic_evidence
from classifier.modelling.mechanism_cutoffs import choose_cutoffs
from classifier.modelling.mechanism_stacking import weigh_learning
from classifier.modelling.mechanisms import MechanismModel, pool
from classifier.modelling.phrases import (
    Features,
    content_counts,
    features_of,
    informative_phrases,
    place_knots,
    record_counts,
    word_counts,
)
from classifier.modelling.prior import PhraseTable
from classifier.modelling.record_learning import (
    RecordFeatures,
    learn_records,
    record_features,
)
from classifier.modelling.sentence_learning import (
    Coded,
    SentenceWeights,
    fit_generic_evidence,
    learn_places,
    learn_sentences,
    n_marked,
)
from classifier.schema import Codebook
from classifier.text.features import Sentences, phrase_counts

__all__ = ["MechanismFit", "fit_mechanisms"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FOLDS = 3
"""Folds in which sentences are learned; records need none, see `learn_records`."""
_FEWEST_MARKED = 10
"""Records with a marked sentence from which sentences count for their record: with 5 to 9 they
cost .02 mAP on the smallest corpus."""
_CUES = 5.0
"""What a cue counts beside another phrase when sentences are learned; set by hand."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class MechanismFit:
    """A model, and how it did on records that it had not seen.

    Attributes
    ----------
    held_out : shape (n_records, n_mechanisms), margins from models that did not learn from the
        record's codes.
    """

    model: MechanismModel
    held_out: Floats


@dataclass(frozen=True, slots=True)
class _Corpus:
    """The texts as features, and what the codebook says of them.

    Attributes
    ----------
    said, plain : features of sentences, with cues counting more, and alike.
    whole : features of records.
    knots : where each sentence stands.
    expected : shape (n_sentences, n_mechanisms), the codebook's score of spread 1.
    unit : shape (n_mechanisms,), what makes it so.
    """

    sentences: Sentences
    codebook: CodebookScores
    said: Features
    plain: Features
    whole: RecordFeatures
    knots: Floats
    expected: Floats
    unit: Floats


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
    sentences : all sentences of the corpus; uncoded ones tell how rare a phrase is and which
        words go with a mechanism.
    coded : one a scored mechanism, in the codebook's order.
    """
    corpus = _prepared(sentences, codebook)
    codes = _codes(coded, sentences.n_records)
    by_records = learn_records(codes, corpus.whole, random_state=random_state)
    weights, places = _learn_sentences(corpus, coded)
    pooled = _pooled(corpus, weights, places)
    unseen, spread = _unseen_sentences(corpus, coded, codes, pooled, random_state=random_state)
    earned = weigh_learning(codes, corpus.codebook.expected, by_records.unseen, unseen / spread)
    blend = earned.sentences / spread
    whole = corpus.codebook.whole
    taught = by_records.weights
    records = joined_tables(
        [(whole.buckets, whole.weights), (taught.buckets, taught.weights * earned.records)]
    )
    held_out = corpus.codebook.expected + corpus.codebook.centre
    held_out = held_out + earned.records * by_records.unseen + blend * unseen
    curves = choose_cutoffs(held_out, codes)
    generic = fit_generic_evidence(coded, corpus.plain, corpus.knots @ places, sentences)
    model = MechanismModel(
        mechanism_ids=tuple(m.mechanism_id for m in codebook.scored),
        sentences=_sentence_table(corpus, [*weights, generic]),
        places=np.outer(places, [w.place for w in (*weights, generic)]),
        intercepts=np.array([w.intercept for w in weights]),
        records=records,
        blend=blend,
        sigmoids=curves.sigmoids,
        cutoffs=curves.cutoffs,
        calibrated=curves.calibrated,
        n_coded=tuple(int((one.codes == 1).sum()) for one in coded),
    )
    return MechanismFit(model, held_out)


def _codes(coded: Sequence[Coded], n_records: int) -> Floats:
    columns = [one.codes for one in coded]
    return np.column_stack(columns) if columns else np.empty((n_records, 0))


def _prepared(sentences: Sentences, codebook: Codebook) -> _Corpus:
    in_sentences, content = phrase_counts(sentences.stems), content_counts(sentences)
    lengths = word_counts(sentences, by_record=False)
    whole_lengths = word_counts(sentences, by_record=True)
    in_records = record_counts(sentences, in_sentences)
    whole_content = record_counts(sentences, content)
    scores = codebook_scores(
        codebook.scored, in_sentences, in_records, whole_content, whole_lengths
    )
    own = scores.spoken.sums(in_sentences) / np.sqrt(lengths)[:, None]
    spread = own.std(axis=0) if len(own) else np.ones(own.shape[1])
    unit = 1 / np.where(spread > _LEAST, spread, 1.0)
    words = phrase_counts(sentences.stems, orders=(1,)).buckets
    known, rarity = informative_phrases(in_sentences, np.concatenate([words, scores.cues]))
    scale = np.where(np.isin(known, scores.cues), _CUES, 1.0) * rarity
    return _Corpus(
        sentences=sentences,
        codebook=scores,
        said=features_of(in_sentences, lengths, known, scale, logged=False),
        plain=features_of(in_sentences, lengths, known, rarity, logged=False),
        whole=record_features(whole_content, whole_lengths),
        knots=place_knots(sentences),
        expected=own * unit,
        unit=unit,
    )


def _learn_sentences(
    corpus: _Corpus, coded: Sequence[Coded]
) -> tuple[list[SentenceWeights], Floats]:
    """Return what sentences taught of each mechanism, and what their places speak for."""
    places = learn_places(coded, corpus.knots, corpus.sentences)
    at_place = corpus.knots @ places
    weights = [
        learn_sentences(one, corpus.said, corpus.expected[:, i], at_place, corpus.sentences)
        for i, one in enumerate(coded)
    ]
    return weights, places


def _pooled(corpus: _Corpus, weights: Sequence[SentenceWeights], places: Floats) -> Floats:
    """Return the pooled sentences of every record."""
    unscaled = corpus.said.matrix.multiply(1 / corpus.said.scale).tocsr()
    n = len(weights)
    taught = (
        np.column_stack([w.phrases for w in weights])
        if n
        else np.empty((len(corpus.said.buckets), 0))
    )
    log_odds = np.asarray(unscaled @ taught) + corpus.expected * [w.trust for w in weights]
    log_odds = log_odds + np.outer(corpus.knots @ places, [w.place for w in weights])
    log_odds = log_odds + [w.intercept for w in weights]
    sentences = corpus.sentences
    return pool(log_odds, sentences.records, n_records=sentences.n_records)


def _unseen_sentences(
    corpus: _Corpus, coded: Sequence[Coded], codes: Floats, pooled: Floats, *, random_state: int
) -> tuple[Floats, Floats]:
    """Return pooled sentences of models that had not seen the record, and their spread.

    Without marked sentences nothing was learned, and nothing is what they count: the spread of
    such a mechanism is infinite.
    """
    learned = np.array(
        [n_marked(one, corpus.sentences) >= _FEWEST_MARKED for one in coded], dtype=bool
    )
    unseen, spread = pooled.copy(), np.full(len(coded), np.inf)
    if not learned.any():
        return unseen, spread
    chosen = [one for one, is_learned in zip(coded, learned, strict=True) if is_learned]
    known = np.flatnonzero(~np.isnan(codes[:, learned]).all(axis=1))
    order = np.random.RandomState(random_state).permutation(known)
    part = _only(corpus, learned)
    for fold in range(_FOLDS):
        hidden = np.zeros(len(codes), dtype=bool)
        hidden[order[fold::_FOLDS]] = True
        kept = [one.without(hidden, corpus.sentences) for one in chosen]
        by_fold = _pooled(part, *_learn_sentences(part, kept))
        unseen[np.ix_(hidden, learned)] = by_fold[hidden]
    found = unseen[known][:, learned].std(axis=0)
    spread[learned] = np.where(found > _LEAST, found, np.inf)
    return unseen, spread


def _only(corpus: _Corpus, columns: Bools) -> _Corpus:
    return replace(corpus, expected=corpus.expected[:, columns], unit=corpus.unit[columns])


def _sentence_table(corpus: _Corpus, weights: Sequence[SentenceWeights]) -> PhraseTable:
    own = corpus.codebook.spoken
    prior = np.column_stack([own.weights * corpus.unit, np.zeros(len(own.buckets))])
    taught = np.column_stack([w.phrases for w in weights])
    trust = [w.trust for w in weights]
    reports = generic_evidence()
    if weights[-1].phrases.any():  # people's marks say better how evidence is worded
        reports = PhraseTable(reports.buckets, 0 * reports.weights)
    blank = np.zeros((len(reports.buckets), len(weights) - 1))
    return joined_tables(
        [
            (own.buckets, prior * trust),
            (corpus.said.buckets, taught),
            (reports.buckets, np.column_stack([blank, reports.weights])),
        ]
    )
