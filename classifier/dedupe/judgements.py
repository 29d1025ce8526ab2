"""What a person said about pairs of records, which outweighs every rule."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.errors import MissingFileError, UnusableJudgementsError
from classifier.schema import Record

__all__ = ["JudgedPairs", "Judgement", "judged_places", "read_judgements"]

_SAME = frozenset(("same", "the same", "duplicate", "yes", "1"))
_DIFFERENT = frozenset(("different", "not the same", "not same", "not duplicate", "no", "0"))
_COLUMNS = "record_id", "other_id", "verdict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One pair as a person judged it.

    Attributes
    ----------
    record_id, other_id : the two records.
    same : whether they are the same paper.
    where : file and line, for messages; "" if the judgement came from no file.
    """

    record_id: str
    other_id: str
    same: bool
    where: str = ""


def read_judgements(path: Path) -> list[Judgement]:
    """Read a CSV with the columns `record_id`, `other_id` and `verdict`.

    The verdict is "same" or "different", or blank where nobody has judged yet. Other columns
    are passed over.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UnusableJudgementsError
        If a column is missing, or a verdict is neither.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        try:
            return list(_judgements(csv.DictReader(stream), path.name))
        except (UnicodeDecodeError, csv.Error):
            raise UnusableJudgementsError(
                path.name, "is no CSV in UTF-8; save it as one"
            ) from None


def _judgements(rows: "csv.DictReader[str]", source: str) -> Iterator[Judgement]:
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise UnusableJudgementsError(
            f"{source}, line 1", f"has no column {missing[0]}; needed are {', '.join(_COLUMNS)}"
        )
    for row in rows:
        verdict = (row["verdict"] or "").strip().lower()
        if not verdict:
            continue
        if verdict not in _SAME | _DIFFERENT:
            raise UnusableJudgementsError(
                f"{source}, line {rows.line_num}",
                f"the verdict is '{verdict}'; write same or different, or leave it blank",
            )
        yield Judgement(
            record_id=_id(row["record_id"]),
            other_id=_id(row["other_id"]),
            same=verdict in _SAME,
            where=f"{source}, line {rows.line_num}",
        )


def _id(cell: str | None) -> str:
    return (cell or "").strip()


@dataclass(frozen=True, slots=True)
class JudgedPairs:
    """Judgements by the places of the records, the smaller place first."""

    same: frozenset[tuple[int, int]]
    different: frozenset[tuple[int, int]]


def judged_places(records: Sequence[Record], judged: Iterable[Judgement]) -> JudgedPairs:
    """Find the records that judgements name.

    Raises
    ------
    UnusableJudgementsError
        If a record is not there, or two records are called different that a chain of
        judgements makes the same.
    """
    place_of = {record.record_id: place for place, record in enumerate(records)}
    pairs = [(_places(place_of, judgement), judgement) for judgement in judged]
    same = frozenset(pair for pair, judgement in pairs if judgement.same)
    root_of = _roots(same)
    for (a, b), judgement in pairs:
        if not judgement.same and root_of.get(a, a) == root_of.get(b, b):
            raise UnusableJudgementsError(
                judgement.where,
                f"'{judgement.record_id}' and '{judgement.other_id}' are called different here "
                "but the same elsewhere; keep one of the two",
            )
    return JudgedPairs(same, frozenset(pair for pair, found in pairs if not found.same))


def _places(place_of: Mapping[str, int], judgement: Judgement) -> tuple[int, int]:
    a, b = sorted(
        _place(place_of, name, where=judgement.where)
        for name in (judgement.record_id, judgement.other_id)
    )
    return a, b


def _place(place_of: Mapping[str, int], name: str, *, where: str) -> int:
    """Look up an id, also one that got an apostrophe so as not to begin a formula."""
    for spelling in (name, name.removeprefix("'")):
        if spelling in place_of:
            return place_of[spelling]
    raise UnusableJudgementsError(
        where,
        f"no record has the id '{name}'; name one of these exports, or take the line out",
    )


def _roots(same: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return, for each place in a chain of pairs, one place that stands for the chain."""
    chain_of: dict[int, set[int]] = {}
    for a, b in same:
        joined = chain_of.get(a, {a}) | chain_of.get(b, {b})
        chain_of.update(dict.fromkeys(joined, joined))
    return {place: min(chain) for place, chain in chain_of.items()}
