"""An open review, and the transactions in which everything is read and written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from classifier.store.engines import WRITES
from classifier.store.faults import clear_faults
from classifier.store.sequence import Sequence, last_number
from classifier.store.training_lock import training_lock

__all__ = ["Clock", "Reading", "Review", "Writing", "now"]

Clock = Callable[[], datetime]
"""Something that says what time it is, as an aware moment."""


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

    def __init__(
        self,
        engine: Engine,
        *,
        address: str,
        clock: Clock = now,
        sequence: Sequence | None = None,
    ) -> None:
        self.address = address
        self._engine = engine
        self._clock = clock
        self._sequence = sequence

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
            number = 0
            with connection.begin():
                yield Writing(connection=connection, at=self._clock(), by=by)
                if self._sequence is not None:
                    number = last_number(connection)
            if self._sequence is not None:
                self._sequence.note(number)

    @contextmanager
    def train(self) -> Iterator[None]:
        """Keep other trainings away; reading and writing go on meanwhile.

        Raises
        ------
        BusyReviewError
            If another training is running.
        UnusableReviewError, UnwritableOutputError
            If the database fails.
        """
        with clear_faults(self.address), training_lock(self._engine, address=self.address):
            yield

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
