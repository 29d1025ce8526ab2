"""A corpus coded for mechanisms: its sentences, and what people coded in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnknownNameError, UnusableCorpusError
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, Label, Record
from classifier.text.features import Sentences, SentenceSpans, gather_sentences

__all__ = [
    "CodedCorpus",
    "coded_corpus",
    "coded_sentences",
    "matching_sentences",
    "sentence_text",
    "sentences_of",
]

Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CodedCorpus:
    """Records with their sentences and codes.

    Attributes
    ----------
    coded : one a scored mechanism, in the codebook's order.
    """

    records: tuple[Record, ...]
    sentences: Sentences
    coded: tuple[Coded, ...]

    @property
    def truth(self) -> NDArray[np.float64]:
        """The codes, shape (n_records, n_mechanisms): 1, 0, or NaN where not coded."""
        return np.column_stack([codes.codes for codes in self.coded])


def coded_corpus(
    records: Sequence[Record], labels: Sequence[Label], codebook: Codebook
) -> CodedCorpus:
    """Return the coded corpus of labelled records.

    Raises
    ------
    UnusableCorpusError
        If the labels of a record's sentences do not fit the sentences or the codebook.
    """
    sentences = sentences_of(records)
    coded = coded_sentences(records, labels, sentences, codebook)
    return CodedCorpus(tuple(records), sentences, tuple(coded))


def sentences_of(records: Sequence[Record]) -> Sentences:
    """Return the sentences of the records, used as given where coded JSON Lines give them."""
    return gather_sentences(
        [record.title for record in records],
        [record.abstract for record in records],
        given=[_spans_given(record) for record in records],
    )


def coded_sentences(
    records: Sequence[Record],
    labels: Sequence[Label],
    sentences: Sentences,
    codebook: Codebook,
) -> list[Coded]:
    """Return what people coded for each scored mechanism, sentence by sentence."""
    ids = [mechanism.mechanism_id for mechanism in codebook.scored]
    codes = np.full((len(records), len(ids)), np.nan)
    marked = np.zeros((len(sentences), len(ids)), dtype=bool)
    starts = np.searchsorted(sentences.records, np.arange(len(records) + 1)).tolist()
    for row, (record, label) in enumerate(zip(records, labels, strict=True)):
        rows = range(starts[row], starts[row + 1])
        for mark in label.marks:
            if mark.mechanism_id in ids:
                column = ids.index(mark.mechanism_id)
                codes[row, column] = float(mark.coded)
                marked[matching_sentences(mark.evidence, record, sentences, rows), column] = (
                    True
                )
        for place, column in _sentence_labels(record, codebook, ids):
            marked[rows[place], column] = True
    return [Coded(codes=codes[:, i], marked=marked[:, i]) for i in range(len(ids))]


def sentence_text(record: Record, sentences: SentenceSpans, row: int) -> str:
    """Return the words of one sentence of the batch."""
    start, end = sentences.spans[row].tolist()
    return (record.title if sentences.in_title[row] else record.abstract)[start:end]


def matching_sentences(
    marked: str, record: Record, sentences: SentenceSpans, rows: range
) -> list[int]:
    """Return the sentences of a record that lie in a marked text, or around it."""
    wanted = " ".join(marked.split())
    texts = ((row, sentence_text(record, sentences, row)) for row in rows if wanted)
    return [row for row, text in texts if text in wanted or wanted in text]


def _sentences_given(record: Record) -> list[str]:
    """Return the sentences that the corpus gives, if they make up the abstract."""
    given = [str(text).strip() for text in _listed(record, "sentences") or ()]
    return given if " ".join(text for text in given if text) == record.abstract else []


def _spans_given(record: Record) -> Spans | None:
    """Return the spans of the sentences that the corpus gives; one space parts them."""
    lengths = [len(text) for text in _sentences_given(record) if text]
    ends = np.cumsum([length + 1 for length in lengths], dtype=np.int64) - 1
    spans = [(end - n, end) for end, n in zip(ends.tolist(), lengths, strict=True)]
    return spans or None


def _sentence_labels(
    record: Record, codebook: Codebook, ids: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Yield place within the record and column of every label that a sentence carries."""
    listed = _listed(record, "sentence_labels")
    sentences = _sentences_given(record)
    if listed is None or not sentences:
        return
    where = f"{record.source}, record {record.position}, sentence_labels"
    if len(listed) != len(sentences) or not all(isinstance(names, list) for names in listed):
        raise UnusableCorpusError(f"{where}: must be one list of labels a sentence")
    told = [names for text, names in zip(sentences, listed, strict=True) if text]
    for place, names in enumerate(told, start=int(bool(record.title.strip()))):
        for name in names:
            mechanism_id = _found(codebook, str(name), where)
            if mechanism_id in ids:
                yield place, ids.index(mechanism_id)


def _found(codebook: Codebook, name: str, where: str) -> str:
    try:
        return codebook.find(name).mechanism_id
    except UnknownNameError as error:
        raise UnusableCorpusError(f"{where}: {error}") from None


def _listed(record: Record, tag: str) -> list[Any] | None:
    """Return a list that a JSON Lines record carries, or None."""
    for field in record.raw:
        if field.tag == tag and field.value.startswith("["):
            try:
                value = json.loads(field.value)
            except ValueError:
                return None
            return value if isinstance(value, list) else None
    return None
