"""The phrases of a corpus as features, for learning and for scoring alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.text.features import (
    BEGINNING_SALT,
    PHRASE_SALT,
    Counts,
    Ints,
    Sentences,
    phrase_counts,
    word_beginnings,
)
from classifier.text.hashing import buckets, places_in, word_hashes
from classifier.text.tokens import FUNCTION_WORDS, stem

__all__ = [
    "KNOTS",
    "Features",
    "beginning_counts",
    "content_buckets",
    "content_counts",
    "features_of",
    "informative_phrases",
    "place_knots",
    "record_counts",
    "row_matrix",
    "word_counts",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

KNOTS = 5


@dataclass(frozen=True, slots=True)
class Features:
    """Phrases to learn weights for, in rows.

    Attributes
    ----------
    matrix : scipy CSR matrix, shape (n_rows, n_phrases).
    buckets : shape (n_phrases,), ascending.
    scale : shape (n_phrases,), what a value of one phrase counts in the matrix.
    """

    matrix: Any
    buckets: Ints
    scale: Floats


def word_counts(sentences: Sentences, *, by_record: bool) -> Floats:
    """Return how many words each sentence, or each record, has; at least 1."""
    lengths: Floats = np.array([len(stems) for stems in sentences.stems], dtype=np.float64)
    if not by_record:
        return np.maximum(lengths, 1.0)
    whole = np.bincount(sentences.records, weights=lengths, minlength=sentences.n_records)
    return np.maximum(whole.astype(np.float64), 1.0)


def beginning_counts(sentences: Sentences) -> Counts:
    """Count the word beginnings of every sentence."""
    begun = [word_beginnings(stems) for stems in sentences.stems]
    return phrase_counts(begun, orders=(1,), salt=BEGINNING_SALT)


def content_buckets(stems: list[str]) -> Ints:
    """Return the buckets of words and pairs of words, none a function word or a letter."""
    says = np.array([len(word) > 1 and word not in _function_stems() for word in stems], bool)
    hashes = word_hashes(stems)
    words = buckets(hashes, order=1, salt=PHRASE_SALT)[says]
    pairs = buckets(hashes, order=2, salt=PHRASE_SALT)[says[:-1] & says[1:]]
    return np.concatenate([words, pairs])


def content_counts(sentences: Sentences) -> Counts:
    """Count the words and pairs that carry meaning in every sentence."""
    counted = [np.unique(content_buckets(s), return_counts=True) for s in sentences.stems]
    empty = [np.empty(0, dtype=np.int64)]
    rows = np.repeat(np.arange(len(counted)), [len(found) for found, _ in counted])
    return Counts(
        rows.astype(np.int64),
        np.concatenate(empty + [found for found, _ in counted]),
        np.concatenate(empty + [times for _, times in counted]),
        len(counted),
    )


def row_matrix(counted: Counts, known: Ints, lengths: Floats) -> Any:
    """Return ``(1 + ln(times)) / sqrt(words in the row)`` of known phrases, in CSR rows.

    Parameters
    ----------
    known : shape (n_phrases,), ascending; others are left out.
    """
    return features_of(counted, lengths, known, np.ones(len(known)), logged=True).matrix


def record_counts(sentences: Sentences, *parts: Counts) -> Counts:
    """Count for every record what was counted in its sentences.

    Parameters
    ----------
    parts : `phrase_counts` and `beginning_counts` of the sentences.
    """
    from scipy.sparse import csr_matrix

    rows = np.concatenate([sentences.records[part.rows] for part in parts])
    found = np.concatenate([part.buckets for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    known, columns = np.unique(found, return_inverse=True)
    shape = (sentences.n_records, len(known))
    summed = csr_matrix((counts, (rows, columns)), shape=shape, dtype=np.int64)
    summed.sum_duplicates()
    places = np.repeat(np.arange(shape[0], dtype=np.int64), np.diff(summed.indptr))
    return Counts(places, known[summed.indices], summed.data, shape[0])


def informative_phrases(counted: Counts, wanted: Ints) -> tuple[Ints, Floats]:
    """Return the wanted phrases that can be learned from, and how rare each is.

    They stand in two rows or more, not in all, and are no function words.

    Parameters
    ----------
    wanted : buckets of phrases, in any order.

    Returns
    -------
    buckets : shape (n_phrases,), ascending.
    rarity : shape (n_phrases,), falls from 1 to 0 with the share of rows that hold it.
    """
    found, frequency = np.unique(counted.buckets, return_counts=True)
    common = (frequency >= 2) & (frequency < counted.n_rows)
    kept = np.isin(found, wanted) & common & ~np.isin(found, _function_buckets())
    share = frequency[kept] / max(counted.n_rows, 1)
    return found[kept], -np.log(share) / np.log(max(counted.n_rows, 2))


def features_of(
    counted: Counts, lengths: Floats, known: Ints, scale: Floats, *, logged: bool
) -> Features:
    """Return ``times * scale / sqrt(words in the row)`` for the phrases given.

    Parameters
    ----------
    lengths : shape (n_rows,), in words.
    known, scale : shape (n_phrases,)
    logged : whether a phrase that stands n times counts 1 + ln(n) times instead of n.
    """
    from scipy.sparse import csr_matrix

    places = places_in(known, counted.buckets)
    there = places >= 0
    rows, columns = counted.rows[there], places[there]
    times = counted.counts[there].astype(np.float64)
    weighed = (1 + np.log(times) if logged else times) * scale[columns]
    values = weighed / np.sqrt(lengths[rows])
    matrix = csr_matrix((values, (rows, columns)), shape=(counted.n_rows, len(known)))
    return Features(matrix, known, scale)


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in FUNCTION_WORDS)


@cache
def _function_buckets() -> Ints:
    """Return the buckets of function words and their pairs, which carry no meaning."""
    words = sorted({stem(word) for word in FUNCTION_WORDS})
    pairs = [[first, second] for first in words for second in words]
    single = buckets(word_hashes(words), order=1, salt=PHRASE_SALT)
    double = [buckets(word_hashes(pair), order=2, salt=PHRASE_SALT) for pair in pairs]
    return np.concatenate([single, *double])


def place_knots(sentences: Sentences) -> Floats:
    """Return where each sentence stands, as shares of places that a weight is known for.

    Returns
    -------
    shape (n_sentences, KNOTS + 1); rows add up to 1. The first column is the title; the
    others are places from the first sentence of the abstract to the last, between which
    sentences share.
    """
    shares = np.zeros((len(sentences), KNOTS + 1))
    shares[sentences.in_title, 0] = 1
    inside = np.flatnonzero(~sentences.in_title)
    records = sentences.records[inside]
    counts = np.bincount(records, minlength=sentences.n_records)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    ordinal = np.arange(len(inside)) - first[records]
    place = (KNOTS - 1) * ordinal / np.maximum(counts[records] - 1, 1)
    low = np.minimum(place.astype(np.int64), KNOTS - 2)
    shares[inside, 1 + low] = 1 - (place - low)
    shares[inside, 2 + low] = place - low
    return shares
