"""The checks of scikit-learn for every estimator, run on ours.

The checks make numbers, and ours read texts: scikit-learn skips such estimators. So here a
subclass spells every number as a word, in the same way in `fit` and after it; all the rest is
the estimator's own code. What stays red speaks of numbers, and says why.
"""

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import _num_samples, check_array, validate_data

from classifier import InclusionClassifier, MechanismClassifier
from classifier.schema import Codebook, Mechanism, MechanismStatus, ReviewScope

pytestmark = pytest.mark.slow  # a hundred small fits

# The checks of multi-label classifiers have up to five labels.
BOOK = Codebook(
    codebook_id="checks",
    version=1,
    title="For the checks",
    scope=ReviewScope(question="Which numbers are high?"),
    mechanisms=tuple(
        Mechanism(
            mechanism_id=f"m{number}",
            label=f"Mechanism {number}",
            status=MechanismStatus.OPEN,
            definition=f"Numbers that begin with {'abcde'[number]}.",
        )
        for number in range(5)
    ),
)


def spelled(numbers: Any) -> list[str]:
    """Return one text a row: every feature by a letter, every value by letters of its size."""
    values = np.asarray(numbers, dtype=float)
    steps = np.clip(np.floor(values * 2), -200, 200).astype(int) + 200
    return [
        " ".join(
            f"{chr(97 + place % 26)}{chr(97 + step // 26)}{chr(97 + step % 26)}x"
            for place, step in enumerate(row)
        )
        for row in steps.tolist()
    ]


class Numbers:
    """Takes the arrays of numbers that the checks make."""

    def fit(self, X, y=None):
        X = validate_data(self, X, accept_sparse=False, dtype=None)
        super().fit(spelled(X), y)
        self.n_features_in_ = X.shape[1]
        return self

    def _scored(self, texts):
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self)
        X = validate_data(self, texts, accept_sparse=False, dtype=None, reset=False)
        return super()._scored(spelled(X))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = False
        tags.input_tags.two_d_array = True
        tags.input_tags.string = False
        return tags


class InclusionOfNumbers(Numbers, InclusionClassifier):
    pass


class MechanismsOfNumbers(Numbers, MechanismClassifier):
    """Takes as many columns of codes as the checks make; the other mechanisms are uncoded."""

    def __init__(self, codebook=BOOK, *, random_state=0):
        super().__init__(codebook, random_state=random_state)

    def fit(self, X, Y=None):
        if Y is None:
            return super().fit(X)
        Y = check_array(Y, ensure_2d=False, input_name="Y").reshape(_num_samples(Y), -1)
        coded = np.full((len(Y), len(BOOK.scored)), np.nan)
        self.n_coded_columns_ = Y.shape[1]
        coded[:, : Y.shape[1]] = Y - Y.min() if len(np.unique(Y)) == 2 else Y
        return super().fit(X, coded)

    def _joined(self, batches):
        return super()._joined(batches)[:, : getattr(self, "n_coded_columns_", None)]


TESTED = InclusionOfNumbers(), MechanismsOfNumbers()
CUT = "predict cuts where recall (or F1) is kept on held-out records, not at 0 or at one half"
EXPECTED = {
    "InclusionOfNumbers": {"check_classifiers_train": CUT},
    "MechanismsOfNumbers": {
        "check_classifier_multioutput": f"{CUT}; classes_ is a list, as of trees",
        "check_classifier_not_supporting_multiclass": "codes are columns, never one of classes",
        "check_classifiers_classes": "codes are 0 and 1, never words",
        "check_classifiers_one_label": "wants one column; codes have one a mechanism",
        "check_classifiers_train": "wants one column; codes have one a mechanism",
        "check_decision_proba_consistency": "wants a column for the excluding class",
        "check_parameters_default_constructible": "a codebook has no default; the one here is "
        "for the names of these tests",
    },
}


def expected_failures(estimator):
    return EXPECTED[type(estimator).__name__]


@parametrize_with_checks(TESTED, expected_failed_checks=expected_failures)
def test_every_check_of_scikit_learn_passes_where_texts_allow_it(estimator, check):
    check(estimator)
