"""The one scoring kernel: inclusion margins of records, and what mechanisms score.

The compiled path runs over packed word hashes without making a matrix; the reference path
asks the models themselves. Both give the same scores up to rounding in the last digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import MechanismModel, MechanismScores, PhraseSums
from classifier.scoring.packing import pack, slots
from classifier.settings import load_settings
from classifier.text.features import (
    BEGINNING_SALT,
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    Sentences,
    block_words,
    word_beginnings,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ScoringKernel"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_TEMPERED = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))])
"""``1 + ln(n)`` for how often phrases usually stand in a record."""


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
            self._sentence_slots = slots(mechanisms.sentences.buckets)
            self._record_slots = slots(mechanisms.records.buckets)

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

    def mechanism_scores(self, sentences: Sentences) -> MechanismScores:
        """Return what the mechanism model says of a batch."""
        sums = self._phrase_sums(sentences) if self.compiled else None
        return self._mechanisms.scores(sentences, sums)

    def _phrase_sums(self, sentences: Sentences) -> PhraseSums:
        from classifier.scoring.compiled import add_records, add_sentences

        model = self._mechanisms
        orders = np.array(PHRASE_ORDERS, dtype=np.int64)
        packed = pack(sentences.stems)
        said = np.zeros((len(sentences), model.sentences.weights.shape[1]))
        add_sentences(
            *packed, orders, np.uint64(PHRASE_SALT), self._sentence_slots,
            model.sentences.weights, said,
        )  # fmt: skip
        begun = pack([word_beginnings(stems) for stems in sentences.stems])
        single = np.ones(1, dtype=np.int64)
        parts = (
            self._known(*packed, orders, PHRASE_SALT),
            self._known(*begun, single, BEGINNING_SALT),
        )
        records = sentences.records[np.concatenate([rows for rows, _ in parts])]
        places = np.concatenate([places for _, places in parts])
        order = np.argsort(records, kind="stable")
        starts = np.searchsorted(records[order], np.arange(sentences.n_records + 1))
        whole = np.zeros((sentences.n_records, model.records.weights.shape[1]))
        if len(places):
            add_records(starts, places[order], _TEMPERED, model.records.weights, whole)
        return PhraseSums(said, whole)

    def _known(
        self, hashes: Hashes, offsets: Ints, orders: Ints, salt: int
    ) -> tuple[Ints, Ints]:
        """Return sentence and place of the phrases that the table of records knows."""
        from classifier.scoring.compiled import known_phrases

        rows, places = (np.empty(len(hashes) * len(orders), dtype=np.int64) for _ in range(2))
        n = known_phrases(
            hashes, offsets, orders, np.uint64(salt), self._record_slots, rows, places
        )
        return rows[:n], places[:n]


def numba_is_there() -> bool:
    """Whether the compiled path can be used here."""
    if not load_settings().compiled:
        return False
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True
