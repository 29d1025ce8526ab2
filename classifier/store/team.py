"""Reviewers, the records given to each of them, and what each of them holds at the moment."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from classifier.errors import OutdatedChangeError
from classifier.schema import Assignment, Lease, Reviewer, Stage, refuse_lone_surrogates
from classifier.store.audit import log
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, refuse, require_all
from classifier.store.tables import assignments, leases, records, reviewers

__all__ = [
    "add_reviewer",
    "assign",
    "assigned_to",
    "change_reviewer",
    "find_reviewer",
    "list_assignments",
    "list_reviewers",
    "release_lease",
    "take_lease",
    "unassign",
]

_REVIEWER = [reviewers.c[name] for name in Reviewer.__dataclass_fields__]
_ASSIGNMENT = [assignments.c[name] for name in Assignment.__dataclass_fields__]


def add_reviewer(writing: Writing, reviewer: Reviewer) -> None:
    """Add a person.

    Raises
    ------
    InvalidOptionError
        If the name cannot be written.
    OutdatedChangeError
        If there is one of that name.
    """
    if any(known.name == reviewer.name for known in list_reviewers(writing)):
        raise OutdatedChangeError(f"there is a reviewer '{reviewer.name}' already")
    refuse_lone_surrogates(reviewer, where="reviewer")
    row = asdict(reviewer) | {"at": writing.at}
    writing.connection.execute(insert(reviewers), row)
    log(writing, "add_reviewer", subject=reviewer.name, role=reviewer.role)


def change_reviewer(writing: Writing, reviewer: Reviewer) -> None:
    """Give the person of that name another role or password, or let them rest.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    statement = update(reviewers).where(reviewers.c.name == reviewer.name)
    if not writing.connection.execute(statement.values(**asdict(reviewer))).rowcount:
        refuse(writing, reviewers.c.name, reviewer.name, kind="reviewer")
    log(
        writing,
        "change_reviewer",
        subject=reviewer.name,
        role=reviewer.role,
        active=reviewer.active,
    )


def list_reviewers(reading: Reading) -> list[Reviewer]:
    """Return everybody, by name."""
    rows = reading.connection.execute(select(*_REVIEWER).order_by(reviewers.c.name))
    return [Reviewer(**row._mapping) for row in rows]


def find_reviewer(reading: Reading, name: str) -> Reviewer:
    """Return one person.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    statement = select(*_REVIEWER).where(reviewers.c.name == name)
    row = reading.connection.execute(statement).first()
    if row is None:
        refuse(reading, reviewers.c.name, name, kind="reviewer")
    return Reviewer(**row._mapping)


def assign(writing: Writing, wanted: Iterable[Assignment]) -> None:
    """Assign records to reviewers; what is assigned already stays so."""
    known = set(list_assignments(writing))
    new = [assignment for assignment in dict.fromkeys(wanted) if assignment not in known]
    for batch in batches(new):
        rows = [asdict(item) | {"at": writing.at, "by": writing.by} for item in batch]
        writing.connection.execute(insert(assignments), rows)
    log(writing, "assign", records=len(new))


def unassign(writing: Writing, unwanted: Iterable[Assignment]) -> None:
    """Take assignments back; those that are not there are passed over."""
    count = 0
    for item in unwanted:
        equal = [column == getattr(item, column.name) for column in _ASSIGNMENT]
        count += writing.connection.execute(delete(assignments).where(*equal)).rowcount
    log(writing, "unassign", records=count)


def list_assignments(
    reading: Reading, *, reviewer: str | None = None, stage: Stage | None = None
) -> list[Assignment]:
    """Return the assignments, by record; what is None does not narrow."""
    statement = select(*_ASSIGNMENT)
    if reviewer is not None:
        statement = statement.where(assignments.c.reviewer == reviewer)
    if stage is not None:
        statement = statement.where(assignments.c.stage == stage)
    rows = reading.connection.execute(
        statement.order_by(assignments.c.record_id, assignments.c.stage, assignments.c.reviewer)
    )
    return [Assignment(**row._mapping) for row in rows]


def assigned_to(reading: Reading, record_id: str, *, stage: Stage) -> list[str]:
    """Return the names of the reviewers whom a record was given to at a stage."""
    statement = select(assignments.c.reviewer).where(
        assignments.c.record_id == record_id, assignments.c.stage == stage
    )
    return list(
        reading.connection.execute(statement.order_by(assignments.c.reviewer)).scalars()
    )


def take_lease(
    writing: Writing, record_id: str, *, stage: Stage, reviewer: str, lasting: timedelta
) -> Lease | None:
    """Hold a record for a reviewer, or hold it longer; None if somebody else holds it.

    A lease that has expired holds nothing.

    Raises
    ------
    UnknownNameError
        If the review has no such record or reviewer.
    """
    if _holder(writing, record_id, stage, reviewer=reviewer) not in (None, reviewer):
        return None
    lease = Lease(
        record_id=record_id,
        reviewer=reviewer,
        stage=stage,
        expires_at=writing.at + lasting,
    )
    _drop_lease(writing, leases.c.record_id == record_id, leases.c.stage == stage)
    writing.connection.execute(insert(leases), asdict(lease))
    return lease


def release_lease(writing: Writing, record_id: str, *, stage: Stage, reviewer: str) -> None:
    """Let go of a record; nothing happens where the reviewer does not hold it."""
    _drop_lease(
        writing,
        leases.c.record_id == record_id,
        leases.c.stage == stage,
        leases.c.reviewer == reviewer,
    )


def _holder(writing: Writing, record_id: str, stage: Stage, *, reviewer: str) -> str | None:
    """Return who holds a record; refuse an unknown record or reviewer."""
    holder = select(leases.c.reviewer).where(
        leases.c.record_id == record_id,
        leases.c.stage == stage,
        leases.c.expires_at > writing.at,
    )
    there = (records.c.record_id, record_id, "record"), (reviewers.c.name, reviewer, "reviewer")
    name: str | None
    (name,) = require_all(writing, there, holder.scalar_subquery())
    return name


def _drop_lease(writing: Writing, *where: Any) -> None:
    writing.connection.execute(delete(leases).where(*where))
