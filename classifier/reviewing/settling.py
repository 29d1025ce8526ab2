"""Conflicts of reviewers, how they are settled, and decisions to look at once more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.marking import marked_under
from classifier.reviewing.outcomes import OutcomeState
from classifier.reviewing.rechecks import Recheck
from classifier.reviewing.team import (
    find_lead,
    load_decided,
    load_needed,
    load_outcomes,
)
from classifier.schema import Decision, Stage, Verdict
from classifier.store import (
    Reading,
    Review,
    append_decision,
    current_codebook,
    dequeue,
    find_record,
    latest_run,
    papers_of_records,
)

__all__ = ["Conflict", "find_conflicts", "find_rechecks", "resolve_conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A paper on which reviewers disagree who all decided.

    Attributes
    ----------
    title : of the paper, to know it by.
    about : "verdict", or the ids of the mechanisms that are marked differently.
    decisions : those that disagree, oldest first.
    """

    record_id: str
    title: str
    stage: Stage
    about: tuple[str, ...]
    decisions: tuple[Decision, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is printed in JSON."""
        document = asdict(self)
        for decision in document["decisions"]:
            decision["decided_at"] = decision["decided_at"].isoformat()
        return document


def find_conflicts(review: Review, *, stage: Stage | None = None) -> list[Conflict]:
    """Return the papers whose reviewers disagree, in the order of the first decisions.

    Blinding is kept: where somebody is still to decide there is no conflict yet. Mechanisms
    differ where two reviewers marked one of them and said different things of it.
    """
    with review.read() as reading:
        stages = [stage] if stage else list(Stage)
        return [one for each in stages for one in _conflicts_at(reading, each)]


def _conflicts_at(reading: Reading, stage: Stage) -> list[Conflict]:
    decided = load_decided(reading, stage)
    outcomes = load_outcomes(reading, stage, decided)
    needed = load_needed(reading, stage)
    found = []
    for name, outcome in outcomes.items():
        about = _disputed_marks(decided[name])
        if outcome.n_judged < needed.get(name, 1) or outcome.resolved:
            continue
        if outcome.state is OutcomeState.CONFLICT:
            about = ("verdict", *about)
        if about:
            found.append(_conflict(reading, name, stage, about, decided[name]))
    return found


def _disputed_marks(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Return the mechanisms of which two reviewers said different things."""
    said: dict[str, set[tuple[object, ...]]] = {}
    for decision in decisions:
        for mark in decision.marks:
            told = mark.coded, mark.presence, mark.bearing
            said.setdefault(mark.mechanism_id, set()).add(told)
    return tuple(name for name, told in said.items() if len(told) > 1)


def _conflict(
    reading: Reading,
    name: str,
    stage: Stage,
    about: tuple[str, ...],
    decisions: Sequence[Decision],
) -> Conflict:
    return Conflict(
        record_id=name,
        title=find_record(reading, name).title,
        stage=stage,
        about=about,
        decisions=tuple(decisions),
    )


def resolve_conflict(
    review: Review, record_id: str, said: Decision, *, stage: Stage, by: str = ""
) -> Decision:
    """Settle a conflict; the reviewers' own decisions stay as they are, and count no longer.

    Parameters
    ----------
    said : the verdict, its reasons and marks; the note says why it was settled so.
    by : who settles it, or "" for the lead.

    Raises
    ------
    UnknownNameError
        If there is no such record, or nobody disagrees on it.
    """
    with review.write(by=by or find_lead(review)) as writing:
        paper = papers_of_records(writing, [record_id])[record_id]
        find_record(writing, paper)
        conflicts = {one.record_id: one for one in _conflicts_at(writing, stage)}
        if paper not in conflicts:
            raise UnknownNameError("conflict on record", record_id, sorted(conflicts)[:5])
        if said.verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
            raise InvalidOptionError("verdict", said.verdict, "settle it by include or exclude")
        settled = replace(
            marked_under(said, current_codebook(writing)),
            record_id=paper,
            stage=stage,
            reviewer=writing.by,
            consensus=True,
        )
        kept = append_decision(
            writing, settled, settles=[d.decision_id for d in conflicts[paper].decisions]
        )
        dequeue(writing, paper, stage=stage)
    return kept


def find_rechecks(review: Review) -> list[Recheck]:
    """Return the settled papers that the last training would have expected otherwise.

    Exclusions that look like inclusions come first, the most surprising first.
    """
    with review.read() as reading:
        last = latest_run(reading)
    if last is None:
        return []
    return [Recheck(**one) for one in json.loads(last[1].metrics).get("rechecks", ())]
