"""Hold a codebook against a corpus: cues that say nothing, mechanisms alike, phrases missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from classifier.schema import Codebook, Label, Record
from classifier.text.sentences import sentence_spans
from classifier.text.tokens import FUNCTION_WORDS, stem, tokens

__all__ = ["AlikeMechanisms", "CodebookInCorpus", "CueUse", "Suggestion", "look_in_corpus"]

Stems = tuple[str, ...]

_EVERYWHERE = 0.5
_ALIKE = 0.8
_FEWEST = 5
_LONGEST = 3
_SURE = 1.96
_PRIOR_SHARE = 0.1
_SUGGESTED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CueUse:
    """How often a cue phrase stands in a corpus.

    Attributes
    ----------
    n_records : records that hold it.
    everywhere : whether half of all records do, or more.
    """

    mechanism_id: str
    cue: str
    n_records: int
    everywhere: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeMechanisms:
    """Two mechanisms whose cues stand in nearly the same records.

    Attributes
    ----------
    shared, either : records with cues of both, and with cues of one or the other.
    """

    first: str
    second: str
    shared: int
    either: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A phrase that parts the records coded with a mechanism from those coded without.

    Attributes
    ----------
    n_with, n_without : records of either kind that hold it.
    z : log-odds ratio over its standard deviation; the larger, the surer.
    """

    mechanism_id: str
    phrase: str
    n_with: int
    n_without: int
    z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookInCorpus:
    """What a corpus says of a codebook; a person decides what follows from it.

    Attributes
    ----------
    n_records : records with any text.
    silent, everywhere : cues that stand in no record, or in half of all and more.
    alike : mechanisms that their cues cannot tell apart.
    suggestions : phrases, the surest first within each mechanism.
    """

    n_records: int
    silent: tuple[CueUse, ...]
    everywhere: tuple[CueUse, ...]
    alike: tuple[AlikeMechanisms, ...]
    suggestions: tuple[Suggestion, ...]


def look_in_corpus(
    codebook: Codebook, records: Sequence[Record], labels: Sequence[Label]
) -> CodebookInCorpus:
    """Hold the cues of the scored mechanisms against a corpus, coded or not.

    Parameters
    ----------
    records, labels : in one order; suggestions need records coded with and without.
    """
    texts = [_phrases_of(record) for record in records]
    held = [text for text in texts if text]
    found = {
        m.mechanism_id: {cue: _holding(held, cue) for cue in (*m.cues, *m.absence_cues)}
        for m in codebook.scored
    }
    uses = [
        CueUse(
            mechanism_id=name,
            cue=cue,
            n_records=len(rows),
            everywhere=len(held) >= _FEWEST and len(rows) >= _EVERYWHERE * len(held),
        )
        for name, cues in found.items()
        for cue, rows in cues.items()
    ]
    rows_of = {name: set().union(*cues.values()) for name, cues in found.items()}
    return CodebookInCorpus(
        n_records=len(held),
        silent=tuple(use for use in uses if not use.n_records),
        everywhere=tuple(use for use in uses if use.everywhere),
        alike=tuple(_alike(rows_of)),
        suggestions=tuple(_suggestions(codebook, texts, labels)),
    )


def _phrases_of(record: Record) -> dict[Stems, str]:
    """Return the phrases of a record as stems, each with its words as they first stand."""
    spans = [record.abstract[start:end] for start, end in sentence_spans(record.abstract)]
    found: dict[Stems, str] = {}
    for sentence in (record.title, *spans):
        words = tokens(sentence)
        stems = [stem(word) for word in words]
        for length in range(1, 5):
            for start in range(len(words) - length + 1):
                phrase = tuple(stems[start : start + length])
                found.setdefault(phrase, " ".join(words[start : start + length]))
    return found


def _holding(texts: Sequence[dict[Stems, str]], cue: str) -> set[int]:
    wanted = tuple(stem(word) for word in tokens(cue))[:4]
    return {row for row, text in enumerate(texts) if wanted in text}


def _alike(rows_of: dict[str, set[int]]) -> Iterator[AlikeMechanisms]:
    for (first, one), (second, other) in combinations(rows_of.items(), 2):
        shared, either = len(one & other), len(one | other)
        if shared >= _FEWEST and shared >= _ALIKE * either:
            yield AlikeMechanisms(first=first, second=second, shared=shared, either=either)


def _suggestions(
    codebook: Codebook, texts: Sequence[dict[Stems, str]], labels: Sequence[Label]
) -> Iterator[Suggestion]:
    everything = Counter(phrase for text in texts for phrase in text if _tells(phrase))
    for mechanism in codebook.scored:
        name = mechanism.mechanism_id
        coded = [{m.mechanism_id: m.coded for m in label.marks}.get(name) for label in labels]
        sides = [
            [t for t, c in zip(texts, coded, strict=True) if c is w] for w in (True, False)
        ]
        if min(map(len, sides)) < _FEWEST:
            continue
        known = {
            tuple(stem(word) for word in tokens(cue))
            for cue in (*mechanism.cues, *mechanism.absence_cues, *mechanism.not_cues)
        }
        parting = [s for p, s in _parting(name, sides, everything) if p not in known]
        yield from sorted(parting, key=lambda s: (-s.z, s.phrase))[:_SUGGESTED]


def _tells(phrase: Stems) -> bool:
    """Whether a phrase is short enough to suggest, and begins and ends with a telling word."""
    ends = {phrase[0], phrase[-1]}
    return len(phrase) <= _LONGEST and not ends & FUNCTION_WORDS and len(phrase[0]) > 1


def _parting(
    name: str, sides: Sequence[Sequence[dict[Stems, str]]], everything: Counter[Stems]
) -> Iterator[tuple[Stems, Suggestion]]:
    """Yield the phrases that part the two sides, by log-odds with an informative prior.

    Monroe, Colaresi and Quinn (2008), "Fightin' words", doi:10.1093/pan/mpn018; the prior is
    the whole corpus, worth a tenth of itself; a phrase counts once a record.
    """
    counts = [Counter(p for text in side for p in text if _tells(p)) for side in sides]
    whole = _PRIOR_SHARE * everything.total()
    totals = [count.total() + whole for count in counts]
    for phrase, n_with in counts[0].items():
        n_without = counts[1][phrase]
        prior = _PRIOR_SHARE * everything[phrase]
        first, second = n_with + prior, n_without + prior
        odds = np.log(first / (totals[0] - first)) - np.log(second / (totals[1] - second))
        z = float(odds / np.sqrt(1 / first + 1 / second))
        if n_with >= _FEWEST and z >= _SURE:
            words = next(text[phrase] for text in sides[0] if phrase in text)
            yield (
                phrase,
                Suggestion(
                    mechanism_id=name,
                    phrase=words,
                    n_with=n_with,
                    n_without=n_without,
                    z=round(z, 2),
                ),
            )
