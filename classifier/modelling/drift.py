"""How new records differ from those that a model learned from, or was measured on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.text.tokens import tokens

__all__ = ["Drift", "Profile", "measure_drift", "profile"]

_SAMPLE = 2000
_FEW = 30
_UNSEEN = 2.0, 0.05
_ABSTRACTS = 0.2
_APART = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is compared of a set of records.

    Attributes
    ----------
    n_records, n_without_abstract : counts over all of them.
    words : of each record of a sample of 2,000, evenly spaced.
    scores : ascending, of those that have one; empty where scores are not to be compared.
    """

    n_records: int
    n_without_abstract: int
    words: tuple[frozenset[str], ...]
    scores: NDArray[np.float64]

    @property
    def share_without_abstract(self) -> float:
        """In [0, 1]."""
        return self.n_without_abstract / self.n_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How new records differ from known ones.

    Attributes
    ----------
    n_known, n_new : records compared.
    without_abstract : share of the known, and of the new.
    unseen : share of the new records' words that no known record of the sample has, and the
        same share between two halves of the known records, which is what chance gives.
    scores_apart : the largest distance between the two distributions of scores
        (Kolmogorov-Smirnov, 0 to 1), or None where scores are not compared.
    warnings : what is worth a warning, each in a sentence.
    """

    n_known: int
    n_new: int
    without_abstract: tuple[float, float]
    unseen: tuple[float, float]
    scores_apart: float | None
    warnings: tuple[str, ...]


def profile(
    texts: Sequence[str], *, n_without_abstract: int, scores: Iterable[float] = ()
) -> Profile:
    """Return what is compared of a set of records.

    Parameters
    ----------
    texts : of each record what words are compared of, such as title and abstract.
    """
    every = max(1, -(-len(texts) // _SAMPLE))
    return Profile(
        n_records=len(texts),
        n_without_abstract=n_without_abstract,
        words=tuple(frozenset(tokens(text)) for text in texts[::every]),
        scores=np.sort(np.fromiter(scores, dtype=np.float64)),
    )


def measure_drift(known: Profile, new: Profile) -> Drift | None:
    """Return how new records differ from known ones; None where either are fewer than 30.

    Warned of: a share without abstract that is 20 points higher, twice as many unseen words as
    chance gives (and 5 points more), score distributions more than .3 apart.
    """
    if min(known.n_records, new.n_records) < _FEW:
        return None
    told = known.share_without_abstract, new.share_without_abstract
    unseen = _unseen(known.words, new.words), _unseen(known.words[::2], known.words[1::2])
    apart = _apart(known.scores, new.scores)
    return Drift(
        n_known=known.n_records,
        n_new=new.n_records,
        without_abstract=told,
        unseen=unseen,
        scores_apart=apart,
        warnings=tuple(_warnings(told, unseen, apart)),
    )


def _unseen(known: Sequence[frozenset[str]], new: Sequence[frozenset[str]]) -> float:
    vocabulary = frozenset().union(*known)
    uses = sum(len(words) for words in new)
    return sum(len(words - vocabulary) for words in new) / uses if uses else 0.0


def _apart(known: NDArray[np.float64], new: NDArray[np.float64]) -> float | None:
    if not len(known) or not len(new):
        return None
    places = np.concatenate([known, new])
    below = [np.searchsorted(side, places, side="right") / len(side) for side in (known, new)]
    return float(np.abs(below[0] - below[1]).max())


def _warnings(
    without: tuple[float, float], unseen: tuple[float, float], apart: float | None
) -> Iterable[str]:
    if without[1] > without[0] + _ABSTRACTS:
        yield (
            f"{without[1]:.0%} of the new records have no abstract, {without[0]:.0%} of the "
            "known ones: the model sees less of them, and ranks them lower than it should."
        )
    times, more = _UNSEEN
    if unseen[0] > max(times * unseen[1], unseen[1] + more):
        yield (
            f"{unseen[0]:.0%} of the new records' words are in none of the known ones, where "
            f"chance would give {unseen[1]:.0%}: they may be about something else."
        )
    if apart is not None and apart > _APART:
        yield (
            f"the scores of new and known records lie {apart:.2f} apart (0 to 1): figures "
            "measured on the known ones may not hold for the new."
        )
