"""How far a review's file had come, noted beside it, so that a file put back is found out.

What SQLite wrote last may lie in the file with ``-wal`` behind its name. If that is deleted, or
an older copy is put in the place of the review, the database is sound and a little older. So
the number of the last line of the audit log is noted in a file of its own, ``-sequence`` behind
the review's name, after each write. It never claims more than was written.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from classifier.store.tables import audit, review

__all__ = [
    "LOST",
    "Sequence",
    "forget_sequence",
    "last_number",
    "note_loss",
    "review_id_of",
]

LOST = "lines_lost"
"""Action of the line that the audit log gets where lines of it are missing."""
_SUFFIX = "-sequence"
_PRIVATE = 0o600
_LAST = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'audit'"


class Sequence:
    """The note beside one review's file.

    Parameters
    ----------
    address : of the review's file.
    review_id : a note of another review does not count.
    """

    def __init__(self, address: str, review_id: str) -> None:
        self._path = _beside(address)
        self._review_id = review_id
        self._noted = 0

    def noted(self) -> int:
        """Return the number that is noted, or 0 where none is that can be trusted."""
        try:
            review_id, number = self._path.read_text(encoding="ascii").split()
            return int(number) if review_id == self._review_id else 0
        except (OSError, ValueError):
            return 0

    def note(self, number: int) -> None:
        """Note the last line that is on disk; without a note, less is found out later."""
        if number == self._noted:
            return
        with suppress(OSError):
            place = os.open(self._path, os.O_WRONLY | os.O_CREAT, _PRIVATE)
            try:
                os.write(place, f"{self._review_id} {number:020}\n".encode("ascii"))
                self._noted = number
            finally:
                os.close(place)


def last_number(connection: Connection) -> int:
    """Return the number of the last line of the audit log of a SQLite file."""
    driver: Any = connection.connection.driver_connection
    (number,) = driver.execute(_LAST).fetchone()
    return int(number)


def review_id_of(connection: Connection) -> str:
    """Return what tells one review from another."""
    statement = select(review.c.value).where(review.c.name == "id")
    return str(connection.execute(statement).scalar() or "")


def note_loss(connection: Connection, *, first: int, last: int, at: Any) -> None:
    """Write into the audit log that lines of it are missing."""
    line = {
        "at": at,
        "by": "mechsift",
        "action": LOST,
        "subject": "",
        "detail": {"first": first, "last": last},
    }
    connection.execute(insert(audit), line)


def forget_sequence(address: str) -> None:
    """Remove the note of a review that was there before, because another one is made."""
    _beside(address).unlink(missing_ok=True)


def _beside(address: str) -> Path:
    path = Path(address).resolve()
    return path.with_name(path.name + _SUFFIX)
