"""A backup is one file, goes back into either engine, and a damaged one is refused."""

import json
import re
from zipfile import ZipFile

import pytest

from classifier.errors import (
    MissingFileError,
    OutdatedChangeError,
    UnusableReviewError,
    UnwritableOutputError,
)
from classifier.schema import Quotation, Stage
from classifier.store import (
    append_decision,
    append_entry,
    audit_log,
    back_up,
    create_review,
    current_entries,
    every_decision,
    list_reviewers,
    open_review,
    restore_review,
    search_records,
    set_queue,
    stored_records,
    verify_review,
    withdraw_decision,
)
from tests.store.test_decisions import FULL


@pytest.fixture
def lived_in(staffed):
    with staffed.write(by="ana") as writing:
        append_decision(writing, FULL)
        withdraw_decision(writing, FULL.decision_id)
        append_entry(writing, Quotation(record_id="r1", text="a\x00b \ufdd0", locator="p. 3"))
        set_queue(writing, ["r2", "r3"], stage=Stage.TITLE_ABSTRACT)
    return staffed


def contents(review):
    with review.read() as reading:
        return (
            list(stored_records(reading)),
            list(every_decision(reading)),
            current_entries(reading, Quotation),
            list_reviewers(reading),
            list(audit_log(reading)),
            search_records(reading, "shared power"),
        )


def test_a_backup_restores_everything_into_either_engine(lived_in, new_address, tmp_path):
    back_up(lived_in, tmp_path / "whole.zip")
    for address in (new_address(), str(tmp_path / "another.mechsift")):
        restore_review(tmp_path / "whole.zip", address)
        with open_review(address) as restored:
            assert contents(restored) == contents(lived_in)
            assert verify_review(restored) == []
            with restored.write(by="ana") as writing:
                assert append_entry(writing, Quotation(record_id="r1", text="next")) == 2


def test_the_backup_of_a_restored_review_is_the_same_file(lived_in, tmp_path, clock):
    back_up(lived_in, tmp_path / "one.zip")
    restore_review(tmp_path / "one.zip", str(tmp_path / "again.mechsift"))
    with open_review(str(tmp_path / "again.mechsift"), clock=clock) as restored:
        back_up(restored, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_nothing_is_restored_over_a_review_that_is_there(lived_in, new_address, tmp_path):
    address = new_address()
    create_review(address).close()
    back_up(lived_in, tmp_path / "whole.zip")
    with pytest.raises(UnusableReviewError, match=r"exists already|is not empty"):
        restore_review(tmp_path / "whole.zip", address)


def changed(source, target, change):
    """Copy a zip; `change` gives each member's bytes anew, or None to leave it out."""
    with ZipFile(source) as old, ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def without_marks(name, content):
    return None if name == "marks.jsonl" else content


def with_another_title(name, content):
    return content.replace(b"Leaders of team 1", b"Leaders of team 7")


def cut_short(name, content):
    return content[:-9] if name == "records.jsonl" else content


def of_a_newer_version(name, content):
    return content.replace(b'"revision": "0', b'"revision": "9')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_marks, r"is damaged; use an earlier backup$"),
        (with_another_title, r"records is damaged$"),
        (cut_short, r"is damaged; use an earlier backup$"),
        (of_a_newer_version, r"made by a newer version of mechsift \(layout 9"),
    ],
)
def test_a_changed_backup_is_refused_and_leaves_nothing(lived_in, tmp_path, change, said):
    back_up(lived_in, tmp_path / "whole.zip")
    bad = changed(tmp_path / "whole.zip", tmp_path / "bad.zip", change)
    with pytest.raises(UnusableReviewError, match=said):
        restore_review(bad, str(tmp_path / "none.mechsift"))
    assert not [path for path in tmp_path.iterdir() if "none" in path.name]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 not really"])
def test_a_file_that_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UnusableReviewError, match="is not a backup of a review"):
        restore_review(tmp_path / "x.zip", str(tmp_path / "none.mechsift"))
    with pytest.raises(MissingFileError, match=re.escape("y.zip: no such file")):
        restore_review(tmp_path / "y.zip", str(tmp_path / "none.mechsift"))


def test_a_backup_into_a_folder_that_is_not_there_is_refused(staffed, tmp_path):
    with pytest.raises(UnwritableOutputError, match="no such folder"):
        back_up(staffed, tmp_path / "none" / "whole.zip")


def test_the_manifest_says_how_many_rows_each_table_has(lived_in, tmp_path):
    back_up(lived_in, tmp_path / "whole.zip")
    with ZipFile(tmp_path / "whole.zip") as archive:
        tables = json.loads(archive.read("manifest.json"))["tables"]
    assert {name: tables[name]["rows"] for name in ("records", "decisions", "marks")} == {
        "records": 3,
        "decisions": 2,
        "marks": 2,
    }


def test_a_decision_restored_can_still_not_be_doubled(lived_in, tmp_path):
    back_up(lived_in, tmp_path / "whole.zip")
    address = str(tmp_path / "again.mechsift")
    restore_review(tmp_path / "whole.zip", address)
    with (
        open_review(address) as restored,
        pytest.raises(OutdatedChangeError),
        restored.write(by="ana") as writing,
    ):
        withdraw_decision(writing, FULL.decision_id)
