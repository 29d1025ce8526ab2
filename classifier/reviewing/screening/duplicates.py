"""Pairs that may be the same paper, as a person confirms or rejects them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from classifier.errors import InvalidOptionError
from classifier.reviewing.state import find_lead
from classifier.schema import DuplicateMember, PairJudgement, PossibleDuplicate, Record, Stage
from classifier.store import (
    Reading,
    Review,
    Writing,
    append_entry,
    current_decisions,
    current_entries,
    dequeue,
    duplicate_members,
    list_possible_duplicates,
    papers_of_records,
    records_of_paper,
    replace_duplicates,
    stored_records,
)

__all__ = ["PairForReview", "judge_pair", "pairs_for_review"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairForReview:
    """Two records that may be the same paper."""

    possible: PossibleDuplicate
    record: Record
    other: Record

    def as_dict(self) -> dict[str, Any]:
        """Return the pair as it is printed in JSON, without the raw fields of the exports."""
        document = asdict(self)
        del document["record"]["raw"], document["other"]["raw"]
        return document


def pairs_for_review(review: Review) -> list[PairForReview]:
    """Return the pairs that nobody judged and that are two papers, the likeliest first."""
    with review.read() as reading:
        return list(_open_pairs(reading))


def judge_pair(
    review: Review, record_id: str, other_id: str, *, same: bool, by: str = ""
) -> None:
    """Keep what a person says of two records; imports to come follow it.

    Two that are the same become one paper: the one that was decided on stands for both, else
    the first; decisions on either count for it.

    Parameters
    ----------
    by : who says so, or "" for the lead.

    Raises
    ------
    UnknownNameError
        If there is no such record.
    InvalidOptionError
        If the two are one record, or are to be told apart and are one paper already.
    """
    with review.write(by=by or find_lead(review)) as writing:
        paper, other = _papers(writing, record_id, other_id)
        if record_id == other_id or (paper == other and not same):
            cure = "name two papers; what an import has linked, dedupe --pairs tells apart"
            raise InvalidOptionError("the pair", f"{record_id} and {other_id}", cure)
        word = PairJudgement(record_id=record_id, other_id=other_id, same=same)
        append_entry(writing, word)
        if same and paper != other:
            _join(writing, paper, other)


def _open_pairs(reading: Reading) -> Iterator[PairForReview]:
    judged = {
        frozenset((entry.word.record_id, entry.word.other_id))
        for entry in current_entries(reading, PairJudgement)
    }
    possible = list_possible_duplicates(reading)
    names = {name for pair in possible for name in (pair.record_id, pair.other_id)}
    papers = papers_of_records(reading, names)
    records = {record.record_id: record for record in stored_records(reading, names)}
    for pair in possible:
        ids = pair.record_id, pair.other_id
        if frozenset(ids) not in judged and papers[ids[0]] != papers[ids[1]]:
            yield PairForReview(possible=pair, record=records[ids[0]], other=records[ids[1]])


def _papers(reading: Reading, *names: str) -> list[str]:
    papers = papers_of_records(reading, names)
    return [papers[name] for name in names]


def _join(writing: Writing, paper: str, other: str) -> None:
    """Make one paper of two."""
    if _is_decided(writing, other) and not _is_decided(writing, paper):
        paper, other = other, paper
    members = [*records_of_paper(writing, paper), *records_of_paper(writing, other)]
    groups = [
        member for member in duplicate_members(writing) if member.record_id not in members
    ]
    before = {member.record_id: member for member in duplicate_members(writing)}
    joined = [
        DuplicateMember(
            record_id=name,
            group_id=min(members),
            kept=name == paper,
            linked_to=_link(before.get(name), name, paper=paper),
            reason=before[name].reason if name in before and name != other else _REASON,
        )
        for name in members
    ]
    replace_duplicates(writing, [*groups, *joined])
    for stage in Stage:
        dequeue(writing, other, stage=stage)


_REASON = "confirmed by a person"


def _link(member: DuplicateMember | None, name: str, *, paper: str) -> str:
    if name == paper:
        return ""
    return member.linked_to if member and member.linked_to else paper


def _is_decided(reading: Reading, paper: str) -> bool:
    return any(True for _ in current_decisions(reading, record_ids=[paper]))
