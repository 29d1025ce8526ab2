"""Tables of buckets as a bitmap that stays in the processor's cache, and look-ups in it."""

from typing import Any, NamedTuple

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from classifier.text.hashing import BITS, MULTIPLIER

__all__ = [
    "BucketPlaces",
    "bucket_places",
    "fold_on",
    "is_known",
    "place_of",
    "roomy",
    "start_of",
    "tempered_count",
]

_FOLD = np.uint64(MULTIPLIER)
_ONE, _SIX, _LOW = np.uint64(1), np.uint64(6), np.uint64(63)


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


def _count_ones(_context, _bits):  # type: ignore[no-untyped-def]
    """Count the ones of 64 bits by the processor's own instruction."""

    def generate(_, builder, __, arguments):  # type: ignore[no-untyped-def]
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


_n_ones: Any = intrinsic(_count_ones)


@numba.njit(cache=True)
def is_known(bucket, known):  # type: ignore[no-untyped-def]
    """Return 1 where a table holds the bucket, else 0."""
    at = np.uint64(bucket)
    return np.int64(known.bits[at >> _SIX] >> (at & _LOW) & _ONE)


@numba.njit(cache=True)
def place_of(bucket, known):  # type: ignore[no-untyped-def]
    """Return the place of a bucket that the table holds."""
    at = np.uint64(bucket)
    below = (_ONE << (at & _LOW)) - _ONE
    return np.int64(known.before[at >> _SIX] + _n_ones(known.bits[at >> _SIX] & below))


@numba.njit(cache=True)
def fold_on(folded, hashes, n_words, order):  # type: ignore[no-untyped-def]
    """Make the hashes of all phrases one word longer; return how many phrases there are."""
    n = max(n_words - order + 1, 0)
    if order > 1:
        last = hashes[order - 1 :]
        for first in range(n):
            folded[first] = folded[first] * _FOLD + last[first]
    return n


@numba.njit(cache=True)
def start_of(ends, text):  # type: ignore[no-untyped-def]
    """Return where a text's words begin."""
    return ends[text - 1] if text > 0 else 0


@numba.njit(cache=True)
def tempered_count(times, known):  # type: ignore[no-untyped-def]
    """Return ``1 + ln(times)``, from the table `known` where it is long enough."""
    return known[times] if times < len(known) else 1 + np.log(times)


@numba.njit(cache=True)
def roomy(array, least):  # type: ignore[no-untyped-def]
    """Return the array, or an empty one of the same kind with room for `least`."""
    return array if least <= len(array) else np.empty(2 * least, dtype=array.dtype)
