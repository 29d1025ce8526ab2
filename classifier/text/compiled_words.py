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
]

WITHIN, APOSTROPHE, SPACE, UPPER, ENDING, CLOSER, OPENER, MARK = (1 << i for i in range(8))
"""Traits of a code point, as bits: in a word; an apostrophe; white space; upper case; ends a
sentence; may stand after the end; may stand before the next; the splitter looks at it: the
end of a sentence or heading, a new line, or what equals an ASCII letter but for case."""

_N_ASCII = 0x80
_BLOCK = 64
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_TURN, _REST, _HALF = np.uint64(7), np.uint64(57), np.uint64(32)


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
def _scan_word(codes, traits, start, end):  # type: ignore[no-untyped-def]
    """Return where the word that begins at `start` ends, and its hash."""
    mixed = np.uint64(0)
    place = start
    while True:
        code = codes[place]
        # Within a word the sixth bit is what tells an ASCII capital from its small letter.
        letter = np.uint64(code | np.uint32(32) if code < _N_ASCII else code)
        mixed = ((mixed << _TURN) | (mixed >> _REST)) ^ (letter * _SPREAD)
        place += 1
        if place == end:
            break
        kind = traits[codes[place]]
        if kind & WITHIN:
            continue
        inside = kind & APOSTROPHE and place + 1 < end
        if not inside or not traits[codes[place + 1]] & WITHIN:
            break
    mixed = (mixed ^ (mixed >> _HALF)) * _SPREAD
    return place, mixed ^ (mixed >> _HALF)


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
def number_words(codes, offsets, traits, table, n_words, fresh, numbers, places, ends):  # type: ignore[no-untyped-def]
    """Give every word of all texts a number, equal ones but for ASCII case the same.

    Words are told apart by 64 bits of hash, as their features are.

    Parameters
    ----------
    codes : code points of all texts; text i begins at ``offsets[i]``.
    table, n_words : hash, and one more than the number, of the words that have numbers, at
        the hash's place in open addresses; 0 is free.
    fresh : filled with start and end of the words that get a number now; no more than fit
        get one.
    numbers, places, ends : filled: number and place of each word in turn, and where each
        text's words end.

    Returns
    -------
    How many words have numbers now, and whether there was room for all.
    """
    n = 0
    before = n_words
    for text in range(len(offsets) - 1):
        place, end = offsets[text], offsets[text + 1]
        while place < end:
            if not traits[codes[place]] & WITHIN:
                place += 1
                continue
            stop, key = _scan_word(codes, traits, place, end)
            slot = _slot(table, key)
            if not table[slot, 1]:
                if n_words - before == len(fresh):
                    return n_words, False
                fresh[n_words - before, 0], fresh[n_words - before, 1] = place, stop
                n_words += 1
                table[slot, 0], table[slot, 1] = key, n_words
            numbers[n], places[n] = table[slot, 1] - 1, place
            n += 1
            place = stop
        ends[text] = n
    return n_words, True
