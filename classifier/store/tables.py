"""The tables of a review: its records, its people, what they decided.

`entry_tables` has the tables of the theory side, `runs` those of what models said. Rows
of the append-only tables are never changed: a trigger refuses it, and a correction is a new row
that names what it supersedes.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from classifier.schema import Bearing, Presence, RawField, Role, Stage, Verdict
from classifier.store.columns import (
    Choice,
    Json,
    Listed,
    Moment,
    Reference,
    number_column,
    text_column,
)

__all__ = [
    "METADATA",
    "assignments",
    "audit",
    "codebooks",
    "decisions",
    "duplicates",
    "evidence_checks",
    "leases",
    "marks",
    "possible_duplicates",
    "queue",
    "records",
    "resolutions",
    "review",
    "reviewers",
    "settings",
    "sources",
]

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _record(**options: Any) -> Column[Any]:
    return text_column("record_id", ForeignKey("records.record_id"), **options)


def _reviewer(**options: Any) -> Column[Any]:
    return text_column("reviewer", ForeignKey("reviewers.name"), **options)


def _stage(**options: Any) -> Column[Any]:
    return Column("stage", Choice(Stage), nullable=False, **options)


def _decision(name: str = "decision_id", **options: Any) -> Column[Any]:
    return text_column(name, ForeignKey("decisions.decision_id"), **options)


def _at() -> Column[Any]:
    return Column("at", Moment, nullable=False)


review = Table("review", METADATA, text_column("name", primary_key=True), text_column("value"))

settings = Table(
    "settings",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", Json, nullable=False),
    _at(),
    text_column("by"),
)

codebooks = Table(
    "codebooks",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    text_column("content"),
    text_column("sha256"),
    _at(),
    text_column("by"),
)

sources = Table(
    "sources",
    METADATA,
    number_column(),
    text_column("name", unique=True),
    text_column("sha256"),
    text_column("search"),
    text_column("format"),
    text_column("encoding"),
    Column("records", Integer, nullable=False),
    Column("with_abstract", Integer, nullable=False),
    text_column("report"),
    _at(),
    text_column("by"),
    sqlite_autoincrement=True,
)


def _raw_field(item: Any) -> RawField:
    return RawField(*item)


# `raw` stands last: SQLite reads no further into a row than the last column asked for.
records = Table(
    "records",
    METADATA,
    number_column(),
    text_column("record_id", unique=True),
    text_column("source", index=True),
    text_column("search", index=True),
    Column("position", Integer, nullable=False),
    text_column("source_id"),
    text_column("title"),
    text_column("abstract"),
    Column("authors", Listed, nullable=False),
    Column("year", Integer),
    text_column("journal"),
    text_column("volume"),
    text_column("issue"),
    text_column("pages"),
    text_column("issn"),
    text_column("doi", index=True),
    text_column("pmid", index=True),
    text_column("url"),
    Column("keywords", Listed, nullable=False),
    text_column("language"),
    text_column("kind"),
    text_column("format"),
    text_column("checksum"),
    _at(),
    Column("raw", Listed(_raw_field), nullable=False),
    sqlite_autoincrement=True,
)

duplicates = Table(
    "duplicates",
    METADATA,
    _record(primary_key=True),
    text_column("group_id", index=True),
    Column("kept", Boolean, nullable=False),
    text_column("linked_to"),
    text_column("reason"),
    Column("score", Float, nullable=False),
)

possible_duplicates = Table(
    "possible_duplicates",
    METADATA,
    _record(primary_key=True),
    text_column("other_id", ForeignKey("records.record_id"), primary_key=True),
    text_column("reason"),
    Column("score", Float, nullable=False),
)

reviewers = Table(
    "reviewers",
    METADATA,
    text_column("name", primary_key=True),
    Column("role", Choice(Role), nullable=False),
    text_column("password_hash"),
    Column("active", Boolean, nullable=False),
    _at(),
)

decisions = Table(
    "decisions",
    METADATA,
    number_column(),
    text_column("decision_id", unique=True),
    _record(),
    _reviewer(),
    Column("stage", Choice(Stage)),
    Column("verdict", Choice(Verdict)),
    Column("consensus", Boolean, nullable=False),
    Column("reasons", Listed, nullable=False),
    Column("labels", Listed, nullable=False),
    text_column("note"),
    Column("seconds", Float),
    Column("codebook_version", Integer, ForeignKey("codebooks.version")),
    Column("supersedes", Reference, ForeignKey("decisions.decision_id"), unique=True),
    Column("withdraws", Boolean, nullable=False),
    Column("decided_at", Moment, nullable=False),
    _at(),
    text_column("by"),
    text_column("checksum"),
    Index("ix_decisions_record_stage", "record_id", "stage"),
    Index("ix_decisions_reviewer_stage", "reviewer", "stage", "record_id"),
    sqlite_autoincrement=True,
)

marks = Table(
    "marks",
    METADATA,
    _decision(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    text_column("mechanism_id", index=True),
    Column("coded", Boolean, nullable=False),
    Column("presence", Choice(Presence)),
    Column("bearing", Choice(Bearing)),
    text_column("evidence"),
)

evidence_checks = Table(
    "evidence_checks",
    METADATA,
    _decision(primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    text_column("mechanism_id", index=True),
    text_column("field"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("confirmed", Boolean, nullable=False),
)

resolutions = Table(
    "resolutions",
    METADATA,
    _decision(primary_key=True),
    _decision("settles", primary_key=True),
)

assignments = Table(
    "assignments",
    METADATA,
    _record(primary_key=True),
    _stage(primary_key=True),
    _reviewer(primary_key=True),
    _at(),
    text_column("by"),
    Index("ix_assignments_reviewer", "reviewer", "stage"),
)

leases = Table(
    "leases",
    METADATA,
    _record(primary_key=True),
    _stage(primary_key=True),
    _reviewer(),
    Column("expires_at", Moment, nullable=False),
)

queue = Table(
    "queue",
    METADATA,
    _stage(primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _record(),
    UniqueConstraint("record_id", "stage", name="uq_queue_record_id"),
)

audit = Table(
    "audit",
    METADATA,
    number_column(),
    _at(),
    text_column("by"),
    text_column("action"),
    text_column("subject", index=True),
    Column("detail", Json, nullable=False),
    sqlite_autoincrement=True,
)
