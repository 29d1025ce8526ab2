"""Flows that are counted from the records of a review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from classifier.reviewing.reports.facts import ReviewFacts
from classifier.reviewing.reports.flow import Flow, FlowItem, FlowStep, stage_title
from classifier.reviewing.reports.traced import counted
from classifier.schema import (
    Adjudication,
    AdjudicationState,
    FullTextStatus,
    PairJudgement,
    Search,
    SearchOrigin,
    Stage,
)

__all__ = ["StageRecords", "counted_flow", "records_of_stages"]

_ORIGINS = {
    SearchOrigin.HAND_ADDED: "Added by hand",
    SearchOrigin.REFERENCE_LIST: "Reference lists",
    SearchOrigin.GREY_LITERATURE: "Grey literature",
    SearchOrigin.STAKEHOLDER: "Stakeholders",
}
_MOST_REASONS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRecords:
    """What one stage of searching brought.

    Attributes
    ----------
    records : search name to how many records came from it.
    papers : ids of the papers whose first record came in this stage.
    by_person, by_rules : records that another one stands for, by what found them.
    """

    records: Mapping[str, int]
    papers: frozenset[str]
    by_person: int
    by_rules: int


def records_of_stages(facts: ReviewFacts) -> dict[str, StageRecords]:
    """Return what each stage of searching brought, in the order of their first records.

    A record that joins the paper of an earlier stage is a duplicate of its own stage.
    """
    stage_of = {search.name: search.stage for search in facts.words(Search)}
    judged = {
        name
        for pair_judgement in facts.words(PairJudgement)
        if pair_judgement.same
        for name in (pair_judgement.record_id, pair_judgement.other_id)
    }
    records: dict[str, Counter[str]] = {}
    papers: dict[str, set[str]] = {}
    doubles: Counter[tuple[str, bool]] = Counter()
    seen: set[str] = set()
    for record_id, search in facts.search_of.items():
        stage, paper = stage_of.get(search, ""), facts.paper(record_id)
        records.setdefault(stage, Counter())[search] += 1
        papers.setdefault(stage, set())
        if paper in seen:
            doubles[stage, record_id in judged] += 1
        else:
            seen.add(paper)
            papers[stage].add(paper)
    return {
        stage: StageRecords(
            records=of,
            papers=frozenset(papers[stage]),
            by_person=doubles[stage, True],
            by_rules=doubles[stage, False],
        )
        for stage, of in records.items()
    }


def counted_flow(facts: ReviewFacts, stage: str, brought: StageRecords) -> Flow:
    """Return the flow of a stage; each step is the one before less what left it.

    A decision on the full text outweighs those on title and abstract.
    """
    last = _of(facts.outcomes(Stage.FULL_TEXT), brought.papers)
    judged = _of(facts.outcomes(Stage.TITLE_ABSTRACT), brought.papers)
    first = {name: one for name, one in judged.items() if name not in last}
    kept = {name for name, one in first.items() if one.included} | last.keys()
    sought = {name for name in kept if name in facts.full_texts or name in last}
    return Flow(
        title=stage_title(stage),
        steps=(
            _identified(facts, brought, n_screened=len(first) + len(last)),
            _screened(first, n_beyond=len(last), n_directly=len(last.keys() - judged.keys())),
            _kept(kept, sought),
            _sought(facts, sought, last),
            _assessed(last),
            FlowStep(
                place="included",
                count=counted(
                    [outcome for outcome in last.values() if outcome.included],
                    "papers whose full-text decisions settle on inclusion",
                    "decisions at stage full_text, under the review's rule",
                ),
            ),
        ),
    )


def _of(
    outcomes: Mapping[str, Adjudication], papers: frozenset[str]
) -> dict[str, Adjudication]:
    """Return where the papers of a stage stand that anybody decided on."""
    return {
        name: one
        for name, one in outcomes.items()
        if name in papers and one.state is not AdjudicationState.OPEN
    }


def _identified(facts: ReviewFacts, brought: StageRecords, *, n_screened: int) -> FlowStep:
    log = {search.name: search for search in facts.words(Search)}
    where = "records"
    n_records = sum(brought.records.values())
    return FlowStep(
        place="identified",
        count=counted(n_records, "records that were read in", where),
        joined=tuple(
            FlowItem(
                label=_search_label(log.get(name), name),
                count=counted(n, f"records of the search '{name}'", "records, column search"),
            )
            for name, n in brought.records.items()
        ),
        left=(
            FlowItem(
                label="Duplicates found by the rules",
                count=counted(
                    brought.by_rules,
                    "records that another record stands for, no person having judged the pair",
                    "duplicates less pair_judgements",
                ),
            ),
            FlowItem(
                label="Duplicates that a person confirmed",
                count=counted(
                    brought.by_person,
                    "records that another record stands for, in a pair that a person judged",
                    "duplicates and pair_judgements",
                ),
            ),
            FlowItem(
                label="Excluded by automation",
                count=counted(0, "mechsift excludes nothing", "no table"),
            ),
            FlowItem(
                label="Not screened so far, or left when screening ended",
                count=counted(
                    len(brought.papers) - n_screened,
                    "papers without any decision",
                    "records without a row in decisions",
                ),
            ),
        ),
    )


def _search_label(search: Search | None, name: str) -> str:
    if search is None:
        return name
    if search.origin is not SearchOrigin.SEARCH:
        return f"{_ORIGINS[search.origin]}: {search.database or name}"
    return search.database or f"{name} (database not noted)"


def _screened(first: Mapping[str, Adjudication], *, n_beyond: int, n_directly: int) -> FlowStep:
    where = "decisions at stage title_abstract, under the review's rule"
    return FlowStep(
        place="screened",
        count=counted(
            len(first) + n_beyond,
            f"papers with a decision; {n_directly} of them came straight to the full text",
            "decisions",
        ),
        left=(
            _excluded("Excluded by a person on title and abstract", first.values(), where),
            _unsettled(first.values(), where),
        ),
    )


def _excluded(label: str, outcomes: Iterable[Adjudication], where: str) -> FlowItem:
    excluded = [outcome for outcome in outcomes if outcome.included is False]
    reasons = Counter(
        reason for outcome in excluded for reason in outcome.reasons
    ).most_common()
    parts = [
        (
            _in_words(reason),
            counted(n, f"excluded papers that give the reason '{reason}'", where),
        )
        for reason, n in sorted(reasons[:_MOST_REASONS], key=lambda one: (-one[1], one[0]))
    ]
    rest = sum(n for _, n in reasons[_MOST_REASONS:])
    if rest:
        parts.append(("other reasons", counted(rest, "the rarer reasons together", where)))
    told = "papers that settle on exclusion; one paper may give several reasons"
    return FlowItem(label=label, count=counted(excluded, told, where), parts=tuple(parts))


def _in_words(reason: str) -> str:
    """Return a reason that is spelt as a name, such as ``no_abstract``, as words."""
    return reason if " " in reason else reason.replace("_", " ")


def _unsettled(outcomes: Iterable[Adjudication], where: str) -> FlowItem:
    return FlowItem(
        label="Not settled yet",
        count=counted(
            [outcome for outcome in outcomes if outcome.included is None],
            "papers that wait for a second decision, or on which reviewers disagree",
            where,
        ),
    )


def _kept(kept: Collection[str], sought: Collection[str]) -> FlowStep:
    return FlowStep(
        place="kept",
        count=counted(
            kept,
            "papers that settle on inclusion on title and abstract, or came beyond it",
            "decisions at stage title_abstract, under the review's rule",
        ),
        left=(
            FlowItem(
                label="Full text not sought yet",
                count=counted(
                    len(kept) - len(sought),
                    "papers without a word on their full text and without a decision on it",
                    "full_texts and decisions at stage full_text",
                ),
            ),
        ),
    )


def _sought(
    facts: ReviewFacts, sought: Iterable[str], last: Mapping[str, Adjudication]
) -> FlowStep:
    waiting = [name for name in sought if name not in last]
    missing = [
        name
        for name in waiting
        if facts.full_texts[name].status is FullTextStatus.NOT_RETRIEVED
    ]
    where = "full_texts, the latest row of each paper"
    return FlowStep(
        place="sought",
        count=counted(list(sought), "papers whose full text was sought or read", where),
        left=(
            FlowItem(
                label="Full text could not be had",
                count=counted(missing, "status not_retrieved, and no decision", where),
            ),
            FlowItem(
                label="Full text not read yet",
                count=counted(
                    len(waiting) - len(missing), "sought, and no decision on it yet", where
                ),
            ),
        ),
    )


def _assessed(last: Mapping[str, Adjudication]) -> FlowStep:
    where = "decisions at stage full_text, under the review's rule"
    return FlowStep(
        place="assessed",
        count=counted(last, "papers with a decision on the full text", where),
        left=(
            _excluded("Excluded by a person on the full text", last.values(), where),
            _unsettled(last.values(), where),
        ),
    )
