"""Link the duplicates of a search into groups; nothing is deleted."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classifier.dedupe.rules import Verdict, compare, first_author, folded_title
from classifier.schema import Record

__all__ = ["DuplicateGroup", "Duplicates", "find_duplicates"]

_LARGEST_BLOCK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateGroup:
    """Records that are the same paper.

    Attributes
    ----------
    group_id : the smallest record id in the group, so it is the same on every run.
    kept : the fullest record, its gaps filled from the others.
    members : all records of the group, the kept one first.
    reasons : why each member was linked; "" for the kept one.
    scores : likeness of titles behind each link, 0 to 100.
    """

    group_id: str
    kept: Record
    members: tuple[Record, ...]
    reasons: tuple[str, ...]
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The groups of a search, singles included, and the pairs a person should look at."""

    groups: list[DuplicateGroup]
    to_review: list[tuple[Record, Record, Verdict]]


def find_duplicates(records: Sequence[Record]) -> Duplicates:
    """Group records that are the same paper, across and inside files.

    Groups come in the order of their first record.
    """
    links: dict[int, list[tuple[int, Verdict]]] = defaultdict(list)
    doubtful: list[tuple[Record, Record, Verdict]] = []
    for a, b in sorted(set(_candidate_pairs(records))):
        verdict = compare(records[a], records[b])
        if verdict.same:
            links[a].append((b, verdict))
            links[b].append((a, verdict))
        elif verdict.doubtful:
            doubtful.append((records[a], records[b], verdict))
    groups = [_group(records, members) for members in _connected(len(records), links)]
    return Duplicates(groups, doubtful)


def _candidate_pairs(records: Sequence[Record]) -> Iterator[tuple[int, int]]:
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for key in _keys(record):
            blocks[key].append(place)
    for places in blocks.values():
        near = places[:_LARGEST_BLOCK]
        for index, a in enumerate(near):
            for b in near[index + 1 :]:
                yield a, b


def _keys(record: Record) -> Iterator[tuple[str, str]]:
    if record.doi:
        yield "doi", record.doi
    if record.pmid:
        yield "pmid", record.pmid
    title = folded_title(record)
    if title:
        yield "title", title
        yield "opening", " ".join(title.split()[:5])
    if title and first_author(record):
        yield "author", f"{first_author(record)} {record.year}"


def _connected(
    n: int, links: dict[int, list[tuple[int, Verdict]]]
) -> Iterator[list[tuple[int, Verdict | None]]]:
    """Yield the connected sets, each place with the verdict that reached it."""
    reached: set[int] = set()
    for start in range(n):
        if start in reached:
            continue
        members: list[tuple[int, Verdict | None]] = [(start, None)]
        reached.add(start)
        for place, _ in members:
            for other, verdict in links[place]:
                if other not in reached:
                    reached.add(other)
                    members.append((other, verdict))
        yield members


def _group(
    records: Sequence[Record], reached: list[tuple[int, Verdict | None]]
) -> DuplicateGroup:
    members = [records[place] for place, _ in reached]
    fullest = max(members, key=_fullness)
    ordered = sorted(members, key=lambda record: record is not fullest)
    verdict_of = {records[place].record_id: verdict for place, verdict in reached}
    # The start of the walk has no verdict; if it is not the kept one, it was linked to it.
    own = verdict_of[fullest.record_id]
    verdicts = [None if m is fullest else verdict_of[m.record_id] or own for m in ordered]
    return DuplicateGroup(
        group_id=min(record.record_id for record in members),
        kept=_merged(fullest, members),
        members=tuple(ordered),
        reasons=tuple(verdict.reason if verdict else "" for verdict in verdicts),
        scores=tuple(verdict.score if verdict else 100.0 for verdict in verdicts),
    )


def _fullness(record: Record) -> tuple[int, int, int]:
    """Prefer a record with an abstract, then one with more fields, then a longer text."""
    fields = (
        record.title,
        record.authors,
        record.year,
        record.journal,
        record.doi,
        record.pmid,
    )
    return (bool(record.abstract), sum(map(bool, fields)), len(record.abstract))


def _merged(fullest: Record, members: list[Record]) -> Record:
    """Fill what the fullest record lacks from the others, in order."""
    gaps = (
        "title",
        "abstract",
        "authors",
        "year",
        "journal",
        "doi",
        "pmid",
        "keywords",
        "language",
    )
    filled: dict[str, object] = {}
    for name in gaps:
        if not getattr(fullest, name):
            values = [getattr(member, name) for member in members]
            filled[name] = next((value for value in values if value), getattr(fullest, name))
    return replace(fullest, **filled)  # type: ignore[arg-type]
