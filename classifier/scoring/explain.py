"""Take a record's scores apart into the terms and sentences they are made of.

The contributions are the model's own: a record's terms and the intercept add up to its margin;
a mechanism's terms and its sentences' share add up to its margin, and a sentence's phrases and
its place to its score.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle
from classifier.modelling.coded_corpus import sentence_text
from classifier.modelling.mechanisms import MechanismModel, MechanismScores
from classifier.modelling.phrases import (
    beginning_counts,
    place_knots,
    record_counts,
    word_counts,
)
from classifier.modelling.prior import PhraseTable
from classifier.schema import Record, TermContribution, corpus_frame, largest_first
from classifier.scoring.highlight import highlighted_words
from classifier.text.features import (
    BEGINNING_SALT,
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    Block,
    Sentences,
    block_counts,
    block_words,
    gather_sentences,
    phrase_counts,
    weighted,
    word_beginnings,
)
from classifier.text.hashing import places_in
from classifier.text.spelling import joined_terms, spell_phrases

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explanation", "MechanismShare", "SentenceShare", "explain", "mechanism_shares"]


@dataclass(frozen=True, slots=True)
class SentenceShare:
    """A sentence's score for one mechanism, and what it is the sum of."""

    text: str
    score: float
    phrases: tuple[TermContribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismShare:
    """One mechanism's score, and what it is made of.

    Attributes
    ----------
    probability : None where too few codes are known for a number to be earned.
    suggested : whether the mechanism stands out in the record.
    cues : the words in its best sentence that speak for it.
    margin : what the probability was made from; `from_sentences` and `terms` add up to it.
    from_sentences : the share of all sentences, pooled.
    terms : the shares of the record's phrases, the largest first.
    sentences : those whose words speak for the mechanism, the best first.
    """

    mechanism_id: str
    label: str
    probability: float | None
    suggested: bool
    cues: tuple[str, ...]
    margin: float
    from_sentences: float
    terms: tuple[TermContribution, ...]
    sentences: tuple[SentenceShare, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The scores of one record, taken apart.

    Attributes
    ----------
    intercept : what the margin is without any term.
    terms : the shares of all known terms, the largest first; with the intercept they
        add up to `margin`.
    mechanisms : one a mechanism, in the codebook's order.
    """

    record: Record
    p_include: float
    margin: float
    intercept: float
    terms: tuple[TermContribution, ...]
    mechanisms: tuple[MechanismShare, ...]


def explain(record: Record, bundle: ModelBundle) -> Explanation:
    """Explain the scores of one record."""
    terms = largest_first(_terms(record, bundle))
    intercept = bundle.inclusion.intercept
    margin = intercept + sum(term.share for term in terms)
    p_include = bundle.inclusion.sigmoid(np.array([margin]))
    return Explanation(
        record=record,
        p_include=float(p_include[0]),
        margin=margin,
        intercept=intercept,
        terms=terms,
        mechanisms=tuple(mechanism_shares(record, bundle)),
    )


def _terms(record: Record, bundle: ModelBundle) -> Iterator[TermContribution]:
    frame = corpus_frame([record])
    space, weights = bundle.inclusion.space, bundle.inclusion.weights
    for block in BLOCKS:
        counted = block_counts(frame, block)
        values, places = weighted(counted, space)
        spelled = _spelled(block_words(frame, block)[0], block)
        for bucket, value, place in zip(counted.buckets, values, places, strict=True):
            share = float(block.weight * value * weights[place]) if place >= 0 else 0.0
            if share:
                yield TermContribution(spelled[int(bucket)], block.name, share)
    yield from _protocol_terms(frame, bundle)


def _protocol_terms(frame: pd.DataFrame, bundle: ModelBundle) -> Iterator[TermContribution]:
    match = bundle.inclusion.protocol
    counted = block_counts(frame, PROTOCOL_BLOCK)
    places, known = match.places(counted)
    shares = match.weights[places] * (1 + np.log(counted.counts[known]))
    spelled = _spelled(block_words(frame, PROTOCOL_BLOCK)[0], PROTOCOL_BLOCK)
    for bucket, share in zip(counted.buckets[known].tolist(), shares.tolist(), strict=True):
        if share:
            yield TermContribution(spelled[bucket], PROTOCOL_BLOCK.name, share)


def _spelled(words: list[str], block: Block) -> dict[int, str]:
    phrases = spell_phrases(words, orders=block.orders, salt=block.salt)
    return {bucket: joined_terms(terms) for bucket, terms in phrases.items()}


def mechanism_shares(record: Record, bundle: ModelBundle) -> Iterator[MechanismShare]:
    """Yield what each mechanism's scores of one record are made of, in the codebook's order."""
    model = bundle.mechanisms
    sentences = gather_sentences([record.title], [record.abstract])
    scores = model.scores(sentences)
    for column, name in enumerate(model.mechanism_ids):
        terms = _record_terms(sentences, model.records, column)
        margin = float(scores.margins[0, column])
        chance = float(scores.probabilities[0, column])
        parts = tuple(_sentences(record, sentences, model, scores, column))
        yield MechanismShare(
            mechanism_id=name,
            label=bundle.codebook.find(name).label,
            probability=chance if model.calibrated[column] else None,
            suggested=bool(scores.suggested[0, column] and parts),
            cues=highlighted_words(parts[0].text, model, name) if parts else (),
            margin=margin,
            from_sentences=margin - sum(term.share for term in terms),
            terms=terms,
            sentences=parts,
        )


def _record_terms(
    sentences: Sentences, table: PhraseTable, column: int
) -> tuple[TermContribution, ...]:
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
            shares.append(
                TermContribution(term, block, weight * (1 + math.log(times)) / length)
            )
    return largest_first(shares)


def _spelled_record(sentences: Sentences) -> dict[int, tuple[str, str]]:
    """Return term and block of every bucket that the record's text falls into."""
    found: dict[int, tuple[str, str]] = {}
    for stems in sentences.stems:
        begun = word_beginnings(stems)
        letters = spell_phrases(begun, orders=(1,), salt=BEGINNING_SALT)
        for bucket, terms in letters.items():
            found.setdefault(bucket, (joined_terms(tuple(f"{t}-" for t in terms)), "beginning"))
    for stems in sentences.stems:
        phrases = spell_phrases(stems, orders=PHRASE_ORDERS, salt=PHRASE_SALT)
        for bucket, terms in phrases.items():
            found[bucket] = (joined_terms(terms), "record")
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
        if not scores.has_evidence[row, column]:
            continue
        phrases = _phrases(sentences.stems[row], model.sentences.buckets, weights)
        place = TermContribution("(its place)", "place", float(by_place[row]))
        yield SentenceShare(
            sentence_text(record, sentences, row),
            float(told[row]),
            largest_first([*phrases, *([place] if place.share else [])]),
        )


def _phrases(
    stems: list[str], known: NDArray[np.int64], weights: NDArray[np.float64]
) -> Iterator[TermContribution]:
    """Yield what each phrase of a sentence adds, as often as it stands there."""
    counted = phrase_counts([stems])
    spelled = spell_phrases(stems, orders=PHRASE_ORDERS, salt=PHRASE_SALT)
    places = places_in(known, counted.buckets)
    for bucket, times, place in zip(counted.buckets, counted.counts, places, strict=True):
        if place >= 0 and weights[place]:
            share = float(weights[place] * times / math.sqrt(len(stems)))
            yield TermContribution(joined_terms(spelled[int(bucket)]), "sentence", share)
