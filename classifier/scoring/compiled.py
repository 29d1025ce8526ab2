"""The compiled loops of the scoring kernel; importing this imports numba.

They repeat `classifier.text.features.weighted`; a contract test holds the two paths together.
"""

import numba
import numpy as np

from classifier.text.compiled import phrases

__all__ = ["add_block", "add_counts", "add_phrases"]


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
def add_phrases(hashes, offsets, orders, salt, slots, weights, scores):  # type: ignore[no-untyped-def]
    """Add the weights of each sentence's phrases, each phrase once, to its scores."""
    for row in range(len(offsets) - 1):
        found = phrases(hashes, offsets[row], offsets[row + 1], orders, salt)
        last = np.int64(-1)
        for bucket in found:
            slot = slots[bucket]
            if bucket != last and slot >= 0:
                for column in range(scores.shape[1]):
                    scores[row, column] += weights[slot, column]
            last = bucket


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
