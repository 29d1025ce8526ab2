"""Inclusion: what labels and protocol teach, and margins that saw no label of their own."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from classifier.errors import UnusableCorpusError
from classifier.modelling.inclusion import InclusionFit, fit_inclusion, held_out_margins
from classifier.schema import Record, ReviewScope, corpus_frame
from classifier.text.features import fit_blocks, transform_blocks

Floats = NDArray[np.float64]

SCOPE = ReviewScope(
    question="How does leadership of integrated care work?",
    include=("Leaders of partnerships in health and social care",),
)
WARDS = ("acute", "surgical", "medical", "maternity", "dialysis", "eye", "burns", "day")


def toy(n: int = 40) -> tuple[pd.DataFrame, Floats]:
    """Return records of which every second is about leading partnerships."""
    records = []
    for number in range(n):
        ward = WARDS[number % len(WARDS)]
        topic = "How leaders steer partnerships" if number % 2 == 0 else "Dosage of tablets"
        records.append(
            Record(
                record_id=str(number),
                title=f"{topic} on the {ward} ward",
                abstract=f"We looked at the {ward} ward. It was study number{number}.",
            )
        )
    return corpus_frame(records), np.array([float(number % 2 == 0) for number in range(n)])


def frame_of(*titles: str) -> pd.DataFrame:
    return corpus_frame([Record(record_id=str(i), title=t) for i, t in enumerate(titles)])


def test_labels_teach_which_records_belong() -> None:
    frame, included = toy()
    fit = fit_inclusion(frame, included)
    assert fit.held_out[included == 1].min() > fit.held_out[included == 0].max()
    new = fit.model.decision_function(frame_of("Leaders in partnerships", "Tablets and dosage"))
    assert new[0] > new[1]
    assert (fit.model.n_included, fit.model.n_excluded) == (20, 20)


def test_the_cutoff_keeps_the_target_recall_of_held_out_records() -> None:
    frame, included = toy()
    included[[1, 3, 5]] = 1
    for target in (0.5, 0.95, 1.0):
        fit = fit_inclusion(frame, included, target_recall=target)
        flagged = fit.model.sigmoid(fit.held_out) >= fit.model.cutoff
        assert flagged[included == 1].mean() >= target
    assert flagged[included == 1].all()


def test_probabilities_rise_with_margins_and_stay_between_0_and_1() -> None:
    frame, included = toy()
    model = fit_inclusion(frame, included, scope=SCOPE).model
    margins = np.sort(model.decision_function(frame))
    probabilities = model.sigmoid(margins)
    assert (np.diff(probabilities) >= 0).all()
    assert 0 < probabilities[0] < probabilities[-1] < 1


def test_records_without_a_label_are_not_learned_from_and_not_held_out() -> None:
    frame, included = toy()
    known = included.copy()
    known[30:] = np.nan
    fit = fit_inclusion(frame, known)
    assert np.isnan(fit.held_out).tolist() == [number >= 30 for number in range(40)]
    assert fit.model.n_included + fit.model.n_excluded == 30


def test_the_protocol_alone_ranks_before_anybody_has_decided() -> None:
    frame = frame_of(
        "Tablets on the ward",
        "Leadership of integrated care partnerships",
        "Dosage",
        "Care on the ward",
    )
    fit = fit_inclusion(frame, np.full(4, np.nan), scope=SCOPE)
    margins = fit.model.decision_function(frame)
    assert np.argsort(-margins)[:2].tolist() == [1, 3]
    assert (fit.model.n_included, fit.model.n_excluded) == (0, 0)
    assert np.isnan(fit.held_out).all()


def test_the_protocol_helps_where_labels_are_few() -> None:
    frame, included = toy()
    few = np.full(40, np.nan)
    few[[0, 1]] = included[[0, 1]]
    asked = frame_of("Integrated social care", "Renal outcomes")
    with_protocol = fit_inclusion(frame, few, scope=SCOPE).model.decision_function(asked)
    without = fit_inclusion(frame, few).model.decision_function(asked)
    assert with_protocol[0] - with_protocol[1] > without[0] - without[1]


@pytest.mark.parametrize(("label", "word"), [(1.0, "included"), (0.0, "excluded")])
def test_labels_of_one_kind_are_refused_with_the_kind_named(label: float, word: str) -> None:
    frame, included = toy(4)
    included[:] = [label, np.nan, label, label]
    with pytest.raises(UnusableCorpusError, match=f"^every labelled record is {word}; .*both"):
        fit_inclusion(frame, included, scope=SCOPE)


def test_without_a_label_or_a_protocol_the_error_says_what_to_add() -> None:
    frame, _ = toy(4)
    with pytest.raises(UnusableCorpusError, match="label_included, or name a codebook"):
        fit_inclusion(frame, np.full(4, np.nan))


@pytest.mark.parametrize("included", [[1.0, 0.0], [np.nan, np.nan]])
@pytest.mark.parametrize("scope", [SCOPE, None])
def test_records_without_a_word_are_refused(
    included: list[float], scope: ReviewScope | None
) -> None:
    with pytest.raises(UnusableCorpusError, match="no record has any words"):
        fit_inclusion(frame_of("", " … "), np.array(included), scope=scope)


def test_no_records_at_all_are_refused() -> None:
    with pytest.raises(UnusableCorpusError, match="no record has any words"):
        fit_inclusion(frame_of(), np.empty(0), scope=SCOPE)


@pytest.mark.parametrize("scope", [SCOPE, None])
def test_the_same_corpus_gives_the_same_model_twice(scope: ReviewScope | None) -> None:
    frame, included = toy()
    one, two = (fit_inclusion(frame, included, scope=scope) for _ in range(2))
    assert (one.model.weights == two.model.weights).all()
    assert (one.held_out == two.held_out).all()
    assert one.model.sigmoid == two.model.sigmoid
    assert one.model.cutoff == two.model.cutoff


def test_another_random_state_makes_other_folds_but_the_same_weights() -> None:
    frame, included = toy()
    one, two = (fit_inclusion(frame, included, random_state=seed) for seed in (0, 1))
    assert (one.held_out != two.held_out).any()
    assert (one.model.weights == two.model.weights).all()


def test_a_record_that_shares_no_word_with_others_is_held_out_at_a_bare_intercept() -> None:
    """If a record's own label reached its margin, each would get a margin of its own."""
    frame = frame_of(*(f"word{i} other{i} third{i}" for i in range(30)))
    wanted = np.arange(30) % 3 == 0
    features = transform_blocks(frame, fit_blocks(frame))
    margins = held_out_margins(features, wanted, random_state=4)
    assert set(margins[wanted].round(9)) == set(margins[~wanted].round(9))
    seen = fit_inclusion(frame, wanted.astype(float)).model.decision_function(frame)
    assert seen[wanted].min() > seen[~wanted].max()


def test_held_out_margins_come_from_a_fit_without_the_record() -> None:
    """Double the features of one record: its fold-mates' margins, made without it, stay."""
    frame, included = toy()
    wanted = included == 1
    features = transform_blocks(frame, fit_blocks(frame)).tolil()
    before = held_out_margins(features.tocsr(), wanted)
    features[7] = features[7] * 50
    after = held_out_margins(features.tocsr(), wanted)
    same = np.flatnonzero(before == after)
    assert len(same) == 40 / 5 - 1
    assert 7 not in same


def test_a_single_record_of_a_label_leaves_the_margins_of_the_whole_fit() -> None:
    frame, included = toy(6)
    included[:] = [1, 0, 0, 0, 0, 0]
    fit: InclusionFit = fit_inclusion(frame, included)
    np.testing.assert_allclose(fit.held_out, fit.model.decision_function(frame), atol=1e-9)
