"""The one scoring kernel: a batch of texts in, scores for inclusion and all mechanisms out.

The compiled path reads code points straight from Arrow's buffers or Python's strings, looks at
each distinct word once, and makes no matrix; the reference path asks the models themselves.
Both give the same scores up to rounding in the last digits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.inclusion import InclusionModel
from classifier.modelling.mechanisms import NOTHING, MechanismModel, MechanismScores
from classifier.schema import Record, corpus_frame
from classifier.settings import load_settings
from classifier.text.buffers import Buffers
from classifier.text.features import (
    BLOCKS,
    PHRASE_ORDERS,
    PHRASE_SALT,
    PROTOCOL_BLOCK,
    SentenceSpans,
    gather_sentences,
)
from classifier.text.hashing import places_in
from classifier.text.lexicon import Codes, Lexicon, Numbered, split_rules, traits
from classifier.text.sentences import sentence_spans

__all__ = ["KernelScores", "ScoringKernel", "Texts"]

Floats = NDArray[np.float64]

_TEMPERED = np.concatenate([[0.0], 1 + np.log(np.arange(1, 256))])
"""``1 + ln(n)`` for how often phrases usually stand in a record."""
_FIELDS = ("title", "abstract", "keywords")


@dataclass(frozen=True, slots=True)
class Texts:
    """Titles, abstracts and keywords of a batch of records, one field after another.

    Attributes
    ----------
    codes : three texts a record: text ``field * n_records + record``.
    """

    codes: Codes
    n_records: int

    @classmethod
    def of_records(cls, records: Sequence[Record]) -> Texts:
        """Take the texts of records."""
        texts = [record.title for record in records]
        texts += [record.abstract for record in records]
        texts += ["; ".join(record.keywords) for record in records]
        return cls(Codes.of_strings(texts), len(records))

    @classmethod
    def of_arrow(
        cls,
        titles: Any,
        abstracts: Any,
        keywords: Any,
        buffers: Buffers | None = None,
        *,
        is_valid: bool = False,
    ) -> Texts:
        """Take the texts from Arrow string arrays of one length; null is no text.

        Parameters
        ----------
        room : where to lay them out; they are good until it is used again.
        is_valid : whether they are known to be UTF-8, and need not be looked through.
        """
        arrays = [titles, abstracts, keywords]
        return cls(Codes.of_arrow(arrays, buffers, is_valid=is_valid), len(titles))

    def of_field(self, field: int) -> list[str]:
        """Return one field's texts as strings."""
        first = field * self.n_records
        return [self.codes.text(first + record) for record in range(self.n_records)]


@dataclass(frozen=True, slots=True)
class KernelScores:
    """What the models say of a batch.

    Attributes
    ----------
    margins : shape (n_records,), the linear inclusion scores.
    p_include : shape (n_records,), the same as probabilities.
    """

    margins: Floats
    p_include: Floats
    sentences: SentenceSpans
    mechanisms: MechanismScores


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
        self._buffers = Buffers()
        if self.compiled:
            from classifier.scoring.compiled.bitmap import bucket_places

            self._lexicon = Lexicon(mechanisms.records.buckets)
            space = inclusion.space
            self._features = bucket_places(space.buckets)
            unseen, seen = (
                [space.unseen_idf, 0.0],
                np.column_stack([space.idf, inclusion.weights]),
            )
            self._weights = np.vstack([unseen, seen])
            self._protocol = bucket_places(inclusion.protocol.buckets)
            tables = (mechanisms.sentences.buckets, mechanisms.records.buckets)
            either = np.union1d(*tables)
            self._phrases = bucket_places(either)
            self._rows = [places_in(buckets, either) for buckets in tables]

    def scores(self, texts: Texts) -> KernelScores:
        """Return what both models say of a batch."""
        if not self.compiled:
            return self._reference(texts)
        numbered = self._lexicon.number(texts.codes)
        margins = self._margins(numbered, texts.n_records)
        sentences, mechanisms = self._mechanism_scores(texts, numbered)
        p_include = self._inclusion.sigmoid(margins)
        return KernelScores(margins, p_include, sentences, mechanisms)

    def decision_function(self, texts: Texts) -> Floats:
        """Return the inclusion margins alone; shape (n_records,)."""
        if not self.compiled:
            return self._reference(texts).margins
        return self._margins(self._lexicon.number(texts.codes), texts.n_records)

    def _reference(self, texts: Texts) -> KernelScores:
        titles, abstracts, keywords = map(texts.of_field, range(len(_FIELDS)))
        records = [
            Record(title=title, abstract=abstract, keywords=(words,) if words else ())
            for title, abstract, words in zip(titles, abstracts, keywords, strict=True)
        ]
        margins = self._inclusion.decision_function(corpus_frame(records))
        sentences = gather_sentences(titles, abstracts)
        mechanisms = self._mechanisms.scores(sentences)
        return KernelScores(margins, self._inclusion.sigmoid(margins), sentences, mechanisms)

    def _margins(self, numbered: Numbered, n_records: int) -> Floats:
        from classifier.scoring.compiled.inclusion import add_block, add_counts

        lexicon, protocol = self._lexicon, self._inclusion.protocol
        margins = np.full(n_records, self._inclusion.intercept)
        for block in BLOCKS:
            add_block(
                numbered.numbers, numbered.ends, _fields(block.columns), n_records,
                lexicon.words, lexicon.long, np.array(block.orders), np.uint64(block.salt),
                block.weight, self._features, self._weights, _TEMPERED, margins,
            )  # fmt: skip
        add_counts(
            numbered.numbers, numbered.ends, _fields(PROTOCOL_BLOCK.columns), n_records,
            lexicon.stems, lexicon.long, np.uint64(PROTOCOL_BLOCK.salt), self._protocol,
            protocol.weights, _TEMPERED, margins,
        )  # fmt: skip
        return margins

    def _mechanism_scores(
        self, texts: Texts, numbered: Numbered
    ) -> tuple[SentenceSpans, MechanismScores]:
        from classifier.scoring.compiled.mechanisms import pool_sentences, sum_phrases

        model, lexicon, n_records = self._mechanisms, self._lexicon, texts.n_records
        found = _gather(texts, numbered.kinds, self._buffers)
        said = np.zeros((len(found), model.sentences.weights.shape[1]))
        whole = np.zeros((n_records, model.records.weights.shape[1]))
        lengths = np.zeros(len(found), dtype=np.int64)
        sum_phrases(
            numbered.numbers, numbered.places, numbered.ends, n_records, found.records,
            found.in_title, found.spans, lexicon.stems, lexicon.n_begun, lexicon.begun,
            max(PHRASE_ORDERS), np.uint64(PHRASE_SALT), self._phrases, self._rows[0],
            model.sentences.weights, self._rows[1], model.records.weights, _TEMPERED, said,
            whole, lengths,
        )  # fmt: skip
        evidence = np.empty((len(found), whole.shape[1]))
        pool_sentences(
            found.records, found.in_title, lengths, model.places, model.intercepts,
            model.blend, np.exp(NOTHING), said, evidence, whole,
        )  # fmt: skip
        probabilities = model.probabilities(whole)
        scores = MechanismScores(
            evidence=evidence,
            has_evidence=said[:, : whole.shape[1]] > 0,
            margins=whole,
            probabilities=probabilities,
            suggested=model.suggested(probabilities),
        )
        return _within_fields(found, texts), scores


def _fields(columns: Sequence[str]) -> NDArray[np.int64]:
    return np.array([_FIELDS.index(name) for name in columns], dtype=np.int64)


def _gather(texts: Texts, kinds: NDArray[np.uint8], buffers: Buffers) -> SentenceSpans:
    """Return the sentences as spans of places in the codes."""
    from classifier.scoring.compiled.sentences import gather_spans

    codes, n_records, rules = texts.codes, texts.n_records, split_rules()
    most = len(codes.codes) // 2 + 2 * n_records + 1
    records, in_title = (
        buffers.take("records", most, np.int64),
        buffers.take("in_title", most, np.bool_),
    )
    spans = buffers.take("spans", 2 * most, np.int64).reshape(most, 2)
    record, n = 0, 0
    while True:
        n, record = gather_spans(
            codes.codes, kinds, codes.offsets, n_records, record, n, traits(), rules.headings,
            rules.abbreviations, rules.kinds, rules.longest, records, in_title, spans,
        )  # fmt: skip
        if record < 0:
            return SentenceSpans(records[:n].copy(), in_title[:n].copy(), spans[:n].copy())
        found = sentence_spans(codes.text(n_records + record))
        shift = codes.offsets[n_records + record]
        spans[n : n + len(found)] = np.array(found, dtype=np.int64).reshape(-1, 2) + shift
        records[n : n + len(found)], in_title[n : n + len(found)] = record, False
        n, record = n + len(found), record + 1


def _within_fields(found: SentenceSpans, texts: Texts) -> SentenceSpans:
    """Return the spans as offsets into title or abstract."""
    text = found.records + np.where(found.in_title, 0, texts.n_records)
    spans = found.spans - texts.codes.offsets[text][:, None]
    return SentenceSpans(found.records, found.in_title, spans)


def numba_is_there() -> bool:
    """Whether the compiled path can be used here."""
    if not load_settings().compiled:
        return False
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True
