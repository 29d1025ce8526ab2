"""Take a record's scores apart into the terms and sentences they are made of.

The shares are the model's own: a record's terms and the intercept add up to its margin. What
mechanisms score is taken apart in `classifier.scoring.mechanism_shares`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from classifier.bundles import ModelBundle
from classifier.schema import Record, corpus_frame
from classifier.scoring.mechanism_shares import MechanismShare, mechanism_shares
from classifier.scoring.shares import TermShare, largest_first, spell
from classifier.text.features import (
    BLOCKS,
    PROTOCOL_BLOCK,
    Block,
    block_counts,
    block_words,
    weighted,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explanation", "explain"]


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
    terms: tuple[TermShare, ...]
    mechanisms: tuple[MechanismShare, ...]


def explain(record: Record, bundle: ModelBundle) -> Explanation:
    """Explain the scores of one record."""
    terms = largest_first(list(_terms(record, bundle)))
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


def _terms(record: Record, bundle: ModelBundle) -> Iterator[TermShare]:
    frame = corpus_frame([record])
    space, weights = bundle.inclusion.space, bundle.inclusion.weights
    for block in BLOCKS:
        counted = block_counts(frame, block)
        values, places = weighted(counted, space)
        spelled = _spelled(block_words(frame, block)[0], block)
        for bucket, value, place in zip(counted.buckets, values, places, strict=True):
            share = float(block.weight * value * weights[place]) if place >= 0 else 0.0
            if share:
                yield TermShare(spelled[int(bucket)], block.name, share)
    yield from _protocol_terms(frame, bundle)


def _protocol_terms(frame: pd.DataFrame, bundle: ModelBundle) -> Iterator[TermShare]:
    match = bundle.inclusion.protocol
    counted = block_counts(frame, PROTOCOL_BLOCK)
    places, known = match.places(counted)
    shares = match.weights[places] * (1 + np.log(counted.counts[known]))
    spelled = _spelled(block_words(frame, PROTOCOL_BLOCK)[0], PROTOCOL_BLOCK)
    for bucket, share in zip(counted.buckets[known].tolist(), shares.tolist(), strict=True):
        if share:
            yield TermShare(spelled[bucket], PROTOCOL_BLOCK.name, share)


def _spelled(words: list[str], block: Block) -> dict[int, str]:
    return spell(words, orders=block.orders, salt=block.salt)
