"""How far a review has come: counts, agreement, advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classifier.evaluation.agreement import Agreement
from classifier.reviewing.screening.advice import advice_on
from classifier.reviewing.screening.agreement import mechanism_agreement, verdict_agreement
from classifier.reviewing.state import ReviewState
from classifier.schema import (
    Adjudication,
    AdjudicationState,
    EnteredCount,
    FullText,
    FullTextStatus,
    Search,
    Stage,
    Verdict,
    conflicting_mechanisms,
)
from classifier.screening.stopping import StopAdvice
from classifier.store import Review, list_sources

__all__ = [
    "OriginCount",
    "ReviewStatus",
    "ReviewerCount",
    "StageCount",
    "review_status",
    "status_of_state",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCount:
    """Papers of one stage, by where they stand.

    Attributes
    ----------
    n_papers : that came to the stage; `unseen` are those that nobody decided on.
    conflicts : on the verdict.
    mark_conflicts : on a mechanism; where their verdict is settled they are counted there, too.
    reasons : for exclusion, with how many settled exclusions give each.
    """

    stage: Stage
    n_papers: int
    unseen: int
    waiting: int
    included: int
    excluded: int
    conflicts: int
    mark_conflicts: int
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginCount:
    """What one way of searching brought.

    Attributes
    ----------
    hits : by the databases' own counts, or None where one of them was not noted.
    known_hits, n_counted : the sum of the counts that were noted, and how many these are.
    records : that were read.
    """

    origin: str
    search_stage: str
    n_searches: int
    hits: int | None
    known_hits: int
    n_counted: int
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerCount:
    """What one reviewer did at one stage.

    Attributes
    ----------
    assigned : papers that were given to this reviewer, or None where whoever comes decides.
    """

    reviewer: str
    stage: Stage
    decided: int
    skipped: int
    assigned: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStatus:
    """How far a review has come.

    Attributes
    ----------
    n_records, n_duplicates, n_papers : records, those another one stands for, the difference.
    entered : counts that a person entered because no records are there.
    full_texts : papers by the latest word on their full text.
    agreement : on verdicts, by stage.
    mechanisms : agreement on each mechanism, on what both coded.
    run : number of the training behind queue and flags, or None before the first.
    """

    n_records: int
    n_duplicates: int
    n_papers: int
    origins: tuple[OriginCount, ...]
    entered: tuple[EnteredCount, ...]
    stages: tuple[StageCount, ...]
    reviewers: tuple[ReviewerCount, ...]
    full_texts: Mapping[str, int]
    agreement: Mapping[str, Agreement]
    mechanisms: Mapping[str, Agreement]
    advice: StopAdvice
    run: int | None

    def as_dict(self) -> dict[str, Any]:
        """Return the status as it is printed in JSON."""
        return asdict(self)


def review_status(review: Review) -> ReviewStatus:
    """Return how far the review has come; what waits for a second decision stays hidden."""
    with review.read() as reading:
        return status_of_state(ReviewState(reading))


def status_of_state(state: ReviewState) -> ReviewStatus:
    """Return how far the review has come, from a state that others may read, too."""
    confidence = state.settings.confidence
    judged = {stage: state.independent(stage) for stage in Stage}
    coded = [decision for decisions in judged.values() for decision in decisions]
    scored = state.codebook.scored if state.codebook else ()
    names = [mechanism.mechanism_id for mechanism in scored]
    return ReviewStatus(
        n_records=state.n_records,
        n_duplicates=state.n_duplicates,
        n_papers=state.n_papers,
        origins=_origins(state),
        entered=tuple(entry.word for entry in state.entries(EnteredCount)),
        stages=_stages(state),
        reviewers=_reviewers(state),
        full_texts=_full_texts(state),
        agreement={
            stage.value: verdict_agreement(decisions, confidence=confidence)
            for stage, decisions in judged.items()
        },
        mechanisms=mechanism_agreement(coded, names, confidence=confidence),
        advice=advice_on(state.progress, state.settings),
        run=state.model_run[0] if state.model_run else None,
    )


def _stages(state: ReviewState) -> tuple[StageCount, ...]:
    first, last = (state.outcomes(stage) for stage in Stage)
    passed = {name for name, outcome in first.items() if outcome.included} | set(last)
    disputed = {
        stage: sum(bool(conflicting_mechanisms(c, stage)) for c in state.codes.values())
        for stage in Stage
    }
    return (
        _stage_count(Stage.TITLE_ABSTRACT, first, state.n_papers, disputed),
        _stage_count(Stage.FULL_TEXT, last, len(passed), disputed),
    )


def _stage_count(
    stage: Stage,
    outcomes: Mapping[str, Adjudication],
    n_papers: int,
    disputed: Mapping[Stage, int],
) -> StageCount:
    states = Counter(outcome.state for outcome in outcomes.values())
    excluded = [outcome for outcome in outcomes.values() if outcome.included is False]
    seen = len(outcomes) - states[AdjudicationState.OPEN]
    return StageCount(
        stage=stage,
        n_papers=n_papers,
        unseen=n_papers - seen,
        waiting=states[AdjudicationState.WAITING],
        included=sum(outcome.included is True for outcome in outcomes.values()),
        excluded=len(excluded),
        conflicts=states[AdjudicationState.CONFLICT],
        mark_conflicts=disputed[stage],
        reasons=Counter(reason for outcome in excluded for reason in outcome.reasons),
    )


def _origins(state: ReviewState) -> tuple[OriginCount, ...]:
    """Return what each origin and stage of searching brought, in the order of the log."""
    read: Counter[str] = Counter()
    for source in list_sources(state.reading):
        read[source.search or source.name] += source.records
    groups: dict[tuple[str, str], list[Search]] = {}
    for entry in state.entries(Search):
        groups.setdefault((entry.word.origin.value, entry.word.stage), []).append(entry.word)
    return tuple(
        OriginCount(
            origin=origin,
            search_stage=stage,
            n_searches=len(searches),
            **_hits([search.hits for search in searches if search.hits is not None], searches),
            records=sum(read[search.name] for search in searches),
        )
        for (origin, stage), searches in groups.items()
    )


def _hits(counts: Sequence[int], searches: Sequence[Search]) -> dict[str, Any]:
    known = {"known_hits": sum(counts), "n_counted": len(counts)}
    return {"hits": sum(counts) if len(counts) == len(searches) else None, **known}


def _reviewers(state: ReviewState) -> tuple[ReviewerCount, ...]:
    assigned = Counter((a.reviewer, a.stage) for a in state.assignments)
    judged: Counter[tuple[str, Stage, bool]] = Counter()
    for stage in Stage:
        of_stage = (d for of_paper in state.decisions(stage).values() for d in of_paper)
        own = (d for d in of_stage if d.verdict and not d.consensus)
        judged.update((d.reviewer, stage, d.verdict is Verdict.SKIP) for d in own)
    return tuple(
        ReviewerCount(
            reviewer=person.name,
            stage=stage,
            decided=judged[person.name, stage, False],
            skipped=judged[person.name, stage, True],
            assigned=assigned[person.name, stage] if assigned else None,
        )
        for person in state.reviewers
        for stage in Stage
        if person.active or judged[person.name, stage, False]
    )


def _full_texts(state: ReviewState) -> Mapping[str, int]:
    latest = {entry.word.record_id: entry.word.status for entry in state.entries(FullText)}
    counts = Counter(latest.values())
    return {status.value: counts[status] for status in FullTextStatus}
