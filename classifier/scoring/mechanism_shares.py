"""Take a record's mechanism scores apart into phrases, places and sentences.

A mechanism's terms and its sentences' share add up to its margin, and a sentence's phrases and
its place to its score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle
from classifier.modelling.mechanisms import MechanismModel, MechanismScores
from classifier.modelling.phrases import (
    beginning_counts,
    place_knots,
    record_counts,
    word_counts,
)
from classifier.modelling.prior import PhraseTable
from classifier.schema import Record
from classifier.scoring.evidence import sentence_text
from classifier.scoring.shares import TermShare, largest_first, spell
from classifier.text.features import (
    BEGINNING_SALT,
    PHRASE_ORDERS,
    PHRASE_SALT,
    Sentences,
    gather_sentences,
    phrase_counts,
    word_beginnings,
)
from classifier.text.hashing import places_in

__all__ = ["MechanismShare", "SentenceShare", "mechanism_shares"]


@dataclass(frozen=True, slots=True)
class SentenceShare:
    """A sentence's score for one mechanism, and what it is the sum of."""

    text: str
    score: float
    phrases: tuple[TermShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismShare:
    """One mechanism's probability, and what it is made of.

    Attributes
    ----------
    margin : what the probability was made from; `from_sentences` and `terms` add up to it.
    from_sentences : the share of all sentences, pooled.
    terms : the shares of the record's phrases, the largest first.
    sentences : those whose words speak for the mechanism, the best first.
    """

    mechanism_id: str
    label: str
    probability: float
    margin: float
    from_sentences: float
    terms: tuple[TermShare, ...]
    sentences: tuple[SentenceShare, ...]


def mechanism_shares(record: Record, bundle: ModelBundle) -> Iterator[MechanismShare]:
    """Yield what each mechanism's scores of one record are made of, in the codebook's order."""
    model = bundle.mechanisms
    sentences = gather_sentences([record.title], [record.abstract])
    scores = model.scores(sentences)
    for column, name in enumerate(model.mechanism_ids):
        terms = _record_terms(sentences, model.records, column)
        margin = float(scores.margins[0, column])
        yield MechanismShare(
            mechanism_id=name,
            label=bundle.codebook.find(name).label,
            probability=float(scores.probabilities[0, column]),
            margin=margin,
            from_sentences=margin - sum(term.share for term in terms),
            terms=terms,
            sentences=tuple(_sentences(record, sentences, model, scores, column)),
        )


def _record_terms(
    sentences: Sentences, table: PhraseTable, column: int
) -> tuple[TermShare, ...]:
    said, begun = phrase_counts(sentences.stems), beginning_counts(sentences)
    counted = record_counts(sentences, said, begun)
    length = float(np.sqrt(word_counts(sentences, by_record=True)[0]))
    spelled = _spelled_record(sentences)
    weights = dict(zip(table.buckets.tolist(), table.weights[:, column].tolist(), strict=True))
    shares = []
    for bucket, times in zip(counted.buckets.tolist(), counted.counts.tolist(), strict=True):
        weight = weights.get(bucket, 0.0)
        if weight:
            term, block = spelled[bucket]
            shares.append(TermShare(term, block, weight * (1 + math.log(times)) / length))
    return largest_first(shares)


def _spelled_record(sentences: Sentences) -> dict[int, tuple[str, str]]:
    """Return term and block of every bucket that the record's text falls into."""
    found: dict[int, tuple[str, str]] = {}
    for stems in sentences.stems:
        begun = word_beginnings(stems)
        for bucket, term in spell(begun, orders=(1,), salt=BEGINNING_SALT).items():
            found.setdefault(
                bucket, (" / ".join(f"{t}-" for t in term.split(" / ")), "beginning")
            )
    for stems in sentences.stems:
        for bucket, term in spell(stems, orders=PHRASE_ORDERS, salt=PHRASE_SALT).items():
            found[bucket] = (term, "record")
    return found


def _sentences(
    record: Record,
    sentences: Sentences,
    model: MechanismModel,
    scores: MechanismScores,
    column: int,
) -> Iterator[SentenceShare]:
    told = scores.evidence[:, column]
    weights = model.sentences.weights[:, column] + model.sentences.weights[:, -1]
    by_place = place_knots(sentences) @ (model.places[:, column] + model.places[:, -1])
    for row in np.argsort(-told, kind="stable").tolist():
        if not scores.speaking[row, column]:
            continue
        phrases = _phrases(sentences.stems[row], model.sentences.buckets, weights)
        place = TermShare("(its place)", "place", float(by_place[row]))
        yield SentenceShare(
            sentence_text(record, sentences, row),
            float(told[row]),
            largest_first([*phrases, *([place] if place.share else [])]),
        )


def _phrases(
    stems: list[str], known: NDArray[np.int64], weights: NDArray[np.float64]
) -> Iterator[TermShare]:
    """Yield what each phrase of a sentence adds, as often as it stands there."""
    counted = phrase_counts([stems])
    spelled = spell(stems, orders=PHRASE_ORDERS, salt=PHRASE_SALT)
    places = places_in(known, counted.buckets)
    for bucket, times, place in zip(counted.buckets, counted.counts, places, strict=True):
        if place >= 0 and weights[place]:
            share = float(weights[place] * times / math.sqrt(len(stems)))
            yield TermShare(spelled[int(bucket)], "sentence", share)
