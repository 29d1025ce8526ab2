"""Join what reviewers decided to what was scored: by id first, by DOI or PMID else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classifier.schema import Label, MechanismMark, Record

__all__ = ["KEYS", "JoinedLabels", "join_labels"]

KEYS = ("record_id", "source_id", "doi", "pmid")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedLabels:
    """The labels of scored papers.

    Attributes
    ----------
    labels : row of the paper that stands for its duplicates to its label.
    joined : how many labelled records joined by which of `KEYS`.
    unjoined : ids of labelled records that no scored record answers to, or several do.
    """

    labels: Mapping[int, Label]
    joined: Mapping[str, int]
    unjoined: tuple[str, ...]


def join_labels(
    rows: Sequence[Mapping[str, Any]], records: Sequence[Record], labels: Sequence[Label]
) -> JoinedLabels:
    """Join labelled records to the rows of a queue.

    A key that fits papers which are no duplicates of each other joins nothing, and the next
    key is tried. Duplicates share one label: included if any of them was.

    Parameters
    ----------
    rows : of a scored queue; ``duplicate_of`` names the paper that stands for a row.
    records, labels : what was labelled, in one order.
    """
    papers = _papers(rows)
    indexes = {key: _index(rows, papers, key) for key in KEYS}
    joined: Counter[str] = Counter()
    found: dict[int, list[Label]] = {}
    unjoined = []
    for record, label in zip(records, labels, strict=True):
        key = next((key for key in KEYS if _value(record, key) in indexes[key]), None)
        if key is None:
            unjoined.append(record.record_id)
            continue
        joined[key] += 1
        found.setdefault(indexes[key][_value(record, key)], []).append(label)
    return JoinedLabels(
        labels={row: _one_label(several) for row, several in sorted(found.items())},
        joined={key: joined[key] for key in KEYS},
        unjoined=tuple(unjoined),
    )


def _papers(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return for each row the row of the paper that stands for it."""
    place = {row["record_id"]: number for number, row in enumerate(rows)}
    return [
        place.get(row.get("duplicate_of") or row["record_id"], number)
        for number, row in enumerate(rows)
    ]


def _index(
    rows: Sequence[Mapping[str, Any]], papers: Sequence[int], key: str
) -> dict[str, int]:
    """Return the paper of each value of a key that names one paper only."""
    named: dict[str, set[int]] = {}
    for row, paper in zip(rows, papers, strict=True):
        value = _folded(row.get(key))
        if value:
            named.setdefault(value, set()).add(paper)
    return {
        value: only for value, several in named.items() for only in several if len(several) == 1
    }


def _value(record: Record, key: str) -> str:
    return _folded(getattr(record, key))


def _folded(value: object) -> str:
    return str(value or "").strip().casefold()


def _one_label(labels: Sequence[Label]) -> Label:
    """Return one label for a paper and its duplicates."""
    marks: dict[str, MechanismMark] = {}
    for mark in (mark for label in labels for mark in label.marks):
        if mark.mechanism_id not in marks or mark.coded > marks[mark.mechanism_id].coded:
            marks[mark.mechanism_id] = mark
    return Label(
        record_id=labels[0].record_id,
        included=_any_known([label.included for label in labels]),
        included_abstract=_any_known([label.included_abstract for label in labels]),
        marks=tuple(marks.values()),
    )


def _any_known(verdicts: Sequence[bool | None]) -> bool | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    return any(known) if known else None
