"""Small statements that every room of the store uses."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Column, ColumnElement, Table, exists, select

from classifier.errors import UnknownNameError
from classifier.store.review import Reading, Writing

__all__ = ["batches", "present", "refuse", "require", "require_all", "take_stock"]

_Item = TypeVar("_Item")
_BATCH = 1000


def batches(items: Iterable[_Item], *, size: int = _BATCH) -> Iterator[list[_Item]]:
    """Yield the items in lists of at most `size`."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch


def present(reading: Reading, column: Column[Any], values: Iterable[str]) -> set[str]:
    """Return those of the values that stand in the column."""
    there: set[str] = set()
    for batch in batches(values):
        statement = select(column).where(column.in_(batch))
        there.update(reading.connection.execute(statement).scalars())
    return there


def require(reading: Reading, column: Column[Any], value: str, *, kind: str) -> None:
    """Refuse a name that the column does not have.

    Raises
    ------
    UnknownNameError
        With the first names that it has.
    """
    require_all(reading, [(column, value, kind)])


def require_all(
    reading: Reading,
    names: Sequence[tuple[Column[Any], str, str]],
    *more: ColumnElement[Any],
) -> tuple[Any, ...]:
    """Refuse the first name that its column does not have; give `more`, asked in passing.

    Parameters
    ----------
    names : column, what it must have, and of which kind that is.

    Raises
    ------
    UnknownNameError
        With the first names that the column has.
    """
    there = [exists().where(column == value) for column, value, _ in names]
    row = reading.connection.execute(select(*there, *more)).one()
    for is_there, (column, value, kind) in zip(row, names, strict=False):
        if not is_there:
            refuse(reading, column, value, kind=kind)
    return tuple(row)[len(there) :]


def refuse(reading: Reading, column: Column[Any], value: str, *, kind: str) -> NoReturn:
    """Refuse a name that the column does not have, with the first names that it has."""
    known = reading.connection.execute(select(column).order_by(column).limit(5)).scalars()
    raise UnknownNameError(kind, value, list(known))


def take_stock(writing: Writing, table: Table) -> None:
    """Tell PostgreSQL how much a table has now; by itself it would look a minute later.

    Until then it reads whole tables where an index would do. SQLite does not need to be told.
    """
    if writing.connection.dialect.name == "postgresql":
        writing.connection.exec_driver_sql(f"ANALYZE {table.name}")
