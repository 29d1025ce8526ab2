"""What people write down around the decisions; a correction supersedes, nothing is overwritten.

One set of functions for all of `Search`, `EnteredCount`, `PairJudgement`, `FullText`,
`Quotation`, `Appraisal`, `StakeholderNote`, `ProgrammeTheory` and `Configuration`.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Table, exists, insert, null, select

from classifier.errors import InvalidOptionError, OutdatedChangeError, UnknownNameError
from classifier.schema import refuse_lone_surrogates
from classifier.store.audit import log
from classifier.store.entry_tables import ENTRY_TABLES
from classifier.store.records import known_records
from classifier.store.review import Reading, Writing

__all__ = [
    "Entry",
    "append_entry",
    "current_entries",
    "entry_history",
    "withdraw_entry",
]

_Word = TypeVar("_Word")
_PAPERS = "record_id", "other_id"
_COUNTS = "count", "hits"
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[_Word]):
    """Something that a person wrote down.

    Attributes
    ----------
    number : what names it, from 1 in each kind.
    word : what was written; for a withdrawal, what it withdraws.
    supersedes : number of the entry that it corrects, or None.
    withdrawn : whether it takes that entry back.
    at, by : when and by whom.
    """

    number: int
    word: _Word
    supersedes: int | None
    withdrawn: bool
    at: datetime
    by: str


def append_entry(
    writing: Writing, word: Any, *, supersedes: int | None = None, reason: str = ""
) -> int:
    """Write something down, as a correction of another entry where one is named.

    Parameters
    ----------
    reason : why, kept in the audit log.

    Returns
    -------
    int
        The number that names the new entry.

    Raises
    ------
    InvalidOptionError
        If a count is negative, or larger than both engines hold, or a text cannot be written.
    UnknownNameError
        If it speaks of a record that the review does not have.
    OutdatedChangeError
        If the entry that it corrects is not there, or was corrected or withdrawn already.
    """
    return _append(writing, word, supersedes=supersedes, withdrawn=False, reason=reason)


def withdraw_entry(writing: Writing, kind: type, number: int, *, reason: str = "") -> int:
    """Take an entry back; it stays in the history. Return the number of the withdrawal.

    Raises
    ------
    OutdatedChangeError
        If it is not there, or was corrected or withdrawn already.
    """
    word: Any = _newest(writing, kind, number).word
    return _append(writing, word, supersedes=number, withdrawn=True, reason=reason)


def current_entries(reading: Reading, kind: type[_Word]) -> list[Entry[_Word]]:
    """Return the entries of a kind that are neither superseded nor withdrawn, oldest first."""
    table = ENTRY_TABLES[kind]
    later = table.alias()
    current = ~exists().where(later.c.supersedes == table.c.number)
    statement = select(table).where(current, table.c.withdrawn.is_(False))
    rows = reading.connection.execute(statement.order_by(table.c.number))
    return [_entry(row, kind) for row in rows]


def entry_history(reading: Reading, kind: type[_Word], number: int) -> list[Entry[_Word]]:
    """Return an entry and all that it corrects, directly or not, oldest first."""
    chain: list[Entry[_Word]] = []
    wanted: int | None = number
    while wanted is not None:
        entry, _ = _find(reading, kind, wanted)
        chain.append(entry)
        wanted = entry.supersedes
    return chain[::-1]


def _append(
    writing: Writing, word: Any, *, supersedes: int | None, withdrawn: bool, reason: str
) -> int:
    kind = type(word)
    table = ENTRY_TABLES[kind]
    if supersedes is not None:
        _newest(writing, kind, supersedes)
    refuse_lone_surrogates((word, reason), where=table.name)
    _require_counts(word)
    _require_records(writing, word)
    row = {field.name: getattr(word, field.name) for field in fields(word)}
    row |= {
        "supersedes": supersedes,
        "withdrawn": withdrawn,
        "at": writing.at,
        "by": writing.by,
    }
    number = _inserted(writing, table, row)
    action = "withdraw" if withdrawn else "append"
    detail = {"supersedes": supersedes} | ({"reason": reason} if reason else {})
    log(writing, f"{action}:{table.name}", subject=str(number), **detail)
    return number


def _inserted(writing: Writing, table: Table, row: dict[str, Any]) -> int:
    key = writing.connection.execute(insert(table), row).inserted_primary_key
    assert key is not None
    return int(key[0])


def _require_counts(word: Any) -> None:
    for name in _COUNTS:
        count = getattr(word, name, None)
        if count is not None and not 0 <= count <= _MOST:
            raise InvalidOptionError(name, count, f"give a count from 0 to {_MOST:,}")


def _require_records(writing: Writing, word: Any) -> None:
    named = [getattr(word, name) for name in _PAPERS if hasattr(word, name)]
    known = known_records(writing, named)
    for record_id in named:
        if record_id not in known:
            raise UnknownNameError("record", record_id, sorted(known))


def _newest(reading: Reading, kind: type[_Word], number: int) -> Entry[_Word]:
    """Return an entry that nothing supersedes yet."""
    table = ENTRY_TABLES[kind]
    successor = table.alias("successor")
    statement = select(successor.c.number).where(successor.c.supersedes == number)
    entry, later = _find(reading, kind, number, statement.scalar_subquery())
    if later is not None or entry.withdrawn:
        what = f"by number {later} meanwhile" if later is not None else "by withdrawing it"
        raise OutdatedChangeError(
            f"{table.name} number {number} was changed {what}; look at it again first"
        )
    return entry


def _find(
    reading: Reading, kind: type[_Word], number: int, more: ColumnElement[Any] | None = None
) -> tuple[Entry[_Word], Any]:
    """Return an entry, and what else is asked of the database with it."""
    table = ENTRY_TABLES[kind]
    asked = null() if more is None else more
    statement = select(asked.label("more"), table).where(table.c.number == number)
    row = reading.connection.execute(statement).first()
    if row is None:
        raise OutdatedChangeError(f"{table.name} has no number {number}; list them first")
    return _entry(row, kind), row.more


def _entry(row: Row[Any], kind: type[_Word]) -> Entry[_Word]:
    values = dict(row._mapping)
    values.pop("more", None)
    own = {field.name: values.pop(field.name) for field in fields(kind)}  # type: ignore[arg-type]
    return Entry(word=kind(**own), **values)
