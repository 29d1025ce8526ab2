"""Conflicts of reviewers, how they are settled, and decisions to look at once more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.errors import InvalidOptionError, UnknownNameError
from classifier.reviewing.coding.carrying import marked_under
from classifier.reviewing.learning.rechecks import Recheck
from classifier.reviewing.looking_back import load_codes
from classifier.reviewing.team import (
    find_lead,
    load_decided,
    load_outcomes,
)
from classifier.schema import (
    AdjudicationState,
    Decision,
    MechanismMark,
    Stage,
    Verdict,
    conflicting_mechanisms,
)
from classifier.store import (
    Reading,
    Review,
    Writing,
    append_decision,
    current_codebook,
    current_decisions,
    dequeue,
    find_record,
    latest_run,
    papers_of_records,
)

__all__ = ["Conflict", "find_conflicts", "find_rechecks", "resolve_conflict"]

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
        stages = [stage] if stage else list(Stage)
        return [one for each in stages for one in _conflicts_at(reading, each)]


def _conflicts_at(reading: Reading, stage: Stage) -> list[Conflict]:
    decided = load_decided(reading, stage)
    codes = load_codes(reading)
    found = []
    for name, outcome in load_outcomes(reading, stage, decided).items():
        disputed = conflicting_mechanisms(codes.get(name, {}), stage)
        of_verdict = (_VERDICT,) if outcome.state is AdjudicationState.CONFLICT else ()
        if of_verdict or disputed:
            about = (*of_verdict, *disputed)
            found.append(_conflict(reading, name, stage, about, decided[name]))
    return found


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
        conflicts = {one.record_id: one for one in _conflicts_at(writing, stage)}
        if paper not in conflicts:
            raise UnknownNameError("conflict on record", record_id, sorted(conflicts)[:5])
        if said.verdict not in (Verdict.INCLUDE, Verdict.EXCLUDE):
            raise InvalidOptionError("verdict", said.verdict, "settle it by include or exclude")
        named = marked_under(said, current_codebook(writing))
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


def find_rechecks(review: Review) -> list[Recheck]:
    """Return the settled papers that the last training would have expected otherwise.

    Exclusions that look like inclusions come first, the most surprising first.
    """
    with review.read() as reading:
        last = latest_run(reading)
    if last is None:
        return []
    return [Recheck(**one) for one in json.loads(last[1].metrics).get("rechecks", ())]
