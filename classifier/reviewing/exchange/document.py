"""Everything that a review holds, as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from classifier.formats.annotations import ANNOTATION_KINDS
from classifier.outputs import check_place, replacing
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    Decision,
    ModelRun,
    Prediction,
    Stage,
)
from classifier.store import (
    AuditLine,
    Reading,
    Review,
    audit_log,
    codebook_text,
    codebook_versions,
    decision_history,
    list_runs,
    list_sources,
    settings_versions,
    stored_records,
    stored_scores,
)

__all__ = ["review_document", "write_document"]


def write_document(review: Review, path: Path) -> int:
    """Write the document; return how many records are in it.

    Raises
    ------
    UnwritableOutputError
        If the file cannot be written.
    """
    check_place(path)
    with review.read() as reading:
        document = review_document(reading)
    with replacing(path) as unfinished, unfinished.open("w", encoding="utf-8") as stream:
        json.dump(document, stream, ensure_ascii=False, indent=1)
    return len(document["records"])


def review_document(reading: Reading) -> dict[str, Any]:
    """Return the review as JSON has it.

    Decisions are there with all that they superseded. Those on which somebody else is still to
    decide are left out where the review is blind, and nobody's password is in it; a backup has
    everything.
    """
    state = ReviewState(reading)
    document = {
        "settings": settings_versions(reading),
        "codebooks": [codebook_text(reading, number) for number in codebook_versions(reading)],
        "reviewers": [_without(person, "password_hash") for person in state.reviewers],
        "sources": list_sources(reading),
        "records": list(stored_records(reading)),
        "duplicates": state.duplicates,
        "assignments": state.assignments,
        "decisions": list(_decisions(state)),
        "runs": [_run(number, run) for number, run in list_runs(reading)],
        "scores": _scores(state),
        "audit": list(_audit(state)),
    }
    entries: dict[str, Any] = {
        key: state.entries(kind) for key, kind in ANNOTATION_KINDS.items()
    }
    plain: dict[str, Any] = _plain(document | entries)
    return plain


def _run(number: int, run: ModelRun) -> dict[str, Any]:
    return {"number": number, **asdict(run), "metrics": run.metrics.as_json()}


def _scores(state: ReviewState) -> list[Prediction]:
    scores = stored_scores(state.reading)
    return [score for score in scores if score.record_id not in state.hidden_papers]


def _decisions(state: ReviewState) -> Iterator[Decision]:
    for stage in Stage:
        for paper, decisions in state.decisions(stage).items():
            if len(state.visible(stage).get(paper, ())) == len(decisions):
                history = decision_history(state.reading, paper)
                yield from (decision for decision in history if decision.stage is stage)


def _audit(state: ReviewState) -> Iterator[AuditLine]:
    """Yield the audit log without the decisions on papers where some are hidden.

    The id of a decision follows from what it says.
    """
    for line in audit_log(state.reading):
        paper = state.paper_of.get(line.subject, line.subject)
        if "decision" not in line.detail or paper not in state.hidden_papers:
            yield line


def _without(word: Any, name: str) -> dict[str, Any]:
    return {key: value for key, value in asdict(word).items() if key != name}


def _plain(value: Any) -> Any:
    """Return dataclasses, tuples and moments as JSON has them."""
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime | date) else value
