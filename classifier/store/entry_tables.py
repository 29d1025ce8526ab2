"""The tables of entries: what people write down around the decisions, corrected by superseding.

Each table has the fields of its word in `classifier.schema`, and says of each row which one
it supersedes, whether it withdraws that one, and who wrote it when.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Table

from classifier.schema import (
    Appraisal,
    Aspect,
    Confidence,
    Configuration,
    EnteredCount,
    FullText,
    FullTextStatus,
    Level,
    Outcome,
    PairJudgement,
    ProgrammeTheory,
    Quotation,
    Search,
    SearchOrigin,
    Sign,
    StakeholderNote,
)
from classifier.store.columns import Choice, Day, Listed, Moment, number_column, text_column
from classifier.store.tables import METADATA

__all__ = ["ENTRY_TABLES"]


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(
        name,
        METADATA,
        number_column(),
        Column("supersedes", Integer, ForeignKey(f"{name}.number"), unique=True),
        Column("withdrawn", Boolean, nullable=False),
        Column("at", Moment, nullable=False),
        text_column("by"),
        *columns,
        sqlite_autoincrement=True,
    )


def _record(name: str = "record_id") -> Column[Any]:
    return text_column(name, ForeignKey("records.record_id"), index=True)


def _outcome(item: dict[str, Any]) -> Outcome:
    return Outcome(text=item["text"], sign=Sign(item["sign"]) if item["sign"] else None)


ENTRY_TABLES: dict[type, Table] = {
    Search: _table(
        "searches",
        text_column("name", index=True),
        Column("origin", Choice(SearchOrigin), nullable=False),
        text_column("stage"),
        text_column("database"),
        text_column("platform"),
        Column("searched_on", Day),
        text_column("strategy"),
        text_column("limits"),
        Column("hits", Integer),
        text_column("note"),
    ),
    EnteredCount: _table(
        "entered_counts",
        text_column("place"),
        Column("count", Integer, nullable=False),
        text_column("stage"),
        Column("origin", Choice(SearchOrigin)),
        text_column("note"),
    ),
    PairJudgement: _table(
        "pair_judgements",
        _record(),
        _record("other_id"),
        Column("same", Boolean, nullable=False),
        text_column("reason"),
        Column("score", Float),
    ),
    FullText: _table(
        "full_texts",
        _record(),
        Column("status", Choice(FullTextStatus), nullable=False),
        text_column("place"),
        text_column("reason"),
    ),
    Quotation: _table(
        "quotations",
        _record(),
        text_column("text"),
        text_column("locator"),
        text_column("mechanism_id", index=True),
        text_column("reviewer"),
        text_column("note"),
    ),
    Appraisal: _table(
        "appraisals",
        _record(),
        Column("aspect", Choice(Aspect), nullable=False),
        text_column("grade"),
        text_column("reason"),
        text_column("reviewer"),
    ),
    StakeholderNote: _table(
        "stakeholder_notes",
        text_column("mechanism_id", index=True),
        Column("said_on", Day, nullable=False),
        text_column("text"),
        text_column("stakeholder"),
    ),
    ProgrammeTheory: _table(
        "programme_theories",
        text_column("mechanism_id", index=True),
        text_column("statement"),
        Column("refined_on", Day, nullable=False),
        text_column("why"),
    ),
    Configuration: _table(
        "configurations",
        _record(),
        text_column("context"),
        text_column("resource"),
        Column("resource_sign", Choice(Sign)),
        text_column("reasoning"),
        Column("reasoning_sign", Choice(Sign)),
        Column("outcomes", Listed(_outcome), nullable=False),
        text_column("mechanism_id", index=True),
        Column("level", Choice(Level)),
        text_column("quotation"),
        text_column("coder"),
        Column("confidence", Choice(Confidence)),
    ),
}
