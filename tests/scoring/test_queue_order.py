"""The queue: every record once, best first, duplicates behind the record that is kept."""

from collections import Counter
from dataclasses import make_dataclass, replace
from typing import Any

import pytest

from classifier.formats import Problem, ReadReport, read_exports
from classifier.schema import Flag, Prediction, Record, identify
from classifier.scoring import service
from classifier.scoring.service import flag_rule, queue_row, score_batch, score_records
from classifier.scoring.table import queue_table


def record(record_id: str, title: str, abstract: str = "", **more: Any) -> Record:
    return Record(record_id=record_id, title=title, abstract=abstract, **more)


@pytest.fixture(scope="module")
def records(small_review):
    """Return the small review's records, two of them in a second file as well."""
    ours = read_exports([small_review.labelled]).records
    copies = [
        replace(ours[place], source="other.ris", position=position, record_id="", doi="")
        for position, place in enumerate((3, 10), start=1)
    ]
    return identify([*ours, *copies])


@pytest.fixture(scope="module")
def queue(small_review, records):
    return score_records(records, small_review.bundle)


def test_every_record_has_one_row_and_ranks_count_from_one(queue, records):
    assert [row.rank for row in queue.rows] == list(range(1, len(records) + 1))
    found = Counter(row.record.record_id for row in queue.rows)
    assert found == Counter(record.record_id for record in records)


def test_the_probability_of_inclusion_never_rises_down_the_queue(queue):
    scores = [row.prediction.p_include for row in queue.rows]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.5 > scores[-1]


def test_a_duplicate_stands_right_behind_the_kept_record_with_its_scores(queue):
    places = {row.record.record_id: row for row in queue.rows}
    duplicates = [row for row in queue.rows if row.duplicate_of]
    assert len(duplicates) == 2
    for row in duplicates:
        kept = places[row.duplicate_of]
        assert kept.duplicate_of == ""
        assert row.rank == kept.rank + 1
        assert row.text == kept.text
        assert row.prediction.p_include == kept.prediction.p_include
        assert row.prediction.mechanisms == kept.prediction.mechanisms
        assert row.prediction.record_id == row.record.record_id
        assert (Flag.POSSIBLE_DUPLICATE, f"linked to {row.duplicate_of}") in (
            row.prediction.flags
        )


def test_a_row_keeps_what_a_later_version_says_of_a_paper(small_review):
    later = make_dataclass(
        "Later", [("note", str)], bases=(Prediction,), frozen=True, slots=True, kw_only=True
    )
    kept = later(record_id="a", p_include=0.5, margin=0.1, note="read twice")
    row = queue_row(1, record("b", "T"), record("a", "T"), kept, flag_rule(small_review.bundle))
    assert (row.prediction.record_id, row.prediction.note) == ("b", "read twice")


def test_a_record_without_its_own_abstract_is_scored_on_its_copy(small_review):
    text = "Leaders of integrated care teams shared power."
    bare = record("bare", "Leading care teams at home", doi="10.5555/same")
    full = record("full", "Leading care teams at home", text, doi="10.5555/same")
    rows = score_records([bare, full], small_review.bundle).rows
    assert [(row.record.record_id, row.duplicate_of) for row in rows] == [
        ("full", ""),
        ("bare", "full"),
    ]
    assert rows[1].text.abstract == text
    assert Flag.NO_ABSTRACT not in [flag for flag, _ in rows[1].prediction.flags]


@pytest.mark.parametrize("ids", [("b", "c", "a"), ("c", "a", "b")])
def test_ties_are_broken_by_record_id(small_review, ids):
    alike = [
        record(name, "Leading care teams", "They met.", year=year)
        for name, year in zip(ids, (1990, 2000, 2010), strict=True)
    ]
    rows = score_records(alike, small_review.bundle).rows
    assert len({row.prediction.p_include for row in rows}) == 1
    assert [row.duplicate_of for row in rows] == ["", "", ""]
    assert [row.record.record_id for row in rows] == ["a", "b", "c"]


def test_the_order_of_the_records_does_not_matter(small_review, records, queue):
    again = score_records(records[:60][::-1], small_review.bundle)
    known = {record.record_id for record in records[:60]}
    before = [row.record.record_id for row in queue.rows if row.record.record_id in known]
    assert [row.record.record_id for row in again.rows] == before


def test_a_record_without_any_text_is_scored_like_the_others(small_review):
    queue = score_records([record("empty", "")], small_review.bundle)
    (row,) = queue.rows
    assert 0 <= row.prediction.p_include <= 1
    assert all(not m.evidence for m in row.prediction.mechanisms)
    assert (Flag.NO_ABSTRACT, "judged by its title alone") in row.prediction.flags


def test_no_record_makes_an_empty_queue(small_review):
    queue = score_records([], small_review.bundle)
    table = queue_table(queue.rows, mechanism_ids=("trust",), calibrated=True)
    assert queue.rows == []
    assert len(table) == 0


def test_batches_give_the_scores_of_one_pass(small_review, records, queue, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 7)
    done: list[int] = []
    again = score_records(records, small_review.bundle, on_batch=done.append)
    assert again.rows == queue.rows
    assert done == [*range(7, 60, 7), 60]


def test_two_workers_give_the_scores_of_one(small_review, records, queue, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 31)
    again = score_records(records, small_review.bundle, n_workers=2)
    assert again.rows == queue.rows
    assert again.duplicates == queue.duplicates


def test_a_batch_alone_gives_predictions_in_its_own_order(small_review, records):
    from classifier.scoring.evidence import EvidenceShown

    some = records[5:0:-1]
    found = score_batch(some, small_review.bundle, shown=EvidenceShown.TOP)
    assert [p.record_id for p in found] == [r.record_id for r in some]


def test_the_summary_counts_papers_duplicates_and_likely_inclusions(queue):
    reports = [ReadReport("a.csv", "csv", "utf-8"), ReadReport("b.ris", "ris", "utf-8")]
    likely = sum(
        row.duplicate_of == ""
        and any(f is Flag.LIKELY_INCLUDE for f, _ in row.prediction.flags)
        for row in queue.rows
    )
    assert 0 < likely < 60
    assert queue.summary(reports) == (
        f"62 records from 2 exports, 2 of them duplicates; {likely} of 60 papers look like "
        "inclusions, for a person to confirm"
    )
    reports[0].problems.append(Problem(3, "odd"))
    assert queue.summary(reports).endswith("confirm, 1 problems (see mechsift read)")


def without_suggestions(row):
    """Return a row in which no mechanism stands out."""
    silent = tuple(replace(m, suggested=False) for m in row.prediction.mechanisms)
    return replace(row, prediction=replace(row.prediction, mechanisms=silent))


def test_mechanisms_that_no_paper_evidences_are_named_with_how_much_was_searched(queue):
    assert queue.unevidenced == []
    barren = replace(queue, rows=[without_suggestions(row) for row in queue.rows])
    assert barren.unevidenced == ["Trust", "Sharing power"]
    told = barren.summary([ReadReport("a.csv", "csv", "utf-8")])
    assert "; no evidence found for Trust, Sharing power (searched 60 papers, " in told
