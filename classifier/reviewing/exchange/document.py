"""Everything that a review holds, as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from classifier.outputs import check_place, replacing
from classifier.reviewing.looking_back import hidden_papers
from classifier.reviewing.papers import visible_to
from classifier.reviewing.team import load_decided, load_needed, load_settings
from classifier.schema import (
    Appraisal,
    Configuration,
    EnteredCount,
    FullText,
    PairJudgement,
    Prediction,
    ProgrammeTheory,
    Quotation,
    Search,
    Stage,
    StakeholderNote,
)
from classifier.store import (
    Reading,
    Review,
    audit_log,
    codebook_text,
    codebook_versions,
    current_entries,
    decision_history,
    duplicate_members,
    list_assignments,
    list_reviewers,
    list_runs,
    list_sources,
    settings_versions,
    stored_records,
    stored_scores,
)

__all__ = ["ENTRIES", "review_document", "write_document"]

ENTRIES = {
    "searches": Search,
    "entered_counts": EnteredCount,
    "pair_judgements": PairJudgement,
    "full_texts": FullText,
    "quotations": Quotation,
    "appraisals": Appraisal,
    "stakeholder_notes": StakeholderNote,
    "programme_theories": ProgrammeTheory,
    "configurations": Configuration,
}
"""What people write down around the decisions, by its key in the document."""


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
    document = {
        "settings": settings_versions(reading),
        "codebooks": [codebook_text(reading, number) for number in codebook_versions(reading)],
        "reviewers": [_without(one, "password_hash") for one in list_reviewers(reading)],
        "sources": list_sources(reading),
        "records": list(stored_records(reading)),
        "duplicates": duplicate_members(reading),
        "assignments": list_assignments(reading),
        "decisions": list(_decisions(reading)),
        "runs": [{"number": number, **asdict(run)} for number, run in list_runs(reading)],
        "scores": _scores(reading),
        "audit": list(audit_log(reading)),
    }
    entries: dict[str, Any] = {
        key: current_entries(reading, kind) for key, kind in ENTRIES.items()
    }
    plain: dict[str, Any] = _plain(document | entries)
    return plain


def _scores(reading: Reading) -> list[Prediction]:
    hidden = hidden_papers(reading)
    return [one for one in stored_scores(reading) if one.record_id not in hidden]


def _decisions(reading: Reading) -> Iterator[object]:
    blind = load_settings(reading).blind
    for stage in Stage:
        needed = load_needed(reading, stage)
        for paper, said in load_decided(reading, stage).items():
            n_needed = needed.get(paper, 1)
            if len(visible_to("", said, n_needed=n_needed, blind=blind)) == len(said):
                history = decision_history(reading, paper)
                yield from (one for one in history if one.stage is stage)


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
