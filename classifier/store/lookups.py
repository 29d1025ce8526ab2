"""From a record to its paper, its names, its searches, and whom it is assigned to."""

from collections.abc import Iterable

from sqlalchemy import func, select

from classifier.schema import Stage
from classifier.store.review import Reading
from classifier.store.rows import batches
from classifier.store.tables import assignments, duplicates, records

__all__ = [
    "assigned_to",
    "papers_of_records",
    "records_beginning",
    "records_named",
    "records_of_paper",
    "searches_of_records",
]


def papers_of_records(reading: Reading, record_ids: Iterable[str]) -> dict[str, str]:
    """Return, for each record, the one that is screened for its group of duplicates."""
    wanted = list(record_ids)
    kept = duplicates.alias("kept")
    statement = select(duplicates.c.record_id, kept.c.record_id).join(
        kept, (kept.c.group_id == duplicates.c.group_id) & kept.c.kept.is_(True)
    )
    found = {record_id: record_id for record_id in wanted}
    for batch in batches(wanted):
        narrowed = statement.where(duplicates.c.record_id.in_(batch))
        found.update((name, paper) for name, paper in reading.connection.execute(narrowed))
    return found


def records_of_paper(reading: Reading, paper: str) -> list[str]:
    """Return the records of the group that a record stands for, itself first."""
    kept = duplicates.alias("kept")
    statement = (
        select(duplicates.c.record_id)
        .join(kept, kept.c.group_id == duplicates.c.group_id)
        .where(kept.c.record_id == paper, duplicates.c.record_id != paper)
        .order_by(duplicates.c.record_id)
    )
    return [paper, *reading.connection.execute(statement).scalars()]


def records_beginning(reading: Reading, beginning: str, *, n: int = 5) -> list[str]:
    """Return the first `n` ids of records that begin so, sorted."""
    named = records.c.record_id
    statement = select(named).where(func.substr(named, 1, len(beginning)) == beginning)
    return list(reading.connection.execute(statement.order_by(named).limit(n)).scalars())


def records_named(
    reading: Reading, column: str, values: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the ids of the records that have each of the values, in the order they came.

    Parameters
    ----------
    column : `record_id`, `source_id`, `doi` or `pmid`.
    """
    named = records.c[column]
    found: dict[str, tuple[str, ...]] = {}
    for batch in batches(dict.fromkeys(values)):
        statement = select(named, records.c.record_id).where(named.in_(batch))
        for value, record_id in reading.connection.execute(
            statement.order_by(records.c.number)
        ):
            found[value] = (*found.get(value, ()), record_id)
    return found


def assigned_to(reading: Reading, record_id: str, *, stage: Stage) -> list[str]:
    """Return the names of those who are to decide on a record at a stage."""
    statement = select(assignments.c.reviewer).where(
        assignments.c.record_id == record_id, assignments.c.stage == stage
    )
    return list(
        reading.connection.execute(statement.order_by(assignments.c.reviewer)).scalars()
    )


def searches_of_records(reading: Reading) -> dict[str, str]:
    """Return the name of the search that each record came from, in the order they came.

    A file that was read without naming a search is its own.
    """
    columns = records.c.record_id, records.c.search, records.c.source
    found = reading.connection.execute(select(*columns).order_by(records.c.number))
    return {record_id: search or source for record_id, search, source in found}
