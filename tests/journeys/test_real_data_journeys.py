"""The same walks over what databases and reviewers really gave, where that is at hand."""

import json
from pathlib import Path

import pytest

from classifier.bundles import find_bundle, read_manifest
from classifier.formats import read_exports
from classifier.scoring.sinks import read_table
from classifier.scoring.table import LEADING_COLUMNS, mechanism_columns

EXPORTS = (
    "cff___baseline_cinahl.ris",
    "cff___baseline_embase.csv",
    "asreview__embase_newpage.csv",
)

pytestmark = [pytest.mark.shared, pytest.mark.slow]


def test_three_real_exports_are_scored_at_once(run_cli, shared_data, tmp_path):
    paths = [shared_data / "exports" / name for name in EXPORTS]
    status, out, err = run_cli(
        "score", *paths, "-m", "leadership", "-o", tmp_path / "queue.csv"
    )
    assert (status, out) == (0, ""), err
    table = read_table(tmp_path / "queue.csv")
    records = read_exports(paths).records
    shipped = read_manifest(find_bundle("leadership"))["models"]["mechanisms"]["ids"]
    assert list(table.columns) == [*LEADING_COLUMNS, *mechanism_columns(shipped)]
    assert sorted(table["record_id"]) == sorted(record.record_id for record in records)
    assert set(table["source"]) == set(EXPORTS)
    assert table["rank"].tolist() == list(range(1, len(records) + 1))
    kept = table[table["duplicate_of"] == ""]
    assert kept["p_include"].is_monotonic_decreasing
    titles = {record.record_id: record.title for record in records}
    assert table["title"].tolist() == [titles[record_id] for record_id in table["record_id"]]


def test_a_real_review_is_learned_and_ranked(run_cli, shared_data, tmp_path):
    from sklearn.metrics import roc_auc_score

    labelled = shared_data / "screening" / "Nagtegaal_2019.csv"
    model, queue = tmp_path / "model", tmp_path / "queue.parquet"
    codebook = tmp_path / "nudging.toml"
    codebook.write_text(
        'format = 1\nid = "nudging"\nversion = 1\ntitle = "Nudging"\n[review]\n'
        'question = "Do nudges change what health professionals do?"\n',
        encoding="utf-8",
    )
    status, out, err = run_cli("train", labelled, "-c", codebook, "-o", model)
    assert (status, out) == (0, ""), err
    status, out, err = run_cli("score", labelled, "-m", model, "-o", queue)
    assert (status, out) == (0, ""), err
    table = read_table(queue)
    assert list(table.columns) == list(LEADING_COLUMNS)
    assert set(table["calibrated"]) == {1}
    included = decisions(labelled)
    assert len(table) == len(included)
    wanted = [included[record_id] for record_id in table["record_id"]]
    assert roc_auc_score(wanted, table["p_include"]) > 0.97
    measured = json.loads((model / "manifest.json").read_bytes())["metrics"]["inclusion"]
    assert measured["held_out_auc"] > 0.85
    assert 0.94 < measured["recall_at_cutoff"] <= 1
    assert measured["share_flagged"] < 0.7


def decisions(path: Path) -> dict[str, int]:
    """Return the reviewers' decisions, read with nothing of ours."""
    import pandas as pd

    frame = pd.read_csv(path, dtype={"record_id": str})
    return dict(zip(frame["record_id"], frame["label_included"].astype(int), strict=True))
