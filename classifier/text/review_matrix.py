"""All records of one review as weighted features, for a model that lives with the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from classifier.text.encoding import Encoded, encode
from classifier.text.features import Block
from classifier.text.hashing import BITS, buckets, word_hashes
from classifier.text.spelling import joined_terms, spell_phrases
from classifier.text.tokens import stem

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

__all__ = ["REVIEW_BLOCKS", "YEAR", "ReviewMatrix", "review_matrix"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TEXT = Block(
    name="text", columns=("title", "abstract"), orders=(1, 2), weight=0.95, salt=2, stemmed=True
)
REVIEW_BLOCKS = (
    Block(name="title", columns=("title",), orders=(1, 2), weight=0.3, salt=1),
    _TEXT,
    Block(name="keywords", columns=("keywords",), orders=(1, 2), weight=0.3, salt=3),
)
YEAR = 1 << BITS
"""The column of the year, after those of the hashed phrases."""

_COMMON = 0.5
_COLUMNS = ("title", "abstract", "keywords")


@dataclass(frozen=True, slots=True)
class ReviewMatrix:
    """Records as rows of features.

    Attributes
    ----------
    features : shape (n_records, 2**20 + 1), float32. A phrase of a single record is left
        out, for it likens the record to no other; and one of more than half the records.
    encoded : the words of title, abstract and keywords, one column after another.
    """

    features: csr_matrix
    encoded: Encoded

    def stem_counts(self, stems: Sequence[str]) -> Ints:
        """Count some stems in title and abstract; shape (n_records, n_stems)."""
        text = self._texts(_TEXT)
        place_of = {name: place for place, name in enumerate(stems)}
        places = np.array([place_of.get(stem(word), -1) for word in text.words], dtype=np.int64)
        found = places[text.numbers]
        n_rows = len(text.offsets) - 1
        cells = np.repeat(np.arange(n_rows), np.diff(text.offsets)) * len(stems) + found
        counts = np.bincount(cells[found >= 0], minlength=n_rows * len(stems))
        return counts.reshape(n_rows, len(stems))

    def terms(self, row: int) -> dict[int, tuple[str, str]]:
        """Return what stands behind the columns of one record: block and term.

        Terms that share a column are joined by " / ".
        """
        spelled: dict[int, dict[str, None]] = {}
        block_of = {YEAR: "year"}
        for block in REVIEW_BLOCKS:
            words = self.encoded.row(row, _places(block), len(_COLUMNS))
            words = [stem(word) for word in words] if block.stemmed else words
            phrases = spell_phrases(words, orders=block.orders, salt=block.salt)
            for column, terms in phrases.items():
                block_of.setdefault(column, block.name)
                spelled.setdefault(column, {}).update(dict.fromkeys(terms))
        return {
            column: (name, joined_terms(spelled.get(column, {"year": None})))
            for column, name in block_of.items()
        }

    def _texts(self, block: Block) -> Encoded:
        return self.encoded.joined(_places(block), len(_COLUMNS))


def _places(block: Block) -> list[int]:
    return [_COLUMNS.index(name) for name in block.columns]


def review_matrix(
    frame: pd.DataFrame, *, stressed: Sequence[str] = (), stress: float = 1.0, year: float = 0.0
) -> ReviewMatrix:
    """Return the TF-IDF blocks of every record, each block of its own length.

    Parameters
    ----------
    stressed : stems that count more in the text block.
    stress : what they count.
    year : what a standard deviation of the year counts.
    """
    encoded = encode([text for name in _COLUMNS for text in frame[name].tolist()])
    scale = np.ones(1 << BITS)
    scale[buckets(word_hashes(list(stressed)), order=1, salt=_TEXT.salt)] = stress
    years = year * _years(frame)
    hashes = {stemmed: encoded.hashes(stemmed=stemmed) for stemmed in (False, True)}
    parts = [_block(encoded, block, hashes[block.stemmed], scale) for block in REVIEW_BLOCKS]
    dated = np.flatnonzero(years)
    starts = np.concatenate([[0], np.cumsum(years != 0)])
    parts.append((starts, np.full(len(dated), YEAR), years[dated]))
    return ReviewMatrix(_side_by_side(parts), encoded)


def _block(
    encoded: Encoded, block: Block, hashes: NDArray[np.uint64], scale: Floats
) -> tuple[Ints, Ints, Floats]:
    """Return one block by rows: starts, columns and values."""
    from classifier.text.compiled import count_block, weigh_block

    columns = [_COLUMNS.index(name) for name in block.columns]
    texts = encoded.joined(columns, len(_COLUMNS))
    n = len(texts.offsets) - 1
    most = len(texts.numbers) * len(block.orders)
    starts = np.zeros(n + 1, dtype=np.int64)
    found, counts = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    orders, salt = np.array(block.orders, dtype=np.int64), np.uint64(block.salt)
    count_block(hashes[texts.numbers], texts.offsets, orders, salt, starts, found, counts)
    found, counts = found[: starts[-1]], counts[: starts[-1]]
    frequency = np.bincount(found, minlength=1 << BITS)
    # one logarithm for each frequency that there is, not for each of a million columns
    idf = (np.log((1 + n) / (1 + np.arange(frequency.max() + 1))) + 1)[frequency]
    values = np.empty(len(found))
    weigh_block(starts, found, counts, idf, scale, block.weight, values)
    shared = (frequency[found] > 1) & (frequency[found] <= _COMMON * n)
    return np.concatenate([[0], np.cumsum(shared)])[starts], found[shared], values[shared]


def _side_by_side(parts: Sequence[tuple[Ints, Ints, Floats]]) -> csr_matrix:
    """Join blocks row by row; a column that two blocks share stands twice, and adds up."""
    from scipy.sparse import csr_matrix

    lengths = np.stack([np.diff(starts) for starts, _, _ in parts], axis=1)
    ends = np.cumsum(lengths.ravel())
    firsts = (ends - lengths.ravel()).reshape(lengths.shape)
    columns = np.empty(lengths.sum(), dtype=np.int32)
    values = np.empty(lengths.sum(), dtype=np.float32)
    for number, (starts, found, weights) in enumerate(parts):
        shift = np.repeat(firsts[:, number] - starts[:-1], lengths[:, number])
        places = np.arange(len(found)) + shift
        columns[places] = found
        values[places] = weights
    row_starts = np.concatenate([[0], ends[len(parts) - 1 :: len(parts)]])
    return csr_matrix((values, columns, row_starts), shape=(len(lengths), YEAR + 1))


def _years(frame: pd.DataFrame) -> Floats:
    """Return the years in standard deviations from their mean, 0 where there is none."""
    years = frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(years)
    if not known.any() or not years[known].std():
        return np.zeros(len(years))
    apart = (years - years[known].mean()) / years[known].std()
    return np.where(known, np.clip(apart, -2, 2), 0.0)
