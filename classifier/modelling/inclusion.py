"""Predict inclusion: a linear max-margin model over TF-IDF blocks.

The review's protocol (its question and criteria) is one more relevant document, and how well a
record matches it is one more feature, so the queue has an order before anybody has decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.modelling.calibration import Sigmoid, fit_sigmoid, threshold_for_recall
from classifier.modelling.protocol import ProtocolMatch, fit_protocol
from classifier.schema import ReviewScope
from classifier.settings import TARGET_RECALL
from classifier.text.features import BlockSpace, fit_blocks, transform_blocks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["InclusionFit", "InclusionModel", "fit_inclusion", "held_out_margins"]

Floats = NDArray[np.float64]

_COST = 0.11
_CLASS_RATIO = 9.8
_PROTOCOL_WEIGHT = 3.0
_UNTRAINED_STEEPNESS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusionModel:
    """A fitted inclusion model.

    Attributes
    ----------
    weights : shape (n_features,), one a feature of `space`.
    protocol : the match with the review's protocol, in units of the margin.
    sigmoid : turns a margin into a probability.
    cutoff : probability at or above which a record is flagged as a likely inclusion.
    n_included, n_excluded : the labels it learned from; both 0 for the protocol alone.
    """

    space: BlockSpace
    weights: Floats
    intercept: float
    protocol: ProtocolMatch
    sigmoid: Sigmoid
    cutoff: float
    n_included: int
    n_excluded: int

    def decision_function(self, frame: pd.DataFrame) -> Floats:
        """Return the linear score of every record; the reference for the kernel."""
        features = transform_blocks(frame, self.space)
        linear = np.asarray(features @ self.weights, dtype=np.float64)
        return linear + self.intercept + self.protocol.scores(frame)


@dataclass(frozen=True, slots=True)
class InclusionFit:
    """A model, and how it did on records that it had not seen.

    Attributes
    ----------
    held_out : shape (n_records,), margin of each labelled record from a fold that did not
        train on it; NaN where it has no label.
    """

    model: InclusionModel
    held_out: Floats


def fit_inclusion(
    frame: pd.DataFrame,
    included: NDArray[np.float64],
    *,
    scope: ReviewScope | None = None,
    target_recall: float = TARGET_RECALL,
    random_state: int = 0,
) -> InclusionFit:
    """Fit the model on the labelled records of a corpus frame.

    Parameters
    ----------
    included : shape (n_records,)
        1 for included, 0 for excluded, NaN for unknown.
    scope :
        The review's protocol; without any label it alone ranks the records.
    target_recall : in (0, 1]
        Share of the included records that the cut-off must keep, on held-out margins.

    Raises
    ------
    UnusableCorpusError
        If only one of the two labels occurs, no label and no protocol is given, or no
        record has any words.
    """
    known = ~np.isnan(included)
    wanted = included[known] == 1
    space = fit_blocks(frame)
    if not len(space.buckets):
        raise UnusableCorpusError("no record has any words in title, abstract or keywords")
    match = fit_protocol(frame, scope)
    if not known.any():
        return InclusionFit(_from_protocol(frame, space, match), np.full(len(frame), np.nan))
    _check_both(wanted)
    features = transform_blocks(frame, space)[np.flatnonzero(known)]
    document = transform_blocks(_protocol_frame(scope), space) if scope else None
    weights, intercept = _fit_margin(features, wanted, document)
    margins = held_out_margins(features, wanted, document, random_state=random_state)
    matches = match.scores(frame)[known]
    match = match.scaled(_share_of(matches, margins, wanted))
    margins = margins + match.scores(frame)[known]
    sigmoid = fit_sigmoid(margins, wanted)
    held_out = np.full(len(frame), np.nan)
    held_out[known] = margins
    model = InclusionModel(
        space=space,
        weights=weights,
        intercept=intercept,
        protocol=match,
        sigmoid=sigmoid,
        cutoff=threshold_for_recall(sigmoid(margins), wanted, target_recall=target_recall),
        n_included=int(wanted.sum()),
        n_excluded=int((~wanted).sum()),
    )
    return InclusionFit(model, held_out)


def _check_both(wanted: NDArray[np.bool_]) -> None:
    if wanted.all() or not wanted.any():
        which = "included" if wanted.all() else "excluded"
        raise UnusableCorpusError(
            f"every labelled record is {which}; training needs both, or no labels at all"
        )


def _share_of(matches: Floats, margins: Floats, wanted: NDArray[np.bool_]) -> float:
    """Return what the protocol match counts beside held-out margins, from 0.

    A logistic regression weighs the two, both in standard deviations; its penalty keeps them
    alike where labels are few.
    """
    from sklearn.linear_model import LogisticRegression

    spread = float(matches.std())
    if spread == 0:
        return 0.0
    scale = float(margins.std()) or 1.0
    both = np.column_stack([margins / scale, matches / spread])
    model = LogisticRegression(C=1.0, class_weight="balanced", tol=1e-8, max_iter=1000)
    of_margin, of_match = model.fit(both, wanted).coef_[0]
    share = max(float(of_match), 0.0) / max(float(of_margin), 0.1)
    return share * scale / spread


def held_out_margins(
    features: Any,
    wanted: NDArray[np.bool_],
    protocol: Any = None,
    *,
    random_state: int = 0,
    n_folds: int = 5,
) -> Floats:
    """Return each record's margin from a fold that did not train on it.

    With fewer than two records of a label no fold can be left out, and the margins are
    those of the whole fit: too good, but of the right order.
    """
    from sklearn.model_selection import StratifiedKFold

    n_folds = min(n_folds, int(wanted.sum()), int((~wanted).sum()))
    margins = np.empty(len(wanted))
    if n_folds < 2:
        weights, intercept = _fit_margin(features, wanted, protocol)
        return np.asarray(features @ weights + intercept)
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=random_state)
    for train, test in folds.split(np.zeros(len(wanted)), wanted):
        weights, intercept = _fit_margin(features[train], wanted[train], protocol)
        margins[test] = features[test] @ weights + intercept
    return margins


def _fit_margin(
    features: Any, wanted: NDArray[np.bool_], protocol: Any
) -> tuple[Floats, float]:
    """Fit the squared-hinge SVM in its primal form, which uses no randomness."""
    from scipy.sparse import vstack
    from sklearn.svm import LinearSVC

    weight = np.where(wanted, _CLASS_RATIO, 1.0)
    if protocol is not None:
        features = vstack([features, protocol], format="csr")
        wanted = np.append(wanted, True)
        weight = np.append(weight, _PROTOCOL_WEIGHT * _CLASS_RATIO)
    model = LinearSVC(C=_COST, dual=False, tol=1e-6, max_iter=2000)
    model.fit(features, wanted, sample_weight=weight)
    return np.asarray(model.coef_[0], dtype=np.float64), float(model.intercept_[0])


def _from_protocol(
    frame: pd.DataFrame, space: BlockSpace, match: ProtocolMatch
) -> InclusionModel:
    """Rank by the match with the protocol alone; the probabilities are a mere scale."""
    if not len(match.buckets):
        raise UnusableCorpusError(
            "no labels and no codebook: add a column label_included, or name a codebook with -c"
        )
    matches = match.scores(frame)
    slope = _UNTRAINED_STEEPNESS / (float(matches.std()) or 1.0)
    return InclusionModel(
        space=space,
        weights=np.zeros(len(space.buckets)),
        intercept=0.0,
        protocol=match,
        sigmoid=Sigmoid(slope=slope, offset=-slope * float(np.quantile(matches, 0.9))),
        cutoff=0.5,
        n_included=0,
        n_excluded=0,
    )


def _protocol_frame(scope: ReviewScope) -> pd.DataFrame:
    """Return the protocol as a corpus frame of one record."""
    from classifier.schema import Record, corpus_frame

    abstract = " ".join([scope.question, *scope.include])
    return corpus_frame([Record(record_id="protocol", title=scope.question, abstract=abstract)])
