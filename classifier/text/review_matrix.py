"""All records of one review as weighted features, for a model that lives with the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

__all__ = ["REVIEW_BLOCKS", "ReviewMatrix", "review_matrix", "years_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_TEXT = Block(
    name="text", columns=("title", "abstract"), orders=(1, 2), weight=0.95, salt=2, stemmed=True
)
REVIEW_BLOCKS = (
    Block(name="title", columns=("title",), orders=(1, 2), weight=0.3, salt=1),
    _TEXT,
    Block(name="keywords", columns=("keywords",), orders=(1, 2), weight=0.25, salt=3),
)
"""Their weights: of title and text chosen on eleven reviews (ADR 0007), of the keywords on
twenty-four, as the largest that made none worse (ADR 0060)."""

_COMMON = 0.5  # share of the records; a phrase of more of them tells few apart
_SOFTENED = 0.5  # power of the rarity of a protocol's stems (ADR 0060)
_COLUMNS = ("title", "abstract", "keywords")


@dataclass(frozen=True, slots=True)
class ReviewMatrix:
    """Records as rows of features.

    Attributes
    ----------
    features : shape (n_records, 2**20), float32. A phrase of a single record is left
        out, for it makes no two records similar; and one of more than half the records.
    encoded : the words of title, abstract and keywords, one column after another.
    """

    features: csr_matrix
    encoded: Encoded

    def row_of_stems(self, weights: Mapping[str, float], *, length: float) -> csr_matrix:
        """Return a row of features that holds some stems in the text block and nothing else.

        Parameters
        ----------
        weights : stem to what it counts beside another one of its rarity.
        length : Euclidean length of the row; it is empty if no two records have any stem.
        """
        from scipy.sparse import csr_matrix

        n, n_columns = self.features.shape
        stems = sorted(weights)
        columns = buckets(word_hashes(stems), order=1, salt=_TEXT.salt)
        frequency = np.bincount(self.features.indices, minlength=n_columns)[columns]
        rarity = (np.log((1 + n) / (1 + frequency)) + 1) ** _SOFTENED
        values = np.where(frequency > 0, rarity, 0.0) * [weights[name] for name in stems]
        values *= length / (float(np.linalg.norm(values)) or 1.0)
        places = np.zeros(len(stems), dtype=np.int32), columns
        row = csr_matrix((values.astype(np.float32), places), shape=(1, n_columns))
        row.eliminate_zeros()
        return row

    def terms(self, row: int) -> dict[int, tuple[str, str]]:
        """Return what stands behind the columns of one record: block and term.

        Terms that share a column are joined by " / ".
        """
        spelled: dict[int, dict[str, None]] = {}
        block_of: dict[int, str] = {}
        for block in REVIEW_BLOCKS:
            words = self.encoded.row(row, _places(block), len(_COLUMNS))
            words = [stem(word) for word in words] if block.stemmed else words
            phrases = spell_phrases(words, orders=block.orders, salt=block.salt)
            for column, terms in phrases.items():
                block_of.setdefault(column, block.name)
                spelled.setdefault(column, {}).update(dict.fromkeys(terms))
        return {
            column: (name, joined_terms(spelled[column])) for column, name in block_of.items()
        }


def _places(block: Block) -> list[int]:
    return [_COLUMNS.index(name) for name in block.columns]


def review_matrix(frame: pd.DataFrame) -> ReviewMatrix:
    """Return the TF-IDF blocks of every record, each block of its own length."""
    encoded = encode([text for name in _COLUMNS for text in frame[name].tolist()])
    hashes = {stemmed: encoded.hashes(stemmed=stemmed) for stemmed in (False, True)}
    parts = [_block(encoded, block, hashes[block.stemmed]) for block in REVIEW_BLOCKS]
    return ReviewMatrix(_side_by_side(parts), encoded)


def years_of(frame: pd.DataFrame) -> Floats:
    """Return the year of every record, NaN where there is none."""
    return np.asarray(frame["year"].to_numpy(dtype=np.float64, na_value=np.nan))


def _block(
    encoded: Encoded, block: Block, hashes: NDArray[np.uint64]
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
    weigh_block(starts, found, counts, idf, block.weight, values)
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
    return csr_matrix((values, columns, row_starts), shape=(len(lengths), 1 << BITS))
