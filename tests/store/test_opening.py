"""What cannot be opened, written or trusted is said in one line, and nothing is lost."""

import os
import shutil
import sqlite3
import stat
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import inspect

from classifier.errors import (
    BusyReviewError,
    InvalidOptionError,
    MissingFileError,
    UnusableReviewError,
    UnwritableOutputError,
)
from classifier.schema import PossibleDuplicate, Reviewer, Role
from classifier.store import (
    add_possible_duplicates,
    add_records,
    add_reviewer,
    back_up,
    create_review,
    list_possible_duplicates,
    list_reviewers,
    open_review,
    record_ids,
    restore_review,
    verify_review,
)
from classifier.store.engines import shown
from classifier.store.entry_tables import ENTRY_TABLES
from classifier.store.layout import HEAD, revision_of
from classifier.store.tables import METADATA
from tests.store.conftest import record


def one_line(refused):
    assert "\n" not in str(refused.value)


def test_what_was_written_is_there_when_the_review_is_opened_again(new_address):
    address = new_address()
    with create_review(address) as review, review.write(by="ana") as writing:
        add_reviewer(writing, Reviewer(name="ana"))
    with open_review(address) as review, review.read() as reading:
        assert list_reviewers(reading) == [Reviewer(name="ana")]


def test_nothing_is_made_where_something_is(new_address):
    address = new_address()
    create_review(address).close()
    with pytest.raises(UnusableReviewError, match=r"exists already|is not empty") as refused:
        create_review(address)
    one_line(refused)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a review of mechsift"),
        (b"TY  - JOUR\n" * 500, "is not a review of mechsift, or is damaged"),
    ],
)
def test_a_file_that_is_no_review_is_refused(tmp_path, content, said):
    path = tmp_path / "export.ris"
    path.write_bytes(content)
    with pytest.raises(UnusableReviewError, match=rf"export\.ris: {said}") as refused:
        open_review(str(path))
    one_line(refused)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE alembic_version (version_num TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(UnusableReviewError, match=r"is not a review of mechsift$"):
        open_review(str(path))
    assert path.read_bytes() == before


def test_a_missing_file_or_folder_is_named_with_the_cure(tmp_path):
    with pytest.raises(MissingFileError, match="make it with mechsift review init"):
        open_review(str(tmp_path / "none.mechsift"))
    with pytest.raises(UnwritableOutputError, match="no such folder; make it first"):
        create_review(str(tmp_path / "none" / "new.mechsift"))
    assert list(tmp_path.iterdir()) == []


def test_a_review_of_a_newer_version_is_refused(new_address):
    address = new_address()
    with create_review(address) as review, review.write(by="ana") as writing:
        writing.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(
        UnusableReviewError, match=rf"newer version of mechsift \(layout 9999, .* {HEAD}\)"
    ) as refused:
        open_review(address)
    one_line(refused)


def lay_out_as_before_the_release(address):
    """Make a review of revision 0004, from its script or, on a server, of a new one."""
    if not address.startswith("postgresql"):
        old = sqlite3.connect(address)
        old.executescript(LAYOUT_0004.read_text(encoding="utf-8"))
        old.close()
        return
    with create_review(address) as review, review.write(by="ana") as writing:
        add_reviewer(writing, Reviewer(name="ana", role=Role.LEAD))
        add_records(writing, [record(number) for number in (1, 2, 3)])
        add_possible_duplicates(writing, [ALIKE])
        for statement in UNDONE:
            writing.connection.exec_driver_sql(statement)


ALIKE = PossibleDuplicate(record_id="r1", other_id="r2", reason="alike", score=41.5)
LAYOUT_0004 = Path(__file__).with_name("layout_0004.sql")
UNDONE = (
    "ALTER TABLE possible_duplicates RENAME TO doubts",
    "ALTER TABLE doubts RENAME CONSTRAINT pk_possible_duplicates TO pk_doubts",
    "DROP TRIGGER records_append_only ON records",
    "UPDATE alembic_version SET version_num = '0004'",
)


def test_a_review_of_before_the_release_is_backed_up_and_brought_up_to_date(
    new_address, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # a server has no folder of ours beside it
    address = new_address()
    lay_out_as_before_the_release(address)
    restored = str(tmp_path / "from-backup.mechsift")
    for opened in (address, restored):
        with open_review(opened) as review:
            assert verify_review(review) == []
            with review.read() as reading:
                assert revision_of(reading.connection) == HEAD
                assert record_ids(reading) == ["r1", "r2", "r3"]
                assert list_possible_duplicates(reading) == [ALIKE]
                assert_layout(reading.connection)
        if opened == address:
            (backup,) = tmp_path.glob(f"*.before-{HEAD}.zip")
            restore_review(backup, restored)


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_a_review_of_a_layout_that_is_no_longer_read_is_refused_with_the_cure(
    new_address, revision
):
    address = new_address()
    with create_review(address) as review, review.write(by="ana") as writing:
        writing.connection.exec_driver_sql(
            f"UPDATE alembic_version SET version_num = '{revision}'"
        )
    with pytest.raises(
        UnusableReviewError, match=rf"layout {revision}\); open it once with mechsift of commit"
    ) as refused:
        open_review(address)
    one_line(refused)


def test_the_migrations_lead_to_the_tables_that_the_code_knows(review):
    with review.read() as reading:
        assert_layout(reading.connection)


def assert_layout(connection):
    """Compare a database with the tables of the code, and its guards with what is promised."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    assert ENTRY_TABLES
    sqlite = connection.dialect.name == "sqlite"
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": sqlite,
            "include_object": lambda _, name, *__: (
                not str(name).startswith("record_search") and "searchable" not in str(name)
            ),
        },
    )
    assert compare_metadata(context, METADATA) == []
    assert set(METADATA.tables) <= set(inspect(connection).get_table_names())
    triggers = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    if not sqlite:
        triggers = "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
    guarded = set(connection.exec_driver_sql(triggers).scalars())
    assert guarded >= {"records", "decisions", "audit", *map(str, ENTRY_TABLES.values())}


def test_a_locked_review_is_said_to_be_busy_and_nothing_is_kept_of_the_attempt(new_address):
    address = new_address()
    with create_review(address) as first, open_review(address, patience=0.05) as second:
        with first.write(by="ana") as writing:
            add_reviewer(writing, Reviewer(name="ana"))
            with (
                pytest.raises(BusyReviewError, match="another program is writing") as refused,
                second.write(by="ben") as late,
            ):
                add_reviewer(late, Reviewer(name="ben"))
            with second.read() as reading:  # readers do not wait
                assert list_reviewers(reading) == []
        one_line(refused)
        with second.read() as reading:
            assert [one.name for one in list_reviewers(reading)] == ["ana"]


def test_a_full_disk_is_one_clear_line_and_nothing_is_lost(tmp_path):
    address = str(tmp_path / "small.mechsift")
    with create_review(address) as review:
        with review.write(by="ana") as writing:
            add_records(writing, [record(1)])
            pages = writing.connection.exec_driver_sql("PRAGMA page_count").scalar()
            writing.connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 5}")
        with (
            pytest.raises(
                UnwritableOutputError, match="the disk is full; make room"
            ) as refused,
            review.write(by="ana") as writing,
        ):
            add_records(writing, [record(number) for number in range(2, 2000)])
        one_line(refused)
    with open_review(address) as review, review.read() as reading:
        assert record_ids(reading) == ["r1"]


def test_a_database_that_takes_no_writes_is_one_clear_line(tmp_path):
    with create_review(str(tmp_path / "read.mechsift")) as review:
        with review.read() as reading:
            reading.connection.exec_driver_sql("PRAGMA query_only=ON")
        with (
            pytest.raises(UnwritableOutputError, match="check the permissions") as refused,
            review.write(by="ana") as writing,
        ):
            add_reviewer(writing, Reviewer(name="ana"))
        one_line(refused)


@pytest.fixture
def somebody(tmp_path):
    """Return a folder where the rest of the test, even if root runs it, may not write."""
    folder = Path(tempfile.mkdtemp(prefix="mechsift-locked-"))  # root's own folders are closed
    create_review(str(folder / "old.mechsift")).close()
    folder.chmod(0o555)
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(before)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(("act", "name"), [(create_review, "new"), (open_review, "old")])
def test_a_folder_that_takes_no_files_is_one_clear_line(somebody, act, name):
    with pytest.raises(UnwritableOutputError, match="check the permissions") as refused:
        act(str(somebody / f"{name}.mechsift"))
    one_line(refused)
    assert [path.name for path in somebody.iterdir()] == ["old.mechsift"]


def test_a_garbled_file_is_found_out(tmp_path):
    path = tmp_path / "garbled.mechsift"
    with create_review(str(path)) as review, review.write(by="ana") as writing:
        add_records(writing, [record(number) for number in range(200)])
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : 2 * len(content) // 3] = bytes(len(content) // 3)
    path.write_bytes(content)
    with pytest.raises(UnusableReviewError, match="is damaged; restore it from a backup"):
        look_through(path)


def look_through(path):
    with open_review(str(path)) as review:
        return verify_review(review)


def test_a_server_that_does_not_answer_is_named_without_the_password(tmp_path):
    pytest.importorskip("psycopg", reason="the extra 'postgres' is not installed")
    address = f"postgresql://ana:secret@/review?host={tmp_path}"
    with pytest.raises(UnusableReviewError, match="the server does not answer") as refused:
        open_review(address)
    one_line(refused)
    assert "secret" not in str(refused.value)
    assert str(refused.value).startswith("postgresql://ana:***@")
    assert "secret" not in shown(address)


def test_a_database_that_the_server_does_not_have_is_named_with_the_cure(postgres):
    address = postgres.database().replace("/review_", "/none_")
    with pytest.raises(UnusableReviewError, match=r"\(database .* does not exist\); check"):
        open_review(address)


def test_an_address_that_means_nothing_is_refused():
    with pytest.raises(InvalidOptionError, match="write postgresql://"):
        open_review("postgresql://host:port/x")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "DROP TRIGGER records_no_update;"
            "UPDATE records SET title = 'x' WHERE record_id = 'r1'",
            ["record 'r1' is not what"],
        ),
        (
            "DROP TRIGGER records_no_delete; DELETE FROM records WHERE record_id = 'r2'",
            ["the search knows 3 of 2 records"],
        ),
        (
            "INSERT INTO queue VALUES ('full_text', 1, 'r9')",
            ["queue row 1 refers to something that records does not have"],
        ),
    ],
)
def test_verify_finds_what_was_changed_behind_our_back(tmp_path, change, said):
    path = tmp_path / "mine.mechsift"
    with create_review(str(path)) as review, review.write(by="ana") as writing:
        add_records(writing, [record(number) for number in (1, 2, 3)])
    other = sqlite3.connect(path)
    other.executescript(change)
    other.close()
    with open_review(str(path)) as review:
        found = verify_review(review)
    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True)), found


def test_reviews_and_backups_are_their_owners_alone(tmp_path):
    path = tmp_path / "mine.mechsift"
    with create_review(str(path)) as review:
        back_up(review, tmp_path / "mine.zip")
        beside = sorted(tmp_path.iterdir())
        assert {stat.S_IMODE(each.stat().st_mode) for each in beside} == {0o600}
    restore_review(tmp_path / "mine.zip", str(tmp_path / "again.mechsift"))
    assert stat.S_IMODE((tmp_path / "again.mechsift").stat().st_mode) == 0o600
