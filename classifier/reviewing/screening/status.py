"""How far a review has come: counts, agreement, advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classifier.evaluation.agreement import Agreement
from classifier.reviewing.looking_back import load_codes, load_progress, open_decisions
from classifier.reviewing.screening.advice import advice_on
from classifier.reviewing.screening.agreement import mechanism_agreement, verdict_agreement
from classifier.reviewing.team import (
    load_decided,
    load_outcomes,
    load_settings,
)
from classifier.schema import (
    Adjudication,
    AdjudicationState,
    Decision,
    EnteredCount,
    FullText,
    FullTextStatus,
    Search,
    Stage,
    Verdict,
    conflicting_mechanisms,
)
from classifier.screening.stopping import StopAdvice
from classifier.store import (
    Reading,
    Review,
    count_records,
    current_codebook,
    current_entries,
    duplicate_members,
    latest_run,
    list_assignments,
    list_reviewers,
    list_sources,
)

__all__ = ["OriginCount", "ReviewStatus", "ReviewerCount", "StageCount", "review_status"]


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
        decided = {stage: load_decided(reading, stage) for stage in Stage}
        open_to_all = {
            stage: [one for of in open_decisions(reading, stage, said).values() for one in of]
            for stage, said in decided.items()
        }
        settings, codebook = load_settings(reading), current_codebook(reading)
        names = [one.mechanism_id for one in codebook.scored] if codebook else []
        coded = [decision for of in open_to_all.values() for decision in of]
        n_records = count_records(reading)
        n_duplicates = sum(not member.kept for member in duplicate_members(reading))
        n_papers = n_records - n_duplicates
        last = latest_run(reading)
        return ReviewStatus(
            n_records=n_records,
            n_duplicates=n_duplicates,
            n_papers=n_papers,
            origins=_origins(reading),
            entered=tuple(one.word for one in current_entries(reading, EnteredCount)),
            stages=_stages(reading, decided, n_papers),
            reviewers=_reviewers(reading, decided),
            full_texts=_full_texts(reading),
            agreement={
                stage.value: verdict_agreement(of, confidence=settings.confidence)
                for stage, of in open_to_all.items()
            },
            mechanisms=mechanism_agreement(coded, names, confidence=settings.confidence),
            advice=advice_on(load_progress(reading), settings),
            run=last[0] if last else None,
        )


def _stages(
    reading: Reading, decided: Mapping[Stage, dict[str, list[Decision]]], n_papers: int
) -> tuple[StageCount, ...]:
    first = load_outcomes(reading, Stage.TITLE_ABSTRACT, decided[Stage.TITLE_ABSTRACT])
    last = load_outcomes(reading, Stage.FULL_TEXT, decided[Stage.FULL_TEXT])
    passed = {name for name, outcome in first.items() if outcome.included} | set(last)
    codes = load_codes(reading)
    disputed = {
        stage: sum(bool(conflicting_mechanisms(of, stage)) for of in codes.values())
        for stage in Stage
    }
    return (
        _stage_count(Stage.TITLE_ABSTRACT, first, n_papers, disputed),
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


def _origins(reading: Reading) -> tuple[OriginCount, ...]:
    """Return what each origin and stage of searching brought, in the order of the log."""
    read: Counter[str] = Counter()
    for source in list_sources(reading):
        read[source.search or source.name] += source.records
    groups: dict[tuple[str, str], list[Search]] = {}
    for entry in current_entries(reading, Search):
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


def _reviewers(
    reading: Reading, decided: Mapping[Stage, dict[str, list[Decision]]]
) -> tuple[ReviewerCount, ...]:
    assigned = Counter((one.reviewer, one.stage) for one in list_assignments(reading))
    said: Counter[tuple[str, Stage, bool]] = Counter()
    for stage, papers in decided.items():
        own = (d for of in papers.values() for d in of if d.verdict and not d.consensus)
        said.update((d.reviewer, stage, d.verdict is Verdict.SKIP) for d in own)
    return tuple(
        ReviewerCount(
            reviewer=one.name,
            stage=stage,
            decided=said[one.name, stage, False],
            skipped=said[one.name, stage, True],
            assigned=assigned[one.name, stage] if assigned else None,
        )
        for one in list_reviewers(reading)
        for stage in Stage
        if one.active or said[one.name, stage, False]
    )


def _full_texts(reading: Reading) -> Mapping[str, int]:
    latest = {e.word.record_id: e.word.status for e in current_entries(reading, FullText)}
    counts = Counter(latest.values())
    return {status.value: counts[status] for status in FullTextStatus}
