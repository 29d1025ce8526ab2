"""Lay out records, people, decisions, scores and the audit log."""

from classifier.store.migrations.ddl import append_only, full_text_search
from classifier.store.migrations.first_tables import GROUPS

__all__ = ["down_revision", "revision", "upgrade"]

revision = "0001"
down_revision = None
APPEND_ONLY = [
    "audit",
    "codebooks",
    "decisions",
    "evidence_checks",
    "marks",
    "resolutions",
    "runs",
    "settings",
    "sources",
]


def upgrade() -> None:
    """Make the tables."""
    for make in GROUPS:
        make()
    for table in APPEND_ONLY:
        append_only(table)
    full_text_search()
