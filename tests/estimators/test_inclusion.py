"""`InclusionClassifier` does what ``mechsift train`` does, and what scikit-learn expects."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from classifier import InclusionClassifier, ReviewScope, load_bundle, read_exports, score
from classifier.errors import InvalidOptionError, UnusableInputError
from classifier.scoring.explain import explain


@pytest.fixture(scope="module")
def fitted(texts, included, codebook):
    return InclusionClassifier(scope=codebook.scope).fit(texts, included)


def test_the_model_is_the_one_that_the_command_trains(small_review, included, codebook):
    records = read_exports(small_review.labelled).records
    ours = InclusionClassifier(codebook.scope).fit(records, included).bundle_.inclusion
    trained = small_review.bundle.inclusion
    np.testing.assert_array_equal(ours.space.buckets, trained.space.buckets)
    np.testing.assert_array_equal(ours.weights.astype(np.float32), trained.weights)
    assert (ours.cutoff, ours.sigmoid) == (trained.cutoff, trained.sigmoid)


def test_scores_are_those_of_the_command_s_bundle(fitted, small_review, table, texts):
    scored = score(table, small_review.folder).sort_index()
    np.testing.assert_allclose(
        fitted.predict_proba(texts)[:, 1], scored["p_include"], atol=2e-6
    )
    flagged = scored["flags"].str.contains("likely_include")
    assert fitted.predict(texts).tolist() == flagged.astype(int).tolist()
    records = read_exports(small_review.labelled).records
    margins = [explain(record, small_review.bundle).margin for record in records]
    np.testing.assert_allclose(fitted.decision_function(texts), margins, atol=1e-5)


def test_predictions_out_of_folds_find_the_included(texts, included, codebook):
    found = cross_val_predict(
        InclusionClassifier(codebook.scope), texts, included, method="predict_proba", cv=3
    )
    assert found.shape == (60, 2)
    assert roc_auc_score(included, found[:, 1]) > 0.95


def test_a_search_compares_protocols(texts, included, codebook):
    grid = {"scope": [None, codebook.scope], "target_recall": [0.2, 1.0]}
    search = GridSearchCV(
        InclusionClassifier(), grid, scoring=["average_precision", "recall"], refit="recall",
        cv=StratifiedKFold(2),
    ).fit(texts, included)  # fmt: skip
    assert search.best_params_["target_recall"] == 1.0
    assert search.best_score_ == 1.0
    recall, target = (
        search.cv_results_[name] for name in ("mean_test_recall", "param_target_recall")
    )
    assert recall[target == 0.2].max() < recall[target == 1.0].min()
    assert search.predict_proba(texts).shape == (60, 2)


def test_steps_before_it_may_prepare_the_table(table, included):
    def joined(frame: pd.DataFrame) -> pd.Series:
        return frame["title"] + "\n" + frame["abstract"]

    line = make_pipeline(FunctionTransformer(joined), InclusionClassifier())
    line.fit(table, included)
    assert line.score(table, included) > 0.9
    expected = (
        InclusionClassifier().fit(joined(table), included).decision_function(joined(table))
    )
    np.testing.assert_array_equal(line.decision_function(table), expected)


@pytest.mark.parametrize("kind", [list, np.array, pd.Series], ids=["list", "array", "Series"])
def test_texts_may_come_in_any_container(kind, table, included):
    as_series = InclusionClassifier().fit(table["abstract"], included)
    other = InclusionClassifier().fit(kind(table["abstract"].tolist()), included.tolist())
    np.testing.assert_array_equal(
        as_series.decision_function(table["abstract"]),
        other.decision_function(kind(table["abstract"].tolist())),
    )


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        (lambda y: np.where(y == 1, "include", "exclude"), ["exclude", "include"]),
        (lambda y: y.astype(bool), [False, True]),
        (lambda y: 2 * y - 1, [-1, 1]),
        (lambda y: pd.Series(y, dtype="Int64"), [0, 1]),
    ],
    ids=["words", "bool", "minus one", "nullable"],
)
def test_classes_may_have_any_two_names(words, classes, fitted, texts, included, codebook):
    ours = InclusionClassifier(codebook.scope).fit(texts, words(included))
    assert ours.classes_.tolist() == classes
    expected = [classes[code] for code in fitted.predict(texts)]
    assert ours.predict(texts).tolist() == expected


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA, -1], ids=str)
def test_what_nobody_decided_on_is_no_label(nothing, texts, included, codebook):
    y = included.astype(object)
    y[10:40] = nothing
    ours = InclusionClassifier(codebook.scope).fit(texts, y)
    known = np.r_[0:10, 40:60]
    assert ours.classes_.tolist() == [0, 1]
    assert ours.bundle_.inclusion.n_included == included[known].sum()
    assert ours.bundle_.inclusion.n_excluded == (included[known] == 0).sum()


def test_a_protocol_alone_ranks_before_the_first_decision(texts, included, codebook):
    for scope in (codebook.scope, codebook, codebook.scope.question):
        ours = InclusionClassifier(scope).fit(texts)
        assert average_precision_score(included, ours.decision_function(texts)) > 0.9
        assert ours.calibrated_ is False
        assert ours.classes_.tolist() == [0, 1]


def test_probabilities_are_called_calibrated_from_fifty_decisions(fitted, texts, included):
    assert fitted.calibrated_ is True
    few = included.astype(float)
    few[49:] = np.nan
    assert InclusionClassifier().fit(texts, few).calibrated_ is False


def test_invented_texts_calibrate_nothing(table, included):
    invented = table.assign(doi=[f"10.5555/mechsift.demo.{row}" for row in range(60)])
    assert InclusionClassifier().fit(invented, included).calibrated_ is False


def test_it_is_saved_and_loaded_as_a_bundle(tmp_path, texts, included, codebook):
    words = np.where(included == 1, "in", "away")
    ours = InclusionClassifier(codebook.scope, target_recall=0.8, random_state=3)
    ours.fit(texts, words).save(tmp_path / "mine")
    again = InclusionClassifier.load(tmp_path / "mine")
    assert again.get_params() == ours.get_params()
    assert again.classes_.tolist() == ["away", "in"]
    np.testing.assert_allclose(again.predict_proba(texts), ours.predict_proba(texts), atol=1e-6)
    assert again.predict(texts).tolist() == ours.predict(texts).tolist()
    names = {path.name for path in (tmp_path / "mine").iterdir()}
    assert names == {
        "manifest.json", "weights.safetensors", "features.json", "codebook.toml", "card.md",
    }  # fmt: skip
    manifest = json.loads((tmp_path / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["corpora"][0]["records"]) == ("mine", 60)


def test_without_a_protocol_it_is_saved_and_loaded_too(tmp_path, texts, included):
    InclusionClassifier().fit(texts, included).save(str(tmp_path / "plain"), name="screener")
    again = InclusionClassifier.load(str(tmp_path / "plain"))
    assert again.scope is None
    assert load_bundle(tmp_path / "plain").provenance.name == "screener"
    assert "mechanisms" not in score(texts, tmp_path / "plain").columns


def test_score_takes_a_fitted_classifier_for_a_model(fitted, texts):
    ours = score(texts, fitted).sort_index()["p_include"]
    np.testing.assert_allclose(ours, fitted.predict_proba(texts)[:, 1], atol=1e-6)


def test_the_command_line_scores_with_what_was_saved(fitted, tmp_path, run_cli, small_review):
    fitted.save(tmp_path / "mine")
    status, _, err = run_cli(
        "score", small_review.labelled, "-m", tmp_path / "mine", "-o", tmp_path / "queue.csv"
    )
    assert status == 0, err
    assert len(pd.read_csv(tmp_path / "queue.csv")) == 60


def test_any_bundle_can_be_loaded_as_a_classifier(small_review, texts, included):
    ours = InclusionClassifier.load("leadership")
    assert ours.classes_.tolist() == [0, 1]
    assert ours.calibrated_ is False
    trained = InclusionClassifier.load(small_review.folder)
    assert trained.scope == small_review.bundle.codebook.scope
    assert trained.score(texts, included) > 0.9


def test_a_clone_has_the_settings_and_nothing_learned(fitted):
    fresh = clone(fitted)
    assert fresh.get_params() == fitted.get_params()
    with pytest.raises(NotFittedError):
        fresh.predict(["Leaders met."])
    with pytest.raises(NotFittedError):
        fresh.save("nowhere")
    assert fresh.set_params(target_recall=0.5).target_recall == 0.5


def test_the_columns_that_were_read_are_named(fitted, texts, table):
    assert fitted.feature_names_in_.tolist() == ["title", "abstract", "keywords"]
    renamed = table.rename(columns={"title": "Article Title", "abstract": "AB"})
    np.testing.assert_array_equal(
        fitted.decision_function(renamed), fitted.decision_function(texts)
    )
    with pytest.raises(ValueError, match=r"feature names should match .* the column abstract"):
        fitted.predict(texts[["title", "keywords"]])
    of_texts = clone(fitted).fit(texts["abstract"], texts["title"].str.startswith("Leading"))
    assert not hasattr(of_texts, "feature_names_in_")


def test_tags_say_that_it_takes_texts_and_when_it_needs_labels():
    tags = InclusionClassifier().__sklearn_tags__()
    assert (tags.estimator_type, tags.classifier_tags.multi_class) == ("classifier", False)
    assert (tags.input_tags.string, tags.input_tags.two_d_array) == (True, False)
    assert tags.target_tags.required
    assert not InclusionClassifier("How?").__sklearn_tags__().target_tags.required


@pytest.mark.parametrize(
    ("y", "told"),
    [
        ([1, 0, 2, 0], "Only binary classification is supported"),
        ([1, 1, 1, 1], "y holds one class, "),
        ([0.1, 0.2, 0.3, 0.7], "continuous"),
        ([1, 0], "inconsistent numbers of samples"),
        (["yes", "no", "yes", "include"], "Only binary"),
        (["include", "no", "no", "no"], "which 'no' does not; give 1 for included"),
        (None, "requires y to be passed, but the target y is None; give decisions, or a scope"),
        ([None] * 4, "give decisions, or a scope"),
    ],
    ids=["three", "one", "continuous", "short", "words", "order", "none", "unknown"],
)
def test_what_is_no_target_is_refused_with_what_to_give(y, told):
    with pytest.raises(ValueError, match=told):
        InclusionClassifier().fit(["Leaders met.", "Rats ran.", "Cows ate.", "Teams met."], y)


def test_settings_out_of_range_are_refused_when_it_is_fitted(texts, included):
    with pytest.raises(InvalidOptionError, match="target_recall cannot be 2"):
        InclusionClassifier(target_recall=2).fit(texts, included)
    with pytest.raises(UnusableInputError, match="holds no texts"):
        InclusionClassifier().fit(np.zeros((60, 2)), included)


def test_a_scope_is_a_scope_a_codebook_or_a_question(texts, included, codebook):
    question = ReviewScope(question=codebook.scope.question)
    by_text = InclusionClassifier(question.question).fit(texts, included)
    by_scope = InclusionClassifier(question).fit(texts, included)
    np.testing.assert_array_equal(
        by_text.decision_function(texts), by_scope.decision_function(texts)
    )
    with pytest.raises(UnusableInputError, match="give decisions, or a scope"):
        InclusionClassifier(" ").fit(texts)
