"""The sentences of a batch."""

import numba

from classifier.text.compiled_sentences import split_sentences
from classifier.text.compiled_words import SPACE

__all__ = ["gather_spans"]


@numba.njit(cache=True)
def gather_spans(  # type: ignore[no-untyped-def]
    codes, kinds, offsets, n_records, first_record, n, traits, headings, known, ways, longest,
    records, in_title, spans,
):  # fmt: skip
    """Split titles and abstracts into sentences; a title is one sentence.

    Parameters
    ----------
    kinds : the traits of each of `codes`.
    first_record, n : the record to begin with, and how many sentences there are before it.
    records, in_title, spans : filled; the spans are of places in `codes`.

    Returns
    -------
    How many sentences there are, and the record at whose abstract the loop stopped because
    it is for the reference; -1 if there is none.
    """
    for record in range(first_record, n_records):
        for place in range(offsets[record], offsets[record + 1]):
            if not kinds[place] & SPACE:
                records[n], in_title[n] = record, True
                spans[n, 0], spans[n, 1] = offsets[record], offsets[record + 1]
                n += 1
                break
        text = n_records + record
        found = split_sentences(
            codes, kinds, offsets[text], offsets[text + 1], traits, headings, known, ways,
            longest, spans[n:],
        )  # fmt: skip
        if found < 0:
            return n, record
        for row in range(n, n + found):
            records[row], in_title[row] = record, False
        n += found
    return n, -1
