"""Texts as numbers of words, for the compiled loops: each distinct word is looked at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.text.hashing import word_hashes
from classifier.text.tokens import stem

__all__ = ["Encoded", "encode"]

_WITHIN = re.compile(r"[^\W_]")
_APOSTROPHES = "'’"
_N_CODES = 0x110000
_FIRST_SLOTS = 1 << 17


@dataclass(frozen=True, slots=True)
class Encoded:
    """Texts as numbers of words.

    Attributes
    ----------
    words : the distinct words, lower case; single letters are left out of the texts.
    numbers : shape (n_words,), of every word of every text in order.
    offsets : shape (n_texts + 1,); text i is ``numbers[offsets[i]:offsets[i + 1]]``.
    """

    words: list[str]
    numbers: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def hashes(self, *, stemmed: bool) -> NDArray[np.uint64]:
        """Return the hash of every distinct word, or of its stem."""
        return word_hashes([stem(word) for word in self.words] if stemmed else self.words)

    def row(self, row: int, columns: Sequence[int], n_columns: int) -> list[str]:
        """Return the words of one row of `joined`, without making the others."""
        n_rows = (len(self.offsets) - 1) // n_columns
        numbers: list[int] = []
        for column in columns:
            place = column * n_rows + row
            numbers += self.numbers[self.offsets[place] : self.offsets[place + 1]].tolist()
        return [self.words[number] for number in numbers]

    def joined(self, columns: Sequence[int], n_columns: int) -> Encoded:
        """Return the texts of some columns as one text a row.

        Parameters
        ----------
        columns : which of the columns, whose texts stand one column after another.
        n_columns : how many columns there are.
        """
        n_rows = (len(self.offsets) - 1) // n_columns
        starts = np.stack([self.offsets[c * n_rows : (c + 1) * n_rows] for c in columns], 1)
        ends = np.stack(
            [self.offsets[c * n_rows + 1 : (c + 1) * n_rows + 1] for c in columns], 1
        )
        lengths = (ends - starts).ravel()
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(starts.ravel() - firsts, lengths)
        per_row = (ends - starts).sum(axis=1)
        offsets = np.concatenate([[0], np.cumsum(per_row)])
        return Encoded(self.words, self.numbers[places], offsets)


def encode(texts: Sequence[str]) -> Encoded:
    """Split texts into words, as `classifier.text.tokens.tokens` does, and number them."""
    from classifier.text.compiled import split_words

    joined = "".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts], dtype=np.int64)])
    numbers = np.empty(len(codes) // 2 + len(texts) + 1, dtype=np.int64)
    ends = np.zeros(len(texts), dtype=np.int64)
    kinds = _kinds(codes)
    n_words, n_slots = -1, _FIRST_SLOTS
    while n_words < 0:
        table = np.full(n_slots, -1, dtype=np.int32)
        first, lengths = (np.empty(n_slots // 2 + 1, dtype=np.int64) for _ in range(2))
        n_words, n = split_words(codes, offsets, kinds, table, first, lengths, numbers, ends)
        n_slots *= 8
    spans = zip(first[:n_words].tolist(), lengths[:n_words].tolist(), strict=True)
    spelled = [joined[start : start + length] for start, length in spans]
    return _folded(spelled, numbers[:n], ends)


def _kinds(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Say of every code point that occurs whether it can stand in a word."""
    occurs = np.zeros(_N_CODES, dtype=np.bool_)
    occurs[codes] = True
    kinds = np.zeros(_N_CODES, dtype=np.uint8)
    for code in np.flatnonzero(occurs).tolist():
        kinds[code] = 1 if _WITHIN.match(chr(code)) else 2 * (chr(code) in _APOSTROPHES)
    return kinds


def _folded(spelled: list[str], numbers: NDArray[np.int64], ends: NDArray[np.int64]) -> Encoded:
    """Make words that differ in case one, and leave single letters out."""
    place_of: dict[str, int] = {}
    folded = [word.lower().replace("’", "'") for word in spelled]
    renumbered = np.array(
        [place_of.setdefault(word, len(place_of)) for word in folded], dtype=np.int64
    )
    long = np.array([len(word) > 1 for word in folded], dtype=np.bool_)
    kept = long[numbers] if folded else np.zeros(0, dtype=np.bool_)
    n_kept = np.concatenate([[0], np.cumsum(kept)])
    offsets = np.concatenate([[0], n_kept[ends]])
    found = renumbered[numbers[kept]] if folded else numbers
    return Encoded(list(place_of), found, offsets)
