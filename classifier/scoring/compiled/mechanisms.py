"""Sums of phrases by sentence and record, and what mechanisms make of them."""

import numba
import numpy as np

from classifier.scoring.compiled.places import (
    fold_on,
    is_known,
    place_of,
    roomy,
    start_of,
    tempered_count,
)
from classifier.text.compiled import bucket_of

__all__ = ["pool_sentences", "sum_phrases"]

_LARGE, _HUGE = 100.0, 1e100


@numba.njit(cache=True)
def _find_phrases(numbers, stems, longest, salt, known, hashes, folded, buckets, hits):  # type: ignore[no-untyped-def]
    """Write the buckets of a sentence's known phrases; return how many there are."""
    for at in range(len(numbers)):
        hashes[at] = folded[at] = stems[numbers[at]]
    n = 0
    for order in range(1, longest + 1):
        n_phrases = fold_on(folded, hashes, len(numbers), order)
        for first in range(n_phrases):
            buckets[first] = bucket_of(folded[first], salt)
        for first in range(n_phrases):
            hits[n] = buckets[first]
            n += is_known(buckets[first], known)
    return n


@numba.njit(cache=True)
def _find_beginnings(numbers, begun, known, hits):  # type: ignore[no-untyped-def]
    """Write the places of the beginnings of a sentence's words; return how many."""
    n = 0
    for number in numbers:
        column = 0
        while column < begun.shape[1] and begun[number, column] >= 0:
            hits[n] = place_of(begun[number, column], known)
            n += 1
            column += 1
    return n


@numba.njit(cache=True)
def _say(hits, n_hits, known, rows, weights, said):  # type: ignore[no-untyped-def]
    """Turn buckets into places, and add the weights of a sentence's phrases to its sums."""
    for at in range(n_hits):
        hits[at] = place_of(hits[at], known)
        row = rows[hits[at]]
        if row >= 0:
            for column in range(len(said)):
                said[column] += weights[row, column]


@numba.njit(cache=True)
def _meet(hits, n_hits, times, seen, n):  # type: ignore[no-untyped-def]
    """Count phrases in their record; return how many distinct ones it has."""
    for at in range(n_hits):
        place = hits[at]
        seen[n] = place
        n += times[place] == 0
        times[place] += 1
    return n


@numba.njit(cache=True)
def _flush(seen, n, times, tempered, rows, weights, sums):  # type: ignore[no-untyped-def]
    """Add the phrases met in a record to its sums, and forget them."""
    for at in range(n):
        place = seen[at]
        row = rows[place]
        if row >= 0:
            value = tempered_count(times[place], tempered)
            for column in range(len(sums)):
                sums[column] += value * weights[row, column]
        times[place] = 0


@numba.njit(cache=True)
def sum_phrases(  # type: ignore[no-untyped-def]
    numbers, places, ends, n_records, records, in_title, spans, stems, begun, longest, salt,
    known, sentence_rows, sentence_weights, record_rows, record_weights, tempered,
    said, whole, lengths,
):  # fmt: skip
    """Add up the weights of all phrases, by sentence and by record.

    Parameters
    ----------
    begun : known buckets of the beginnings of each word's stem, -1 where there are fewer.
    longest, salt : of phrases.
    known : the places of the buckets that either table holds.
    sentence_rows, record_rows : the row of each place in the weights, or -1.
    said, whole, lengths : filled, one row a sentence, one a record, and each sentence's words.
    """
    times = np.zeros(len(record_rows), dtype=np.int64)
    seen = np.empty(len(record_rows) + 1, dtype=np.int64)
    hashes, folded = np.empty(64, dtype=np.uint64), np.empty(64, dtype=np.uint64)
    hits, buckets = np.empty(512, dtype=np.int64), np.empty(64, dtype=np.int64)
    n = word = 0
    for row in range(len(records)):
        record = records[row]
        new = row == 0 or records[row - 1] != record
        text = record if in_title[row] else n_records + record
        if new or in_title[row - 1]:
            word = start_of(ends, text)
        first, last, stop = word, ends[text], spans[row, 1]
        while word < last and places[word] < stop:
            word += 1
        own = numbers[first:word]
        lengths[row] = len(own)
        hashes, folded = roomy(hashes, len(own)), roomy(folded, len(own))
        buckets = roomy(buckets, len(own))
        hits = roomy(hits, len(own) * max(longest, begun.shape[1]) + 1)
        n_hits = _find_phrases(own, stems, longest, salt, known, hashes, folded, buckets, hits)
        _say(hits, n_hits, known, sentence_rows, sentence_weights, said[row])
        n = _meet(hits, n_hits, times, seen, n)
        n_hits = _find_beginnings(own, begun, known, hits)
        n = _meet(hits, n_hits, times, seen, n)
        if row + 1 == len(records) or records[row + 1] != record:
            _flush(seen, n, times, tempered, record_rows, record_weights, whole[record])
            n = 0


@numba.njit(cache=True)
def _place(places, ordinal, n_sentences, placed):  # type: ignore[no-untyped-def]
    """Write what a sentence's place in the abstract adds."""
    n_knots = len(places) - 1
    at = (n_knots - 1) * ordinal / max(n_sentences - 1, 1)
    low = min(int(at), n_knots - 2)
    between = at - low
    for column in range(len(placed)):
        placed[column] = (1 - between) * places[1 + low, column]
        placed[column] += between * places[2 + low, column]


@numba.njit(cache=True)
def _miss(log_odds, odds, missed, column):  # type: ignore[no-untyped-def]
    """Add ``log(1 + exp(log_odds))`` to `missed`, by way of `odds` to take few logarithms.

    What is still in `odds` counts as ``log(1 + odds)``: the odds of several sentences
    together, ``(1 + a)(1 + b) - 1``, which keeps all digits of small ones.
    """
    if log_odds > _LARGE:
        missed[column] += log_odds
        return
    own = np.exp(log_odds)
    odds[column] += own + odds[column] * own
    if odds[column] > _HUGE:
        missed[column] += np.log1p(odds[column])
        odds[column] = 0.0


@numba.njit(cache=True)
def pool_sentences(  # type: ignore[no-untyped-def]
    records, in_title, lengths, places, intercepts, blend, nothing, said, evidence, whole
):
    """Turn sums into the evidence of sentences and the margins of records.

    Parameters
    ----------
    places : weights of the title and of the knots from an abstract's start to its end.
    nothing : odds of a record without sentences.
    said, evidence : shape (n_sentences, n_mechanisms + 1) of sums, and filled.
    whole : the sums of records; their margins in the end.
    """
    n_mechanisms = whole.shape[1]
    missed, odds = np.empty(n_mechanisms), np.empty(n_mechanisms)
    placed = np.empty(n_mechanisms + 1)
    row = 0
    for record in range(len(whole)):
        first = row
        while row < len(records) and records[row] == record:
            row += 1
        n_titles = 1 if first < row and in_title[first] else 0
        n_words = 0
        missed[:], odds[:] = nothing, 0.0
        for at in range(first, row):
            n_words += lengths[at]
            length = np.sqrt(max(lengths[at], 1))
            if in_title[at]:
                placed[:] = places[0]
            else:
                n_before = first + n_titles
                _place(places, at - n_before, row - n_before, placed)
            of_any = said[at, n_mechanisms] / length + placed[n_mechanisms]
            for column in range(n_mechanisms):
                score = said[at, column] / length + placed[column]
                evidence[at, column] = score + of_any
                _miss(score + intercepts[column], odds, missed, column)
        for column in range(n_mechanisms):
            missed[column] += np.log1p(odds[column])
            whole[record, column] /= np.sqrt(max(n_words, 1))
            whole[record, column] += blend[column] * np.log(missed[column])
