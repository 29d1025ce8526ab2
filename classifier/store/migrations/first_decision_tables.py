"""The tables of the first revision that hold what was decided and scored."""

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT

__all__ = ["DECISION_GROUPS"]


def _decisions() -> None:
    """Make decisions."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decision_id", TEXT, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("stage", TEXT),
        sa.Column("verdict", TEXT),
        sa.Column("consensus", sa.Boolean(), nullable=False),
        sa.Column("reasons", TEXT, nullable=False),
        sa.Column("labels", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("seconds", sa.Float()),
        sa.Column("codebook_version", sa.Integer()),
        sa.Column("supersedes", TEXT),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("decided_at", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("checksum", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["codebook_version"],
            ["codebooks.version"],
            name="fk_decisions_codebook_version_codebooks",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_decisions_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer"], ["reviewers.name"], name="fk_decisions_reviewer_reviewers"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["decisions.decision_id"], name="fk_decisions_supersedes_decisions"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_decisions"),
        sa.UniqueConstraint("decision_id", name="uq_decisions_decision_id"),
        sa.UniqueConstraint("supersedes", name="uq_decisions_supersedes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_record_stage", "decisions", ["record_id", "stage"])
    op.create_index(
        "ix_decisions_reviewer_stage", "decisions", ["reviewer", "stage", "record_id"]
    )


def _duplicates_and_queue() -> None:
    """Make duplicates, leases and the queue."""
    op.create_table(
        "duplicates",
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("group_id", TEXT, nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("linked_to", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_duplicates_record_id_records"
        ),
        sa.PrimaryKeyConstraint("record_id", name="pk_duplicates"),
    )
    op.create_index("ix_duplicates_group_id", "duplicates", ["group_id"])
    op.create_table(
        "leases",
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("reviewer", TEXT, nullable=False),
        sa.Column("expires_at", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_leases_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer"], ["reviewers.name"], name="fk_leases_reviewer_reviewers"
        ),
        sa.PrimaryKeyConstraint("record_id", "stage", name="pk_leases"),
    )
    op.create_table(
        "queue",
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_queue_record_id_records"
        ),
        sa.PrimaryKeyConstraint("stage", "position", name="pk_queue"),
        sa.UniqueConstraint("record_id", "stage", name="uq_queue_record_id"),
    )


def _runs_and_evidence_checks() -> None:
    """Make model runs and checks of evidence."""
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("bundle", TEXT, nullable=False),
        sa.Column("bundle_sha256", TEXT, nullable=False),
        sa.Column("codebook_version", sa.Integer()),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("n_labels", sa.Integer(), nullable=False),
        sa.Column("metrics", TEXT, nullable=False),
        sa.Column("started_at", TEXT),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["codebook_version"],
            ["codebooks.version"],
            name="fk_runs_codebook_version_codebooks",
        ),
        sa.PrimaryKeyConstraint("number", name="pk_runs"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evidence_checks",
        sa.Column("decision_id", TEXT, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.decision_id"],
            name="fk_evidence_checks_decision_id_decisions",
        ),
        sa.PrimaryKeyConstraint("decision_id", "ordinal", name="pk_evidence_checks"),
    )
    op.create_index("ix_evidence_checks_mechanism_id", "evidence_checks", ["mechanism_id"])


def _marks_resolutions_and_scores() -> None:
    """Make marks, resolutions and scores."""
    op.create_table(
        "marks",
        sa.Column("decision_id", TEXT, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mechanism_id", TEXT, nullable=False),
        sa.Column("coded", sa.Boolean(), nullable=False),
        sa.Column("presence", TEXT),
        sa.Column("bearing", TEXT),
        sa.Column("evidence", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.decision_id"], name="fk_marks_decision_id_decisions"
        ),
        sa.PrimaryKeyConstraint("decision_id", "ordinal", name="pk_marks"),
    )
    op.create_index("ix_marks_mechanism_id", "marks", ["mechanism_id"])
    op.create_table(
        "resolutions",
        sa.Column("decision_id", TEXT, nullable=False),
        sa.Column("settles", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decisions.decision_id"],
            name="fk_resolutions_decision_id_decisions",
        ),
        sa.ForeignKeyConstraint(
            ["settles"], ["decisions.decision_id"], name="fk_resolutions_settles_decisions"
        ),
        sa.PrimaryKeyConstraint("decision_id", "settles", name="pk_resolutions"),
    )
    op.create_table(
        "scores",
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("p_include", sa.Float(), nullable=False),
        sa.Column("margin", sa.Float(), nullable=False),
        sa.Column("mechanisms", TEXT, nullable=False),
        sa.Column("flags", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_scores_record_id_records"
        ),
        sa.ForeignKeyConstraint(["run"], ["runs.number"], name="fk_scores_run_runs"),
        sa.PrimaryKeyConstraint("record_id", name="pk_scores"),
    )


DECISION_GROUPS = (
    _decisions,
    _duplicates_and_queue,
    _runs_and_evidence_checks,
    _marks_resolutions_and_scores,
)
"""In the order in which their tables refer to one another."""
