"""Training follows what the store holds, in one go or step by step, and tells what follows."""

import numpy as np
import pytest

from classifier.reviewing.learning.snapshot import ScreenedRecord, Snapshot
from classifier.reviewing.learning.trainer import Trainer, training_pays
from classifier.reviewing.settings import ReviewSettings
from classifier.schema import Record, ReviewScope

SCOPE = ReviewScope(question="Does shared leadership help teams of nurses to integrate care?")
ABOUT = ("leadership of teams of nurses", "a laser for cutting glass")


def paper(number: int) -> Record:
    about = ABOUT[number % 2]
    return Record(record_id=f"{number:02}", title=f"{about}, part {number}", abstract=about)


PAPERS = [paper(number) for number in range(40)]


def snapshot(*known: ScreenedRecord, papers=PAPERS) -> Snapshot:
    return Snapshot(papers=papers, screened=known)


def settled(number: int, *, relevant: bool | None = None, **more) -> ScreenedRecord:
    was = number % 2 == 0 if relevant is None else relevant
    return ScreenedRecord(record_id=f"{number:02}", relevant=was, settled=True, **more)


def trained(*known: ScreenedRecord, scope=SCOPE):
    return Trainer(ReviewSettings(), scope).learn(snapshot(*known))


def test_before_the_first_decision_the_protocol_orders_the_queue():
    learned = trained()
    assert len(learned.order) == 40
    assert all(int(name) % 2 == 0 for name in learned.order[:20])
    assert learned.cutoff is None
    assert learned.rechecks == []


def test_decisions_order_the_queue_and_decided_papers_leave_it():
    learned = trained(settled(1, relevant=True), settled(0, relevant=False), scope=None)
    assert not {"00", "01"} & set(learned.order)
    assert all(int(name) % 2 for name in learned.order[:15])


def test_papers_that_wait_for_a_second_decision_come_first_in_the_order_of_the_first():
    waiting = [
        ScreenedRecord(
            record_id=name, relevant=name != "07", settled=False, awaiting_second=True
        )
        for name in ("07", "02", "05")
    ]
    learned = trained(*waiting)
    assert learned.order[:3] == ["07", "02", "05"]
    assert len(set(learned.order)) == len(learned.order) == 40


def test_what_comes_next_is_explained_by_the_terms_that_moved_it_most():
    learned = trained(settled(0), settled(2), settled(1), settled(3), scope=None)
    best, last = learned.order[0], learned.order[-1]
    raised = {term.term for term in learned.terms[best] if term.share > 0}
    assert {"leadership", "nurs"} & raised
    assert {"laser", "glass"} & {term.term for term in learned.terms[last] if term.share < 0}
    for terms in learned.terms.values():
        shares = [abs(term.share) for term in terms]
        assert shares == sorted(shares, reverse=True)
        assert len(shares) <= 8


def test_learning_step_by_step_ends_where_learning_at_once_does():
    known = [settled(number) for number in range(12)]
    trainer = Trainer(ReviewSettings(), SCOPE)
    for count in range(1, 13):
        step = trainer.learn(snapshot(*known[:count]))
    at_once = trained(*known)
    assert step.order == at_once.order
    assert step.margins == pytest.approx(at_once.margins, abs=1e-3)


def test_a_decision_that_was_taken_back_is_forgotten():
    trainer = Trainer(ReviewSettings(), SCOPE)
    trainer.learn(snapshot(settled(0), settled(1)))
    learned = trainer.learn(snapshot(settled(1)))
    assert "00" in learned.order
    assert "01" not in learned.order


def test_new_papers_begin_a_new_session():
    trainer = Trainer(ReviewSettings(), SCOPE)
    trainer.learn(snapshot(settled(0), papers=PAPERS[:10]))
    assert len(trainer.learn(snapshot(settled(0))).order) == 39


def test_likely_inclusions_are_above_the_cut_off_that_keeps_the_target_recall():
    learned = trained(*[settled(number) for number in range(20)])
    assert learned.cutoff is not None
    likely = learned.probabilities >= learned.cutoff
    even = np.array([int(name) % 2 == 0 for name in learned.ids])
    assert likely[even].mean() >= 0.9
    assert not likely[~even].any()


def test_a_slip_stands_out_though_it_was_learned_from():
    slip = settled(4, relevant=False)
    learned = trained(slip, *[settled(number) for number in range(5, 20)])
    assert [recheck.record_id for recheck in learned.rechecks] == ["04"]


def test_advice_looks_at_what_is_settled_and_knows_what_was_known_before():
    known = [
        settled(0, prior=True),
        ScreenedRecord(record_id="02", relevant=True, settled=False, awaiting_second=True),
        settled(1),
    ]
    progress = snapshot(*known).progress
    assert progress.verdicts_in_order == (True, False)
    assert (progress.n_priors, progress.n_records) == (1, 40)


@pytest.mark.parametrize(
    ("n_new", "n_known", "n_records", "pays"),
    [
        (0, 0, 100, False),
        (1, 0, 100, True),
        (1, 100, 100, False),
        (2, 100, 100, True),
        (99, 0, 200_000, False),
        (100, 0, 200_000, True),
    ],
)
def test_training_pays_less_often_the_more_is_known(n_new, n_known, n_records, pays):
    assert training_pays(n_new, n_known=n_known, n_records=n_records, after=1) is pays
