"""What a database says when it fails, as one line that a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from classifier.errors import (
    BusyReviewError,
    MechsiftError,
    UnusableReviewError,
    UnwritableOutputError,
)

__all__ = ["clear_faults"]

_Known = tuple[tuple[str, type[MechsiftError], str], ...]
_FULL = "the disk is full; make room and try again. Nothing was changed"
_NOT_WRITABLE = (
    "cannot be written; check the permissions of the file and its folder. Nothing was changed"
)
_BUSY = "another program is writing to it; try again in a moment. Nothing was changed"
_FOREIGN = "is not a review of mechsift, or is damaged; restore it from a backup"
_READ_FAILURE = "the disk failed to read or write; check it, then run verify"
_SQLITE: _Known = (  # the first that an error's name begins with
    ("SQLITE_BUSY", BusyReviewError, _BUSY),
    ("SQLITE_LOCKED", BusyReviewError, _BUSY),
    ("SQLITE_FULL", UnwritableOutputError, _FULL),
    ("SQLITE_READONLY", UnwritableOutputError, _NOT_WRITABLE),
    ("SQLITE_CANTOPEN", UnwritableOutputError, _NOT_WRITABLE),
    ("SQLITE_PERM", UnwritableOutputError, _NOT_WRITABLE),
    ("SQLITE_IOERR", UnwritableOutputError, _READ_FAILURE),
    ("SQLITE_NOTADB", UnusableReviewError, _FOREIGN),
    ("SQLITE_CORRUPT", UnusableReviewError, _FOREIGN),
)
_POSTGRES: _Known = (  # the first that an SQLSTATE begins with
    ("53100", UnwritableOutputError, _FULL),
    ("53", BusyReviewError, "the server has no room for another connection; try again"),
    ("25006", UnwritableOutputError, "the server takes no writes. Nothing was changed"),
    ("42501", UnwritableOutputError, "this login may not write there. Nothing was changed"),
    ("55P03", BusyReviewError, _BUSY),
    ("57P", UnusableReviewError, "the server is shutting down; start it and try again"),
    ("XX", UnusableReviewError, _FOREIGN),
)


@contextmanager
def clear_faults(address: str) -> Iterator[None]:
    """Turn the faults of a database that a person can mend into errors of ours.

    Anything else is a bug and keeps its traceback.

    Parameters
    ----------
    address : the review's address as messages may show it, without a password.

    Raises
    ------
    BusyReviewError, UnusableReviewError, UnwritableOutputError
        With the address and the cure.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        clear = _in_words(error, address)
        if clear is None:
            raise
        raise clear from None


def _in_words(error: DBAPIError | sqlite3.Error, address: str) -> MechsiftError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorname", "")
        known = _SQLITE
    else:
        code = getattr(cause, "sqlstate", None) or ""
        known = _POSTGRES
        lost = isinstance(error, DBAPIError) and error.connection_invalidated
        if lost or (not code and "connect" in str(cause)):
            return _unreached(str(cause), address)
    for start, kind, words in known:
        if code.startswith(start):
            return kind(f"{address}: {words}")
    return None


def _unreached(message: str, address: str) -> MechsiftError:
    """Say why no connection came about: psycopg has no code for it, only the server's words."""
    _, refused, reason = message.rpartition("FATAL:")
    if not refused:
        return UnusableReviewError(f"{address}: the server does not answer; is it running?")
    (reason, *_) = reason.strip().splitlines()
    return UnusableReviewError(
        f"{address}: the server refuses ({reason}); check its name and the login"
    )
