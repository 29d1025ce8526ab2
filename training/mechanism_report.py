"""What ``mechsift mechanisms evaluate`` reports: one document, one table, one plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import numpy as np

from classifier.evaluation.mechanisms import (
    average_precisions,
    f1_by_mechanism,
    interval_of_average_precision,
)
from training.mechanism_evaluation import ShotResult

__all__ = ["MEASURES", "evaluation_document", "per_label_rows", "shot_rows"]

MEASURES = ("map", "macro_f1", "micro_f1", "example_f1", "example_f1_all", "evidence_hit@1")
_DIGITS = 4


def evaluation_document(
    corpus: str,
    labels: Sequence[str],
    results: Sequence[ShotResult],
    *,
    n_train: int,
    n_test: int,
) -> dict[str, Any]:
    """Return the document of ``mechanisms evaluate --json``; what cannot be told is null."""
    per_label = {
        name: {result.shots: _label_figures(result, column) for result in results}
        for column, name in enumerate(labels)
    }
    return {
        "corpus": corpus,
        "n_train": n_train,
        "n_test": n_test,
        "labels": list(labels),
        "shots": {result.shots: _shot_figures(result) for result in results},
        "per_label": per_label,
    }


def _shot_figures(result: ShotResult) -> dict[str, Any]:
    """Return the mean of each measure over the draws, and its standard deviation."""
    draws = list(zip(*(astuple(found) for found in result.measures), strict=True))
    means = {name: _told(np.mean(values)) for name, values in zip(MEASURES, draws, strict=True)}
    many = len(result.measures) > 1
    spread = {
        name: _told(np.std(values, ddof=1)) if many else None
        for name, values in zip(MEASURES, draws, strict=True)
    }
    return {**means, "runs": len(result.measures), "sd": spread}


def _label_figures(result: ShotResult, column: int) -> dict[str, Any]:
    """Return one mechanism's figures; average precision draw by draw, then the means."""
    ends = np.cumsum(result.draws)[:-1]
    truths = np.split(result.truth[:, column], ends)
    scores = np.split(result.scores[:, column], ends)
    draws = list(zip(truths, scores, strict=True))
    precisions = [average_precisions(t[:, None], s[:, None])[0] for t, s in draws]
    intervals = [interval_of_average_precision(t, s) for t, s in draws if t.any()]
    low, high = np.mean(intervals, axis=0) if intervals else (math.nan, math.nan)
    shown = result.hits[:, column]
    shown = shown[~np.isnan(shown)]
    return {
        "coded": int(result.truth[:, column].sum()) // len(result.measures),
        "ap": _told(np.nanmean(precisions) if intervals else math.nan),
        "ap_low": _told(low),
        "ap_high": _told(high),
        "f1": _told(f1_by_mechanism(result.truth[:, column], result.flagged[:, column])),
        "evidence_hit@1": _told(shown.mean() if len(shown) else math.nan),
    }


def _told(value: Any) -> float | None:
    number = float(value)
    return round(number, _DIGITS) if math.isfinite(number) else None


def shot_rows(document: dict[str, Any]) -> list[list[str]]:
    """Return one row for each number of labels, to show as a table."""
    return [
        [shots, *(_cell(figures[name]) for name in MEASURES)]
        for shots, figures in document["shots"].items()
    ]


def per_label_rows(document: dict[str, Any]) -> list[list[str]]:
    """Return one row a mechanism, for the most labels that were tried."""
    last = list(document["shots"])[-1]
    rows = []
    for name, by_shots in document["per_label"].items():
        found = by_shots[last]
        interval = f"{_cell(found['ap_low'])} to {_cell(found['ap_high'])}"
        told = [_cell(found[key]) for key in ("f1", "evidence_hit@1")]
        rows.append([name, str(found["coded"]), _cell(found["ap"]), interval, *told])
    return rows


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
