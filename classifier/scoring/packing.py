"""Lay weights out as flat arrays for the compiled kernel."""

import numpy as np
from numpy.typing import NDArray

from classifier.text.hashing import BITS

__all__ = ["known_bits", "slots"]


def slots(buckets: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return, for every bucket there can be, its place in `buckets`, or -1."""
    table = np.full(1 << BITS, -1, dtype=np.int32)
    table[buckets] = np.arange(len(buckets), dtype=np.int32)
    return table


def known_bits(*known: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return one bit for every bucket there can be: whether one of `known` holds it."""
    there = np.zeros(1 << BITS, dtype=np.bool_)
    for buckets in known:
        there[buckets] = True
    return np.packbits(there, bitorder="little")
