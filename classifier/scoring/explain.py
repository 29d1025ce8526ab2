"""Take a record's scores apart into the terms and sentences they are made of.

The shares are the model's own: a record's terms and the intercept add up to its margin, and a
sentence's phrases add up to its score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle
from classifier.schema import Record, corpus_frame
from classifier.scoring.evidence import sentence_text
from classifier.text.features import (
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    Block,
    block_counts,
    block_words,
    gather_sentences,
    weighted,
)
from classifier.text.hashing import buckets, word_hashes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explanation", "SentenceShare", "TermShare", "explain"]


@dataclass(frozen=True, slots=True)
class TermShare:
    """What one term adds to a score.

    Attributes
    ----------
    term : the word or phrase; terms that share a bucket are joined by " / ".
    block : the block of features, or "sentence".
    share : in units of the score.
    """

    term: str
    block: str
    share: float


@dataclass(frozen=True, slots=True)
class SentenceShare:
    """A sentence's score for one mechanism, and the phrases it is the sum of."""

    text: str
    score: float
    phrases: tuple[TermShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The scores of one record, taken apart.

    Attributes
    ----------
    intercept : what the margin is without any term.
    terms : the shares of all known terms, the largest first; with the intercept they
        add up to `margin`.
    mechanisms : for each mechanism its probability and its sentences, the best first.
    """

    record: Record
    p_include: float
    margin: float
    intercept: float
    terms: tuple[TermShare, ...]
    mechanisms: dict[str, tuple[float, tuple[SentenceShare, ...]]]


def explain(record: Record, bundle: ModelBundle) -> Explanation:
    """Explain the scores of one record."""
    terms = sorted(_terms(record, bundle), key=lambda t: (-abs(t.share), t.block, t.term))
    intercept = bundle.inclusion.intercept
    margin = intercept + sum(term.share for term in terms)
    p_include = bundle.inclusion.sigmoid(np.array([margin]))
    return Explanation(
        record=record,
        p_include=float(p_include[0]),
        margin=margin,
        intercept=intercept,
        terms=tuple(terms),
        mechanisms=_mechanisms(record, bundle),
    )


def _terms(record: Record, bundle: ModelBundle) -> Iterator[TermShare]:
    frame = corpus_frame([record])
    space, weights = bundle.inclusion.space, bundle.inclusion.weights
    for block in BLOCKS:
        counted = block_counts(frame, block)
        values, places = weighted(counted, space)
        spelled = _spelled(block_words(frame, block)[0], block)
        for bucket, value, place in zip(counted.buckets, values, places, strict=True):
            share = float(block.weight * value * weights[place]) if place >= 0 else 0.0
            if share:
                yield TermShare(spelled[int(bucket)], block.name, share)
    yield from _protocol_terms(frame, bundle)


def _protocol_terms(frame: pd.DataFrame, bundle: ModelBundle) -> Iterator[TermShare]:
    match = bundle.inclusion.protocol
    counted = block_counts(frame, PROTOCOL_BLOCK)
    places, known = match.places(counted)
    shares = match.weights[places] * (1 + np.log(counted.counts[known]))
    spelled = _spelled(block_words(frame, PROTOCOL_BLOCK)[0], PROTOCOL_BLOCK)
    for bucket, share in zip(counted.buckets[known].tolist(), shares.tolist(), strict=True):
        if share:
            yield TermShare(spelled[bucket], PROTOCOL_BLOCK.name, share)


def _spelled(words: list[str], block: Block) -> dict[int, str]:
    return _spell(words, orders=block.orders, salt=block.salt)


def _spell(words: list[str], *, orders: tuple[int, ...], salt: int) -> dict[int, str]:
    """Return the phrases of a text by their bucket."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    hashes = word_hashes(words)
    for order in orders:
        for start, bucket in enumerate(buckets(hashes, order=order, salt=salt).tolist()):
            found[bucket][" ".join(words[start : start + order])] = None
    return {bucket: " / ".join(terms) for bucket, terms in found.items()}


def _mechanisms(
    record: Record, bundle: ModelBundle
) -> dict[str, tuple[float, tuple[SentenceShare, ...]]]:
    model = bundle.mechanisms
    sentences = gather_sentences([record.title], [record.abstract])
    scores = model.sentence_scores(sentences)
    probabilities = model.probabilities(scores, sentences)
    explained = {}
    for column, name in enumerate(model.mechanism_ids):
        order = np.argsort(-scores[:, column], kind="stable").tolist()
        shares = tuple(
            SentenceShare(
                sentence_text(record, sentences, row),
                float(scores[row, column]),
                _phrases(
                    sentences.stems[row],
                    model.table.buckets,
                    model.table.weights[:, column],
                ),
            )
            for row in order
            if scores[row, column] > 0
        )
        explained[name] = (float(probabilities[0, column]), shares)
    return explained


def _phrases(
    stems: list[str], known: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[TermShare, ...]:
    spelled = _spell(stems, orders=PHRASE_ORDERS, salt=PHRASE_SALT)
    shares = []
    for bucket, term in spelled.items():
        place = int(np.searchsorted(known, bucket))
        if place < len(known) and known[place] == bucket and weights[place]:
            shares.append(TermShare(term, "sentence", float(weights[place])))
    return tuple(sorted(shares, key=lambda t: (-abs(t.share), t.term)))
