"""A review that is older than it was is found out, though its file is sound."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from classifier.schema import Reviewer, Role, Verdict
from classifier.store import (
    add_records,
    add_reviewer,
    append_decision,
    back_up,
    create_review,
    current_decisions,
    open_review,
    restore_review,
    verify_review,
)
from tests.store.conftest import record
from tests.store.test_decisions import FULL, say


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "mine.mechsift"
    with create_review(str(made)) as review, review.write(by="ana") as writing:
        add_reviewer(writing, Reviewer(name="ana", role=Role.LEAD))
        add_records(writing, [record(number) for number in (1, 2, 3)])
    return made


def problems(path: Path) -> list[str]:
    with open_review(str(path)) as review:
        return verify_review(review)


def test_a_decision_that_went_with_a_deleted_wal_is_found_missing_ever_after(path, tmp_path):
    review = open_review(str(path))
    with review.write(by="ana") as writing:
        append_decision(writing, FULL)
    # A program that is killed here leaves its last writes in the -wal file.
    shutil.copy(path, tmp_path / "without-wal")
    review.close()
    (tmp_path / "without-wal").replace(path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    (problem,) = problems(path)
    assert problem.startswith(
        "lines 3 to 3 of the audit log and what was done with them are lost"
    )
    with open_review(str(path)) as opened, opened.read() as reading:
        assert list(current_decisions(reading)) == []
    with open_review(str(path)) as opened, opened.write(by="ana") as writing:
        for number in (1, 2, 3):
            append_decision(writing, say(Verdict.INCLUDE, record_id=f"r{number}"))
    assert problems(path) == [problem]


def test_an_older_copy_in_the_place_of_a_review_is_found_out(path, tmp_path):
    shutil.copy(path, tmp_path / "older")
    with open_review(str(path)) as review, review.write(by="ana") as writing:
        append_decision(writing, FULL)
    shutil.copy(tmp_path / "older", path)
    assert len(problems(path)) == 1


def test_nothing_is_missing_from_a_review_that_was_moved_copied_or_restored(path, tmp_path):
    with open_review(str(path)) as review:
        back_up(review, tmp_path / "kept.zip")
        with review.write(by="ana") as writing:
            append_decision(writing, FULL)
    shutil.copy(path, tmp_path / "copied.mechsift")
    assert problems(tmp_path / "copied.mechsift") == []
    path.rename(tmp_path / "moved.mechsift")
    assert problems(tmp_path / "moved.mechsift") == []
    restore_review(tmp_path / "kept.zip", str(path))
    assert problems(path) == []


def test_a_note_of_another_review_or_a_torn_one_counts_for_nothing(path):
    note = path.with_name(path.name + "-sequence")
    for content in ("other 99\n", "torn", ""):
        note.write_text(content)
        assert problems(path) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "DROP TRIGGER decisions_no_delete; DELETE FROM marks; DELETE FROM evidence_checks;"
            "DELETE FROM decisions",
            "decision 'one' is in the audit log and no longer in the review",
        ),
        (
            "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE action = 'decide'",
            "decision 'one' is in the review and not in the audit log",
        ),
    ],
)
def test_a_decision_and_its_line_in_the_audit_log_go_together(path, change, said):
    with open_review(str(path)) as review, review.write(by="ana") as writing:
        append_decision(writing, FULL)
    other = sqlite3.connect(path)
    for table in ("marks", "evidence_checks"):
        other.execute(f"DROP TRIGGER {table}_no_delete")
    other.executescript(change)
    other.close()
    assert problems(path) == [said]
