"""Duplicate groups as tables, and the merged records as files."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from classifier.dedupe import DuplicateGroup, Duplicates, find_duplicates
from classifier.errors import UnwritableOutputError
from classifier.formats import write_ris
from classifier.outputs import check_place, replacing
from classifier.schema import CORPUS_COLUMNS, RawField, Record
from classifier.scoring.sinks import neutralised

__all__ = [
    "Deduplication",
    "GroupRow",
    "check_merged",
    "deduplicate",
    "write_groups",
    "write_merged",
]

_FILLED_TAGS = {
    "title": "TI", "abstract": "AB", "authors": "AU", "year": "PY", "journal": "T2",
    "doi": "DO", "pmid": "PM", "keywords": "KW", "language": "LA",
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Deduplication:
    """The duplicates of a search, and how long finding them took, in seconds."""

    duplicates: Duplicates
    seconds: float

    def summary(self) -> dict[str, Any]:
        """Return the counts of ``dedupe --json``; a record alone is a group of one."""
        groups = self.duplicates.groups
        records = sum(len(group.members) for group in groups)
        return {
            "records": records,
            "groups": len(groups),
            "duplicates": records - len(groups),
            "to_review": len(self.duplicates.to_review),
            "seconds": round(self.seconds, 3),
        }

    def linked(self) -> list[tuple[object, ...]]:
        """Return the links as rows: a duplicate, why, and the record it is linked to."""
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
        return [
            (a.source, a.position, verdict.reason, b.source, b.position, a.title)
            for a, b, verdict in self.duplicates.to_review
        ]


def deduplicate(records: Sequence[Record]) -> Deduplication:
    """Find the duplicates and take the time."""
    start = time.perf_counter()
    return Deduplication(find_duplicates(records), time.perf_counter() - start)


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
            )


def write_groups(duplicates: Duplicates, path: Path) -> None:
    """Write every record with its group as CSV."""
    with (
        replacing(path) as unfinished,
        unfinished.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.DictWriter(stream, list(GroupRow.__annotations__), lineterminator="\n")
        writer.writeheader()
        for row in group_rows(duplicates):
            writer.writerow({name: _cell(value) for name, value in asdict(row).items()})


def write_merged(duplicates: Duplicates, path: Path) -> None:
    """Write one record a group, its gaps filled from the others, as RIS or CSV.

    Raises
    ------
    UnwritableOutputError
        If the suffix is neither ``.ris`` nor ``.csv``, or the file cannot be written.
    """
    check_merged(path)
    write = _merged_ris if path.suffix.lower() == ".ris" else _merged_csv
    with replacing(path) as unfinished:
        write(duplicates.groups, unfinished)


def check_merged(path: Path) -> None:
    """Refuse a file that merged records could not be written to, before any work is done.

    Raises
    ------
    UnwritableOutputError
        If the suffix is neither ``.ris`` nor ``.csv``, or the folder does not exist.
    """
    if path.suffix.lower() not in (".ris", ".csv"):
        raise UnwritableOutputError(f"{path.name}: merged records are written as .ris or .csv")
    check_place(path)


def _merged_ris(groups: Sequence[DuplicateGroup], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for group in groups:
            stream.write(write_ris(group.kept, list(_filled(group))))


def _filled(group: DuplicateGroup) -> Iterator[RawField]:
    """Yield what the kept record got from the others, if it keeps tags of its own."""
    original = group.members[0]
    if not any(field.tag == "TY" for field in original.raw):
        return
    for name, tag in _FILLED_TAGS.items():
        value = getattr(group.kept, name)
        if value and not getattr(original, name):
            for part in value if isinstance(value, tuple) else (value,):
                yield RawField(tag, str(part), 0)


def _merged_csv(groups: Sequence[DuplicateGroup], path: Path) -> None:
    columns = [*CORPUS_COLUMNS, "language", "also_in"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        for group in groups:
            cells = {name: _cell(getattr(group.kept, name)) for name in columns[:-1]}
            others = (f"{member.source}:{member.position}" for member in group.members[1:])
            writer.writerow(cells | {"also_in": "; ".join(others)})


def _cell(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return neutralised(text)
