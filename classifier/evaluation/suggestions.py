"""Measures of what was suggested for each mechanism, against what reviewers coded.

A mechanism that a reviewer did not code for a record is unknown there, and left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.evaluation.classification import Confusion, confusion, f_beta
from classifier.evaluation.intervals import Estimate, bootstrap_interval, share
from classifier.evaluation.mechanisms import example_f1, micro_f1
from classifier.evaluation.ranked import average_precision
from classifier.schema import Label, MechanismMark
from classifier.scoring.table import BETWEEN_SENTENCES

__all__ = ["MechanismFigures", "SuggestionMeasures", "measure_suggestions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismFigures:
    """What is reported of one mechanism.

    Attributes
    ----------
    n_coded, n_evidenced : records coded for it, and coded as evidencing it.
    counts : flags against codes at the mechanism's cut-off.
    """

    mechanism_id: str
    cutoff: float
    n_coded: int
    n_evidenced: int
    counts: Confusion
    recall: Estimate
    precision: Estimate
    f1: Estimate
    average_precision: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionMeasures:
    """What is reported of all mechanisms together.

    Attributes
    ----------
    map, macro_f1 : means over the mechanisms that were coded as evidenced at all.
    micro_f1 : over all coded pairs. example_f1 : mean over records with a true code.
    evidence_hit : share of the marked sentences that are shown first.
    presence, bearing : share of the first guesses that a reviewer also marked.
    """

    mechanisms: tuple[MechanismFigures, ...]
    map: Estimate
    macro_f1: Estimate
    micro_f1: Estimate
    example_f1: Estimate
    evidence_hit: Estimate
    presence: Estimate
    bearing: Estimate


def measure_suggestions(
    rows: Sequence[Mapping[str, Any]],
    labels: Sequence[Label],
    cutoffs: Mapping[str, float],
) -> SuggestionMeasures:
    """Measure the mechanism columns of a queue.

    Parameters
    ----------
    rows, labels : of the labelled papers, in one order; ``p_<id>`` and its kin are columns.
    cutoffs : at or above which a mechanism counts as suggested, by its id.
    """
    ids = list(cutoffs)
    marks = [{mark.mechanism_id: mark for mark in label.marks} for label in labels]
    known = np.array([[name in of_paper for name in ids] for of_paper in marks], dtype=bool)
    truth = np.array([[name in m and m[name].coded for name in ids] for m in marks], dtype=bool)
    scores = np.array([[_score(row, name, cutoffs[name]) for name in ids] for row in rows])
    coded = known.any(axis=1)
    known, truth, scores = known[coded], truth[coded], scores[coded]
    flagged = (scores >= np.array(list(cutoffs.values()))) & known
    pairs = [
        (row, of_paper[name], name)
        for row, of_paper in zip(rows, marks, strict=True)
        for name in ids
        if name in of_paper and of_paper[name].coded
    ]
    return SuggestionMeasures(
        mechanisms=tuple(
            _figures(name, cutoffs[name], truth[:, i], scores[:, i], known[:, i])
            for i, name in enumerate(ids)
        ),
        map=bootstrap_interval(
            lambda r: _mean_precision(truth[r], scores[r], known[r]), len(truth)
        ),
        macro_f1=bootstrap_interval(lambda r: _macro_f1(truth[r], flagged[r]), len(truth)),
        micro_f1=bootstrap_interval(lambda r: micro_f1(truth[r], flagged[r]), len(truth)),
        example_f1=bootstrap_interval(
            lambda r: example_f1(truth[r], flagged[r], only_coded=True), len(truth)
        ),
        evidence_hit=_share([_is_hit(row, mark, name) for row, mark, name in pairs]),
        presence=_share([_same(row, "presence", mark.presence, n) for row, mark, n in pairs]),
        bearing=_share([_same(row, "bearing", mark.bearing, n) for row, mark, n in pairs]),
    )


def _score(row: Mapping[str, Any], name: str, cutoff: float) -> float:
    """Return the probability; without one the cut-off where a sentence was suggested, or 0."""
    chance = row[f"p_{name}"]
    if chance in (None, "") or chance != chance:  # NaN differs from itself
        return cutoff if row.get(f"evidence_{name}") else 0.0
    return float(chance)


def _figures(
    name: str,
    cutoff: float,
    truth: NDArray[np.bool_],
    scores: NDArray[np.float64],
    known: NDArray[np.bool_],
) -> MechanismFigures:
    order = np.flatnonzero(known)[np.argsort(-scores[known], kind="stable")]
    truth, scores = truth[order], scores[order]
    flagged = scores >= cutoff
    counts = confusion(flagged, truth)
    return MechanismFigures(
        mechanism_id=name,
        cutoff=cutoff,
        n_coded=len(truth),
        n_evidenced=int(truth.sum()),
        counts=counts,
        recall=share(counts.found, counts.found + counts.missed),
        precision=share(counts.found, counts.found + counts.wrong),
        f1=bootstrap_interval(
            lambda r: f_beta(confusion(flagged[r], truth[r]), beta=1), len(truth)
        ),
        average_precision=bootstrap_interval(
            lambda r: _precision(truth[r], scores[r]), len(truth)
        ),
    )


def _precision(truth: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """Return the average precision of scores, best first; NaN without a true code."""
    return average_precision(scores, truth) if truth.any() else float("nan")


def _mean_precision(
    truth: NDArray[np.bool_], scores: NDArray[np.float64], known: NDArray[np.bool_]
) -> float:
    found = []
    for column in range(truth.shape[1]):
        rows = np.flatnonzero(known[:, column])
        rows = rows[np.argsort(-scores[rows, column], kind="stable")]
        found.append(_precision(truth[rows, column], scores[rows, column]))
    return _mean(np.array(found))


def _macro_f1(truth: NDArray[np.bool_], flagged: NDArray[np.bool_]) -> float:
    carried = np.flatnonzero(truth.any(axis=0))
    f1 = [f_beta(confusion(flagged[:, i], truth[:, i]), beta=1) for i in carried]
    return _mean(np.array(f1))


def _mean(values: NDArray[np.float64]) -> float:
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _share(answers: Sequence[bool | None]) -> Estimate:
    told = [answer for answer in answers if answer is not None]
    return share(sum(told), len(told))


def _is_hit(row: Mapping[str, Any], mark: MechanismMark, name: str) -> bool | None:
    """Whether the first sentence is the marked one; None where none was marked or shown."""
    shown, marked = _folded(row.get(f"evidence_{name}")), _folded(mark.evidence)
    if not marked:
        return None
    first = shown.split(_folded(BETWEEN_SENTENCES))[0].strip()
    return bool(first) and (first in marked or marked in first)


def _folded(text: object) -> str:
    return " ".join(str(text or "").casefold().split())


def _same(row: Mapping[str, Any], kind: str, marked: object, name: str) -> bool | None:
    guessed = str(row.get(f"{kind}_{name}") or "")
    return guessed == str(marked) if guessed and marked else None
