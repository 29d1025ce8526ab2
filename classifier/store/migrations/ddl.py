"""Statements that Alembic has no words for: guarded tables and full-text search."""

import sqlalchemy as sa
from alembic import op

__all__ = ["TEXT", "append_only", "full_text_search"]

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that sorts by code point in both engines."""

_REFUSED = "rows of this table are never changed"
_GUARD = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$
"""
_SEARCHED = "title", "abstract", "keywords", "authors"
_LONGEST = 200_000  # characters of one field: PostgreSQL's search vector ends at a megabyte
_SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE record_search USING fts5(title, abstract, keywords, authors, "
    "content='records', content_rowid='number', tokenize='porter unicode61')",
    "CREATE TRIGGER records_searchable AFTER INSERT ON records BEGIN "
    "INSERT INTO record_search (rowid, title, abstract, keywords, authors) "
    "VALUES (new.number, new.title, new.abstract, new.keywords, new.authors); END",
)


def append_only(table: str) -> None:
    """Let the database itself refuse to change or delete a row of the table."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            )
        return
    op.execute(_GUARD)
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def full_text_search() -> None:
    """Index the words of every record from the moment it is inserted."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE_SEARCH:
            op.execute(statement)
        return
    words = " || ' ' || ".join(f"left({field}, {_LONGEST})" for field in _SEARCHED)
    op.execute(
        "ALTER TABLE records ADD COLUMN searchable tsvector "
        f"GENERATED ALWAYS AS (to_tsvector('english', {words})) STORED"
    )
    op.execute("CREATE INDEX ix_records_searchable ON records USING gin (searchable)")
