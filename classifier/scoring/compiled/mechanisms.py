"""Sums of phrases by sentence and record, and what mechanisms make of them."""

import numba
import numpy as np
from numpy.typing import NDArray

from classifier.scoring.compiled.bitmap import (
    fold_on,
    is_known,
    place_of,
    roomy,
    start_of,
    tempered_count,
)
from classifier.text.compiled import bucket_of

__all__ = ["pool_sentences", "sum_phrases"]

_LARGE, _ROOMY, _HUGE = 100.0, 1e50, 1e100
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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
def _meet_beginnings(numbers, n_begun, begun, known, chosen, times, seen, n):  # type: ignore[no-untyped-def]
    """Count the beginnings of a text's words; return how many distinct ones its record has."""
    n_chosen = 0
    for number in numbers:  # without a branch, for few words have any
        chosen[n_chosen] = number
        n_chosen += n_begun[number] > 0
    for at in range(n_chosen):
        for column in range(n_begun[chosen[at]]):
            place = place_of(begun[chosen[at], column], known)
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
    numbers, places, ends, n_records, records, in_title, spans, stems, n_begun, begun, longest,
    salt, known, sentence_rows, sentence_weights, record_rows, record_weights, tempered,
    said, whole, lengths,
):  # fmt: skip
    """Add up the weights of all phrases, by sentence and by record.

    Parameters
    ----------
    n_begun, begun : how many beginnings of each word's stem are known, and their buckets.
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
            hits = roomy(hits, longest * (ends[text] - word) + 1)
            whole_text = numbers[word : ends[text]]
            n = _meet_beginnings(whole_text, n_begun, begun, known, hits, times, seen, n)
        first, last, stop = word, ends[text], spans[row, 1]
        while word < last and places[word] < stop:
            word += 1
        own = numbers[first:word]
        lengths[row] = len(own)
        hashes, folded = roomy(hashes, len(own)), roomy(folded, len(own))
        buckets = roomy(buckets, len(own))
        n_hits = _find_phrases(own, stems, longest, salt, known, hashes, folded, buckets, hits)
        _say(hits, n_hits, known, sentence_rows, sentence_weights, said[row])
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
def _judge(records, in_title, lengths, places, intercepts, said, evidence, log_odds, n_words):  # type: ignore[no-untyped-def]
    """Write what each sentence says, alone and as log-odds, and the words of each record."""
    n_mechanisms = evidence.shape[1]
    placed = np.empty(n_mechanisms + 1)
    row = 0
    while row < len(records):
        first, record = row, records[row]
        while row < len(records) and records[row] == record:
            row += 1
        n_titles = 1 if in_title[first] else 0
        for at in range(first, row):
            n_words[record] += lengths[at]
            if in_title[at]:
                placed[:] = places[0]
            else:
                n_before = first + n_titles
                _place(places, at - n_before, row - n_before, placed)
            share = 1 / np.sqrt(max(lengths[at], 1))
            of_any = said[at, n_mechanisms] * share + placed[n_mechanisms]
            told, own, odds = said[at], evidence[at], log_odds[at]
            for column in range(n_mechanisms):
                score = told[column] * share + placed[column]
                own[column] = score + of_any
                odds[column] = score + intercepts[column]


@numba.njit(cache=True)
def _miss(log_odds, own, odds, missed, column):  # type: ignore[no-untyped-def]
    """Add one sentence's ``log(1 + exp(log_odds))`` to a record's, whatever its size."""
    if log_odds > _LARGE:
        missed[column] += log_odds
        return
    odds[column] += own + odds[column] * own
    if odds[column] > _HUGE:
        missed[column] += np.log1p(odds[column])
        odds[column] = 0.0


@numba.njit(cache=True)
def _join_odds(records, log_odds, own, odds, missed):  # type: ignore[no-untyped-def]
    """Add ``log(1 + exp(log_odds))`` of a record's sentences, by way of `odds`.

    What is in `odds` in the end counts as ``log(1 + odds)``: the odds of several sentences
    together, ``(1 + a)(1 + b) - 1``, which takes few logarithms and keeps all digits of small
    ones.

    Parameters
    ----------
    own : the odds of each sentence.
    """
    for at in range(len(records)):
        record = records[at]
        joined, single, told = odds[record], own[at], log_odds[at]
        is_large = False
        for column in range(len(joined)):
            is_large |= told[column] > _LARGE or joined[column] > _ROOMY
        if is_large:
            for column in range(len(joined)):
                _miss(told[column], single[column], joined, missed[record], column)
        else:
            for column in range(len(joined)):
                joined[column] += single[column] + joined[column] * single[column]


def pool_sentences(
    records: Ints, in_title: NDArray[np.bool_], lengths: Ints, places: Floats,
    intercepts: Floats, blend: Floats, nothing: float, said: Floats, evidence: Floats,
    whole: Floats,
) -> None:  # fmt: skip
    """Turn sums into the evidence of sentences and the margins of records.

    Exponentials and logarithms are numpy's, which takes many at once.

    Parameters
    ----------
    places : weights of the title and of the knots from an abstract's start to its end.
    nothing : odds of a record without sentences.
    said, evidence : shape (n_sentences, n_mechanisms + 1) of sums, and filled.
    whole : the sums of records; their margins in the end.
    """
    log_odds, n_words = np.empty(evidence.shape), np.zeros(len(whole))
    _judge(records, in_title, lengths, places, intercepts, said, evidence, log_odds, n_words)
    odds, missed = np.zeros(whole.shape), np.zeros(whole.shape)
    _join_odds(records, log_odds, np.exp(np.minimum(log_odds, _LARGE)), odds, missed)
    whole /= np.sqrt(np.maximum(n_words, 1))[:, None]
    whole += blend * np.log(nothing + missed + np.log1p(odds))
