"""Evaluate a scored queue against what reviewers decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnknownNameError, UnusableCorpusError
from classifier.evaluation.calibration import ProbabilityMeasures, measure_probabilities
from classifier.evaluation.classification import CutoffMeasures, measure_cutoff
from classifier.evaluation.disagreements import Disagreement, disagreements
from classifier.evaluation.joining import JoinedLabels
from classifier.evaluation.ranked import RankedMeasures, measure_scores
from classifier.evaluation.suggestions import SuggestionMeasures, measure_suggestions
from classifier.evaluation.targets import RecallTarget, cutoff_for_recall
from classifier.modelling.drift import Drift, Profile, measure_drift, profile
from classifier.schema import Flag, Label

__all__ = ["Evaluation", "Judged", "LabelKind", "evaluate_scores"]

_EVEN = 0.5


class LabelKind(StrEnum):
    """Which decision counts: that on the full text, or that on title and abstract."""

    INCLUDED = "included"
    ABSTRACT = "abstract"

    @classmethod
    def named(cls, name: str) -> LabelKind:
        """Return the kind of that name.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        try:
            return cls(name)
        except ValueError:
            raise UnknownNameError("label", name, list(cls)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The papers that were both scored and decided on, best first.

    Attributes
    ----------
    rows : of the queue, one a paper.
    probabilities, relevant : shape (n_papers,)
    """

    rows: tuple[Mapping[str, Any], ...]
    probabilities: NDArray[np.float64]
    relevant: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What is known of scores once reviewers have decided.

    Attributes
    ----------
    n_rows, n_papers : of the queue, with and without duplicates.
    joined : labelled records by the key that joined them.
    unjoined : ids of labelled records that joined nothing.
    calibrated : whether the queue says that its probabilities may be read as such.
    flagged : measures of the flag ``likely_include``, or None where nothing was flagged.
    target, at_target : the cut-off for the target recall, and its measures.
    suggestions : measures of mechanisms, or None where none was coded.
    disagreements : rows of `judged`, the most telling first.
    drift : how the other papers of the queue differ from those that were decided on, in the
        words of their titles, in abstracts that are missing and in probabilities; None where
        either are few.
    """

    n_rows: int
    n_papers: int
    joined: Mapping[str, int]
    unjoined: tuple[str, ...]
    label_kind: LabelKind
    calibrated: bool
    judged: Judged
    ranked: RankedMeasures
    probabilities: ProbabilityMeasures
    flagged: CutoffMeasures | None
    target: RecallTarget
    at_target: CutoffMeasures
    suggestions: SuggestionMeasures | None
    disagreements: tuple[Disagreement, ...]
    drift: Drift | None


def evaluate_scores(
    rows: Sequence[Mapping[str, Any]],
    joined: JoinedLabels,
    *,
    target_recall: float,
    label_kind: LabelKind = LabelKind.INCLUDED,
    cutoffs: Mapping[str, float] | None = None,
) -> Evaluation:
    """Evaluate a queue whose papers carry labels.

    Parameters
    ----------
    rows : of the queue, best first, as `classifier.scoring.sinks.read_table` gives them.
    target_recall : in (0, 1]
    cutoffs : of the mechanisms, by id; one half for each that is not named.

    Raises
    ------
    UnusableCorpusError
        If no paper is both scored and decided on, or all decisions are the same.
    """
    judged = _judged(rows, joined, label_kind)
    scores, relevant = judged.probabilities, judged.relevant
    flagged = _flag_cutoff(rows)
    target = cutoff_for_recall(scores, relevant, target_recall=target_recall)
    ids = [str(row["record_id"]) for row in judged.rows]
    return Evaluation(
        n_rows=len(rows),
        n_papers=sum(not row.get("duplicate_of") for row in rows),
        joined=joined.joined,
        unjoined=joined.unjoined,
        label_kind=label_kind,
        calibrated=all(int(row.get("calibrated") or 0) for row in rows),
        judged=judged,
        ranked=measure_scores(scores, relevant),
        probabilities=measure_probabilities(scores, relevant),
        flagged=None if flagged is None else measure_cutoff(scores, relevant, cutoff=flagged),
        target=target,
        at_target=measure_cutoff(scores, relevant, cutoff=target.cutoff),
        suggestions=_suggestions(rows, joined, cutoffs or {}),
        disagreements=tuple(
            disagreements(
                scores, relevant, ids, cutoff=target.cutoff if flagged is None else flagged
            )
        ),
        drift=_drift(rows, judged),
    )


def _judged(
    rows: Sequence[Mapping[str, Any]], joined: JoinedLabels, label_kind: LabelKind
) -> Judged:
    verdicts = {
        row: label.included if label_kind is LabelKind.INCLUDED else label.included_abstract
        for row, label in joined.labels.items()
    }
    known = [row for row, verdict in verdicts.items() if verdict is not None]
    relevant = np.array([bool(verdicts[row]) for row in known], dtype=np.bool_)
    if not known:
        raise UnusableCorpusError(
            f"no record is both scored and labelled ({label_kind}): joined "
            + ", ".join(f"{n} by {key}" for key, n in joined.joined.items())
            + f"; {len(joined.unjoined)} labelled records are not among the scored"
        )
    if relevant.all() or not relevant.any():
        only = "included" if relevant.all() else "excluded"
        raise UnusableCorpusError(
            f"all {len(known)} records that are both scored and labelled were {only}; "
            "measures need both"
        )
    order = sorted(range(len(known)), key=lambda i: int(rows[known[i]]["rank"]))
    kept = [rows[known[i]] for i in order]
    return Judged(
        rows=tuple(kept),
        probabilities=np.array([float(row["p_include"]) for row in kept]),
        relevant=relevant[order],
    )


def _drift(rows: Sequence[Mapping[str, Any]], judged: Judged) -> Drift | None:
    known = {str(row["record_id"]) for row in judged.rows}
    others = [
        row
        for row in rows
        if not row.get("duplicate_of") and str(row["record_id"]) not in known
    ]
    return measure_drift(_profile(judged.rows), _profile(others))


def _profile(rows: Sequence[Mapping[str, Any]]) -> Profile:
    return profile(
        [str(row.get("title") or "") for row in rows],
        n_without_abstract=sum(_has_flag(row, Flag.NO_ABSTRACT) for row in rows),
        scores=(float(row["p_include"]) for row in rows),
    )


def _has_flag(row: Mapping[str, Any], flag: Flag) -> bool:
    return flag in str(row.get("flags") or "").split(";")


def _flag_cutoff(rows: Sequence[Mapping[str, Any]]) -> float | None:
    """Return the lowest probability that was flagged as a likely inclusion."""
    flagged = [float(row["p_include"]) for row in rows if _has_flag(row, Flag.LIKELY_INCLUDE)]
    return min(flagged, default=None)


def _suggestions(
    rows: Sequence[Mapping[str, Any]], joined: JoinedLabels, cutoffs: Mapping[str, float]
) -> SuggestionMeasures | None:
    ids = [name.removeprefix("p_") for name in rows[0] if _is_mechanism(name)]
    coded = {row: label for row, label in joined.labels.items() if _codes(label, ids)}
    if not coded:
        return None
    return measure_suggestions(
        [rows[row] for row in coded],
        list(coded.values()),
        {name: cutoffs.get(name, _EVEN) for name in ids},
    )


def _is_mechanism(column: str) -> bool:
    return column.startswith("p_") and column != "p_include"


def _codes(label: Label, ids: Sequence[str]) -> bool:
    return any(mark.mechanism_id in ids for mark in label.marks)
