"""What there was before the first release: four revisions, of which the last is still read."""

from typing import Any

__all__ = ["EARLIER_NAMES", "LAST_READER", "UNRELEASED", "adopt"]

UNRELEASED = "0004"
"""The last layout before the baseline; reviews and backups of it are brought up to date."""
LAST_READER = "37d21f9"
"""The last commit that brought 0001 to 0003 up to 0004."""
EARLIER_NAMES = {"possible_duplicates": "doubts"}
"""What tables of the baseline were called in 0004."""


def adopt() -> None:
    """Make the baseline of 0004: another name for one table, and guarded records."""
    from alembic import op
    from sqlalchemy import column, select
    from sqlalchemy import table as named_table

    from classifier.store.migrations.ddl import append_only
    from classifier.store.migrations.versions.r0005_baseline import TABLES

    for name, earlier in EARLIER_NAMES.items():
        table = TABLES.tables[name]
        table.create(op.get_bind())
        names = [each.name for each in table.columns]
        columns: list[Any] = [column(name) for name in names]
        rows = select(*columns).select_from(named_table(earlier))
        op.execute(table.insert().from_select(names, rows))
        op.drop_table(earlier)
    append_only("records")
