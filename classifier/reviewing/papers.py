"""Papers: groups of duplicate records that are decided on as one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from classifier.dedupe.merging import fullness, merged
from classifier.schema import Decision, Record

__all__ = ["decisions_by_paper", "papers_of"]


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
    latest: dict[str, dict[tuple[str, bool], Decision]] = {}
    for decision in decisions:
        paper = paper_of.get(decision.record_id, decision.record_id)
        reviewer = decision.reviewer, decision.consensus
        latest.setdefault(paper, {})[reviewer] = replace(decision, record_id=paper)
    return {paper: list(of_paper.values()) for paper, of_paper in latest.items()}
