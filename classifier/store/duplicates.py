"""Which records are the same paper; what people said of pairs are entries, `PairJudgement`."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from classifier.schema import Doubt, DuplicateMember
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches, log
from classifier.store.tables import doubts, duplicates

__all__ = ["add_doubts", "duplicate_members", "list_doubts", "replace_duplicates"]

_DOUBT = [doubts.c[name] for name in Doubt.__dataclass_fields__]
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


def add_doubts(writing: Writing, pairs: Iterable[Doubt]) -> None:
    """Keep pairs that may be the same paper; one that is kept already stays as it is."""
    known = {(one.record_id, one.other_id) for one in list_doubts(writing)}
    new = [pair for pair in pairs if (pair.record_id, pair.other_id) not in known]
    for batch in batches(new):
        writing.connection.execute(insert(doubts), [asdict(pair) for pair in batch])
    log(writing, "add_doubts", records=len(new))


def list_doubts(reading: Reading) -> list[Doubt]:
    """Return the pairs that may be the same paper, the likeliest first, judged ones too."""
    order = doubts.c.score.desc(), doubts.c.record_id, doubts.c.other_id
    rows = reading.connection.execute(select(*_DOUBT).order_by(*order))
    return [Doubt(**row._mapping) for row in rows]
