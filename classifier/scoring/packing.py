"""Lay tables of buckets out for the compiled kernel, small enough for the processor's cache."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.text.hashing import BITS

__all__ = ["BucketPlaces", "bucket_places"]


class BucketPlaces(NamedTuple):
    """Which buckets a table holds, and the place of each: a bitmap with running counts.

    After Jacobson, Space-efficient static trees and graphs (FOCS 1989): a bucket's place is
    the number of ones before its own bit.

    Attributes
    ----------
    bits : shape (2**BITS / 64,), one bit a bucket, lowest first.
    before : shape (2**BITS / 64,), how many ones there are in the words before.
    """

    bits: NDArray[np.uint64]
    before: NDArray[np.uint32]


def bucket_places(buckets: NDArray[np.int64]) -> BucketPlaces:
    """Return the places of buckets in a table.

    Parameters
    ----------
    buckets : ascending, each in [0, 2**BITS).
    """
    held = np.zeros((1 << BITS) // 64 * 64, dtype=np.bool_)
    held[buckets] = True
    n_ones = np.cumsum(held.reshape(-1, 64).sum(axis=1))
    before = np.concatenate([[0], n_ones[:-1]]).astype(np.uint32)
    octets = np.packbits(held, bitorder="little")
    return BucketPlaces(octets.view("<u8").astype(np.uint64), before)
