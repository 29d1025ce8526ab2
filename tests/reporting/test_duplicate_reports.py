"""Duplicates as tables and files: the columns of the contract, and gaps that are filled."""

import csv
from pathlib import Path
from typing import Any

import pytest

from classifier.dedupe import Judgement, read_judgements
from classifier.errors import UnwritableOutputError
from classifier.formats import read_exports
from classifier.reporting.duplicates import deduplicate, write_groups, write_pairs
from classifier.reporting.merged import write_merged
from classifier.schema import Record

COLUMNS = [
    "record_id", "source", "position", "source_id", "group_id", "kept", "reason", "score",
    "linked_to",
]  # fmt: skip
FULL = """\
TY  - JOUR
ID  - full
TI  - Trust in care teams
AB  - They trusted one another.
N1  - a note
ER  -
"""
BARE = """\
TY  - JOUR
ID  - bare
TI  - Trust in care teams.
AU  - Invented, A.
AU  - Invented, B.
PY  - 2019
DO  - 10.5555/trust
PM  - 12345678
T2  - Invented Journal
KW  - trust
KW  - care
LA  - en
ER  -

TY  - JOUR
ID  - other
TI  - =Poultry farms
ER  -
"""


PAIR_COLUMNS = [
    "record_id", "other_id", "verdict", "finding", "reason", "score", "title", "other_title",
    "source", "position", "other_source", "other_position",
]  # fmt: skip


@pytest.fixture
def found(tmp_path: Path) -> Any:
    (tmp_path / "full.ris").write_text(FULL, encoding="utf-8")
    (tmp_path / "bare.ris").write_text(BARE, encoding="utf-8")
    return deduplicate(read_exports([tmp_path / "full.ris", tmp_path / "bare.ris"]).records)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        return [dict(row) for row in reader]


def test_every_record_has_a_row_with_the_columns_of_the_contract(found, tmp_path):
    write_groups(found.duplicates, tmp_path / "groups.csv")
    rows = rows_of(tmp_path / "groups.csv")
    assert [list(row) for row in rows] == [COLUMNS] * 3
    assert [(r["source"], r["position"], r["source_id"], r["kept"]) for r in rows] == [
        ("full.ris", "1", "full", "1"),
        ("bare.ris", "1", "bare", "0"),
        ("bare.ris", "2", "other", "1"),
    ]
    assert [(r["reason"], r["score"]) for r in rows] == [
        ("", "100.0"),
        ("same title", "60.0"),
        ("", "100.0"),
    ]


def test_a_group_is_named_by_its_smallest_record_id(found, tmp_path):
    write_groups(found.duplicates, tmp_path / "groups.csv")
    first, second, alone = rows_of(tmp_path / "groups.csv")
    assert first["group_id"] == second["group_id"]
    assert first["group_id"] == min(first["record_id"], second["record_id"])
    assert alone["group_id"] == alone["record_id"]


def test_no_text_in_the_groups_begins_like_a_formula(tmp_path):
    hostile = [Record(record_id="=1", source="+a.ris", source_id="@SUM(A1)", title="t")]
    write_groups(deduplicate(hostile).duplicates, tmp_path / "groups.csv")
    (row,) = rows_of(tmp_path / "groups.csv")
    assert (row["record_id"], row["source"], row["source_id"]) == (
        "'=1",
        "'+a.ris",
        "'@SUM(A1)",
    )
    assert row["score"] == "100.0"


def test_the_summary_counts_a_record_alone_as_a_group(found):
    summary = found.summary()
    assert {name: summary[name] for name in ("records", "groups", "duplicates")} == {
        "records": 3,
        "groups": 2,
        "duplicates": 1,
    }
    assert summary["to_review"] == 0
    assert summary["seconds"] >= 0
    assert list(summary) == [
        "records", "groups", "duplicates", "to_review", "related", "seconds",
    ]  # fmt: skip


def test_linked_pairs_say_which_why_and_of_which(found):
    assert found.linked() == [
        ("bare.ris", 1, "same title", "full.ris", 1, "Trust in care teams.")
    ]
    assert found.doubtful() == []


def test_doubtful_pairs_are_listed_apart():
    pair = [
        Record(record_id="a", source="a.ris", position=1, title="Trust", doi="10.5555/x"),
        Record(record_id="b", source="b.ris", position=2, title="Poultry", doi="10.5555/x"),
    ]
    found = deduplicate(pair)
    assert found.linked() == []
    assert found.doubtful() == [
        ("a.ris", 1, "same DOI, but the titles differ", "b.ris", 2, "Trust")
    ]
    assert found.summary()["to_review"] == 1


def test_related_pairs_are_listed_apart():
    title = "Boundary work between hospital and home care"
    pair = [
        Record(record_id="a", source="a.ris", position=1, title=title),
        Record(record_id="b", source="b.ris", position=2, title=f"Erratum: {title}"),
    ]
    found = deduplicate(pair)
    assert (found.linked(), found.doubtful(), found.summary()["related"]) == ([], [], 1)
    ((*_, why, source, position, _),) = found.related()
    assert why == "same title, but a correction, retraction or other notice"
    assert (source, position) == ("b.ris", 2)


def test_pairs_are_written_for_a_person_and_followed_when_they_come_back(found, tmp_path):
    path = tmp_path / "pairs.csv"
    write_pairs(found, path)
    (row,) = rows_of(path)
    assert list(row) == PAIR_COLUMNS
    assert (row["finding"], row["reason"], row["verdict"]) == ("linked", "same title", "")
    assert (row["title"], row["other_title"]) == (
        "Trust in care teams.",
        "Trust in care teams",
    )
    row["verdict"] = "different"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, PAIR_COLUMNS)
        writer.writeheader()
        writer.writerow(row)
    records = [member for group in found.duplicates.groups for member in group.members]
    parted = deduplicate(records, judged=read_judgements(path))
    assert (parted.summary()["groups"], parted.doubtful()) == (3, [])
    write_pairs(parted, path)
    assert [(r["finding"], r["verdict"]) for r in rows_of(path)] == [("judged", "different")]


def test_pairs_that_a_person_joined_are_written_with_the_verdict(tmp_path):
    records = [Record(record_id=name, title=name * 9) for name in "ab"]
    judged = [Judgement(record_id="a", other_id="b", same=True)]
    write_pairs(deduplicate(records, judged=judged), tmp_path / "pairs.csv")
    assert [(r["finding"], r["verdict"]) for r in rows_of(tmp_path / "pairs.csv")] == [
        ("judged", "same")
    ]


def test_merged_ris_keeps_the_tags_of_the_fullest_and_fills_its_gaps(found, tmp_path):
    write_merged(found.duplicates, tmp_path / "merged.ris")
    merged, alone = read_exports([tmp_path / "merged.ris"]).records
    assert (merged.title, merged.abstract) == (
        "Trust in care teams",
        "They trusted one another.",
    )
    assert merged.authors == ("Invented, A.", "Invented, B.")
    assert (merged.year, merged.journal) == (2019, "Invented Journal")
    assert (merged.doi, merged.pmid) == ("10.5555/trust", "12345678")
    assert (merged.keywords, merged.language) == (("trust", "care"), "en")
    assert [f.value for f in merged.raw if f.tag == "N1"] == [
        "a note",
        "mechsift:also_in=bare.ris:1",
    ]
    assert [f.tag for f in merged.raw].count("TI") == 1
    assert (alone.title, alone.source_id) == ("=Poultry farms", "other")


def test_merged_ris_fills_the_gaps_of_a_record_from_a_table(tmp_path):
    (tmp_path / "a.csv").write_text(
        "title,abstract\nTrust in care teams,They trusted one another.\n", encoding="utf-8"
    )
    (tmp_path / "bare.ris").write_text(BARE, encoding="utf-8")
    records = read_exports([tmp_path / "a.csv", tmp_path / "bare.ris"]).records
    write_merged(deduplicate(records).duplicates, tmp_path / "merged.ris")
    merged, _ = read_exports([tmp_path / "merged.ris"]).records
    assert (merged.abstract, merged.year) == ("They trusted one another.", 2019)
    assert merged.authors == ("Invented, A.", "Invented, B.")


def test_merged_csv_has_one_row_a_group_and_names_the_others(found, tmp_path):
    write_merged(found.duplicates, tmp_path / "merged.csv")
    merged, alone = rows_of(tmp_path / "merged.csv")
    assert list(merged) == [
        "record_id", "source", "position", "source_id", "title", "abstract", "authors", "year",
        "journal", "doi", "pmid", "keywords", "language", "also_in",
    ]  # fmt: skip
    assert merged["abstract"] == "They trusted one another."
    assert merged["authors"] == "Invented, A.; Invented, B."
    assert (merged["year"], merged["doi"]) == ("2019", "10.5555/trust")
    assert merged["also_in"] == "bare.ris:1"
    assert (alone["title"], alone["year"], alone["also_in"]) == ("'=Poultry farms", "", "")


def test_merged_ris_takes_the_better_value_of_a_field_and_drops_the_weaker(tmp_path):
    shouted = BARE.replace("Trust in care teams.", "TRUST IN CARE TEAMS").replace(
        "KW  - trust", "AB  - They trusted.\nKW  - trust"
    )
    full = FULL.replace("AB  - They trusted one another.\n", "")
    (tmp_path / "full.ris").write_text(full, encoding="utf-8")
    (tmp_path / "bare.ris").write_text(shouted, encoding="utf-8")
    records = read_exports([tmp_path / "full.ris", tmp_path / "bare.ris"]).records
    write_merged(deduplicate(records).duplicates, tmp_path / "merged.ris")
    merged = read_exports([tmp_path / "merged.ris"]).records[0]
    assert merged.title == "Trust in care teams"
    assert [f.value for f in merged.raw if f.tag == "TI"] == ["Trust in care teams"]
    assert merged.abstract == "They trusted."


def test_an_apostrophe_before_a_formula_does_not_double_on_a_second_pass(found, tmp_path):
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    write_merged(found.duplicates, once)
    write_merged(deduplicate(read_exports([once]).records).duplicates, twice)
    assert [row["title"] for row in rows_of(twice)] == [row["title"] for row in rows_of(once)]
    assert rows_of(once)[1]["title"] == "'=Poultry farms"


@pytest.mark.parametrize("name", ["merged.xlsx", "merged"])
def test_another_suffix_is_refused(found, tmp_path, name):
    with pytest.raises(UnwritableOutputError) as caught:
        write_merged(found.duplicates, tmp_path / name)
    assert str(caught.value) == f"{name}: merged records are written as .ris or .csv"


@pytest.mark.parametrize("write", [write_groups, write_merged])
def test_the_same_duplicates_give_the_same_bytes(found, tmp_path, write):
    paths = [tmp_path / f"{name}.csv" for name in ("one", "two")]
    for path in paths:
        write(found.duplicates, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("write", "problem"),
    [(write_groups, "cannot be written"), (write_merged, "missing: no such folder")],
)
def test_a_folder_that_does_not_exist_is_told_in_one_line(found, tmp_path, write, problem):
    path = tmp_path / "missing" / "out.csv"
    with pytest.raises(UnwritableOutputError, match=problem):
        write(found.duplicates, path)
    assert not path.parent.exists()
