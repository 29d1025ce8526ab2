"""An open review, and the transactions in which everything is read and written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from classifier.errors import MissingFileError, UnusableReviewError
from classifier.outputs import check_place, replacing
from classifier.store.engines import WRITES, is_server, make_engine, shown, sqlite_engine
from classifier.store.faults import clear_faults
from classifier.store.upgrading import bring_up_to_date, lay_out

__all__ = ["Clock", "Reading", "Review", "Writing", "create_review", "now", "open_review"]

Clock = Callable[[], datetime]
"""Something that says what time it is, as an aware moment."""
_PATIENCE = 60.0


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A transaction that reads: what it sees stays as it was at its start.

    Attributes
    ----------
    at : the moment of the transaction.
    """

    connection: Connection
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(Reading):
    """A transaction that writes: all of it is kept, or nothing.

    Attributes
    ----------
    by : who writes, as the audit log will say.
    """

    by: str


class Review:
    """A review that is open; close it, or use it in a `with` statement.

    It may be shared by threads: each transaction has a connection of its own.

    Attributes
    ----------
    address : the file or server, as messages may show it.
    """

    def __init__(self, engine: Engine, *, address: str, clock: Clock = now) -> None:
        self.address = address
        self._engine = engine
        self._clock = clock

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Begin a transaction that reads.

        Raises
        ------
        UnusableReviewError, UnwritableOutputError
            If the database fails.
        """
        with clear_faults(self.address), self._engine.connect() as connection:
            yield Reading(connection=connection, at=self._clock())

    @contextmanager
    def write(self, *, by: str) -> Iterator[Writing]:
        """Begin a transaction that writes, once no other one does; an error undoes all of it.

        When the block is left, what was written lasts, whatever happens to the machine.

        Raises
        ------
        BusyReviewError
            If another program writes for longer than we wait.
        UnusableReviewError, UnwritableOutputError
            If the database fails, its disk is full or it may not be written.
        """
        with clear_faults(self.address), self._engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                yield Writing(connection=connection, at=self._clock(), by=by)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def create_review(address: str, *, clock: Clock = now, patience: float = _PATIENCE) -> Review:
    """Make an empty review and open it.

    Parameters
    ----------
    address : a file that does not exist yet, or an empty ``postgresql://`` database.
    clock : says what time it is; every moment that is stored comes from it.
    patience : seconds to wait for another writer.

    Raises
    ------
    UnusableReviewError
        If something is there already.
    UnwritableOutputError
        If it cannot be written.
    """
    if not is_server(address):
        path = Path(address)
        check_place(path)
        if path.exists():
            raise UnusableReviewError(f"{address}: exists already; open it, or name another")
        with replacing(path) as unfinished:
            _lay_out_file(unfinished, address=address, at=clock(), patience=patience)
        return open_review(address, clock=clock, patience=patience)
    engine = make_engine(address, patience=patience)
    try:
        with clear_faults(shown(address)):
            lay_out(engine, address=shown(address), at=clock())
    finally:
        engine.dispose()
    return open_review(address, clock=clock, patience=patience)


def _lay_out_file(path: Path, *, address: str, at: datetime, patience: float) -> None:
    """Lay out a file under a name of its own, so that nobody ever opens half a review."""
    engine = sqlite_engine(path, patience=patience, creates=True)
    try:
        with clear_faults(address):
            lay_out(engine, address=address, at=at)
    finally:
        engine.dispose()


def open_review(address: str, *, clock: Clock = now, patience: float = _PATIENCE) -> Review:
    """Open a review; one of an older version is backed up and brought up to date.

    Parameters
    ----------
    address : a file, or ``postgresql://``.
    clock : says what time it is; every moment that is stored comes from it.
    patience : seconds to wait for another writer.

    Raises
    ------
    MissingFileError
        If there is no such file.
    UnusableReviewError
        If it is no review of ours, is damaged, was made by a newer version, or its server
        does not answer.
    """
    if not is_server(address) and not Path(address).is_file():
        raise MissingFileError(f"{address}: no such file; make it with mechsift review init")
    engine = make_engine(address, patience=patience)
    try:
        with clear_faults(shown(address)):
            bring_up_to_date(engine, address=shown(address))
    except BaseException:
        engine.dispose()
        raise
    return Review(engine, address=shown(address), clock=clock)
