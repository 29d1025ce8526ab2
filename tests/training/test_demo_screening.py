"""The decisions of the walk: the corpus's own labels, on papers of the shipped exports."""

import csv
from pathlib import Path

import pytest

from classifier.formats import read_exports
from training.demo_screening import FILES, build_screening, letters

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "corpora" / "leadership-demo"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def truth() -> dict[str, dict[str, str]]:
    """Return the labels of each record of the exports, by its id."""
    labels = {letters(row["title"]): row for row in rows(DEMO / "decisions.csv")}
    records = read_exports(sorted((DEMO / "exports").iterdir())).records
    return {record.record_id: labels[letters(record.title)] for record in records}


@pytest.mark.parametrize(
    ("name", "label"),
    [*zip(FILES, ("label_abstract", "label_abstract", "label_included"), strict=True)],
)
def test_every_decision_is_the_label_of_a_record_of_the_exports(name, label, truth):
    said = {row["record_id"]: row["verdict"] for row in rows(DEMO / "screening" / name)}
    assert said
    words = {"1": "include", "0": "exclude"}
    assert said == {record_id: words[truth[record_id][label]] for record_id in said}


def test_a_full_text_is_judged_where_its_title_and_abstract_passed():
    first, second, full = (rows(DEMO / "screening" / name) for name in FILES)
    passed = [row["record_id"] for row in first + second if row["verdict"] == "include"]
    assert [row["record_id"] for row in full] == passed


@pytest.mark.slow
def test_the_committed_decisions_are_those_that_the_queue_asks_for():
    kept = {name: rows(DEMO / "screening" / name) for name in FILES}
    assert build_screening(DEMO) == kept, "run python -m training.demo_screening"
