"""Reading decisions: those that stand, and all that were ever made."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, func, select

from classifier.schema import Decision, EvidenceCheck, MechanismMark, Stage
from classifier.store.review import Reading
from classifier.store.rows import batches
from classifier.store.tables import decisions, evidence_checks, marks, resolutions

__all__ = [
    "DECISION_COLUMNS",
    "STANDING",
    "count_decision_rows",
    "current_decisions",
    "decision_history",
    "every_decision",
    "find_decision",
    "settled_by",
]

_NESTED = "marks", "checks"
DECISION_COLUMNS = tuple(
    decisions.c[name] for name in Decision.__dataclass_fields__ if name not in _NESTED
)
"""The columns that are fields of `Decision`."""
_LATER = decisions.alias("later")
STANDING: ColumnElement[bool] = ~exists().where(
    _LATER.c.supersedes == decisions.c.decision_id
) & decisions.c.withdraws.is_(False)
"""Whether nothing supersedes a row of `decisions`, nor is it itself a withdrawal."""


def find_decision(reading: Reading, decision_id: str) -> Decision | None:
    """Return a decision, whether it stands or not, or None."""
    return next(_decisions(reading, decisions.c.decision_id == decision_id), None)


def current_decisions(
    reading: Reading,
    *,
    stage: Stage | None = None,
    reviewer: str | None = None,
    record_ids: Sequence[str] | None = None,
) -> Iterator[Decision]:
    """Yield the decisions that stand, in the order in which they were made.

    Superseded and withdrawn ones are left out. What is None does not narrow. Three statements,
    for any number of decisions, marks and checks; with `record_ids` three a thousand of them.
    """
    wanted = [STANDING]
    if stage is not None:
        wanted.append(decisions.c.stage == stage)
    if reviewer is not None:
        wanted.append(decisions.c.reviewer == reviewer)
    if record_ids is None:
        yield from _decisions(reading, *wanted)
        return
    for batch in batches(record_ids):
        yield from _decisions(reading, *wanted, decisions.c.record_id.in_(batch))


def every_decision(reading: Reading) -> Iterator[Decision]:
    """Yield every decision ever made, superseded and withdrawn ones too, oldest first."""
    yield from _decisions(reading)


def decision_history(reading: Reading, record_id: str) -> list[Decision]:
    """Return every decision ever made on a record, superseded and withdrawn ones too."""
    return list(_decisions(reading, decisions.c.record_id == record_id))


def count_decision_rows(reading: Reading) -> int:
    """Return how many decisions were ever written down, superseded and withdrawn ones too."""
    return reading.connection.execute(select(func.count()).select_from(decisions)).scalar_one()


def settled_by(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the ids of the decisions that each standing consensus settles, by its id."""
    statement = (
        select(resolutions.c.decision_id, resolutions.c.settles)
        .join(decisions, decisions.c.decision_id == resolutions.c.decision_id)
        .where(STANDING)
        .order_by(decisions.c.number, resolutions.c.settles)
    )
    settled: dict[str, tuple[str, ...]] = {}
    for decision_id, other in reading.connection.execute(statement):
        settled[decision_id] = (*settled.get(decision_id, ()), other)
    return settled


def _decisions(reading: Reading, *wanted: ColumnElement[bool]) -> Iterator[Decision]:
    """Yield the decisions that are wanted, oldest first, with their marks and checks."""
    ordered = select(*DECISION_COLUMNS).where(*wanted).order_by(decisions.c.number)
    rows = reading.connection.execute(ordered).all()
    if not rows:
        return
    marked = _parts(reading, marks, MechanismMark, wanted)
    checked = _parts(reading, evidence_checks, EvidenceCheck, wanted)
    for row in rows:
        yield Decision(
            **row._mapping,
            marks=tuple(marked.get(row.decision_id, ())),
            checks=tuple(checked.get(row.decision_id, ())),
        )


def _parts(
    reading: Reading, table: Table, kind: type[Any], wanted: Sequence[ColumnElement[bool]]
) -> dict[str, list[Any]]:
    """Return the rows of a table that belong to the wanted decisions, by decision."""
    names = list(kind.__dataclass_fields__)
    statement = (
        select(table.c.decision_id, *(table.c[name] for name in names))
        .join(decisions, decisions.c.decision_id == table.c.decision_id)
        .where(*wanted)
        .order_by(table.c.decision_id, table.c.ordinal)
    )
    parts: dict[str, list[Any]] = {}
    for decision_id, *values in reading.connection.execute(statement):
        parts.setdefault(decision_id, []).append(kind(**dict(zip(names, values, strict=True))))
    return parts
