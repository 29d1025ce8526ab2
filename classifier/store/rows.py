"""Small statements that every room of the store uses."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Table, select

from classifier.errors import UnknownNameError
from classifier.store.review import Reading, Writing
from classifier.store.tables import audit

__all__ = ["batches", "log", "present", "require", "take_stock"]

_Item = TypeVar("_Item")
_BATCH = 1000


def log(writing: Writing, action: str, *, subject: str = "", **detail: Any) -> None:
    """Add a line to the audit log."""
    line = {
        "at": writing.at,
        "by": writing.by,
        "action": action,
        "subject": subject,
        "detail": detail,
    }
    writing.connection.execute(audit.insert(), line)


def batches(items: Iterable[_Item], *, size: int = _BATCH) -> Iterator[list[_Item]]:
    """Yield the items in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def present(reading: Reading, column: Column[Any], values: Iterable[str]) -> set[str]:
    """Return those of the values that stand in the column."""
    found: set[str] = set()
    for batch in batches(values):
        statement = select(column).where(column.in_(batch))
        found.update(reading.connection.execute(statement).scalars())
    return found


def require(reading: Reading, column: Column[Any], value: str, *, kind: str) -> None:
    """Refuse a name that the column does not have.

    Raises
    ------
    UnknownNameError
        With the first names that it has.
    """
    if not present(reading, column, [value]):
        known = reading.connection.execute(select(column).order_by(column).limit(5)).scalars()
        raise UnknownNameError(kind, value, list(known))


def take_stock(writing: Writing, table: Table) -> None:
    """Tell PostgreSQL how much a table has now; by itself it would look a minute later.

    Until then it reads whole tables where an index would do. SQLite does not need to be told.
    """
    if writing.connection.dialect.name == "postgresql":
        writing.connection.exec_driver_sql(f"ANALYZE {table.name}")
