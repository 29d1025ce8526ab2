"""ASReview's project files: a real one, and those that would do harm."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from classifier.errors import UnreadableExportError, UnwritableOutputError
from classifier.formats import convert_exports, read_exports, scan_exports
from classifier.schema import Decision, Verdict


@pytest.fixture
def project(project_root: Path) -> Path:
    return project_root / "tests" / "golden" / "decisions" / "project.asreview"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def members_of(project: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(project) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(path: Path) -> str:
    with pytest.raises(UnreadableExportError) as error:
        read_exports([path])
    return str(error.value)


def test_a_real_project_is_read_with_its_decisions(project, said):
    exports = read_exports([project])
    assert exports.reports[0].format == "asreview"
    assert [
        record.title.removeprefix("Invented for testing: ") for record in exports.records
    ] == [
        "leaders of shared wards",
        "feed prices in three barns",
        "a record without decision",
        "a prior decision",
    ]
    first = exports.records[0]
    assert first.authors == ("Muster, Cleo", "Probe, Bo")
    assert (first.year, first.doi, first.keywords) == (
        2019, "10.99999/invented.1", ("trust", "wards"),
    )  # fmt: skip
    assert [said(record)[0] for record in exports.records] == [
        [
            Decision(
                verdict=Verdict.INCLUDE,
                note="Read the second page, invented",
                labels=("mechanism_trust",),
            )
        ],
        [Decision(reviewer="user 7", verdict=Verdict.EXCLUDE)],
        [],
        [Decision(verdict=Verdict.EXCLUDE)],
    ]


def test_a_project_becomes_a_ris_that_asreview_reads(project, tmp_path):
    output = tmp_path / "out.ris"
    convert_exports([project], output, decisions="asreview")
    (report,) = scan_exports([output])
    assert report.decisions == {"included": 1, "excluded": 2, "maybe": 0, "disagreed": 0}
    assert output.read_text(encoding="utf-8").count("N1  - ASReview_") == 3


def test_a_project_is_not_written_and_an_old_file_stays(project, tmp_path):
    output = tmp_path / "out.asreview"
    output.write_text("old", encoding="utf-8")
    with pytest.raises(UnwritableOutputError, match="--decisions asreview"):
        convert_exports([project], output)
    assert output.read_text(encoding="utf-8") == "old"


def test_a_project_of_another_version_names_the_cure(project, tmp_path):
    old = {**members_of(project), "project.json": json.dumps({"version": "1.6"}).encode()}
    assert refused(packed(tmp_path / "old.asreview", old)) == (
        "old.asreview: is a project of ASReview 1.6; open it in ASReview 3 and export it again"
    )


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "a/../../evil", "..\\evil", "C:/evil"]
)
def test_a_member_that_lies_outside_is_refused(project, tmp_path, name):
    path = packed(tmp_path / "evil.asreview", {**members_of(project), name: b"x"})
    assert "lies outside of the archive; not opened" in refused(path)


def test_a_database_that_is_mostly_air_is_refused(project, tmp_path):
    bomb = {**members_of(project), "results.db": bytes(20_000_000)}
    assert "unpacks to 20,000,000 bytes; not opened" in refused(
        packed(tmp_path / "bomb.asreview", bomb)
    )


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_project_without_a_database_of_its_kind_is_refused(project, tmp_path, content):
    path = packed(tmp_path / "a.asreview", {**members_of(project), "results.db": content})
    assert "a.asreview: " in refused(path)


def test_a_project_without_any_database_is_refused(project, tmp_path):
    members = members_of(project)
    del members["results.db"]
    assert "is a damaged project" in refused(packed(tmp_path / "a.asreview", members))


def test_a_view_in_place_of_a_table_is_not_run(project, tmp_path):
    database = tmp_path / "x.db"
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE VIEW record AS SELECT 1 AS title, 1 AS group_id")
        connection.execute("CREATE TABLE results (record_id, label, note, tags, user_id)")
    members = {**members_of(project), "results.db": database.read_bytes()}
    path = packed(tmp_path / "a.asreview", members)
    assert "its database has no table 'record'" in refused(path)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_a_project_that_was_cut_off_is_refused(project, tmp_path, share):
    whole = project.read_bytes()
    path = tmp_path / "cut.asreview"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert refused(path).startswith("cut.asreview: ")
