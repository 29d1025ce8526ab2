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

if TYPE_CHECKING:
    import pandas as pd
    from scipy.sparse import csr_matrix

__all__ = ["REVIEW_BLOCKS", "ReviewMatrix", "review_matrix", "stem_counts"]

Floats = NDArray[np.float64]

REVIEW_BLOCKS = (
    Block(name="title", columns=("title",), orders=(1, 2), weight=0.3, salt=1),
    Block(
        name="text",
        columns=("title", "abstract"),
        orders=(1, 2),
        weight=0.95,
        salt=2,
        stemmed=True,
    ),
    Block(name="keywords", columns=("keywords",), orders=(1, 2), weight=0.3, salt=3),
)
_COLUMNS = ("title", "abstract", "keywords")
_N_BUCKETS = 1 << BITS


@dataclass(frozen=True, slots=True)
class ReviewMatrix:
    """Records as rows of features.

    Attributes
    ----------
    features : shape (n_records, 2**20 + 1), float32; the last column is the year. Features
        of a single record are left out: they liken it to no other.
    lengths : shape (n_records,), squared length of each row with those features.
    encoded : the words of title, abstract and keywords, one column after another.
    """

    features: csr_matrix
    lengths: Floats
    encoded: Encoded


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
    lengths = np.zeros(len(frame))
    scale = np.ones(_N_BUCKETS)
    text = REVIEW_BLOCKS[1]
    scale[buckets(word_hashes(list(stressed)), order=1, salt=text.salt)] = stress
    parts = [_block(encoded, block, scale, lengths) for block in REVIEW_BLOCKS]
    return ReviewMatrix(_stacked(parts, year * _years(frame)), lengths, encoded)


def stem_counts(encoded: Encoded, stems: Sequence[str]) -> NDArray[np.int64]:
    """Count some stems in title and abstract; shape (n_records, n_stems)."""
    from classifier.text.tokens import stem

    text = encoded.joined([0, 1], len(_COLUMNS))
    place_of = {name: place for place, name in enumerate(stems)}
    places = np.array([place_of.get(stem(word), -1) for word in text.words], dtype=np.int64)
    found = places[text.numbers]
    n_rows = len(text.offsets) - 1
    rows = np.repeat(np.arange(n_rows), np.diff(text.offsets))
    known = found >= 0
    flat = np.bincount(rows[known] * len(stems) + found[known], minlength=n_rows * len(stems))
    return flat.reshape(n_rows, len(stems))


def _block(
    encoded: Encoded, block: Block, scale: Floats, lengths: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return one block as starts, buckets and values; add its part to the lengths."""
    from classifier.text.compiled import count_block, weigh_block

    columns = [_COLUMNS.index(name) for name in block.columns]
    texts = encoded.joined(columns, len(_COLUMNS))
    n = len(texts.offsets) - 1
    most = len(texts.numbers) * len(block.orders)
    starts = np.zeros(n + 1, dtype=np.int64)
    found, counts = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    orders, salt = np.array(block.orders, dtype=np.int64), np.uint64(block.salt)
    hashes = texts.hashes(stemmed=block.stemmed)
    count_block(hashes, texts.offsets, orders, salt, starts, found, counts)
    found, counts = found[: starts[-1]], counts[: starts[-1]]
    frequency = np.bincount(found, minlength=_N_BUCKETS)
    idf = np.log((1 + n) / (1 + frequency)) + 1
    values = np.empty(len(found))
    weigh_block(starts, found, counts, idf, scale, block.weight, values, lengths)
    shared = frequency[found] > 1
    starts = np.concatenate([[0], np.cumsum(shared)])[starts]
    return starts, found[shared], values[shared]


def _stacked(
    parts: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], Floats]], years: Floats
) -> csr_matrix:
    from scipy.sparse import csr_matrix

    n = len(years)
    shape = (n, _N_BUCKETS + 1)
    dated = np.flatnonzero(years)
    column = np.full(len(dated), _N_BUCKETS)
    matrix = csr_matrix((years[dated], (dated, column)), shape=shape)
    for starts, found, values in parts:
        matrix = matrix + csr_matrix((values, found, starts), shape=shape)
    return matrix.astype(np.float32)


def _years(frame: pd.DataFrame) -> Floats:
    """Return the years in standard deviations from their mean, 0 where there is none."""
    years = frame["year"].to_numpy(dtype=np.float64, na_value=np.nan)
    known = ~np.isnan(years)
    if not known.any() or not years[known].std():
        return np.zeros(len(years))
    apart = (years - years[known].mean()) / years[known].std()
    return np.where(known, np.clip(apart, -2, 2), 0.0)
