"""Keep the pairs of records that may be the same paper."""

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table; pairs of earlier imports come with the next one that reads them again."""
    op.create_table(
        "doubts",
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("other_id", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["records.record_id"], name="fk_doubts_record_id_records"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["records.record_id"], name="fk_doubts_other_id_records"
        ),
        sa.PrimaryKeyConstraint("record_id", "other_id", name="pk_doubts"),
    )
