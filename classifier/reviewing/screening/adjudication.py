"""Conflicts of reviewers, how they are settled, and decisions to look at once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.state import ReviewState, find_lead
from classifier.schema import (
    AdjudicationState,
    Decision,
    MechanismMark,
    Recheck,
    Stage,
    Verdict,
    conflicting_mechanisms,
    marked_under,
)
from classifier.store import (
    Review,
    Writing,
    append_decision,
    current_decisions,
    dequeue,
    find_record,
    latest_run,
    papers_of_records,
)

__all__ = [
    "Conflict",
    "conflicts_of_state",
    "find_conflicts",
    "find_rechecks",
    "resolve_conflict",
]

_VERDICT = "verdict"


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

    @property
    def disputed(self) -> tuple[str, ...]:
        """The mechanisms that are in conflict."""
        return tuple(name for name in self.about if name != _VERDICT)

    def marks_of(self, mechanism_id: str) -> tuple[MechanismMark, ...]:
        """Return what reviewers marked of a mechanism, each mark once, without its sentence."""
        marks = (m for d in self.decisions for m in d.marks if m.mechanism_id == mechanism_id)
        return tuple(dict.fromkeys(replace(mark, evidence="") for mark in marks))

    def as_dict(self) -> dict[str, Any]:
        """Return it as it is printed in JSON."""
        document = asdict(self)
        for decision in document["decisions"]:
            decision["decided_at"] = decision["decided_at"].isoformat()
        return document


def find_conflicts(review: Review, *, stage: Stage | None = None) -> list[Conflict]:
    """Return the papers whose reviewers disagree, in the order of the first decisions.

    Blinding is kept: where somebody is still to decide there is no conflict yet. A mechanism is
    in conflict where the review's rule makes no code of its marks; a resolution that does not
    speak of it leaves it so.
    """
    with review.read() as reading:
        return conflicts_of_state(ReviewState(reading), stage=stage)


def conflicts_of_state(state: ReviewState, *, stage: Stage | None = None) -> list[Conflict]:
    """Return the conflicts as `find_conflicts` does, from a state that others may read, too."""
    stages = [stage] if stage else list(Stage)
    disputes = {(each, paper): about for each in stages for paper, about in _about(state, each)}
    papers = state.papers_named(paper for _, paper in disputes)
    return [
        Conflict(
            record_id=paper,
            title=papers[paper].title,
            stage=each,
            about=about,
            decisions=tuple(state.decisions(each)[paper]),
        )
        for (each, paper), about in disputes.items()
    ]


def _about(state: ReviewState, stage: Stage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the papers in conflict at a stage, each with what it is about."""
    for paper, outcome in state.outcomes(stage).items():
        is_disputed = outcome.state is AdjudicationState.CONFLICT
        mechanisms = conflicting_mechanisms(state.codes.get(paper, {}), stage)
        if is_disputed or mechanisms:
            yield paper, (*((_VERDICT,) if is_disputed else ()), *mechanisms)


def resolve_conflict(
    review: Review, record_id: str, said: Decision, *, stage: Stage, by: str = ""
) -> Decision:
    """Settle a conflict; the reviewers' own decisions stay as they are, and count no longer.

    A mechanism in conflict of which the resolution says nothing stays in conflict.

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
        state = ReviewState(writing)
        conflicts = {c.record_id: c for c in conflicts_of_state(state, stage=stage)}
        if paper not in conflicts:
            raise UnknownNameError("conflict on record", record_id, sorted(conflicts)[:5])
        if said.verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
            raise InvalidOptionError("verdict", said.verdict, "settle it by include or exclude")
        named = marked_under(said, state.codebook)
        settled = replace(
            _with_earlier(named, conflicts[paper].decisions),
            record_id=paper,
            stage=stage,
            reviewer=writing.by,
            consensus=True,
            supersedes=_standing_by(writing, paper, stage),
        )
        own = [d.decision_id for d in conflicts[paper].decisions if not d.consensus]
        kept = append_decision(writing, settled, settles=own)
        dequeue(writing, paper, stage=stage)
    return kept


def _standing_by(writing: Writing, paper: str, stage: Stage) -> str:
    """Return the id of the resolution by whoever writes that stands on a paper, or ""."""
    standing = current_decisions(writing, stage=stage, record_ids=[paper])
    own = (d.decision_id for d in standing if d.consensus and d.reviewer == writing.by)
    return next(own, "")


def _with_earlier(said: Decision, decisions: Sequence[Decision]) -> Decision:
    """Return a resolution with the marks of earlier ones that it does not speak of."""
    marks = {mark.mechanism_id: mark for d in decisions if d.consensus for mark in d.marks}
    marks |= {mark.mechanism_id: mark for mark in said.marks}
    return replace(said, marks=tuple(marks.values()))


def find_rechecks(review: Review) -> Sequence[Recheck]:
    """Return the settled papers that the last training would have expected otherwise.

    Exclusions that look like inclusions come first, the most surprising first.
    """
    with review.read() as reading:
        run = latest_run(reading)
    return run[1].metrics.rechecks if run else ()
