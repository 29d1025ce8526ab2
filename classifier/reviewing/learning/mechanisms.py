"""Learn a review's mechanisms: its codebook first, then what its reviewers confirmed or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from classifier.modelling.coded_corpus import matching_sentences
from classifier.modelling.mechanism_fitting import fit_mechanisms
from classifier.modelling.mechanisms import MechanismModel
from classifier.modelling.sentence_learning import Coded
from classifier.modelling.stance import StanceGuesser
from classifier.reviewing.learning.snapshot import EvidenceSoFar
from classifier.schema import Codebook, Decision, EvidenceCheck, MechanismPrediction, Record
from classifier.scoring.evidence import EvidenceShown, predict_mechanisms
from classifier.text.features import Sentences, gather_sentences

__all__ = ["evidence_so_far", "fit_coded", "predict_coded"]

_BACKGROUND = 2000
"""Papers without codes that tell how rare words are; more would tell little more."""
_BATCH = 2000
"""Papers whose sentences are held at a time."""


def fit_coded(
    codebook: Codebook, papers: Sequence[Record], decided: Mapping[str, Sequence[Decision]]
) -> MechanismModel:
    """Fit the codebook's mechanisms on a review's papers and its reviewers' marks.

    Parameters
    ----------
    decided : the standing decisions on each paper; a mechanism that any of them codes is
        evidenced, a confirmed sentence is a marked one, and a rejected one is none.
    """
    coded = [paper for paper in papers if _says(decided.get(paper.record_id, ()))]
    silent = [paper for paper in papers if not _says(decided.get(paper.record_id, ()))]
    chosen = [*coded, *silent[:_BACKGROUND]]
    sentences = _sentences_of(chosen)
    starts = np.searchsorted(sentences.records, np.arange(len(chosen) + 1)).tolist()
    rows = [range(first, last) for first, last in pairwise(starts)]
    told = [
        _coded(mechanism.mechanism_id, chosen, sentences, rows, decided)
        for mechanism in codebook.scored
    ]
    return fit_mechanisms(sentences, told, codebook).model


def _says(decisions: Iterable[Decision]) -> bool:
    return any(decision.marks or decision.checks for decision in decisions)


def _sentences_of(papers: Sequence[Record]) -> Sentences:
    return gather_sentences([p.title for p in papers], [p.abstract for p in papers])


def _coded(
    name: str,
    papers: Sequence[Record],
    sentences: Sentences,
    rows: Sequence[range],
    decided: Mapping[str, Sequence[Decision]],
) -> Coded:
    codes = np.full(len(papers), np.nan)
    marked, rejected = (np.zeros(len(sentences), dtype=np.bool_) for _ in range(2))
    for place, paper in enumerate(papers):
        decisions = decided.get(paper.record_id, ())
        marks = [m for d in decisions for m in d.marks if m.mechanism_id == name]
        checks = [c for d in decisions for c in d.checks if c.mechanism_id == name]
        confirmed = [check for check in checks if check.confirmed]
        if marks or confirmed:
            codes[place] = float(any(mark.coded for mark in marks) or bool(confirmed))
        for mark in marks:
            found = matching_sentences(mark.evidence, paper, sentences, rows[place])
            marked[found] = mark.coded
        for check in checks:
            side = marked if check.confirmed else rejected
            side[_shown(check, sentences, rows[place])] = True
    return Coded(codes=codes, marked=marked, rejected=rejected & ~marked)


def _shown(check: EvidenceCheck, sentences: Sentences, rows: range) -> list[int]:
    """Return the sentences of a record that a span which was shown lies over."""
    return [
        row
        for row in rows
        if bool(sentences.in_title[row]) is (check.field == "title")
        and sentences.spans[row, 0] < check.end
        and check.start < sentences.spans[row, 1]
    ]


def predict_coded(
    model: MechanismModel, codebook: Codebook, papers: Sequence[Record]
) -> dict[str, tuple[MechanismPrediction, ...]]:
    """Return what the model says of each paper, by its id, with the best sentence."""
    sentences = _sentences_of(papers)
    scores, guesser = model.scores(sentences), StanceGuesser(codebook)
    starts = np.searchsorted(sentences.records, np.arange(len(papers) + 1)).tolist()
    return {
        paper.record_id: predict_mechanisms(
            paper,
            place,
            scores,
            sentences,
            range(starts[place], starts[place + 1]),
            mechanism_ids=model.mechanism_ids,
            guesser=guesser,
            shown=EvidenceShown.TOP,
        )
        for place, paper in enumerate(papers)
    }


def evidence_so_far(
    model: MechanismModel, papers: Sequence[Record], decided: Mapping[str, Sequence[Decision]]
) -> EvidenceSoFar:
    """Return what the model expects of each paper, and what people marked.

    Parameters
    ----------
    papers : at least one.
    decided : the standing decisions on each paper.
    """
    batches = (papers[start : start + _BATCH] for start in range(0, len(papers), _BATCH))
    likely = [model.scores(_sentences_of(batch)).probabilities for batch in batches]
    found = [
        sum(_evidences(decisions, name) for decisions in decided.values())
        for name in model.mechanism_ids
    ]
    return EvidenceSoFar(
        probabilities=np.concatenate(likely), n_found=np.array(found, dtype=np.int64)
    )


def _evidences(decisions: Iterable[Decision], name: str) -> bool:
    """Whether somebody coded a mechanism in a paper, or confirmed a sentence of it."""
    return any(
        any(mark.coded and mark.mechanism_id == name for mark in decision.marks)
        or any(check.confirmed and check.mechanism_id == name for check in decision.checks)
        for decision in decisions
    )
