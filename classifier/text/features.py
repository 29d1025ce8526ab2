"""Text as features: hashed TF-IDF blocks of records, hashed phrases of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.text.hashing import BITS, buckets, places_in, word_hashes
from classifier.text.sentences import sentence_spans
from classifier.text.tokens import stem, tokens

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BEGINNINGS",
    "BEGINNING_SALT",
    "BLOCKS",
    "PHRASE_ORDERS",
    "PHRASE_SALT",
    "PROTOCOL_BLOCK",
    "Block",
    "BlockSpace",
    "Counts",
    "SentenceSpans",
    "Sentences",
    "block_counts",
    "block_words",
    "fit_blocks",
    "gather_sentences",
    "phrase_counts",
    "transform_blocks",
    "weighted",
    "word_beginnings",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
PHRASE_SALT = 9
PHRASE_ORDERS = (1, 2, 3, 4)
BEGINNING_SALT = 10
BEGINNINGS = (4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One group of features that is normalised on its own.

    Attributes
    ----------
    columns : columns of the corpus frame, joined by a space.
    orders : lengths of the phrases, in words.
    weight : what the block counts beside the others.
    salt : sets its features apart from other blocks'.
    stemmed : whether words are taken as stems.
    """

    name: str
    columns: tuple[str, ...]
    orders: tuple[int, ...]
    weight: float
    salt: int
    stemmed: bool = False


BLOCKS = (
    Block(name="title", columns=("title",), orders=(1, 2), weight=0.6, salt=1),
    Block(name="text", columns=("title", "abstract"), orders=(1, 2), weight=1.0, salt=2),
    Block(name="keywords", columns=("keywords",), orders=(1, 2), weight=0.4, salt=3),
)

PROTOCOL_BLOCK = Block(
    name="protocol",
    columns=("title", "abstract"),
    orders=(1,),
    weight=1.0,
    salt=4,
    stemmed=True,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Features counted in rows: three arrays of one length, ordered by row, then bucket."""

    rows: Ints
    buckets: Ints
    counts: Ints
    n_rows: int


def block_words(frame: pd.DataFrame, block: Block) -> list[list[str]]:
    """Return the words of one block for every record; single letters are left out."""
    columns = [frame[name].tolist() for name in block.columns]
    texts = (" ".join(parts) for parts in zip(*columns, strict=True))
    words = ([word for word in tokens(text) if len(word) > 1] for text in texts)
    return [[stem(word) for word in found] if block.stemmed else found for found in words]


def block_counts(frame: pd.DataFrame, block: Block) -> Counts:
    """Count the hashed phrases of one block in every record."""
    rows: list[Ints] = []
    found: list[Ints] = []
    for row, words in enumerate(block_words(frame, block)):
        hashes = word_hashes(words)
        for order in block.orders:
            part = buckets(hashes, order=order, salt=block.salt)
            found.append(part)
            rows.append(np.full(len(part), row, dtype=np.int64))
    return _counted(rows, found, n_rows=len(frame))


def _counted(rows: list[Ints], found: list[Ints], *, n_rows: int) -> Counts:
    empty = np.empty(0, dtype=np.int64)
    keys = (np.concatenate([empty, *rows]) << BITS) | np.concatenate([empty, *found])
    unique, counts = np.unique(keys, return_counts=True)
    return Counts(unique >> BITS, unique & ((1 << BITS) - 1), counts.astype(np.int64), n_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSpace:
    """The features that training saw, and how rare each was.

    Attributes
    ----------
    buckets : shape (n_features,), ascending; one table for all blocks, their salts differ.
    idf : shape (n_features,), ``ln((1 + n) / (1 + df)) + 1`` over the training records.
    unseen_idf : what a feature that training never saw counts in a record's length.
    """

    buckets: Ints
    idf: Floats
    unseen_idf: float


def fit_blocks(frame: pd.DataFrame) -> BlockSpace:
    """Learn the features of a corpus frame and their inverse document frequencies."""
    seen = np.concatenate([block_counts(frame, block).buckets for block in BLOCKS])
    found, frequency = np.unique(seen, return_counts=True)
    n = len(frame)
    idf = np.log((1 + n) / (1 + np.minimum(frequency, n))) + 1
    return BlockSpace(buckets=found, idf=idf, unseen_idf=float(np.log(1 + n) + 1))


def transform_blocks(frame: pd.DataFrame, space: BlockSpace) -> Any:
    """Return the weighted TF-IDF blocks as one sparse matrix.

    Returns
    -------
    scipy CSR matrix, shape (n_records, n_features)
        Sublinear term frequency times idf; each block has length 1 in every record that
        has words in it, before its weight is applied.
    """
    from scipy.sparse import csr_matrix

    rows: list[Ints] = []
    columns: list[Ints] = []
    values: list[Floats] = []
    for block in BLOCKS:
        counted = block_counts(frame, block)
        weights, places = weighted(counted, space)
        known = places >= 0
        rows.append(counted.rows[known])
        columns.append(places[known])
        values.append(block.weight * weights[known])
    shape = (len(frame), len(space.buckets))
    triplet = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_matrix(triplet, shape=shape)


def weighted(counted: Counts, space: BlockSpace) -> tuple[Floats, Ints]:
    """Return each count's normalised TF-IDF weight and its place, -1 where unseen."""
    places = places_in(space.buckets, counted.buckets)
    known = places >= 0
    idf = np.full(len(places), space.unseen_idf)
    idf[known] = space.idf[places[known]]
    raw = (1 + np.log(counted.counts)) * idf
    length = np.sqrt(np.bincount(counted.rows, weights=raw * raw, minlength=counted.n_rows))
    return raw / length[counted.rows], places


@dataclass(frozen=True, slots=True)
class SentenceSpans:
    """The sentences of a batch of records, titles first, as spans into the stored text.

    Attributes
    ----------
    records : shape (n_sentences,), the row of the record, ascending.
    in_title : shape (n_sentences,), whether the field is the title (else the abstract).
    spans : shape (n_sentences, 2), character offsets into that field.
    """

    records: Ints
    in_title: NDArray[np.bool_]
    spans: Ints

    def __len__(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True)
class Sentences(SentenceSpans):
    """Sentences and their words.

    Attributes
    ----------
    stems : one list of stems a sentence.
    """

    stems: list[list[str]]
    n_records: int


def gather_sentences(
    titles: Sequence[str],
    abstracts: Sequence[str],
    *,
    given: Sequence[Sequence[tuple[int, int]] | None] | None = None,
) -> Sentences:
    """Split titles and abstracts into sentences; a title is one sentence.

    Parameters
    ----------
    given : for each abstract the spans of its sentences, where a corpus brings them, or None.
    """
    records: list[int] = []
    in_title: list[bool] = []
    spans: list[tuple[int, int]] = []
    stems: list[list[str]] = []
    for row, (title, abstract) in enumerate(zip(titles, abstracts, strict=True)):
        parts = [(True, title, (0, len(title)))] if title.strip() else []
        brought = given[row] if given else None
        found = sentence_spans(abstract) if brought is None else brought
        parts += [(False, abstract, span) for span in found]
        for is_title, text, (start, end) in parts:
            records.append(row)
            in_title.append(is_title)
            spans.append((start, end))
            stems.append([stem(word) for word in tokens(text[start:end])])
    return Sentences(
        np.array(records, dtype=np.int64),
        np.array(in_title, dtype=np.bool_),
        np.array(spans, dtype=np.int64).reshape(-1, 2),
        stems,
        len(titles),
    )


def phrase_counts(
    stems: Sequence[list[str]],
    *,
    orders: tuple[int, ...] = PHRASE_ORDERS,
    salt: int = PHRASE_SALT,
) -> Counts:
    """Count the hashed phrases, of one to four stems, in every text."""
    rows: list[Ints] = []
    found: list[Ints] = []
    for row, words in enumerate(stems):
        hashes = word_hashes(words)
        for order in orders:
            part = buckets(hashes, order=order, salt=salt)
            found.append(part)
            rows.append(np.full(len(part), row, dtype=np.int64))
    return _counted(rows, found, n_rows=len(stems))


def word_beginnings(stems: Sequence[str]) -> list[str]:
    """Return the first four, five and six letters of the stems that are longer.

    They make words of one root alike that the stemmer keeps apart.

    Examples
    --------
    >>> word_beginnings(["trust", "integrat"])
    ['trus', 'inte', 'integ', 'integr']
    """
    return [stem[:length] for stem in stems for length in BEGINNINGS if len(stem) > length]
