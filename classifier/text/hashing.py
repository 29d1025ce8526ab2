"""Stable 64-bit hashes of words and phrases, and the buckets they fall into.

The hash of a word is BLAKE2b, so it is the same on every machine and in every version of
Python. The hash of a phrase folds the hashes of its words; buckets are its upper bits after
the SplitMix64 finaliser (Steele, Lea and Flood, 2014, doi:10.1145/2660193.2660195).
"""

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BITS",
    "HASHING",
    "MULTIPLIER",
    "buckets",
    "phrase_bucket",
    "places_in",
    "word_hashes",
]

BITS = 20
HASHING = "blake2b8-fold-splitmix.v1"
MULTIPLIER = 0x9E3779B97F4A7C15
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)

Hashes = NDArray[np.uint64]


@lru_cache(maxsize=1 << 18)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def word_hashes(words: list[str]) -> Hashes:
    """Return one hash a word."""
    return np.fromiter((_word_hash(word) for word in words), dtype=np.uint64, count=len(words))


def buckets(hashes: Hashes, *, order: int, salt: int) -> NDArray[np.int64]:
    """Return the bucket of every phrase of `order` words that follow one another.

    Parameters
    ----------
    hashes : shape (n_words,)
    order : words in a phrase, from 1.
    salt : keeps the features of one block apart from those of another.

    Returns
    -------
    shape (max(n_words - order + 1, 0),), values in [0, 2**BITS).
    """
    n_phrases = len(hashes) - order + 1
    if n_phrases <= 0:
        return np.empty(0, dtype=np.int64)
    folded = hashes[:n_phrases].copy()
    for offset in range(1, order):
        folded *= np.uint64(MULTIPLIER)
        folded += hashes[offset : offset + n_phrases]
    return _finish(folded, salt)


def phrase_bucket(words: list[str], *, salt: int) -> int:
    """Return the bucket of one whole phrase."""
    return int(buckets(word_hashes(words), order=len(words), salt=salt)[0])


def places_in(known: NDArray[np.int64], found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each bucket of `found` stands in `known`, or -1 where it does not.

    Parameters
    ----------
    known : ascending; may be empty.

    Examples
    --------
    >>> places_in(np.array([3, 7]), np.array([7, 5, 9])).tolist()
    [1, -1, -1]
    """
    if not len(known):
        return np.full(len(found), -1, dtype=np.int64)
    places = np.searchsorted(known, found)
    places[places == len(known)] = 0
    return np.where(known[places] == found, places, -1)


def _finish(folded: Hashes, salt: int) -> NDArray[np.int64]:
    mixed = folded + np.uint64((salt * MULTIPLIER) % (1 << 64))
    mixed ^= mixed >> np.uint64(30)
    mixed *= _MIX_1
    mixed ^= mixed >> np.uint64(27)
    mixed *= _MIX_2
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)
