"""Texts as code points, words as numbers: what the compiled kernel reads instead of strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.text import sentences
from classifier.text.buffers import Buffers
from classifier.text.features import BEGINNING_SALT, BEGINNINGS, word_beginnings
from classifier.text.hashing import buckets, places_in, word_hashes
from classifier.text.tokens import stem

__all__ = ["Codes", "Lexicon", "Numbered", "SplitRules", "split_rules", "traits"]

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_N_CODES = 0x110000
_FEWEST_WORDS, _MOST_WORDS = 1 << 13, 1 << 18
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
    def of_arrow(
        cls, arrays: Sequence[Any], buffers: Buffers | None = None, *, is_valid: bool = False
    ) -> Codes:
        """Lay out Arrow string arrays one after another, straight from their buffers.

        Parameters
        ----------
        room : where to lay them out; the texts are good until it is used again.
        is_valid : whether the texts are known to be UTF-8.

        Raises
        ------
        pyarrow.ArrowInvalid
            If one of them is not UTF-8, unless `is_valid`.
        """
        import pyarrow as pa

        from classifier.text.compiled_words import decode

        joined = pa.concat_arrays([array.cast(pa.large_string()) for array in arrays])
        filled = joined.fill_null("")
        if not is_valid:
            filled.validate(full=True)
        _, starts, octets = filled.buffers()
        bounds = np.frombuffer(starts, dtype=np.int64)[filled.offset :][: len(filled) + 1]
        stored = np.frombuffer(octets or b"", dtype=np.uint8)
        codes = (buffers or Buffers()).take("codes", int(bounds[-1] - bounds[0]), np.uint32)
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
    kinds : shape (n_code_points,), what `traits` says of each.
    numbers, places : shape (n_words,), each word's number in the lexicon, and its first code
        point.
    ends : shape (n_texts,), where each text's words end.
    """

    kinds: NDArray[np.uint8]
    numbers: Ints
    places: Ints
    ends: Ints


class Lexicon:
    """Gives words numbers, and looks at each distinct word once.

    It grows with the words it meets and is emptied when it has `most_words`, so its memory is
    bounded; what `number` returns is good until it is called again.

    Parameters
    ----------
    beginnings : buckets of the word beginnings that are looked for.
    most_words : how many distinct words to keep, unless one batch has more.

    Attributes
    ----------
    words, stems : shape (n,), the hash of each word and of its stem, in lower case.
    n_begun, begun : shape (n,) and (n, 3), how many of them the stem has, and which; then -1.
    long : shape (n,), whether the word has more than one letter.
    """

    def __init__(self, beginnings: Ints, most_words: int = _MOST_WORDS) -> None:
        self._beginnings = beginnings
        self._most = most_words
        self._buffers = Buffers()
        self._powers, self._inverses = (np.empty(0, dtype=np.uint64) for _ in range(2))
        self._empty()

    def _empty(self) -> None:
        self._n = 0
        self._table = np.zeros((2, 2), dtype=np.uint64)
        self.words, self.stems = (np.zeros(1, dtype=np.uint64) for _ in range(2))
        self.begun = np.zeros((1, len(BEGINNINGS)), dtype=np.int32)
        self.n_begun = np.zeros(1, dtype=np.uint8)
        self.long = np.zeros(1, dtype=np.bool_)

    def number(self, texts: Codes) -> Numbered:
        """Return the numbers of all words that `classifier.text.tokens.tokens` finds."""
        from classifier.text.compiled_words import number_words, powers_of_base

        n_texts = len(texts.offsets) - 1
        most = (len(texts.codes) + n_texts + 1) // 2
        numbers, places = (
            self._buffers.take(name, most, np.int64) for name in ("numbers", "places")
        )
        kinds = self._buffers.take("kinds", len(texts.codes), np.uint8)
        longest = int(np.diff(texts.offsets).max(initial=0))
        if longest > len(self._powers):
            self._powers, self._inverses = powers_of_base(2 * longest)
        ends = np.zeros(n_texts, dtype=np.int64)
        begun_with, done = self._n, False
        while not done:
            known = self._n
            fresh = np.empty((len(self.long) - known, 2), dtype=np.int64)
            n_words, done = number_words(
                texts.codes, texts.offsets, traits(), self._powers, self._inverses,
                self._table, known, fresh, kinds, numbers, places, ends,
            )  # fmt: skip
            self._learn(texts, fresh[: n_words - known])
            if not done and begun_with and self._n >= self._most:
                self._empty()
                begun_with = 0
            elif not done:
                self._grow()
        n = ends[-1] if n_texts else 0
        return Numbered(kinds, numbers[:n], places[:n], ends)

    def _grow(self) -> None:
        from classifier.text.compiled_words import move_words

        more = max(_FEWEST_WORDS - 1, len(self.long))
        self.words, self.stems = (
            np.pad(hashes, (0, more)) for hashes in (self.words, self.stems)
        )
        self.begun = np.pad(self.begun, ((0, more), (0, 0)))
        self.n_begun = np.pad(self.n_begun, (0, more))
        self.long = np.pad(self.long, (0, more))
        smaller = self._table
        self._table = np.zeros((2 * len(self.long), 2), dtype=np.uint64)
        move_words(smaller, self._table)

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
        self._learn_beginnings(stems, first)

    def _learn_beginnings(self, stems: Sequence[str], first: int) -> None:
        """Write which of the beginnings that are looked for the stems have."""
        self.begun[first : first + len(stems)] = -1
        self.n_begun[first : first + len(stems)] = 0
        begun = [word_beginnings([word]) for word in stems]
        owners = np.repeat(np.arange(len(stems)), [len(part) for part in begun])
        hashes = word_hashes([one for part in begun for one in part])
        found = buckets(hashes, order=1, salt=BEGINNING_SALT)
        for at in np.flatnonzero(places_in(self._beginnings, found) >= 0).tolist():
            word = first + owners[at]
            self.begun[word, self.n_begun[word]] = found[at]
            self.n_begun[word] += 1


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
        (f".!?:\n\u0131\u0130\u017f\u212a{sentences.BULLETS}", bits.MARK),
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
