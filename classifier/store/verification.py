"""Whether a review is sound: its file, its references, its checksums, its chains."""

import collections
import hashlib
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select, text

from classifier.errors import MechsiftError
from classifier.store.audit import audit_log
from classifier.store.columns import exact_characters
from classifier.store.decision_queries import STANDING, every_decision
from classifier.store.decisions import decision_checksum
from classifier.store.entry_tables import ENTRY_TABLES
from classifier.store.records import record_checksum, stored_records
from classifier.store.review import Reading, Review
from classifier.store.runs import stored_scores
from classifier.store.sequence import LOST, review_id_of
from classifier.store.settings import current_codebook, current_settings
from classifier.store.tables import METADATA, codebooks, decisions, records

__all__ = ["first_problem", "verify_review"]

_PORTIONS = {"yield_per": 1000}


def verify_review(review: Review) -> list[str]:
    """Return what is wrong with a review, a line for each; nothing if it is sound.

    Looks at the file (SQLite), at references between tables, at the checksum of every record,
    decision and codebook, at whether what supersedes something comes after it and speaks of the
    same thing, and at whether the audit log is whole and tells of every decision that is there.
    """
    with review.read() as reading, exact_characters():
        return [problem for check in (_losses, *_checks(reading)) for problem in check(reading)]


def first_problem(connection: Connection) -> str:
    """Return what is first found wrong with a review that was just made, or "".

    Every row of every table is read as the rest of the program will read it. What was lost
    before, as the audit log says, is no fault of the rows that are there.
    """
    reading = Reading(connection=connection, at=datetime.now(UTC))
    try:
        with exact_characters():
            for check in (_rows, _facts, *_checks(reading)):
                with closing(check(reading)) as problems:
                    if problem := next(problems, ""):
                        return problem
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return f"holds what no review can hold ({type(error).__name__})"
    except MechsiftError as error:
        return str(error)
    return ""


def _checks(reading: Reading) -> tuple[Callable[[Reading], Generator[str, None, None]], ...]:
    file = (_file,) if reading.connection.dialect.name == "sqlite" else ()
    return (*file, _records, _codebooks, _decisions, _doubles, _chains)


def _rows(reading: Reading) -> Generator[str, None, None]:
    """Read every row of every table; a value that is none of its kind raises."""
    for table in METADATA.sorted_tables:
        with reading.connection.execute(select(table), execution_options=_PORTIONS) as rows:
            collections.deque(rows, maxlen=0)
    yield from ()


def _facts(reading: Reading) -> Generator[str, None, None]:
    if not review_id_of(reading.connection):
        yield "does not say which review it is"
    if not isinstance(current_settings(reading), dict):
        yield "has settings that are none"
    current_codebook(reading)
    collections.deque(stored_scores(reading), maxlen=0)


def _file(reading: Reading) -> Generator[str, None, None]:
    for finding in reading.connection.execute(text("PRAGMA integrity_check")).scalars():
        if finding != "ok":
            yield f"the file is damaged: {finding}"
    for table, row, parent, _ in reading.connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row} refers to something that {parent} does not have"
    searchable = text("SELECT count(*) FROM record_search_docsize")
    indexed = reading.connection.execute(searchable).scalar_one()
    stored = reading.connection.execute(select(func.count()).select_from(records)).scalar_one()
    if indexed != stored:
        yield f"the search knows {indexed} of {stored} records"


def _losses(reading: Reading) -> Generator[str, None, None]:
    told: set[str] = set()
    for line in audit_log(reading):
        if line.action == LOST:
            first, last = line.detail["first"], line.detail["last"]
            yield (
                f"lines {first} to {last} of the audit log and what was done with them are "
                f"lost: before {line.at:%Y-%m-%d %H:%M} UTC the file was put back from an "
                "older copy, or its -wal file was deleted; restore a backup that has them"
            )
        elif "decision" in line.detail:
            told.add(line.detail["decision"])
    there = set(reading.connection.execute(select(decisions.c.decision_id)).scalars())
    for decision_id in sorted(told - there):
        yield f"decision '{decision_id}' is in the audit log and no longer in the review"
    for decision_id in sorted(there - told):
        yield f"decision '{decision_id}' is in the review and not in the audit log"


def _records(reading: Reading) -> Generator[str, None, None]:
    stored = select(records.c.checksum).order_by(records.c.number)
    checksums = reading.connection.execute(stored).scalars()
    for record, checksum in zip(stored_records(reading), checksums, strict=True):
        if record_checksum(record) != checksum:
            yield f"record '{record.record_id}' is not what was stored"


def _codebooks(reading: Reading) -> Generator[str, None, None]:
    statement = select(codebooks.c.version, codebooks.c.content, codebooks.c.sha256)
    for version, content, sha256 in reading.connection.execute(statement):
        if hashlib.sha256(content.encode()).hexdigest() != sha256:
            yield f"version {version} of the codebook is not what was stored"


def _decisions(reading: Reading) -> Generator[str, None, None]:
    stored = select(decisions.c.checksum).order_by(decisions.c.number)
    checksums = reading.connection.execute(stored).scalars()
    subjects: dict[str, tuple[object, ...]] = {}
    for decision, checksum in zip(every_decision(reading), checksums, strict=True):
        if decision_checksum(decision) != checksum:
            yield f"decision '{decision.decision_id}' is not what was stored"
        subject = decision.record_id, decision.reviewer, decision.stage, decision.consensus
        if decision.supersedes and subjects.get(decision.supersedes) != subject:
            yield f"decision '{decision.decision_id}' corrects nothing that came before it"
        subjects[decision.decision_id] = subject


def _doubles(reading: Reading) -> Generator[str, None, None]:
    subject = (
        decisions.c.record_id,
        decisions.c.reviewer,
        decisions.c.stage,
        decisions.c.consensus,
    )
    statement = select(*subject).where(STANDING).group_by(*subject).having(func.count() > 1)
    for record_id, reviewer, *_ in reading.connection.execute(statement):
        yield f"{reviewer} has two standing decisions on record '{record_id}'"


def _chains(reading: Reading) -> Generator[str, None, None]:
    for table in ENTRY_TABLES.values():
        statement = select(table.c.number).where(table.c.supersedes >= table.c.number)
        for number in reading.connection.execute(statement).scalars():
            yield f"{table.name} number {number} corrects nothing that came before it"
