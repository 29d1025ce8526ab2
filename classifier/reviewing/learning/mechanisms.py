"""Learn a review's mechanisms: its codebook first, then what its reviewers confirmed or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from classifier.modelling.coded_corpus import matching_sentences
from classifier.modelling.mechanism_fitting import fit_mechanisms
from classifier.modelling.mechanisms import MechanismModel
from classifier.modelling.sentence_learning import Coded
from classifier.modelling.stance import StanceGuesser
from classifier.reviewing.learning.snapshot import EvidenceSoFar, PaperCodes
from classifier.schema import Codebook, EvidenceCheck, MechanismPrediction, Record
from classifier.scoring.evidence import EvidenceShown, predict_mechanisms
from classifier.text.features import Sentences, gather_sentences

__all__ = ["evidence_so_far", "fit_coded", "predict_coded"]

_BACKGROUND = 2000
"""Papers without codes that tell how rare words are; more would tell little more."""
_BATCH = 2000
"""Papers whose sentences are held at a time."""


def fit_coded(
    codebook: Codebook, papers: Sequence[Record], codes: Mapping[str, PaperCodes]
) -> MechanismModel:
    """Fit the codebook's mechanisms on a review's papers and what its reviewers coded.

    Parameters
    ----------
    codes : of the papers that anybody coded; a confirmed sentence is a marked one, and a
        rejected one is none.
    """
    coded = [paper for paper in papers if paper.record_id in codes]
    uncoded = [paper for paper in papers if paper.record_id not in codes]
    chosen = [*coded, *uncoded[:_BACKGROUND]]
    sentences = _sentences_of(chosen)
    starts = np.searchsorted(sentences.records, np.arange(len(chosen) + 1)).tolist()
    rows = [range(first, last) for first, last in pairwise(starts)]
    of_mechanisms = [
        _coded(mechanism.mechanism_id, chosen, sentences, rows, codes)
        for mechanism in codebook.scored
    ]
    return fit_mechanisms(sentences, of_mechanisms, codebook).model


def _sentences_of(papers: Sequence[Record]) -> Sentences:
    return gather_sentences([p.title for p in papers], [p.abstract for p in papers])


def _coded(
    name: str,
    papers: Sequence[Record],
    sentences: Sentences,
    rows: Sequence[range],
    codes: Mapping[str, PaperCodes],
) -> Coded:
    evidenced = np.full(len(papers), np.nan)
    marked, rejected = (np.zeros(len(sentences), dtype=np.bool_) for _ in range(2))
    for row, paper in enumerate(papers):
        of_paper = codes.get(paper.record_id, PaperCodes())
        answer = of_paper.evidences(name)
        if answer is not None:
            evidenced[row] = float(answer)
        for mark in (mark for mark in of_paper.marks if mark.mechanism_id == name):
            marked[matching_sentences(mark.evidence, paper, sentences, rows[row])] = mark.coded
        for check in (check for check in of_paper.checks if check.mechanism_id == name):
            side = marked if check.confirmed else rejected
            side[_shown(check, sentences, rows[row])] = True
    return Coded(codes=evidenced, marked=marked, rejected=rejected & ~marked)


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
            model=model,
            guesser=guesser,
            shown=EvidenceShown.TOP,
        )
        for place, paper in enumerate(papers)
    }


def evidence_so_far(
    model: MechanismModel, papers: Sequence[Record], codes: Mapping[str, PaperCodes]
) -> EvidenceSoFar:
    """Return what the model expects of each paper, and what people found.

    Parameters
    ----------
    papers : at least one.
    codes : of the papers that anybody coded.
    """
    batches = (papers[start : start + _BATCH] for start in range(0, len(papers), _BATCH))
    likely = [model.scores(_sentences_of(batch)).probabilities for batch in batches]
    n_found = [
        sum(of_paper.evidences(name) is True for of_paper in codes.values())
        for name in model.mechanism_ids
    ]
    return EvidenceSoFar(
        probabilities=np.concatenate(likely), n_found=np.array(n_found, dtype=np.int64)
    )
