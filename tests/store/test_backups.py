"""A backup is one file, goes back into either engine, and a damaged one is refused."""

import hashlib
import json
import re
from zipfile import ZIP_DEFLATED, ZipFile

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


def resealed(source, target, name, change):
    """Copy a backup with the lines of one table changed, and what the manifest says of them."""
    with ZipFile(source) as old:
        members = {each: old.read(each) for each in old.namelist()}
    manifest = json.loads(members["manifest.json"])
    header, *lines = [json.loads(line) for line in members[f"{name}.jsonl"].splitlines()]
    rows = change([dict(zip(header, line, strict=True)) for line in lines])
    spelled = [json.dumps(header), *(json.dumps([row[key] for key in header]) for row in rows)]
    content = "".join(
        json.dumps(json.loads(line), ensure_ascii=False, separators=(",", ":")) + "\n"
        for line in spelled
    ).encode()
    members[f"{name}.jsonl"] = content
    digest = hashlib.sha256(content).hexdigest()
    manifest["tables"][name] = {"rows": len(rows), "sha256": digest}
    members["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(target, "w") as new:
        for member, octets in members.items():
            new.writestr(member, octets)
    return target


def with_values(**values):
    return lambda rows: [row | values for row in rows]


CRAFTED = {
    "no id": ("review", lambda _: [], "does not say which review it is"),
    "no verdict": ("decisions", with_values(verdict="perhaps"), "no review can hold"),
    "no moment": ("decisions", with_values(at="yesterday"), "no review can hold"),
    "no list": ("records", with_values(authors="{}x"), "no review can hold"),
    "no number": ("records", with_values(year=10**30), "is damaged"),
    "no text": ("records", with_values(title=None), "is damaged"),
    "a list for a text": (
        "records",
        with_values(title=["a"]),
        "is (damaged|not what was)",
    ),
    "nobody": ("decisions", with_values(reviewer="nobody"), "is damaged"),
    "another text": ("records", with_values(abstract="x"), "is not what was stored"),
    "no codebook": (
        "codebooks",
        lambda _: [{"version": 1, "content": "x", "sha256": SHA_OF_X, "at": DAY, "by": "ana"}],
        "the review's codebook",
    ),
}
DAY = "2026-03-01T09:00:00.000000Z"
SHA_OF_X = hashlib.sha256(b"x").hexdigest()


@pytest.mark.parametrize(("table", "change", "said"), CRAFTED.values(), ids=CRAFTED)
def test_a_crafted_backup_whose_hashes_agree_is_refused_and_leaves_nothing(
    lived_in, new_address, tmp_path, table, change, said
):
    back_up(lived_in, tmp_path / "whole.zip")
    bad = resealed(tmp_path / "whole.zip", tmp_path / "bad.zip", table, change)
    address = new_address()
    with pytest.raises(UnusableReviewError, match=said) as refused:
        restore_review(bad, address)
    assert "\n" not in str(refused.value)
    create_review(address).close()  # nothing was left there


@pytest.mark.parametrize(
    "change",
    [
        {"tables": 5},
        {"tables": {}},
        {"revision": 5},
        {"revision": None},
        {"tables": {"strangers": {"rows": 0, "sha256": ""}}},
    ],
)
def test_a_crafted_manifest_is_refused_in_one_line(lived_in, tmp_path, change):
    back_up(lived_in, tmp_path / "whole.zip")

    def crafted(name, content):
        if name != "manifest.json":
            return content
        whole = json.loads(content)
        if isinstance(change.get("tables"), dict) and change["tables"]:
            return json.dumps(whole | {"tables": whole["tables"] | change["tables"]}).encode()
        return json.dumps(whole | change).encode()

    bad = changed(tmp_path / "whole.zip", tmp_path / "bad.zip", crafted)
    with pytest.raises(UnusableReviewError) as refused:
        restore_review(bad, str(tmp_path / "none.mechsift"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b'{"a": 1}', b"5", b"null", b'["record_id"]', b'"x"']
)
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_is_none_is_refused_in_one_line(lived_in, tmp_path, line, first):
    back_up(lived_in, tmp_path / "whole.zip")

    def crafted(name, content):
        if name != "records.jsonl":
            return content
        header, *rows = content.splitlines()
        return b"\n".join([line, *rows] if first else [header, line])

    bad = changed(tmp_path / "whole.zip", tmp_path / "bad.zip", crafted)
    with pytest.raises(UnusableReviewError, match=r"is damaged") as refused:
        restore_review(bad, str(tmp_path / "none.mechsift"))
    assert "\n" not in str(refused.value)


def test_a_backup_that_is_a_bomb_is_not_unpacked(lived_in, tmp_path):
    back_up(lived_in, tmp_path / "whole.zip")
    bomb = tmp_path / "bomb.zip"
    with ZipFile(tmp_path / "whole.zip") as old, ZipFile(bomb, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(name, "w", force_zip64=True) as stream:
                stream.write(old.read(name))
                for _ in range(300 if name == "audit.jsonl" else 0):
                    stream.write(b" " * (1 << 20))
    with pytest.raises(UnusableReviewError, match=r"audit.jsonl unpacks to 300 MiB"):
        restore_review(bomb, str(tmp_path / "none.mechsift"))


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
