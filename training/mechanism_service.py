"""Evaluate mechanisms on coded corpora: the service behind ``mechsift mechanisms evaluate``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.modelling.coded_corpus import CodedCorpus, coded_corpus
from classifier.schema import Codebook
from training.corpora import load_corpora
from training.mechanism_evaluation import Predictor, codebook_first, evaluate_shots
from training.mechanism_report import evaluation_document

__all__ = ["EvaluationSettings", "evaluate_corpus", "load_coded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSettings:
    """How mechanisms are evaluated; see the options of ``mechsift mechanisms evaluate``."""

    shots: tuple[str, ...]
    n_runs: int = 5
    n_folds: int = 5
    seed: int = 0


def load_coded(place: str, codebook: Codebook, *, test: str = "") -> tuple[CodedCorpus, int]:
    """Return a coded corpus with its test file behind it, and how many records are test.

    Raises
    ------
    MissingFileError, UnreadableExportError, UnusableCorpusError
        If a place holds no corpus, or a code cannot be read.
    """
    n_train = len(load_corpora([place], codebook).records)
    corpus = load_corpora([place, test] if test else [place], codebook)
    joined = coded_corpus(corpus.records, corpus.labels, codebook)
    return joined, len(corpus.records) - n_train


def evaluate_corpus(
    place: str,
    codebook: Codebook,
    settings: EvaluationSettings,
    *,
    test: str = "",
    predictor: Predictor = codebook_first,
    on_trial: Callable[[int], None] = lambda _: None,
) -> dict[str, Any]:
    """Return the document of ``mechanisms evaluate --json``.

    Parameters
    ----------
    on_trial : called with the number of models fitted so far.

    Notes
    -----
    Linear algebra runs in one thread, so that the last digits do not depend on the machine's
    load.
    """
    import scipy.optimize  # noqa: F401 (only a library that is loaded can be limited)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    corpus, n_test = load_coded(place, codebook, test=test)
    n_records = len(corpus.records)
    tested = np.arange(n_records) >= n_records - n_test if test else None
    with threadpool_limits(1, user_api="blas"):
        results = list(
            evaluate_shots(
                corpus,
                codebook,
                shots=settings.shots,
                n_runs=settings.n_runs,
                n_folds=settings.n_folds,
                seed=settings.seed,
                tested=tested,
                predictor=predictor,
                on_trial=on_trial,
            )
        )
    known = np.asarray(~np.isnan(corpus.truth).any(axis=1))
    return evaluation_document(
        Path(place).name,
        [mechanism.mechanism_id for mechanism in codebook.scored],
        results,
        n_train=int(known[: n_records - n_test].sum()),
        n_test=int(known[n_records - n_test :].sum() if test else known.sum()),
    )
