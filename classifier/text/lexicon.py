"""Texts as code points, words as numbers: what the compiled kernel reads instead of strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.text import sentences
from classifier.text.features import BEGINNINGS, word_beginnings
from classifier.text.hashing import word_hashes
from classifier.text.tokens import stem

__all__ = ["Codes", "Lexicon", "Numbered", "SplitRules", "split_rules", "traits"]

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_N_CODES = 0x110000
_MOST_WORDS = 1 << 18
_BASIS, _PRIME, _MASK = 14695981039346656037, 1099511628211, (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Codes:
    """Texts as code points, one after another.

    Attributes
    ----------
    codes : shape (n_code_points,)
    offsets : shape (n_texts + 1,); text i is ``codes[offsets[i]:offsets[i + 1]]``.
    """

    codes: NDArray[np.uint32]
    offsets: Ints

    @classmethod
    def of_strings(cls, texts: Sequence[str]) -> Codes:
        """Lay out Python's strings, lone surrogates included."""
        octets = "".join(texts).encode("utf-32-le", "surrogatepass")
        offsets = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in texts], out=offsets[1:])
        return cls(np.frombuffer(octets, dtype=np.uint32), offsets)

    @classmethod
    def of_arrow(cls, arrays: Sequence[Any]) -> Codes:
        """Lay out Arrow string arrays one after another, straight from their buffers.

        Raises
        ------
        pyarrow.ArrowInvalid
            If one of them is not UTF-8.
        """
        import pyarrow as pa

        from classifier.text.compiled_words import decode

        joined = pa.concat_arrays([array.cast(pa.large_string()) for array in arrays])
        filled = joined.fill_null("")
        filled.validate(full=True)
        _, starts, octets = filled.buffers()
        bounds = np.frombuffer(starts, dtype=np.int64)[filled.offset :][: len(filled) + 1]
        stored = np.frombuffer(octets or b"", dtype=np.uint8)
        codes = np.empty(int(bounds[-1] - bounds[0]), dtype=np.uint32)
        offsets = np.empty(len(bounds), dtype=np.int64)
        decode(stored, bounds, codes, offsets)
        return cls(codes[: offsets[-1]], offsets)

    def text(self, number: int) -> str:
        """Return one text as a string."""
        octets = self.codes[self.offsets[number] : self.offsets[number + 1]].tobytes()
        return octets.decode("utf-32-le", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The words of some texts.

    Attributes
    ----------
    numbers, places : shape (n_words,), each word's number in the lexicon, and its first code
        point.
    ends : shape (n_texts,), where each text's words end.
    """

    numbers: Ints
    places: Ints
    ends: Ints


class Lexicon:
    """Gives words numbers, and looks at each distinct word once.

    It is emptied when it is full, so its memory is bounded; the numbers are good until the
    next call of `number`.

    Parameters
    ----------
    most_words : how many distinct words to keep; a power of two.

    Attributes
    ----------
    words, stems : shape (n,), the hash of each word and of its stem, in lower case.
    begun : shape (n, 3), hashes of the beginnings of the stem, 0 where there are fewer.
    long : shape (n,), whether the word has more than one letter.
    """

    def __init__(self, most_words: int = _MOST_WORDS) -> None:
        self._empty(most_words)

    def _empty(self, most_words: int) -> None:
        self._table = np.full(2 * most_words, -1, dtype=np.int32)
        self._keys = np.zeros(2 * most_words, dtype=np.uint64)
        self._n = 0
        self.words, self.stems = (np.zeros(most_words, dtype=np.uint64) for _ in range(2))
        self.begun = np.zeros((most_words, len(BEGINNINGS)), dtype=np.uint64)
        self.long = np.zeros(most_words, dtype=np.bool_)

    def number(self, texts: Codes) -> Numbered:
        """Return the numbers of all words that `classifier.text.tokens.tokens` finds."""
        from classifier.text.compiled_words import number_words

        n_codes, n_texts = len(texts.codes), len(texts.offsets) - 1
        numbers, places = (
            np.empty((n_codes + n_texts + 1) // 2, dtype=np.int64) for _ in range(2)
        )
        ends = np.zeros(n_texts, dtype=np.int64)
        while True:
            known, most = self._n, len(self.long)
            fresh = np.empty((most - known, 2), dtype=np.int64)
            n_words = number_words(
                texts.codes, texts.offsets, traits(), self._keys, self._table, known, most,
                fresh, numbers, places, ends,
            )  # fmt: skip
            if n_words >= 0:
                break
            self._empty(most if known else 8 * most)
        self._learn(texts, fresh[: n_words - known])
        n = ends[-1] if n_texts else 0
        return Numbered(numbers[:n], places[:n], ends)

    def _learn(self, texts: Codes, fresh: Ints) -> None:
        if not len(fresh):
            return
        first, self._n = self._n, self._n + len(fresh)
        spelled = [
            texts.codes[start:end].tobytes().decode("utf-32-le").lower().replace("’", "'")
            for start, end in fresh.tolist()
        ]
        stems = [stem(word) for word in spelled]
        self.words[first : self._n] = word_hashes(spelled)
        self.stems[first : self._n] = word_hashes(stems)
        self.long[first : self._n] = [len(word) > 1 for word in spelled]
        for row, word in enumerate(stems, first):
            begun = word_hashes(word_beginnings([word]))
            self.begun[row, : len(begun)] = begun


@cache
def traits() -> NDArray[np.uint8]:
    """Return the traits of every code point, as bits; see `classifier.text.compiled_words`."""
    from classifier.text import compiled_words as bits

    characters = np.arange(_N_CODES, dtype=np.uint32).view("<U1")
    found = np.zeros(_N_CODES, dtype=np.uint8)
    found[np.char.isalnum(characters)] |= bits.WITHIN
    found[np.char.isspace(characters)] |= bits.SPACE
    found[np.char.isupper(characters)] |= bits.UPPER
    for text, bit in (
        ("'’", bits.APOSTROPHE),
        (".!?", bits.ENDING),
        ("\"'”’)]", bits.CLOSER),
        ("\"'“‘([", bits.OPENER),
        ("\u0131\u0130\u017f\u212a", bits.TWOFOLD),
    ):
        found[[ord(character) for character in text]] |= bit
    return found


@dataclass(frozen=True, slots=True)
class SplitRules:
    """Headings and abbreviations as hashes for the compiled splitter; see there."""

    headings: Hashes
    abbreviations: Hashes
    kinds: NDArray[np.int64]
    longest: Ints


@cache
def split_rules() -> SplitRules:
    """Return the rules of `classifier.text.sentences`."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    known = sorted(
        (_hash(reversed(name)), 2 if name in sentences.GO_ON else 1)
        for name in sentences.ABBREVIATIONS | set(letters)
    )
    longest = [max(map(len, names)) for names in (sentences.HEADINGS, sentences.ABBREVIATIONS)]
    return SplitRules(
        np.array(sorted(map(_hash, sentences.HEADINGS)), dtype=np.uint64),
        np.array([key for key, _ in known], dtype=np.uint64),
        np.array([kind for _, kind in known], dtype=np.int64),
        np.array(longest, dtype=np.int64),
    )


def _hash(characters: Iterable[str]) -> int:
    mixed = _BASIS
    for character in characters:
        mixed = ((mixed ^ ord(character)) * _PRIME) & _MASK
    return mixed
