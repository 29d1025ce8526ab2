"""The one loop: asks, learns when told to, and keeps count."""

import numpy as np
import pytest

from classifier.errors import UnknownNameError, UnusableCorpusError
from classifier.schema import Record, ReviewScope, corpus_frame
from classifier.screening.session import ScreeningSession
from classifier.screening.strategies import CodebookGap, RandomAudit, strategy_named

SCOPE = ReviewScope(question="Do leaders build trust in care teams?")


def review(n=40):
    """Every fourth record is on the subject; texts are invented."""
    kinds = ("Leaders of care teams and trust", "Milk yield of cows", "Poultry feed", "Rats")
    return corpus_frame(
        [
            Record(record_id=f"r{i:02}", title=kinds[i % 4], abstract=f"Season {i % 3}.")
            for i in range(n)
        ]
    )


def on_subject(record_id: str) -> bool:
    return int(record_id[1:]) % 4 == 0


def test_the_queue_finds_all_relevant_records_first():
    session = ScreeningSession(review(), scope=SCOPE)
    asked = [record_id for batch in session.screen(on_subject) for record_id in batch]
    assert sorted(asked) == [f"r{i:02}" for i in range(40)]
    assert all(on_subject(record_id) for record_id in asked[:10])


def test_without_anything_known_records_come_in_the_order_of_their_ids():
    frame = review(8).iloc[::-1].reset_index(drop=True)
    assert ScreeningSession(frame).next_records(3) == ["r00", "r01", "r02"]


def test_deciding_does_not_train_and_a_batch_makes_training_due():
    session = ScreeningSession(review(), scope=SCOPE, batch_size=2)
    before = session.scores.copy()
    session.decide("r00", relevant=True)
    assert not session.is_due
    session.decide("r01", relevant=False)
    assert session.is_due
    np.testing.assert_array_equal(session.scores, before)
    session.retrain()
    assert not session.is_due
    assert (session.scores != before).any()


def test_a_batch_is_asked_for_between_two_trainings():
    session = ScreeningSession(review(10), scope=SCOPE, batch_size=4)
    assert [len(batch) for batch in session.screen(on_subject)] == [4, 4, 2]


def test_a_later_decision_takes_the_place_of_an_earlier_one():
    session = ScreeningSession(review())
    session.decide("r03", relevant=True)
    session.decide("r05", relevant=True)
    session.decide("r03", relevant=False)
    assert session.progress.verdicts_in_order == (False, True)
    assert session.n_relevant == 1


def test_a_decision_taken_back_opens_the_record_again():
    session = ScreeningSession(review(3), scope=SCOPE)
    for record_id in ("r00", "r01", "r02"):
        session.decide(record_id, relevant=on_subject(record_id))
    session.retrain()
    assert session.next_records() == []
    session.withdraw("r00")
    session.retrain()
    assert session.next_records() == ["r00"]
    assert session.n_relevant == 0
    assert session.decided == ["r01", "r02"]


def test_priors_are_told_apart_in_the_progress():
    session = ScreeningSession(review(), scope=SCOPE)
    session.add_priors({"r00": True, "r01": False})
    session.decide("r04", relevant=True)
    progress = session.progress
    assert (progress.n_records, progress.n_priors) == (40, 2)
    assert progress.verdicts_in_order == (True, False, True)


def test_records_drawn_at_random_are_told_apart_in_the_progress():
    session = ScreeningSession(review(), scope=SCOPE, strategy=RandomAudit(period=5))
    for _, _ in zip(range(20), session.screen(on_subject), strict=False):
        pass
    assert session.progress.audited == (4, 9, 14, 19)


def test_the_same_seed_draws_the_same_records():
    def asked(seed: int) -> list[str]:
        session = ScreeningSession(
            review(), scope=SCOPE, strategy=RandomAudit(period=2), random_state=seed
        )
        return [record_id for batch in session.screen(on_subject) for record_id in batch]

    assert asked(1) == asked(1)
    assert asked(1) != asked(2)


def test_a_gap_in_the_codebook_is_filled_first():
    evidence = np.zeros((40, 2))
    evidence[4, 0], evidence[8, 1] = 0.9, 0.8
    session = ScreeningSession(review(), strategy=CodebookGap(), evidence=evidence)
    assert session.next_records() == ["r04"]
    session.note_evidence(0)
    assert session.next_records() == ["r08"]


def test_the_codebook_strategy_without_a_codebook_says_what_is_missing():
    with pytest.raises(UnusableCorpusError, match="needs a codebook"):
        ScreeningSession(review(), strategy=strategy_named("codebook-gap.v1")).next_records()


def test_a_review_without_records_is_refused_and_one_of_a_wordless_record_is_not():
    with pytest.raises(UnusableCorpusError, match="no record to screen"):
        ScreeningSession(corpus_frame([]), scope=SCOPE)
    session = ScreeningSession(corpus_frame([Record(record_id="1")]), scope=SCOPE)
    assert session.next_records() == ["1"]


def test_an_unknown_record_is_refused_by_its_name():
    with pytest.raises(UnknownNameError, match=r"unknown record 'r99'; known: r00"):
        ScreeningSession(review()).decide("r99", relevant=True)


def test_an_explanation_is_that_of_the_scores():
    session = ScreeningSession(review(), scope=SCOPE)
    session.add_priors({"r00": True, "r01": False})
    intercept, terms = session.explain("r04")
    assert intercept + sum(t.share for t in terms) == pytest.approx(session.scores[4], abs=1e-5)


def test_probabilities_of_the_open_records_favour_the_subject():
    session = ScreeningSession(review(), scope=SCOPE)
    session.add_priors({f"r{i:02}": i % 4 == 0 for i in range(20)})
    found = session.probabilities()[20:]
    assert found[::4].min() > np.delete(found, np.s_[::4]).max()
