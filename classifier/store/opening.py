"""A review is made, opened, backed up and restored, each whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert

from classifier.errors import MissingFileError, UnusableReviewError
from classifier.outputs import check_place, replacing
from classifier.store.backups import dump, fill, read_manifest
from classifier.store.engines import WRITES, is_server, make_engine, shown, sqlite_engine
from classifier.store.faults import clear_faults
from classifier.store.layout import HEAD, make_tables, refuse_foreign, revision_of, upgrade
from classifier.store.review import Clock, Review, now
from classifier.store.sequence import (
    Sequence,
    forget_sequence,
    last_number,
    note_loss,
    review_id_of,
)
from classifier.store.tables import review as facts_table
from classifier.store.verification import first_problem

__all__ = ["back_up", "create_review", "open_review", "restore_review"]

_PATIENCE = 60.0


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

    def lay_out(connection: Connection) -> None:
        make_tables(connection, address=shown(address))
        facts = {"id": uuid4().hex, "created_at": clock().isoformat()}
        rows = [{"name": name, "value": value} for name, value in facts.items()]
        connection.execute(insert(facts_table), rows)

    _make(address, lay_out, patience=patience)
    return open_review(address, clock=clock, patience=patience)


def open_review(address: str, *, clock: Clock = now, patience: float = _PATIENCE) -> Review:
    """Open a review; one of an older version is backed up and brought up to date.

    The backup lies beside the file, or in the current folder for a server's database, and is
    called after the review: ``my.mechsift.before-0005.zip``.

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
            _bring_up_to_date(engine, address=address, at=clock())
            sequence = None if is_server(address) else _sequence(engine, address, at=clock())
    except BaseException:
        engine.dispose()
        raise
    return Review(engine, address=shown(address), clock=clock, sequence=sequence)


def back_up(review: Review, path: Path) -> None:
    """Write all of a review into one file that either engine can be restored from.

    Raises
    ------
    UnwritableOutputError
        If the file cannot be written.
    """
    check_place(path)
    with review.read() as reading:
        dump(reading.connection, path, at=reading.at)


def restore_review(path: Path, address: str, *, patience: float = _PATIENCE) -> None:
    """Make a review from a backup, in a file that is not there yet or in an empty database.

    Raises
    ------
    MissingFileError
        If there is no such backup.
    UnusableReviewError
        If the backup is damaged or was made by a newer version, what it gives is no sound
        review, or something is there already.
    UnwritableOutputError
        If the review cannot be written.
    """
    if not path.is_file():
        raise MissingFileError(f"{path}: no such file")
    revision = str(read_manifest(path)["revision"])
    refuse_foreign(revision, address=str(path))

    def refill(connection: Connection) -> None:
        make_tables(connection, address=shown(address), revision=revision)
        fill(connection, path)
        upgrade(connection, from_revision=revision_of(connection))
        if problem := first_problem(connection):
            raise UnusableReviewError(f"{path}: {problem}; use an earlier backup")

    _make(address, refill, patience=patience)


def _make(address: str, build: Callable[[Connection], None], *, patience: float) -> None:
    """Build a review where nothing is; a file gets its name only when it is whole."""
    if is_server(address):
        _build(make_engine(address, patience=patience), build, address=address)
        return
    path = Path(address)
    check_place(path)
    if path.exists():
        raise UnusableReviewError(f"{address}: exists already; open it, or name another")
    forget_sequence(address)
    with replacing(path, private=True) as unfinished:
        engine = sqlite_engine(unfinished, patience=patience, creates=True)
        _build(engine, build, address=address)


def _build(engine: Engine, build: Callable[[Connection], None], *, address: str) -> None:
    try:
        with clear_faults(shown(address)), _writing(engine) as connection:
            build(connection)
    finally:
        engine.dispose()


def _bring_up_to_date(engine: Engine, *, address: str, at: datetime) -> None:
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision == HEAD:
        return
    refuse_foreign(revision, address=shown(address))
    with _writing(engine) as connection:
        revision = revision_of(connection)  # another program may have been quicker
        if revision != HEAD:
            dump(connection, _backup_place(address), at=at)
            upgrade(connection, from_revision=revision)


def _sequence(engine: Engine, address: str, *, at: datetime) -> Sequence:
    """Return the note beside a file; what it knows and the file does not goes into the log."""
    with engine.connect() as connection, connection.begin():
        sequence = Sequence(address, review_id_of(connection))
    noted = sequence.noted()  # before the log is looked at: others may be writing
    with engine.connect() as connection, connection.begin():
        last = last_number(connection)
    if last < noted:
        with _writing(engine) as connection:
            last = last_number(connection)
            if last < noted:
                note_loss(connection, first=last + 1, last=noted, at=at)
                last = last_number(connection)
        sequence.note(last)
    return sequence


def _backup_place(address: str) -> Path:
    name = urlsplit(address).path.strip("/") if is_server(address) else address
    return Path(f"{name}.before-{HEAD}.zip")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection
