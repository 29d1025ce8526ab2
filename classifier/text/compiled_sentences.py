"""Split texts into sentences, compiled.

Importing this imports numba. It repeats `classifier.text.sentences.sentence_spans`; a contract
test holds the two together.
"""

import numba
import numpy as np

from classifier.text.compiled_words import (
    CLOSER,
    ENDING,
    MARK,
    OPENER,
    SPACE,
    UPPER,
    WITHIN,
    lowered,
)

__all__ = ["split_sentences"]

_PRIME = np.uint64(1099511628211)
_BASIS = np.uint64(14695981039346656037)
_LINE, _DOT, _COLON, _UNDERSCORE, _PARENTHESIS = 10, 46, 58, 95, 40
_N_ASCII = 0x80
_WINDOW = 12
_BLOCK = 32
_WORDS_BEFORE_HEADING = 4
_ALWAYS = 2
_GLUED = 3
"""Small letters before a mark that a sentence is glued to."""


@numba.njit(cache=True)
def _is_heading(codes, start, colon, headings):  # type: ignore[no-untyped-def]
    """Whether the heading of a part of a structured abstract stands before the colon."""
    mixed = _BASIS
    for place in range(start, colon):
        mixed = (mixed ^ np.uint64(lowered(codes[place]))) * _PRIME
    at = np.searchsorted(headings, mixed)
    return at < len(headings) and headings[at] == mixed


@numba.njit(cache=True)
def _n_words(codes, start, stop, traits):  # type: ignore[no-untyped-def]
    n = 0
    for place in range(start, stop):
        begins = place == start or traits[codes[place - 1]] & SPACE
        if begins and not traits[codes[place]] & SPACE:
            n += 1
    return n


@numba.njit(cache=True)
def _next_begins(codes, place, end, traits):  # type: ignore[no-untyped-def]
    """Whether what follows may begin a sentence: a capital or a digit."""
    while place < end and traits[codes[place]] & SPACE:
        place += 1
    while place < end and traits[codes[place]] & OPENER:
        place += 1
    if place == end:
        return False
    code = codes[place]
    return 65 <= code <= 90 or 48 <= code <= 57 or 0xC0 <= code <= 0xDE


@numba.njit(cache=True)
def _abbreviated(codes, low, stop, traits, known, kinds, longest):  # type: ignore[no-untyped-def]
    """Return 0 where no abbreviation ends at `stop`, else its kind."""
    mixed = _BASIS
    found = 0
    for place in range(stop - 1, max(low, stop - longest) - 1, -1):
        mixed = (mixed ^ np.uint64(lowered(codes[place]))) * _PRIME
        bounded = place == low
        if not bounded:
            before = codes[place - 1]
            bounded = not traits[before] & WITHIN and before != _UNDERSCORE
        if bounded:
            at = np.searchsorted(known, mixed)
            if at < len(known) and known[at] == mixed:
                found = max(found, kinds[at])
    return found


@numba.njit(cache=True)
def _dot_ends(codes, first, stop, after, end, traits, known, kinds, longest):  # type: ignore[no-untyped-def]
    """Whether the full stop at `stop` ends a sentence."""
    low = max(first, stop - _WINDOW)
    kind = _abbreviated(codes, low, stop, traits, known, kinds, longest)
    if kind == _ALWAYS:
        return False
    if stop > low and 65 <= codes[stop - 1] <= 90:
        if stop - 1 == low:
            return False
        before = codes[stop - 2]
        if traits[before] & SPACE or before == _PARENTHESIS:
            return False
    if kind == 0:
        return True
    following = after
    if traits[codes[following]] & SPACE:
        following += 1
    return following < min(after + 2, end) and traits[codes[following]] & UPPER != 0


@numba.njit(cache=True)
def _keep(codes, start, end, traits, spans, n):  # type: ignore[no-untyped-def]
    """Add a span without its margins, if anything is left; return how many there are."""
    while start < end and traits[codes[start]] & SPACE:
        start += 1
    while end > start and traits[codes[end - 1]] & SPACE:
        end -= 1
    if start == end:
        return n
    spans[n, 0], spans[n, 1] = start, end
    return n + 1


@numba.njit(cache=True)
def _after_ending(codes, place, end, traits):  # type: ignore[no-untyped-def]
    """Return where full stops and the quotes and brackets after them end."""
    while place < end and traits[codes[place]] & ENDING:
        place += 1
    while place < end and traits[codes[place]] & CLOSER:
        place += 1
    return place


@numba.njit(cache=True)
def _split_at_headings(  # type: ignore[no-untyped-def]
    codes, start, place, colon, traits, headings, longest, spans, n
):
    """Split before headings that end at the colon; return where the rest begins, and `n`."""
    place = max(place, colon - longest - 1)
    while place < colon:
        stop = place
        while place < colon and traits[codes[place]] & SPACE:
            place += 1
        capital = place > stop and 65 <= codes[place] <= 90
        if capital and _is_heading(codes, place, colon, headings):
            if _n_words(codes, start, stop, traits) >= _WORDS_BEFORE_HEADING:
                n = _keep(codes, start, place, traits, spans, n)
                start = place
        elif place == stop:
            place += 1
    return start, n


@numba.njit(cache=True)
def _is_glued(codes, first, stop, after, end):  # type: ignore[no-untyped-def]
    """Whether a word of small letters and a capitalised one touch at the mark."""
    if after != stop + 1 or stop - first < _GLUED or after + 1 >= end:
        return False
    for place in range(stop - _GLUED, stop):
        if not 97 <= codes[place] <= 122:
            return False
    return 65 <= codes[after] <= 90 and 97 <= codes[after + 1] <= 122


@numba.njit(cache=True)
def _mark_ends(codes, first, stop, after, end, traits, known, kinds, longest):  # type: ignore[no-untyped-def]
    """Whether the full stop, question or exclamation mark at `stop` ends a sentence."""
    if after == end:
        return False
    if not traits[codes[after]] & SPACE and not _is_glued(codes, first, stop, after, end):
        return False
    if not _next_begins(codes, after, end, traits):
        return False
    return codes[stop] != _DOT or _dot_ends(
        codes, first, stop, after, end, traits, known, kinds, longest
    )


@numba.njit(cache=True)
def _next_mark(kinds, place, end):  # type: ignore[no-untyped-def]
    """Return where the splitter has to look next, or the end."""
    while place < end:
        block = kinds[place : min(place + _BLOCK, end)]
        every = np.uint8(0)
        for at in range(len(block)):  # wide instructions
            every |= block[at]
        if every & MARK:
            break
        place += len(block)
    while place < end and not kinds[place] & MARK:
        place += 1
    return place


@numba.njit(cache=True)
def split_sentences(codes, kinds, first, end, traits, headings, known, ways, longest, spans):  # type: ignore[no-untyped-def]
    """Split one text into sentences.

    Parameters
    ----------
    kinds : the traits of each of `codes`.
    headings, known : hashes, ascending; of headings, and of abbreviations read backwards.
    ways : of each abbreviation, 1 or, where a sentence always goes on after it, 2.
    longest : code points in the longest heading and the longest abbreviation.
    spans : filled with start and end of each sentence in `codes`.

    Returns
    -------
    How many sentences there are; -1 where the text is for the reference.
    """
    n = 0
    start = place = first
    while True:
        after = place
        place = _next_mark(kinds, place, end)
        if place == end:
            return _keep(codes, start, end, traits, spans, n)
        mark = place
        if codes[mark] >= _N_ASCII:
            return -1
        ends = codes[mark] == _LINE
        if codes[mark] == _COLON:
            place += 1
            if place < end and traits[codes[place]] & SPACE:
                start, n = _split_at_headings(
                    codes, start, after, mark, traits, headings, longest[0], spans, n
                )
        elif ends:
            while place < end and codes[place] == _LINE:
                place += 1
        else:
            place = _after_ending(codes, mark, end, traits)
            ends = _mark_ends(codes, first, mark, place, end, traits, known, ways, longest[1])
        if ends:
            n = _keep(codes, start, place, traits, spans, n)
            start = place
