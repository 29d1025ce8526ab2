"""Compiled loops over texts: split into words, hash phrases, count them.

Importing this imports numba. They repeat `classifier.text.tokens.tokens`,
`classifier.text.hashing.buckets` and `classifier.text.features.block_counts`; contract tests
hold the paths together.
"""

import numba
import numpy as np

from classifier.text.hashing import BITS, MULTIPLIER

__all__ = ["bucket_of", "count_block", "split_words", "weigh_block"]

_FOLD = np.uint64(MULTIPLIER)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SHIFT = np.uint64(64 - BITS)
_S30, _S27, _S31 = np.uint64(30), np.uint64(27), np.uint64(31)
_PRIME = np.uint64(1099511628211)
_N_BUCKETS = 1 << BITS


@numba.njit(cache=True)
def _word_end(codes, kinds, start, end):  # type: ignore[no-untyped-def]
    """Return where the word that begins at `start` ends."""
    place = start
    while place < end:
        if kinds[codes[place]] == 1:
            place += 1
            continue
        inside = kinds[codes[place]] == 2 and place > start and place + 1 < end
        if not inside or kinds[codes[place + 1]] != 1:
            break
        place += 1
    return place


@numba.njit(cache=True)
def _same(codes, first, second, length):  # type: ignore[no-untyped-def]
    offset = 0
    while offset < length and codes[first + offset] == codes[second + offset]:
        offset += 1
    return offset == length


@numba.njit(cache=True)
def _number(codes, start, length, table, first, lengths, n_words):  # type: ignore[no-untyped-def]
    """Return the number of a word: that of an equal one, or the next."""
    mixed = np.uint64(14695981039346656037)
    for offset in range(length):
        mixed = (mixed ^ np.uint64(codes[start + offset])) * _PRIME
    mixed ^= mixed >> _S31
    slot = np.int64(mixed & np.uint64(len(table) - 1))
    while table[slot] >= 0:
        word = table[slot]
        if lengths[word] == length and _same(codes, first[word], start, length):
            return word
        slot = (slot + 1) & (len(table) - 1)
    table[slot] = n_words
    return n_words


@numba.njit(cache=True)
def split_words(codes, offsets, kinds, table, first, lengths, numbers, ends):  # type: ignore[no-untyped-def]
    """Give every word of all texts a number, equal ones the same.

    Parameters
    ----------
    codes : code points of all texts, one after another; text i ends at ``offsets[i + 1]``.
    kinds : for every code point 1 within a word, 2 an apostrophe, else 0.
    table : -1 everywhere, its length a power of two.
    first, lengths, numbers, ends : filled: where a word first stands, its length, the number
        of each word in turn, and where each text's numbers end.

    Returns
    -------
    How many distinct words and how many words there are; -1 for the former where there are
    more than half the length of the table.
    """
    n_words = 0
    n = 0
    for text in range(len(offsets) - 1):
        place, end = offsets[text], offsets[text + 1]
        while place < end:
            if kinds[codes[place]] != 1:
                place += 1
                continue
            stop = _word_end(codes, kinds, place, end)
            word = _number(codes, place, stop - place, table, first, lengths, n_words)
            if word == n_words:
                first[word] = place
                lengths[word] = stop - place
                n_words += 1
                if 2 * n_words > len(table):
                    return -1, n
            numbers[n] = word
            n += 1
            place = stop
        ends[text] = n
    return n_words, n


@numba.njit(cache=True)
def bucket_of(folded, salt):  # type: ignore[no-untyped-def]
    """Return the bucket of a folded hash."""
    mixed = folded + salt * _FOLD
    mixed ^= mixed >> _S30
    mixed *= _MIX_1
    mixed ^= mixed >> _S27
    mixed *= _MIX_2
    mixed ^= mixed >> _S31
    return np.int64(mixed >> _SHIFT)


@numba.njit(cache=True)
def _fill(hashes, start, end, orders, salt, found):  # type: ignore[no-untyped-def]
    """Write the buckets of all phrases of one text into `found`; return how many."""
    n = 0
    for order in orders:
        for first in range(start, end - order + 1):
            folded = hashes[first]
            for offset in range(1, order):
                folded = folded * _FOLD + hashes[first + offset]
            found[n] = bucket_of(folded, salt)
            n += 1
    return n


@numba.njit(cache=True)
def count_block(hashes, offsets, orders, salt, starts, buckets, counts):  # type: ignore[no-untyped-def]
    """Count the phrases of every text; those of text i stand from ``starts[i]``.

    Parameters
    ----------
    buckets, counts : filled, in no order within a text; long enough for all phrases.
    """
    seen = np.zeros(_N_BUCKETS, dtype=np.int32)
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    found = np.empty(longest * len(orders), dtype=np.int64)
    n = 0
    for text in range(len(offsets) - 1):
        starts[text] = n
        n_found = _fill(hashes, offsets[text], offsets[text + 1], orders, salt, found)
        begin = n
        for place in range(n_found):
            bucket = found[place]
            if seen[bucket] == 0:
                buckets[n] = bucket
                n += 1
            seen[bucket] += 1
        for place in range(begin, n):
            counts[place] = seen[buckets[place]]
            seen[buckets[place]] = 0
    starts[len(offsets) - 1] = n


@numba.njit(cache=True)
def weigh_block(starts, buckets, counts, idf, weight, values):  # type: ignore[no-untyped-def]
    """Turn counts into weighted TF-IDF, each text of length `weight`.

    Parameters
    ----------
    values : filled, one a count.
    """
    tempered = 1.0 + np.log(np.arange(1.0, max(counts.max(), 1) + 1)) if len(counts) else idf
    for text in range(len(starts) - 1):
        squares = 0.0
        for place in range(starts[text], starts[text + 1]):
            value = tempered[counts[place] - 1] * idf[buckets[place]]
            values[place] = value
            squares += value * value
        unit = weight / np.sqrt(squares) if squares > 0 else 0.0
        for place in range(starts[text], starts[text + 1]):
            values[place] *= unit
