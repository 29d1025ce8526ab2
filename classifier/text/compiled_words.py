"""Compiled loops over code points: decode UTF-8, number words.

Importing this imports numba. They repeat `classifier.text.tokens.tokens`; a contract test holds
the two together.
"""

import numba
import numpy as np

__all__ = [
    "APOSTROPHE",
    "CLOSER",
    "ENDING",
    "MARK",
    "OPENER",
    "SPACE",
    "UPPER",
    "WITHIN",
    "decode",
    "lowered",
    "move_words",
    "number_words",
    "powers_of_base",
]

WITHIN, APOSTROPHE, SPACE, UPPER, ENDING, CLOSER, OPENER, MARK = (1 << i for i in range(8))
"""Traits of a code point, as bits: in a word; an apostrophe; white space; upper case; ends a
sentence; may stand after the end; may stand before the next; the splitter looks at it: the
end of a sentence or heading, a new line, or what equals an ASCII letter but for case."""

_N_ASCII = 0x80
_BLOCK = 64
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BASE = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_TO_WITHIN = np.uint8(1)
"""From the bit of an apostrophe to that of a letter."""


@numba.njit(cache=True)
def _widen(octets, codes):  # type: ignore[no-untyped-def]
    """Copy octets up to the first block with one that is not ASCII; return how many."""
    done = 0
    while done < len(octets):
        # Loops over slices, for those the compiler turns into wide instructions.
        block, wide = octets[done : done + _BLOCK], codes[done : done + _BLOCK]
        every = np.uint8(0)
        for at in range(len(block)):
            every = np.uint8(every | block[at])
        if every >= _N_ASCII:
            break
        for at in range(len(block)):
            wide[at] = block[at]
        done += len(block)
    return done


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
            plain = _widen(octets[place:end], codes[n:])
            place, n = place + plain, n + plain
            stop = min(place + _BLOCK, end)
            while place < stop:
                code = np.uint32(octets[place])
                place += 1
                if code >= _N_ASCII:
                    more = 1 + (code >= 0xE0) + (code >= 0xF0)
                    code &= np.uint32((1 << (6 - more)) - 1)
                    for _ in range(more):
                        code = (code << np.uint32(6)) | np.uint32(octets[place] & 0x3F)
                        place += 1
                codes[n] = code
                n += 1
    offsets[len(starts) - 1] = n


@numba.njit(cache=True)
def lowered(code):  # type: ignore[no-untyped-def]
    """Return an ASCII capital as a small letter, and anything else as it is."""
    return code + np.uint32(32) if 65 <= code <= 90 else code


@numba.njit(cache=True)
def _tell_apart(text, powers, sums):  # type: ignore[no-untyped-def]
    """Write running sums of the code points times powers, ASCII capitals as small letters."""
    for at in range(len(text)):
        code = text[at]
        # Within a word the sixth bit is what tells an ASCII capital from its small letter.
        letter = code | np.uint32(32) if code < np.uint32(_N_ASCII) else code
        sums[at + 1] = np.uint64(letter) * powers[at]
    total = sums[0] = np.uint64(0)
    for at in range(1, len(text) + 1):
        total += sums[at]
        sums[at] = total


@numba.njit(cache=True)
def _find_words(text, traits, kinds, inside, edges):  # type: ignore[no-untyped-def]
    """Write start and stop of each word in turn; return how many of both there are.

    Loops over slices, without branches: where a word ends cannot be foreseen.

    Parameters
    ----------
    kinds, inside, edges : room for two more than the code points of the text.
    """
    length = len(text)
    before, own, after = kinds[:length], kinds[1 : length + 1], kinds[2 : length + 2]
    kinds[0] = kinds[length + 1] = inside[0] = inside[length + 1] = 0
    for at in range(length):
        own[at] = traits[text[at]]
    within = inside[1 : length + 1]
    for at in range(length):
        joins = (own[at] >> _TO_WITHIN) & before[at] & after[at]
        within[at] = (own[at] | joins) & np.uint8(WITHIN)
    left, right = inside[: length + 1], inside[1 : length + 2]
    n = 0
    for at in range(length + 1):
        edges[n] = at
        n += left[at] ^ right[at]
    return n


@numba.njit(cache=True)
def _slot(table, key):  # type: ignore[no-untyped-def]
    """Return where a key stands, or could."""
    last = np.uint64(len(table) - 1)
    slot = key & last
    while table[slot, 1] and table[slot, 0] != key:
        slot = (slot + np.uint64(1)) & last
    return slot


@numba.njit(cache=True)
def move_words(table, larger):  # type: ignore[no-untyped-def]
    """Enter all words of a table into an empty one."""
    for row in range(len(table)):
        if table[row, 1]:
            larger[_slot(larger, table[row, 0])] = table[row]


@numba.njit(cache=True)
def number_words(  # type: ignore[no-untyped-def]
    codes,
    offsets,
    traits,
    powers,
    inverses,
    table,
    n_words,
    fresh,
    kinds,
    numbers,
    places,
    ends,
):
    """Give every word of all texts a number, equal ones but for ASCII case the same.

    Words are told apart by 64 bits of hash, as their features are: a polynomial of the code
    points, as the difference of two running sums.

    Parameters
    ----------
    codes : code points of all texts; text i begins at ``offsets[i]``.
    powers, inverses : as `powers_of_base` makes them, for the longest text.
    table, n_words : hash, and one more than the number, of the words that have numbers, at
        the hash's place in open addresses; 0 is free.
    fresh : filled with start and end of the words that get a number now; no more than fit
        get one.
    kinds, numbers, places, ends : filled: the traits of each code point, number and place of
        each word in turn, and where each text's words end.

    Returns
    -------
    How many words have numbers now, and whether there was room for all.
    """
    n = 0
    before = n_words
    room = len(powers) + 2
    around, inside = np.empty(room, dtype=np.uint8), np.empty(room, dtype=np.uint8)
    edges, sums = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.uint64)
    for text in range(len(offsets) - 1):
        first = offsets[text]
        letters = codes[first : offsets[text + 1]]
        n_edges = _find_words(letters, traits, around, inside, edges)
        kinds[first : offsets[text + 1]] = around[1 : len(letters) + 1]
        _tell_apart(letters, powers, sums)
        for word in range(0, n_edges, 2):
            start, stop = edges[word], edges[word + 1]
            mixed = (sums[stop] - sums[start]) * inverses[start]
            mixed = (mixed ^ (mixed >> _HALF)) * _SPREAD
            key = mixed ^ (mixed >> _HALF)
            slot = _slot(table, key)
            if not table[slot, 1]:
                if n_words - before == len(fresh):
                    return n_words, False
                fresh[n_words - before, 0] = first + start
                fresh[n_words - before, 1] = first + stop
                n_words += 1
                table[slot, 0], table[slot, 1] = key, n_words
            numbers[n], places[n] = table[slot, 1] - 1, first + start
            n += 1
        ends[text] = n
    return n_words, True


@numba.njit(cache=True)
def powers_of_base(n):  # type: ignore[no-untyped-def]
    """Return `n` powers of an odd number from the first, and their inverses, modulo 2**64."""
    powers, inverses = np.empty(n, dtype=np.uint64), np.empty(n, dtype=np.uint64)
    inverse = _BASE
    for _ in range(6):  # Newton's steps: each doubles the bits that are right
        inverse *= np.uint64(2) - _BASE * inverse
    power, back = np.uint64(1), np.uint64(1)
    for at in range(n):
        power, back = power * _BASE, back * inverse
        powers[at], inverses[at] = power, back
    return powers, inverses
