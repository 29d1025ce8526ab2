"""Keep with each score the terms that moved it most."""

import sqlalchemy as sa
from alembic import op

from classifier.store.migrations.ddl import TEXT

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; scores of before have no terms until the next training."""
    op.add_column("scores", sa.Column("terms", TEXT, nullable=False, server_default="[]"))
