"""Which records belong in a review, as a binary classifier of scikit-learn."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from classifier.bundles import ModelBundle
from classifier.errors import UnusableInputError
from classifier.estimators.base import PARAMETERS, BundledClassifier, bundle_of, seed_of
from classifier.estimators.targets import included_labels
from classifier.formats import RecordsLike
from classifier.modelling.fitting import fit_models
from classifier.schema import Codebook, ReviewScope, codebook_toml
from classifier.settings import TARGET_RECALL, check_target_recall

__all__ = ["InclusionClassifier"]

Floats = NDArray[np.float64]

_NO_PROTOCOL = "No protocol was given."
"""Stands for the question in the codebook of a bundle, which must have one."""


class InclusionClassifier(BundledClassifier):
    """Tells which records belong in a review, from its protocol and the reviewers' decisions.

    A linear max-margin model over TF-IDF of title, abstract and keywords, in which the review's
    protocol is one more relevant document. It is what ``mechsift train`` fits. It proposes;
    people decide.

    Parameters
    ----------
    scope : the review's protocol: a `ReviewScope`, a codebook, or its question as a text. With
        it the classifier can be fitted without any label.
    target_recall : in (0, 1], the share of included records that `predict` is to find, as far
        as held-out records tell. It moves the cut-off, not the order.
    random_state : of the folds on which probabilities and cut-off are chosen.

    Attributes
    ----------
    classes_ : shape (2,), sorted; the second is the one that includes.
    cutoff_ : the probability at or above which `predict` includes.
    calibrated_ : whether probabilities may be read as such: at least 50 decisions, none of them
        on texts written for demonstration. Else they give an order, no more.
    bundle_ : what was learned, as a bundle.
    feature_names_in_ : the columns that texts were read from, where X was a DataFrame.

    See Also
    --------
    classifier.estimators.MechanismClassifier : which mechanisms a record evidences.

    Examples
    --------
    >>> texts = ["Leaders of care teams shared power.", "Managers built trust in care teams.",
    ...          "Rats were given a compound.", "Milk yield fell in the heat."]
    >>> screener = InclusionClassifier(scope="How do leaders help care teams?")
    >>> screener = screener.fit(texts, ["include", "include", "exclude", "exclude"])
    >>> new = ["Care teams trusted their leaders.", "Rats were fed on milk."]
    >>> screener.predict_proba(new).argmax(axis=1)
    array([1, 0])
    >>> screener.calibrated_
    False
    """

    def __init__(
        self,
        scope: ReviewScope | Codebook | str | None = None,
        *,
        target_recall: float = TARGET_RECALL,
        random_state: Any = 0,
    ) -> None:
        self.scope = scope
        self.target_recall = target_recall
        self.random_state = random_state

    def fit(self, X: RecordsLike, y: Any = None) -> Self:
        """Learn from records and the decisions on them.

        Parameters
        ----------
        X : texts, a DataFrame with a title or an abstract, or records; those without a decision
            tell how rare words are.
        y : shape (n_records,), two classes of which the one that sorts last includes (1, True,
            ``"include"``); None, NaN, or -1 beside 0 and 1 where a record has not been decided
            on. Without any, the protocol alone ranks.

        Raises
        ------
        UnusableInputError
            If X holds no texts, y is no target of two classes, or there is neither a decision
            nor a protocol.
        """
        records = self._read(X)
        labels, classes = included_labels(y, records)
        scope = _scope_of(self.scope)
        if not scope and all(label.included is None for label in labels):
            raise UnusableInputError(
                "requires y to be passed, but the target y is None; give decisions, or a scope "
                "that ranks without them"
            )
        check_target_recall(self.target_recall)
        codebook = _codebook_of(scope or ReviewScope(question=""))
        text = codebook_toml(_codebook_of(scope or ReviewScope(question=_NO_PROTOCOL)))
        seed = seed_of(self.random_state)
        fitted = fit_models(
            records, labels, codebook, target_recall=self.target_recall, seed=seed
        )
        parameters = {"classes": classes.tolist(), "target_recall": self.target_recall}
        return self._take(
            bundle_of(fitted, records, labels, codebook, text, seed=seed, parameters=parameters)
        )

    def decision_function(self, X: RecordsLike) -> Floats:
        """Return the margin of every record, which orders the queue; shape (n_records,).

        It has no unit. `predict` does not cut it at 0 but where `target_recall` is kept.
        """
        scored = [found.margins for _, found in self._scored(X)]
        return np.concatenate([np.empty(0), *scored])

    def predict_proba(self, X: RecordsLike) -> Floats:
        """Return the probability of each class; shape (n_records, 2), as `classes_`.

        They may be read as probabilities of this review where `calibrated_`; otherwise they are
        the order of the margins on a scale from 0 to 1, no more.
        """
        scored = [found.p_include for _, found in self._scored(X)]
        included = np.concatenate([np.empty(0), *scored])
        return np.column_stack([1 - included, included])

    def predict(self, X: RecordsLike) -> NDArray[Any]:
        """Return the class of every record, cut where `target_recall` is kept; (n_records,)."""
        likely = self.predict_proba(X)[:, 1] >= self.cutoff_
        return np.asarray(self.classes_[likely.astype(np.int64)])

    @classmethod
    def _parameters(cls, bundle: ModelBundle) -> dict[str, Any]:
        kept = bundle.provenance.metrics.get(PARAMETERS, {})
        scope = bundle.codebook.scope
        return {
            "scope": None if scope.question == _NO_PROTOCOL else scope,
            "target_recall": kept.get("target_recall", TARGET_RECALL),
            "random_state": bundle.provenance.seed,
        }

    def _take(self, bundle: ModelBundle) -> Self:
        kept = bundle.provenance.metrics.get(PARAMETERS, {})
        self.classes_ = np.array(kept.get("classes", [0, 1]))
        self.cutoff_ = bundle.inclusion.cutoff
        self.calibrated_ = bundle.calibrated
        return super()._take(bundle)

    def __sklearn_tags__(self) -> Any:
        """Say that a protocol stands in for labels."""
        tags = super().__sklearn_tags__()
        tags.target_tags.required = self.scope is None
        return tags


def _scope_of(scope: ReviewScope | Codebook | str | None) -> ReviewScope | None:
    if isinstance(scope, Codebook):
        return scope.scope
    if isinstance(scope, str):
        return ReviewScope(question=scope) if scope.strip() else None
    return scope


def _codebook_of(scope: ReviewScope) -> Codebook:
    """Return a codebook with a protocol and no mechanism."""
    return Codebook(
        codebook_id="inclusion", version=1, title="Inclusion", scope=scope, mechanisms=()
    )
