"""An evaluation as one JSON document; what is not defined is null."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from classifier.evaluation.intervals import Estimate
from classifier.evaluation.queues import Comparison
from classifier.evaluation.scores import Evaluation

__all__ = ["SHOWN_DISAGREEMENTS", "estimates_of", "evaluation_document"]

SHOWN_DISAGREEMENTS = 25
_DIGITS = 6


def evaluation_document(
    evaluation: Evaluation, compared: Comparison | None = None
) -> dict[str, Any]:
    """Return the document of ``evaluate --json``."""
    judged = evaluation.judged
    return {
        "n_rows": evaluation.n_rows,
        "n_papers": evaluation.n_papers,
        "joined": dict(evaluation.joined),
        "unjoined": len(evaluation.unjoined),
        "label": str(evaluation.label_kind),
        "n_judged": len(judged.rows),
        "n_included": int(judged.relevant.sum()),
        "calibrated": evaluation.calibrated,
        "ranking": _figures(evaluation.ranked),
        "probabilities": _figures(evaluation.probabilities),
        "flagged": _at_cutoff(evaluation.flagged),
        "target": {**_told(asdict(evaluation.target)), "words": evaluation.target.words},
        "at_target": _at_cutoff(evaluation.at_target),
        "mechanisms": _mechanisms(evaluation),
        "disagreements": [
            {
                "record_id": judged.rows[found.row]["record_id"],
                "title": judged.rows[found.row].get("title", ""),
                "included": found.included,
                "p_include": found.p_include,
                "surprise": round(found.surprise, _DIGITS),
            }
            for found in evaluation.disagreements[:SHOWN_DISAGREEMENTS]
        ],
        "n_disagreements": len(evaluation.disagreements),
        "drift": None if evaluation.drift is None else asdict(evaluation.drift),
        "comparison": None if compared is None else _told(asdict(compared)),
    }


def estimates_of(measures: Any) -> Iterator[tuple[str, Estimate]]:
    """Yield the figures of a group of measures by name, in its order."""
    for field in fields(measures):
        value = getattr(measures, field.name)
        if isinstance(value, Estimate):
            yield field.name, value


def _figures(measures: Any) -> dict[str, Any]:
    return {name: _told(asdict(found)) for name, found in estimates_of(measures)}


def _at_cutoff(measures: Any) -> dict[str, Any] | None:
    if measures is None:
        return None
    counts = asdict(measures.counts)
    return {"cutoff": _told(measures.cutoff), **counts, **_figures(measures)}


def _mechanisms(evaluation: Evaluation) -> dict[str, Any] | None:
    found = evaluation.suggestions
    if found is None:
        return None
    per_mechanism = {
        mechanism.mechanism_id: {
            "n_coded": mechanism.n_coded,
            "n_evidenced": mechanism.n_evidenced,
            **(_at_cutoff(mechanism) or {}),
        }
        for mechanism in found.mechanisms
    }
    return {**_figures(found), "per_mechanism": per_mechanism}


def _told(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _told(inner) for key, inner in value.items()}
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return value
