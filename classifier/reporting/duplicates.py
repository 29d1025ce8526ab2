"""Duplicates as tables: counts, groups, and pairs that a person can judge."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from classifier.dedupe import Duplicates, Judgement, Verdict, find_duplicates
from classifier.outputs import neutralised, replacing
from classifier.schema import Record

__all__ = [
    "Deduplication",
    "GroupRow",
    "PairRow",
    "deduplicate",
    "group_rows",
    "pair_rows",
    "write_groups",
    "write_pairs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One record and the group it belongs to; the columns of ``--groups``."""

    record_id: str
    source: str
    position: int
    source_id: str
    group_id: str
    kept: int
    reason: str
    score: float
    linked_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """Two records and what was found about them; the columns of ``--pairs``.

    A person fills in `verdict`, and gives the file back with ``--confirmed``.
    """

    record_id: str
    other_id: str
    verdict: str
    finding: str
    reason: str
    score: float | None
    title: str
    other_title: str
    source: str
    position: int
    other_source: str
    other_position: int


@dataclass(frozen=True, slots=True)
class Deduplication:
    """The duplicates of a search, how long finding them took, and what people had said.

    Attributes
    ----------
    seconds : from records to groups, without reading files.
    judged : the judgements that were followed.
    """

    duplicates: Duplicates
    seconds: float
    judged: tuple[Judgement, ...] = ()

    def summary(self) -> dict[str, Any]:
        """Return the counts of ``dedupe --json``; a record alone is a group of one."""
        groups = self.duplicates.groups
        records = sum(len(group.members) for group in groups)
        return {
            "records": records,
            "groups": len(groups),
            "duplicates": records - len(groups),
            "to_review": len(self.duplicates.to_review),
            "related": len(self.duplicates.related),
            "seconds": round(self.seconds, 3),
        }

    def linked(self) -> list[tuple[object, ...]]:
        """Return the links as rows: a duplicate, why, and the record that is kept."""
        return [
            (
                member.source,
                member.position,
                reason,
                group.kept.source,
                group.kept.position,
                member.title,
            )
            for group in self.duplicates.groups
            for member, reason in zip(group.members[1:], group.reasons[1:], strict=True)
        ]

    def doubtful(self) -> list[tuple[object, ...]]:
        """Return the pairs that a person should look at, as rows of the same shape."""
        return _shown(self.duplicates.to_review)

    def related(self) -> list[tuple[object, ...]]:
        """Return the pairs that are related but told apart, as rows of the same shape."""
        return _shown(self.duplicates.related)


def _shown(pairs: Sequence[tuple[Record, Record, Verdict]]) -> list[tuple[object, ...]]:
    return [
        (a.source, a.position, verdict.reason, b.source, b.position, a.title)
        for a, b, verdict in pairs
    ]


def deduplicate(
    records: Sequence[Record], *, judged: Sequence[Judgement] = ()
) -> Deduplication:
    """Find the duplicates and take the time.

    Raises
    ------
    UnusableJudgementsError
        If judgements contradict each other or name a record that is not there.
    """
    start = time.perf_counter()
    found = find_duplicates(records, judged=judged)
    return Deduplication(found, time.perf_counter() - start, tuple(judged))


def group_rows(duplicates: Duplicates) -> Iterator[GroupRow]:
    """Yield one row a record, group by group, the kept record of each group first."""
    for group in duplicates.groups:
        for place, member in enumerate(group.members):
            yield GroupRow(
                record_id=member.record_id,
                source=member.source,
                position=member.position,
                source_id=member.source_id,
                group_id=group.group_id,
                kept=int(place == 0),
                reason=group.reasons[place],
                score=round(group.scores[place], 1),
                linked_to=group.linked_to[place],
            )


def pair_rows(found: Deduplication) -> Iterator[PairRow]:
    """Yield what people judged already, then links, pairs to look at and related pairs."""
    record_of = {
        member.record_id: member
        for group in found.duplicates.groups
        for member in group.members
    }
    for said in found.judged:
        a, b = record_of[said.record_id], record_of[said.other_id]
        yield _pair_row(a, b, "judged", verdict="same" if said.same else "different")
    settled = {frozenset((said.record_id, said.other_id)) for said in found.judged}
    for group in found.duplicates.groups:
        for place, member in enumerate(group.members[1:], start=1):
            other = record_of[group.linked_to[place]]
            if frozenset((member.record_id, other.record_id)) not in settled:
                reason, score = group.reasons[place], group.scores[place]
                yield _pair_row(member, other, "linked", reason=reason, score=score)
    for finding, pairs in (
        ("to review", found.duplicates.to_review),
        ("related", found.duplicates.related),
    ):
        for a, b, verdict in pairs:
            yield _pair_row(a, b, finding, reason=verdict.reason, score=verdict.score)


def _pair_row(
    a: Record,
    b: Record,
    finding: str,
    *,
    verdict: str = "",
    reason: str = "",
    score: float | None = None,
) -> PairRow:
    return PairRow(
        record_id=a.record_id,
        other_id=b.record_id,
        verdict=verdict,
        finding=finding,
        reason=reason,
        score=None if score is None else round(score, 1),
        title=a.title,
        other_title=b.title,
        source=a.source,
        position=a.position,
        other_source=b.source,
        other_position=b.position,
    )


def write_groups(duplicates: Duplicates, path: Path) -> None:
    """Write every record with its group as CSV."""
    _write_csv(path, GroupRow, group_rows(duplicates))


def write_pairs(found: Deduplication, path: Path) -> None:
    """Write every pair with a reason as CSV, for a person to fill in the verdict."""
    _write_csv(path, PairRow, pair_rows(found))


def _write_csv(
    path: Path, kind: type[GroupRow | PairRow], rows: Iterable[GroupRow | PairRow]
) -> None:
    with (
        replacing(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, list(kind.__annotations__), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(value) for name, value in asdict(row).items()})


def _cell(value: Any) -> str:
    return neutralised("" if value is None else str(value))
