"""Predict which mechanisms of the codebook a record evidences, and in which sentence.

The codebook comes first: its cues and definitions give every sentence and record a score for
every mechanism before anything is labelled. Uncoded records that it likes, people's codes and
marked sentences then add what they teach. All of it is sums of weights over phrases, taken over
a sentence and over the record, so that a score can be taken apart exactly; the sentence shown
as evidence is the one that scored highest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.calibration import Sigmoid
from classifier.modelling.phrases import (
    beginning_counts,
    place_knots,
    record_counts,
    word_counts,
)
from classifier.modelling.prior import PhraseTable
from classifier.text.features import Ints, Sentences, phrase_counts

__all__ = [
    "MOST_SUGGESTED",
    "NOTHING",
    "MechanismModel",
    "MechanismScores",
    "PhraseSums",
    "pool",
]

Floats = NDArray[np.float64]

MOST_SUGGESTED = 3
"""Mechanisms without codes that are suggested for one paper: coded ones rarely have more."""
NOTHING = -12.0
"""Log-odds of a record that has no sentence."""


@dataclass(frozen=True, slots=True)
class PhraseSums:
    """What phrases add up to, before length and place count.

    Attributes
    ----------
    sentences : shape (n_sentences, n_mechanisms + 1); the last column says how much a
        sentence tells, whichever mechanism it is of.
    records : shape (n_records, n_mechanisms)
    """

    sentences: Floats
    records: Floats


@dataclass(frozen=True, slots=True)
class MechanismScores:
    """The scores of a batch of records.

    Attributes
    ----------
    evidence : shape (n_sentences, n_mechanisms), log-odds to order the sentences of one
        record by: the highest is shown first.
    has_evidence : shape (n_sentences, n_mechanisms), whether a sentence's own words speak for
        the mechanism at all.
    margins : shape (n_records, n_mechanisms), what a record's probability is made of.
    probabilities : shape (n_records, n_mechanisms)
    suggested : shape (n_records, n_mechanisms), whether the mechanism stands out in the record.
    """

    evidence: Floats
    has_evidence: NDArray[np.bool_]
    margins: Floats
    probabilities: Floats
    suggested: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismModel:
    """A fitted mechanism model.

    Attributes
    ----------
    mechanism_ids : the scored mechanisms of the codebook, in its order.
    sentences : weights over phrases of one to four stems, for sentences; its last column is
        that of sentences that tell of any mechanism.
    places : shape (KNOTS + 1, n_mechanisms + 1), what a sentence's place adds.
    intercepts : shape (n_mechanisms,), log-odds of a sentence that says nothing.
    records : weights over the same phrases, and over word beginnings, for whole records.
    blend : shape (n_mechanisms,), what the pooled sentences count beside the record.
    sigmoids : one a mechanism, from a record's margin to a probability.
    cutoffs : shape (n_mechanisms,), probabilities at or above which a mechanism is suggested.
    calibrated : whether a mechanism had codes enough for its curve to give probabilities;
        without, they are an order and no more.
    n_coded : labelled positives of each mechanism that it learned from.
    """

    mechanism_ids: tuple[str, ...]
    sentences: PhraseTable
    places: Floats
    intercepts: Floats
    records: PhraseTable
    blend: Floats
    sigmoids: tuple[Sigmoid, ...]
    cutoffs: Floats
    calibrated: tuple[bool, ...]
    n_coded: tuple[int, ...]

    def phrase_sums(self, sentences: Sentences) -> PhraseSums:
        """Return what phrases add up to in each sentence and record."""
        said = phrase_counts(sentences.stems)
        whole = record_counts(sentences, said, beginning_counts(sentences))
        return PhraseSums(self.sentences.sums(said), self.records.sums(whole, logged=True))

    def scores(self, sentences: Sentences, sums: PhraseSums | None = None) -> MechanismScores:
        """Return the scores of a batch; the reference for the kernel.

        Parameters
        ----------
        sums : what phrases add up to; by default `phrase_sums`.
        """
        summed = self.phrase_sums(sentences) if sums is None else sums
        n = len(self.mechanism_ids)
        by_place = place_knots(sentences) @ self.places
        lengths = np.sqrt(word_counts(sentences, by_record=False))
        said = summed.sentences / lengths[:, None] + by_place
        pooled = pool(
            said[:, :n] + self.intercepts, sentences.records, n_records=sentences.n_records
        )
        whole = summed.records / np.sqrt(word_counts(sentences, by_record=True))[:, None]
        margins = self.blend * pooled + whole
        probabilities = self.probabilities(margins)
        return MechanismScores(
            evidence=said[:, :n] + said[:, n:],
            has_evidence=summed.sentences[:, :n] > 0,
            margins=margins,
            probabilities=probabilities,
            suggested=self.suggested(probabilities),
        )

    def suggested(self, probabilities: Floats) -> NDArray[np.bool_]:
        """Return which mechanisms to suggest for each record: the few that stand out.

        Parameters
        ----------
        probabilities : shape (n_records, n_mechanisms)
        """
        reached = probabilities >= self.cutoffs
        n = reached.shape[1]
        if n > MOST_SUGGESTED and not all(self.calibrated):
            above = np.where(reached, probabilities - self.cutoffs, -1.0)
            last = np.partition(above, n - MOST_SUGGESTED, axis=1)[:, n - MOST_SUGGESTED]
            reached &= (above >= last[:, None]) | np.array(self.calibrated)
        return reached

    def probabilities(self, margins: Floats) -> Floats:
        """Return shape (n_records, n_mechanisms) for margins of that shape."""
        columns = [curve(margins[:, i]) for i, curve in enumerate(self.sigmoids)]
        return np.column_stack(columns) if columns else np.zeros(margins.shape)


def pool(log_odds: Floats, records: Ints, *, n_records: int) -> Floats:
    """Return the log of the evidence that no sentence of a record has missed.

    Each sentence is taken as evidence by itself (noisy-or), so a record lacks the mechanism
    with probability ``prod(1 - p)``; the logarithm of minus its logarithm is returned, which is
    close to the best sentence's log-odds where one stands out, and adds up where several
    speak.

    Parameters
    ----------
    log_odds : shape (n_sentences, n_mechanisms)
    records : shape (n_sentences,), ascending.

    Returns
    -------
    shape (n_records, n_mechanisms); a record without sentences counts as one that is as
    unlikely as can be told apart.

    Examples
    --------
    >>> pool(np.array([[2.0], [-9.0]]), np.array([0, 0]), n_records=1).round(2)
    array([[0.75]])
    """
    total = np.full((n_records, log_odds.shape[1]), np.exp(NOTHING))
    np.add.at(total, records, np.logaddexp(0, log_odds))
    return np.asarray(np.log(total))
