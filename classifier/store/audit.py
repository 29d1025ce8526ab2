"""The audit log: who did what, when, and to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from classifier.store.review import Reading, Writing
from classifier.store.tables import audit

__all__ = ["AuditLine", "audit_log", "latest_write", "log"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what, when; `detail` has what else matters, by name."""

    at: datetime
    by: str
    action: str
    subject: str
    detail: dict[str, Any]


def log(writing: Writing, action: str, *, subject: str = "", **detail: Any) -> None:
    """Add a line to the audit log."""
    line = {
        "at": writing.at,
        "by": writing.by,
        "action": action,
        "subject": subject,
        "detail": detail,
    }
    writing.connection.execute(insert(audit), line)


def audit_log(reading: Reading, *, subject: str | None = None) -> Iterator[AuditLine]:
    """Yield the lines of the audit log, oldest first; those about one subject if named."""
    columns = [audit.c[name] for name in AuditLine.__dataclass_fields__]
    statement = select(*columns).order_by(audit.c.number)
    if subject is not None:
        statement = statement.where(audit.c.subject == subject)
    for row in reading.connection.execute(statement):
        yield AuditLine(**row._mapping)


def latest_write(reading: Reading) -> datetime | None:
    """Return the moment of the last line of the audit log, or None before the first."""
    newest = select(audit.c.at).order_by(audit.c.number.desc()).limit(1)
    moment: datetime | None = reading.connection.execute(newest).scalar()
    return moment
