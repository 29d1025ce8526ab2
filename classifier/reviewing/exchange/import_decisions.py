"""Decisions that stand in exports, kept under the names that their tools give."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from classifier.formats.decisions import read_decisions
from classifier.reviewing.team import IMPORT_MARK, IMPORTED
from classifier.schema import Decision, Record, Reviewer, Stage
from classifier.store import Writing, add_reviewer, append_decision, list_reviewers

__all__ = ["take_in_decisions"]


def take_in_decisions(writing: Writing, records: Iterable[Record], stage: Stage) -> int:
    """Keep the decisions that stand in new records; return how many.

    Parameters
    ----------
    stage : of decisions that do not say at which stage they were made.
    """
    known = {one.name for one in list_reviewers(writing)}
    taken: set[tuple[str, str, Stage | None, bool]] = set()
    count = 0
    for record in records:
        for decision in _staged(read_decisions(record), stage):
            who = decision.reviewer or IMPORTED
            place = record.record_id, who, decision.stage, decision.consensus
            if place in taken:
                continue
            taken.add(place)
            if who not in known:
                known.add(who)
                add_reviewer(writing, Reviewer(name=who, active=False))
            named = replace(decision, record_id=record.record_id, reviewer=who)
            append_decision(writing, replace(named, decision_id=_import_id(place)))
            count += 1
    return count


def _import_id(place: tuple[object, ...]) -> str:
    digest = hashlib.sha256("\x1f".join(map(str, place)).encode()).hexdigest()
    return f"{IMPORT_MARK}{digest[:24]}"


def _staged(decisions: Sequence[Decision], stage: Stage) -> Iterator[Decision]:
    """Give each decision a stage: beside one on title and abstract it is on the full text."""
    stages = {decision.stage for decision in decisions if decision.verdict}
    otherwise = Stage.FULL_TEXT if Stage.TITLE_ABSTRACT in stages else stage
    for decision in decisions:
        yield decision if decision.stage else replace(decision, stage=otherwise)
