"""What ``mechsift simulate`` reports: one document a corpus, and figures over many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.evaluation.metrics import measure_ranking
from training.replay import Replay

__all__ = [
    "MEASURES",
    "STOPPED",
    "Interval",
    "interval_of_mean",
    "mean_of_runs",
    "paired_differences",
    "recall_curve",
    "run_document",
]

MEASURES = (
    "loss",
    "ndcg",
    "wss@95",
    "wss@100",
    "atd",
    "recall@10%",
    "n_to_95",
    "n_to_100",
    "seconds_features",
    "seconds_loop",
)
STOPPED = ("n_to_stop", "read@stop", "recall@stop")
"""Where a stopping rule would have ended; only where one was named."""
_COMPARED = ("loss", "ndcg", "wss@95", "wss@100", "atd", "recall@10%")
_DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over corpora with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def run_document(run: Replay, record_ids: Sequence[str]) -> dict[str, Any]:
    """Return the measures of one replay, under the names that the field uses.

    Raises
    ------
    UnusableCorpusError
        If the records left after the priors are all relevant or all irrelevant.
    """
    if run.verdicts.all() or not run.verdicts.any():
        raise UnusableCorpusError(
            "apart from what is known beforehand a replay needs records of both labels"
        )
    found = measure_ranking(run.verdicts)
    values = (
        found.loss,
        found.ndcg,
        found.wss_95,
        found.wss_100,
        found.atd,
        found.recall_10,
        found.n_to_95,
        found.n_to_100,
        run.seconds_features,
        run.seconds_loop,
    )
    priors = [record_ids[row] for row in run.order[: run.n_priors].tolist()]
    rounded = (round(value, 6) for value in values)
    return {
        "seed": run.seed,
        "priors": priors,
        **dict(zip(MEASURES, rounded, strict=True)),
        **_stopped(run),
    }


def _stopped(run: Replay) -> dict[str, float]:
    if run.n_to_stop is None:
        return {}
    found = run.verdicts[: run.n_to_stop].sum() / run.verdicts.sum()
    values = (run.n_to_stop, run.n_to_stop / len(run.verdicts), float(found))
    return {name: round(value, 6) for name, value in zip(STOPPED, values, strict=True)}


def mean_of_runs(runs: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the mean of every measure that the runs have."""
    names = [name for name in (*MEASURES, *STOPPED) if name in runs[0]]
    return {name: round(fmean(run[name] for run in runs), 6) for name in names}


def interval_of_mean(values: Sequence[float], *, random_state: int = 0) -> Interval:
    """Return the mean over corpora and the percentile bootstrap interval of it.

    Parameters
    ----------
    values : one a corpus; the corpora are drawn again with replacement.
    """
    known = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(random_state).integers(len(known), size=(_DRAWS, len(known)))
    low, high = np.quantile(known[drawn].mean(axis=1), [0.025, 0.975])
    return Interval(float(known.mean()), float(low), float(high))


def paired_differences(
    now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]
) -> dict[str, Interval]:
    """Return, for each measure, the mean difference over the corpora that both have.

    Parameters
    ----------
    now, before : documents of two settings, one a corpus.

    Raises
    ------
    UnusableCorpusError
        If they have no corpus in common.
    """
    earlier = {document["corpus"]: document["mean"] for document in before}
    pairs = [(d["mean"], earlier[d["corpus"]]) for d in now if d["corpus"] in earlier]
    if not pairs:
        raise UnusableCorpusError("the two simulations have no corpus in common")
    return {
        name: interval_of_mean([new[name] - old[name] for new, old in pairs])
        for name in _COMPARED
    }


def recall_curve(run: Replay) -> NDArray[np.float64]:
    """Return the recall after each record asked for; shape (n_records - n_priors,)."""
    return np.asarray(np.cumsum(run.verdicts) / run.verdicts.sum())
