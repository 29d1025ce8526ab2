"""The compiled loops of the scoring kernel; importing this imports numba.

They repeat `classifier.text.features.weighted`; a contract test holds the two paths together.
"""

import numba
import numpy as np

from classifier.text.compiled import phrases

__all__ = ["add_block", "add_counts", "add_records", "add_sentences", "known_phrases"]


@numba.njit(cache=True)
def add_block(  # type: ignore[no-untyped-def]
    hashes, offsets, orders, salt, block_weight, slots, idf, unseen_idf, weights, margins
):
    """Add one block's share to the margins of all records."""
    for row in range(len(offsets) - 1):
        found = phrases(hashes, offsets[row], offsets[row + 1], orders, salt)
        total = 0.0
        squares = 0.0
        place = 0
        while place < len(found):
            bucket = found[place]
            count = 0
            while place < len(found) and found[place] == bucket:
                count += 1
                place += 1
            slot = slots[bucket]
            rarity = idf[slot] if slot >= 0 else unseen_idf
            value = (1 + np.log(count)) * rarity
            squares += value * value
            if slot >= 0:
                total += value * weights[slot]
        if squares > 0:
            margins[row] += block_weight * total / np.sqrt(squares)


@numba.njit(cache=True)
def add_sentences(hashes, offsets, orders, salt, slots, weights, sums):  # type: ignore[no-untyped-def]
    """Add the weights of each sentence's phrases, as often as they stand there, to its sums."""
    for row in range(len(offsets) - 1):
        found = phrases(hashes, offsets[row], offsets[row + 1], orders, salt)
        for bucket in found:
            slot = slots[bucket]
            if slot >= 0:
                for column in range(sums.shape[1]):
                    sums[row, column] += weights[slot, column]


@numba.njit(cache=True)
def known_phrases(hashes, offsets, orders, salt, slots, rows, places):  # type: ignore[no-untyped-def]
    """Write row and place of every phrase that the table knows; return how many.

    Parameters
    ----------
    rows, places : filled; long enough for all phrases. `rows` holds the row of the text.
    """
    n = 0
    for row in range(len(offsets) - 1):
        found = phrases(hashes, offsets[row], offsets[row + 1], orders, salt)
        for bucket in found:
            if slots[bucket] >= 0:
                rows[n] = row
                places[n] = slots[bucket]
                n += 1
    return n


@numba.njit(cache=True)
def add_records(starts, places, tempered, weights, sums):  # type: ignore[no-untyped-def]
    """Add the weights of each record's phrases, tempered by how often they stand there.

    Parameters
    ----------
    starts : shape (n_records + 1,), where each record's places begin.
    places : of known phrases, in any order within a record.
    tempered : ``1 + ln(n)`` for n = 0, 1, 2, ..., to save logarithms.
    """
    times = np.zeros(len(weights), dtype=np.int64)
    for record in range(len(starts) - 1):
        own = places[starts[record] : starts[record + 1]]
        for place in own:
            times[place] += 1
        for place in own:
            if times[place] == 0:
                continue
            known = times[place] < len(tempered)
            value = tempered[times[place]] if known else 1 + np.log(times[place])
            for column in range(sums.shape[1]):
                sums[record, column] += value * weights[place, column]
            times[place] = 0


@numba.njit(cache=True)
def add_counts(hashes, offsets, salt, slots, weights, margins):  # type: ignore[no-untyped-def]
    """Add the weight of each known word, by how often it stands in the text."""
    orders = np.ones(1, dtype=np.int64)
    for row in range(len(offsets) - 1):
        found = phrases(hashes, offsets[row], offsets[row + 1], orders, salt)
        place = 0
        while place < len(found):
            bucket = found[place]
            count = 0
            while place < len(found) and found[place] == bucket:
                count += 1
                place += 1
            slot = slots[bucket]
            if slot >= 0:
                margins[row] += (1 + np.log(count)) * weights[slot]
