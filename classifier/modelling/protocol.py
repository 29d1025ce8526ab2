"""How well a record matches the review's protocol: its question and inclusion criteria.

The match is a sum over the protocol's stems that stand in title and abstract, each by how
often it does (sublinear) and how rare it is in the corpus. It needs no label, so it ranks the
queue before the first decision; beside labels it is one more feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.schema import ReviewScope
from classifier.text.features import PROTOCOL_BLOCK, Counts, Ints, block_counts
from classifier.text.hashing import buckets, word_hashes
from classifier.text.tokens import content_stems

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ProtocolMatch",
    "fit_protocol",
    "protocol_text",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ProtocolMatch:
    """The stems of a protocol and what each counts.

    Attributes
    ----------
    buckets : shape (n_stems,), ascending.
    weights : shape (n_stems,), what ``1 + ln(count)`` of the stem is multiplied by.
    """

    buckets: Ints
    weights: Floats

    def scores(self, frame: pd.DataFrame) -> Floats:
        """Return the match of every record; shape (n_records,)."""
        counted = block_counts(frame, PROTOCOL_BLOCK)
        places, known = self.places(counted)
        values = self.weights[places] * (1 + np.log(counted.counts[known]))
        summed = np.bincount(counted.rows[known], weights=values, minlength=counted.n_rows)
        return summed.astype(np.float64)

    def places(self, counted: Counts) -> tuple[Ints, NDArray[np.bool_]]:
        """Return where the counted stems stand in the protocol, and which do."""
        if not len(self.buckets):
            return np.empty(0, dtype=np.int64), np.zeros(len(counted.rows), dtype=bool)
        places = np.searchsorted(self.buckets, counted.buckets)
        places[places == len(self.buckets)] = 0
        known = self.buckets[places] == counted.buckets
        return places[known], known

    def scaled(self, factor: float) -> ProtocolMatch:
        """Return the same with every weight multiplied."""
        return ProtocolMatch(self.buckets, self.weights * factor)


def fit_protocol(frame: pd.DataFrame, scope: ReviewScope | None) -> ProtocolMatch:
    """Weigh the stems of a protocol by how rare they are in a corpus frame.

    Without a protocol the match is empty and every score 0.
    """
    text = protocol_text(scope) if scope else ""
    stems = sorted(content_stems(text))
    found = np.unique(buckets(word_hashes(stems), order=1, salt=PROTOCOL_BLOCK.salt))
    seen = block_counts(frame, PROTOCOL_BLOCK).buckets
    frequency = np.searchsorted(np.sort(seen), found, side="right") - np.searchsorted(
        np.sort(seen), found, side="left"
    )
    return ProtocolMatch(found, 1 + np.log((1 + len(frame)) / (1 + frequency)))


def protocol_text(scope: ReviewScope) -> str:
    """Return the question and the criteria of inclusion as one text."""
    return " ".join([scope.question, *scope.include])
