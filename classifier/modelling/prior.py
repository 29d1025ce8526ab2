"""What a codebook says before anybody has labelled anything, as weights over phrases."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.schema import Mechanism
from classifier.text.features import PHRASE_SALT, Counts, Ints
from classifier.text.hashing import phrase_bucket, places_in
from classifier.text.tokens import content_stems, stem, tokens

__all__ = ["PhraseTable", "codebook_prior"]

Floats = NDArray[np.float64]

_LONGEST = 4
_CUE_WEIGHT = {1: 1.0, 2: 1.6, 3: 1.8, 4: 1.8}
_DEFINITION_WEIGHT = 0.12
_RARE = 6.0


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """Weights over hashed phrases, one column a mechanism.

    Attributes
    ----------
    buckets : shape (n_phrases,), ascending.
    weights : shape (n_phrases, n_mechanisms)
    """

    buckets: Ints
    weights: Floats

    def sums(self, counted: Counts, *, logged: bool = False) -> Floats:
        """Return the summed weights of each row; shape (n_rows, n_mechanisms).

        Parameters
        ----------
        logged : whether a phrase that stands n times counts 1 + ln(n) times instead of n.
        """
        from scipy.sparse import csr_matrix

        places = places_in(self.buckets, counted.buckets)
        known = places >= 0
        times = counted.counts[known].astype(np.float64)
        values = 1 + np.log(times) if logged else times
        shape = (counted.n_rows, len(self.buckets))
        found = csr_matrix((values, (counted.rows[known], places[known])), shape=shape)
        return np.asarray(found @ self.weights)


def codebook_prior(mechanisms: tuple[Mechanism, ...], background: Counts) -> PhraseTable:
    """Compile cue phrases and definitions into weights.

    A cue counts by its length and by how rare it is in the corpus at hand; a phrase
    that contains a cue and does not count takes the cue's weight away again; words of the
    definition count a little, more so where few mechanisms use them.

    Parameters
    ----------
    background : phrases of the corpus's sentences, labelled or not.
    """
    rarity = _Rarity(background)
    found: dict[int, Floats] = {}

    def add(words: list[str], column: int, weight: float) -> None:
        bucket = phrase_bucket(words, salt=PHRASE_SALT)
        found.setdefault(bucket, np.zeros(len(mechanisms)))[column] += weight

    def weigh(words: tuple[str, ...]) -> float:
        return _CUE_WEIGHT[len(words)] * rarity.of(list(words))

    shared = _words_in_many(mechanisms)
    for column, mechanism in enumerate(mechanisms):
        cues = _phrases([*mechanism.cues, *mechanism.absence_cues])
        for words in cues:
            add(list(words), column, weigh(words))
        spoiling = _phrases(mechanism.not_cues) - cues
        for words in sorted(spoiling):
            taken = sum(weigh(cue) for cue in _spoilt(words, cues, spoiling))
            add(list(words), column, -taken)
        for words, cue in sorted(_taken_twice(cues, spoiling)):
            add(list(words), column, weigh(cue))
        for word in sorted(_defining_words(mechanism) - shared):
            add([word], column, _DEFINITION_WEIGHT * rarity.of([word]))
    buckets = np.array(sorted(found), dtype=np.int64)
    weights = np.array([found[bucket] for bucket in buckets.tolist()])
    weights = weights.reshape(len(buckets), len(mechanisms))
    return PhraseTable(buckets, weights)


class _Rarity:
    """How rare a phrase is among the sentences of the corpus, from 0.25 to 1."""

    def __init__(self, background: Counts) -> None:
        self._n = max(background.n_rows, 1)
        found, frequency = np.unique(background.buckets, return_counts=True)
        self._frequency = dict(zip(found.tolist(), frequency.tolist(), strict=True))

    def of(self, words: list[str]) -> float:
        frequency = self._frequency.get(phrase_bucket(words, salt=PHRASE_SALT), 0)
        idf = float(np.log((1 + self._n) / (1 + frequency)))
        return min(max(idf / _RARE, 0.25), 1.0)


def _phrases(cues: Iterable[str]) -> set[tuple[str, ...]]:
    """Return the cues as stems, longer ones cut to the four words that are hashed."""
    return {words[:_LONGEST] for words in (_stems(cue) for cue in cues) if words}


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokens(text))


def _spoilt(
    words: tuple[str, ...], cues: set[tuple[str, ...]], spoiling: set[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Return the cues in a phrase that no shorter phrase within it takes away already."""
    within = [other for other in spoiling - {words} if _contains(words, other)]
    taken = {cue for other in within for cue in cues if _contains(other, cue)}
    return [cue for cue in sorted(cues) if _contains(words, cue) and cue not in taken]


def _taken_twice(
    cues: set[tuple[str, ...]], spoiling: set[tuple[str, ...]]
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return what two phrases make that overlap on a cue, which must be taken away once."""
    found = set()
    for first in spoiling:
        for second in spoiling - {first}:
            for overlap in range(1, min(len(first), len(second))):
                whole = first + second[overlap:]
                if first[-overlap:] == second[:overlap] and len(whole) <= _LONGEST:
                    common = first[-overlap:]
                    found |= {(whole, cue) for cue in cues if _contains(common, cue)}
    return found


def _contains(words: tuple[str, ...], cue: tuple[str, ...]) -> bool:
    last = len(words) - len(cue)
    return any(words[start : start + len(cue)] == cue for start in range(last + 1))


def _defining_words(mechanism: Mechanism) -> set[str]:
    text = " ".join([mechanism.label, mechanism.definition, *mechanism.counts])
    return content_stems(re.sub(r"\([^)]*\)", " ", text))


def _words_in_many(mechanisms: tuple[Mechanism, ...]) -> set[str]:
    """Return the stems that define several mechanisms, more than a third, and so none."""
    defining = [_defining_words(mechanism) for mechanism in mechanisms]
    return set(_repeated(defining, more_than=max(len(mechanisms) / 3, 1)))


def _repeated(groups: list[set[str]], *, more_than: float) -> Iterator[str]:
    for word in set().union(*groups):
        if sum(word in group for group in groups) > more_than:
            yield word
