"""How many SQL statements a piece of work sends, on either engine: a bound for pages and reads.

with counted_statements() as statements:
    current_decisions(reading)
assert len(statements) <= 3, "\\n".join(statements)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Give the statements that any engine of this process runs in the block, as they come.

    What begins and ends a transaction is left out. A statement that is run for many rows at
    once is one.
    """
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "SET ", "SELECT pg_advisory")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
