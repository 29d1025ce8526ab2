"""Fit inclusion and mechanisms on labelled records, and measure both on held-out records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.modelling.coded_corpus import coded_corpus
from classifier.modelling.inclusion import InclusionFit, fit_inclusion
from classifier.modelling.mechanism_fitting import MechanismFit, fit_mechanisms
from classifier.modelling.sentence_learning import Coded
from classifier.schema import Codebook, Label, Record, corpus_frame
from classifier.settings import TARGET_RECALL

__all__ = ["FittedModels", "fit_models", "included_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedModels:
    """Both models of a review, how they did on held-out records, and measures of that."""

    inclusion: InclusionFit
    mechanisms: MechanismFit
    metrics: dict[str, Any]


def fit_models(
    records: Sequence[Record],
    labels: Sequence[Label],
    codebook: Codebook,
    *,
    target_recall: float = TARGET_RECALL,
    seed: int = 0,
    learn_codes: bool = True,
) -> FittedModels:
    """Fit inclusion and mechanisms on labelled records, calibrate and measure them.

    Parameters
    ----------
    labels : one a record; the protocol alone ranks where none is known, and the codebook alone
        speaks for a mechanism that nobody coded.
    codebook : one without a question has no protocol to learn from.
    target_recall : in (0, 1], what the inclusion cut-off must keep on held-out records.
    seed : random state of the folds.
    learn_codes : whether codes teach the mechanisms, or are only measured against; the
        codebook speaks alone then.

    Notes
    -----
    Linear algebra runs in one thread: the last digits of a sum depend on how many share it,
    and with the cores taken by others, threads that wait for one another are far slower.
    """
    import scipy.optimize  # noqa: F401 (only a library that is loaded can be limited)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1, user_api="blas"):
        inclusion = fit_inclusion(
            corpus_frame(records),
            included_of(labels),
            scope=codebook.scope if codebook.scope.question else None,
            target_recall=target_recall,
            random_state=seed,
        )
        n_read = len(records) if codebook.scored else 0  # no mechanism, no sentence to read
        told = coded_corpus(records[:n_read], labels[:n_read], codebook)
        nobody = np.full(n_read, not learn_codes)
        taught = [codes.without(nobody, told.sentences) for codes in told.coded]
        mechanisms = fit_mechanisms(told.sentences, taught, codebook, random_state=seed)
    measured = {
        "inclusion": _inclusion_metrics(inclusion, labels),
        "mechanisms": _mechanism_metrics(mechanisms, told.coded),
    }
    return FittedModels(inclusion, mechanisms, measured)


def included_of(labels: Sequence[Label]) -> Floats:
    """Return 1 for included, 0 for excluded, NaN for unknown; shape (n_records,)."""
    return np.array(
        [np.nan if label.included is None else float(label.included) for label in labels]
    )


def _inclusion_metrics(fit: InclusionFit, labels: Sequence[Label]) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    known = ~np.isnan(fit.held_out)
    if not known.any():
        return {}
    wanted = included_of(labels)[known] == 1
    flagged = fit.model.sigmoid(fit.held_out[known]) >= fit.model.cutoff
    return {
        "held_out_auc": _rounded(roc_auc_score(wanted, fit.held_out[known])),
        "held_out_ap": _rounded(average_precision_score(wanted, fit.held_out[known])),
        "recall_at_cutoff": _rounded(flagged[wanted].mean()),
        "share_flagged": _rounded(flagged.mean()),
    }


def _mechanism_metrics(fit: MechanismFit, coded: Sequence[Coded]) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score

    measured = {}
    for column, (name, codes) in enumerate(zip(fit.model.mechanism_ids, coded, strict=True)):
        known = ~np.isnan(codes.codes)
        positive = codes.codes[known] == 1
        score = None
        if 0 < positive.sum() < len(positive):
            score = _rounded(average_precision_score(positive, fit.held_out[known, column]))
        measured[name] = {"coded": int(positive.sum()), "held_out_ap": score}
    return measured


def _rounded(value: float) -> float:
    return round(float(value), 4)
