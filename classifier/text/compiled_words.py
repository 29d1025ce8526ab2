"""Compiled loops over code points: decode UTF-8, number words, split sentences.

Importing this imports numba. They repeat `classifier.text.tokens.tokens` and
`classifier.text.sentences.sentence_spans`; contract tests hold the paths together.
"""

import numba
import numpy as np

__all__ = [
    "APOSTROPHE",
    "CLOSER",
    "ENDING",
    "OPENER",
    "SPACE",
    "TWOFOLD",
    "UPPER",
    "WITHIN",
    "decode",
    "number_words",
    "split_sentences",
]

WITHIN, APOSTROPHE, SPACE, UPPER, ENDING, CLOSER, OPENER, TWOFOLD = (1 << i for i in range(8))
"""Traits of a code point, as bits: in a word; an apostrophe; white space; upper case; ends a
sentence; may stand after the end; may stand before the next; equal to an ASCII letter but for
case, which the loops leave to the reference."""

_PRIME = np.uint64(1099511628211)
_BASIS = np.uint64(14695981039346656037)
_S31 = np.uint64(31)
_LINE, _DOT, _COLON, _UNDERSCORE, _PARENTHESIS = 10, 46, 58, 95, 40
_WINDOW = 12
_WORDS_BEFORE_HEADING = 4
_ALWAYS = 2


@numba.njit(cache=True)
def decode(octets, starts, codes, offsets):  # type: ignore[no-untyped-def]
    """Decode valid UTF-8: text i is ``octets[starts[i]:starts[i + 1]]``.

    Parameters
    ----------
    codes, offsets : filled with code points, and with where each text begins among them.
    """
    n = 0
    for text in range(len(starts) - 1):
        offsets[text] = n
        place, end = starts[text], starts[text + 1]
        while place < end:
            code = np.uint32(octets[place])
            place += 1
            if code >= 0x80:
                more = 1 + (code >= 0xE0) + (code >= 0xF0)
                code &= np.uint32((1 << (6 - more)) - 1)
                for _ in range(more):
                    code = (code << np.uint32(6)) | np.uint32(octets[place] & 0x3F)
                    place += 1
            codes[n] = code
            n += 1
    offsets[len(starts) - 1] = n


@numba.njit(cache=True)
def _lowered(code):  # type: ignore[no-untyped-def]
    return code + np.uint32(32) if 65 <= code <= 90 else code


@numba.njit(cache=True)
def _scan_word(codes, traits, start, end):  # type: ignore[no-untyped-def]
    """Return where the word that begins at `start` ends, and its hash."""
    mixed = _BASIS
    place = start
    while place < end:
        code = codes[place]
        kind = traits[code]
        if not kind & WITHIN:
            inside = kind & APOSTROPHE and place + 1 < end
            if not inside or not traits[codes[place + 1]] & WITHIN:
                break
        mixed = (mixed ^ np.uint64(_lowered(code))) * _PRIME
        place += 1
    return place, mixed ^ (mixed >> _S31)


@numba.njit(cache=True)
def number_words(  # type: ignore[no-untyped-def]
    codes, offsets, traits, keys, table, n_words, most, fresh, numbers, places, ends
):
    """Give every word of all texts a number, equal ones but for ASCII case the same.

    Words are told apart by 64 bits of hash, as their features are.

    Parameters
    ----------
    codes : code points of all texts; text i begins at ``offsets[i]``.
    keys, table, n_words : hash and number of the words that have numbers already, at the
        hash's place in open addresses; -1 in `table` is free.
    most : how many words may have numbers.
    fresh : filled with start and end of the words that get a number now.
    numbers, places, ends : filled: number and place of each word in turn, and where each
        text's words end.

    Returns
    -------
    How many words have numbers now, or -1 where that is more than may be.
    """
    n = 0
    before = n_words
    last = np.uint64(len(table) - 1)
    for text in range(len(offsets) - 1):
        place, end = offsets[text], offsets[text + 1]
        while place < end:
            if not traits[codes[place]] & WITHIN:
                place += 1
                continue
            stop, mixed = _scan_word(codes, traits, place, end)
            slot = mixed & last
            while table[slot] >= 0 and keys[slot] != mixed:
                slot = (slot + np.uint64(1)) & last
            if table[slot] < 0:
                if n_words == most:
                    return -1
                fresh[n_words - before, 0], fresh[n_words - before, 1] = place, stop
                keys[slot], table[slot] = mixed, n_words
                n_words += 1
            numbers[n], places[n] = table[slot], place
            n += 1
            place = stop
        ends[text] = n
    return n_words


@numba.njit(cache=True)
def _is_heading(codes, start, end, traits, headings, longest):  # type: ignore[no-untyped-def]
    """Whether the heading of a part of a structured abstract stands at `start`."""
    mixed = _BASIS
    for place in range(start, min(start + longest + 1, end - 1)):
        if codes[place] == _COLON:
            if not traits[codes[place + 1]] & SPACE:
                return False
            at = np.searchsorted(headings, mixed)
            return at < len(headings) and headings[at] == mixed
        mixed = (mixed ^ np.uint64(_lowered(codes[place]))) * _PRIME
    return False


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
        mixed = (mixed ^ np.uint64(_lowered(codes[place]))) * _PRIME
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
def _after_space(codes, place, end, traits, headings, longest):  # type: ignore[no-untyped-def]
    """Return where white space ends, and whether a heading follows; else stop at a new line."""
    after = place
    while after < end and traits[codes[after]] & SPACE:
        after += 1
    capital = after < end and 65 <= codes[after] <= 90
    if capital and _is_heading(codes, after, end, traits, headings, longest):
        return after, True
    place += 1
    while place < after and codes[place] != _LINE:
        place += 1
    return place, False


@numba.njit(cache=True)
def _mark_ends(codes, first, stop, after, end, traits, known, kinds, longest):  # type: ignore[no-untyped-def]
    """Whether the full stop, question or exclamation mark at `stop` ends a sentence."""
    if after == end or not traits[codes[after]] & SPACE:
        return False
    if not _next_begins(codes, after, end, traits):
        return False
    return codes[stop] != _DOT or _dot_ends(
        codes, first, stop, after, end, traits, known, kinds, longest
    )


@numba.njit(cache=True)
def split_sentences(codes, first, end, traits, headings, known, kinds, longest, spans):  # type: ignore[no-untyped-def]
    """Split one text into sentences.

    Parameters
    ----------
    headings, known : hashes, ascending; of headings, and of abbreviations read backwards.
    kinds : of each abbreviation, 1 or, where a sentence always goes on after it, 2.
    longest : code points in the longest heading and the longest abbreviation.
    spans : filled with start and end of each sentence in `codes`.

    Returns
    -------
    How many sentences there are; -1 where the text is for the reference.
    """
    n = 0
    start = place = first
    while place < end:
        kind = traits[codes[place]]
        stop, ends = place, False
        if kind & TWOFOLD:
            return -1
        if kind & ENDING:
            place = _after_ending(codes, stop, end, traits)
            ends = _mark_ends(codes, first, stop, place, end, traits, known, kinds, longest[1])
        elif codes[place] == _LINE:
            ends = True
            while place < end and codes[place] == _LINE:
                place += 1
        elif kind & SPACE:
            place, ends = _after_space(codes, stop, end, traits, headings, longest[0])
            ends = ends and _n_words(codes, start, stop, traits) >= _WORDS_BEFORE_HEADING
        else:
            place += 1
        if ends:
            n = _keep(codes, start, place, traits, spans, n)
            start = place
    return _keep(codes, start, end, traits, spans, n)
