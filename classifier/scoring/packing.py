"""Lay texts and weights out as flat arrays for the compiled kernel."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.text.hashing import BITS, word_hashes

__all__ = ["pack", "slots"]


def pack(texts: Sequence[list[str]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the word hashes of all texts in one array, and where each text begins.

    Returns
    -------
    hashes : shape (n_words,)
    offsets : shape (n_texts + 1,); text i is ``hashes[offsets[i]:offsets[i + 1]]``.
    """
    offsets = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([len(words) for words in texts], out=offsets[1:])
    return word_hashes([word for words in texts for word in words]), offsets


def slots(buckets: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return, for every bucket there can be, its place in `buckets`, or -1."""
    table = np.full(1 << BITS, -1, dtype=np.int32)
    table[buckets] = np.arange(len(buckets), dtype=np.int32)
    return table
