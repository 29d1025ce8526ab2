"""Lay out the search log and the theory side."""

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT, append_only

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"
APPEND_ONLY = [
    "appraisals",
    "configurations",
    "entered_counts",
    "full_texts",
    "pair_judgements",
    "programme_theories",
    "quotations",
    "searches",
    "stakeholder_notes",
]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "entered_counts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("origin", TEXT),
        sa.Column("note", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["entered_counts.number"],
            name="fk_entered_counts_supersedes_entered_counts",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_entered_counts"),
        sa.UniqueConstraint("supersedes", name="uq_entered_counts_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "programme_theories",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("statement", TEXT, nullable=False),
        sa.Column("refined_on", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["programme_theories.number"],
            name="fk_programme_theories_supersedes_programme_theories",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_programme_theories"),
        sa.UniqueConstraint("supersedes", name="uq_programme_theories_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_programme_theories_mechanism_id", "programme_theories", ["mechanism_id"]
    )
    op.create_table(
        "searches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("origin", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("database", TEXT, nullable=False),
        sa.Column("platform", TEXT, nullable=False),
        sa.Column("searched_on", TEXT),
        sa.Column("strategy", TEXT, nullable=False),
        sa.Column("limits", TEXT, nullable=False),
        sa.Column("hits", sa.Integer()),
        sa.Column("note", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["searches.number"], name="fk_searches_supersedes_searches"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_searches"),
        sa.UniqueConstraint("supersedes", name="uq_searches_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_searches_name", "searches", ["name"])
    op.create_table(
        "stakeholder_notes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("said_on", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("stakeholder", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["stakeholder_notes.number"],
            name="fk_stakeholder_notes_supersedes_stakeholder_notes",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_stakeholder_notes"),
        sa.UniqueConstraint("supersedes", name="uq_stakeholder_notes_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stakeholder_notes_mechanism_id", "stakeholder_notes", ["mechanism_id"])
    op.create_table(
        "appraisals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("aspect", TEXT, nullable=False),
        sa.Column("grade", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_appraisals_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["appraisals.number"], name="fk_appraisals_supersedes_appraisals"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_appraisals"),
        sa.UniqueConstraint("supersedes", name="uq_appraisals_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appraisals_record_id", "appraisals", ["record_id"])
    op.create_table(
        "configurations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("context", TEXT, nullable=False),
        sa.Column("resource", TEXT, nullable=False),
        sa.Column("resource_sign", TEXT),
        sa.Column("reasoning", TEXT, nullable=False),
        sa.Column("reasoning_sign", TEXT),
        sa.Column("outcomes", TEXT, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("level", TEXT),
        sa.Column("quotation", TEXT, nullable=False),
        sa.Column("coder", TEXT, nullable=False),
        sa.Column("confidence", TEXT),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_configurations_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["configurations.number"],
            name="fk_configurations_supersedes_configurations",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_configurations"),
        sa.UniqueConstraint("supersedes", name="uq_configurations_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_configurations_mechanism_id", "configurations", ["mechanism_id"])
    op.create_index("ix_configurations_record_id", "configurations", ["record_id"])
    op.create_table(
        "full_texts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_full_texts_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["full_texts.number"], name="fk_full_texts_supersedes_full_texts"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_full_texts"),
        sa.UniqueConstraint("supersedes", name="uq_full_texts_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_full_texts_record_id", "full_texts", ["record_id"])
    op.create_table(
        "pair_judgements",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("other_id", TEXT, nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("score", sa.Float()),
        sa.ForeignKeyConstraint(
            ["other_id"], ["records.record_id"], name="fk_pair_judgements_other_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_pair_judgements_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"],
            ["pair_judgements.number"],
            name="fk_pair_judgements_supersedes_pair_judgements",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_pair_judgements"),
        sa.UniqueConstraint("supersedes", name="uq_pair_judgements_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pair_judgements_other_id", "pair_judgements", ["other_id"])
    op.create_index("ix_pair_judgements_record_id", "pair_judgements", ["record_id"])
    op.create_table(
        "quotations",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer()),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("locator", TEXT, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_quotations_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["quotations.number"], name="fk_quotations_supersedes_quotations"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_quotations"),
        sa.UniqueConstraint("supersedes", name="uq_quotations_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quotations_mechanism_id", "quotations", ["mechanism_id"])
    op.create_index("ix_quotations_record_id", "quotations", ["record_id"])

    for table in APPEND_ONLY:
        append_only(table)
