"""`score` gives a DataFrame what ``mechsift score`` writes, under the labels of its rows."""

import pandas as pd
import pytest

from classifier import load_bundle, read_exports, score
from classifier.errors import UnknownNameError, UnusableInputError


@pytest.fixture(scope="module")
def frame(small_review):
    return pd.read_csv(small_review.labelled)


def test_the_table_is_that_of_the_command(run_cli, small_review, frame, tmp_path):
    by_command, by_us = tmp_path / "command.csv", tmp_path / "us.csv"
    status, *_ = run_cli(
        "score", small_review.labelled, "-m", small_review.folder, "-o", by_command
    )
    assert status == 0
    score(frame, small_review.folder).to_csv(by_us, index=False)
    expected, found = (pd.read_csv(path) for path in (by_command, by_us))
    assert expected.pop("source").unique().tolist() == ["labelled.csv"]
    assert found.pop("source").isna().all()
    pd.testing.assert_frame_equal(found, expected)


def test_records_and_a_bundle_that_is_loaded_give_the_same(small_review, frame):
    records = read_exports(small_review.labelled).records
    by_name = score(frame, small_review.folder).reset_index(drop=True)
    by_bundle = score(records, load_bundle(small_review.folder))
    assert by_bundle["source"].unique().tolist() == ["labelled.csv"]
    pd.testing.assert_frame_equal(
        by_bundle.drop(columns="source"), by_name.drop(columns="source")
    )


def test_rows_keep_the_labels_that_they_had(small_review, frame):
    named = frame.set_index("record_id", drop=False).rename_axis("paper")
    scored = score(named, small_review.folder)
    assert scored.index.tolist() == scored["record_id"].tolist()
    beside = named.join(scored[["title", "p_include"]].add_prefix("scored_"))
    assert (beside["title"] == beside["scored_title"]).all()
    assert (beside["scored_p_include"] > 0.5).sum() == (beside["label_included"] == 1).sum()


def test_texts_alone_are_scored(small_review):
    texts = pd.Series(["Rats were given a compound.", "Leaders of care teams met."])
    assert score(texts, small_review.folder).index.tolist() == [1, 0]
    assert score(texts.tolist(), small_review.folder)["position"].tolist() == [2, 1]


def test_evidence_is_given_as_asked(small_review, frame):
    top, none = (
        score(frame, small_review.folder, evidence=choice)["evidence_trust"]
        for choice in ("top", "none")
    )
    assert top.str.contains("trusted one another").sum() >= 12
    assert set(none) == {""}
    with pytest.raises(UnknownNameError, match="most"):
        score(frame, small_review.folder, evidence="most")


def test_nothing_to_score_gives_an_empty_table(small_review):
    assert len(score([], small_review.folder)) == 0


def test_a_model_or_records_that_are_none_are_refused(small_review):
    with pytest.raises(UnknownNameError, match="unknown model 'leadershp'; known: leadership"):
        score(["Trust grew."], "leadershp")
    with pytest.raises(UnusableInputError, match="one text was given"):
        score("Trust grew.", small_review.folder)
