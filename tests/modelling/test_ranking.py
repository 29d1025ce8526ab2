"""A review is ranked by its protocol before, and by decisions after."""

import numpy as np
import pytest

from classifier.errors import UnusableCorpusError
from classifier.modelling.ranking import ReviewRanker
from classifier.schema import Record, ReviewScope, corpus_frame

SCOPE = ReviewScope(question="How do leaders build trust in care teams?")
WANTED = (
    "Leaders of care teams and trust",
    "Trust grows where teams lead",
    "Leading care well",
)
OTHER = ("Milk yield of barn cows", "Poultry feed prices", "Rats and barn temperature")


def review(n=30):
    """Every third record is on the subject; texts are invented."""
    return corpus_frame(
        [
            Record(
                record_id=f"{i:02}",
                title=(WANTED if i % 3 == 0 else OTHER)[i % 7 % 3],
                abstract=f"Place {i % 5} was visited in season {i % 4}.",
                year=2000 + i % 10,
            )
            for i in range(n)
        ]
    )


def wanted(n=30):
    return np.arange(n) % 3 == 0


def test_the_protocol_ranks_before_the_first_decision():
    scores = ReviewRanker(review(), SCOPE).scores()
    assert scores[wanted()].min() > scores[~wanted()].max()


def test_without_protocol_and_decision_nothing_is_ranked():
    assert not ReviewRanker(review()).scores().any()


def test_decisions_against_the_protocol_overrule_it():
    ranker = ReviewRanker(review(), SCOPE)
    for row in range(24):
        ranker.learn({row: row % 3 == 1}, asked=True)
    scores = ranker.scores()[24:]
    assert scores[1] > scores[0]


def test_the_protocol_gives_way_as_relevant_records_come():
    def apart(n_decided: int) -> float:
        """How far the protocol moves the order of two records, one on its subject."""
        scores = []
        for scope in (SCOPE, None):
            ranker = ReviewRanker(review(), scope)
            ranker.learn({row: bool(wanted()[row]) for row in range(n_decided)})
            ranker.settle()
            scores.append(ranker.scores()[27] - ranker.scores()[28])
        return abs(scores[0] - scores[1])

    assert apart(2) > apart(8) > apart(24)


def test_what_is_to_be_excluded_is_not_taken_as_wanted():
    plain = ReviewRanker(review(), SCOPE)
    asked = SCOPE.question + "\nExclusion criteria:\n- Milk yield of cows, feed prices and rats"
    pasted = ReviewRanker(review(), ReviewScope(question=asked))
    np.testing.assert_allclose(plain.scores(), pasted.scores())


def test_the_year_counts_once_the_decisions_prove_it_and_not_before():
    """Texts are all the same; the later half of the years is wanted."""
    frame = corpus_frame(
        [Record(record_id=f"{i:02}", title="a title", year=2000 + i) for i in range(40)]
    )
    ranker = ReviewRanker(frame)
    ranker.learn({0: False, 39: True})
    assert np.ptp(ranker.scores()) < 1e-6
    ranker.learn({row: row > 20 for row in range(2, 38, 2)})
    scores = ranker.scores()
    assert scores[35] > scores[25] > scores[15] > scores[5]
    assert {term.block for term in ranker.explain(35)[1]} == {"year"}


def test_a_year_that_tells_nothing_apart_stays_out():
    ranker = ReviewRanker(review())
    ranker.learn({row: bool(wanted()[row]) for row in range(24)})
    assert "year" not in {term.block for term in ranker.explain(27)[1]}


def test_a_signal_of_someone_elses_counts_like_the_year():
    """Such as an embedding's likeness; here it is the truth itself, with gaps."""
    signal = np.where(wanted(), 1.0, 0.0)
    signal[27] = np.nan
    ranker = ReviewRanker(review(), signals={"likeness": signal})
    ranker.learn({row: bool(wanted()[row]) for row in range(12)})
    shares = [
        {term.block: term.share for term in ranker.explain(row)[1]} for row in (24, 25, 27)
    ]
    assert shares[0]["likeness"] > 0 > shares[1]["likeness"]
    assert "likeness" not in shares[2]


def test_the_terms_and_the_intercept_add_up_to_the_score():
    ranker = ReviewRanker(review(), SCOPE)
    ranker.learn({0: True, 1: False, 4: False})
    for row in (0, 1, 9, 20):
        intercept, terms = ranker.explain(row)
        assert intercept + sum(t.share for t in terms) == pytest.approx(
            ranker.scores()[row], abs=1e-5
        )


def test_the_largest_share_of_an_explanation_comes_first_and_nothing_counts_zero():
    ranker = ReviewRanker(review(), SCOPE)
    ranker.learn({0: True, 1: False})
    sizes = [abs(term.share) for term in ranker.explain(3)[1]]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > 0


def test_a_decision_taken_back_leaves_no_trace():
    changed, straight = (ReviewRanker(review(), SCOPE) for _ in range(2))
    changed.learn({0: True, 1: False, 2: True})
    changed.learn({2: None})
    straight.learn({0: True, 1: False})
    for ranker in (changed, straight):
        ranker.settle()
        ranker.settle()
    np.testing.assert_allclose(changed.scores(), straight.scores(), atol=0.02)


def test_probabilities_keep_the_order_of_the_scores_and_tell_the_labels_apart():
    ranker = ReviewRanker(review(), SCOPE)
    ranker.learn({row: bool(wanted()[row]) for row in range(18)})
    probabilities = ranker.probabilities()
    assert ((probabilities > 0) & (probabilities < 1)).all()
    np.testing.assert_array_equal(np.argsort(probabilities), np.argsort(ranker.scores()))
    assert probabilities[18:][wanted()[18:]].min() > probabilities[18:][~wanted()[18:]].max()


def test_probabilities_of_a_later_time_are_less_extreme():
    ranker = ReviewRanker(review(), SCOPE)
    ranker.learn({row: bool(wanted()[row]) for row in range(18)})
    assert np.ptp(ranker.probabilities(kept_slope=0.5)) < np.ptp(ranker.probabilities())


def test_what_the_queue_asked_for_last_settles_the_level():
    fruitful, barren = (ReviewRanker(review(60), SCOPE) for _ in range(2))
    for row in range(40):
        fruitful.learn({row: bool(wanted(60)[row])}, asked=True)
        barren.learn({row: bool(wanted(60)[row]) and row < 12}, asked=True)
    assert fruitful.probabilities()[40:].sum() > barren.probabilities()[40:].sum()


def test_probabilities_need_two_records_of_either_label():
    ranker = ReviewRanker(review(), SCOPE)
    ranker.learn({0: True, 1: False, 2: False})
    with pytest.raises(UnusableCorpusError, match="two relevant and two irrelevant"):
        ranker.probabilities()


def test_a_protocol_whose_words_no_record_has_changes_no_order():
    elsewhere = ReviewScope(question="Quasar spectroscopy")
    assert not ReviewRanker(review(), elsewhere).scores().any()
