"""The stored order in which records are screened, and whose turn which record is."""

from collections.abc import Iterable

from sqlalchemy import delete, exists, func, insert, or_, select

from classifier.schema import Stage
from classifier.store.audit import log
from classifier.store.decision_queries import STANDING
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, take_stock
from classifier.store.tables import assignments, decisions, leases, queue

__all__ = ["dequeue", "next_in_queue", "queued_records", "requeue", "set_queue"]


def set_queue(writing: Writing, record_ids: Iterable[str], *, stage: Stage) -> None:
    """Replace the queue of a stage by these records, the first to be screened first."""
    writing.connection.execute(delete(queue).where(queue.c.stage == stage))
    length = 0
    for batch in batches(record_ids):
        rows = [
            {"stage": stage, "position": length + offset, "record_id": record_id}
            for offset, record_id in enumerate(batch)
        ]
        writing.connection.execute(insert(queue), rows)
        length += len(batch)
    take_stock(writing, queue)
    log(writing, "set_queue", subject=stage, records=length)


def dequeue(writing: Writing, record_id: str, *, stage: Stage) -> None:
    """Take a record out of the queue, because nobody need decide on it any more."""
    entry = queue.c.record_id == record_id, queue.c.stage == stage
    writing.connection.execute(delete(queue).where(*entry))


def requeue(writing: Writing, record_id: str, *, stage: Stage) -> None:
    """Put a record at the head of the queue, because a decision on it was undone."""
    dequeue(writing, record_id, stage=stage)
    first = select(func.min(queue.c.position)).where(queue.c.stage == stage).scalar_subquery()
    head = func.coalesce(first, 0) - 1
    row = insert(queue).values(stage=stage, position=head, record_id=record_id)
    writing.connection.execute(row)


def queued_records(reading: Reading, *, stage: Stage) -> list[str]:
    """Return the ids in the queue of a stage, in their order."""
    statement = select(queue.c.record_id).where(queue.c.stage == stage)
    return list(reading.connection.execute(statement.order_by(queue.c.position)).scalars())


def next_in_queue(reading: Reading, *, stage: Stage, reviewer: str, n: int = 1) -> list[str]:
    """Return the first `n` records of the queue that a reviewer may be handed.

    Left out are those on which the reviewer has a standing decision (a skip is one), those
    that somebody else holds, and those that are assigned to others only.
    """
    decided = exists().where(
        decisions.c.record_id == queue.c.record_id,
        decisions.c.stage == queue.c.stage,
        decisions.c.reviewer == reviewer,
        STANDING,
    )
    held = exists().where(
        leases.c.record_id == queue.c.record_id,
        leases.c.stage == queue.c.stage,
        leases.c.reviewer != reviewer,
        leases.c.expires_at > reading.at,
    )
    assigned = exists().where(
        assignments.c.record_id == queue.c.record_id, assignments.c.stage == queue.c.stage
    )
    statement = (
        select(queue.c.record_id)
        .where(
            queue.c.stage == stage,
            ~decided,
            ~held,
            or_(assigned.where(assignments.c.reviewer == reviewer), ~assigned),
        )
        .order_by(queue.c.position)
        .limit(n)
    )
    return list(reading.connection.execute(statement).scalars())
