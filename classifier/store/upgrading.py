"""The layout of the database: made, recognised and brought up to date by its revisions.

A new layout is a new module in ``migrations/versions``, named by Alembic's rules; those that
were ever released are never changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, Engine, inspect, text

from classifier.errors import UnusableReviewError
from classifier.store.engines import APPLICATION_ID, WRITES

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

__all__ = ["HEAD", "bring_up_to_date", "lay_out", "revision_of", "upgrade"]

HEAD = "0002"
"""The newest revision; a test holds it against the migrations."""
_FOLDER = Path(__file__).with_name("migrations")


def lay_out(engine: Engine, *, address: str, at: datetime, revision: str = HEAD) -> None:
    """Make the tables in an empty database.

    Raises
    ------
    UnusableReviewError
        If it is not empty.
    """
    with _writing(engine) as connection:
        if inspect(connection).get_table_names():
            raise UnusableReviewError(f"{address}: is not empty; name an empty database")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        upgrade(connection, from_revision="", to_revision=revision)
        facts = {"id": uuid4().hex, "created_at": at.isoformat()}
        rows = [{"name": name, "value": value} for name, value in facts.items()]
        connection.execute(text("INSERT INTO review VALUES (:name, :value)"), rows)


def bring_up_to_date(engine: Engine, *, address: str) -> None:
    """Check that this is a review of ours, and migrate it where it is an older one.

    Raises
    ------
    UnusableReviewError
        If it is no review of ours, or one of a newer version.
    """
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision == HEAD:
        return
    if not revision:
        raise UnusableReviewError(f"{address}: is not a review of mechsift")
    if revision > HEAD:
        raise UnusableReviewError(
            f"{address}: made by a newer version of mechsift (layout {revision}, this version "
            f"knows {HEAD}); update mechsift"
        )
    with _writing(engine) as connection:
        upgrade(connection, from_revision=revision, to_revision=HEAD)


def revision_of(connection: Connection) -> str:
    """Return the revision of a database, or "" if it is no review of ours."""
    if connection.dialect.name == "sqlite":
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if marked != APPLICATION_ID:
            return ""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def upgrade(connection: Connection, *, from_revision: str, to_revision: str) -> None:
    """Run the migrations after one revision up to another; "" is an empty database."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    scripts = _scripts()
    steps = scripts.iterate_revisions(to_revision, from_revision or "base")
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        for step in reversed(list(steps)):
            step.module.upgrade()
            context.stamp(scripts, step.revision)


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_FOLDER))


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as plain:
        connection = plain.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection
