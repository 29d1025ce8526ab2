"""Which records are the same paper; what people say of pairs are entries, `PairJudgement`."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import delete, insert, select

from classifier.schema import DuplicateMember, PossibleDuplicate
from classifier.store.audit import log
from classifier.store.review import Reading, Writing
from classifier.store.rows import batches
from classifier.store.tables import duplicates, possible_duplicates

__all__ = [
    "add_possible_duplicates",
    "duplicate_members",
    "list_possible_duplicates",
    "papers_of_records",
    "records_of_paper",
    "replace_duplicates",
]

_POSSIBLE = [possible_duplicates.c[name] for name in PossibleDuplicate.__dataclass_fields__]
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


def add_possible_duplicates(writing: Writing, pairs: Iterable[PossibleDuplicate]) -> None:
    """Keep pairs that may be the same paper; one that is kept already stays as it is."""
    known = {(pair.record_id, pair.other_id) for pair in list_possible_duplicates(writing)}
    new = [pair for pair in pairs if (pair.record_id, pair.other_id) not in known]
    for batch in batches(new):
        writing.connection.execute(
            insert(possible_duplicates), [asdict(pair) for pair in batch]
        )
    log(writing, "add_possible_duplicates", records=len(new))


def list_possible_duplicates(reading: Reading) -> list[PossibleDuplicate]:
    """Return the pairs that may be the same paper, the likeliest first, judged ones too."""
    columns = possible_duplicates.c
    order = columns.score.desc(), columns.record_id, columns.other_id
    rows = reading.connection.execute(select(*_POSSIBLE).order_by(*order))
    return [PossibleDuplicate(**row._mapping) for row in rows]


def papers_of_records(reading: Reading, record_ids: Iterable[str]) -> dict[str, str]:
    """Return, for each record, the one that is screened for its group of duplicates."""
    wanted = list(record_ids)
    paper = duplicates.alias("paper")
    statement = select(duplicates.c.record_id, paper.c.record_id).join(
        paper, (paper.c.group_id == duplicates.c.group_id) & paper.c.kept.is_(True)
    )
    papers = {record_id: record_id for record_id in wanted}
    for batch in batches(wanted):
        narrowed = statement.where(duplicates.c.record_id.in_(batch))
        papers.update(map(tuple, reading.connection.execute(narrowed)))
    return papers


def records_of_paper(reading: Reading, paper_id: str) -> list[str]:
    """Return the records of the group that a record stands for, itself first."""
    paper = duplicates.alias("paper")
    statement = (
        select(duplicates.c.record_id)
        .join(paper, paper.c.group_id == duplicates.c.group_id)
        .where(paper.c.record_id == paper_id, duplicates.c.record_id != paper_id)
        .order_by(duplicates.c.record_id)
    )
    return [paper_id, *reading.connection.execute(statement).scalars()]
