"""Inclusion margins from the numbers of words."""

import numba
import numpy as np

from classifier.scoring.compiled.bitmap import (
    fold_on,
    is_known,
    place_of,
    roomy,
    start_of,
    tempered_count,
)
from classifier.text.compiled import bucket_of

__all__ = ["add_block", "add_counts"]


@numba.njit(cache=True)
def _long_words(numbers, ends, fields, n_records, record, words, long, hashes):  # type: ignore[no-untyped-def]
    """Write the hashes of a record's longer words; return them and how many there are."""
    most = 0
    for field in fields:
        text = field * n_records + record
        most += ends[text] - start_of(ends, text)
    hashes = roomy(hashes, most + 1)
    n = 0
    for field in fields:
        text = field * n_records + record
        for place in range(start_of(ends, text), ends[text]):
            hashes[n] = words[numbers[place]]
            n += long[numbers[place]]
    return hashes, n


@numba.njit(cache=True)
def _fill(hashes, n_words, orders, salt, folded, buckets):  # type: ignore[no-untyped-def]
    """Write the buckets of all phrases of a record; return how many there are."""
    folded[:n_words] = hashes[:n_words]
    n = 0
    for order in range(1, orders[-1] + 1):
        n_phrases = fold_on(folded, hashes, n_words, order)
        if order in orders:
            found = buckets[n:]
            for first in range(n_phrases):
                found[first] = bucket_of(folded[first], salt)
            n += n_phrases
    return n


@numba.njit(cache=True)
def _count(buckets, n_buckets, keys, times, used):  # type: ignore[no-untyped-def]
    """Count buckets in an empty table of open addresses; return how many distinct there are."""
    mask = len(keys) - 1
    n = 0
    for at in range(n_buckets):
        bucket = buckets[at]
        slot = bucket & mask
        while keys[slot] >= 0 and keys[slot] != bucket:
            slot = (slot + 1) & mask
        used[n] = slot
        n += keys[slot] < 0
        keys[slot] = bucket
        times[slot] += 1
    return n


@numba.njit(cache=True)
def _share(keys, times, used, n, known, features, tempered):  # type: ignore[no-untyped-def]
    """Return what the counted phrases add to a margin, and empty the table of counts."""
    total = squares = 0.0
    for at in range(n):
        slot = used[at]
        # No branch: whether a phrase is known cannot be foreseen.
        row = is_known(keys[slot], known) * (1 + place_of(keys[slot], known))
        value = tempered_count(times[slot], tempered) * features[row, 0]
        squares += value * value
        total += value * features[row, 1]
        keys[slot] = -1
        times[slot] = 0
    return total / np.sqrt(squares) if squares > 0 else 0.0


@numba.njit(cache=True)
def add_block(  # type: ignore[no-untyped-def]
    numbers, ends, fields, n_records, words, long, orders, salt, block_weight,
    known, features, tempered, margins,
):  # fmt: skip
    """Add one block's share to the margins of all records.

    Parameters
    ----------
    fields : whose words follow one another in the block.
    orders : lengths of the phrases, ascending.
    known : the places of the buckets that training saw.
    features : idf and weight; first of what training did not see, then of each place.
    tempered : ``1 + ln(n)`` for n = 0, 1, 2, ..., to save logarithms.
    """
    hashes = np.empty(64, dtype=np.uint64)
    folded, buckets = np.empty(64, dtype=np.uint64), np.empty(64, dtype=np.int64)
    keys, used = np.full(256, -1, dtype=np.int32), np.empty(257, dtype=np.int32)
    times = np.zeros(256, dtype=np.int32)
    for record in range(n_records):
        hashes, n_words = _long_words(
            numbers, ends, fields, n_records, record, words, long, hashes
        )
        folded = roomy(folded, n_words)
        buckets = roomy(buckets, n_words * len(orders))
        while 2 * n_words * len(orders) > len(keys):
            keys = np.full(2 * len(keys), -1, dtype=np.int32)
            used = np.empty(len(keys) + 1, dtype=np.int32)
            times = np.zeros(len(keys), dtype=np.int32)
        n_buckets = _fill(hashes, n_words, orders, salt, folded, buckets)
        n = _count(buckets, n_buckets, keys, times, used)
        margins[record] += block_weight * _share(
            keys, times, used, n, known, features, tempered
        )


@numba.njit(cache=True)
def add_counts(  # type: ignore[no-untyped-def]
    numbers, ends, fields, n_records, stems, long, salt, known, weights, tempered, margins
):
    """Add the weight of each known stem, by how often it stands in the record."""
    times = np.zeros(len(weights), dtype=np.int64)
    seen = np.empty(len(weights) + 1, dtype=np.int64)
    for record in range(n_records):
        n = 0
        for field in fields:
            text = field * n_records + record
            for at in range(start_of(ends, text), ends[text]):
                bucket = bucket_of(stems[numbers[at]], salt)
                if is_known(bucket, known) and long[numbers[at]]:
                    place = place_of(bucket, known)
                    seen[n] = place
                    n += times[place] == 0
                    times[place] += 1
        for at in range(n):
            place = seen[at]
            margins[record] += tempered_count(times[place], tempered) * weights[place]
            times[place] = 0
