"""Connections to the two engines, with the same manners: one writer at a time, durable.

SQLite: WAL, synchronous FULL, foreign keys, BEGIN IMMEDIATE. PostgreSQL: an advisory lock
held for as long as the transaction puts writers in line in the same way.
"""

import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from classifier.errors import InvalidOptionError, MissingExtraError

__all__ = ["APPLICATION_ID", "WRITES", "is_server", "make_engine", "shown", "sqlite_engine"]

APPLICATION_ID = 0x4D534654
"""Marks a SQLite file as a review of ours ("MSFT" read as four letters)."""
WRITES = "mechsift_writes"
"""Execution option of connections whose transactions write."""

_SERVER = ("postgresql", "postgres")
_WRITER_LOCK = APPLICATION_ID
_GLANCE = 0.002  # seconds between two looks whether the last writer is done
_PRIMARY_CODE = 0xFF  # what SQLite adds to it tells kinds of busy apart
_PRAGMAS = "foreign_keys=ON", "synchronous=FULL", "temp_store=MEMORY"


def is_server(address: str) -> bool:
    """Say whether the address names a PostgreSQL database rather than a file."""
    return urlsplit(address).scheme.partition("+")[0] in _SERVER


def shown(address: str) -> str:
    """Return the address as messages may show it: without a password."""
    if not is_server(address):
        return address
    return _server_url(address).set(drivername="postgresql").render_as_string()


def make_engine(address: str, *, patience: float) -> Engine:
    """Return an engine for an existing review.

    Parameters
    ----------
    address : a file, or ``postgresql://``.
    patience : seconds to wait for another writer.

    Raises
    ------
    MissingExtraError
        If PostgreSQL is asked for and its driver is not installed.
    """
    if is_server(address):
        return _server_engine(address, patience=patience)
    return sqlite_engine(Path(address), patience=patience)


def sqlite_engine(path: Path, *, patience: float, creates: bool = False) -> Engine:
    """Return an engine for a SQLite file; only with `creates` is a missing file made."""
    mode = "rwc" if creates else "rw"
    uri = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            if creates:
                connection.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=_pool())
    event.listen(engine, "begin", partial(_begin_sqlite, patience=patience))
    return engine


def _pool() -> Any:
    """One pool for both engines; SQLAlchemy would take a URL without a file for memory."""
    from sqlalchemy.pool import QueuePool

    return QueuePool


def _begin_sqlite(connection: Connection, *, patience: float) -> None:
    """Take the write lock at the start: no transaction fails half-way for want of it.

    SQLite's own waiting looks ten times a second at the end, so that who waits long waits
    longer still. Looking often gives everybody the same chance.
    """
    if not connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA busy_timeout=0")
    try:
        end = time.monotonic() + patience
        while not _begun(driver, last=time.monotonic() >= end):
            time.sleep(_GLANCE)
    finally:
        driver.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")


def _begun(driver: Any, *, last: bool) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _server_url(address: str) -> URL:
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise InvalidOptionError(
            "REVIEW", "that address", "write postgresql://NAME@HOST/DATABASE"
        ) from None


def _server_engine(address: str, *, patience: float) -> Engine:
    try:
        engine = create_engine(_server_url(address))
    except ModuleNotFoundError:
        raise MissingExtraError("postgres", "a review on PostgreSQL") from None
    event.listen(engine, "begin", partial(_begin_on_server, patience=patience))
    return engine


def _begin_on_server(connection: Connection, *, patience: float) -> None:
    """Let a reader see one moment, and a writer wait in line for what the last one left.

    A writer's statements see what was committed before each of them: with a snapshot, it would
    see what was there before it waited.
    """
    if connection.get_execution_options().get(WRITES):
        connection.execute(text(f"SET LOCAL lock_timeout = {round(patience * 1000)}"))
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})"))
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
