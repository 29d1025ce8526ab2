"""The tables of the first revision, group by group; frozen, as every revision is."""

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT
from classifier.store.migrations.first_decision_tables import DECISION_GROUPS

__all__ = ["GROUPS"]


def _audit_and_codebooks() -> None:
    """Make the audit log and the codebooks."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "codebooks",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_codebooks"),
    )


def _records_and_people() -> None:
    """Make records, the review and its reviewers."""
    op.create_table(
        "records",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("search", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("abstract", TEXT, nullable=False),
        sa.Column("authors", TEXT, nullable=False),
        sa.Column("year", sa.Integer()),
        sa.Column("journal", TEXT, nullable=False),
        sa.Column("volume", TEXT, nullable=False),
        sa.Column("issue", TEXT, nullable=False),
        sa.Column("pages", TEXT, nullable=False),
        sa.Column("issn", TEXT, nullable=False),
        sa.Column("doi", TEXT, nullable=False),
        sa.Column("pmid", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("keywords", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("format", TEXT, nullable=False),
        sa.Column("checksum", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("raw", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_records"),
        sa.UniqueConstraint("record_id", name="uq_records_record_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_records_doi", "records", ["doi"])
    op.create_index("ix_records_pmid", "records", ["pmid"])
    op.create_index("ix_records_search", "records", ["search"])
    op.create_index("ix_records_source", "records", ["source"])
    op.create_table(
        "review",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_review"),
    )
    op.create_table(
        "reviewers",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reviewers"),
    )


def _settings_sources_and_assignments() -> None:
    """Make settings, sources and assignments."""
    op.create_table(
        "settings",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_settings"),
    )
    op.create_table(
        "sources",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("search", TEXT, nullable=False),
        sa.Column("format", TEXT, nullable=False),
        sa.Column("encoding", TEXT, nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("with_abstract", sa.Integer(), nullable=False),
        sa.Column("report", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sources"),
        sa.UniqueConstraint("name", name="uq_sources_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "assignments",
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_assignments_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer"], ["reviewers.name"], name="fk_assignments_reviewer_reviewers"
        ),
        sa.PrimaryKeyConstraint("record_id", "stage", "reviewer", name="pk_assignments"),
    )
    op.create_index("ix_assignments_reviewer", "assignments", ["reviewer", "stage"])


GROUPS = (
    _audit_and_codebooks,
    _records_and_people,
    _settings_sources_and_assignments,
    *DECISION_GROUPS,
)
"""In the order in which their tables refer to one another."""
