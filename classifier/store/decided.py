"""Reading decisions: those that stand, and all that were ever made."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, exists, func, select

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
    statement = select(*DECISION_COLUMNS).where(decisions.c.decision_id == decision_id)
    return next(_fetched(reading, statement), None)


def current_decisions(
    reading: Reading,
    *,
    stage: Stage | None = None,
    reviewer: str | None = None,
    record_ids: Sequence[str] | None = None,
) -> Iterator[Decision]:
    """Yield the decisions that stand, in the order in which they were made.

    Superseded and withdrawn ones are left out. What is None does not narrow.
    """
    wanted = [STANDING]
    if stage is not None:
        wanted.append(decisions.c.stage == stage)
    if reviewer is not None:
        wanted.append(decisions.c.reviewer == reviewer)
    statement = select(*DECISION_COLUMNS).where(*wanted).order_by(decisions.c.number)
    if record_ids is None:
        yield from _fetched(reading, statement)
        return
    for batch in batches(record_ids):
        yield from _fetched(reading, statement.where(decisions.c.record_id.in_(batch)))


def every_decision(reading: Reading) -> Iterator[Decision]:
    """Yield every decision ever made, superseded and withdrawn ones too, oldest first."""
    yield from _fetched(reading, select(*DECISION_COLUMNS).order_by(decisions.c.number))


def decision_history(reading: Reading, record_id: str) -> list[Decision]:
    """Return every decision ever made on a record, superseded and withdrawn ones too."""
    statement = select(*DECISION_COLUMNS).where(decisions.c.record_id == record_id)
    return list(_fetched(reading, statement.order_by(decisions.c.number)))


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


def _fetched(reading: Reading, statement: Select[Any]) -> Iterator[Decision]:
    """Yield the decisions of a statement, with their marks and checks."""
    for batch in batches(reading.connection.execute(statement)):
        ids = [row.decision_id for row in batch]
        nested_marks = _nested(reading, marks, ids, MechanismMark)
        nested_checks = _nested(reading, evidence_checks, ids, EvidenceCheck)
        for row in batch:
            yield Decision(
                **row._mapping,
                marks=nested_marks.get(row.decision_id, ()),
                checks=nested_checks.get(row.decision_id, ()),
            )


def _nested(
    reading: Reading, table: Table, ids: Sequence[str], kind: type[Any]
) -> dict[str, tuple[Any, ...]]:
    statement = (
        select(table)
        .where(table.c.decision_id.in_(ids))
        .order_by(table.c.decision_id, table.c.ordinal)
    )
    found: dict[str, tuple[Any, ...]] = {}
    for row in reading.connection.execute(statement):
        values = _without_key(row)
        found[row.decision_id] = (*found.get(row.decision_id, ()), kind(**values))
    return found


def _without_key(row: Row[Any]) -> dict[str, Any]:
    keys = "decision_id", "ordinal"
    return {name: value for name, value in row._mapping.items() if name not in keys}
