"""Lay out a whole review: the layout of the first release, frozen as every revision is.

It stands in the place of revisions 0001 to 0004, which no release had. It does not use the
tables of the code: a released layout would change with them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT, append_only, full_text_search

__all__ = ["APPEND_ONLY", "TABLES", "down_revision", "revision", "upgrade"]

revision = "0005"
down_revision = None

TABLES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
APPEND_ONLY = [
    "audit",
    "codebooks",
    "decisions",
    "evidence_checks",
    "marks",
    "records",
    "resolutions",
    "runs",
    "settings",
    "sources",
]


def upgrade() -> None:
    """Make the tables, the guards of those that are only added to, and the search."""
    TABLES.create_all(op.get_bind())
    for table in APPEND_ONLY:
        append_only(table)
    full_text_search()


def _column(name: str, kind: Any, target: str, options: dict[str, Any]) -> sa.Column[Any]:
    """Return a column that must be filled unless it is `nullable`; `target` is TABLE.COLUMN."""
    named = [sa.ForeignKey(target)] if target else []
    return sa.Column(name, kind, *named, **({"nullable": False} | options))


def _text(name: str, target: str = "", **options: Any) -> sa.Column[Any]:
    return _column(name, TEXT, target, options)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [_text(name) for name in names]


def _integer(name: str, target: str = "", **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Integer(), target, {"autoincrement": False} | options)


def _number() -> sa.Column[Any]:
    return _integer("number", primary_key=True, autoincrement=True)


def _real(name: str, **options: Any) -> sa.Column[Any]:
    return _column(name, sa.Float(), "", options)


def _truth(name: str) -> sa.Column[Any]:
    return _column(name, sa.Boolean(), "", {})


def _table(name: str, *parts: Any) -> None:
    numbered = isinstance(parts[0], sa.Column) and parts[0].name == "number"
    sa.Table(name, TABLES, *parts, sqlite_autoincrement=numbered)


def _entry(name: str, *columns: sa.Column[Any]) -> None:
    """Lay out something that people write down: a later row may supersede an earlier one."""
    older = _integer("supersedes", f"{name}.number", nullable=True, unique=True)
    _table(name, _number(), older, _truth("withdrawn"), *_texts("at", "by"), *columns)
    APPEND_ONLY.append(name)


_table(
    "audit",
    _number(),
    *_texts("at", "by", "action"),
    _text("subject", index=True),
    _text("detail"),
)
_table(
    "codebooks", _integer("version", primary_key=True), *_texts("content", "sha256", "at", "by")
)
_entry(
    "entered_counts",
    _text("place"),
    _integer("count"),
    _text("stage"),
    _text("origin", nullable=True),
    _text("note"),
)
_entry(
    "programme_theories",
    _text("mechanism_id", index=True),
    *_texts("statement", "refined_on", "why"),
)
_table(
    "records",
    _number(),
    _text("record_id", unique=True),
    _text("source", index=True),
    _text("search", index=True),
    _integer("position"),
    *_texts("source_id", "title", "abstract", "authors"),
    _integer("year", nullable=True),
    *_texts("journal", "volume", "issue", "pages", "issn"),
    _text("doi", index=True),
    _text("pmid", index=True),
    *_texts("url", "keywords", "language", "kind", "format", "checksum", "at", "raw"),
)
_table("review", _text("name", primary_key=True), _text("value"))
_table(
    "reviewers",
    _text("name", primary_key=True),
    *_texts("role", "password_hash"),
    _truth("active"),
    _text("at"),
)
_entry(
    "searches",
    _text("name", index=True),
    *_texts("origin", "stage", "database", "platform"),
    _text("searched_on", nullable=True),
    *_texts("strategy", "limits"),
    _integer("hits", nullable=True),
    _text("note"),
)
_table("settings", _integer("version", primary_key=True), *_texts("content", "at", "by"))
_table(
    "sources",
    _number(),
    _text("name", unique=True),
    *_texts("sha256", "search", "format", "encoding"),
    _integer("records"),
    _integer("with_abstract"),
    *_texts("report", "at", "by"),
)
_entry(
    "stakeholder_notes",
    _text("mechanism_id", index=True),
    *_texts("said_on", "text", "stakeholder"),
)
_entry(
    "appraisals",
    _text("record_id", "records.record_id", index=True),
    *_texts("aspect", "grade", "reason", "reviewer"),
)
_table(
    "assignments",
    _text("record_id", "records.record_id", primary_key=True),
    _text("stage", primary_key=True),
    _text("reviewer", "reviewers.name", primary_key=True),
    *_texts("at", "by"),
    sa.Index("ix_assignments_reviewer", "reviewer", "stage"),
)
_entry(
    "configurations",
    _text("record_id", "records.record_id", index=True),
    *_texts("context", "resource"),
    _text("resource_sign", nullable=True),
    _text("reasoning"),
    _text("reasoning_sign", nullable=True),
    _text("outcomes"),
    _text("mechanism_id", index=True),
    _text("level", nullable=True),
    *_texts("quotation", "coder"),
    _text("confidence", nullable=True),
)
_table(
    "decisions",
    _number(),
    _text("decision_id", unique=True),
    _text("record_id", "records.record_id"),
    _text("reviewer", "reviewers.name"),
    _text("stage", nullable=True),
    _text("verdict", nullable=True),
    _truth("consensus"),
    *_texts("reasons", "labels", "note"),
    _real("seconds", nullable=True),
    _integer("codebook_version", "codebooks.version", nullable=True),
    _text("supersedes", "decisions.decision_id", nullable=True, unique=True),
    _truth("withdraws"),
    *_texts("decided_at", "at", "by", "checksum"),
    sa.Index("ix_decisions_record_stage", "record_id", "stage"),
    sa.Index("ix_decisions_reviewer_stage", "reviewer", "stage", "record_id"),
)
_table(
    "possible_duplicates",
    _text("record_id", "records.record_id", primary_key=True),
    _text("other_id", "records.record_id", primary_key=True),
    _text("reason"),
    _real("score"),
)
_table(
    "duplicates",
    _text("record_id", "records.record_id", primary_key=True),
    _text("group_id", index=True),
    _truth("kept"),
    *_texts("linked_to", "reason"),
    _real("score"),
)
_entry(
    "full_texts",
    _text("record_id", "records.record_id", index=True),
    *_texts("status", "place", "reason"),
)
_table(
    "leases",
    _text("record_id", "records.record_id", primary_key=True),
    _text("stage", primary_key=True),
    _text("reviewer", "reviewers.name"),
    _text("expires_at"),
)
_entry(
    "pair_judgements",
    _text("record_id", "records.record_id", index=True),
    _text("other_id", "records.record_id", index=True),
    _truth("same"),
    _text("reason"),
    _real("score", nullable=True),
)
_table(
    "queue",
    _text("stage", primary_key=True),
    _integer("position", primary_key=True),
    _text("record_id", "records.record_id"),
    sa.UniqueConstraint("record_id", "stage", name="uq_queue_record_id"),
)
_entry(
    "quotations",
    _text("record_id", "records.record_id", index=True),
    *_texts("text", "locator"),
    _text("mechanism_id", index=True),
    *_texts("reviewer", "note"),
)
_table(
    "runs",
    _number(),
    *_texts("kind", "bundle", "bundle_sha256"),
    _integer("codebook_version", "codebooks.version", nullable=True),
    _integer("seed"),
    _integer("n_labels"),
    _text("metrics"),
    _text("started_at", nullable=True),
    *_texts("at", "by"),
)
_table(
    "evidence_checks",
    _text("decision_id", "decisions.decision_id", primary_key=True),
    _integer("ordinal", primary_key=True),
    _text("mechanism_id", index=True),
    _text("field"),
    _integer("start"),
    _integer("end"),
    _truth("confirmed"),
)
_table(
    "marks",
    _text("decision_id", "decisions.decision_id", primary_key=True),
    _integer("ordinal", primary_key=True),
    _text("mechanism_id", index=True),
    _truth("coded"),
    _text("presence", nullable=True),
    _text("bearing", nullable=True),
    _text("evidence"),
)
_table(
    "resolutions",
    _text("decision_id", "decisions.decision_id", primary_key=True),
    _text("settles", "decisions.decision_id", primary_key=True),
)
_table(
    "scores",
    _text("record_id", "records.record_id", primary_key=True),
    _integer("run", "runs.number"),
    _real("p_include"),
    _real("margin"),
    *_texts("mechanisms", "flags", "terms"),
)
