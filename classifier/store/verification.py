"""Whether a review is sound: its file, its references, its checksums, its chains."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select, text

from classifier.store.columns import exact_characters
from classifier.store.decision_queries import STANDING, every_decision
from classifier.store.decisions import decision_checksum
from classifier.store.entry_tables import ENTRY_TABLES
from classifier.store.records import record_checksum, stored_records
from classifier.store.review import Reading, Review
from classifier.store.tables import codebooks, decisions, records

__all__ = ["verify_review"]


def verify_review(review: Review) -> list[str]:
    """Return what is wrong with a review, a line for each; nothing if it is sound.

    Looks at the file (SQLite), at references between tables, at the checksum of every record,
    decision and codebook, and at whether what supersedes something comes after it and speaks of
    the same thing.
    """
    with review.read() as reading, exact_characters():
        sqlite = reading.connection.dialect.name == "sqlite"
        checks = (_file,) if sqlite else ()
        return [
            problem
            for check in (*checks, _records, _codebooks, _decisions, _doubles, _chains)
            for problem in check(reading)
        ]


def _file(reading: Reading) -> Iterator[str]:
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


def _records(reading: Reading) -> Iterator[str]:
    stored = select(records.c.checksum).order_by(records.c.number)
    checksums = reading.connection.execute(stored).scalars()
    for record, checksum in zip(stored_records(reading), checksums, strict=True):
        if record_checksum(record) != checksum:
            yield f"record '{record.record_id}' is not what was stored"


def _codebooks(reading: Reading) -> Iterator[str]:
    statement = select(codebooks.c.version, codebooks.c.content, codebooks.c.sha256)
    for version, content, sha256 in reading.connection.execute(statement):
        if hashlib.sha256(content.encode()).hexdigest() != sha256:
            yield f"version {version} of the codebook is not what was stored"


def _decisions(reading: Reading) -> Iterator[str]:
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


def _doubles(reading: Reading) -> Iterator[str]:
    subject = (
        decisions.c.record_id,
        decisions.c.reviewer,
        decisions.c.stage,
        decisions.c.consensus,
    )
    statement = select(*subject).where(STANDING).group_by(*subject).having(func.count() > 1)
    for record_id, reviewer, *_ in reading.connection.execute(statement):
        yield f"{reviewer} has two standing decisions on record '{record_id}'"


def _chains(reading: Reading) -> Iterator[str]:
    for table in ENTRY_TABLES.values():
        statement = select(table.c.number).where(table.c.supersedes >= table.c.number)
        for number in reading.connection.execute(statement).scalars():
            yield f"{table.name} number {number} corrects nothing that came before it"
