"""What an import adds: new records with ids, and the papers that old and new ones make up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from classifier.dedupe import DuplicateGroup, Judgement, Verdict, find_duplicates
from classifier.schema import Record, identify

__all__ = ["ImportPlan", "plan_import"]

PairForReview = tuple[Record, Record, Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import adds.

    Attributes
    ----------
    added : the new records, with ids that none of the old ones has.
    groups : the papers of old and new records together, those of one record included.
    paper_of : record id to the id of the record that stands for its paper. An old paper keeps
        the record that it had, though a new one may be fuller.
    new_papers : ids of the papers that no old record belongs to, in the order of import.
    doubts : pairs that may be the same paper, with at least one new record.
    """

    added: Sequence[Record]
    groups: Sequence[DuplicateGroup]
    paper_of: Mapping[str, str]
    new_papers: Sequence[str]
    doubts: Sequence[PairForReview]

    @property
    def n_duplicates(self) -> int:
        """New records of papers that an old or another new record stands for."""
        return len(self.added) - len(self.new_papers)


def plan_import(
    old: Sequence[Record],
    new: Iterable[Record],
    *,
    paper_of: Mapping[str, str],
    judged: Iterable[Judgement] = (),
) -> ImportPlan:
    """Give new records their ids, and find the papers that they belong to.

    Parameters
    ----------
    old : the records that are there already.
    new : those that were read, without ids or with their corpus's own.
    paper_of : the id of each old record's paper.
    judged : pairs that a person called the same or different.
    """
    added = _identified(old, new)
    found = find_duplicates([*old, *added], judged=judged)
    kept = dict(_standing_for(found.groups, paper_of))
    new_ids = {record.record_id for record in added}
    papers = {kept[record.record_id] for record in old}
    new_papers = dict.fromkeys(
        kept[record.record_id] for record in added if kept[record.record_id] not in papers
    )
    return ImportPlan(
        added=added,
        groups=found.groups,
        paper_of=kept,
        new_papers=list(new_papers),
        doubts=[
            doubt
            for doubt in found.to_review
            if {doubt[0].record_id, doubt[1].record_id} & new_ids
        ],
    )


def _identified(old: Sequence[Record], new: Iterable[Record]) -> list[Record]:
    """Return the new records with ids; one that an old record has is derived again."""
    taken = [Record(record_id=record.record_id) for record in old]
    names = {record.record_id for record in taken}
    fresh = [
        replace(record, record_id="") if record.record_id in names else record for record in new
    ]
    return identify([*taken, *fresh])[len(taken) :]


def _standing_for(
    groups: Iterable[DuplicateGroup], paper_of: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for group in groups:
        ids = [member.record_id for member in group.members]
        before = sorted({paper_of[name] for name in ids if name in paper_of} & set(ids))
        standing = before[0] if before else group.kept.record_id
        for name in ids:
            yield name, standing
