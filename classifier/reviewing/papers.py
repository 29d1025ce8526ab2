"""Papers: groups of duplicate records that are decided on as one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from classifier.dedupe.merging import fullness, merged
from classifier.schema import (
    Adjudication,
    Decision,
    LabelRule,
    Record,
    Stage,
    Verdict,
    adjudicate,
)

__all__ = [
    "decided_by_reviewers",
    "decisions_by_paper",
    "outcomes_of",
    "papers_of",
    "visible_to",
]


def papers_of(records: Iterable[Record], paper_of: Mapping[str, str]) -> list[Record]:
    """Return one record a paper, its gaps filled from the duplicates, in order of the first.

    Parameters
    ----------
    paper_of : record id to the id of its paper; a record that is not in it stands alone.
    """
    members: dict[str, list[Record]] = {}
    for record in records:
        members.setdefault(paper_of.get(record.record_id, record.record_id), []).append(record)
    return [_paper(name, group) for name, group in members.items()]


def _paper(paper_id: str, group: list[Record]) -> Record:
    if len(group) == 1:
        return group[0]
    best = merged(sorted(group, key=fullness, reverse=True))
    return replace(best, record_id=paper_id)


def decisions_by_paper(
    decisions: Iterable[Decision], paper_of: Mapping[str, str]
) -> dict[str, list[Decision]]:
    """Return the decisions on each paper, oldest first, under the id of the paper.

    Of a reviewer who decided on two records that turned out to be one paper the latest counts.

    Parameters
    ----------
    decisions : the current ones of one stage, oldest first.
    """
    found: dict[str, dict[tuple[str, bool], Decision]] = {}
    for decision in decisions:
        paper = paper_of.get(decision.record_id, decision.record_id)
        who = decision.reviewer, decision.consensus
        found.setdefault(paper, {})[who] = replace(decision, record_id=paper)
    return {paper: list(said.values()) for paper, said in found.items()}


def outcomes_of(
    decided: Mapping[str, Sequence[Decision]],
    *,
    stage: Stage,
    rule: LabelRule,
    needed: Mapping[str, int],
) -> dict[str, Adjudication]:
    """Return where each decided paper stands.

    Parameters
    ----------
    decided : paper id to its decisions, as `decisions_by_paper` gives them.
    needed : paper id to how many are to judge it; one where nobody was named.
    """
    return {
        paper: adjudicate(
            said, record_id=paper, stage=stage, rule=rule, n_needed=needed.get(paper, 1)
        )
        for paper, said in decided.items()
    }


def visible_to(
    viewer: str, decisions: Sequence[Decision], *, n_needed: int, blind: bool
) -> list[Decision]:
    """Return the decisions on one paper and stage that a person may see.

    Where the review is blind, nobody sees what others said before everybody who is to judge
    the paper has, or somebody settled it.

    Parameters
    ----------
    viewer : name of a reviewer, or "" for nobody in particular.
    """
    said = [d for d in decisions if decided_by_reviewers(d)]
    open_to_all = len({d.reviewer for d in said}) >= n_needed or any(d.consensus for d in said)
    if open_to_all or not blind:
        return list(decisions)
    return [decision for decision in decisions if viewer and decision.reviewer == viewer]


def decided_by_reviewers(decision: Decision) -> bool:
    """Whether it says something that settles a record: a skipped one is as good as not seen."""
    return decision.verdict is not None and decision.verdict is not Verdict.SKIP
