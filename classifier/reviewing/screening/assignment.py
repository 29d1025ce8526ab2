"""Who decides which record: designs for one reviewer or more, settled by a seed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from classifier.errors import InvalidOptionError
from classifier.schema import Assignment, Stage

__all__ = ["Design", "DesignKind", "assign"]


class DesignKind(StrEnum):
    """How the records of a review are shared out.

    `single`: one decision a record, by whoever comes first. `split`: each record to one
    reviewer, settled beforehand. `overlap`: split, but a share to two. `double`: each to two.
    """

    SINGLE = "single"
    SPLIT = "split"
    OVERLAP = "overlap"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How records are shared out, and the seed that settles which goes to whom.

    Attributes
    ----------
    share : of the records that two reviewers judge, in (0, 1); of `overlap` alone.
    """

    kind: DesignKind = DesignKind.SINGLE
    share: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.share < 1:
            raise InvalidOptionError(
                "overlap", self.share, "give a share between 0 and 1, such as 0.1"
            )

    @property
    def min_reviewers(self) -> int:
        """How many reviewers it takes."""
        return 2 if self.kind in (DesignKind.OVERLAP, DesignKind.DOUBLE) else 1


def assign(
    record_ids: Sequence[str],
    reviewers: Sequence[str],
    *,
    design: Design,
    stage: Stage,
    n_before: int = 0,
) -> list[Assignment]:
    """Share records out; the same records, reviewers and seed give the same answer.

    Everybody gets as many as the next one, give or take one, and every two reviewers share
    as many, whatever the order of the records.

    Parameters
    ----------
    record_ids : those that nobody was assigned yet.
    reviewers : names, each once.
    n_before : records that were shared out earlier, so that turns go on where they stopped.

    Returns
    -------
    Nothing for `single`, where nobody waits for a certain person.

    Raises
    ------
    InvalidOptionError
        If the design takes more reviewers than there are.
    """
    if len(reviewers) < design.min_reviewers:
        raise InvalidOptionError(
            "design",
            design.kind.value,
            f"it takes {design.min_reviewers} reviewers or more; name them with --reviewer",
        )
    if design.kind is DesignKind.SINGLE:
        return []
    shuffled = sorted(record_ids, key=lambda record_id: _draw(record_id, design.seed))
    n_double = _n_double(len(shuffled), design)
    turns = _turns(sorted(reviewers), len(shuffled), n_double, n_before=n_before)
    return [
        Assignment(record_id=record_id, reviewer=reviewer, stage=stage)
        for record_id, names in zip(shuffled, turns, strict=True)
        for reviewer in names
    ]


def _draw(record_id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{record_id}".encode()).digest()


def _n_double(n_records: int, design: Design) -> int:
    if design.kind is DesignKind.DOUBLE:
        return n_records
    return round(design.share * n_records) if design.kind is DesignKind.OVERLAP else 0


def _turns(
    reviewers: Sequence[str], n_records: int, n_double: int, *, n_before: int
) -> Iterator[tuple[str, ...]]:
    """Yield who judges each record: pairs by turns, then single reviewers by turns."""
    pairs = list(combinations(reviewers, 2))
    for number in range(n_double):
        yield pairs[(n_before + number) % len(pairs)]
    for number in range(n_records - n_double):
        yield (reviewers[(n_before + number) % len(reviewers)],)
