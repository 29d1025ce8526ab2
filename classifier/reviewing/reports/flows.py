"""The flows of a review, stage by stage, and counts that have no place in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from classifier.reviewing.reports.counted_flow import (
    StageRecords,
    counted_flow,
    records_of_stages,
)
from classifier.reviewing.reports.entered_flow import (
    belongs_to_flow,
    entered_flow,
    has_entered_steps,
    with_entered,
)
from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.flow import Flow
from classifier.reviewing.reports.traced import Traced, entered
from classifier.schema import EnteredCount, Stage

__all__ = ["MECHANISM_PLACE", "OtherCount", "flows_of", "other_counts"]

MECHANISM_PLACE = "mechanism:"
"""How the place of a count begins that says how many papers evidence a mechanism."""
_ALL = "All stages together"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCount:
    """An entered count that no flow diagram has a place for."""

    place: str
    stage: str
    count: Traced


def flows_of(facts: ReviewFacts) -> tuple[Flow, ...]:
    """Return the flow of each stage, those with records counted from them.

    Where more than one stage is counted a flow over all of them comes first. A stage in which
    nobody screened, and for which steps were entered, is drawn from the entered counts.
    """
    brought = records_of_stages(facts)
    told = [
        entered_count
        for entered_count in facts.words(EnteredCount)
        if belongs_to_flow(entered_count)
    ]
    stages = sorted({*brought, *(count.stage for count in told)})
    flows = []
    for stage in stages:
        of_stage = [count for count in told if count.stage == stage]
        flows.append(_flow(facts, stage, brought.get(stage), of_stage))
    return (*_together(facts, brought), *flows)


def _flow(
    facts: ReviewFacts, stage: str, brought: StageRecords | None, told: Sequence[EnteredCount]
) -> Flow:
    screened = facts.outcomes(Stage.TITLE_ABSTRACT).keys()
    is_screened = brought is not None and not brought.papers.isdisjoint(screened)
    if brought is None or (has_entered_steps(told) and not is_screened):
        return entered_flow(stage, told)
    return with_entered(counted_flow(facts, stage, brought), told)


def _together(facts: ReviewFacts, brought: dict[str, StageRecords]) -> tuple[Flow, ...]:
    if len(brought) < 2:
        return ()
    everything = StageRecords(
        records={name: n for stage in brought.values() for name, n in stage.records.items()},
        papers=frozenset().union(*(stage.papers for stage in brought.values())),
        by_person=sum(stage.by_person for stage in brought.values()),
        by_rules=sum(stage.by_rules for stage in brought.values()),
    )
    return (replace(counted_flow(facts, "", everything), title=_ALL),)


def other_counts(facts: ReviewFacts) -> tuple[OtherCount, ...]:
    """Return the entered counts that neither a flow nor a mechanism has a place for."""
    return tuple(
        OtherCount(
            place=entered_count.place, stage=entered_count.stage, count=entered(entered_count)
        )
        for entered_count in facts.words(EnteredCount)
        if not belongs_to_flow(entered_count)
        and not entered_count.place.startswith(MECHANISM_PLACE)
    )
