"""What a review knows by now: verdicts in their order, with and without the texts."""

from collections.abc import Mapping, Sequence

from classifier.reviewing.learning.snapshot import Known, Snapshot, progress_of
from classifier.reviewing.papers import papers_of, visible_to
from classifier.reviewing.team import (
    IMPORT_MARK,
    load_decided,
    load_needed,
    load_outcomes,
    load_paper_of,
    load_settings,
)
from classifier.schema import (
    AdjudicatedCode,
    Adjudication,
    AdjudicationState,
    Decision,
    Stage,
    adjudicate_codes,
)
from classifier.screening.progress import Progress
from classifier.store import Reading, count_records, duplicate_members, stored_records

__all__ = [
    "count_papers",
    "hidden_papers",
    "load_codes",
    "load_known",
    "load_open",
    "load_progress",
    "load_snapshot",
    "open_decisions",
]

_STAGE = Stage.TITLE_ABSTRACT


def load_snapshot(reading: Reading) -> Snapshot:
    """Return what training sees of the review now."""
    known, conflicts = load_known(reading)
    papers = papers_of(stored_records(reading), load_paper_of(reading))
    return Snapshot(papers=papers, known=known, conflicts=conflicts)


def load_progress(reading: Reading) -> Progress:
    """Return how far the screening has come, without reading any text."""
    return progress_of(load_known(reading)[0], n_papers=count_papers(reading))


def count_papers(reading: Reading) -> int:
    """Return how many papers there are: records without those that another one stands for."""
    n_records = count_records(reading)
    return n_records - sum(not member.kept for member in duplicate_members(reading))


def load_known(reading: Reading) -> tuple[list[Known], frozenset[str]]:
    """Return what is known of each decided paper, and the papers in conflict."""
    decided = load_decided(reading, _STAGE)
    outcomes = load_outcomes(reading, _STAGE, decided)
    needed = load_needed(reading, _STAGE)
    known = [
        _known(decided[name], outcome, n_needed=needed.get(name, 1))
        for name, outcome in outcomes.items()
        if outcome.provisional_label is not None
    ]
    conflicts = {
        n for n, outcome in outcomes.items() if outcome.state is AdjudicationState.CONFLICT
    }
    in_order = [*(k for k in known if k.prior), *(k for k in known if not k.prior)]
    return in_order, frozenset(conflicts)


def _known(decisions: Sequence[Decision], outcome: Adjudication, *, n_needed: int) -> Known:
    settled = outcome.state is AdjudicationState.SETTLED
    relevant = outcome.included if settled else outcome.provisional_label
    waits = outcome.n_judged < n_needed and not outcome.by_consensus
    return Known(
        record_id=outcome.record_id,
        relevant=bool(relevant),
        settled=settled,
        waiting=waits,
        prior=all(decision.decision_id.startswith(IMPORT_MARK) for decision in decisions),
    )


def open_decisions(
    reading: Reading, stage: Stage, decided: Mapping[str, list[Decision]] | None = None
) -> dict[str, list[Decision]]:
    """Return, for each paper, the standing decisions from which nobody need be shielded.

    Papers are in the order of the first decisions on them.
    """
    if decided is None:
        decided = load_decided(reading, stage)
    needed, blind = load_needed(reading, stage), load_settings(reading).blind
    return {
        paper: visible
        for paper, said in decided.items()
        if (visible := visible_to("", said, n_needed=needed.get(paper, 1), blind=blind))
    }


def load_open(reading: Reading) -> dict[Stage, dict[str, list[Decision]]]:
    """Return `open_decisions` of each stage."""
    return {stage: open_decisions(reading, stage) for stage in Stage}


def load_codes(
    reading: Reading, said: Mapping[Stage, Mapping[str, Sequence[Decision]]] | None = None
) -> dict[str, dict[str, AdjudicatedCode]]:
    """Return, for each paper in which anybody marked a mechanism, where each of these stands.

    Parameters
    ----------
    said : the decisions of `load_open`, where they are known already.
    """
    if said is None:
        said = load_open(reading)
    rule = load_settings(reading).rule
    needed = {stage: load_needed(reading, stage) for stage in said}
    marked = {n: None for of in said.values() for n, d in of.items() if any(o.marks for o in d)}
    return {
        name: adjudicate_codes(
            {stage: of.get(name, ()) for stage, of in said.items()},
            rule=rule,
            needed={stage: of.get(name, 1) for stage, of in needed.items()},
        )
        for name in marked
    }


def hidden_papers(reading: Reading) -> set[str]:
    """Return the papers of which somebody said what not everybody may know yet."""
    hidden: set[str] = set()
    for stage in Stage:
        decided = load_decided(reading, stage)
        visible = open_decisions(reading, stage, decided)
        hidden |= {p for p, said in decided.items() if len(visible.get(p, ())) < len(said)}
    return hidden
