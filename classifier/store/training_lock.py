"""One training of a review at a time, whichever program begins it; a killed one lets go."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, text

from classifier.errors import BusyReviewError
from classifier.store.engines import APPLICATION_ID

__all__ = ["training_lock"]

_LOCK = APPLICATION_ID + 1
_SUFFIX = "-training"


@contextmanager
def training_lock(engine: Engine, *, address: str) -> Iterator[None]:
    """Hold what only one training of a review can hold.

    A server has locks of its own for this. A file gets an empty database beside it, called
    like the review with ``-training`` behind, which is locked and goes away at the end: a lock
    of the operating system ends with its program, and nobody waits for one that crashed.

    Raises
    ------
    BusyReviewError
        If another training of the review is running.
    """
    hold = (
        _beside(address) if engine.dialect.name == "sqlite" else _on_a_server(engine, address)
    )
    with hold:
        yield


@contextmanager
def _beside(address: str) -> Iterator[None]:
    review = Path(address).resolve()
    path = review.with_name(review.name + _SUFFIX)
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            raise _busy(address) from None
        try:
            yield
        finally:
            with suppress(OSError):  # where an open file cannot be removed it stays, empty
                path.unlink()


@contextmanager
def _on_a_server(engine: Engine, address: str) -> Iterator[None]:
    with engine.connect() as connection:
        if not connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar():
            raise _busy(address)
        connection.commit()  # the lock is the session's, no transaction stays open for it
        try:
            yield
        finally:
            connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))


def _busy(address: str) -> BusyReviewError:
    return BusyReviewError(
        f"{address}: another training is running; wait for it, then "
        "mechsift review retrain takes in what it did not see"
    )
