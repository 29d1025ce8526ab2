"""The one scoring kernel: margins of records and scores of sentences.

The compiled path runs over packed word hashes without making a matrix; the reference path
asks the models themselves. Both give the same scores up to rounding in the last digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import MechanismModel
from classifier.scoring.packing import pack, slots
from classifier.settings import load_settings
from classifier.text.features import (
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    Sentences,
    block_words,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ScoringKernel"]

Floats = NDArray[np.float64]


class ScoringKernel:
    """Scores batches with one inclusion and one mechanism model.

    Parameters
    ----------
    compiled :
        Whether to use the compiled path; by default, if numba can be imported and
        ``MECHSIFT_NO_NUMBA`` is not set.
    """

    def __init__(
        self,
        inclusion: InclusionModel,
        mechanisms: MechanismModel,
        *,
        compiled: bool | None = None,
    ) -> None:
        self._inclusion = inclusion
        self._mechanisms = mechanisms
        self.compiled = numba_is_there() if compiled is None else compiled
        if self.compiled:
            self._block_slots = slots(inclusion.space.buckets)
            self._protocol_slots = slots(inclusion.protocol.buckets)
            self._phrase_slots = slots(mechanisms.table.buckets)

    def margins(self, frame: pd.DataFrame) -> Floats:
        """Return the linear inclusion score of every record; shape (n_records,)."""
        if not self.compiled:
            return self._inclusion.margins(frame)
        from classifier.scoring.compiled import add_block, add_counts

        space = self._inclusion.space
        margins = np.full(len(frame), self._inclusion.intercept)
        for block in BLOCKS:
            hashes, offsets = pack(block_words(frame, block))
            orders = np.array(block.orders, dtype=np.int64)
            add_block(
                hashes, offsets, orders, np.uint64(block.salt), block.weight, self._block_slots,
                space.idf, space.unseen_idf, self._inclusion.weights, margins,
            )  # fmt: skip
        hashes, offsets = pack(block_words(frame, PROTOCOL_BLOCK))
        protocol = self._inclusion.protocol
        salt = np.uint64(PROTOCOL_BLOCK.salt)
        add_counts(hashes, offsets, salt, self._protocol_slots, protocol.weights, margins)
        return margins

    def sentence_scores(self, sentences: Sentences) -> Floats:
        """Return every sentence's score for every mechanism."""
        if not self.compiled:
            return self._mechanisms.sentence_scores(sentences)
        from classifier.scoring.compiled import add_phrases

        weights = self._mechanisms.table.weights
        scores = np.zeros((len(sentences), weights.shape[1]))
        hashes, offsets = pack(sentences.stems)
        orders = np.array(PHRASE_ORDERS, dtype=np.int64)
        salt = np.uint64(PHRASE_SALT)
        add_phrases(hashes, offsets, orders, salt, self._phrase_slots, weights, scores)
        return scores


def numba_is_there() -> bool:
    """Whether the compiled path can be used here."""
    if not load_settings().compiled:
        return False
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True
