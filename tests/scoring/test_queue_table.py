"""The columns of the public contract, and what stands in them."""

import pytest

from classifier.bundles import find_bundle, load_bundle
from classifier.formats import read_exports
from classifier.reporting.outputs import write_queue
from classifier.resources import find_resource
from classifier.schema import Evidence
from classifier.scoring.service import score_records
from classifier.scoring.sinks import read_table
from classifier.scoring.table import mechanism_columns, queue_table

LEADING = [
    "rank", "record_id", "source", "position", "source_id", "title", "year", "doi",
    "duplicate_of", "p_include", "calibrated", "flags", "flag_reason",
]  # fmt: skip


@pytest.fixture(scope="module")
def queue(small_review):
    return score_records(read_exports([small_review.labelled]).records, small_review.bundle)


@pytest.fixture(scope="module")
def table(queue):
    return queue_table(queue.rows, mechanism_ids=("trust", "power"), calibrated=True)


def test_the_columns_are_those_of_the_contract(table):
    assert list(table.columns) == [
        *LEADING,
        "p_trust", "presence_trust", "bearing_trust", "evidence_trust", "cues_trust",
        "p_power", "presence_power", "bearing_power", "evidence_power", "cues_power",
    ]  # fmt: skip


def test_only_mechanisms_that_are_scored_have_columns(small_review, queue, tmp_path):
    write_queue(queue, small_review.bundle, tmp_path / "queue.csv")
    columns = list(read_table(tmp_path / "queue.csv").columns)
    assert columns[len(LEADING) :] == mechanism_columns(("trust", "power"))


def test_the_cells_are_those_of_the_records(queue, table):
    for row, (_, cells) in zip(queue.rows, table.iterrows(), strict=True):
        record = row.record
        assert cells["record_id"] == record.record_id
        assert (cells["source"], cells["position"]) == ("labelled.csv", record.position)
        assert (cells["title"], cells["doi"]) == (record.title, record.doi)
        assert cells["year"] == record.year
        assert cells["p_include"] == pytest.approx(row.prediction.p_include, abs=5e-7)
        first = row.prediction.mechanisms[0]
        assert cells["p_trust"] == pytest.approx(first.probability, abs=5e-7)
        assert cells["presence_trust"] == (first.presence or "")
        assert cells["bearing_trust"] == (first.bearing or "")


def test_flags_are_joined_by_semicolons_each_with_its_reason(queue, table):
    several = 0
    for row, (_, cells) in zip(queue.rows, table.iterrows(), strict=True):
        flags = row.prediction.flags
        several += len(flags) > 1
        assert cells["flags"] == ";".join(str(flag) for flag, _ in flags)
        assert cells["flag_reason"] == "; ".join(f"{flag}: {why}" for flag, why in flags)
    assert several > 3


def test_sentences_of_one_mechanism_are_parted_by_an_ellipsis_in_brackets(queue):
    from dataclasses import replace

    row = queue.rows[0]
    text = replace(row.text, abstract="Trust grew. Nothing else did. Teams relied on it.")
    spans = (
        Evidence(field="abstract", start=0, end=11, score=2.0),
        Evidence(field="abstract", start=30, end=49, score=1.0),
    )
    first = replace(row.prediction.mechanisms[0], evidence=spans)
    row = replace(row, text=text, prediction=replace(row.prediction, mechanisms=(first,)))
    table = queue_table([row], mechanism_ids=("trust",), calibrated=False)
    assert table["evidence_trust"].tolist() == ["Trust grew. [...] Teams relied on it."]


def test_a_missing_year_stays_missing(queue):
    from dataclasses import replace

    row = replace(queue.rows[0], record=replace(queue.rows[0].record, year=None))
    table = queue_table([row], mechanism_ids=("trust", "power"), calibrated=False)
    assert table["year"].isna().tolist() == [True]
    assert str(table["year"].dtype) == "Int64"


def test_calibrated_is_one_for_a_review_with_decisions_enough(small_review, queue, tmp_path):
    write_queue(queue, small_review.bundle, tmp_path / "queue.csv")
    assert set(read_table(tmp_path / "queue.csv")["calibrated"]) == {1}


def test_calibrated_is_zero_for_the_shipped_model(tmp_path):
    exports = sorted(find_resource("corpora/leadership-demo/exports").iterdir())
    bundle = load_bundle(find_bundle("leadership"))
    records = read_exports(exports[:1]).records
    write_queue(score_records(records, bundle), bundle, tmp_path / "queue.csv")
    found = read_table(tmp_path / "queue.csv")
    assert set(found["calibrated"]) == {0}
    assert sorted(found["record_id"]) == sorted(record.record_id for record in records)
