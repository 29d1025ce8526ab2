"""Which records are the same paper; what people said of pairs are entries, `PairJudgement`."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from classifier.schema import DuplicateMember
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, log
from classifier.store.tables import duplicates

__all__ = ["duplicate_members", "replace_duplicates"]

_MEMBER = [duplicates.c[name] for name in DuplicateMember.__dataclass_fields__]


def replace_duplicates(writing: Writing, members: Iterable[DuplicateMember]) -> None:
    """Put these groups in the place of all earlier ones; nothing else changes.

    Parameters
    ----------
    members : of groups of two or more; a record that is alone is left out.
    """
    writing.connection.execute(delete(duplicates))
    count = 0
    for batch in batches(members):
        writing.connection.execute(insert(duplicates), [asdict(member) for member in batch])
        count += len(batch)
    log(writing, "replace_duplicates", records=count)


def duplicate_members(reading: Reading) -> list[DuplicateMember]:
    """Return the members of every group, group by group, the kept one of each first."""
    order = duplicates.c.group_id, duplicates.c.kept.desc(), duplicates.c.record_id
    rows = reading.connection.execute(select(*_MEMBER).order_by(*order))
    return [DuplicateMember(**row._mapping) for row in rows]
