"""The worked example in the docs: as the program writes it, and true to the published facts."""

import csv
import tomllib
from pathlib import Path

import pytest

from training.review_example import example_report, write_example

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
FACTS = ROOT / "corpora" / "leadership-review"


@pytest.fixture(scope="module")
def report():
    return example_report()


def test_the_committed_example_is_what_is_written(tmp_path: Path):
    written = write_example(tmp_path)
    assert {path.name for path in written} == {
        path.name for path in EXAMPLES.glob("leadership-*")
    }
    for path in written:
        same = path.read_bytes() == (EXAMPLES / path.name).read_bytes()
        assert same, f"{path.name}: run python -m training.review_example docs/examples"


def test_every_published_number_stands_in_the_report_once(report):
    facts = tomllib.loads((FACTS / "flow.toml").read_text(encoding="utf-8"))
    told = [
        (count.formula, count.value)
        for flow in report.flows
        for step in flow.steps
        for count in (
            step.count,
            *(i.count for i in (*step.joined, *step.left)),
            *(part for i in (*step.joined, *step.left) for _, part in i.parts),
        )
        if count.entered
    ]
    told += [(i.count.formula, i.count.value) for flow in report.flows for i in flow.beside]
    told += [(one.count.formula, one.count.value) for one in report.other_counts]
    told += [
        (one.entered.formula, one.entered.value) for one in report.matrix.columns if one.entered
    ]
    published = [
        (f"entered by a person: {n['label']} (published)", n["count"]) for n in facts["number"]
    ]
    assert sorted(told) == sorted(published)


def test_what_was_not_published_is_blank(report):
    stage_2 = {step.place: step for step in report.flows[-1].steps}
    assert stage_2["identified"].count.value is None
    for place in ("identified", "screened", "assessed"):
        assert [item.count.value for item in stage_2[place].left] == [None]


def test_the_matrix_has_the_marks_that_are_known_and_no_other(report):
    with (FACTS / "papers.csv").open(encoding="utf-8", newline="") as stream:
        papers = list(csv.DictReader(stream))
    names = [column.name for column in report.matrix.columns]
    known = {"1": True, "0": False, "": None}
    for row, paper in zip(report.matrix.rows, papers, strict=True):
        assert row.paper.short == paper["paper"]
        assert [cell.coded for cell in row.cells] == [known[paper[name]] for name in names]


def test_the_codebook_stands_in_its_three_versions(report):
    versions = {w.version for page in report.mechanisms for w in page.wordings}
    assert versions == {1, 2, 3}


def test_the_boxes_are_signs_without_texts(report):
    assert len(report.configurations) == 7
    assert not any(one.configuration.context for one in report.configurations)
