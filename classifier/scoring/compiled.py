"""The compiled loops of the scoring kernel; importing this imports numba.

They repeat `InclusionModel.margins` and `MechanismModel.scores`; a contract test holds the two
paths together. Texts are numbers of words in a lexicon, titles first, then abstracts, then
keywords: text ``field * n_records + record``.
"""

import numba
import numpy as np

from classifier.text.compiled import bucket_of
from classifier.text.compiled_words import SPACE, split_sentences
from classifier.text.hashing import MULTIPLIER

__all__ = ["add_block", "add_counts", "gather_spans", "pool_sentences", "sum_phrases"]

_FOLD = np.uint64(MULTIPLIER)


@numba.njit(cache=True)
def _start(ends, text):  # type: ignore[no-untyped-def]
    return ends[text - 1] if text > 0 else 0


@numba.njit(cache=True)
def _may_be_known(bucket, bits):  # type: ignore[no-untyped-def]
    return bits[bucket >> 3] >> np.uint8(bucket & 7) & np.uint8(1)


@numba.njit(cache=True)
def _count(bucket, keys, times, used, n):  # type: ignore[no-untyped-def]
    """Count a bucket in a small table of open addresses; return how many are in use."""
    slot = bucket & (len(keys) - 1)
    while keys[slot] >= 0 and keys[slot] != bucket:
        slot = (slot + 1) & (len(keys) - 1)
    if keys[slot] < 0:
        keys[slot] = bucket
        times[slot] = 0
        used[n] = slot
        n += 1
    times[slot] += 1
    return n


@numba.njit(cache=True)
def _tempered(times, known):  # type: ignore[no-untyped-def]
    return known[times] if times < len(known) else 1 + np.log(times)


@numba.njit(cache=True)
def _block_hashes(numbers, ends, fields, n_records, record, words, long, hashes):  # type: ignore[no-untyped-def]
    """Write the hashes of a record's longer words; return them and how many there are."""
    most = 0
    for field in fields:
        text = field * n_records + record
        most += ends[text] - _start(ends, text)
    if most > len(hashes):
        hashes = np.empty(2 * most, dtype=np.uint64)
    n = 0
    for field in fields:
        text = field * n_records + record
        for place in range(_start(ends, text), ends[text]):
            if long[numbers[place]]:
                hashes[n] = words[numbers[place]]
                n += 1
    return hashes, n


@numba.njit(cache=True)
def _folded(hashes, first, order):  # type: ignore[no-untyped-def]
    folded = hashes[first]
    for offset in range(1, order):
        folded = folded * _FOLD + hashes[first + offset]
    return folded


@numba.njit(cache=True)
def _share(keys, times, used, n, bits, slots, idf, unseen_idf, weights, tempered):  # type: ignore[no-untyped-def]
    """Return what the counted phrases add to a margin, and empty the table of counts."""
    total = squares = 0.0
    for place in range(n):
        bucket = keys[used[place]]
        slot = slots[bucket] if _may_be_known(bucket, bits) else -1
        rarity = idf[slot] if slot >= 0 else unseen_idf
        value = _tempered(times[used[place]], tempered) * rarity
        squares += value * value
        if slot >= 0:
            total += value * weights[slot]
        keys[used[place]] = -1
    return total / np.sqrt(squares) if squares > 0 else 0.0


@numba.njit(cache=True)
def add_block(  # type: ignore[no-untyped-def]
    numbers, ends, fields, n_records, words, long, orders, salt, block_weight,
    bits, slots, idf, unseen_idf, weights, tempered, margins,
):  # fmt: skip
    """Add one block's share to the margins of all records.

    Parameters
    ----------
    fields : whose words follow one another in the block.
    bits : one a bucket, whether training saw it; small enough for the cache.
    tempered : ``1 + ln(n)`` for n = 0, 1, 2, ..., to save logarithms.
    """
    hashes = np.empty(64, dtype=np.uint64)
    keys = np.full(256, -1, dtype=np.int64)
    times = np.empty(256, dtype=np.int64)
    used = np.empty(128, dtype=np.int64)
    for record in range(n_records):
        hashes, n = _block_hashes(numbers, ends, fields, n_records, record, words, long, hashes)
        while 2 * n * len(orders) > len(keys):
            keys = np.full(2 * len(keys), -1, dtype=np.int64)
            times = np.empty(len(keys), dtype=np.int64)
            used = np.empty(len(keys) // 2, dtype=np.int64)
        n_used = 0
        for order in orders:
            for first in range(n - order + 1):
                bucket = bucket_of(_folded(hashes, first, order), salt)
                n_used = _count(bucket, keys, times, used, n_used)
        margins[record] += block_weight * _share(
            keys, times, used, n_used, bits, slots, idf, unseen_idf, weights, tempered
        )


@numba.njit(cache=True)
def add_counts(  # type: ignore[no-untyped-def]
    numbers, ends, fields, n_records, stems, long, salt, slots, weights, tempered, margins
):
    """Add the weight of each known stem, by how often it stands in the record."""
    times = np.zeros(len(weights), dtype=np.int64)
    seen = np.empty(len(weights), dtype=np.int64)
    for record in range(n_records):
        n = 0
        for field in fields:
            text = field * n_records + record
            for place in range(_start(ends, text), ends[text]):
                word = numbers[place]
                slot = slots[bucket_of(stems[word], salt)] if long[word] else -1
                if slot >= 0:
                    if times[slot] == 0:
                        seen[n] = slot
                        n += 1
                    times[slot] += 1
        for place in range(n):
            slot = seen[place]
            margins[record] += _tempered(times[slot], tempered) * weights[slot]
            times[slot] = 0


@numba.njit(cache=True)
def gather_spans(  # type: ignore[no-untyped-def]
    codes, offsets, n_records, first_record, n, traits, headings, known, kinds, longest,
    records, in_title, spans,
):  # fmt: skip
    """Split titles and abstracts into sentences; a title is one sentence.

    Parameters
    ----------
    first_record, n : the record to begin with, and how many sentences there are before it.
    records, in_title, spans : filled; the spans are of places in `codes`.

    Returns
    -------
    How many sentences there are, and the record at whose abstract the loop stopped because
    it is for the reference; -1 if there is none.
    """
    for record in range(first_record, n_records):
        for place in range(offsets[record], offsets[record + 1]):
            if not traits[codes[place]] & SPACE:
                records[n], in_title[n] = record, True
                spans[n, 0], spans[n, 1] = offsets[record], offsets[record + 1]
                n += 1
                break
        text = n_records + record
        found = split_sentences(
            codes, offsets[text], offsets[text + 1], traits, headings, known, kinds, longest,
            spans[n:],
        )  # fmt: skip
        if found < 0:
            return n, record
        for row in range(n, n + found):
            records[row], in_title[row] = record, False
        n += found
    return n, -1


@numba.njit(cache=True)
def _meet(place, times, seen, n):  # type: ignore[no-untyped-def]
    if times[place] == 0:
        seen[n] = place
        n += 1
    times[place] += 1
    return n


@numba.njit(cache=True)
def _flush(seen, n, times, tempered, weights, sums):  # type: ignore[no-untyped-def]
    """Add the phrases seen in a record to its sums, and forget them."""
    for at in range(n):
        place = seen[at]
        value = _tempered(times[place], tempered)
        for column in range(len(sums)):
            sums[column] += value * weights[place, column]
        times[place] = 0


@numba.njit(cache=True)
def _add_phrases(  # type: ignore[no-untyped-def]
    hashes, n_words, orders, salt, bits, slots, weights, record_slots, times, seen, n, said
):
    """Add the phrases of one sentence to its sums, and meet those of the record."""
    for order in orders:
        for first in range(n_words - order + 1):
            bucket = bucket_of(_folded(hashes, first, order), salt)
            if not _may_be_known(bucket, bits):
                continue
            slot = slots[bucket]
            if slot >= 0:
                for column in range(len(said)):
                    said[column] += weights[slot, column]
            if record_slots[bucket] >= 0:
                n = _meet(record_slots[bucket], times, seen, n)
    return n


@numba.njit(cache=True)
def _meet_beginnings(numbers, begun, salt, bits, record_slots, times, seen, n):  # type: ignore[no-untyped-def]
    for number in numbers:
        for beginning in begun[number]:
            if beginning == 0:
                break
            bucket = bucket_of(beginning, salt)
            if _may_be_known(bucket, bits) and record_slots[bucket] >= 0:
                n = _meet(record_slots[bucket], times, seen, n)
    return n


@numba.njit(cache=True)
def sum_phrases(  # type: ignore[no-untyped-def]
    numbers, places, ends, n_records, records, in_title, spans, stems, begun, orders, salts,
    bits, sentence_slots, sentence_weights, record_slots, record_weights, tempered,
    said, whole, lengths,
):  # fmt: skip
    """Add up the weights of all phrases, by sentence and by record.

    Parameters
    ----------
    salts : of phrases, and of word beginnings.
    bits : one a bucket, whether either table knows it; small enough for the cache.
    said, whole, lengths : filled, one row a sentence, one a record, and each sentence's words.
    """
    times = np.zeros(len(record_weights), dtype=np.int64)
    seen = np.empty(len(record_weights), dtype=np.int64)
    n = word = 0
    for row in range(len(records)):
        record = records[row]
        new = row == 0 or records[row - 1] != record
        if new and row > 0:
            _flush(seen, n, times, tempered, record_weights, whole[records[row - 1]])
            n = 0
        text = record if in_title[row] else n_records + record
        if new or in_title[row - 1]:
            word = _start(ends, text)
        first = word
        while word < ends[text] and places[word] < spans[row, 1]:
            word += 1
        lengths[row] = word - first
        own = numbers[first:word]
        n = _add_phrases(
            stems[own], len(own), orders, salts[0], bits, sentence_slots, sentence_weights,
            record_slots, times, seen, n, said[row],
        )  # fmt: skip
        n = _meet_beginnings(own, begun, salts[1], bits, record_slots, times, seen, n)
    if len(records):
        _flush(seen, n, times, tempered, record_weights, whole[records[-1]])


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
    missed, placed = np.empty(n_mechanisms), np.empty(n_mechanisms + 1)
    row = 0
    for record in range(len(whole)):
        first = row
        while row < len(records) and records[row] == record:
            row += 1
        n_titles = 1 if first < row and in_title[first] else 0
        n_words = 0
        missed[:] = nothing
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
                odds = score + intercepts[column]
                missed[column] += max(odds, 0.0) + np.log1p(np.exp(-abs(odds)))
        for column in range(n_mechanisms):
            whole[record, column] /= np.sqrt(max(n_words, 1))
            whole[record, column] += blend[column] * np.log(missed[column])
