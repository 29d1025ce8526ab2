"""`MechanismClassifier` learns from the codebook, then from codes, and shows its evidence."""

from copy import copy

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from classifier import (
    InclusionClassifier,
    MechanismClassifier,
    labels_of,
    load_codebook,
    read_exports,
    score,
)
from classifier.errors import UnknownNameError, UnusableInputError


@pytest.fixture(scope="module")
def cold(texts, codebook):
    return MechanismClassifier(codebook).fit(texts)


@pytest.fixture(scope="module")
def taught(texts, codes, codebook):
    return MechanismClassifier(codebook).fit(texts, codes)


def test_the_model_is_the_one_that_the_command_trains(small_review, table, codebook):
    records = read_exports(small_review.labelled).records
    ours = MechanismClassifier(codebook).fit(records, labels_of(records, codebook))
    trained = small_review.bundle.mechanisms
    model = ours.bundle_.mechanisms
    np.testing.assert_array_equal(model.records.buckets, trained.records.buckets)
    np.testing.assert_array_equal(
        model.records.weights.astype(np.float32), trained.records.weights
    )
    np.testing.assert_array_equal(model.cutoffs, trained.cutoffs)
    scored = score(table, small_review.folder).sort_index()
    np.testing.assert_allclose(
        ours.predict_proba(table), scored[["p_trust", "p_power"]], atol=2e-6
    )


def test_columns_of_codes_and_sentences_teach_as_labels_do(small_review, table, codebook):
    records = read_exports(small_review.labelled).records
    by_labels = MechanismClassifier(codebook).fit(records, labels_of(records, codebook))
    columns = table[[name for name in table if name.startswith(("mechanism:", "evidence:"))]]
    by_columns = MechanismClassifier(codebook).fit(table, columns)
    np.testing.assert_array_equal(
        by_labels.decision_function(records), by_columns.decision_function(table)
    )
    without = MechanismClassifier(codebook).fit(table, columns.filter(like="mechanism:"))
    assert (without.decision_function(table) != by_columns.decision_function(table)).any()


def test_the_codebook_alone_ranks_and_earns_no_probability(cold, texts, codes):
    assert cold.mechanism_ids_.tolist() == ["trust", "power"]
    assert average_precision_score(codes, cold.predict_proba(texts)) > 0.9
    assert cold.n_coded_.tolist() == [0, 0]
    assert cold.calibrated_.tolist() == [False, False]
    assert "an order" in MechanismClassifier.predict_proba.__doc__


def test_probabilities_are_earned_by_codes_of_both_kinds(taught, texts, codes, codebook):
    assert dict(zip(taught.mechanism_ids_, taught.n_coded_, strict=True)) == {
        "trust": 12,
        "power": 8,
    }
    assert taught.calibrated_.tolist() == [True, True]
    few = codes.copy()
    few.loc[10:, "mechanism:power"] = 0
    assert MechanismClassifier(codebook).fit(texts, few).calibrated_.tolist() == [True, False]
    only_yes = codes.where(codes == 1)
    one_kind = MechanismClassifier(codebook).fit(texts, only_yes)
    assert one_kind.calibrated_.tolist() == [False, False]


def test_codes_of_invented_texts_earn_nothing(table, codes, codebook):
    invented = table.assign(doi=[f"10.5555/mechsift.demo.{row}" for row in range(60)])
    ours = MechanismClassifier(codebook).fit(invented, codes)
    assert ours.bundle_.mechanisms.calibrated == (True, True)
    assert ours.calibrated_.tolist() == [False, False]


def test_evidence_is_the_sentences_of_what_is_suggested(taught, texts, codes):
    suggested = taught.predict(texts)
    assert suggested[codes == 1].mean() > 0.5 > 0.1 > suggested[codes == 0].mean()
    found = taught.evidence(texts)
    rows, columns = np.nonzero(suggested)
    shown = zip(rows.tolist(), taught.mechanism_ids_[columns], strict=True)
    assert list(zip(found["row"], found["mechanism"], strict=True)) == list(shown)
    assert (found["sentence"].str.contains("trusted one another|shared power")).all()
    first = found.iloc[0]
    field = texts[first["field"]].iloc[first["row"]]
    assert field[first["start"] : first["end"]] == first["sentence"]
    assert set(found["presence"]) <= {"present", "absent", "mixed", ""}


def test_nothing_is_suggested_without_a_sentence_that_speaks_for_it(taught, texts):
    generous = copy(taught)
    generous.cutoffs_ = np.zeros(2)
    spoken = taught.evidence(texts, below_cutoff=True)
    suggested = generous.predict(texts)
    assert suggested.sum() == len(spoken) < suggested.size
    assert suggested.sum(axis=0).tolist() == [
        (spoken["mechanism"] == name).sum() for name in taught.mechanism_ids_
    ]


def test_evidence_below_the_cut_off_is_shown_where_it_is_asked_for(taught):
    new = ["They trusted one another little. Mutual trust fell.", "Rats ran."]
    top = taught.evidence(new, below_cutoff=True)
    every = taught.evidence(new, below_cutoff=True, shown="all")
    assert len(top[top["mechanism"] == "trust"]) == 1
    assert len(every[every["mechanism"] == "trust"]) == 2
    assert set(every["row"]) == {0}
    with pytest.raises(UnknownNameError, match="most"):
        taught.evidence(new, shown="most")


def test_evidence_of_nothing_has_its_columns(taught):
    assert taught.evidence([]).columns.tolist()[:3] == ["row", "record_id", "mechanism"]
    assert taught.predict_proba([]).shape == (0, 2)


def test_predictions_out_of_folds_find_the_mechanisms(texts, codes, codebook):
    found = cross_val_predict(
        MechanismClassifier(codebook), texts, codes, method="predict_proba", cv=KFold(3)
    )
    assert found.shape == (60, 2)
    assert average_precision_score(codes, found) > 0.9


def test_a_search_compares_codebooks(texts, codes, codebook):
    def muted(mechanism):
        return type(mechanism)(
            mechanism_id=mechanism.mechanism_id, label="None", status=mechanism.status,
            definition="Nothing of the kind.",
        )  # fmt: skip

    mute = type(codebook)(
        codebook_id="mute", version=1, title="Mute", scope=codebook.scope,
        mechanisms=tuple(muted(mechanism) for mechanism in codebook.scored),
    )  # fmt: skip
    search = GridSearchCV(
        MechanismClassifier(codebook), {"codebook": [mute, codebook]},
        scoring=lambda model, X, Y: average_precision_score(Y, model.decision_function(X)),
        cv=[(np.arange(30), np.arange(30, 60))],
    )  # fmt: skip
    search.fit(texts, codes)
    assert len(search.cv_results_["mean_test_score"]) == 2


def test_scorers_by_name_read_its_columns_as_mechanisms(taught, texts, codes):
    from sklearn.metrics import get_scorer

    by_name = get_scorer("average_precision")(taught, texts, codes)
    assert by_name == average_precision_score(codes, taught.decision_function(texts))
    assert taught.score(texts, codes) == (taught.predict(texts) == codes).all(axis=1).mean()


def test_steps_before_it_may_prepare_the_table(texts, codes, codebook):
    line = make_pipeline(
        FunctionTransformer(lambda frame: frame["abstract"]), MechanismClassifier(codebook)
    )
    assert line.fit(texts, codes).predict_proba(texts).shape == (60, 2)


def test_it_is_saved_and_loaded_as_a_bundle(taught, tmp_path, texts, codebook):
    taught.save(tmp_path / "mine")
    again = MechanismClassifier.load(tmp_path / "mine")
    assert again.codebook == codebook
    assert again.n_coded_.tolist() == taught.n_coded_.tolist()
    assert again.calibrated_.tolist() == taught.calibrated_.tolist()
    np.testing.assert_allclose(
        again.predict_proba(texts), taught.predict_proba(texts), atol=1e-5
    )
    assert clone(again).fit(texts).n_coded_.tolist() == [0, 0]


def test_both_classifiers_make_one_bundle(taught, tmp_path, texts, included, codebook):
    screener = InclusionClassifier(codebook).fit(texts, included)
    taught.save(tmp_path / "both", inclusion=screener)
    scored = score(texts, tmp_path / "both").sort_index()
    np.testing.assert_allclose(
        scored["p_include"], screener.predict_proba(texts)[:, 1], atol=2e-6
    )
    np.testing.assert_allclose(scored["p_trust"], taught.predict_proba(texts)[:, 0], atol=2e-6)
    again = InclusionClassifier.load(tmp_path / "both")
    assert again.predict(texts).tolist() == screener.predict(texts).tolist()
    with pytest.raises(NotFittedError):
        taught.save(tmp_path / "none", inclusion=InclusionClassifier())


def test_a_codebook_is_one_its_file_or_the_name_of_a_shipped_one(small_review, texts, cold):
    by_file = MechanismClassifier(small_review.codebook).fit(texts)
    np.testing.assert_array_equal(
        by_file.decision_function(texts), cold.decision_function(texts)
    )
    ids = [mechanism.mechanism_id for mechanism in load_codebook("leadership").scored]
    assert MechanismClassifier.load("leadership").mechanism_ids_.tolist() == ids
    with pytest.raises(UnknownNameError, match="unknown codebook 'leadershp'"):
        MechanismClassifier("leadershp").fit(texts)


@pytest.mark.parametrize(
    "given",
    [
        lambda codes: codes.to_numpy(),
        lambda codes: codes.to_numpy().tolist(),
        lambda codes: codes.rename(columns={"mechanism:trust": "Trust"}),
        lambda codes: codes[["mechanism:power", "mechanism:trust"]],
        lambda codes: codes.astype(bool),
    ],
    ids=["array", "lists", "labels", "other order", "bool"],
)
def test_codes_may_come_in_any_shape(given, taught, texts, codes, codebook):
    ours = MechanismClassifier(codebook).fit(texts, given(codes))
    np.testing.assert_array_equal(ours.n_coded_, taught.n_coded_)
    np.testing.assert_array_equal(
        ours.decision_function(texts), taught.decision_function(texts)
    )


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (np.zeros((3, 2)), "inconsistent numbers of samples: 60 records, 3 rows"),
        (np.zeros((60, 3)), r"shape \(60, 3\) do not fit .* 2 mechanisms: trust, power"),
        (np.full((60, 2), 7), "Unknown label type: 7 is no code for trust"),
        (pd.DataFrame({"hope": [1] * 60}), "column 'hope' of the codes: unknown mechanism"),
    ],
    ids=["short", "wide", "sevens", "unknown"],
)
def test_what_are_no_codes_is_refused_with_what_to_give(codes, told, texts, codebook):
    with pytest.raises(UnusableInputError, match=told):
        MechanismClassifier(codebook).fit(texts, codes)


def test_tags_say_that_several_may_hold_and_that_codes_are_not_needed(codebook):
    tags = MechanismClassifier(codebook).__sklearn_tags__()
    assert tags.classifier_tags.multi_label
    assert tags.target_tags.multi_output
    assert not tags.target_tags.required
    assert not tags.target_tags.single_output
