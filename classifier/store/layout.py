"""The layout of the database: made, recognised and brought up to date by its revisions.

A new layout is a new module in ``migrations/versions``, named by Alembic's rules; those that
were ever released are never changed. The baseline stands for four revisions that no release
had: a review of the last of them is brought up to date, those of earlier ones are refused.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from classifier.errors import UnusableReviewError
from classifier.store.engines import APPLICATION_ID
from classifier.store.migrations import unreleased

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

__all__ = ["HEAD", "make_tables", "refuse_foreign", "revision_of", "upgrade"]

HEAD = "0005"
"""The newest revision; a test holds it against the migrations."""
_BASELINE = "0005"
_FOLDER = Path(__file__).with_name("migrations")


def make_tables(connection: Connection, *, address: str, revision: str = HEAD) -> None:
    """Make the tables of a revision in an empty database.

    Raises
    ------
    UnusableReviewError
        If it is not empty.
    """
    if inspect(connection).get_table_names():
        raise UnusableReviewError(f"{address}: is not empty; name an empty database")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    upgrade(connection, from_revision="", to_revision=max(revision, _BASELINE))


def revision_of(connection: Connection) -> str:
    """Return the revision of a database, or "" if it is no review of ours."""
    if connection.dialect.name == "sqlite":
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if marked != APPLICATION_ID:
            return ""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def refuse_foreign(revision: str, *, address: str) -> None:
    """Refuse a revision that this version cannot work with.

    Raises
    ------
    UnusableReviewError
        If it is "", newer than `HEAD`, or older than any that is still read.
    """
    if not revision:
        raise UnusableReviewError(f"{address}: is not a review of mechsift")
    if revision < unreleased.UNRELEASED:
        raise UnusableReviewError(
            f"{address}: made before the first release of mechsift (layout {revision}); open "
            f"it once with mechsift of commit {unreleased.LAST_READER}, then with this version"
        )
    if revision > HEAD:
        raise UnusableReviewError(
            f"{address}: made by a newer version of mechsift (layout {revision}, this version "
            f"knows {HEAD}); update mechsift"
        )


def upgrade(connection: Connection, *, from_revision: str, to_revision: str = HEAD) -> None:
    """Run the migrations after one revision up to another; "" is an empty database."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    scripts = _scripts()
    context = MigrationContext.configure(connection)
    with Operations.context(context):
        if from_revision == unreleased.UNRELEASED:
            unreleased.adopt()
            from_revision = _stamp_baseline(connection)
        steps = scripts.iterate_revisions(to_revision, from_revision or "base")
        for step in reversed(list(steps)):
            step.module.upgrade()
            context.stamp(scripts, step.revision)


def _stamp_baseline(connection: Connection) -> str:
    """Stamp the baseline by hand: Alembic knows no way to it from a revision that is gone."""
    stamp = text("UPDATE alembic_version SET version_num = :baseline")
    connection.execute(stamp, {"baseline": _BASELINE})
    return _BASELINE


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_FOLDER))
