"""What a codebook expects of every text before anybody has labelled one.

Three parts, each of one spread over the corpus, so that they add up on even terms: how close a
text is to all that the codebook says of a mechanism (a cosine of TF-IDF), the mechanism's cues,
and the words that texts close to it use (pseudo-relevance feedback). All three are weights over
phrases, so a score stays one sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.phrases import content_buckets, row_matrix
from classifier.modelling.prior import PhraseTable, codebook_prior
from classifier.modelling.spelling_variants import spelling_variants
from classifier.schema import Mechanism
from classifier.text.features import Counts, Ints
from classifier.text.hashing import places_in
from classifier.text.tokens import stem, tokens

__all__ = ["CodebookScores", "codebook_scores", "joined_tables"]

Floats = NDArray[np.float64]

# Halves throughout: chosen among 0.25 to 2 with three coded corpora in view, with and without
# cues and on samples of 90; every neighbour was within .01 mAP (benchmarks/mechanisms).
_CUES = 0.5
_COMMON = 0.5
_FEEDBACK = 0.5
_CLOSE = 0.5
"""Standard deviations above the mean from which a text teaches its words."""
_MOST = 300
"""Words that feedback adds to a mechanism; 100 cost .010 mAP on the smallest corpus, all add
nothing."""
_FEWEST_TEXTS = 10
"""Texts below which feedback would only repeat the few that it saw."""
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class CodebookScores:
    """The codebook as weights over phrases.

    Attributes
    ----------
    spoken : weights of what the codebook itself says, its cues in full; for sentences.
    whole : the same with the words of texts close to it; for records.
    expected : shape (n_records, n_mechanisms), the scores of the corpus's records by `whole`,
        of mean 0 and standard deviation 1 in each mechanism that says anything of them.
    centre : shape (n_mechanisms,), the mean that was taken away.
    cues : buckets of cue phrases, ascending.
    """

    spoken: PhraseTable
    whole: PhraseTable
    expected: Floats
    centre: Floats
    cues: Ints


def codebook_scores(
    mechanisms: Sequence[Mechanism],
    in_sentences: Counts,
    in_records: Counts,
    content: Counts,
    lengths: Floats,
) -> CodebookScores:
    """Return what a codebook says of a corpus.

    Parameters
    ----------
    in_sentences, in_records : all phrases of one to four stems, by sentence and by record.
    content : words and pairs without function words, by record.
    lengths : words of each record.

    Notes
    -----
    Feedback is Rocchio's, with every text counted by how far it stands out (Rocchio, 1971, in
    The SMART Retrieval System); half of what all mechanisms say in common is taken away, for
    it tells none from another.
    """
    cues = codebook_prior(tuple(mechanisms), in_sentences)
    known = np.unique(content.buckets)
    counted = row_matrix(content, known, lengths)
    frequency = np.bincount(places_in(known, content.buckets), minlength=len(known))
    rarity = np.log((1 + content.n_rows) / (1 + frequency)) + 1
    text = _text_table(mechanisms, known, rarity, unseen=float(rarity.max(initial=1.0)))
    by_text = text.sums(content, logged=True) / np.sqrt(lengths)[:, None]
    by_cues = cues.sums(in_records, logged=True) / np.sqrt(lengths)[:, None]
    n = len(mechanisms)
    parts = [
        (text, np.ones(n) / _spread(by_text)),
        (cues, _CUES * np.ones(n) / _spread(by_cues)),
    ]
    own, scores = _combined(parts, [by_text, by_cues])
    spoken = joined_tables(
        [
            (text.buckets, text.weights / _spread(by_text)),
            (cues.buckets, cues.weights / _spread(by_cues)),
        ]
    )
    whole = own
    if content.n_rows >= _FEWEST_TEXTS:
        words = _feedback(counted, scores, known, np.where(frequency > 1, rarity, 0.0))
        by_words = words.sums(content, logged=True) / np.sqrt(lengths)[:, None]
        parts = [(own, np.ones(n)), (words, _FEEDBACK / _spread(by_words))]
        whole, scores = _combined(parts, [scores, by_words])
    centre = scores.mean(axis=0) if len(scores) else np.zeros(n)
    return CodebookScores(spoken, whole, scores - centre, centre, cues.buckets)


def _combined(
    parts: Sequence[tuple[PhraseTable, Floats]], scores: Sequence[Floats]
) -> tuple[PhraseTable, Floats]:
    """Add parts up, each by its factor, and give the sum a spread of 1."""
    total = sum(s * factor for s, (_, factor) in zip(scores, parts, strict=True))
    unit = 1 / _spread(np.asarray(total))
    table = joined_tables([(t.buckets, t.weights * (factor * unit)) for t, factor in parts])
    return table, np.asarray(total * unit)


def _spread(scores: Floats) -> Floats:
    """Return the standard deviations, 1 where a column says the same of all."""
    if not len(scores):
        return np.ones(scores.shape[1])
    found = np.asarray(scores.std(axis=0))
    return np.where(found > _LEAST, found, 1.0)


def _text_table(
    mechanisms: Sequence[Mechanism], known: Ints, rarity: Floats, *, unseen: float
) -> PhraseTable:
    """Return TF-IDF of what the codebook says, of one length, less half of what all say.

    Rarity counts twice, as in a cosine between two vectors of TF-IDF.
    """
    rows = [dict(_spoken(mechanism)) for mechanism in mechanisms]
    said = np.array(sorted(set().union(*rows)) if rows else [], dtype=np.int64)
    weights = np.zeros((len(said), len(rows)))
    for column, row in enumerate(rows):
        buckets = np.array(sorted(row), dtype=np.int64)
        weights[np.searchsorted(said, buckets), column] = [row[b] for b in buckets.tolist()]
    places = places_in(known, said)
    idf = np.where(places >= 0, rarity[places] if len(known) else unseen, unseen)
    weights *= (idf**2)[:, None]
    length = np.linalg.norm(weights[places >= 0], axis=0)
    weights /= np.where(length > _LEAST, length, 1.0)
    common = weights.mean(axis=1, keepdims=True) if len(rows) > 1 else 0.0
    return PhraseTable(said, weights - _COMMON * common)


def _spoken(mechanism: Mechanism) -> Iterator[tuple[int, float]]:
    """Yield the bucket of each content phrase of a mechanism's text, and 1 + ln(times)."""
    times: Counter[int] = Counter()
    texts = [mechanism.label, mechanism.definition, *mechanism.counts, *mechanism.cues]
    for text in texts:
        own, *others = (
            content_buckets([stem(word) for word in words]).tolist()
            for words in spelling_variants(tokens(text))
        )
        times.update(own)
        times.update({bucket for other in others for bucket in other} - set(own))
    for bucket, count in times.items():
        yield bucket, 1 + float(np.log(count))


def _feedback(counted: Any, scores: Floats, known: Ints, rarity: Floats) -> PhraseTable:
    """Return the words that tell texts close to a mechanism from all texts."""
    apart = scores - scores.mean(axis=0)
    close = np.maximum(apart / _spread(scores) - _CLOSE, 0)
    total = close.sum(axis=0)
    close = close / np.where(total > 0, total, 1.0) - (total > 0) / len(scores)
    weights = np.asarray(counted.T @ close) * rarity[:, None]
    for column in range(weights.shape[1]):
        weak = np.argsort(-np.abs(weights[:, column]), kind="stable")[_MOST:]
        weights[weak, column] = 0
    length = np.linalg.norm(weights, axis=0)
    return PhraseTable(known, weights / np.where(length > _LEAST, length, 1.0))


def joined_tables(parts: Sequence[tuple[Ints, Floats]]) -> PhraseTable:
    """Add up weights over several sets of phrases; those that count nothing are left out."""
    telling = [np.abs(weights).sum(axis=1) > 0 for _, weights in parts]
    held = [buckets[kept] for (buckets, _), kept in zip(parts, telling, strict=True)]
    found = np.unique(np.concatenate(held))
    summed = np.zeros((len(found), parts[0][1].shape[1]))
    for (buckets, weights), kept in zip(parts, telling, strict=True):
        summed[np.searchsorted(found, buckets[kept])] += weights[kept]
    return PhraseTable(found, summed)
