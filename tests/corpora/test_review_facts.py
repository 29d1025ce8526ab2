"""The facts about the leadership review agree with the published ones and each other."""

import csv
import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from classifier.schema import MechanismStatus, load_codebook

CORPORA = Path(__file__).parents[2] / "corpora"
FACTS = CORPORA / "leadership-review"

SEVEN = {
    "inspiring_intent": 22,
    "creating_conditions": 22,
    "balancing_perspectives": 20,
    "working_with_power": 16,
    "learning_development": 14,
    "wider_view": 13,
    "clarifying_complexity": 10,
}
KNOWN_COMPLETELY = {"planning_coordinating": 5, "adaptability": 3, "resilience": 0}
PUBLISHED = {**SEVEN, **KNOWN_COMPLETELY}


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((FACTS / name).read_text(encoding="utf-8"))


def read_papers() -> list[dict[str, str]]:
    with (FACTS / "papers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CORPUS = read_toml("corpus.toml")
FLOW = read_toml("flow.toml")
BOXES = read_toml("boxes.toml")["box"]
PAPERS = read_papers()
COUNTS = {number["id"]: number["count"] for number in FLOW["number"]}


def marked(mechanism: str) -> int:
    return sum(paper[mechanism] == "1" for paper in PAPERS)


def test_papers_are_the_36_included_ones_each_once():
    assert len(PAPERS) == 36
    assert len({paper["paper"] for paper in PAPERS}) == 36
    assert COUNTS["included"] == 36


def test_papers_have_bibliographic_facts_and_marks_and_no_column_for_text():
    assert list(PAPERS[0]) == [
        "paper",
        "review_reference",
        "title",
        "doi",
        "year",
        "table2_ticks",
        "row_complete",
        *SEVEN,
        *KNOWN_COMPLETELY,
    ]
    assert max(len(cell) for paper in PAPERS for cell in paper.values()) < 250


def test_one_paper_reads_as_it_is_known():
    assert PAPERS[4] == {
        "paper": "Axelsson (2009)",
        "review_reference": "30",
        "title": (
            "From territoriality to altruism in interprofessional collaboration and leadership"
        ),
        "doi": "10.1080/13561820902921811",
        "year": "2009",
        "table2_ticks": "5",
        "row_complete": "0",
        "inspiring_intent": "1",
        "creating_conditions": "",
        "balancing_perspectives": "1",
        "working_with_power": "",
        "learning_development": "",
        "wider_view": "",
        "clarifying_complexity": "",
        "planning_coordinating": "0",
        "adaptability": "0",
        "resilience": "0",
    }


def test_dois_and_references_belong_to_one_paper_each():
    for column in ("doi", "review_reference"):
        known = [paper[column] for paper in PAPERS if paper[column]]
        assert len(known) == len(set(known)), column
    references = {int(p["review_reference"]) for p in PAPERS if p["review_reference"]}
    assert references == set(range(23, 50))


def test_year_is_the_one_in_the_name_of_the_paper():
    for paper in PAPERS:
        assert f"({paper['year']}" in paper["paper"], paper["paper"]


@pytest.mark.parametrize(("mechanism", "published"), SEVEN.items())
def test_known_marks_of_a_mechanism_are_some_of_the_published_ones(mechanism, published):
    assert 0 < marked(mechanism) <= published


def test_known_marks_are_59_of_the_117_published():
    known = [marked(mechanism) for mechanism in SEVEN]
    assert known == [13, 6, 14, 9, 7, 6, 4]
    assert (sum(known), sum(SEVEN.values())) == (59, 117)


@pytest.mark.parametrize(("mechanism", "published"), KNOWN_COMPLETELY.items())
def test_other_three_candidates_are_known_for_every_paper(mechanism, published):
    assert {paper[mechanism] for paper in PAPERS} <= {"0", "1"}
    assert marked(mechanism) == published


def test_unknown_marks_stay_blank_and_none_is_taken_for_a_no():
    for paper in PAPERS:
        allowed = {"0", "1"} if paper["row_complete"] == "1" else {"", "1"}
        assert {paper[mechanism] for mechanism in SEVEN} <= allowed, paper["paper"]


def test_row_is_complete_exactly_where_its_marks_make_up_its_ticks():
    complete = []
    for paper in PAPERS:
        ticks, known = int(paper["table2_ticks"]), sum(paper[m] == "1" for m in SEVEN)
        assert known <= ticks, paper["paper"]
        assert (paper["row_complete"] == "1") == (known == ticks), paper["paper"]
        complete += [paper["paper"]] if known == ticks else []
    assert complete == ["Cohen (2006)", "Cramm (2012)", "Kharicha (2005)"]


def test_ticks_of_all_papers_sum_to_those_of_the_table():
    assert sum(int(paper["table2_ticks"]) for paper in PAPERS) == 127


def test_first_stage_of_the_flow_adds_up_as_published():
    assert COUNTS["stage1a_found"] == 1446
    assert COUNTS["stage1a_duplicates"] == 532
    assert COUNTS["stage1a_abstracts_read"] == 1446 - 532 == 914
    assert COUNTS["stage1a_full_texts_read"] == 66
    assert (COUNTS["stage1a_included"], COUNTS["grey_included"]) == (23, 14)
    assert COUNTS["stage1a_coded"] == 23 + 14 == 37
    assert (COUNTS["grey_read"], COUNTS["stage1b_from_reference_lists"]) == (41, 12)
    assert (COUNTS["multiteam_read"], COUNTS["multiteam_included"]) == (20, 14)


def test_second_stage_of_the_flow_adds_up_as_published():
    assert (COUNTS["stage2_abstracts_read"], COUNTS["stage2_kept"]) == (5673, 420)
    assert COUNTS["stage2_gathered"] == 420 + 11 + 2 + 14 + 11 == 458
    assert COUNTS["stage2_possible"] == 458 + 1 + 3 == 462
    assert COUNTS["stage2_not_accessible"] == 16
    assert COUNTS["stage2_full_texts_read"] == 462 - 16 == 446
    assert COUNTS["included"] == 36


def test_sums_written_in_the_flow_hold():
    assert [entry["result"] for entry in FLOW["sum"]] == [
        "stage1a_abstracts_read",
        "stage1a_coded",
        "stage2_gathered",
        "stage2_possible",
        "stage2_full_texts_read",
    ]
    for entry in FLOW["sum"]:
        plus = sum(COUNTS[name] for name in entry["plus"])
        minus = sum(COUNTS[name] for name in entry["minus"])
        assert COUNTS[entry["result"]] == plus - minus, entry["result"]


def test_searches_people_and_meetings_are_counted_as_published():
    assert (COUNTS["stage1a_databases"], COUNTS["stage2_databases"]) == (8, 11)
    assert (COUNTS["stakeholders"], COUNTS["stakeholder_meetings"]) == (19, 3)


def test_papers_of_each_mechanism_are_counted_as_published():
    counted = {n["mechanism"]: n["count"] for n in FLOW["number"] if "mechanism" in n}
    assert counted == PUBLISHED
    codebook = load_codebook(CORPORA / "codebooks" / "leadership.toml")
    assert set(counted) == {mechanism.mechanism_id for mechanism in codebook.mechanisms}
    evidenced = {
        m.mechanism_id for m in codebook.mechanisms if m.status is MechanismStatus.EVIDENCED
    }
    assert evidenced == set(SEVEN)


def test_every_number_has_a_stage_and_a_label_and_a_name_of_its_own():
    entries = [*FLOW["number"], *FLOW["unknown"]]
    assert len({entry["id"] for entry in entries}) == len(entries)
    for entry in entries:
        assert entry["stage"] in {"1a", "1b", "2", "synthesis", "stakeholders"}, entry
        assert 10 < len(entry["label"]) < 100, entry


def test_unpublished_numbers_are_listed_without_a_count():
    unknown = {entry["id"] for entry in FLOW["unknown"]}
    assert {"stage2_found", "stage2_duplicates", "stage2_exclusion_reasons"} <= unknown
    assert not unknown & set(COUNTS)
    assert all(set(entry) == {"id", "stage", "label"} for entry in FLOW["unknown"])


def test_several_readers_divided_what_they_read():
    assert len(FLOW["reading"]) == 6
    for entry in FLOW["reading"]:
        assert entry["divided"] == (entry["readers"] > 1), entry


def test_boxes_are_the_published_signs():
    signs = [
        (
            box["mechanism"],
            box["presence"],
            box["resource"] + box["reasoning"],
            "".join(box["outcomes"]),
        )
        for box in BOXES
    ]
    assert [box["number"] for box in BOXES] == [1, 2, 3, 4, 5, 6, 7]
    assert signs == [
        ("inspiring_intent", "present", "++", "++"),
        ("creating_conditions", "absent", "--", "--"),
        ("balancing_perspectives", "present", "++", "-"),
        ("working_with_power", "absent", "+-", "--"),
        ("learning_development", "absent", "--", "-"),
        ("wider_view", "present", "++", "+"),
        ("clarifying_complexity", "absent", "--", "-"),
    ]


def test_paper_behind_a_box_is_marked_for_its_mechanism():
    papers = {paper["paper"]: paper for paper in PAPERS}
    for box in BOXES:
        paper = papers[box["paper"]]
        assert paper["review_reference"] == str(box["review_reference"]), box
        assert paper[box["mechanism"]] == "1", box


def test_boxes_hold_signs_and_no_text():
    for box in BOXES:
        assert {box["resource"], box["reasoning"], *box["outcomes"]} <= {"+", "-"}, box
        assert set(box) == {
            "number",
            "mechanism",
            "presence",
            "resource",
            "reasoning",
            "outcomes",
            "paper",
            "review_reference",
        }


def test_corpus_card_says_what_the_folder_is():
    assert list(CORPUS) == [
        "name",
        "title",
        "licence",
        "source",
        "demonstration",
        "labelled",
        "files",
    ]
    assert CORPUS["name"] == FACTS.name
    assert "Int J Integr Care 2021, 21(4)" in CORPUS["source"]
    assert CORPUS["demonstration"] is False
    assert CORPUS["labelled"] == ""


def test_corpus_card_names_every_file_with_its_hash():
    listed = {entry["name"]: entry["sha256"] for entry in CORPUS["files"]}
    present = {path.name for path in FACTS.iterdir()} - {"corpus.toml"}
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((FACTS / name).read_bytes()).hexdigest() == digest, name


def test_readme_names_the_source_and_every_column():
    text = (FACTS / "README.md").read_text(encoding="utf-8")
    assert "Int J Integr Care 2021, 21(4)" in text
    assert "Facts only" in text
    for column in PAPERS[0]:
        assert f"`{column}`" in text, column
    for mechanism, published in PUBLISHED.items():
        assert f"| `{mechanism}` | {published} | {marked(mechanism)} |" in text
