"""Measure mechanism prediction against a coded corpus: no, few and many labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from classifier.errors import InvalidOptionError, UnusableCorpusError
from classifier.evaluation.mechanisms import MechanismMeasures, measure_mechanisms
from classifier.modelling.coded_corpus import CodedCorpus
from classifier.modelling.mechanism_fitting import fit_mechanisms
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook
from classifier.text.features import Sentences

__all__ = [
    "ALL",
    "Predicted",
    "Predictor",
    "ShotResult",
    "Trial",
    "codebook_first",
    "evaluate_shots",
    "n_trials",
    "parse_shots",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ALL = "all"
_SILENT = 1e6
"""Puts sentences whose words say nothing of a mechanism behind those that do."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """What a model says of every record and sentence of a corpus.

    Attributes
    ----------
    scores : shape (n_records, n_mechanisms)
    flagged : shape (n_records, n_mechanisms)
    sentence_scores : shape (n_sentences, n_mechanisms); the highest of a record is shown
        first.
    """

    scores: Floats
    flagged: Bools
    sentence_scores: Floats


Predictor = Callable[[Sentences, Sequence[Coded], Codebook, int], Predicted]
"""Learns from the codes that are not NaN and predicts all records; the last is the seed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Which records may be learned from, and which are measured; shape (n_records,) each."""

    labelled: Bools
    tested: Bools


@dataclass(frozen=True, slots=True)
class ShotResult:
    """The predictions for one number of labels.

    Attributes
    ----------
    shots : labelled records, or "all".
    measures : one a draw.
    draws : how many records each draw measured; the arrays hold one draw after another.
    truth, scores, flagged, hits : shape (n_tested, n_mechanisms), over all draws. The scores of
        two draws come from two models and are not to be ranked together.
    """

    shots: str
    measures: tuple[MechanismMeasures, ...]
    draws: tuple[int, ...]
    truth: Bools
    scores: Floats
    flagged: Bools
    hits: Floats


def parse_shots(text: str) -> tuple[str, ...]:
    """Return the numbers of labels asked for.

    Raises
    ------
    InvalidOptionError
        If one is neither a whole number nor "all".

    Examples
    --------
    >>> parse_shots("0, 36,all")
    ('0', '36', 'all')
    """
    shots = tuple(part.strip() for part in text.split(","))
    for part in shots:
        if part != ALL and not part.isdecimal():
            raise InvalidOptionError("--shots", part or "blank", "write 0,36,100,all")
    return tuple(dict.fromkeys(shots))


def codebook_first(
    sentences: Sentences, coded: Sequence[Coded], codebook: Codebook, seed: int
) -> Predicted:
    """Predict with the product's own model."""
    scores = fit_mechanisms(sentences, coded, codebook, random_state=seed).model.scores(
        sentences
    )
    shown = np.where(scores.has_evidence, scores.evidence, scores.evidence - _SILENT)
    return Predicted(scores.margins, scores.suggested, shown)


def evaluate_shots(
    corpus: CodedCorpus,
    codebook: Codebook,
    *,
    shots: Sequence[str],
    n_runs: int,
    n_folds: int,
    seed: int,
    tested: Bools | None = None,
    predictor: Predictor = codebook_first,
    on_trial: Callable[[int], None] = lambda _: None,
) -> Iterator[ShotResult]:
    """Yield a result for each number of labels.

    Parameters
    ----------
    n_runs : draws of labelled records, for numbers between 0 and all.
    n_folds : parts in which all records are held out in turn, where there is no test file.
    tested : shape (n_records,), the records of a test file, or None.

    Notes
    -----
    The text of the records that are measured is there while the model is fitted, their codes
    are not: so it is in a review, where the uncoded records lie beside the coded ones.

    Raises
    ------
    UnusableCorpusError
        If there are fewer coded records than are to be drawn, or nothing is left to measure.
    """
    known = np.asarray(~np.isnan(corpus.truth).any(axis=1))
    n_fitted = count(1)
    for number in shots:
        draws = _draws(known, tested, number, n_runs=n_runs, n_folds=n_folds, seed=seed)
        parts = []
        for run, trials in enumerate(draws):
            found = []
            for trial in trials:
                found.append(_outcome(corpus, codebook, trial, predictor, seed + run))
                on_trial(next(n_fitted))
            parts.append([np.concatenate(part) for part in zip(*found, strict=True)])
        yield _result(number, parts)


def n_trials(shots: Sequence[str], *, n_runs: int, n_folds: int, tested: bool) -> int:
    """Return how many models `evaluate_shots` fits."""
    for_all = 1 if tested else n_folds
    return sum({"0": 1, ALL: for_all}.get(number, n_runs) for number in shots)


def _result(shots: str, parts: list[list[NDArray[np.generic]]]) -> ShotResult:
    measures = tuple(
        measure_mechanisms(truth, scores, flagged=flagged, hits=hits)  # type: ignore[arg-type]
        for truth, scores, flagged, hits in parts
    )
    joined = [np.concatenate(part) for part in zip(*parts, strict=True)]
    return ShotResult(shots, measures, tuple(len(part[0]) for part in parts), *joined)


def _draws(
    known: Bools, tested: Bools | None, shots: str, *, n_runs: int, n_folds: int, seed: int
) -> list[list[Trial]]:
    """Return, for each draw, the trials that together measure it."""
    pool = known if tested is None else known & ~tested
    held = known if tested is None else known & tested
    if not held.any():
        raise UnusableCorpusError("no record to measure on carries codes")
    if shots == "0":
        return [[Trial(np.zeros_like(known), held)]]
    if shots == ALL:
        return [[Trial(pool, held)] if tested is not None else _folds(known, n_folds, seed)]
    n = int(shots)
    if n > pool.sum() - (tested is None):
        raise UnusableCorpusError(
            f"{n} labelled records are asked for, but {pool.sum()} carry codes"
        )
    drawn = [_drawn(pool, n, seed + run) for run in range(n_runs)]
    return [[Trial(labelled, held & ~labelled)] for labelled in drawn]


def _drawn(pool: Bools, n: int, seed: int) -> Bools:
    labelled = np.zeros_like(pool)
    rows = np.flatnonzero(pool)
    labelled[np.random.default_rng(seed).choice(rows, size=n, replace=False)] = True
    return labelled


def _folds(known: Bools, n_folds: int, seed: int) -> list[Trial]:
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(known))
    if len(rows) < n_folds:
        raise UnusableCorpusError(
            f"{len(rows)} records carry codes, too few for {n_folds} folds"
        )
    trials = []
    for fold in range(n_folds):
        held = np.zeros_like(known)
        held[rows[fold::n_folds]] = True
        trials.append(Trial(known & ~held, held))
    return trials


def _outcome(
    corpus: CodedCorpus, codebook: Codebook, trial: Trial, predictor: Predictor, seed: int
) -> tuple[Bools, Floats, Bools, Floats]:
    """Return truth, scores, flags and evidence hits of the records that a trial measures."""
    kept = [codes.without(~trial.labelled, corpus.sentences) for codes in corpus.coded]
    found = predictor(corpus.sentences, kept, codebook, seed)
    hits = _hits(corpus, found.sentence_scores)
    held = trial.tested
    return corpus.truth[held] == 1, found.scores[held], found.flagged[held], hits[held]


def _hits(corpus: CodedCorpus, scores: Floats) -> Floats:
    """Return whether the first sentence is a marked one, NaN where none was marked."""
    marked = np.column_stack([codes.marked for codes in corpus.coded])
    hits = np.full(corpus.truth.shape, np.nan)
    for row, own in enumerate(_own_sentences(corpus.sentences)):
        for column in np.flatnonzero(marked[own].any(axis=0)) if len(own) else ():
            hits[row, column] = marked[own[np.argmax(scores[own, column])], column]
    return hits


def _own_sentences(sentences: Sentences) -> Iterator[NDArray[np.int64]]:
    starts = np.searchsorted(sentences.records, np.arange(sentences.n_records + 1))
    for first, last in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        yield np.arange(first, last)
