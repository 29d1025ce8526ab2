"""Compare two scored queues by the same labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.errors import UnusableCorpusError
from classifier.evaluation.comparison import McNemar, mcnemar, paired_difference
from classifier.evaluation.intervals import Estimate
from classifier.evaluation.metrics import loss, work_saved
from classifier.evaluation.ranked import area_under_roc, average_precision
from classifier.evaluation.scores import Evaluation

__all__ = ["Comparison", "compare_queues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two queues on the papers that both hold.

    Attributes
    ----------
    n : papers that both hold and that were decided on.
    auc, average_precision, wss_95, loss : second less first, with paired bootstrap intervals.
    mcnemar : of the two, each at its own cut-off for the target recall.
    """

    n: int
    auc: Estimate
    average_precision: Estimate
    wss_95: Estimate
    loss: Estimate
    mcnemar: McNemar


def compare_queues(first: Evaluation, second: Evaluation) -> Comparison:
    """Compare two evaluations by the same labels.

    Raises
    ------
    UnusableCorpusError
        If they share no paper, or those that they share were all decided alike.
    """
    places = {row["record_id"]: i for i, row in enumerate(second.judged.rows)}
    beside = np.array(
        [places.get(r["record_id"], -1) for r in first.judged.rows], dtype=np.intp
    )
    of_first = np.flatnonzero(beside >= 0)
    of_second = beside[of_first]
    truth = first.judged.relevant[of_first]
    if truth.all() or not truth.any():
        raise UnusableCorpusError(
            f"the two queues share {len(truth)} papers that were decided on; a comparison "
            "needs both inclusions and exclusions among them"
        )
    one, other = first.judged.probabilities[of_first], second.judged.probabilities[of_second]

    def differs(measure: Any) -> Estimate:
        return paired_difference(measure, one, other, truth)

    return Comparison(
        n=len(truth),
        auc=differs(_ranked(area_under_roc)),
        average_precision=differs(_ranked(average_precision)),
        wss_95=differs(_ordered(lambda verdicts: work_saved(verdicts, recall=0.95))),
        loss=differs(_ordered(loss)),
        mcnemar=mcnemar(one >= first.target.cutoff, other >= second.target.cutoff, truth),
    )


def _ranked(measure: Any) -> Any:
    """Return the measure for scores in any order, NaN where all verdicts are the same."""

    def measured(scores: Any, truth: Any) -> float:
        if truth.all() or not truth.any():
            return float("nan")
        order = np.argsort(-scores, kind="stable")
        return float(measure(scores[order], truth[order]))

    return measured


def _ordered(measure: Any) -> Any:
    return _ranked(lambda _, verdicts: measure(verdicts))
